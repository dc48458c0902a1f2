"""The theme of a book: what the program must know of its style sheets and fonts, as the page engine computes it.

Nothing of this stands a second time in Python: who changes a size, an indent, a face or a colour, edits CSS.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from stamba.config import PrintSpec
from stamba.ground.geometry import Length
from stamba.pdf.quality import PageSpec


@dataclass(frozen=True, slots=True)
class TextStyle:
    """The style of text: face (a font file), size and tracking in pt, OpenType features, language.

    `others` are the faces that stand in, in this order, for what the first cannot draw.
    `features` are HarfBuzz strings such as "case" or "kern=0". `language` is a BCP 47 tag.
    `hyphenate` and `breakable` say whether a line may end inside its words, or between them. `object_em`: the width of
    a drawing that U+FFFC stands for.
    """

    face: Path
    size_pt: float
    tracking_pt: float = 0.0
    features: tuple[str, ...] = ()
    language: str = ""
    hyphenate: bool = True
    breakable: bool = True
    object_em: float = 0.0
    others: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """The style of a paragraph: its text, its line and the indent of its first line in pt, whether it is justified."""

    text: TextStyle
    line_pt: float
    indent_pt: float
    justified: bool


@dataclass(frozen=True, slots=True)
class HyphenStyle:
    """The style of parted words: the sign, and the fewest letters of a word, before the sign and after it."""

    sign: str
    word: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class CoverStyle:
    """The style of a cover: the size of its front, and its field.

    `least` is the least height of the front on a broad trim; `above` and `below` the field stand author and part. Type
    keeps `white` at head and foot of the field; the line on the spine is not larger than `spine_size`. `colour` is the
    field's in RGB of 8 bits, `type_colour` that of the words on it, `ink` the CMYK from 0 to 1 that stands for the
    field in print.
    """

    width: Length
    height: Length
    least: Length
    above: Length
    below: Length
    white: Length
    spine_size: Length
    colour: tuple[int, int, int]
    type_colour: tuple[int, int, int]
    ink: tuple[float, float, float, float]

    @property
    def contrast(self) -> float:
        """Return the contrast ratio of the words and the field (WCAG 2.2), on the screen or in ink, whichever is less.

        The ink is taken for the RGB of its formula without a profile, which is near enough to tell dark from light.
        """
        black = 1 - self.ink[3]
        inked = tuple((1 - part) * black for part in self.ink[:3])
        grounds = (tuple(part / 255 for part in self.colour), inked)
        words = _luminance([part / 255 for part in self.type_colour])
        pairs = (sorted((words, _luminance(ground))) for ground in grounds)
        return min((light + 0.05) / (dark + 0.05) for dark, light in pairs)


def _luminance(colour: Sequence[float]) -> float:
    """Return the relative luminance of an sRGB colour from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True, slots=True)
class Family:
    """A family of fonts that the pages name, as its maker calls it, the kinds of pandoc's nodes that it is for, and
    its licence. One that is for no kind of its own is for text; one that `stands_in` is named behind another family.
    """

    name: str
    kinds: frozenset[str] = frozenset()
    licence: str = ""
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """The looks of a book.

    `text`: a paragraph of running text behind another; `note`: the first of a note.
    `space_em`: the word space of the text.
    `formula`: the face of formulas.
    `cover`: how covers are drawn.
    """

    text: ParagraphStyle
    note: ParagraphStyle
    hyphens: HyphenStyle
    space_em: float
    families: tuple[Family, ...]
    formula: Path
    cover: CoverStyle

    def families_of(self, kinds: Collection[str]) -> tuple[Family, ...]:
        """Return the families that a book is set in which has nodes of these kinds, but none that stands in."""
        asked = set(kinds)
        return tuple(one for one in self.families if one.kinds & asked or not (one.kinds or one.stands_in))

    def page_spec(self, spec: PrintSpec) -> PageSpec:
        """Return what the pages of a book are meant to be, for whoever measures them."""
        return PageSpec(
            size_pt=self.text.text.size_pt,
            measure_pt=spec.measure_pt,
            leading_pt=spec.line.pt,
            head_pt=spec.margins.head.pt,
            note_pt=self.note.text.size_pt,
            indent_pt=self.text.indent_pt,
            space_em=self.space_em,
        )
