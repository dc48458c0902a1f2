"""The Document as the page engine gets it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import BOOKS, build_book, write_book


@pytest.mark.parametrize(
    ("given", "side", "pixels"), [("width=80px", 0, 80.0), ("width=50%", 0, 207.9), ("height=40px", 3, 40.0)]
)
def test_a_picture_is_as_large_as_the_author_said(
    tmp_path: Path, given: str, side: int, pixels: float
) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": f"# თავი\n\n![პური](loaf.png){{{given}}}\n"})
    shutil.copy(BOOKS / "english-interview" / "images" / "loaf.png", folder / "loaf.png")
    built = build_book(folder, tmp_path / "out", "print")
    with pikepdf.open(built.files["print"]) as pdf:
        placed = [  # under a matrix of 0.75, from CSS pixels to points
            float(operands[side])
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[6])
            if str(operator) == "cm"
        ]
    assert any(abs(value) == pytest.approx(pixels, abs=0.2) for value in placed), placed
