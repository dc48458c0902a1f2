"""The safe fixes: made once, whole, and only in running text."""

import errno
import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.ground.errors import ManuscriptError
from stamba.ground.findings import Fix
from stamba.linter import fixes
from stamba.linter.fixes import apply, lint, mend
from stamba.linter.proofread import proofread
from stamba.manuscript import pandoc
from tests.conftest import examples
from tests.linter.books import book_of

WRONG = "ეს არის ᲬᲘᲒᲜᲘ , ეს კი 1920იან  წლების მე-21 წიგნი’’,სახლი."
MENDED = "ეს არის წიგნი, ეს კი 1920-იან  წლების 21-ე წიგნი“, სახლი."


def text_of(book):
    return (book / "10-chapter.md").read_text(encoding="utf-8")


def test_fixes_are_made_and_then_there_are_none(tmp_path):
    book = book_of(tmp_path, WRONG)
    assert mend(book) == 6
    assert text_of(book) == f"# თავი\n\n{MENDED}\n"
    assert mend(book) == 0


def test_a_book_with_a_received_text_gets_corrections(tmp_path):
    book = book_of(tmp_path, WRONG, "\n[lint]\nas_corrections = true\n")
    mend(book)
    assert '[წიგნი]{sic="ᲬᲘᲒᲜᲘ" kind="typo"}[]{sic=" " kind="punct"}, ეს' in text_of(book)
    received = re.sub(r'\[([^\]]*)\]\{sic="([^"]*)"(?: kind="\w+")?\}', r"\2", text_of(book))
    printed = re.sub(r'\[([^\]]*)\]\{sic="([^"]*)"(?: kind="\w+")?\}', r"\1", text_of(book))
    assert (received, printed) == (f"# თავი\n\n{WRONG}\n", f"# თავი\n\n{MENDED}\n")
    assert pandoc.text_of(pandoc.read(text_of(book))[1]) == MENDED.replace("  ", " ")
    assert mend(book) == 0


def test_a_comma_before_a_clause_is_a_correction_before_the_call_of_a_note(tmp_path):
    text = "მან თქვა[^a] რომ მოვა.\n\n[^a]: შენიშვნა აქ არის."
    book = book_of(tmp_path, text, "\n[lint]\nas_corrections = true\n")
    assert mend(book) == 1
    assert '[თქვა,]{sic="თქვა" kind="punct"}[^a] რომ' in text_of(book)


def test_code_attributes_addresses_and_labels_are_left_alone(tmp_path):
    text = (
        '`a ,b` [ბმული](https://example.org/ა,ბ){title="ა ,ბ" .k} <https://e.org/ა,ბ> [სწორი]{sic="ა ,ბ"} ᲬᲘᲒᲜᲘ.[^ა,ბ]\n\n'
        '```\nა ,ბ ᲬᲘᲒᲜᲘ\n```\n\n[^ა,ბ]: [შენიშვნა.]{.editor source="ა ,ბ"}'
    )
    book = book_of(tmp_path, text)
    assert mend(book) == 1
    assert text_of(book) == f"# თავი\n\n{text.replace('ᲬᲘᲒᲜᲘ.[', 'წიგნი.[')}\n"


def test_line_ends_byte_order_mark_and_rights_are_kept(tmp_path):
    book = book_of(tmp_path, "წიგნი.")
    path = book / "10-chapter.md"
    path.write_bytes("\ufeff# ᲗᲐᲕᲘ\r\n\r\nᲬᲘᲒᲜᲘ , აქ.\r\n".encode())
    path.chmod(0o640)
    assert mend(book) == 3
    assert path.read_bytes() == "\ufeff# თავი\r\n\r\nწიგნი, აქ.\r\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in book.iterdir() if "draft" in one.name] == []


