"""The text of a finished PDF's pages, inside the type area and outside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from stamba.config import PrintSpec
from stamba.document.characters import HYPHEN
from stamba.ground.geometry import Box
from stamba.pdf.drawn import drawn_boxes, is_turned, text_in
from stamba.pdf.file import PdfFile, opened
from stamba.pdf.objects import Page
from stamba.pdf.page_by_page import page_by_page

_FAR = 20_000.0  # pt, beyond the largest page of a PDF


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page; `index` counts from 0.

    `text` is that between the margins of head and foot in reading order, lines ended by a line feed; `margins` is what
    stands above it, below it, and beside the type area. `beyond` are the boxes of runs of text that are drawn beyond
    the measure, `pictures` those of pictures of pixels, `links` the areas of links with the text in each.
    """

    index: int
    text: str
    margins: tuple[str, str, str] = ("", "", "")
    beyond: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()
    links: tuple[tuple[Box, str], ...] = ()

    def under(self, area: Box) -> str:
        """Return the text in the area of a link."""
        return next((text for one, text in self.links if one == area), "")


def page_texts(source: Path | PdfFile, spec: PrintSpec, uncounted: int = 0) -> tuple[PageText, ...]:
    """Return the text of every page, none for those before the book's first.

    Raises RenderError for what is no PDF.
    """
    with opened(source) as file:
        count = len(file.drawn)
        areas = [_link_areas(page) for page in file.objects.pages]

        def read(own: PdfFile, indices: Sequence[int]) -> list[PageText]:
            return [
                PageText(0, "")
                if index < uncounted
                else _page_text(own, index, spec, index - uncounted, areas[index])
                for index in indices
            ]

        def asked(index: int) -> tuple[str, ...]:
            area = type_area(Box(0, 0, 0, 0), spec, index - uncounted)
            return repr(index < uncounted), repr(area), repr(areas[index])

        texts = page_by_page(file, "page text", read, asked)
        return tuple(replace(text, index=index) for index, text in zip(range(count), texts, strict=True))


def _link_areas(page: Page) -> tuple[Box, ...]:
    """Return the areas of the links of a page."""
    return tuple(
        Box(*(float(value) for value in one.Rect)) for one in page.obj.get("/Annots", ()) if "/Rect" in one
    )


def _page_text(file: PdfFile, index: int, spec: PrintSpec, place: int, areas: Iterable[Box]) -> PageText:
    page = file.drawn[index]
    whole, area = Box(*page.get_mediabox()), type_area(Box(*page.get_trimbox()), spec, place)
    text_page = page.get_textpage()
    beside = (Box(-_FAR, area.y0, area.x0, area.y1), Box(area.x1, area.y0, _FAR, area.y1))
    margins = (
        text_in(text_page, Box(whole.x0, area.y1, whole.x1, whole.y1)),
        text_in(text_page, Box(whole.x0, whole.y0, whole.x1, area.y0)),
        "".join(text_in(text_page, box) for box in beside),
    )
    # What sticks out at the sides is text as well; F-105 tells of it.
    across = Box(-_FAR, area.y0, _FAR, area.y1)
    text = text_in(text_page, across)
    if is_turned(text_page):  # of which PDFium loses the ends of lines in a part of the page
        text = text_page.get_text_range()
        for margin in filter(None, map(str.strip, margins)):
            text = "".join(text.rsplit(margin, 1))
    text = text.replace("\r\n", "\n").replace("\x02", HYPHEN)
    runs, pictures = drawn_boxes(page)
    beyond = tuple(
        box
        for box in runs
        if (box.x1 > area.x1 or box.x0 < area.x0) and area.y0 < (box.y0 + box.y1) / 2 < area.y1
    )
    links = tuple((one, text_in(text_page, one)) for one in areas)
    text_page.close()
    page.close()
    return PageText(0, text, margins, beyond, tuple(pictures), links)


def type_area(trim: Box, spec: PrintSpec, place: int) -> Box:
    """Return the type area on a page in points, with some grace; the inner margin is left on a recto.

    The first page of a book has the place 0. At the sides a mark may hang out by 0.18 em of the text, 1.8 pt, and the
    engine's rounding adds to it.
    """
    margins = spec.margins
    left, right = (margins.inner, margins.outer) if place % 2 == 0 else (margins.outer, margins.inner)
    return Box(
        trim.x0 + left.pt - 3, trim.y0 + spec.foot_pt - 6, trim.x1 - right.pt + 3, trim.y1 - margins.head.pt + 2
    )  # fmt: skip
