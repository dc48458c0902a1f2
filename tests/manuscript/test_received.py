"""The text as received is rebuilt from the manuscript to the letter, and every change to it is named."""

from __future__ import annotations

import dataclasses
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba import config, manuscript
from stamba.checks import fidelity
from stamba.ground.errors import ConfigError, ManuscriptError
from stamba.manuscript.compare import differences, received_lines
from stamba.manuscript.received import rebuild
from tests.conftest import ROOT, examples, write_book
from tests.manuscript.conftest import RECEIVED, TABLE


def lines_of(read: manuscript.Manuscript) -> str:
    return "\n\n".join(line.text for line in rebuild(read))


def test_the_received_text_is_rebuilt(received_book) -> None:
    read = received_book()
    assert lines_of(read) == RECEIVED
    assert list(differences(read)) == []


def test_the_real_book_is_what_was_received_byte_for_byte() -> None:
    read = manuscript.read(config.load(ROOT / "manuscript"))
    rebuilt = lines_of(read)
    assert rebuilt.encode() == (ROOT / "manuscript" / "received" / "received.ka.txt").read_bytes()


def test_a_chapter_that_is_ours_is_in_no_line(received_book) -> None:
    table = TABLE.replace(', "{10-text}"', "") + 'ours = ["10-text"]\n'
    assert lines_of(received_book(table=table)) == "\n\n".join(RECEIVED.split("\n\n")[:3])


CHANGES = (
    # what is done to the chapters, file:line:column of the finding, what the manuscript and the received text read
    ("ერთი ორი", "ერთი", "00-preface.md:3:39", "სიტყვა ერთი.”", "სიტყვა ერთი ორი.”"),
    ("ერთი ორი", "ერთი ერთი ორი", "00-preface.md:3:40", "ერთი ერთი ორი.”", "ერთი ორი.”"),
    ("პირველი აბზაცი", "პირველი  აბზაცი", "", "", ""),  # Markdown makes one space of two
    ("პირველი აბზაცი", "პირველიაბზაცი", "10-text.md:3:8", "“პირველიაბზაცი “", "“პირველი აბზაცი “"),
    ("აბზაცი, სხვა", "აბზაცი სხვა", "10-text.md:5:13", "აბზაცი სხვა", "აბზაცი, სხვა"),
    ("“ციტატა”", "„ციტატა“", "10-text.md:3:17", "„ციტატა“", "“ციტატა”"),
    ("მესამე აბზაცი ბოლოშია.", "მესამე აბზაცი ბოლოშია", "10-text.md:7:22", "ბოლოშია”", "ბოლოშია.”"),
    ('sic="წინასიტყვა"', 'sic="წინასიტყვე"', "00-preface.md:3:1", "წინასიტყვე", "წინასიტყვა"),
    ("მეორე აბზაცი", "[მეორე]{.x} *აბზაცი*", "", "", ""),  # markup is no change
)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "reads", "received"), CHANGES)
def test_a_change_is_named_with_its_place_and_both_readings(
    received_book, old, new, where, reads, received
) -> None:
    found = list(fidelity.received_can_be_rebuilt(received_book((old, new))))
    if not where:
        assert found == []
        return
    (finding,) = found
    assert finding.code == "F-201"
    assert str(finding.where).endswith(where)
    ours, theirs = finding.message.split(" where the text as received has ")
    assert reads in ours
    assert received in theirs
    assert "text.txt:" in theirs


SECOND = "მეორე აბზაცი, სხვა სიტყვებით ნათქვამი.\n\n"
PARAGRAPHS = (
    (SECOND, "", "10-text.md:3:1", "the paragraph “მეორე აბზაცი, სხვა"),
    (SECOND, SECOND * 2, "10-text.md:7:1", "the paragraph “მეორე აბზაცი, სხვა"),
    (SECOND + "მესამე აბზაცი ბოლოშია.", "მესამე აბზაცი ბოლოშია.\n\n" + SECOND, "10-text.md", "paragraph"),
    ("# ტექსტი\n\n", "# ტექსტი\n\nახალი აბზაცი.\n\n", "10-text.md:3:1", "the paragraph “ახალი აბზაცი.”"),
    ("აქ.\n\nმეორე", "აქ. მეორე", "10-text.md:3", "აქ. მეორე"),
)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "message"), PARAGRAPHS)
def test_a_paragraph_lost_doubled_moved_or_added_is_named(received_book, old, new, where, message) -> None:
    found = list(fidelity.received_can_be_rebuilt(received_book((old, new))))
    assert found
    assert where in str(found[0].where)
    assert message in found[0].message
    assert len(found) <= 2


def test_notes_may_come_and_go(received_book) -> None:
    assert not list(differences(received_book(("ერთი ორი.[^a]", "ერთი[^a] ორი."))))


REAL = manuscript.read(config.load(ROOT / "manuscript"))
TEXT = REAL.chapters[1].text
BODY = TEXT[TEXT.index("კ:") : TEXT.index("\n[^")]
# Words that were received as they are printed: what is in a correction is another's to judge.
PLAIN = re.sub(r"\[[^\]]*\](\{[^}]*\})?", lambda mark: " " * len(mark[0]), BODY)
WORDS = [match.span() for match in re.finditer(r"(?<=[ (“])[ა-ჰ]{2,}(?=[ ,.?])", PLAIN)]


