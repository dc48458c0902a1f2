"""A finished PDF is opened once: whoever asks something of it in a build is told from what was read before."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from stamba.ground.beside import PROCESSORS
from tests.conftest import BOOKS, build_book


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, str]]:
    """How often each engine opens each file, by the file's name."""
    counted: Counter[tuple[str, str]] = Counter()
    pikepdf_opens, pdfium_opens = pikepdf.open, pypdfium2.PdfDocument

    def open_objects(source: Path, **options: object) -> pikepdf.Pdf:
        counted["pikepdf", Path(source).name] += 1
        return pikepdf_opens(source, **options)

    def open_pages(source: Path) -> pypdfium2.PdfDocument:
        counted["PDFium", Path(source).name] += 1
        return pdfium_opens(source)

    monkeypatch.setenv(PROCESSORS, "1")  # what a process beside this one opens is not seen
    monkeypatch.setattr(pikepdf, "open", open_objects)
    monkeypatch.setattr(pypdfium2, "PdfDocument", open_pages)
    return counted


def test_a_full_build_opens_each_finished_file_once(
    openings: Counter[tuple[str, str]], tmp_path: Path
) -> None:
    built = build_book(BOOKS / "bare", tmp_path)
    names = {path.name for path in built.files.values() if path.suffix == ".pdf"}
    assert {(engine, name): times for (engine, name), times in openings.items() if name in names} == {
        ("pikepdf", "bare-print.pdf"): 2,  # and once to be taken apart into the sheets of the booklet
        ("PDFium", "bare-print.pdf"): 1,
        ("pikepdf", "bare-screen.pdf"): 1,
        ("PDFium", "bare-screen.pdf"): 1,
        ("pikepdf", "bare-cover.pdf"): 1,
        ("PDFium", "bare-cover.pdf"): 1,
        ("pikepdf", "bare-booklet.pdf"): 1,
        ("PDFium", "bare-booklet.pdf"): 1,
    }
