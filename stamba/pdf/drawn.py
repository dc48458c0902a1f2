"""The boxes of text and pictures on a drawn page, in points of its own space, as PDFium sees them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from pypdfium2 import raw

from stamba.ground.geometry import Box
from stamba.pdf.file import PdfFile, opened

_ALMOST = 0.01  # radians from a right angle


def text_boxes(source: Path | PdfFile, index: int = 0) -> list[Box]:
    """Return the boxes of the runs of text on a page."""
    with opened(source) as file:
        text = file.drawn[index].get_textpage()
        return [Box(*text.get_rect(run)) for run in range(text.count_rects())]


def drawn_boxes(page: Any) -> tuple[list[Box], list[Box]]:  # noqa: ANN401 - PDFium has no types
    """Return the boxes of the runs of text that a page of PDFium draws, whatever letters they stand for, and of its
    pictures of pixels; a drawing of lines is not told from lines.
    """
    runs: list[Box] = []
    pictures: list[Box] = []
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_IMAGE]):
        (runs if one.type == raw.FPDF_PAGEOBJ_TEXT else pictures).append(Box(*one.get_bounds()))
    return runs, pictures


def text_in(text_page: Any, box: Box) -> str:  # noqa: ANN401 - PDFium has no types
    """Return the text that stands in a box of a page, in the order of the content."""
    return str(text_page.get_text_bounded(box.x0, box.y0, box.x1, box.y1))


def is_turned(text_page: Any) -> bool:  # noqa: ANN401
    """Tell whether the text of a page stands on its side, by its middle character."""
    middle = text_page.count_chars() // 2
    return (
        bool(middle)
        and abs(raw.FPDFText_GetCharAngle(text_page.raw, middle) % math.pi - math.pi / 2) < _ALMOST
    )


def letters_in(page_text: Any, area: Box) -> str:  # noqa: ANN401 - PDFium has no types
    """Return the characters whose middle lies in an area; one whose box only reaches into it does not count."""
    found = []
    for at in range(page_text.count_chars()):
        left, bottom, right, top = page_text.get_charbox(at)
        if area.x0 <= (left + right) / 2 <= area.x1 and area.y0 <= (bottom + top) / 2 <= area.y1:
            found.append(page_text.get_text_range(at, 1))
    return "".join(found)


def characters(page_text: Any) -> list[tuple[str, Box]]:  # noqa: ANN401 - PDFium has no types
    """Return the characters of a page but white space, with their boxes, in the order in which the page is read."""
    return [
        (char, Box(*page_text.get_charbox(at)))
        for at in range(page_text.count_chars())
        if not (char := chr(raw.FPDFText_GetUnicode(page_text.raw, at))).isspace()
    ]
