"""One setting, two inks: the pages laid out once take the colours of the screen or of the press.

Part of WeasyPrint's door: it changes the styles of the engine's own boxes. Nothing moves: only properties that colour
are looked at, in all style sheets, so that a colour sheet may use selectors and variables as any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2

from stamba.setting.spacing import overlaid

_BORDERS = tuple(f"border_{side}_color" for side in ("top", "right", "bottom", "left"))
_OWN = ("background_color", "outline_color", "column_rule_color", *_BORDERS)
_INHERITED = ("color", "text_decoration_color")
_WITHIN = ("color", "background", "border", "outline", "column-rule", "text-decoration", "fill", "stroke")


@dataclass(frozen=True, slots=True)
class Inks:
    """The inks of a PDF: the style sheet of its colours, with bleed or without, and the variant of PDF, if any."""

    colours: str
    bleed: bool
    variant: str | None


SCREEN = Inks("screen.css", bleed=False, variant="pdf/a-3a")
PRESS = Inks("print.css", bleed=True, variant=None)

# What the style of an element or a page is, by it and the pseudo-element: the engine's own look-up.
StyleFor = Callable[[Any, "str | None"], Any]


@lru_cache(maxsize=32)
def colours_of(css: str) -> str:
    """Return a style sheet with nothing left but what colours: its rules, with their colours and variables."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "\n".join(filter(None, map(_rule, rules)))


def _rule(rule: Any) -> str:  # noqa: ANN401 - tinycss2 has no types
    if rule.type == "at-rule" and rule.at_keyword == "import":
        return str(rule.serialize())
    if rule.content is None or rule.type not in ("qualified-rule", "at-rule"):
        return ""
    prelude = tinycss2.serialize(rule.prelude)
    name = f"@{rule.at_keyword}" if rule.type == "at-rule" else ""
    if name in ("@media", "@layer", "@supports"):
        inner = "\n".join(
            filter(
                None,
                map(_rule, tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)),
            )
        )
    elif name in ("", "@page"):
        inner = _declarations(rule.content)
    else:
        return ""
    return f"{name}{prelude}{{{inner}}}" if inner.strip() else ""


def _declarations(content: Any) -> str:  # noqa: ANN401
    kept = []
    for part in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if part.type == "declaration" and _colours(part.lower_name):
            kept.append(f"{part.serialize()};")
        elif part.type == "at-rule" and part.content is not None:  # a margin box of a page
            inner = _declarations(part.content)
            kept += [f"@{part.at_keyword}{{{inner}}}"] if inner else []
    return " ".join(kept)


def _colours(name: str) -> bool:
    return name.startswith(("--", *_WITHIN)) and not name.endswith(("-width", "-style", "-image", "-radius"))


class EditionInks:
    """The colours of one edition, put on pages as they are found; a style is changed in a copy, once.

    `fills` tells whether a colour lies behind anything: the engine then lays out its backgrounds anew.
    """

    def __init__(self, style_for: StyleFor) -> None:
        """`style_for` knows the colours of elements and pages."""
        self.fills = False
        self._style_for = style_for
        self._made: dict[tuple[int, int], Any] = {}
        self._kept: list[Any] = []  # identities are keys only while their objects live

    def put_on(self, page: Any) -> None:  # noqa: ANN401 - the engine's page box
        """Give every box of a page its colours."""
        colours = self._style_for(page.page_type, None)
        self._colour(page, colours, own=True)
        for child in page.all_children():
            keyword = (
                "@footnote" if type(child).__name__ == "FootnoteAreaBox" else getattr(child, "at_keyword", "")
            )
            if not keyword:
                self._walk(child, colours)
                continue
            of_child = self._look_up(page.page_type, keyword, colours)
            self._colour(child, of_child, own=True)
            for inner in child.all_children():
                self._walk(inner, of_child)

    def _walk(self, box: Any, around: Any) -> None:  # noqa: ANN401
        if type(box).__name__ == "AbsolutePlaceholder":
            box = box._box  # noqa: SLF001 - the place holder has the place, the box what is drawn
        colours = around
        if box.element is not None:
            pseudo = (box.element_tag or "").partition("::")[2] or None
            colours = self._look_up(box.element, pseudo, around)
        self._colour(box, colours, own=type(box.style).__name__ != "AnonymousStyle")
        for child in box.all_children():
            self._walk(child, colours)

    def _look_up(self, element: Any, pseudo: str | None, around: Any) -> Any:  # noqa: ANN401
        """The colours of an element or page; those around it if it has no style. A style not yet asked is empty."""
        found = self._style_for(element, pseudo)
        return around if found is None else found

    def _colour(self, box: Any, colours: Any, *, own: bool) -> None:  # noqa: ANN401
        key = (id(box.style), id(colours))
        if key not in self._made:
            names = (*_INHERITED, *_OWN) if own else _INHERITED
            style = overlaid(box.style, {name: colours[name] for name in names})
            self.fills = self.fills or (own and bool(getattr(style["background_color"], "alpha", 0)))
            self._made[key] = style
            self._kept += (box.style, colours)
        box.style = self._made[key]
