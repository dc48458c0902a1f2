"""What is the book's: nothing outside its folder is read, and nothing that is no file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from stamba import config, manuscript
from stamba.ground import limits
from stamba.ground.errors import ConfigError, ManuscriptError, StambaError
from stamba.ground.files import NotOfTheBookError, own_bytes, own_path
from stamba.linter.fixes import lint
from stamba.manuscript.revision import book_files, revision
from tests.conftest import write_book

SECRET = "first line of a private file\n"
TEXT = "# თავი\n\nსიტყვა.\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "private").write_text(SECRET, encoding="utf-8")
    return write_book(tmp_path / "book", {"10-a.md": TEXT})


def link(book: Path, name: str) -> None:
    (book / name).unlink(missing_ok=True)
    (book / name).parent.mkdir(exist_ok=True)
    (book / name).symlink_to(book.parent / "private")


def fifo(book: Path, name: str) -> None:
    (book / name).unlink(missing_ok=True)
    os.mkfifo(book / name)


def folder(book: Path, name: str) -> None:
    (book / name).unlink(missing_ok=True)
    (book / name).mkdir()


def add(book: Path, name: str, text: str) -> None:
    with (book / name).open("a", encoding="utf-8") as file:
        file.write(text)


# What is wrong, how it is read, the error and its place.
READ = {
    "book.toml": (lambda book: None, config.load, ConfigError, "book.toml: "),
    "20-b.md": (lambda book: None, lambda book: manuscript.read(config.load(book)), ManuscriptError, "20-b.md: "),
    "words.txt": (lambda book: None, lint, ManuscriptError, "words.txt: "),
    "a.png": (lambda book: add(book, "10-a.md", "\n![b](a.png)\n"), lambda book: manuscript.read(config.load(book)),
              ManuscriptError, "10-a.md:5:1: "),
    "cover.png": (lambda book: add(book, "book.toml", '[epub]\ncover = "cover.png"\n'), config.load, ConfigError,
                  "book.toml:"),
    "got.txt": (lambda book: add(book, "book.toml", '[received]\ntext = "got.txt"\n'), config.load, ConfigError,
                "book.toml:"),
    "a.icc": (lambda book: add(book, "book.toml", '[press]\nprofile = "a.icc"\ncondition = "Custom"\n'), config.load,
              ConfigError, "book.toml:"),
}  # fmt: skip


@pytest.mark.parametrize("harm", [link, fifo, folder])
@pytest.mark.parametrize("name", READ)
def test_what_is_not_the_books_is_refused_where_it_is_named(
    name: str, harm: Callable[[Path, str], None], book: Path
) -> None:
    prepare, read, error, place = READ[name]
    prepare(book)
    harm(book, name)
    with pytest.raises(StambaError) as wrong:
        read(book)
    assert type(wrong.value) is error
    assert str(wrong.value).startswith(f"{book}/{place}")
    assert wrong.value.remedy
    assert SECRET.strip() not in str(wrong.value)


@pytest.mark.parametrize("name", ["../private", "/etc/passwd", "a/../../private", "ring", "x" * 300, "a\0b"])
def test_no_path_leads_out(name: str, book: Path) -> None:
    (book / "ring").symlink_to("ring")
    with pytest.raises(NotOfTheBookError):
        own_path(book, name)


def test_links_inside_the_book_are_followed(book: Path) -> None:
    (book / "b").symlink_to("10-a.md")
    assert own_bytes(book, "b") == TEXT.encode()


def test_what_is_not_there_has_a_place(book: Path) -> None:
    assert own_path(book, "c/d.png") == book / "c" / "d.png"


def test_a_text_too_large_is_not_read(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEXT_BYTES", 3)
    with pytest.raises(NotOfTheBookError, match="larger than"):
        own_bytes(book, "10-a.md")


def test_the_digest_takes_in_nothing_from_outside(book: Path) -> None:
    before = revision(book)
    link(book, "b.txt")
    fifo(book, "c.txt")
    assert revision(book).digest == before.digest
    assert {path.name for path in book_files(book)} == {"10-a.md", "book.toml"}


@pytest.mark.parametrize("moment", ["yesterday", "²", "9" * 20, "-1"])
def test_a_moment_that_is_none_is_told(moment: str, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
    with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH is"):
        revision(book)
