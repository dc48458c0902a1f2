"""The starts of the pages of the printed book in its text, for the editions that show them."""

from __future__ import annotations

from dataclasses import dataclass

from stamba.document.flow_reading import PageStart
from stamba.editions.artifact import Order
from stamba.press.binding import blank_places, fitted


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """The number of pages of the printed book, with blanks; the starts of those with text; how many count in roman."""

    count: int
    starts: tuple[PageStart, ...]
    roman: int = 0


def printed_pages(order: Order) -> PrintedPages | None:
    """Return the pages of the printed book, read from the pages as drawn; None if these are not the text."""
    drawn, book, pdf = order.made["pages"], order.book, order.pdf("pages")
    if not pdf.reading.whole:
        return None
    press = fitted(book.document.config.press, drawn.pages)
    blanks = frozenset(blank_places(drawn.pages, press.pages, press.keep_last))
    count = drawn.pages + len(blanks)
    place = [index for index in range(count) if index not in blanks]
    starts = (PageStart(place[one.index], one.section, one.offset) for one in pdf.reading.starts)
    return PrintedPages(count, tuple(starts), pdf.roman_pages)
