"""The print PDF edition, and the pages that it is made of."""

from __future__ import annotations

from stamba.document.book import Book
from stamba.document.pictures import by_their_files, marked
from stamba.editions.artifact import Artifact, Order
from stamba.editions.print.finish import finish_print
from stamba.ground.errors import RenderError
from stamba.ground.files import whole_or_absent
from stamba.press.binding import blanks_needed, fitted, told
from stamba.press.spec import DocumentFacts
from stamba.setting.inks import PRESS


def make_pages(order: Order) -> Artifact:
    """Write the pages of the book in black alone, with bleed, before anything that only a printer asks for."""
    with whole_or_absent(order.target) as temporary:
        drawn = order.pages.draw(temporary, PRESS)
    return Artifact("pages", order.target, drawn.pages)


def make_print(order: Order) -> Artifact:
    """Write the print PDF: the pages of the same build, made ready for the press."""
    pages = order.made["pages"]
    wishes = order.book.document.config.press
    press = fitted(wishes, pages.pages)
    order.progress("prepress")
    with whole_or_absent(order.target) as temporary:
        try:
            coloured = marked(order.book.document)
            finish_print(pages.path, temporary, press, print_facts(order.book), coloured)
        except RenderError as wrong:
            what, place = by_their_files(wrong.what, order.book.document)
            what = what.replace(pages.path.name, "the book")  # of which nobody has seen the bare pages
            raise RenderError(what, wrong.remedy, where=place or wrong.where, code=wrong.code) from None
    count = pages.pages + blanks_needed(pages.pages, press.pages)
    return Artifact("print", order.target, count, chosen=told(wishes, pages.pages))


def print_facts(book: Book) -> DocumentFacts:
    """Return the metadata of the files for the printer."""
    meta = book.document.metadata
    title = f"{meta.title}. {meta.part}" if meta.part else meta.title
    authors = tuple(who.name for who in meta.creators)
    return DocumentFacts(
        title, book.revision.moment, authors, meta.language, identifier=meta.identifier, isbn=meta.isbn
    )
