"""The fonts in fonts/: faces, whether they cover a text, subsets, and `@font-face` rules. The only door to fontTools.

A face is offered to the style sheets under a private family name, "Stamba " and the font's own, so that a font of
the machine that happens to bear the same name can never be taken for it.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from stamba.ground import kept
from stamba.ground.errors import Source, StyleError

PREFIX = "Stamba "
KEPT_FEATURES = ("kern", "case", "ccmp", "locl", "mark", "mkmk", "liga", "ssty", "flac", "dtls", "smcp", "onum", "lnum",
                 "tnum")  # fmt: skip
# Spaces, hyphens, and what a reading system sets by itself: the marks and numbers of lists, the signs of roots.
ALWAYS_KEPT = " \u00a0-\u2010\u2011" + "0123456789.()" + "•◦▪■" + "√"
# Licences by what the names of their files begin with.
_LICENCES = {"OFL": "SIL Open Font License 1.1", "VERA": "Bitstream Vera License"}
INVISIBLE = frozenset("\n\r\t\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff")


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
    def licence(self) -> Path:
        """The file of its licence, which lies beside it under the name of the family's files."""
        beside = [self.path.with_name(f"{kind}-{self.path.stem.partition('-')[0]}.txt") for kind in _LICENCES]
        return next((path for path in beside if path.is_file()), beside[0])

    @property
    def licence_name(self) -> str:
        """The name of its licence."""
        return _LICENCES[self.licence.name.partition("-")[0]]


@cache
def faces(files: tuple[Path, ...]) -> tuple[Face, ...]:
    """Return the faces of these files, by family and weight; raises StyleError when there is none or one is no font."""
    if not files:
        raise StyleError("there is no font in fonts/", "Put .ttf or .otf files there.")
    return tuple(sorted(map(_face, files), key=lambda face: (face.family, face.weight, face.italic)))


def _face(path: Path) -> Face:
    try:
        inputs = (str(path), kept.digest_of((path,)))
        return kept.once("one face", inputs, lambda: _read_face(path))
    except Exception as wrong:  # noqa: BLE001 - fontTools lets through whatever a broken table makes it raise
        what = f"not a font we can read: {wrong or type(wrong).__name__}"
        raise StyleError(what, "Replace the file.", where=Source(path)) from None


def _read_face(path: Path) -> Face:
    with TTFont(path, lazy=True) as font:
        names, os2 = font["name"], font["OS/2"]
        family = names.getBestFamilyName() or path.stem
        return Face(path, family, os2.usWeightClass, bool(os2.fsSelection & 1), frozenset(font.getBestCmap()))


def named(sheets: Iterable[str], found: Iterable[Face]) -> tuple[Face, ...]:
    """Return the faces whose families are named in these style sheets."""
    text = "\n".join(sheets)
    return tuple(face for face in found if f'"{face.private_family}"' in text)


def named_first(sheets: Iterable[str], found: Iterable[Face]) -> tuple[Face, ...]:
    """Return the faces whose families are named before all others in some declaration of these style sheets."""
    first = set(re.findall(rf'font(?:-family)?:[^;}}"]*"({PREFIX}[^"]*)"', "\n".join(sheets)))
    return tuple(face for face in found if face.private_family in first)


