"""Content streams as instructions; what the parser only warns of is handed back in words."""

from __future__ import annotations

import warnings

import pikepdf
from PIL import Image

from stamba.pdf.spaces import PdfObject

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


def instructions(owner: PdfObject) -> tuple[list[PdfObject], str]:
    """The instructions of a page, form or tile, and the parser's complaint ("" for none).

    Raises pikepdf.PdfError for a stream that is none.
    """
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        parsed = list(pikepdf.parse_content_stream(owner))
    return parsed, str(heard[0].message) if heard else ""
