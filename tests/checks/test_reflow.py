"""An EPUB that lost, doubled or moved anything is found out, with the place in the manuscript."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.checks import epub as checks
from stamba.checks.evidence import Evidence
from stamba.document.book import Book
from stamba.document.characters import squeeze
from stamba.ground.findings import Finding
from tests.checks.conftest import line_of
from tests.conftest import Built, examples

INTRO, TALK = "00-introduction.md", "10-interview.md"


def judge(book: Book, path: Path) -> list[Finding]:
    evidence = Evidence(book, {"epub": path})
    return list(checks.text_is_whole(evidence, "epub"))


def rewrite(source: Path, target: Path, member: str, change: Callable[[str], str]) -> Path:
    """A copy of an EPUB with one of its files changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == member:
                changed = change(content.decode())
                assert changed != content.decode()
                content = changed.encode()
            new.writestr(name, content)
    return target


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert text.count(old) == 1, old
        return text.replace(old, new)

    return change


def cut(pattern: str, times: int = 0) -> Callable[[str], str]:
    """What a pattern finds, taken out, or put there so many times."""

    def change(text: str) -> str:
        found = re.search(pattern, text, re.DOTALL)
        assert found, pattern
        return text[: found.start()] + found[0] * times + text[found.end() :]

    return change


def exchange(one: str, other: str) -> Callable[[str], str]:
    return lambda text: text.replace(one, "@").replace(other, one).replace("@", other)


