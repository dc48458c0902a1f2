"""The Document as the page engine gets it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import BOOKS, build_book, write_book


def test_a_picture_is_as_large_as_the_author_said(tmp_path: Path) -> None:
    said = {"width=80px": (0, 80.0), "width=50%": (0, 207.9), "height=40px": (3, 40.0)}
    pictures = "\n\n".join(f"![პური](loaf.png){{{given}}}" for given in said)
    folder = write_book(tmp_path / "book", {"10-a.md": f"# თავი\n\n{pictures}\n"})
    shutil.copy(BOOKS / "english-interview" / "images" / "loaf.png", folder / "loaf.png")
    built = build_book(folder, tmp_path / "out", "print")
    with pikepdf.open(built.files["print"]) as pdf:
        placed = [  # under a matrix of 0.75, from CSS pixels to points
            [float(one) for one in operands]
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[6])
            if str(operator) == "cm"
        ]
    for side, pixels in said.values():
        assert any(abs(matrix[side]) == pytest.approx(pixels, abs=0.2) for matrix in placed), placed
