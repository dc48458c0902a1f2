"""house.toml above the books: defaults that book.toml stands over key by key, mistakes told where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import config
from stamba.ground.errors import ConfigError
from stamba.manuscript.revision import revision
from tests.conftest import write_book


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return tmp_path / "house.toml"


def test_its_keys_hold_where_the_book_says_nothing(tmp_path: Path, house: Path) -> None:
    house.write_text(
        'publisher = "House"\nlanguage = "en"\nseries = "Small Books"\n\n[print]\ntrim = "A4"\nline = "15pt"\n\n[words]\nnote_by_editor = "ed."\n',
        encoding="utf-8",
    )
    book = config.load(write_book(tmp_path / "book", {}, '[print]\ntrim = "A6"\n'))
    assert (book.metadata.publisher, book.metadata.series) == ("House", "Small Books")
    assert book.metadata.language == "ka"  # the book's own
    assert book.print.trim.width.mm == 105
    assert round(book.print.line.pt) == 15
    assert dict(book.words)["note_by_editor"] == "ed."


def test_a_mistake_is_told_where_it_stands(tmp_path: Path, house: Path) -> None:
    folder = write_book(tmp_path / "book", {})
    house.write_text('publisher = "House"\ncolour = "red"\n\n[print]\ntrim = "wide"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as wrong:
        config.load(folder)
    lines = str(wrong.value).splitlines()
    assert any(line.startswith(f"{house}:2: error: colour: this key is not known") for line in lines)
    assert any(line.startswith(f"{house}:5: error: print.trim: ") for line in lines)


def test_what_each_book_has_of_its_own_is_refused(tmp_path: Path, house: Path) -> None:
    house.write_text('publisher = "House"\nslug = "all"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"house.toml:2: error: slug: each book has its own"):
        config.load(write_book(tmp_path / "book", {}))


def test_it_is_a_part_of_the_state_of_the_book(tmp_path: Path, house: Path) -> None:
    folder = write_book(tmp_path / "book", {})
    before = revision(folder).digest
    house.write_text('publisher = "House"\n', encoding="utf-8")
    assert revision(folder).digest != before