def test_line_ends_of_old_machines_are_kept(tmp_path):
    book = book_of(tmp_path, "წიგნი.")
    (book / "10-chapter.md").write_bytes("# თავი\r\rᲬᲘᲒᲜᲘ.\r".encode())
    assert mend(book) == 1
    assert (book / "10-chapter.md").read_bytes() == "# თავი\r\rწიგნი.\r".encode()


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path, monkeypatch):
    book = book_of(tmp_path, "ᲬᲘᲒᲜᲘ.")
    changed = "# თავი\n\nსხვა.\n"

    def judge(read):
        proof = proofread(read)
        (book / "10-chapter.md").write_text(changed, encoding="utf-8")
        return proof

    monkeypatch.setattr(fixes, "proofread", judge)
    with pytest.raises(
        ManuscriptError, match=r"10-chapter\.md: error: the chapter was changed by another program"
    ):
        mend(book)
    assert text_of(book) == changed


def test_a_file_that_cannot_be_written_is_left_whole(tmp_path, monkeypatch):
    book = book_of(tmp_path, "ᲬᲘᲒᲜᲘ.")
    before = text_of(book)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copymode", full)
    with pytest.raises(OSError, match="No space left"):
        mend(book)
    assert text_of(book) == before
    assert sorted(one.name for one in book.iterdir()) == ["10-chapter.md", "book.toml"]


def test_a_link_to_a_file_stays_a_link(tmp_path):
    book = book_of(tmp_path, "ᲬᲘᲒᲜᲘ.")
    elsewhere = book / "texts" / "elsewhere.md"
    elsewhere.parent.mkdir()
    (book / "10-chapter.md").rename(elsewhere)
    (book / "10-chapter.md").symlink_to(elsewhere)
    mend(book)
    assert (book / "10-chapter.md").is_symlink()
    assert "წიგნი." in elsewhere.read_text(encoding="utf-8")


def test_of_two_fixes_that_overlap_one_waits():
    from pathlib import Path

    from stamba.ground.errors import Source

    here = Path("10-chapter.md")
    wanted = [
        Fix(Source(here, 1, 2), "bc", "X"),
        Fix(Source(here, 1, 3), "cd", "Y"),
        Fix(Source(here, 1, 9), "no", ""),
    ]
    assert apply("abcd", wanted, as_corrections=False) == ("abY", 1)


_PIECES = st.sampled_from(
    ["წიგნი", "ᲬᲘᲒᲜᲘ", "სახლი", "და", "1920იან", "მე-21", " ", " ", ",", ".", "’’", "„", "“", "(", ")", "\u200b", "\u00ad",
     "`კოდი ,x`", "*ხმა*", "[ბმული](https://e.org/ა,ბ)", '[ა]{sic="ბ ,"}', "\\,", "&amp;", "\n", "\n\n", "- ", "# ", "წიგнი"]
)  # fmt: skip


@examples(40)
@given(st.lists(_PIECES, min_size=1, max_size=25).map("".join), st.booleans())
def test_fixing_is_idempotent_and_keeps_what_is_not_text(tmp_path_factory, text, as_corrections):
    extra = f"\n[lint]\nas_corrections = {str(as_corrections).lower()}\n"
    book = book_of(tmp_path_factory.mktemp("fix"), f"სახლი.\n\n{text}", extra)
    before = text_of(book)
    try:
        remarks = lint(book).findings
    except ManuscriptError:
        return  # nothing that a book could hold
    lines = before.split("\n")
    for remark in remarks:
        fix = remark.fix
        if fix:
            start = fix.source.column - 1
            assert lines[fix.source.line - 1][start : start + len(fix.old)] == fix.old
    mend(book)
    after = text_of(book)
    for kept in ("`კოდი ,x`", "(https://e.org/ა,ბ)", '{sic="ბ ,"}', "&amp;"):
        assert after.count(kept) == before.count(kept)
    assert mend(book) == 0
    assert text_of(book) == after
    if as_corrections:
        undone = re.sub(
            r'\[([^\]]*)\]\{sic="([^"]*)"(?: kind="\w+")?\}', lambda m: m[0] if m[2] == "ბ ," else m[2], after
        )
        assert undone == before


@pytest.mark.parametrize("text", ["", "   ", "<!-- nothing -->"])
def test_a_book_without_text_is_refused_as_ever(tmp_path, text):
    with pytest.raises(ManuscriptError, match="the chapter is empty"):
        lint(book_of(tmp_path, text))
