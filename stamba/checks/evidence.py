"""The evidence of a check: the text as it should be, and the finished files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stamba.checks.epub_file import EpubFile, open_epub
from stamba.document.book import Book
from stamba.document.finished import FinishedPdf, FinishedPdfs
from stamba.document.flow_reading import FlowReading
from stamba.document.page_texts import PageText
from stamba.pdf.tags import TagTree, read_tags
from stamba.press.binding import blank_places, fitted


@dataclass(slots=True)
class Evidence:
    """The book, and the file of every edition that was made.

    What was read of a file is kept, since several checks ask for it, and editions have asked before.
    """

    book: Book
    files: Mapping[str, Path]
    finished: FinishedPdfs = field(default_factory=FinishedPdfs)
    _epubs: dict[Path, EpubFile] = field(default_factory=dict)

    def open(self, path: Path) -> FinishedPdf:
        """Return a finished PDF by its path."""
        return self.finished.of(path, self.book)

    def pdf(self, edition: str) -> FinishedPdf:
        """Return the file of a PDF edition."""
        return self.finished.of(self.files[edition], self.book.for_edition(edition))

    def pages(self, edition: str) -> tuple[PageText, ...]:
        """Return the page texts of a PDF edition."""
        return self.pdf(edition).pages

    def reading(self, edition: str) -> FlowReading:
        """Return a PDF edition read against the flow."""
        return self.pdf(edition).reading

    def epub(self, edition: str) -> EpubFile:
        """A reflowable edition, opened."""
        path = self.files[edition]
        if path not in self._epubs:
            self._epubs[path] = open_epub(path)
        return self._epubs[path]

    def printed(self) -> str:
        """Return the edition that tells how the printed book is paged: print, else its bare pages, else screen.

        Empty when none of them was made.
        """
        return next((name for name in ("print", "pages", "screen") if name in self.files), "")

    def printed_pages(self) -> tuple[PageText, ...]:
        """Return the text of the pages of the printed book, blanks that fill its sheets counted."""
        name = self.printed()
        pages = list(self.pages(name)[self.pdf(name).uncounted :])
        press = fitted(self.book.document.config.press, len(pages))
        if name != "print":
            for place in blank_places(len(pages), press.pages, press.keep_last):
                pages.insert(place, PageText(place, ""))
        return tuple(PageText(index, page.text) for index, page in enumerate(pages))

    def folio(self, edition: str, index: int) -> str:
        """The folio that the page of a PDF edition with this index is to have."""
        return self.pdf(edition).folio(index)

    def tags(self, edition: str) -> TagTree:
        """The tags of a PDF edition, read back; one without tags gives an empty tree."""
        return self.pdf(edition).once(read_tags)
