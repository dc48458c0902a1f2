"""The print PDF edition."""

from __future__ import annotations

import tempfile
from pathlib import Path

from stamba.document.book import Book
from stamba.editions.artifact import Artifact, Order, whole_or_absent
from stamba.editions.print.finish import finish_print
from stamba.editions.print.pages import blanks_needed
from stamba.errors import RenderError
from stamba.press.spec import DocumentFacts
from stamba.setting.pictures import by_their_files


def make_print(order: Order) -> Artifact:
    """Write the print PDF: the same pages in black alone, with bleed, made ready for the press by prepress."""
    press = order.book.document.config.press
    with whole_or_absent(order.target) as temporary, tempfile.TemporaryDirectory() as folder:
        rendered = Path(folder) / "rendered.pdf"
        pages = order.pages.draw(rendered, "print.css", bleed=True, variant=None).pages
        order.progress("prepress")
        try:
            finish_print(rendered, temporary, press, print_facts(order.book))
        except RenderError as wrong:
            what = by_their_files(wrong.what, order.book.document)
            raise RenderError(what, wrong.remedy, where=wrong.where, code=wrong.code) from None
    return Artifact("print", order.target, pages + blanks_needed(pages, press.pages))


def print_facts(book: Book) -> DocumentFacts:
    """What the files for the printer say of the book."""
    meta = book.document.metadata
    authors = tuple(who.name for who in meta.creators)
    return DocumentFacts(
        meta.title, book.revision.moment, authors, meta.language, identifier=meta.identifier, isbn=meta.isbn
    )
