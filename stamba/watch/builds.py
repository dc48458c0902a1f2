"""Building a watched book: pages first, then what is found on them, then the text of the EPUB."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from stamba import pipeline
from stamba.checks.epub_file import EpubFile, open_epub
from stamba.document.book import Book
from stamba.document.finished import FinishedPdf, FinishedPdfs
from stamba.document.places import Places, Spot
from stamba.editions.artifact import Artifact, Order
from stamba.editions.table import EDITIONS
from stamba.ground import errors, kept
from stamba.ground.errors import StambaError
from stamba.ground.findings import ERROR, SEVERITIES, Finding
from stamba.ground.geometry import Box
from stamba.ground.house import House
from stamba.setting.inks import SCREEN
from stamba.setting.set_book import SetBook
from stamba.watch.state import Board, Shown

_XHTML = "{http://www.w3.org/1999/xhtml}"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


class Builder:
    """Makes a book again and again, and puts what came of it on the board."""

    def __init__(self, folder: Path, target: Path, drafts: Path, house: House, board: Board) -> None:
        self._folder = folder
        self._target = target
        self._drafts = drafts
        self._house = house
        self._board = board
        self._number = 0

    def build(self, stale: Callable[[], bool]) -> None:
        """Make the book and show it; what is left to do is dropped when `stale` says that a file was saved meanwhile.

        What is wrong with the book is shown and nothing raised: the last good pages stay.
        """
        self._number += 1
        gc.disable()  # a fifth of the time would go into counting what is in use
        try:
            with kept.keeping(self._target):
                self._build(stale)
        except (StambaError, OSError) as wrong:
            known = wrong if isinstance(wrong, StambaError) else errors.of_the_machine(wrong)
            if known is None:
                raise
            self._board.show(working="", error=(str(known), known.where))
        finally:
            gc.enable()
            gc.collect()

    def _build(self, stale: Callable[[], bool]) -> None:
        began = time.perf_counter()
        self._board.show(working="pages")
        book = pipeline.assemble(self._folder, self._house, pipeline.Unheard())
        setting = SetBook(book, lambda _: None)
        path = self._drafts / f"{self._number}.pdf"
        setting.draw(path, SCREEN)
        with self._board.pdfium:
            file = FinishedPdf(path, book)
            self._board.open(file, Places(file))
            (self._drafts / f"{self._number - 2}.pdf").unlink(missing_ok=True)
        meta = book.document.metadata
        took = time.perf_counter() - began
        self._board.show(seconds=took, working="findings", title=meta.title, language=meta.language)
        if stale():
            return
        with self._board.pdfium:
            findings = pipeline.look_over(book, setting, file)
        self._board.show(findings=self._places(file, findings), working="text")
        if not stale():
            self._text(book, setting, file)
        self._board.show(working="")

    def _places(self, file: FinishedPdf, findings: tuple[Finding, ...]) -> tuple[Shown, ...]:
        """Return findings with their spots on the pages, the gravest first."""
        with self._board.pdfium:
            places = Places(file)
            shown = [Shown(one, _spot(places, file, one)) for one in findings]
        return tuple(sorted(shown, key=lambda one: SEVERITIES.index(one.finding.severity)))

    def _text(self, book: Book, setting: SetBook, file: FinishedPdf) -> None:
        """Make the EPUB and show it; what is wrong with it is one more finding."""
        pages = Artifact("pages", file.path, len(file.drawn))
        target = self._drafts / "text.epub"
        try:
            with self._board.pdfium, FinishedPdfs() as pdfs:
                EDITIONS["epub"].make(Order(book, setting, target, {"pages": pages}, lambda _: None, pdfs))
                folios = tuple(file.folio(index) for index in range(len(file.drawn)))
            epub = open_epub(target)
        except StambaError as wrong:
            found = Finding(wrong.code, wrong.what, wrong.where or errors.NOWHERE, wrong.remedy, ERROR)
            self._board.show(findings=(*self._board.state.findings, Shown(found)))
            return
        self._board.epub = epub
        titles = [
            (name, (root.findtext(f"{_XHTML}head/{_XHTML}title") or name).strip())
            for name, root in epub.documents.items()
        ]
        marks = dict(_page_list(epub))
        self._board.show(
            text=self._board.state.text + 1, documents=tuple(titles),
            marks=tuple(marks.get(folio, "") for folio in folios),
        )  # fmt: skip


def _spot(places: Places, file: FinishedPdf, finding: Finding) -> Spot | None:
    where = finding.where
    if where.pages and where.pages[0] < len(file.drawn):
        return Spot(where.pages[0], Box(0, 0, 0, 0))
    return places.spot(where) if where.line else None


def _page_list(epub: EpubFile) -> Iterator[tuple[str, str]]:
    """Yield the folios of an EPUB's page list with the addresses that they lead to, from its root."""
    name, root = epub.nav
    for nav in root.iter(f"{_XHTML}nav"):
        if nav.get(_EPUB_TYPE) == "page-list":
            for link in nav.iter(f"{_XHTML}a"):
                _, mark, fragment = link.get("href", "").partition("#")
                yield _text_of(link), f"{epub.name(link.get('href', ''), name)}{mark}{fragment}"


def _text_of(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()
