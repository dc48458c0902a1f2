"""A PDF read for the press: plain frozen values that the preflight judges and the job ticket tells.

`read_print` walks every content stream of a file, ours or foreign; nothing here judges, nothing is written.
"""

from stamba.pdf.reading.document import UnreadableError, read_print
from stamba.pdf.reading.model import (
    Annotation,
    Colour,
    FontUse,
    GraphicsObject,
    Intent,
    Oddity,
    PageReading,
    PictureUse,
    PrintReading,
    Statement,
)

__all__ = [
    "Annotation",
    "Colour",
    "FontUse",
    "GraphicsObject",
    "Intent",
    "Oddity",
    "PageReading",
    "PictureUse",
    "PrintReading",
    "Statement",
    "UnreadableError",
    "read_print",
]
