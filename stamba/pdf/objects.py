"""The door to pikepdf: objects of a PDF (ISO 32000-1, 7.3), and the one place that opens and saves files of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import (
    Array,
    Dictionary,
    Name,
    NameTree,
    Object,
    Operator,
    OutlineItem,
    Page,
    PasswordError,
    Pdf,
    PdfError,
    PdfImage,
    Stream,
    String,
)
from PIL import Image

from stamba.pdf.ends import with_plain_ends

__all__ = [
    "BROKEN",
    "Array",
    "Dictionary",
    "Name",
    "NameTree",
    "Object",
    "Operator",
    "OutlineItem",
    "Page",
    "PasswordError",
    "Pdf",
    "PdfError",
    "PdfImage",
    "PdfObject",
    "Stream",
    "String",
    "open_pdf",
    "save",
]

PdfObject = Any  # what pikepdf hands out: any key of it may hold anything

# Whatever a malformed object may raise in pikepdf, in Pillow or in a conversion to a number.
BROKEN = (
    pikepdf.PikepdfError,
    Image.DecompressionBombError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RuntimeError,  # NotImplementedError and RecursionError are its children
    OSError,
)
_OBJECT_STREAMS = (1, 5)  # the version of PDF that brought them


def open_pdf(path: Path) -> Pdf:
    """Open a file; raises OSError, PasswordError or PdfError. What was repaired is told by `Pdf.get_warnings`."""
    return pikepdf.open(path, suppress_warnings=True)


def save(pdf: Pdf, path: Path, version: str, *, recompress: bool = False) -> None:
    """Write a file of this version of PDF: same objects, same bytes.

    The identifier is made of the content (ISO 32000-1, 14.4), objects are packed in streams where the version knows
    them (7.5.7), XMP is left as it is, and no data run into the end of their line. Raises OSError.
    """
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]  # qpdf would keep the first half, which is of the file as it was
    modern = tuple(int(part) for part in version.split(".")) >= _OBJECT_STREAMS
    mode = pikepdf.ObjectStreamMode
    pdf.save(
        path,
        deterministic_id=True,
        force_version=version,
        object_stream_mode=mode.generate if modern else mode.disable,
        compress_streams=True,
        recompress_flate=recompress,
        fix_metadata_version=False,  # it would open and rewrite the XMP
    )
    plain = path.read_bytes()
    mended = with_plain_ends(plain)
    if mended is not plain:
        path.write_bytes(mended)
