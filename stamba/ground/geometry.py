"""Lengths, sizes and page boxes of paper and PDF; pure arithmetic, in millimetres and points.

A PDF point is 1/72 inch (ISO 32000-1, 8.3.2.3); an inch is 25.4 mm. Nothing here knows a book or a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stamba.ground.limits import LENGTH_MM

MM_PER_INCH = 25.4
PT_PER_INCH = 72.0
_UNITS_IN_MM = {"mm": 1.0, "cm": 10.0, "in": MM_PER_INCH, "pt": MM_PER_INCH / PT_PER_INCH}
_LENGTH = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*(mm|cm|in|pt)\s*$")


@dataclass(frozen=True, slots=True, order=True)
class Length:
    """A length, kept in millimetres."""

    mm: float

    @property
    def pt(self) -> float:
        """The same length in PDF points."""
        return self.mm / MM_PER_INCH * PT_PER_INCH

    @classmethod
    def from_pt(cls, pt: float) -> Length:
        """Make a length from PDF points."""
        return cls(pt / PT_PER_INCH * MM_PER_INCH)

    @classmethod
    def parse(cls, text: str) -> Length:
        """Read "20mm", "2 cm", "14pt" or "0.5in"; raises ValueError for anything else, and for more than paper has."""
        match = _LENGTH.match(text)
        if not match:
            msg = f"{text!r} is not a length such as 20mm, 14pt or 0.5in"
            raise ValueError(msg)
        length = cls(float(match[1]) * _UNITS_IN_MM[match[2]])
        if abs(length.mm) > LENGTH_MM:
            msg = f"{text!r} is longer than any paper; {LENGTH_MM:g} mm are the most"
            raise ValueError(msg)
        return length

    def __str__(self) -> str:
        return f"{self.mm:g} mm"


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a page or a sheet, as it is looked at."""

    width: Length
    height: Length

    @property
    def turned(self) -> Size:
        """The same paper after a quarter turn."""
        return Size(self.height, self.width)

    def scaled(self, by: float) -> Size:
        """Return the size, so many times as large."""
        return Size(Length(self.width.mm * by), Length(self.height.mm * by)) if by != 1 else self

    @property
    def landscape(self) -> Size:
        """The same paper, lying."""
        return self if self.width >= self.height else Size(self.height, self.width)

    def __str__(self) -> str:
        return f"{self.width.mm:g} × {self.height.mm:g} mm"


def _mm(width: float, height: float) -> Size:
    return Size(Length(width), Length(height))


# ISO 216 for the A series; SRA (untrimmed) sizes from ISO 217:2013.
PAPER_SIZES: dict[str, Size] = {
    "A1": _mm(594, 841),
    "A2": _mm(420, 594),
    "A3": _mm(297, 420),
    "A4": _mm(210, 297),
    "A5": _mm(148, 210),
    "A6": _mm(105, 148),
    "B5": _mm(176, 250),
    "B1": _mm(707, 1000),
    "B2": _mm(500, 707),
    "SRA1": _mm(640, 900),
    "SRA2": _mm(450, 640),
    "SRA3": _mm(320, 450),
    "SRA4": _mm(225, 320),
    "Letter": _mm(215.9, 279.4),
}


def parse_size(text: str) -> Size:
    """Read "A5" or "148 x 210 mm"; raises ValueError for anything else."""
    for name, size in PAPER_SIZES.items():
        if name.lower() == text.strip().lower():
            return size
    match = re.match(r"^\s*(\d+(?:\.\d+)?)\s*[x×]\s*(\d+(?:\.\d+)?)\s*(mm|cm|in|pt)\s*$", text)
    if not match:
        msg = f"{text!r} is not a size such as {', '.join(PAPER_SIZES)}, 148 x 210 mm or 5 x 8 in"
        raise ValueError(msg)
    return Size(Length.parse(match[1] + match[3]), Length.parse(match[2] + match[3]))


@dataclass(frozen=True, slots=True)
class Margins:
    """The white around the type area: inner is at the fold, outer at the fore-edge."""

    inner: Length
    outer: Length
    head: Length
    foot: Length


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a PDF page in points, origin at the lower left (ISO 32000-1, 7.9.5)."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.y1 - self.y0

    def grown(self, by: float) -> Box:
        """Return the box with every edge moved outward by so many points."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def within(self, outer: Box) -> Box:
        """Return the part of the box that lies inside another one."""
        return Box(
            max(self.x0, outer.x0), max(self.y0, outer.y0), min(self.x1, outer.x1), min(self.y1, outer.y1)
        )

    def around(self, other: Box) -> Box:
        """Return the smallest box around this and another one."""
        return Box(
            min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1)
        )

    def scaled(self, by: float) -> Box:
        """Return the box, so many times as large and as far from the origin."""
        return Box(self.x0 * by, self.y0 * by, self.x1 * by, self.y1 * by)

    def shifted(self, dx: float, dy: float) -> Box:
        """Return the box moved by so many points."""
        return Box(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)


@dataclass(frozen=True, slots=True)
class PageBoxes:
    """The nested boxes of a print page (ISO 32000-1, 14.11.2): trim inside bleed inside media, in points."""

    media: Box
    bleed: Box
    trim: Box

    @classmethod
    def for_trim(cls, size: Size, bleed: Length) -> PageBoxes:
        """Return the boxes of a page of this trim size with bleed on all sides and the media origin at 0,0."""
        trim = Box(bleed.pt, bleed.pt, bleed.pt + size.width.pt, bleed.pt + size.height.pt)
        outer = trim.grown(bleed.pt)
        return cls(media=outer, bleed=outer, trim=trim)
