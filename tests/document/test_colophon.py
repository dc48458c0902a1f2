"""What the colophon says of a text that was received."""

from __future__ import annotations

from pathlib import Path

from stamba import pipeline
from tests.conftest import BOOKS, HOUSE, Silence, write_book


def colophon(folder: Path) -> str:
    book = pipeline.assemble(folder, HOUSE, Silence())
    return next(section.body for section in book.document.sections if section.kind == "colophon")


def test_a_book_that_received_no_text_speaks_of_none() -> None:
    assert "received" not in colophon(BOOKS / "english-interview")


def test_corrections_are_counted_all_the_same(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": '# თავი\n\nერთი [სიტყვა]{sic="სიტყა"}.\n'})
    assert "1 შესწორება" in colophon(folder)
