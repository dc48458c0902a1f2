"""The cover of a book as two pages to be imposed: its front and its back, each without the words of the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from stamba.config.imposition.choices import BoundEdge
from stamba.ground.errors import RenderError, Source
from stamba.ground.geometry import Box, Size
from stamba.imposition.forms import SAME_SIZE, PageFrame, page_frame, rounded, source_pdf
from stamba.pdf.boxes import box_array
from stamba.pdf.file import PdfFile
from stamba.pdf.objects import Pdf, Stream
from stamba.pdf.reading.state import IDENTITY, matrix_of, times
from stamba.pdf.streams import Instruction, instructions, written


def add_cover(pdf: Pdf, path: Path, size: Size, bound: BoundEdge) -> tuple[PageFrame, ...]:
    """Add the front and the back of a cover laid open as two pages of this size, and return their frames.

    The front is right of the spine if the book is bound on the left; of the spine nothing is taken. Raises
    RenderError for a cover that is not as high as the pages, as the case of a hardcover, or too narrow.
    """
    with PdfFile(path) as file:
        cover = source_pdf(file).pages[0]
        whole = page_frame(cover, 1, path)
        if abs(whole.size.height.mm - size.height.mm) > SAME_SIZE.mm or (
            whole.size.width.mm < 2 * size.width.mm - SAME_SIZE.mm
        ):
            raise RenderError(
                f"a cover of {rounded(whole.size)} does not go around pages of {rounded(size)}",
                "A stapled booklet takes that of a paperback: leave cover out under [imposition] in book.toml.",
                where=Source(path),
            )
        trim, width = whole.trim, size.width.pt
        content, _ = instructions(cover)
        front, back = trim.x1 - width, trim.x0
        for x0 in (front, back) if bound is BoundEdge.LEFT else (back, front):
            panel = Box(x0, trim.y0, x0 + width, trim.y1)
            pdf.pages.append(cover)
            page = pdf.pages[-1]
            page.TrimBox = box_array(panel)
            page.Contents = Stream(pdf, written(_lettered_within(content, panel)))
    return tuple(page_frame(pdf.pages[index], 1, path) for index in (-2, -1))


def _lettered_within(content: Iterable[Instruction], panel: Box) -> Iterator[Instruction]:
    """Yield instructions of a page but for words that begin left or right of a panel: unseen, they would be found.

    Every run of letters has a matrix of its own (Tm), as in the pages that the house draws.
    """
    now = text = IDENTITY
    kept = []
    for one in content:
        operator = one.operator
        if operator == "q":
            kept.append(now)
        elif operator == "Q" and kept:
            now = kept.pop()
        elif operator == "cm":
            now = times(matrix_of(one.operands), now)
        elif operator == "Tm":
            text = matrix_of(one.operands)
        elif operator in {"Tj", "TJ"} and not panel.x0 <= times(text, now)[4] < panel.x1:
            continue
        yield one
