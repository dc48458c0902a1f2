"""The size of the title page: the largest of the steps of page.css in which all its words stand in the type area."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from lxml import etree

from stamba.config import PrintSpec
from stamba.document.book import Book
from stamba.ground.errors import Source, StyleError
from stamba.ground.geometry import Box
from stamba.pdf.drawn import text_boxes
from stamba.setting.pages import page_tree

_SLACK_PT = 1.0  # optical overhang of letters, and rounding
_TOUCH = 0.3  # lines overlap that share more of their height than descenders and ascenders may


def title_step(book: Book, draw: Callable[[etree._Element, Path], int]) -> int:
    """The number of the step; `draw` lays out a tree in the book's style and gives the number of pages.

    Steps are the classes `.titlepage.step-1`, `.step-2` … of page.css, each smaller than the one before. Raises
    StyleError when no size is small enough.
    """
    sheet = book.house.sheet("page.css")
    steps = {int(number) for number in re.findall(r"\.titlepage\.step-(\d+)", sheet)}
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "title-page.pdf"
        for step in sorted(steps | {0}):
            pages = draw(_alone(book, step), page)
            if pages == 1 and stands_in_its_area(text_boxes(page), book.document.config.print):
                return step
    raise StyleError(
        "the words of the title page do not fit on it",
        "Shorten title and subtitle, make the trim larger, or add a smaller step for `section.titlepage`.",
        where=Source(book.house.style("page.css")),
    )


def _alone(book: Book, step: int) -> etree._Element:
    """The title page of the book and nothing else."""
    html = page_tree(book.document, book.words, step)
    body = html[-1]
    for section in body.findall("section"):
        if "titlepage" not in section.get("class", "").split():
            body.remove(section)
    return html


def stands_in_its_area(boxes: list[Box], spec: PrintSpec) -> bool:
    """Tell whether runs of letters on a recto, in points from the corner of the trim, keep to the type area, apart."""
    margins, trim = spec.margins, spec.trim
    inside = all(
        box.x0 >= margins.inner.pt - _SLACK_PT
        and box.x1 <= trim.width.pt - margins.outer.pt + _SLACK_PT
        and box.y0 >= margins.foot.pt / 2
        and box.y1 <= trim.height.pt - margins.head.pt + _SLACK_PT
        for box in boxes
    )
    return inside and not any(_overlap(one, other) for one, other in combinations(boxes, 2))


def _overlap(one: Box, other: Box) -> bool:
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    beside = one.x1 <= other.x0 or other.x1 <= one.x0
    return not beside and shared > _TOUCH * min(one.height, other.height)
