"""Re-reading a finished PDF: the text of its pages, inside the type area and outside it. Uses pypdfium2."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from stamba.config import PrintSpec
from stamba.document.characters import HYPHEN
from stamba.geometry import Box


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page's type area in reading order, lines ended by a line feed; `index` counts from 0."""

    index: int
    text: str


def page_texts(path: Path, spec: PrintSpec) -> tuple[PageText, ...]:
    """The text in the type area of every page, running heads and folios left out."""
    with pypdfium2.PdfDocument(path) as pdf:
        pages = []
        for index in range(len(pdf)):
            page = pdf[index]
            area = type_area(Box(*page.get_trimbox()), spec, index)
            text_page = page.get_textpage()
            text = text_page.get_text_bounded(area.x0, area.y0, area.x1, area.y1)
            pages.append(PageText(index, text.replace("\r\n", "\n").replace("\x02", HYPHEN)))
        return tuple(pages)


def margin_texts(path: Path, spec: PrintSpec) -> tuple[tuple[str, str, str], ...]:
    """The text of every page outside its type area: above it, below it, and beside it."""
    with pypdfium2.PdfDocument(path) as pdf:
        found = []
        for index in range(len(pdf)):
            page = pdf[index]
            whole, trim = Box(*page.get_mediabox()), Box(*page.get_trimbox())
            area = type_area(trim, spec, index)
            above = Box(whole.x0, area.y1, whole.x1, whole.y1)
            below = Box(whole.x0, whole.y0, whole.x1, area.y0)
            left, right = Box(whole.x0, area.y0, area.x0, area.y1), Box(area.x1, area.y0, whole.x1, area.y1)
            text_page = page.get_textpage()
            texts = [_text_in(text_page, box) for box in (above, below, left, right)]
            found.append((texts[0], texts[1], texts[2] + texts[3]))
        return tuple(found)


def _text_in(text_page: pypdfium2.PdfTextPage, box: Box) -> str:
    return str(text_page.get_text_bounded(box.x0, box.y0, box.x1, box.y1))


def type_area(trim: Box, spec: PrintSpec, index: int) -> Box:
    """The type area on a page in points, with some grace; the inner margin is left on a recto.

    At the sides a mark may hang out by 0.18 em of the text, 1.8 pt, and the engine's rounding adds to it.
    """
    margins = spec.margins
    left, right = (margins.inner, margins.outer) if index % 2 == 0 else (margins.outer, margins.inner)
    return Box(
        trim.x0 + left.pt - 3, trim.y0 + spec.foot_pt - 6, trim.x1 - right.pt + 3, trim.y1 - margins.head.pt + 2
    )  # fmt: skip
