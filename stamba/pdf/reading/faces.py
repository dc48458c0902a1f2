"""Fonts as a reader meets them: how wide the glyphs of a string are, whether the program is there.

ISO 32000-1, 9.6 to 9.8. Widths are in thousandths of the type size.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from stamba.pdf.objects import BROKEN, Array, Dictionary, Name, PdfObject, Stream
from stamba.pdf.reading.model import FontUse

_CID_CHARS = re.compile(
    rb"<([0-9A-Fa-f]{1,4})>\s+(\d+)\s*$", re.MULTILINE
)  # of a CMap's begincidchar, 9.7.5.4


class _Widths(dict[int, float]):
    """Widths by code; a code without one has the default."""

    def __init__(self, default: float) -> None:
        super().__init__()
        self.default = default

    def __missing__(self, code: int) -> float:
        return self.default


@dataclass(slots=True)
class PdfFont:
    """A font in use: two-byte codes or one, widths, and what the ticket tells of it."""

    use: FontUse
    wide: bool
    widths: _Widths
    no_glyph: frozenset[int]
    shown_notdef: bool = field(default=False)

    def advance(self, shown: bytes) -> tuple[float, int, int]:
        """The width of a string in thousandths, its glyphs and its word spaces (single-byte 32 only)."""
        codes: tuple[int, ...] | bytes = shown
        if self.wide:
            codes = struct.unpack(f">{len(shown) // 2}H", shown[: len(shown) // 2 * 2])
        if self.no_glyph and not self.no_glyph.isdisjoint(codes):
            self.shown_notdef = True
        width = sum(map(self.widths.__getitem__, codes))
        return width, len(codes), 0 if self.wide else shown.count(b" ")


def face_of(font: PdfObject, name: str) -> PdfFont:
    """Read a font resource; whatever is malformed in it falls back to a default, never to an exception."""
    subtype = str(font.get("/Subtype", "")).removeprefix("/")
    base = str(font.get("/BaseFont", name)).removeprefix("/")
    wide = subtype == "Type0"
    try:
        descendant = font.DescendantFonts[0] if wide else font
        program = _program(descendant)
        kind = str(descendant.get("/Subtype", subtype)).removeprefix("/") if wide else subtype
    except BROKEN:
        return PdfFont(FontUse(base, subtype, ""), wide, _Widths(500), frozenset())
    try:
        widths = _cid_widths(descendant) if wide else _simple_widths(font)
    except BROKEN:
        widths = _Widths(500)
    return PdfFont(
        FontUse(base, kind, program), wide, widths, _codes_without_glyph(font, descendant, wide=wide)
    )


def _program(font: PdfObject) -> str:
    """The key under which the font program is embedded, with the subtype of a FontFile3."""
    descriptor = font.get("/FontDescriptor")
    if str(font.get("/Subtype", "")) == "/Type3":
        return "CharProcs"
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if descriptor is not None and key in descriptor:
            kind = str(descriptor[key].get("/Subtype", "")) if key == "/FontFile3" else ""
            return (key + kind).replace("/", " ").strip()
    return ""


def _cid_widths(font: PdfObject) -> _Widths:
    """The W array: `c [w w w]` and `first last w` (ISO 32000-1, 9.7.4.3)."""
    widths = _Widths(float(font.get("/DW", 1000)))
    entries = list(font.get("/W", []))
    place = 0
    while place + 1 < len(entries):
        first = int(entries[place])
        if isinstance(entries[place + 1], Array):
            for offset, width in enumerate(entries[place + 1]):
                widths[first + offset] = float(width)
            place += 2
        else:
            last = min(int(entries[place + 1]), first + 0xFFFF)
            widths.update(dict.fromkeys(range(first, last + 1), float(entries[place + 2])))
            place += 3
    return widths


def _simple_widths(font: PdfObject) -> _Widths:
    descriptor = font.get("/FontDescriptor")
    default = float(descriptor.get("/MissingWidth", 500)) if descriptor is not None else 500.0
    widths = _Widths(default)
    first = int(font.get("/FirstChar", 0))
    scale = 1.0
    if str(font.get("/Subtype", "")) == "/Type3":  # its widths are in glyph space
        scale = abs(float(font.FontMatrix[0])) * 1000
    for offset, width in enumerate(font.get("/Widths", [])):
        widths[first + offset] = float(width) * scale
    return widths


def _codes_without_glyph(font: PdfObject, descendant: PdfObject, *, wide: bool) -> frozenset[int]:
    """Codes that show .notdef: those of CID 0 by the encoding, or a code that Differences calls .notdef."""
    try:
        encoding = font.get("/Encoding")
        if wide:
            if not isinstance(descendant.get("/CIDToGIDMap", Name.Identity), Name):
                return frozenset()
            if isinstance(encoding, Stream):
                pairs = _CID_CHARS.findall(encoding.read_bytes())
                return frozenset(int(code, 16) for code, cid in pairs if int(cid) == 0)
            return frozenset({0} if str(encoding) in {"/Identity-H", "/Identity-V"} else ())
        if not isinstance(encoding, Dictionary):
            return frozenset()
        code, missing = 0, set()
        for entry in encoding.get("/Differences", []):
            if isinstance(entry, Name):
                if str(entry) == "/.notdef":
                    missing.add(code)
                code += 1
            else:
                code = int(entry)
        return frozenset(missing)
    except BROKEN:
        return frozenset()
