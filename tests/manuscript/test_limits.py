"""Chapters that would take a reader minutes."""

from __future__ import annotations

from pathlib import Path

from stamba import config, manuscript
from tests.conftest import write_book


def test_hundreds_of_runs_of_backticks_that_close_nothing_are_read(tmp_path: Path) -> None:
    marks = "".join(f"{'`' * number}a " for number in range(1, 331))
    book = write_book(tmp_path / "book", {"10-a.md": f"# თავი\n\n{marks}\n"})
    (chapter,) = manuscript.read(config.load(book)).chapters
    assert chapter.text.endswith("`a \n")
