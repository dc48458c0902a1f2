"""Finished PDFs of a book as evidence: each is opened and read once in a run, for editions and checks alike."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Self

from stamba.document.book import Book
from stamba.document.flow_reading import FlowReading, read_pdf
from stamba.document.page_texts import PageText, page_texts
from stamba.ground.folios import folio
from stamba.pdf.file import PdfFile


class FinishedPdf(PdfFile):
    """A finished PDF of a book: its pages, and the pages read against the flow."""

    def __init__(self, path: Path, book: Book) -> None:
        super().__init__(path)
        self.book = book

    @cached_property
    def uncounted(self) -> int:
        """Return the number of pages before the first that has a folio: 1 if the file says that it begins with the
        cover, as a screen PDF does, else 0.
        """
        return int(self.drawn.get_page_label(0) == self.book.words.cover)

    @cached_property
    def pages(self) -> tuple[PageText, ...]:
        """The text of its pages; that of the cover is none of the book."""
        return page_texts(self, self.book.document.config.print, self.uncounted)

    @cached_property
    def reading(self) -> FlowReading:
        """Its pages read against the flow."""
        return read_pdf(self.path, self.pages, self.book.flow)

    @cached_property
    def roman_pages(self) -> int:
        """Return the number of its pages, from the first, that are counted in roman."""
        document = self.book.document
        if not document.config.print.roman_front:
            return 0
        body = next((section.id for section in document.sections if section.matter == "body"), "")
        begin = next((start.index for start in self.reading.starts if start.section == body), self.uncounted)
        return begin - self.uncounted

    def folio(self, index: int) -> str:
        """Return the folio that its page with this index is to have, and for the cover the word for it."""
        place = index - self.uncounted
        return self.book.words.cover if place < 0 else folio(place, self.roman_pages)


class FinishedPdfs:
    """The finished PDFs of a run, by their paths."""

    def __init__(self) -> None:
        self._files: dict[Path, FinishedPdf] = {}

    def of(self, path: Path, book: Book) -> FinishedPdf:
        """Return the file at a path, opened before or not."""
        if path not in self._files:
            self._files[path] = FinishedPdf(path, book)
        return self._files[path]

    def take(self, file: FinishedPdf) -> None:
        """Take in a file that is open already."""
        self._files[file.path] = file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()
