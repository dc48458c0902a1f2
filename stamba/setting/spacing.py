"""The spacing of composed lines as the engine takes it at least cost: on its boxes of text, not in a span a line.

Part of WeasyPrint's door. The composer writes the word and letter space of a line as the style of a span around it. A
span a line costs the engine two fifths of a layout: a style of its own, a box, a line split twice. So the spans are
taken out of its tree before the layout, and each line gets its spacing when the engine cuts it from its text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from stamba.ground.errors import RenderError
from stamba.setting.boxes import texts_in
from stamba.setting.paragraphs.markup import COMPOSED

Engine = Any  # what is WeasyPrint's, which has no types: elements, boxes, styles
_PX = 96 / 72  # CSS pixels in a point
_OURS = {"style", "data-turn"}
_DECLARATIONS = re.compile(r"(?:(?:word-spacing|letter-spacing|margin-left):-?[\d.]+pt(?:;|$))*")
_DECLARATION = re.compile(r"([a-z-]+):(-?[\d.]+)pt")
_SPACING = ("word_spacing", "letter_spacing")


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of a text with spacing of its own: its length in bytes, and what is declared, in CSS pixels by name."""

    length: int
    declared: tuple[tuple[str, float], ...]


@dataclass(slots=True)
class _Text:
    """A text of an element, with the runs that it is made of."""

    runs: list[_Run]
    text: str = ""

    def add(self, text: str, declared: tuple[tuple[str, float], ...] = ()) -> None:
        self.text += text
        if text:
            self.runs.append(_Run(len(text.encode()), declared))


# The texts of each element that holds composed lines, in order, by the engine's own element.
Spaced = dict[Engine, list[_Text]]


def take_spans(root: Engine) -> Spaced:
    """Take the composer's spans out of the engine's tree, in place, and return the texts with their spacing."""
    spaced: Spaced = {}
    for paragraph in root.iter():
        if COMPOSED in (paragraph.get("class") or "").split():
            _take(paragraph, spaced)
    return spaced


def _take(element: Engine, spaced: Spaced) -> None:
    if element in spaced:
        return
    texts = [_Text([])]
    texts[0].add(element.text or "")
    kept = []
    for child in list(element):
        declared = _declared(child)
        if declared is not None:
            texts[-1].add(child.text or "", declared)
        else:
            kept.append((child, len(texts)))
            texts.append(_Text([]))
        texts[-1].add(child.tail or "")
        element.remove(child)
    element.text = texts[0].text
    for child, number in kept:
        child.tail = texts[number].text
        element.append(child)
    spaced[element] = [text for text in texts if text.text]
    for child, _ in kept:
        _take(child, spaced)


def _declared(element: Engine) -> tuple[tuple[str, float], ...] | None:
    """Return the spacing that a span of the composer declares, in CSS pixels; None for any other element."""
    style = element.get("style") or ""
    if (
        element.tag != "span"
        or len(element)
        or not element.attrib
        or not set(element.attrib) <= _OURS
        or not _DECLARATIONS.fullmatch(style)
    ):
        return None
    return tuple(
        (name.replace("-", "_"), float(points) * _PX) for name, points in _DECLARATION.findall(style)
    )


def mark_boxes(boxes: Iterable[Engine], spaced: Spaced) -> dict[Engine, list[Engine]]:
    """Give the engine's boxes of text their spacing, before they are cut into lines; return them by their elements.

    Raises RenderError if the engine has made other texts of them.
    """
    found: dict[Engine, list[Any]] = {}
    for box in boxes:
        for text in texts_in(box):
            if text.element in spaced and "::" not in (text.element_tag or ""):
                found.setdefault(text.element, []).append(text)
    for element, texts in found.items():
        if not any(run.declared for text in spaced[element] for run in text.runs):
            continue  # not composed, whatever it stands in
        if [text.text for text in texts] != [text.text for text in spaced[element]]:
            raise RenderError(
                f"the engine has other text than was composed: {(element.text or '')[:40]!r}",
                "A fault of Stamba; [paragraphs] compose = false in book.toml leaves the lines to the engine.",
            )
        for box, text in zip(texts, spaced[element], strict=True):
            box.line_spacing = LineSpacing(text.text, text.runs, box.style)
    return found


