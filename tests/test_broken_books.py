"""Books with something wrong: each gets a sentence with its place, and never an invalid EPUB."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from stamba.ground.errors import ManuscriptError
from tests.conftest import build_book, write_book

TEXT = "# თავი\n\nსიტყვა.\n\n"


def heavy(path: Path) -> None:
    """A picture of 30 MB that is one, and can be laid out: bytes behind the end of a PNG are passed over."""
    Image.new("RGB", (1400, 1050), "gray").save(path)  # fine enough for print
    with path.open("ab") as file:
        file.write(bytes(30_000_000))


# chapter -> code of the one warning on it, at its fifth line, and some of its words
TOLD = {
    TEXT + "![](a.png)\n": ("E-104", "an image has no alternative text"),
    TEXT + "![a.png](a.png)\n": ("E-104", "is a file's name"),
    TEXT + "![რამე](heavy.png)\n": ("E-104", "weighs 30.0 MB"),
    TEXT + "### ქვეთავი\n\nსიტყვა.\n": ("E-105", "“ქვეთავი” skips a level"),
}
BROKEN = {
    "one identifier in two chapters": (
        {"10-a.md": "# თავი {#x}\n\nა.\n", "20-b.md": "# თავი {#x}\n\nა.\n"},
        "#x is used twice", "20-b.md:1"),
    "an identifier of the house": (
        {"10-a.md": "# თავი {#page-3}\n\nა.\n"}, "#page-3 is one that the house", "10-a.md:1"),
    "a chapter that is only a heading": (
        {"10-a.md": "# თავი\n"}, "the chapter is empty", "10-a.md:1"),
    "a picture that readers cannot show": (
        {"10-a.md": TEXT + "![რამე](a.tiff)\n"}, "TIFF, which readers of EPUB cannot show", "10-a.md:5"),
}  # fmt: skip


def book_of(folder: Path, chapters: dict[str, str]) -> Path:
    write_book(folder, chapters)
    Image.new("RGB", (1400, 1050), "gray").save(folder / "a.png")
    Image.new("RGB", (1400, 1050), "gray").save(folder / "a.tiff")
    return folder


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_book_gets_a_clear_sentence_and_no_epub(name: str, tmp_path: Path) -> None:
    chapters, words, place = BROKEN[name]
    with pytest.raises(ManuscriptError) as wrong:
        build_book(book_of(tmp_path / "book", chapters), tmp_path / "out", "epub")
    assert not list((tmp_path / "out").glob("*.epub"))
    assert words in str(wrong.value)
    assert place in str(wrong.value)


def test_what_an_editor_would_look_at_is_told_with_its_line_and_stops_nothing(tmp_path: Path) -> None:
    chapters = {f"{number}-a.md": text for number, text in enumerate(TOLD, start=10)}
    folder = book_of(tmp_path / "book", chapters)
    heavy(folder / "heavy.png")
    findings = build_book(folder, tmp_path / "out", "epub").findings["epub"]
    assert {one.severity for one in findings} == {"warning"}
    by_file = {one.where.path.name: one for one in findings}
    assert len(by_file) == len(findings)
    for name, (code, words) in zip(chapters, TOLD.values(), strict=True):
        assert (by_file[name].code, by_file[name].where.line) == (code, 5)
        assert words in by_file[name].message


@pytest.mark.long
def test_the_last_good_epub_stays(tmp_path: Path) -> None:
    folder = book_of(tmp_path / "book", {"10-a.md": TEXT})
    good = build_book(folder, tmp_path / "out", "epub").files["epub"].read_bytes()
    (folder / "10-a.md").write_text(TEXT + "![რამე](a.tiff)\n", encoding="utf-8")
    with pytest.raises(ManuscriptError):
        build_book(folder, tmp_path / "out", "epub")
    assert (tmp_path / "out" / "bare.epub").read_bytes() == good
