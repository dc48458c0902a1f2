"""The glyphs of a page's text: codes to characters by the fonts' ToUnicode, and text-showing operators taken apart.

ISO 32000-1, 9.10 (extraction of text content). Codes are of two bytes, as composite fonts have them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from stamba.pdf.objects import Array, Object, String

_BFCHAR = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_BFRANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_TRIPLE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


class Glyph(NamedTuple):
    """One glyph: its code, the characters it stands for."""

    code: bytes
    text: str

    @property
    def is_space(self) -> bool:
        """Tell whether it parts words."""
        return self.text.isspace()


class Shift(NamedTuple):
    """A move between glyphs, in thousandths of the type size, to the left."""

    by: float


class ToUnicodeMap:
    """The ToUnicode map of one font (ISO 32000-1, 9.10.3): what its codes stand for; `space` is the code of a space."""

    def __init__(self, font: Object) -> None:
        self.texts: dict[bytes, str] = {}
        if "/ToUnicode" in font:
            self.texts = to_unicode(font.ToUnicode.read_bytes())
        self.space = next((code for code, text in sorted(self.texts.items()) if text == " "), b"")
        self._glyphs: dict[bytes, Glyph] = {}

    @cached_property
    def digest(self) -> bytes:
        """A digest of what its codes stand for."""
        return hashlib.sha256(repr(sorted(self.texts.items())).encode("utf-8", "surrogatepass")).digest()

    def taken_apart(self, shown: Object) -> list[Glyph | Shift]:
        """The glyphs of a string or of a TJ array."""
        out: list[Glyph | Shift] = []
        known = self._glyphs
        for part in shown if isinstance(shown, Array) else [shown]:
            if isinstance(part, String):
                octets = bytes(part)
                codes = [octets[at : at + 2] for at in range(0, len(octets), 2)]
                out += [known.get(code) or self.glyph(code) for code in codes]
            else:
                out.append(Shift(float(part)))
        return out

    def glyph(self, code: bytes) -> Glyph:
        """The glyph of a code, made once."""
        if code not in self._glyphs:
            self._glyphs[code] = Glyph(code, self.texts.get(code, "\ufffd"))
        return self._glyphs[code]


def digest_of(font_maps: Mapping[str, ToUnicodeMap]) -> bytes:
    """Return what tells the maps of a page's fonts, by their resource names, from all others."""
    return b"".join(name.encode() + font_map.digest for name, font_map in sorted(font_maps.items()))


def to_unicode(cmap: bytes) -> dict[bytes, str]:
    """Return the text that each code of a ToUnicode CMap stands for."""
    found: dict[bytes, str] = {}
    for block in _BFCHAR.findall(cmap):
        for code, text in _PAIR.findall(block):
            found[bytes.fromhex(code.decode())] = _utf16(text)
    for block in _BFRANGE.findall(cmap):
        for first, last, text in _TRIPLE.findall(block):
            start, end = int(first, 16), int(last, 16)
            base = _utf16(text)
            for step in range(end - start + 1):
                found[(start + step).to_bytes(len(first) // 2, "big")] = base[:-1] + chr(ord(base[-1]) + step)
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def with_plain_spaces(cmap: bytes) -> bytes:
    """The CMap with every kind of space made the one that people type when they search."""

    def plain(pair: re.Match[bytes]) -> bytes:
        text = _utf16(pair[2])
        is_space = bool(text) and all(unicodedata.category(char) == "Zs" for char in text)
        return b"<" + pair[1] + b"> <0020>" if is_space else pair[0]

    return _BFCHAR.sub(lambda block: _PAIR.sub(plain, block[0]), cmap)


def together(parts: Iterable[Glyph | Shift]) -> Array:
    """A TJ array of glyphs and shifts, as short as it can be."""
    out: list[bytes | float] = []
    for part in parts:
        last = out[-1] if out else None
        if isinstance(part, Glyph):
            if isinstance(last, bytes):
                out[-1] = last + part.code
            else:
                out.append(part.code)
        elif isinstance(last, float):
            out[-1] = last + part.by
        else:
            out.append(part.by)
        if isinstance(out[-1], float) and not round(out[-1], 3):
            out.pop()
    return Array([String(one) if isinstance(one, bytes) else _number(one) for one in out])


def _number(value: float) -> int | Decimal:
    rounded = round(value, 3)
    return int(rounded) if rounded.is_integer() else Decimal(f"{rounded:.3f}".rstrip("0"))
