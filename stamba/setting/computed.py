"""The page engine's reading of the style sheets: the looks of elements, for the composer and the theme.

Part of WeasyPrint's door: it reads the engine's own computed styles and knows their names. The composer measures the
very face, size and spacing that the engine draws, element by element.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from lxml import etree

from stamba.config import BookConfig
from stamba.ground.errors import StyleError
from stamba.language import hyphenation
from stamba.setting.paragraphs import (
    STYLE,
    BlockRule,
    CompositionStyles,
    Hyphenation,
    Measure,
    NoteRule,
    Numbered,
    Settings,
)
from stamba.theme.fonts import Face, drawn
from stamba.theme.theme import HyphenStyle, ParagraphStyle, TextStyle

_PT = 0.75  # a CSS pixel in points
_CMYK = "device-cmyk"
_ROW = "data-row"  # on a paragraph that is composed: the number of its row in CompositionStyles
_NODE = "data-node"  # on every element while its style is asked

# In these a paragraph is narrower than running text, or not of it.
_APART = ("blockquote", "li", "table", "figure", "dd")
_APART_CLASSES = ("question", "signature", "verse", "poem", "epigraph")
_APART_SECTIONS = (" part", " dedication", " epigraph")
_FONT_FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
)  # fmt: skip
_SIDES = tuple(f"{what}_{side}" for what in ("margin", "padding") for side in ("left", "right"))


@dataclass(frozen=True, slots=True)
class Computed:
    """The engine's style of an element, its reader of font features, and whether it generates content there."""

    style: Any
    font_features: Callable[..., dict[str, int]]
    generates: bool

    @property
    def features(self) -> tuple[str, ...]:
        """The OpenType features of its text, as HarfBuzz has them."""
        asked = self.font_features(**{name: self.style[name] for name in _FONT_FEATURES})
        return tuple(f"{tag}={value}" for tag, value in asked.items())


@dataclass(frozen=True, slots=True)
class Look:
    """The look of an element; its text is drawn by one of the faces, which `find` finds by family, weight, italics."""

    computed: Computed
    faces: tuple[Face, ...]
    find: Callable[[str, int, bool], Face | None]

    def points(self, name: str) -> float | None:
        """Return a computed length in pt; None for one that depends on what stands around."""
        value = self.computed.style[name]
        if value in ("normal", 0):
            return 0.0
        if isinstance(value, str):
            return None
        pixels = value if isinstance(value, int | float) else value.value if value.unit == "px" else None
        return None if pixels is None else round(pixels * _PT, 6)

    def colour(self, name: str, space: str) -> tuple[float, ...]:
        """Return a colour in "srgb" or "device-cmyk", from 0 to 1; empty for one that is clear or of another kind."""
        value = self.computed.style[name]
        if value == "currentcolor" or value.alpha < 1 or (value.space == _CMYK) != (space == _CMYK):
            return ()
        return tuple((value if space == _CMYK else value.to(space)).coordinates)

    @property
    def text_style(self) -> TextStyle:
        """Return the style of its text; raises StyleError when it names no family of fonts that is there."""
        style = self.computed.style
        faces = [face for face in map(self._drawn, style["font_family"]) if face]
        if not faces:
            raise StyleError(
                f"the style sheets ask for {', '.join(style['font_family'])}, and fonts/ has none of them",
                f"Name a family of fonts/: {', '.join(sorted({one.private_family for one in self.faces}))}.",
            )
        breakable = style["white_space"] not in ("nowrap", "pre")
        return TextStyle(
            faces[0].path,
            self.points("font_size") or 0.0,
            self.points("letter_spacing") or 0.0,
            self.computed.features,
            hyphenate=breakable and style["hyphens"] == "auto",
            breakable=breakable,
            others=tuple(face.path for face in faces[1:]),
        )

    def _drawn(self, family: str) -> Face | None:
        style = self.computed.style
        return self.find(family, style["font_weight"], style["font_style"] != "normal")

    @property
    def strange(self) -> str:
        """Say why text in it has no width that is known before it is laid out; empty when it has."""
        style = self.computed.style
        if style["display"] != ("inline", "flow") or style["float"] != "none":
            return "the style sheets make a box of a part of it"
        if any(
            self.points(name) != 0
            for name in (*_SIDES, "border_left_width", "border_right_width", "word_spacing")
        ):
            return "the style sheets put white around a part of it"
        if self.computed.generates or style["text_transform"] != "none":
            return "the style sheets change its letters"
        return ""

    @property
    def paragraph_style(self) -> ParagraphStyle:
        """Return its style as a paragraph."""
        style = self.computed.style
        line = style["line_height"]
        size = self.points("font_size") or 0.0
        line_pt = (
            round(line * size, 6) if isinstance(line, int | float) else self.points("line_height") or size
        )
        indent = self.points("text_indent") or 0.0
        return ParagraphStyle(self.text_style, line_pt, indent, style["text_align_all"] == "justify")

    @property
    def hyphen_style(self) -> HyphenStyle:
        """Return the style by which its words are parted."""
        style = self.computed.style
        return HyphenStyle(style["hyphenate_character"], *style["hyphenate_limit_chars"])


