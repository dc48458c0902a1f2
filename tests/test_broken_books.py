"""Books with something wrong: each gets a sentence with its place, and never an invalid EPUB."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from stamba.errors import CheckFailed, ManuscriptError, StambaError
from tests.conftest import build_book, write_book

TEXT = "# თავი\n\nსიტყვა.\n\n"


def heavy(path: Path) -> None:
    """A picture of 30 MB that is one, and can be laid out: bytes behind the end of a PNG are passed over."""
    Image.new("RGB", (1400, 1050), "gray").save(path)  # fine enough for print
    with path.open("ab") as file:
        file.write(bytes(30_000_000))


BROKEN = {
    "an image without alternative text": (
        {"10-a.md": TEXT + "![](a.png)\n"}, CheckFailed, "E-104", "an image has no alternative text", "10-a.md:5"),
    "an image with its name for alternative text": (
        {"10-a.md": TEXT + "![a.png](a.png)\n"}, CheckFailed, "E-104", "is a file's name", "10-a.md:5"),
    "an image of 30 MB": (
        {"10-a.md": TEXT + "![რამე](heavy.png)\n"}, CheckFailed, "E-104", "weighs 30.0 MB", "10-a.md:5"),
    "heading levels that jump": (
        {"10-a.md": TEXT + "### ქვეთავი\n\nსიტყვა.\n"}, CheckFailed, "E-105", "“ქვეთავი” skips a level", "10-a.md:5"),
    "one identifier in two chapters": (
        {"10-a.md": "# თავი {#x}\n\nა.\n", "20-b.md": "# თავი {#x}\n\nა.\n"},
        ManuscriptError, "", "#x is used twice", "20-b.md:1"),
    "an identifier of the house": (
        {"10-a.md": "# თავი {#page-3}\n\nა.\n"}, ManuscriptError, "", "#page-3 is one that the house", "10-a.md:1"),
    "a chapter that is only a heading": (
        {"10-a.md": "# თავი\n"}, ManuscriptError, "", "the chapter is empty", "10-a.md:1"),
    "a picture that readers cannot show": (
        {"10-a.md": TEXT + "![რამე](a.tiff)\n"}, ManuscriptError, "", "TIFF, which readers of EPUB cannot show", "10-a.md:5"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_book_gets_a_clear_sentence_and_no_epub(name: str, tmp_path: Path) -> None:
    chapters, error, code, words, place = BROKEN[name]
    folder = write_book(tmp_path / "book", chapters)
    Image.new("RGB", (1400, 1050), "gray").save(folder / "a.png")
    Image.new("RGB", (1400, 1050), "gray").save(folder / "a.tiff")
    heavy(folder / "heavy.png")
    with pytest.raises(StambaError) as wrong:
        build_book(folder, tmp_path / "out", "epub")
    assert type(wrong.value) is error
    assert not list((tmp_path / "out").glob("*.epub"))
    if isinstance(wrong.value, CheckFailed):
        errors = [finding for finding in wrong.value.findings if finding.severity == "error"]
        assert {finding.code for finding in errors} == {code}
        told = f"{errors[0].where}: {errors[0].message} {errors[0].hint}"
    else:
        told = str(wrong.value)
    assert words in told
    assert place in told


def test_the_last_good_epub_stays(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": TEXT})
    good = build_book(folder, tmp_path / "out", "epub").files["epub"].read_bytes()
    (folder / "10-a.md").write_text(TEXT + "### ქვეთავი\n\nა.\n", encoding="utf-8")
    with pytest.raises(CheckFailed, match="what was there before is untouched"):
        build_book(folder, tmp_path / "out", "epub")
    assert (tmp_path / "out" / "bare.epub").read_bytes() == good
