"""A dump that lost, doubled or moved anything is found out, with the place in the manuscript."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from stamba import pipeline
from stamba.checks import table
from stamba.checks.evidence import Evidence
from stamba.document.book import Book
from stamba.ground.findings import Finding
from stamba.setting.pages import page_html
from tests.checks.conftest import line_of
from tests.checks.test_reflow import cut, exchange, swap
from tests.conftest import BOOKS, HOUSE, ROOT, Silence, write_book

INTRO, TALK = "00-introduction.md", "10-interview.md"
SECOND = "<p>The second paragraph is quite different.</p>"
NOTE = r'<span class="note" id="note-1">.*?</span></span></span>'


def judge(book: Book, path: Path, html: str) -> list[Finding]:
    path.write_text(html, encoding="utf-8")
    return list(table.judge(Evidence(book, {"dump": path}), "dump", slow=False))


@pytest.mark.parametrize(
    "folder", [ROOT / "manuscript", *sorted(BOOKS.iterdir())], ids=lambda path: path.name
)
def test_a_sound_dump_is_sound(tmp_path: Path, folder: Path) -> None:
    book = pipeline.assemble(folder, HOUSE, Silence())
    assert not judge(book, tmp_path / "dump.html", page_html(book.document, book.words))


def test_lists_in_notes_are_read_without_their_bullets(tmp_path: Path) -> None:
    text = (
        "# One\n\nWords.[^a] More.[^b]\n\n[^a]: - one\n    - two\n\n[^b]: See:\n\n    3. three\n    4. four\n"
    )
    book = pipeline.assemble(write_book(tmp_path / "book", {"10-a.md": text}), HOUSE, Silence())
    html = page_html(book.document, book.words)
    assert not judge(book, tmp_path / "dump.html", html)
    (finding,) = judge(book, tmp_path / "dump.html", html.replace("two", "tow"))
    assert (finding.code, str(finding.where)[-4:]) == ("F-103", ":5:9")


CASES: dict[str, tuple[Callable[[str], str], str, str, str]] = {
    # what is done, the code, where it is said to be, words of the message
    "a word lost": (swap("is quite different", "is different"), "F-102", f"{INTRO}:5:25", "is different"),
    "a word doubled": (swap("quite different", "quite quite different"), "F-102", f"{INTRO}:5:31", "quite quite"),
    "a letter lost": (swap("quite different", "quite diferent"), "F-102", f"{INTRO}:5:31", "diferent"),
    "a mark lost": (swap("quite different.", "quite different"), "F-102", f"{INTRO}:5:", "different"),
    "a paragraph lost": (swap(SECOND, ""), "F-102", f"{INTRO}:5:1", "The second"),
    "a paragraph doubled": (swap(SECOND, SECOND * 2), "F-102", f"{INTRO}:7:4", "The second"),
    "a call lost": (cut(r'<a [^>]*href="#note-1"[^>]*>1</a>'), "F-102", f"{INTRO}:3:", "a note."),
    "a call with another number": (swap('href="#note-1">1</a>', 'href="#note-1">7</a>'), "F-102", f"{INTRO}:3:", "note.7"),
    "a note lost": (cut(NOTE), "F-103", f"{INTRO}:25:", "lacks note 1"),
    "a note doubled": (cut(NOTE, 2), "F-103", f"{INTRO}:25:", "note 1 twice"),
    "a note's number": (swap('href="#noteref-1">1.</a>', 'href="#noteref-1">2.</a>'), "F-103", f"{INTRO}:25:", "note 1 reads “2."),
    "a word of a note lost": (swap("The editor’s words", "The words"), "F-103", f"{INTRO}:25:", "1. The words"),
    "whose a note is": (cut(r'<span class="note-by">.*?</span>'), "F-103", f"{INTRO}:25:", "reads"),
    "notes swapped": (exchange("The editor’s words on it.", "One paragraph of a note."), "F-103", f"{INTRO}:25:", "One paragraph"),
    "a soft hyphen": (swap("quite different", "quite dif\u00adferent"), "F-111", f"{INTRO}:", "1 of U+00AD where the text has no invisible character: “"),
    "a space nobody sees": (swap("quite different", "quite dif\u200bferent"), "F-111", f"{INTRO}:", "quite dif|ferent"),
    "a section lost": (cut(r'<section id="s1".*?</section>'), "F-102", "dump.html", "has the sections"),
    "a section doubled": (cut(r'<section id="s1".*?</section>', 2), "F-102", "dump.html", "s1, s1"),
    "words behind the end": (swap("</body>", "<p>stray</p></body>"), "F-102", "dump.html", "“stray” outside"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_was_done_to_a_dump_is_named(whole: Book, tmp_path: Path, name: str) -> None:
    change, code, where, message = CASES[name]
    sound = page_html(whole.document, whole.words)
    harmed = change(sound)
    assert harmed != sound
    findings = judge(whole, tmp_path / "dump.html", harmed)
    assert findings, name
    assert (findings[0].code, findings[0].severity) == (code, "error")
    assert where in str(findings[0].where), findings
    assert message in findings[0].message, findings


def test_invisible_characters_of_the_text_are_the_texts(tmp_path: Path) -> None:
    text = "# One\n\nco\u200doperate <!-- lint: T-004 asked for -->\n"
    book = pipeline.assemble(write_book(tmp_path / "book", {"10-a.md": text}), HOUSE, Silence())
    html = page_html(book.document, book.words)
    assert not judge(book, tmp_path / "dump.html", html)
    (finding,) = judge(book, tmp_path / "dump.html", html.replace("\u200d", ""))
    assert (finding.code, str(finding.where).endswith("10-a.md:1")) == ("F-111", True)
    assert re.search(r"has no invisible character where the text has 1 of U\+200D", finding.message)


def test_the_place_of_a_late_word(whole: Book, tmp_path: Path) -> None:
    html = page_html(whole.document, whole.words)
    (finding,) = judge(whole, tmp_path / "dump.html", swap("Behind the long one", "Behind the one")(html))
    assert f"{TALK}:{line_of(TALK, 'Behind')}:" in str(finding.where)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("<script>x()</script>", "<script> acts"),
        ('<p onclick="x()">Words</p>', "<p> acts"),
        ('<img src="https://example.org/a.png" alt=""/>', "<img> fetches https://example.org/a.png"),
        ('<img src="../a.png" alt=""/>', "<img> fetches ../a.png"),
    ],
)
def test_a_dump_that_acts_or_fetches_is_named(whole: Book, tmp_path: Path, harm: str, words: str) -> None:
    html = page_html(whole.document, whole.words).replace("</body>", f"{harm}</body>")
    found = [one for one in judge(whole, tmp_path / "dump.html", html) if one.code == "F-113"]
    assert [one.message for one in found] == [words]
