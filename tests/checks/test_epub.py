"""Every check of the EPUB, shown to fail on a file that breaks its promise."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from stamba import pipeline
from stamba.checks import epub, table
from stamba.checks.evidence import Evidence
from stamba.document.book import Book
from tests.conftest import HOUSE, ROOT, Built, Silence


@pytest.fixture(scope="module")
def book() -> Book:
    return pipeline.assemble(ROOT / "manuscript", HOUSE, Silence())


def doctored(source: Path, target: Path, name: str, old: str, new: str) -> Path:
    """A copy of an EPUB with one string of one file replaced."""
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(target, "w") as bad:
        for entry in good.infolist():
            content = good.read(entry)
            if entry.filename == name:
                assert old in content.decode()
                content = content.decode().replace(old, new).encode()
            bad.writestr(entry, content)
    return target


def findings(book: Book, path: Path, judge) -> list:
    return list(judge(Evidence(book, {"epub": path}), "epub"))


def test_the_real_book_has_no_finding(book: Book, real_book: Built) -> None:
    assert table.judge(Evidence(book, real_book.files), "epub", slow=False) == ()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("უზარმაზარი. ", "", "F-102"),
        ("უზარმაზარი. ", "უზარმაზარი. უზარმაზარი. ", "F-102"),
        ("სვერდლოვი ცენტრალური", "სვერდლოვი", "F-103"),
    ],
)
def test_a_word_lost_or_doubled_is_found(
    book: Book, real_book: Built, tmp_path: Path, old: str, new: str, code: str
) -> None:
    bad = doctored(real_book.files["epub"], tmp_path / "bad.epub", "EPUB/text/s2.xhtml", old, new)
    found = findings(book, bad, epub.text_is_whole)
    assert [finding.code for finding in found] == [code]
    assert "10-interview.md:" in str(found[0].where)


def test_a_section_that_is_not_in_the_spine_is_found(book: Book, real_book: Built, tmp_path: Path) -> None:
    bad = doctored(
        real_book.files["epub"], tmp_path / "bad.epub", "EPUB/content.opf", '<itemref idref="text-s1"/>', ""
    )
    (finding,) = findings(book, bad, epub.text_is_whole)
    assert finding.code == "F-102"
    assert "lacks s1" in finding.message


def test_a_foreign_family_is_found(book: Book, real_book: Built, tmp_path: Path) -> None:
    bad = doctored(
        real_book.files["epub"], tmp_path / "bad.epub", "EPUB/styles/book.css", "sans-serif", '"DejaVu Sans"'
    )
    assert {finding.code for finding in findings(book, bad, epub.fonts_are_ours)} == {"E-102"}


def test_a_disordered_container_is_found(book: Book, real_book: Built, tmp_path: Path) -> None:
    bad = tmp_path / "bad.epub"
    with (
        zipfile.ZipFile(real_book.files["epub"]) as good,
        zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in reversed(good.namelist()):
            out.writestr(name, good.read(name))
    assert [finding.code for finding in findings(book, bad, epub.container_is_ordered)] == ["E-103", "E-103"]
