"""The Document as the page engine gets it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pikepdf
import pytest

from stamba import pipeline
from stamba.setting.pages import page_tree
from tests.conftest import BOOKS, HOUSE, Silence, build_book, write_book


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


def test_a_question_does_not_end_in_a_line_of_one_word() -> None:
    book = pipeline.assemble(BOOKS / "english-interview", HOUSE, Silence())
    for question in page_tree(book.document, book.words).iter("div"):
        if question.get("class") == "question":
            for note in list(question.iter("a", "span")):
                if note.get("class") in ("noteref", "note"):
                    note.clear(keep_tail=True)
            said = "".join(map(str, question.itertext())).rstrip()
            assert re.search(r"\S\u00a0\S+$", said), said
