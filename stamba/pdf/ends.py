"""Ends of streams in a saved file (ISO 32000-1, 7.3.8.1): data that end in CR are parted from `endstream` by CR LF.

qpdf parts all data from it by LF. Behind a CR that makes the end-of-line marker CR LF, and a strict reader takes the
data for a byte shorter than /Length says (ISO 19005-3, 6.1.7.1). Knows files as `objects.save` writes them: with one
section of cross-references at the end, a table or a stream (7.5.4 and 7.5.8).
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import pairwise

_AMBIGUOUS = re.compile(rb"\r(?=\nendstream\nendobj\n)")
_ENTRY = re.compile(rb"\d{10}(?= \d{5} n)")
_STREAM = re.compile(rb"(.*?)\nstream\n(.*)(\nendstream\n.*)", re.DOTALL)
_WIDTHS = re.compile(rb"/W \[ (\d+) (\d+) (\d+) \]")
_UP = 2  # the PNG predictor by which qpdf writes rows (ISO 32000-1, 7.4.4.4)

_Shift = Callable[[int], int]


def with_plain_ends(file: bytes) -> bytes:
    """Return a saved file in which no stream's data run into the end of their line; mostly it is the same."""
    places = [match.end() for match in _AMBIGUOUS.finditer(file)]
    if not places:
        return file
    section = int(file[file.rindex(b"startxref") :].split()[1])
    edges = [0, *(place for place in places if place < section), section]
    body = b"\r".join(file[begin:end] for begin, end in pairwise(edges))

    def shift(offset: int) -> int:
        return offset + bisect_left(places, offset)

    told = b"startxref\n%d\n"
    references = file[section:].replace(told % section, told % shift(section))
    if references.startswith(b"xref"):
        return body + _ENTRY.sub(lambda entry: b"%010d" % shift(int(entry[0])), references)
    return body + _shifted_stream(references, shift)


def _shifted_stream(references: bytes, shift: _Shift) -> bytes:
    """Return a cross-reference stream with other offsets."""
    parts, widths = _STREAM.fullmatch(references), _WIDTHS.search(references)
    if parts is None or widths is None:
        raise ValueError(references[:80])  # which qpdf does not write
    kinds, offsets, generations = (int(width) for width in widths.groups())
    entries = [
        (row[:kinds], shift(where) if row[kinds - 1] == 1 else where, row[kinds + offsets :])
        for row in _rows(zlib.decompress(parts[2]), kinds + offsets + generations)
        for where in (int.from_bytes(row[kinds : kinds + offsets], "big"),)
    ]
    wider = max(offsets, *((where.bit_length() + 7) // 8 for _, where, _ in entries))
    packed = zlib.compress(
        _predicted([b"".join((a, where.to_bytes(wider, "big"), c)) for a, where, c in entries])
    )
    head = _WIDTHS.sub(b"/W [ %d %d %d ]" % (kinds, wider, generations), parts[1])
    head = re.sub(rb"/Columns \d+", b"/Columns %d" % (kinds + wider + generations), head)
    head = re.sub(rb"/Length \d+", b"/Length %d" % len(packed), head)
    return b"".join((head, b"\nstream\n", packed, b"\r" if packed.endswith(b"\r") else b"", parts[3]))


def _rows(data: bytes, columns: int) -> Iterator[bytes]:
    """Yield the rows of predicted data, each the sum of what is told and of the row above."""
    above = bytes(columns)
    for begin in range(0, len(data), columns + 1):
        told = data[begin + 1 : begin + 1 + columns]
        above = bytes((one + other) % 256 for one, other in zip(told, above, strict=True))
        yield above


def _predicted(rows: list[bytes]) -> bytes:
    """Return rows as differences from the row above, each behind the number of the predictor."""
    pairs = zip(rows, [bytes(len(rows[0])), *rows], strict=False)
    return b"".join(
        bytes((_UP, *((one - other) % 256 for one, other in zip(row, above, strict=True))))
        for row, above in pairs
    )