SECOND = "<p>The second paragraph is quite different.</p>"
ASIDE = r'<aside [^>]*id="note-1".*?</aside>'
S1, S2, OPF = "text/s1.xhtml", "text/s2.xhtml", "content.opf"
CASES = {
    "a word lost": (S1, swap("is quite different", "is different"), "F-102", f"{INTRO}:5:25", "h is different"),
    "a word doubled": (S1, swap("quite different", "quite quite different"), "F-102", f"{INTRO}:5:31", "quite quite"),
    "a space lost": (S1, swap("quite different", "quitedifferent"), "F-102", f"{INTRO}:5:31", "quitedifferent"),
    "a space put in": (S1, swap("quite different", "quite dif ferent"), "F-102", f"{INTRO}:5:31", "dif ferent"),
    "a paragraph lost": (S1, swap(SECOND, ""), "F-102", f"{INTRO}:5:1", "The second"),
    "a paragraph doubled": (S1, swap(SECOND, SECOND * 2), "F-102", f"{INTRO}:7:4", "The second"),
    "paragraphs swapped": (S1, lambda t: t.replace(SECOND, "").replace("<p>The first", SECOND + "<p>The first"), "F-102", f"{INTRO}:3:", "The second"),
    "an item lost": (S1, swap("<li>pears</li>", ""), "F-102", f"{INTRO}:10:4", "pears"),
    "a cell lost": (S1, swap(">right<", "><"), "F-102", f"{INTRO}:20:10", "right"),
    "a heading changed": (S1, swap("A heading below", "The heading below"), "F-102", f"{INTRO}:7:4", "The heading"),
    "a question lost": (S2, cut(r'<div [^>]*class="question"(?:(?!</div>).)*And then.*?</div>'), "F-102", TALK, "Nothing more"),
    "a noteref lost": (S1, cut(r'<a class="noteref" id="noteref-1".*?</a>'), "F-102", f"{INTRO}:3:", "a note."),
    "a note lost": (S1, cut(ASIDE), "F-103", f"{INTRO}:25:", "lacks note 1"),
    "a note doubled": (S1, cut(ASIDE, 2), "F-103", f"{INTRO}:25:", "note 1 twice"),
    "a word of a note lost": (S1, swap("The editor’s words", "The words"), "F-103", f"{INTRO}:25:", "note 1 reads “1. The words"),
    "the tail of a note lost": (S2, swap(" at its very end.", ""), "F-103", f"{TALK}:17:", "at its very end."),
    "a note's second paragraph lost": (S1, swap("Another paragraph of it.", ""), "F-103", f"{INTRO}:27:", "Another"),
    "the mark of a note lost": (S1, cut(r'<span class="note-by">.*?</span>'), "F-103", f"{INTRO}:25:", "— რედ."),
    "notes in another order": (S1, lambda t: re.sub(f"({ASIDE})(.*?)(</section></body>)", r"\2\1\3", t, flags=re.DOTALL), "F-103", f"{INTRO}:25:", "out of order"),
    "notes swapped": (S1, exchange("The editor’s words on it.", "One paragraph of a note."), "F-103", f"{INTRO}:25:", "One paragraph"),
    "a section out of the spine": (OPF, cut(r'<itemref idref="text-s1"[^>]*/>'), "F-102", ".epub", "lacks s1"),
    "a section twice in the spine": (OPF, cut(r'<itemref idref="text-s1"[^>]*/>', 2), "F-102", ".epub", "s1 twice"),
    "sections swapped": (OPF, exchange('idref="text-s1"', 'idref="text-s2"'), "F-102", ".epub", "another order"),
    "words on the cover": (("text/cover.xhtml"), swap("</body>", "<p>stray</p></body>"), "F-102", ".epub", "stray"),
    "a soft hyphen": (S1, swap("quite different", "quite dif\u00adferent"), "F-111", f"{INTRO}:", "has 1 of U+00AD where the text has no invisible character: “"),
    "a space nobody sees": (S2, swap("at its very end", "at its ve\u200bry end"), "F-111", f"{TALK}:", "at its ve|ry end"),
    "a line of the colophon lost": ("text/colophon.xhtml", swap("SIL Open Font License 1.1", ""), "F-102", "book.toml", "SIL"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_was_done_to_an_epub_is_named(
    whole: Book, whole_files: dict[str, Path], tmp_path: Path, name: str
) -> None:
    member, change, code, where, message = CASES[name]
    path = rewrite(whole_files["epub"], tmp_path / "broken.epub", f"EPUB/{member}", change)
    findings = judge(whole, path)
    assert findings, name
    assert findings[0].code == code, findings
    assert where in str(findings[0].where), findings
    assert message in findings[0].message, findings


def test_the_sound_books_are_sound(whole, whole_files, real, real_book, english_book) -> None:
    assert not judge(whole, whole_files["epub"])
    assert not judge(real, real_book.files["epub"])
    assert not [one for some in english_book.findings.values() for one in some if one.severity == "error"]


TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")


@examples(60, one_folder=True)
@given(st.data())
def test_a_word_lost_or_doubled_anywhere_in_the_epub_is_found(
    real: Book, real_book: Built, tmp_path: Path, data
) -> None:
    member = data.draw(
        st.sampled_from(["text/s1.xhtml", "text/s2.xhtml", "text/colophon.xhtml"]), label="file"
    )
    with zipfile.ZipFile(real_book.files["epub"]) as archive:
        page = archive.read(f"EPUB/{member}").decode()
    body = page.index("<body")
    words = [
        (piece.start() + word.start(), piece.start() + word.end())
        for piece in TEXT.finditer(page, body)
        for word in re.finditer(r"\w[\w-]*", piece[0])
    ]
    start, end = data.draw(st.sampled_from(words), label="word")
    word = page[start:end]
    new = "" if data.draw(st.booleans(), label="lost") else f"{word} {word}"
    path = rewrite(
        real_book.files["epub"],
        tmp_path / "b.epub",
        f"EPUB/{member}",
        lambda text: text[:start] + new + text[end:],
    )
    findings = judge(real, path)
    assert findings
    assert re.search(r"(\.md:\d+:\d+|book\.toml|\.epub)$", str(findings[0].where))


def test_every_paragraph_and_every_note_is_missed(real: Book, real_book: Built, tmp_path: Path) -> None:
    """Each paragraph of the real book is taken out in turn, and the finding names its line."""
    with zipfile.ZipFile(real_book.files["epub"]) as archive:
        page = archive.read("EPUB/text/s2.xhtml").decode()
    paragraphs = [match.span() for match in re.finditer(r"<p[ >].*?</p>", page, re.DOTALL)]
    assert len(paragraphs) > 40
    lines = (real_book.folder / TALK).read_text(encoding="utf-8").split("\n")
    for start, end in paragraphs[:: max(len(paragraphs) // 12, 1)]:
        path = rewrite(
            real_book.files["epub"], tmp_path / "b.epub", "EPUB/text/s2.xhtml",
            lambda text, span=(start, end): text[: span[0]] + text[span[1] :],
        )  # fmt: skip
        findings = judge(real, path)
        assert findings
        place = re.search(r"\.md:(\d+)", str(findings[0].where))
        assert place
        lost = squeeze(re.sub(r"<[^>]*>", "", page[start:end]))
        line = squeeze(re.sub(r"\[(.*?)\]\{[^}]*\}", r"\1", lines[int(place[1]) - 1]))  # as printed
        assert lost[3:7].strip("„“[") in line or findings[0].code == "F-103", (lost, findings[0])


def test_a_long_line_is_named_by_its_word(whole: Book, whole_files: dict[str, Path], tmp_path: Path) -> None:
    path = rewrite(
        whole_files["epub"],
        tmp_path / "b.epub",
        f"EPUB/{S2}",
        swap("sentence 80 ხანგრძლივი", "sentence 80"),
    )
    (finding,) = judge(whole, path)
    line = line_of(TALK, "sentence 80 ")
    column = re.search(rf"{TALK}:{line}:(\d+)$", str(finding.where))
    assert column
    assert int(column[1]) > 4000
