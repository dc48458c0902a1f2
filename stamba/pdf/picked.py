"""Pages picked from a PDF into another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stamba.ground.errors import RenderError, Source
from stamba.pdf.objects import Pdf, PdfError, open_pdf, save


def page_count(source: Path) -> int:
    """Return the number of pages; raises RenderError for what is no PDF."""
    with _opened(source) as pdf:
        return len(pdf.pages)


def take_pages(source: Path, target: Path, pages: Sequence[int]) -> None:
    """Write the pages of these numbers (from 1) in this order; raises RenderError for one that is not there."""
    with _opened(source) as pdf, Pdf.new() as picked:
        count = len(pdf.pages)
        if wrong := [number for number in pages if not 1 <= number <= count]:
            raise RenderError(
                f"there is no page {wrong[0]}", f"The file has {count} pages.", where=Source(source)
            )
        for number in pages:
            picked.pages.append(pdf.pages[number - 1])
        save(picked, target, pdf.pdf_version)


def _opened(source: Path) -> Pdf:
    try:
        return open_pdf(source)
    except (PdfError, OSError) as wrong:
        raise RenderError(f"{source} cannot be read as a PDF ({wrong})", "Name a PDF.") from None