Compute = Callable[[etree._Element], Sequence[tuple[Any, Computed]]]  # noqa: SLF001 - lxml's name for its type


def looks(tree: etree._Element, faces: tuple[Face, ...], compute: Compute) -> dict[etree._Element, Look]:
    """Return the looks of all elements of a tree, as the engine computes them."""
    elements = list(tree.iter("*"))
    for number, element in enumerate(elements):
        element.set(_NODE, str(number))
    found = [(element.get(_NODE), computed) for element, computed in compute(tree)]
    for element in elements:
        del element.attrib[_NODE]

    @cache
    def find(family: str, weight: int, italic: bool) -> Face | None:  # noqa: FBT001 - kept by its arguments
        return drawn(faces, family, weight, italic=italic)

    return {
        elements[int(number)]: Look(computed, faces, find) for number, computed in found if number is not None
    }


def styles_of(
    tree: etree._Element,
    config: BookConfig,
    hyphens: HyphenStyle,
    found: dict[etree._Element, Look],
    files: bytes = b"",
) -> CompositionStyles:
    """Number the styles of the text in a tree by its looks, and return them for the composer.

    `files` is a digest of the fonts and the patterns of hyphenation.
    """
    numbers: dict[TextStyle | str, int] = {}
    rows: dict[tuple[TextStyle, Measure], int] = {}
    for paragraph in _paragraphs(tree):
        style = found[paragraph].paragraph_style
        width = measure_of(paragraph, found, config.print.measure_pt)
        if width is None or not style.justified:
            continue
        row = (style.text, Measure(width, style.indent_pt))
        paragraph.set(_ROW, str(rows.setdefault(row, len(rows))))
        for element in paragraph.iterdescendants("*"):
            look = found[element]
            element.set(STYLE, str(numbers.setdefault(look.strange or look.text_style, len(numbers))))
    settings = Settings(hanging=float(config.paragraphs.hanging))
    return CompositionStyles(
        blocks=tuple(BlockRule(f"//*[@{_ROW}='{number}']", *row) for row, number in rows.items()),
        hyphenation=Hyphenation(partial(_divide, hyphens.left, hyphens.right), hyphens.word, hyphens.sign),
        inlines=Numbered(tuple(numbers)),
        note=NoteRule("note", call=""),
        settings=settings if config.paragraphs.letter_space else settings.unspaced,
        digest=files and files + repr(hyphens).encode(),
    )


def _paragraphs(
    element: etree._Element, *, of_text: bool = False, apart: bool = False
) -> Iterator[etree._Element]:
    """Yield the paragraphs of running text and of notes."""
    kind = element.get("class") or ""
    if (element.tag == "p" and of_text and not apart) or (
        element.tag == "span" and kind == "p" and _is_note(element)
    ):
        yield element
    if element.tag == "section":
        of_text = of_text or "text" in kind.split()
        apart = apart or any(name in kind for name in _APART_SECTIONS)
    apart = apart or element.tag in _APART or kind in _APART_CLASSES
    for child in element:
        yield from _paragraphs(child, of_text=of_text, apart=apart)


def _is_note(paragraph: etree._Element) -> bool:
    around = paragraph.getparent()
    return around is not None and around.get("class") == "note"


def measure_of(paragraph: etree._Element, found: dict[etree._Element, Look], page_pt: float) -> float | None:
    """Return the width in pt of a paragraph's lines on a page of this measure; None when it depends on other things."""
    width = page_pt
    for element in (paragraph, *paragraph.iterancestors()):
        if element.get("class") == "note":
            break  # it floats to the foot of the page, out of what it stands in
        sides = [found[element].points(name) for name in (*_SIDES, "border_left_width", "border_right_width")]
        if None in sides or found[element].computed.style["width"] != "auto":
            return None
        width -= sum(filter(None, sides))
    return width


@cache
def _divide(left: int, right: int, word: str, language: str) -> tuple[int, ...]:
    divider = hyphenation.hyphenator(language, left, right) if language else None
    return tuple(int(position) for position in divider.positions(word)) if divider else ()