def require_named(sheets: Iterable[Path], found: Iterable[Face]) -> None:
    """Raise StyleError, with the line, for a style sheet that names a family of which there is no font."""
    there = sorted({face.private_family for face in found})
    for path in sheets:
        code = re.sub(r"/\*.*?\*/", _blank, path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for number, line in enumerate(code.splitlines(), start=1):
            for match in re.finditer(rf'["\']({PREFIX}[^"\']*)["\']', line):
                if match[1] not in there:
                    raise StyleError(
                        f"there is no font of the family “{match[1]}” in fonts/",
                        f"Put its fonts there, or name one of {', '.join(there)}.",
                        where=Source(path, number, match.start() + 1),
                    )


def _blank(comment: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", comment[0])


@dataclass(frozen=True, slots=True)
class Offer:
    """A family, a weight and italics or none that style sheets can ask for, and the face that draws it."""

    face: Face
    weight: int
    italic: bool

    @property
    def style(self) -> str:
        """The CSS font-style."""
        return "italic" if self.italic else "normal"


def offers(found: Iterable[Face]) -> tuple[Offer, ...]:
    """Return what the families offer.

    A family without italics offers its next heavier face instead: emphasis is weight there, and no engine slants.
    """
    found = tuple(found)
    slanting = {face.family for face in found if face.italic}
    made = []
    for face in (face for face in found if face.family not in slanting):
        heavier = [one for one in found if one.family == face.family and one.weight > face.weight]
        made.append(Offer(min(heavier, key=lambda one: one.weight, default=face), face.weight, italic=True))
    return (*(Offer(face, face.weight, face.italic) for face in found), *made)


def drawn(found: Iterable[Face], family: str, weight: int, *, italic: bool) -> Face | None:
    """Return the face that draws this weight and style of a private family; None when there is no such family.

    As fontconfig chooses: italics or none first, then the weight that is nearest on its own scale.
    """
    fit = [offer for offer in offers(found) if offer.face.private_family == family]
    if not fit:
        return None

    def distance(offer: Offer) -> tuple[bool, float]:
        return offer.italic != italic, abs(_fontconfig_weight(offer.weight) - _fontconfig_weight(weight))

    return min(fit, key=distance).face


# Weights of OpenType and those of fontconfig (FcWeightFromOpenTypeDouble), between which it interpolates.
_WEIGHTS = ((0, 0), (100, 0), (200, 40), (300, 50), (350, 55), (380, 75), (400, 80), (500, 100), (600, 180), (700, 200),
            (800, 205), (900, 210), (1000, 215))  # fmt: skip


def _fontconfig_weight(weight: int) -> float:
    for (low, first), (high, last) in pairwise(_WEIGHTS):
        if weight <= high:
            return first + (last - first) * (weight - low) / (high - low)
    return _WEIGHTS[-1][1]


def face_rules(found: Iterable[Face], urls: dict[Path, str]) -> str:
    """Return the CSS `@font-face` rules of what faces offer; `urls` says where each file will be found."""
    return "\n".join(
        f'@font-face {{ font-family: "{offer.face.private_family}"; font-weight: {offer.weight}; '
        f'font-style: {offer.style}; src: url("{urls[offer.face.path]}"); }}'
        for offer in offers(found)
    )


def uncovered(text: str, found: Iterable[Face]) -> tuple[str, ...]:
    """The characters of a text that no face can draw, each once, in order."""
    drawn = _characters_of(tuple(found))
    return tuple(char for char in dict.fromkeys(text) if ord(char) not in drawn and char not in INVISIBLE)


@lru_cache(maxsize=8)
def _characters_of(found: tuple[Face, ...]) -> frozenset[int]:
    """Return all that faces can draw; a book asks of each of its sections and notes."""
    return frozenset[int]().union(*(face.characters for face in found))


def character_name(char: str) -> str:
    """A character as a person can look it up."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed').lower()} {char!r}"


def subset_face(face: Face, text: str) -> bytes:
    """The font with only what the text needs, kerning and the `case` feature kept; the same bytes every time."""
    signs = "".join(sorted({*text, *ALWAYS_KEPT}))
    inputs = (kept.digest_of((face.path,)), signs)
    return kept.once("face", inputs, lambda: _subset(face, signs), bytes, bytes)


def _subset(face: Face, signs: str) -> bytes:
    from fontTools import subset  # noqa: PLC0415 - a third of the start-up, and only the EPUB needs it

    options = subset.Options()
    options.layout_features = list(KEPT_FEATURES)
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    options.recalc_timestamp = False
    options.drop_tables += ["FFTM", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=set(map(ord, signs)))
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
        """Return the advance width of a line of text at a type size, in the unit of the size."""
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


def space_em(path: Path) -> float:
    """Return the width of the word space of a font file, in em."""
    with TTFont(path, lazy=True) as font:
        return float(font["hmtx"][font.getBestCmap()[ord(" ")]][0] / font["head"].unitsPerEm)


def cap_em(path: Path) -> float:
    """Return the height of the capitals of a font file, in em."""
    with TTFont(path, lazy=True) as font:
        return float(font["OS/2"].sCapHeight / font["head"].unitsPerEm)


@cache
def has_mathematics(path: Path) -> bool:
    """Tell whether a font file says how formulas are built of it (OpenType 1.9, MATH)."""
    with TTFont(path, lazy=True) as font:
        return "MATH" in font
