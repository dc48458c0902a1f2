"""A designer's mistakes in styles/ and fonts/: one sentence each, with the file and the line where there is one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stamba import pipeline
from stamba.document import matter
from stamba.ground.errors import StambaError, StyleError
from stamba.ground.house import House
from stamba.language import hyphenation
from stamba.theme import fonts
from tests.conftest import HOUSE, Silence, write_book


@pytest.fixture
def house(tmp_path: Path) -> House:
    shutil.copytree(HOUSE.styles, tmp_path / "styles", ignore=shutil.ignore_patterns("icc"))
    return House(tmp_path / "styles", HOUSE.fonts)


# The file, what it says instead, and what is told of it, after the file's name.
WRONG = {
    "a template that is not well-formed": ("matter/colophon.html.j2", b"<p>", "colophon.html.j2: error: template: not well-formed"),
    "a template that is not UTF-8": ("matter/imprint.html.j2", b"<p>\xff</p>", "imprint.html.j2:1: error: not UTF-8"),
    "a template that divides by zero": (
        "matter/half-title.html.j2", b"<p/>\n<p>{{ 1 // 0 }}</p>", "half-title.html.j2:2: error: template: ZeroDivisionError"),
    "a template that calls amiss": (
        "matter/half-title.html.j2", b"<p>{{ words.date(1) }}</p>", "half-title.html.j2:1: error: template: TypeError"),
    "a template that is not closed": ("matter/half-title.html.j2", b"{% if 1 %}", "half-title.html.j2:1: error: template:"),
    "a word that is no table": ("matter/words.toml", b'ka = "x"\n', "words.toml:1: error: ka: 'x' is not a table"),
    "a word that is no text": ("matter/words.toml", b"[ka]\n\ncolophon = 3\n", "words.toml:3: error: ka.colophon: 3 is not a string"),
    "a word with half a brace": ("matter/words.toml", b'[ka]\ndate = "{"\n', "words.toml:2: error: ka.date: '{' has half a pair"),
    "months of another year": ("matter/words.toml", b'[ka]\nmonths = ["a"]\n', "words.toml:2: error: ka.months: a year has twelve"),
    "words that are no TOML": ("matter/words.toml", b"[ka\n", "words.toml:1:4: error: not TOML"),
    "words that are not UTF-8": ("matter/words.toml", b"[ka]\n# \xff\n", "words.toml:2: error: not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_with_its_file(name: str, house: House, tmp_path: Path) -> None:
    file, content, told = WRONG[name]
    (house.styles / file).write_bytes(content)
    book = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\nსიტყვა.\n"})
    with pytest.raises(StyleError) as wrong:
        pipeline.assemble(book, house, Silence())
    assert told in str(wrong.value)
    assert wrong.value.exit_code == 4
    assert wrong.value.remedy


def test_a_sheet_is_told_with_its_line(house: House) -> None:
    (house.styles / "page.css").write_bytes(b"p { }\n/* \xff */\n")
    with pytest.raises(StyleError) as wrong:
        house.sheet("page.css")
    assert str(wrong.value) == f"{house.styles}/page.css:2: error: not UTF-8. Save the file as UTF-8."
    with pytest.raises(StyleError, match=r"none\.css: error: the style sheet cannot be read"):
        house.sheet("none.css")


@pytest.mark.parametrize("at", [300, 2_000, 20_000, -20_000])
def test_a_broken_font_is_told_with_its_file(at: int, tmp_path: Path) -> None:
    """Cut off, or written over anywhere: a face or one sentence."""
    good = next(iter(sorted(HOUSE.fonts.glob("*.ttf")))).read_bytes()
    for number, bad in enumerate((good[:at], good[:at] + b"\xff" * 400 + good[at + 400 :])):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "a.ttf").write_bytes(bad)
        told = ""
        try:
            fonts.faces((folder / "a.ttf",))
        except StyleError as wrong:
            told = str(wrong)
        assert not told or told.startswith(f"{folder}/a.ttf: error: not a font we can read")


def test_patterns_that_are_not_utf8_are_told_with_their_file(tmp_path: Path) -> None:
    patterns = tmp_path / "hyphenation"
    patterns.mkdir()
    (patterns / "hyph-xx.pat.txt").write_bytes(b"\xff")
    with pytest.raises(StyleError, match=r"hyph-xx\.pat\.txt: error: the patterns are not UTF-8"):
        hyphenation.register(House(HOUSE.styles, tmp_path))


# What [words] of book.toml says, and what is told.
WORDS = {
    'date = "{"': "has half a pair of braces. Write {{ or }} for a brace.",
    'date = "{day:>999999999}"': "asks for more than can be filled in. Use {day}, {month} or {year}.",
    'date = "{day!r}"': "asks for more",
    'date = "{day.real}"': "asks for more",
    'date = "{dya}"': "asks for more",
    'date = "{}"': "asks for more",
    'mine = "{x:>999999999}"': "asks for more than can be filled in. Write {name}, and nothing more.",
    'print_edition = "{title} {digest.join}"': "asks for more",
}


@pytest.mark.parametrize("line", WORDS)
def test_a_word_of_the_book_asks_for_what_there_is(line: str, tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {}, f"[words]\n{line}\n")
    with pytest.raises(StambaError) as wrong:
        pipeline.assemble(book, HOUSE, Silence())
    assert str(wrong.value).startswith(f"{book}/book.toml:")
    assert WORDS[line] in str(wrong.value)
    assert wrong.value.exit_code == 2


def test_a_word_may_have_braces(tmp_path: Path) -> None:
    lines = '[words]\ndate = "{{{year}}}"\ncolophon = "{"\n'
    words = matter.words_for(pipeline.config.load(write_book(tmp_path / "book", {}, lines)), HOUSE)
    assert (words.date(1, 2, 2026), words.colophon) == ("{2026}", "{")


@pytest.mark.parametrize("size", ["99999 x 99999 mm", "148 x 99999 mm", f"{'9' * 400} x 210 mm"])
def test_a_trim_that_no_paper_has_is_refused(size: str, tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {}, f'[print]\ntrim = "{size}"\n')
    with pytest.raises(StambaError, match="longer than any paper") as wrong:
        pipeline.config.load(book)
    assert wrong.value.exit_code == 2
    assert f"{book}/book.toml:" in str(wrong.value)
