"""What is in fonts/: faces, whether they cover a text, subsets, and `@font-face` rules. The only door to fontTools.

A face is offered to the style sheets under a private family name, "Stamba " and the font's own, so that a font of
the machine that happens to bear the same name can never be taken for it.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from stamba.errors import Source, StyleError

PREFIX = "Stamba "
KEPT_FEATURES = ("kern", "case", "ccmp", "locl", "mark", "mkmk", "liga")
# Spaces, hyphens, and what a reading system sets by itself: the marks and numbers of lists.
ALWAYS_KEPT = " \u00a0-\u2010\u2011" + "0123456789.()" + "•◦▪■"
INVISIBLE = frozenset("\n\r\t\u00ad\u200b\u2060\ufeff")


Point = tuple[float, float]
Stroke = tuple[str, tuple[float, ...]]
"""A path operator of PDF and its numbers (ISO 32000-1, 8.5.2)."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: its typographic family, its weight (100 to 900), whether it slants, what it can draw."""

    path: Path
    family: str
    weight: int
    italic: bool
    characters: frozenset[int]

    @property
    def private_family(self) -> str:
        """The family name that style sheets use."""
        return PREFIX + self.family

    @property
    def style(self) -> str:
        """The CSS font-style."""
        return "italic" if self.italic else "normal"


@cache
def faces(folder: Path) -> tuple[Face, ...]:
    """All faces in a folder, by family and weight; raises StyleError when there is none or one cannot be read."""
    found = [_face(path) for path in sorted(folder.iterdir()) if path.suffix.lower() in (".ttf", ".otf")]
    if not found:
        raise StyleError("there is no font", "Put .ttf or .otf files there.", where=Source(folder))
    return tuple(sorted(found, key=lambda face: (face.family, face.weight, face.italic)))


def _face(path: Path) -> Face:
    try:
        with TTFont(path, lazy=True) as font:
            names, os2 = font["name"], font["OS/2"]
            family = names.getBestFamilyName() or path.stem
            return Face(
                path, family, os2.usWeightClass, bool(os2.fsSelection & 1), frozenset(font.getBestCmap())
            )
    except Exception as wrong:  # noqa: BLE001 - fontTools lets through whatever a broken table makes it raise
        what = f"not a font we can read: {wrong or type(wrong).__name__}"
        raise StyleError(what, "Replace the file.", where=Source(path)) from None


def families(folder: Path) -> tuple[str, ...]:
    """The families in a folder, as their makers call them."""
    return tuple(sorted({face.family for face in faces(folder)}))


def face_rules(found: Iterable[Face], urls: dict[Path, str]) -> str:
    """CSS `@font-face` rules for faces; `urls` says where each file will be found."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.private_family}"; font-weight: {face.weight}; '
        f'font-style: {face.style}; src: url("{urls[face.path]}"); }}'
        for face in found
    )


def uncovered(text: str, found: Iterable[Face]) -> tuple[str, ...]:
    """The characters of a text that no face can draw, each once, in order."""
    drawn = frozenset[int]().union(*(face.characters for face in found))
    missing = dict.fromkeys(char for char in text if ord(char) not in drawn and char not in INVISIBLE)
    return tuple(missing)


def character_name(char: str) -> str:
    """A character as a person can look it up."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed').lower()} {char!r}"