@pytest.mark.long
@examples(12)
@given(st.sampled_from(WORDS), st.booleans())
def test_a_word_lost_or_doubled_anywhere_in_the_real_book_is_found(span: tuple[int, int], lost: bool) -> None:
    word = BODY[slice(*span)]
    text = BODY[: span[0]] + ("" if lost else f"{word} {word}") + BODY[span[1] :]
    text = "# ა\n\n" + re.sub(r"\[\^[^\]]*\]", "", text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "10-interview.md"
        path.write_text(text, encoding="utf-8")
        (broken,) = manuscript.read(
            dataclasses.replace(REAL.config, folder=Path(folder), chapter_names=(path.name,))
        ).chapters
    (finding,) = fidelity.received_can_be_rebuilt(
        dataclasses.replace(REAL, chapters=(REAL.chapters[0], broken, *REAL.chapters[2:]))
    )
    line = BODY[: span[0]].count("\n") + 3
    assert f"10-interview.md:{line}:" in str(finding.where)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("ერთი\\\nორი", ["ერთი", "ორი"]),
        ("ერთი\nორი", ["ერთი ორი"]),
        ("- ა\n- ბ", ["- ა", "- ბ"]),
        ("3) ა\n4) ბ", ["3) ა", "4) ბ"]),
        ("| ა | ბ |\n|---|---|\n| გ | დ |", ["ა", "ბ", "გ", "დ"]),
        ("> ციტატა `კოდი`", ["ციტატა კოდი"]),
        ("```\nა\nბ\n```", ["ა", "ბ"]),
        ("[ახალი ]{sic=\"\"}ტექსტი", ["ტექსტი"]),
        ("[]{sic=\"წაშლილი \"}ტექსტი", ["წაშლილი ტექსტი"]),
        ("[ა]{sic=\"&quot;ბ&quot;\"}", ['"ბ"']),
        ("კონტ\\-რ &amp; ა", ["კონტ-რ & ა"]),
    ],
)  # fmt: skip
def test_every_kind_of_block_has_its_lines(tmp_path: Path, markdown: str, expected: list[str]) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": f"# ა\n\n{markdown}\n\nბოლო.\n"})
    rebuilt = [line.text.strip() for line in rebuild(manuscript.read(config.load(folder)))]
    assert rebuilt == ["ა", *expected, "ბოლო."]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (TABLE.replace(', "{10-text}"', ""), "the chapter 10-text is in none of them"),
        (TABLE.replace('"{10-text}"', '"{10-text}", "{10-text}"'), "the chapter 10-text stands twice"),
        (TABLE.replace("{title}", "{titel}"), "there is no {titel}. Did you mean title?"),
        (TABLE + 'ours = ["10-txt"]\n', "ours: there is no chapter 10-txt. Did you mean 10-text?"),
    ],
)
def test_lines_that_cannot_be_filled_are_refused(received_book, table: str, message: str) -> None:
    read = received_book(table=table)
    with pytest.raises(ConfigError) as raised:
        rebuild(read)
    assert message in str(raised.value)
    assert "book.toml:" in str(raised.value)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[received]\ntext = "received/gone.txt"', "the file received/gone.txt is missing"),
        ('[received]\ntext = "../text.txt"', "lies outside the book's folder"),
        ('[received]\nerata = "x"', "this key is not known"),
        ('[received]\ntext = "received/text.txt"\nsha256 = "abc"', "is not a SHA-256"),
        ("[lint]\nlongst_note = 3", "Did you mean longest_note?"),
    ],
)
def test_a_wrong_table_is_refused(received_book, table: str, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        received_book(table=table)
    assert message in str(raised.value)


def test_a_changed_received_file_is_told_by_its_digest(received_book) -> None:
    digest = "0" * 64
    read = received_book(table=TABLE + f'sha256 = "{digest}"\n')
    (finding,) = fidelity.received_is_untouched(read)
    assert finding.code == "F-202"
    assert str(finding.where).endswith("text.txt")


def test_lines_of_the_file_lose_bom_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffა \r\n\r\n  ბ\r\n".encode())
    assert [(line.text, line.source.line, line.source.column) for line in received_lines(path)] == [
        ("ა", 1, 1),
        ("ბ", 3, 3),
    ]


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ('[ა [ბ]{sic="გ"}]{sic="დ"}', "a correction inside a correction"),
        ('::: {sic="გ"}\nა\n:::', "a correction is a piece of a paragraph"),
        ("ა[^1]\n\n[^1]: ბ[^2]\n\n[^2]: გ", "note [^2] is called inside a note"),
        ("ა[^1]\n\n[^1]: ბ\n\n    კიდევ[^2]\n\n[^2]: გ", "note [^2] is called inside a note"),
    ],
)
def test_markup_that_would_be_lost_is_refused(tmp_path: Path, markdown: str, message: str) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": f"# ა\n\n{markdown}\n"})
    with pytest.raises(ManuscriptError) as raised:
        manuscript.read(config.load(folder))
    assert message in str(raised.value)
    assert "10-a.md:" in str(raised.value)


def test_a_note_behind_a_note_is_no_note_inside(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": "# ა\n\nა[^1]\n\n[^1]: ბ\n\nგ[^2]\n\n[^2]: დ\n"})
    assert manuscript.read(config.load(folder))


def test_a_long_editors_note_is_found(tmp_path: Path) -> None:
    text = "# ა\n\nა[^1] ბ[^2]\n\n[^1]: [გრძელი შენიშვნა.]{.editor}\n\n[^2]: ავტორის გრძელი შენიშვნა.\n"
    read = manuscript.read(
        config.load(write_book(tmp_path / "b", {"10-a.md": text}, "[lint]\nlongest_note = 10"))
    )
    (finding,) = fidelity.notes_are_short(read)
    assert (finding.code, finding.severity) == ("F-204", "error")
    assert str(finding.where).endswith("10-a.md:5:7")
    assert "16 characters, and 10 are the most" in finding.message
