"""Content streams (ISO 32000-1, 7.8.2): taken apart into instructions, and written from them."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

import pikepdf

from stamba.pdf.objects import Array, Page, PdfObject


def instructions(owner: PdfObject) -> tuple[list[PdfObject], str]:
    """Return the instructions of a page, form or tile, and the parser's complaint ("" for none).

    Raises PdfError for a stream that is none.
    """
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        parsed = list(pikepdf.parse_content_stream(owner))
    return parsed, str(heard[0].message) if heard else ""


def data_of(page: Page) -> bytes:
    """Return the data of the content of a page, of its streams in a row (ISO 32000-1, 7.8.2)."""
    contents = page.obj.get("/Contents", Array())
    return b"\n".join(one.read_bytes() for one in (contents if isinstance(contents, Array) else [contents]))


def written(content: Iterable[PdfObject]) -> bytes:
    """Return instructions, or pairs of operands and operator, as the data of a content stream."""
    return pikepdf.unparse_content_stream(list(content))
