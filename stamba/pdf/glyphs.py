"""The glyphs of a page's text: codes to characters by the fonts' ToUnicode, and text-showing operators taken apart.

ISO 32000-1, 9.10 (extraction of text content). Codes are of two bytes, as composite fonts have them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, groupby
from typing import NamedTuple, cast

from stamba.pdf.objects import Object, String

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


Shown = bytes | Sequence[bytes | float]  # what a text-showing operator is given
_MOST_KNOWN = 50_000


class _Parts(dict[bytes | float, tuple[Glyph | Shift, ...]]):
    """The glyphs of strings, and shifts; the same come again and again."""

    def __init__(self, texts: Mapping[bytes, str]) -> None:
        super().__init__()
        self.texts = texts

    def __missing__(self, part: bytes | float) -> tuple[Glyph | Shift, ...]:
        if len(self) > _MOST_KNOWN:
            self.clear()
        if isinstance(part, bytes):
            codes = (part[at : at + 2] for at in range(0, len(part), 2))
            self[part] = tuple(Glyph(code, self.texts.get(code, "\ufffd")) for code in codes)
        else:
            self[part] = (Shift(part),)
        return self[part]


class ToUnicodeMap:
    """The ToUnicode map of one font (ISO 32000-1, 9.10.3): what its codes stand for; `space` is the code of a space."""

    def __init__(self, font: Object) -> None:
        self.texts: dict[bytes, str] = {}
        if "/ToUnicode" in font:
            self.texts = to_unicode(font.ToUnicode.read_bytes())
        self.space = next((code for code, text in sorted(self.texts.items()) if text == " "), b"")
        self._parts = _Parts(self.texts)

    @cached_property
    def digest(self) -> bytes:
        """A digest of what its codes stand for."""
        return hashlib.sha256(repr(sorted(self.texts.items())).encode("utf-8", "surrogatepass")).digest()

    def taken_apart(self, shown: Shown) -> list[Glyph | Shift]:
        """The glyphs of a string, or those of an array with the shifts between them."""
        parts = [shown] if isinstance(shown, bytes) else shown
        return list(chain.from_iterable(map(self._parts.__getitem__, parts)))

    def text_of(self, shown: Shown) -> str:
        """Return the text that the glyphs of a string or an array stand for."""
        return "".join([part.text for part in self.taken_apart(shown) if type(part) is Glyph])


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


def together(parts: Iterable[Glyph | Shift]) -> bytes:
    """A TJ array of glyphs and shifts as it is written, as short as it can be; "" for one that is empty."""
    out: list[bytes | float] = []
    for kind, group in groupby(parts, type):
        if kind is Shift:
            by = sum(one.by for one in cast("Iterator[Shift]", group))
            if round(by, 3):
                out.append(by)
            continue
        codes = b"".join([one.code for one in cast("Iterator[Glyph]", group)])
        if out and isinstance(out[-1], bytes):
            out[-1] += codes
        else:
            out.append(codes)
    return b"[ " + b" ".join(map(_written, out)) + b" ]" if out else b""


@lru_cache(_MOST_KNOWN)
def _written(value: bytes | float) -> bytes:
    """Return a string or a number as qpdf writes it."""
    if isinstance(value, bytes):
        return String(value).unparse()
    rounded = round(value, 3)
    return b"%d" % rounded if rounded.is_integer() else f"{rounded:.3f}".rstrip("0").encode()
