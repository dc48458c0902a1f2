"""The pages of a finished PDF read one by one: side by side in all processes, and as they were read before if a page
is the same.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from stamba.ground import kept
from stamba.ground.beside import shared
from stamba.pdf.boxes import inherited
from stamba.pdf.file import PdfFile
from stamba.pdf.objects import BROKEN, Array, Dictionary, Object, Page, PdfObject, Stream
from stamba.pdf.streams import data_of

_Value = TypeVar("_Value")
_ANCESTRAL = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_OF_THE_FILE = frozenset({"/Annots", "/B", "/Contents", "/Parent", "/StructParents", "/Tabs"})


def page_by_page(
    file: PdfFile,
    kind: str,
    read: Callable[[PdfFile, Sequence[int]], list[_Value]],
    asked: Callable[[int], Iterable[str] | None],
    indices: Iterable[int] | None = None,
) -> list[_Value]:
    """Return what some pages of a file are `read` as, given their indices, for these or all of its pages.

    `asked` says by index all that the result depends on beside the page itself, without its annotations; None for
    a page that is always read anew. The results must be picklable, and do not tell the index.
    """
    wanted = list(range(len(file.objects.pages)) if indices is None else indices)
    digests = file.once(page_digests) if kept.is_keeping() else []
    inputs = [_inputs(digests[index], asked(index)) if digests else () for index in wanted]
    packed = [kept.found(kind, one) if one else None for one in inputs]
    missing = [index for index, one in zip(wanted, packed, strict=True) if one is None]
    fresh = iter(shared(partial(read, file), missing) if missing else ())
    results: list[_Value] = []
    for one, found in zip(inputs, packed, strict=True):
        result = next(fresh) if found is None else pickle.loads(found)  # noqa: S301 - we have packed it
        if found is None and one:
            kept.keep(kind, one, pickle.dumps(result, pickle.HIGHEST_PROTOCOL))
        results.append(result)
    return results


def _inputs(digest: bytes, asked: Iterable[str] | None) -> tuple[bytes | str, ...]:
    return (digest, *asked) if digest and asked is not None else ()


def page_digests(file: PdfFile) -> list[bytes]:
    """Return a digest of each page of a file: its content, boxes, resources and all, but for its annotations.

    That of a broken page is empty.
    """
    known: dict[tuple[int, int], bytes] = {}
    with file.anew() as own:  # what it complains of is told by who reads the pages
        return [_page_digest(page, known) for page in own.objects.pages]


def _page_digest(page: Page, known: dict[tuple[int, int], bytes]) -> bytes:
    try:
        whole = hashlib.sha256(hashlib.sha256(data_of(page)).digest())
        for key in sorted({*page.obj.keys(), *_ANCESTRAL} - _OF_THE_FILE):
            whole.update(key.encode() + b"\0" + _digest(inherited(page.obj, key), known))
    except BROKEN:
        return b""
    return whole.digest()


def _digest(one: PdfObject, known: dict[tuple[int, int], bytes]) -> bytes:
    """Return a digest of an object and all that it leads to; `known` are those of indirect ones."""
    if not isinstance(one, Object):
        return hashlib.sha256(repr(one).encode()).digest()
    number = one.objgen
    if one.is_indirect:
        if number in known:
            return known[number]
        known[number] = b"a ring"
    whole = hashlib.sha256()
    if isinstance(one, Dictionary | Stream):
        for key, value in sorted(one.items()):
            whole.update(key.encode() + b"\0" + _digest(value, known))
        if isinstance(one, Stream):
            whole.update(one.read_raw_bytes())
    elif isinstance(one, Array):
        for part in one:
            whole.update(_digest(part, known))
    else:
        whole.update(one.unparse(resolved=True))
    if one.is_indirect:
        known[number] = whole.digest()
    return whole.digest()
