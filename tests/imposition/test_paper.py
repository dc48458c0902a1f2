"""Sheets of 8, 16 and 32 pages drawn as large as their paper, folded and cut by a second program that knows only pixels."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba.config.imposition.choices import Flip, Scheme
from stamba.config.imposition.forms import house_forms
from stamba.ground.geometry import Length, Size
from stamba.imposition import ImpositionSpec, impose
from tests.imposition import paper
from tests.imposition.test_any_file import pages as numbered

# Whole pixels at 72 dpi: a page of 216 by 288 points, 9 to be milled off.
PAGE, MILLED = (216, 288), 9


@pytest.mark.parametrize(
    ("form", "folds", "columns", "rows"), [("8", "TL", 2, 2), ("16", "RTL", 4, 2), ("32", "TRTL", 4, 4)]
)
def test_folded_paper_reads_like_the_book(
    form: str, folds: str, columns: int, rows: int, tmp_path: Path
) -> None:
    count = int(form)
    source = numbered(tmp_path / "print.pdf", count, PAGE)
    spec = ImpositionSpec(
        scheme=Scheme.PERFECT,
        forms=(house_forms()[form],),
        sheet=Size(Length.from_pt(columns * (PAGE[0] + MILLED)), Length.from_pt(rows * PAGE[1])),
        trimmed=True,
        milling=Length.from_pt(MILLED),
        flip=Flip.HAND,
    )
    files = impose(source, tmp_path / "sheet.pdf", spec).files
    stack = paper.sheet(*(paper.drawn(file, tmp_path)[0] for file in files))
    pages = paper.drawn(source, tmp_path)
    blank = pages[0].point(lambda _: 255)
    for code in folds:
        stack = paper.folded(stack, code)
    faces = paper.read(stack)
    assert len(faces) == count
    for number, face in enumerate(faces, start=1):
        seen = paper.trimmed(face, number, pages[0], MILLED, 0)
        unlike = [paper.unlike(seen, page) for page in pages]
        assert unlike.index(min(unlike)) + 1 == number, f"place {number} shows another page"
        assert min(unlike) < 0.5 * paper.unlike(pages[number - 1], blank)
