"""A PDF that lost, doubled or moved anything is found out, with the place in the manuscript and the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba import pipeline
from stamba.checks import pdf as checks
from stamba.checks.evidence import Evidence
from stamba.document.book import Book
from stamba.document.characters import MARKER
from stamba.document.flow import Flow, NoteFlow, SectionFlow
from stamba.document.flow_reading import read_pdf
from stamba.document.page_texts import PageText, page_texts
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.setting import engine as pdf
from stamba.setting.pages import page_html
from tests.checks.conftest import FILLER, line_of
from tests.conftest import HOUSE, Built, Silence, examples, write_book


def judge(book: Book, path: Path) -> list[Finding]:
    return list(checks.text_is_whole(Evidence(book, {"screen": path}), "screen"))


@pytest.fixture
def broken(whole: Book, tmp_path: Path) -> Callable[..., Path]:
    """Lays out the book from its HTML with something changed in it."""
    sound = page_html(whole.document, whole.words)

    def make(change: Callable[[str], str]) -> Path:
        changed = change(sound)
        assert changed != sound
        return laid_out(whole, changed, tmp_path / "broken.pdf")

    return make


def laid_out(book: Book, html: str, target: Path) -> Path:
    """The pages of some HTML with the styles of the house, as the engine makes them."""
    rules = pdf.page_rule(book.document.config.print, bleed=False)
    sheets = (rules, HOUSE.sheet("base.css"), HOUSE.sheet("page.css"))
    pdf.draw(book, html, sheets, target)
    return target


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(html: str) -> str:
        assert html.count(old) == 1, old
        return html.replace(old, new)

    return change


def between(start: str, end: str, html: str) -> str:
    at = html.index(start)
    return html[at : html.index(end, at) + len(end)]


def move_note(number: int, before: str) -> Callable[[str], str]:
    """The note of one call set behind something else."""

    def change(html: str) -> str:
        note = re.search(rf'<span class="note" id="note-{number}">.*?</span></span>(?=[^<]|<(?!/span))', html)
        assert note
        return html.replace(note[0], "").replace(before, note[0] + before, 1)

    return change


INTRO, TALK = "00-introduction.md", "10-interview.md"
SECOND = "<p>The second paragraph is quite different.</p>"
SHORT = "<p>Behind the long one comes a short paragraph.</p>"
NOTE = "The editor’s words on it."
TAIL = "A note much later, with a tail at its very end."


def late(html: str) -> str:
    return between('<span class="note" id="note-4"', TAIL + "</span></span>", html)


CASES = {
    # what is done, the code, where it is said to be, words of the message
    "a word lost": (swap("is quite different", "is different"), "F-101", f"{INTRO}:5:25", "h is different"),
    "a word doubled": (swap("quite different", "quite quite different"), "F-101", f"{INTRO}:5:31", "quite quite"),
    "a letter lost": (swap("quite different", "quite diferent"), "F-101", f"{INTRO}:5:31", "diferent"),
    "a space lost": (swap("quite different", "quitedifferent"), "F-101", f"{INTRO}:5:31", "quitedifferent"),
    "a paragraph lost": (swap(SECOND, ""), "F-101", f"{INTRO}:5:1", "The second paragraph"),
    "a paragraph doubled": (swap(SECOND, SECOND * 2), "F-101", f"{INTRO}:7:4", "The second paragraph"),
    "paragraphs swapped": (
        lambda html: html.replace(SECOND, "").replace("<p>The first", SECOND + "<p>The first"),
        "F-101", f"{INTRO}:3:", "The second paragraph",
    ),
    "a late paragraph lost": (swap(SHORT, ""), "F-101", f"{TALK}:{line_of(TALK, 'Behind')}:1", "Behind the long one"),
    "a word over a page lost": (swap("sentence 66 ხანგ", "sentence ხანგ"), "F-101", f"{TALK}:7:", "sentence ხანგ"),
    "a heading lost": (swap(">A heading below<a", "><a"), "F-101", f"{INTRO}:7:4", "A heading below"),
    "a list item lost": (swap("<li>pears</li>", ""), "F-101", f"{INTRO}:10:4", "pears"),
    "a list numbered anew": (swap("counter-reset: list-item 3", "counter-reset: list-item 0"), "F-101", f"{INTRO}:12:4", "with “1)” and not with “4”"),
    "a numbered list with bullets": (swap('<ol type="1">', "<ol style='list-style: disc'>"), "F-101", f"{INTRO}:9:4", "with “•” and not with “1”"),
    "a cell lost": (swap("<td>right</td>", "<td></td>"), "F-101", f"{INTRO}:20:10", "right"),
    "cells swapped": (swap("<td>left</td>\n<td>right</td>", "<td>right</td><td>left</td>"), "F-101", f"{INTRO}:20", "right"),
    "a quotation lost": (swap("Quoted words here.", "Quoted words."), "F-101", f"{INTRO}:23:16", "here."),
    "a label lost": (swap('title="Asker">Q:</span><span class="gap">\u00a0</span>And', 'title="Asker"></span>And'), "F-101", TALK, "And then"),
    "a title lost": (swap('<p class="title" id="halftitle-h">მცირე წიგნი</p>', ""), "F-101", "book.toml", "მცირე"),
    "a line of the contents lost": (lambda html: html.replace(between('<li><a href="#s2-h0">', "</li>", html), ""), "F-101", "book.toml", "The talk"),
    "a line of the colophon lost": (swap("SIL Open Font License 1.1", ""), "F-101", "book.toml", "SIL"),
    "text behind the end": (swap("</body>", "<p>More of it.</p></body>"), "F-101", "", "nothing more"),
    "a noteref lost": (swap('href="#note-1">1</a>', 'href="#note-1"></a>'), "F-101", f"{INTRO}:3:", "a note."),
    "a note lost": (lambda html: html.replace(late(html), '<span class="note" id="note-4"></span>'), "F-101", f"{TALK}:17", "note 4 is called on"),
    "a note doubled": (
        lambda html: html.replace(late(html), late(html) + late(html).replace(' id="note-4"', "")),
        "F-101", "", "A note much later",
    ),
    "a word of a note lost": (swap(NOTE, "The words on it."), "F-103", f"{INTRO}:25", "1. The words"),
    "a word of a note doubled": (swap(NOTE, "The editor’s editor’s words on it."), "F-103", f"{INTRO}:25", "editor’s editor’s"),
    "the tail of a note lost": (swap(" at its very end.</span>", "</span>"), "F-103", f"{TALK}:17", "at its very end."),
    "a note's second paragraph lost": (swap("Another paragraph of it.", ""), "F-103", f"{INTRO}:27", "Another paragraph"),
    "the mark of a note lost": (swap('<span class="note-by">\u00a0—\u00a0რედ.</span>', ""), "F-103", f"{INTRO}:25", "— რედ."),
    "notes swapped": (
        lambda html: html.replace(NOTE, "@").replace("One paragraph of a note.", NOTE).replace("@", "One paragraph of a note."),
        "F-103", f"{INTRO}:25", "One paragraph",
    ),
}  # fmt: skip


# What the others break is read by the same code as one of these.
SHORT_ONES = {
    "a word lost", "a space lost", "paragraphs swapped", "a word over a page lost", "a list numbered anew", "cells swapped",
    "a label lost", "a line of the contents lost", "text behind the end", "a note lost", "a word of a note doubled",
    "the mark of a note lost",
}  # fmt: skip


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=() if one in SHORT_ONES else pytest.mark.long) for one in CASES]
)
def test_what_was_done_to_a_pdf_is_named(broken, whole: Book, name: str) -> None:
    change, code, where, message = CASES[name]
    findings = judge(whole, broken(change))
    assert findings, name
    assert findings[0].severity == "error"
    assert findings[0].code == code, findings
    assert where in str(findings[0].where), findings
    assert message in findings[0].message, findings


def test_a_note_on_another_page_is_named(broken, whole: Book) -> None:
    """The note of the question is set at the end of the chapter, pages later."""
    path = broken(move_note(3, "<p>Behind the long one"))
    (finding,) = judge(whole, path)
    assert finding.code == "F-101"
    assert str(finding.where).endswith(f"{TALK}:{line_of(TALK, '[^asked]:')}:11")
    assert re.search(r"note 3 is called on broken.pdf page \d+ and does not stand there", finding.message)


def test_a_note_that_comes_too_early_is_named(broken, whole: Book) -> None:
    (finding,) = judge(whole, broken(move_note(4, "What is asked\u00a0here?")))
    assert finding.code == "F-101"
    assert re.search(r"note 4 stands on broken.pdf page \d+ and is not called there", finding.message)


PAGES = {
    "a page lost": lambda pages: pages.__delitem__(9),
    "a page doubled": lambda pages: pages.insert(9, pages[9]),
    "pages swapped": lambda pages: pages.insert(9, pages.__getitem__(10)),
    "the last page lost": lambda pages: pages.__delitem__(slice(len(pages) - 3, len(pages))),  # two are blank
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_lost_doubled_or_swapped_are_named(
    real: Book, real_book: Built, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "pages.pdf"
    with pikepdf.open(real_book.files["print"]) as book:
        PAGES[name](book.pages)
        book.save(path)
    (finding,) = judge(real, path)
    assert finding.code == "F-101"
    assert re.search(r"pages.pdf (page \d+ reads|ends on page \d+)", finding.message)


def test_text_in_the_margin_is_named(broken, whole: Book) -> None:
    stray = '<p style="position: absolute; top: -40pt; left: 20pt">Stray words</p></section>'
    path = broken(lambda html: html.replace("</section>", stray, 5))
    evidence = Evidence(whole, {"screen": path})
    findings = list(checks.margins_are_furniture(evidence, "screen"))
    assert findings
    assert {finding.code for finding in findings} == {"F-107"}
    assert "Stray words" in findings[0].message
    assert re.search(r"broken.pdf page \d+$", str(findings[0].where))


@pytest.mark.parametrize("edition", ["screen", "print"])
def test_the_sound_books_are_sound(real: Book, real_book: Built, edition: str) -> None:
    evidence = Evidence(real, dict(real_book.files))
    assert not list(checks.text_is_whole(evidence, edition))
    assert not list(checks.margins_are_furniture(evidence, edition))


def test_a_table_over_pages_may_repeat_its_head_and_lose_nothing_else(tmp_path: Path) -> None:
    rows = "".join(f"| row {n} | value {n} |\n" for n in range(70))
    text = f"# Table\n\n| Head | Other |\n|---|---|\n{rows}\nBehind it.\n"
    book = pipeline.assemble(write_book(tmp_path / "book", {"10-a.md": text}), HOUSE, Silence())
    path = tmp_path / "table.pdf"
    laid_out(book, page_html(book.document, book.words), path)
    pages = page_texts(path, book.document.config.print)
    assert [page for page in pages if page.text.startswith("Head")]
    assert not read_pdf(path, pages, book.flow).findings
    doubled = [PageText(page.index, page.text.replace("row 60", "Head Other\nrow 60")) for page in pages]
    assert doubled != list(pages)
    assert read_pdf(path, doubled, book.flow).findings


def test_a_number_in_the_margin_may_be_read_behind_the_hyphen_of_the_last_line() -> None:
    """A list of law at the foot of a page: PDFium reads its number after its text, and leaves the hyphen a hyphen."""
    section = SectionFlow(
        "s1", f"{MARKER}DasGesetzändert.", ((0, Source(Path("a.md"), 1)),), (), numerals=((0, "1"),)
    )
    pages = [PageText(0, "Das Gesetz än-(1) "), PageText(1, "dert.")]
    assert not read_pdf(Path("a.pdf"), pages, Flow((section,), ())).findings
    pages[0] = PageText(0, "Das Gesetz än-(2) ")
    assert read_pdf(Path("a.pdf"), pages, Flow((section,), ())).findings


@pytest.mark.parametrize(
    ("second", "found"),
    [("cd 1.xyz", "P-102"), ("cd", "F-101"), ("cd 1.xyZ", "F-101"), ("cd 1.xyz 1.xyz", "F-101")],
)
def test_a_note_may_stand_whole_on_the_page_after_its_call(second: str, found: str) -> None:
    """The engine carries it when the page is full: a warning, and no text is lost."""
    place = Source(Path("a.md"), 1)
    section = SectionFlow("s1", "ab1cd", ((0, place),), ((2, 1),))
    flow = Flow((section,), (NoteFlow(1, "1.xyz", place, "s1"),))
    reading = read_pdf(Path("a.pdf"), [PageText(0, "ab1"), PageText(1, second)], flow)
    assert [one.code for one in reading.findings] == [found]
    listed = replace(section, text=f"{MARKER}ab1cd", calls=((3, 1),), numerals=((0, ""),))
    first = PageText(0, "ab1 •")  # the sign of the item is read behind its text
    again = read_pdf(Path("a.pdf"), [first, PageText(1, second)], Flow((listed,), flow.notes))
    assert [one.code for one in again.findings] == [found]
    assert reading.whole is (found == "P-102")


def test_of_two_notes_the_last_may_stand_on_the_next_page() -> None:
    place = Source(Path("a.md"), 1)
    section = SectionFlow("s1", "ab1cd2ef", ((0, place),), ((2, 1), (5, 2)))
    flow = Flow((section,), (NoteFlow(1, "1.xyz", place, "s1"), NoteFlow(2, "2.uvw", place, "s1")))
    pages = [PageText(0, "ab1cd2\n1. xyz"), PageText(1, "ef\n2. uvw")]
    (late,) = read_pdf(Path("a.pdf"), pages, flow).findings
    assert (late.code, late.message[:6]) == ("P-102", "note 2")


# --- anywhere ---


@pytest.mark.long
@examples(60)
@given(st.data())
def test_a_word_lost_or_doubled_on_any_page_is_found(real: Book, real_book: Built, data) -> None:
    """The pages as PDFium reads them, with one word taken out or put in twice."""
    path = real_book.files["print"]
    pages = list(page_texts(path, real.document.config.print))
    page = data.draw(st.sampled_from([page for page in pages if page.text.strip()]), label="page")
    words = [match.span() for match in re.finditer(r"(?<![^\s])\w[^\s\ufffe]*(?![^\s])", page.text)]
    words = [span for span in words if not re.fullmatch(r"[0-9ivxlc. ]+", page.text[slice(*span)])]
    start, end = data.draw(st.sampled_from(words), label="word")
    word = page.text[start:end]
    new = "" if data.draw(st.booleans(), label="lost") else f"{word} {word}"
    text = page.text[:start] + new + page.text[end:]
    pages[page.index] = PageText(page.index, text)
    faults = read_pdf(path, pages, real.flow).findings
    assert faults
    assert re.search(
        rf"page {page.index + 1}\b|page {page.index + 2}\b|page {page.index + 3}\b", faults[0].message
    )
    assert re.search(r"(\.md:\d+:\d+|book\.toml)$", str(faults[0].where))


def test_a_long_paragraph_runs_over_pages(whole: Book, whole_files: dict[str, Path]) -> None:
    starts = Evidence(whole, whole_files).reading("print").starts
    inside = [start for start in starts if start.section == "s2" and start.offset]
    assert len(inside) >= 2
    assert len(FILLER) > 3000