def subset_face(face: Face, text: str) -> bytes:
    """The font with only what the text needs, kerning and the `case` feature kept; the same bytes every time."""
    options = subset.Options()
    options.layout_features = list(KEPT_FEATURES)
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    options.recalc_timestamp = False
    options.drop_tables += ["FFTM", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes={ord(char) for char in text + ALWAYS_KEPT})
    out = io.BytesIO()
    with subset.load_font(str(face.path), options) as font:
        subsetter.subset(font)
        subset.save_font(font, out, options)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Outlines:
    """The shapes of a face's letters, for drawings that embed no font; neither kerned nor shaped."""

    face: Face

    def width(self, text: str, size: float) -> float:
        """How wide a line of text is at a type size, in the unit of the size."""
        with TTFont(self.face.path, lazy=True) as font:
            glyphs, names = font.getGlyphSet(), font.getBestCmap()
            em = font["head"].unitsPerEm
            return float(sum(glyphs[names.get(ord(sign), ".notdef")].width for sign in text) * size / em)

    def strokes(self, text: str, size: float, start: Point) -> list[Stroke]:
        """A line of text from its lower left corner, as the path operators of PDF (ISO 32000-1, 8.5.2)."""
        drawn: list[Stroke] = []
        x, y = start
        with TTFont(self.face.path, lazy=True) as font:
            glyphs, names = font.getGlyphSet(), font.getBestCmap()
            scale = size / font["head"].unitsPerEm
            for sign in text:
                glyph = glyphs[names.get(ord(sign), ".notdef")]
                glyph.draw(_PathPen(glyphs, drawn, (scale, x, y)))
                x += glyph.width * scale
        return drawn


class _PathPen(BasePen):  # type: ignore[misc]
    """Writes outlines as moves, lines and Bézier curves, scaled and moved to their place."""

    def __init__(self, glyphs: Any, drawn: list[Stroke], place: tuple[float, float, float]) -> None:  # noqa: ANN401 - no types
        super().__init__(glyphs)
        self._drawn, (self._scale, self._x, self._y) = drawn, place

    def _put(self, operator: str, *points: Point) -> None:
        placed = ((self._x + x * self._scale, self._y + y * self._scale) for x, y in points)
        self._drawn.append((operator, tuple(edge for point in placed for edge in point)))

    def _moveTo(self, pt: Point) -> None:  # noqa: N802 - fontTools names it
        self._put("m", pt)

    def _lineTo(self, pt: Point) -> None:  # noqa: N802
        self._put("l", pt)

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:  # noqa: N802
        self._put("c", pt1, pt2, pt3)

    def _closePath(self) -> None:  # noqa: N802
        self._put("h")


def covering(text: str, found: Iterable[Face]) -> Face:
    """The lightest upright face that draws all of a text; raises StyleError when none does."""
    fit = [face for face in found if not face.italic and {ord(sign) for sign in text} <= face.characters]
    if not fit:
        raise StyleError(
            "no font has all the letters of the words of the house", "Add one to fonts/ that has."
        )
    return min(fit, key=lambda face: (face.weight < 400, face.weight, "Sans" not in face.family))


def drawn_by(content: bytes) -> frozenset[int]:
    """The characters that a font file can draw."""
    with TTFont(io.BytesIO(content), lazy=True) as font:
        return frozenset(font.getBestCmap())


def claims_of(content: bytes) -> tuple[str, ...]:
    """Family, copyright, trademark, licence and its address as a font file states them, and its embedding rights."""
    with TTFont(io.BytesIO(content), lazy=True) as font:
        names = [str(font["name"].getDebugName(number) or "") for number in (1, 0, 7, 13, 14)]
        return (*names, str(font["OS/2"].fsType))


def features_of(content: bytes, characters: Iterable[int]) -> frozenset[str]:
    """The OpenType features of a font file that begin with the glyph of one of these characters."""
    with TTFont(io.BytesIO(content), lazy=True) as font:
        glyphs = {font.getBestCmap().get(code) for code in characters} - {None}
        found = set()
        for table in (font[name].table for name in ("GSUB", "GPOS") if name in font):
            for record in table.FeatureList.FeatureRecord if table.FeatureList else ():
                lookups = (table.LookupList.Lookup[index] for index in record.Feature.LookupListIndex)
                if any(glyphs & _begins_with(part) for lookup in lookups for part in lookup.SubTable):
                    found.add(record.FeatureTag)
        return frozenset(found)


def _begins_with(part: Any) -> set[str]:  # noqa: ANN401 - a table of fontTools
    """The glyphs that a lookup's subtable is asked about (OpenType 1.9, chapter 2)."""
    part = getattr(part, "ExtSubTable", part)
    for name in ("mapping", "alternates", "ligatures"):
        if hasattr(part, name):
            return set(getattr(part, name))
    coverage = getattr(part, "Coverage", None)
    return set(coverage.glyphs) if coverage else set()
