"""Where the letters of a drawn page stand, for what is set to fit: covers and title pages."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from stamba.geometry import Box


def text_boxes(path: Path, index: int = 0) -> list[Box]:
    """The boxes of the runs of letters on a page, in points of its own space."""
    with pypdfium2.PdfDocument(path) as document:
        text = document[index].get_textpage()
        return [Box(*text.get_rect(run)) for run in range(text.count_rects())]
