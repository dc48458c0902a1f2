"""The cover as the first page of the screen PDF: one Figure with words (ISO 14289-1, 7.3).

Until the pages of the book are written it stands behind them, so that their indices are those of the page engine.
"""

from __future__ import annotations

from stamba.ground.geometry import Box
from stamba.pdf.objects import Page, Pdf
from stamba.pdf.structure import Attribute, MarkedContent, Tag


def append_cover(pdf: Pdf, page: Page, words: str) -> Tag:
    """Put a page behind those of the book, as one piece of marked content; return its tag, with these words."""
    pdf.pages.append(page)
    cover = pdf.pages[-1]
    cover.contents_add(b"/Figure <</MCID 0>> BDC\n", prepend=True)
    cover.contents_add(b"\nEMC")
    box = Box(*(float(edge) for edge in cover.mediabox))
    layout = (
        Attribute("Layout", "BBox", (box.x0, box.y0, box.x1, box.y1)),
        Attribute("Layout", "Placement", "Block"),
    )
    mark = MarkedContent(len(pdf.pages) - 1, 0, "", 0, box)
    return Tag("Figure", (mark,), alternative=words, attributes=layout)


def put_first(pdf: Pdf) -> None:
    """Move the last page before all others."""
    cover = pdf.pages[-1]
    del pdf.pages[-1]
    pdf.pages.insert(0, cover)
