"""Soft hyphens, when a book asks for them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from stamba.document.characters import SOFT_HYPHEN
from stamba.editions.epub.hyphens import soften
from stamba.language import hyphenation
from tests.conftest import HOUSE, build_book, write_book


@pytest.fixture(autouse=True)
def patterns() -> None:
    hyphenation.register(HOUSE)


CASES = {
    "words of six letters and more": ("<p>რევოლუცია და</p>", "<p>რე·ვო·ლუ·ცია და</p>"),
    "not headings": ("<div><h2>რევოლუცია</h2></div>", "<div><h2>რევოლუცია</h2></div>"),
    "not questions": ('<div class="question"><p>რევოლუცია</p></div>', '<div class="question"><p>რევოლუცია</p></div>'),
    "not code": ("<p><code>რევოლუცია</code></p>", "<p><code>რევოლუცია</code></p>"),
    "text behind them is": ("<p><code>a</code>რევოლუცია</p>", "<p><code>a</code>რე·ვო·ლუ·ცია</p>"),
    "a phrase by its own language": ('<p><i lang="en">hyphenation</i></p>', '<p><i lang="en">hy·phen·a·tion</i></p>'),
    "a language without patterns": ('<p lang="tlh">რევოლუცია</p>', '<p lang="tlh">რევოლუცია</p>'),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_soft_hyphens_go_into_running_text(name: str) -> None:
    given, wanted = CASES[name]
    root = etree.fromstring(given)
    soften(root, "ka")
    assert etree.tostring(root, encoding="unicode").replace(SOFT_HYPHEN, "·") == wanted


@pytest.mark.parametrize(("setting", "some"), [("", False), ("[epub]\nsoft_hyphens = true\n", True)])
def test_a_book_has_them_only_when_it_asks(tmp_path: Path, setting: str, some: bool) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\nრევოლუციონერების ორგანიზაცია.\n"}, setting)
    built = build_book(folder, tmp_path / "out", "epub")
    with zipfile.ZipFile(built.files["epub"]) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")}
        package = archive.read("EPUB/content.opf").decode()
    assert (SOFT_HYPHEN in texts["EPUB/text/s1.xhtml"]) is some
    assert SOFT_HYPHEN not in texts["EPUB/nav.xhtml"] + package
    assert not [finding for finding in built.findings["epub"] if finding.severity == "error"]
