"""Content streams (ISO 32000-1, 7.8.2): taken apart into instructions, and written from them.

What every page of ours is full of, numbers, names and strings, is read here; a stream that holds anything else is
left to qpdf's parser.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import pikepdf

from stamba.pdf.objects import Array, Object, Page, PdfError, PdfObject, Stream, String

INLINE_IMAGE = "INLINE IMAGE"

_WHITE = b"\0\t\n\f\r "
_SPACE = rb"[\0\t\n\f\r ]"
_ENDS = rb"(?![^\0\t\n\f\r ()<>\[\]{}/%])"  # of a number, a name or an operator: what follows is none of it
_NUMBER = rb"[-+]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)" + _ENDS
_NAME = rb"/[^\0\t\n\f\r ()<>\[\]{}/%]*+"
_STRING = rb"<(?:[0-9A-Fa-f]{2})*+>|\((?:[^()\\\r]|\\[^\r])*+\)"
_FLAT = rb"(?:" + rb"|".join((_SPACE, _NUMBER, _NAME, _STRING)) + rb")*+"
_ARRAY = rb"\[" + _FLAT + rb"\]"
_DICTIONARY = rb"<<(?:" + _ARRAY + rb"|" + _FLAT.removesuffix(b"*+") + rb")*+>>"
_OPERANDS = rb"(?:" + rb"|".join((_SPACE, _NUMBER, _NAME, _DICTIONARY, _STRING, _ARRAY)) + rb")*+"
_OPERATOR = rb"(?!(?:true|false|null|BI)" + _ENDS + rb")[A-Za-z'\"][A-Za-z0-9*]*+" + _ENDS
_INSTRUCTION = re.compile(rb"((" + _OPERANDS + rb")(" + _OPERATOR + rb"))", re.DOTALL)
_ONLY_NUMBERS = re.compile(rb"[-+.0-9 ]*")
_ONLY_SHOWN = re.compile(rb"\[(?:[-+.0-9A-Fa-f<> ]++|\([^()\\]*+\))*+\]")
_SHOWN = re.compile(rb"<[0-9A-Fa-f]*>|\([^()\\]*\)|[-+.0-9]+")
_MOST_KNOWN = 50_000


class _Values(dict[bytes, "bytes | float"]):
    """The values of strings and numbers as they are written, of which the same come again and again."""

    def __missing__(self, written: bytes) -> bytes | float:
        if len(self) > _MOST_KNOWN:
            self.clear()
        inside = written[1:-1]
        value: bytes | float
        if written.startswith(b"<"):
            value = bytes.fromhex(inside.decode())
        else:
            value = inside if written.startswith(b"(") else float(written)
        self[written] = value
        return value


_value_of = _Values().__getitem__


class Instruction(NamedTuple):
    """One operator with its operands as they are written; an inline picture is its own operator and operand."""

    operator: str
    text: bytes = b""
    picture: PdfObject = None

    @classmethod
    def of(cls, operator: str, *operands: object) -> Instruction:
        """Return the instruction with these operands."""
        return cls(operator, Array(operands).unparse()[2:-2])

    @property
    def operands(self) -> list[Any]:
        """The operands: numbers as floats, strings as octets, arrays as lists of these, the rest as objects."""
        text = self.text
        if self.picture is not None:
            return [self.picture]
        if not text:
            return []
        if _ONLY_NUMBERS.fullmatch(text):
            return list(map(_value_of, text.split()))
        if _ONLY_SHOWN.fullmatch(text):
            return [list(map(_value_of, _SHOWN.findall(text)))]
        return list(_parsed(text))


@lru_cache(2048)
def _parsed(text: bytes) -> tuple[Any, ...]:
    return tuple(_plain(one) for one in Object.parse(b"[" + text + b"]").as_list())


def _plain(one: PdfObject) -> Any:  # noqa: ANN401 - what pikepdf hands out
    if isinstance(one, Array):
        return [_plain(part) for part in one.as_list()]
    if isinstance(one, String):
        return bytes(one)
    return one if isinstance(one, Object | bool) or one is None else float(one)


def instructions(owner: Page | PdfObject) -> tuple[list[Instruction], str]:
    """Return the instructions of a page, form or tile, and the parser's complaint ("" for none).

    Raises PdfError for a stream that is none.
    """
    try:
        data = owner.read_bytes() if isinstance(owner, Stream) else data_of(owner)
    except (PdfError, AttributeError):
        data = b"("
    found = _INSTRUCTION.findall(data)
    read = sum(len(whole) for whole, *_ in found)
    if read == len(data) or not data[read:].strip(_WHITE):
        return [Instruction(operator.decode(), text.strip(_WHITE)) for _, text, operator in found], ""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        parsed = [_taken(one) for one in pikepdf.parse_content_stream(owner)]
    return parsed, str(heard[0].message) if heard else ""


def _taken(parsed: PdfObject) -> Instruction:
    if isinstance(parsed, pikepdf.ContentStreamInlineImage):
        return Instruction(INLINE_IMAGE, parsed.iimage.unparse(), parsed.iimage)
    text = b" ".join(_unparsed(one) for one in parsed.operands)
    return Instruction(str(parsed.operator), text)


def _unparsed(one: PdfObject) -> bytes:
    return Array([one]).unparse()[2:-2]


def data_of(page: Page | PdfObject) -> bytes:
    """Return the data of the content of a page, of its streams in a row (ISO 32000-1, 7.8.2)."""
    contents = getattr(page, "obj", page).get("/Contents", Array())
    return b"\n".join(one.read_bytes() for one in (contents if isinstance(contents, Array) else [contents]))


def written(content: Iterable[Instruction]) -> bytes:
    """Return instructions as the data of a content stream."""
    return b"\n".join(_written(one) for one in content)


def _written(one: Instruction) -> bytes:
    if one.picture is not None:
        return one.text
    text = _normal(one.text)
    return text + b" " + one.operator.encode() if text else one.operator.encode()


@lru_cache(2048)
def _normal(text: bytes) -> bytes:
    """Return operands as qpdf writes them."""
    return Object.parse(b"[" + text + b"]").unparse()[2:-2] if text else text