class LineSpacing:
    """The styles of a text's runs, by where a line begins, in bytes."""

    def __init__(self, text: str, runs: list[_Run], style: Engine) -> None:
        self.octets = text.encode()
        self._starts, at = [], 0
        for run in runs:
            self._starts.append(at)
            at += run.length
        self._runs = runs
        self._style = style
        self.cut: dict[
            tuple[object, ...], tuple[Engine, int | None, Any]
        ] = {}  # lines, by what they were cut for

    def at(self, start: int) -> tuple[Engine, float]:
        """Return the style of the line that begins here, and how far it begins further left, in CSS pixels."""
        declared = dict(self._runs[bisect_right(self._starts, start) - 1].declared)
        if not declared:
            return self._style, 0.0
        style = overlaid(self._style, {name: declared[name] for name in _SPACING if name in declared})
        return style, -declared.get("margin_left", 0.0)


def overlaid(style: Engine, own: Mapping[str, Any]) -> Engine:
    """Return a style that has some values of its own and all others of another style, computed there once."""
    kind: Any = type(style)
    overlay: Any = _overlay(kind)
    made = overlay.__new__(overlay)
    made.__dict__.update(style.__dict__)
    made.base = style
    made.own = own
    made.update(own)
    return made


@cache
def _overlay(kind: Any) -> type:  # noqa: ANN401
    """Return the class of styles of this kind that ask another one for what they have not."""

    def missing(self: Engine, key: str) -> Any:  # noqa: ANN401
        value = self[key] = self.base[key]
        return value

    def copy(self: Engine) -> Engine:
        made = overlaid(self.base, self.own)
        made.update(self)
        return made

    return type(kind.__name__, (kind,), {"__missing__": missing, "copy": copy})


def spacing_split(split: Callable[..., Engine]) -> Callable[..., Engine]:
    """Return the engine's function that cuts a line from a box of text, made to give the line its spacing.

    It is shown the line alone, which the engine would find by shaping the text behind it too, and then shape again; a
    line that comes again, on another page or in another draft, is not shaped again.
    """

    def cut(
        context: Engine, box: Engine, width: Engine, start: int, *more: bool, **named: bool
    ) -> tuple[Engine, int | None, Any]:
        spacing = box.line_spacing
        end = spacing.octets.find(b"\n", start)
        usual, text = box.style, box.text
        box.style, hang = spacing.at(start)
        box.text = spacing.octets[start : end if end >= 0 else None].decode()
        try:
            line, resume, forced = split(context, box, width, 0, *more, **named)
        finally:
            box.style, box.text = usual, text
        if line is not None:
            line.hang = hang
        return (line, resume, forced) if end < 0 else (line, end + 1, "\n")

    def split_text_box(
        context: Engine, box: Engine, width: Engine, skip: int | None, *more: bool, **named: bool
    ) -> Engine:
        spacing = getattr(box, "line_spacing", None)
        if spacing is None:
            return split(context, box, width, skip, *more, **named)
        start = skip or 0
        key = (start, width, box.justification_spacing, *more, *named.items())
        if key not in spacing.cut:
            spacing.cut[key] = cut(context, box, width, start, *more, **named)
        line, resume, forced = spacing.cut[key]
        return line and line.copy(), resume, forced

    return split_text_box


def strut_once(strut: Callable[[Engine], tuple[float, float]]) -> Callable[[Engine], tuple[float, float]]:
    """The engine's strut of a line, asked for once a style."""

    def of_style(style: Engine) -> tuple[float, float]:
        known = style.__dict__.get("known_strut")
        if known is None:
            known = style.known_strut = strut(style)
        return known  # type: ignore[no-any-return]

    return of_style


def hang_lines(box: Engine) -> None:
    """Move the lines of a page that begin with a hanging mark to the left."""
    for child in box.all_children() if hasattr(box, "all_children") else ():
        if type(child).__name__ != "LineBox":
            hang_lines(child)
            continue
        first: Any = next(texts_in(child), None)
        hang = getattr(first, "hang", 0.0)
        for part in child.children if hang else ():
            part.translate(-hang, 0)
        if hang:
            first.hang = 0.0
