"""Finished PDFs of a book as evidence: each is opened and read once in a run, for editions and checks alike."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Self

from stamba.document.book import Book
from stamba.document.flow_reading import Reading, read_pdf
from stamba.document.page_texts import PageText, page_texts
from stamba.pdf.file import PdfFile


class FinishedPdf(PdfFile):
    """A finished PDF of a book: its pages, and the pages read against the flow."""

    def __init__(self, path: Path, book: Book) -> None:
        super().__init__(path)
        self.book = book

    @cached_property
    def pages(self) -> tuple[PageText, ...]:
        """The text of its pages."""
        return page_texts(self, self.book.document.config.print)

    @cached_property
    def reading(self) -> Reading:
        """Its pages read against the flow."""
        return read_pdf(self.path, self.pages, self.book.flow)


class FinishedPdfs:
    """The finished PDFs of a run, by their paths."""

    def __init__(self) -> None:
        self._files: dict[Path, FinishedPdf] = {}

    def of(self, path: Path, book: Book) -> FinishedPdf:
        """Return the file at a path, opened before or not."""
        if path not in self._files:
            self._files[path] = FinishedPdf(path, book)
        return self._files[path]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()
