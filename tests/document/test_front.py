"""The front matter: what book.toml says stands in it, what it does not say leaves no hole."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import config, pipeline
from stamba.ground.errors import ConfigError
from tests.conftest import HOUSE, Silence, write_book
from tests.linter.books import INTERVIEW

TALK = {"10-a.md": "# საუბარი {.interview}\n\nკ: ვინ მოვიდა?\n\nავ: მე.\n"}
KEYS = """place = "თბილისი"
date = "2026-11"
publisher = "წიგნის სახლი"
edition = "მეორე გამოცემა"
rights = "© მთარგმნელი"
original_rights = "© ავტორი"
address = "example.org"
imprint = ["დედანი დაიბეჭდა."]
isbn = "978-9941-0-0000-3"
isbn_epub = "978-3-16-148410-0"
udc = ["94(47)"]
thema = ["NHTV"]
series = "საუბრები"
series_index = 2
title_lines = ["მცირე", "წიგნი"]
"""


def bodies(folder: Path) -> dict[str, str]:
    """The XHTML of each section by its kind."""
    book = pipeline.assemble(folder, HOUSE, Silence())
    return {section.kind: section.body for section in book.document.sections}


def book(tmp_path: Path, keys: str) -> Path:
    folder = write_book(tmp_path / "book", TALK, INTERVIEW)
    toml = folder / "book.toml"
    toml.write_text(keys + toml.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def test_the_imprint_says_what_book_toml_says(tmp_path: Path) -> None:
    made = bodies(book(tmp_path, KEYS))
    for words in ("მეორე გამოცემა", "© მთარგმნელი", "© ავტორი", "example.org", "დედანი დაიბეჭდა.", "საუბრები, 2",
                  "ISBN 978-9941-0-0000-3 (ბეჭდური)", "ISBN 978-3-16-148410-0 (EPUB)", "უაკ 94(47)",
                  "კ — კითხვა, ავ — პასუხი."):  # fmt: skip
        assert words in made["imprint"]
    assert "წიგნის სახლი, თბილისი, 2026" in made["titlepage"]
    assert "მცირე <br/>წიგნი" in made["titlepage"]


def test_what_is_not_said_leaves_no_hole_and_no_identifier_is_printed(tmp_path: Path) -> None:
    made = bodies(book(tmp_path, ""))
    assert made["imprint"].count("<p>") == 1  # the labels of the talk
    assert "publisher" not in made["titlepage"]
    assert "urn:" not in "".join(made.values())
    assert "imprint" not in bodies(write_book(tmp_path / "bare", {}))


def test_a_name_that_stands_in_the_title_is_not_printed_beside_it(tmp_path: Path) -> None:
    folder = book(tmp_path, "")
    assert "author" in bodies(folder)["titlepage"]
    toml = folder / "book.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("მცირე წიგნი", "ავტორი და წიგნი"), encoding="utf-8"
    )
    made = bodies(folder)
    assert "author" not in made["titlepage"] + made["halftitlepage"]


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('title_lines = ["მცირე", "წიგნები"]\n', "title_lines: the lines are not the words of title"),
        ('isbn_epub = "978-3-16-148410-1"\n', "isbn_epub"),
    ],
)
def test_lines_and_numbers_that_cannot_be_are_refused(tmp_path: Path, keys: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        config.load(book(tmp_path, keys))


LONG = "რა როლი დააკისრეს მასებმა და მათმა წარმომადგენლებმა პარტიასა და საზოგადოებაში"
QUESTIONS = {
    "10-a.md": f"# საუბარი {{.interview}}\n\nკ: ვინ მოვიდა? და როდის?\n\nავ: მე.\n\nკ: {LONG}?[^a]\n\nავ: დიდი.\n\n"
    'კ: სად არის [ის?]{toc="ადგილი"}\n\nავ: აქ.\n\n## ქვეთავი\n\nკ: მერე?\n\nავ: არა.\n\n[^a]: შენიშვნა აქ.\n'
}


def test_questions_are_lines_of_the_contents_if_the_book_asks(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", QUESTIONS, INTERVIEW)
    (entry,) = pipeline.assemble(folder, HOUSE, Silence()).document.toc[:1]
    assert [below.title for below in entry.children] == ["ქვეთავი"]
    toml = folder / "book.toml"
    toml.write_text("questions_in_contents = true\n" + toml.read_text(encoding="utf-8"), encoding="utf-8")
    (entry,) = pipeline.assemble(folder, HOUSE, Silence()).document.toc[:1]
    shortened = "რა როლი დააკისრეს მასებმა და მათმა წარმომადგენლებმა…"
    assert [below.title for below in entry.children] == [
        "ვინ მოვიდა?",
        shortened,
        "ადგილი",
        "ქვეთავი",
        "მერე?",
    ]
    assert [below.anchor for below in entry.children][:2] == ["s1-x1-q1", "s1-x2-q1"]


@pytest.mark.parametrize(
    ("mark", "end"), [('note_by_editor = "Ed."', " Ed."), ('note_by_editor = ""', "it.")]
)
def test_a_note_ends_with_the_mark_of_its_author_or_with_none(mark: str, end: str, tmp_path: Path) -> None:
    chapter = "# Talk\n\nWho came?[^a]\n\n[^a]: [A word on it.]{.editor}\n"
    folder = write_book(tmp_path / "book", {"10-a.md": chapter}, f"\n[words]\n{mark}\n")
    assert pipeline.assemble(folder, HOUSE, Silence()).flow.notes[0].text.endswith(end.replace(" ", ""))
