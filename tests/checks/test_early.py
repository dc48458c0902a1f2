"""What can be known before a page is set is told before it, and once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from stamba import pipeline
from stamba.checks import early
from stamba.editions.table import EDITIONS
from stamba.ground.errors import ConfigError
from tests.conftest import HOUSE, Silence, write_book

NARROW = '[print.margins]\ninner = "7mm"\nouter = "4mm"\n'
CHAPTER = """# თავი

სიტყვა.

![პური](small.png)

![პური](broad.png)

![პური](small.png){width=20%}

![პური](fine.png)

| ა |
|---|
| ![პური](cell.png) |
"""
PICTURES = {"small": (200, 100), "broad": (1000, 400), "fine": (1700, 900), "cell": (90, 90)}


def book_of(folder: Path, more: str = "") -> Path:
    book = write_book(folder, {"10-a.md": CHAPTER}, more)
    for name, size in PICTURES.items():
        Image.new("L", size, 128).save(book / f"{name}.png")
    return book


def test_margins_and_pictures_are_told_before_a_page_is_set_and_once(tmp_path: Path) -> None:
    folder, listener = book_of(tmp_path / "book", NARROW), Silence()
    (print_edition,) = pipeline.build(folder, tmp_path / "out", ("print",), HOUSE, listener)
    begun = next(at for at, step in enumerate(listener.steps) if step.startswith("5 render"))
    told = [step.removeprefix(f"{folder}/") for step in listener.steps[:begun] if " X-" in step]
    assert told == [
        "book.toml X-211 the inner margin is 7mm, and text keeps 8mm from the fold",
        "book.toml X-210 the outer margin is 4mm, and text keeps 5mm from the trim",
        "10-a.md:5 X-401 a picture is too coarse: small.png, 96 dpi",
        "10-a.md:7 X-402 a picture is coarse: broad.png, 185 dpi",
    ]
    found = [
        f"{one.where} {one.code} {one.message}".removeprefix(f"{folder}/") for one in print_edition.findings
    ]
    assert [found.count(one) for one in told] == [1, 1, 1, 1]
    assert not [one for one in found if " X-21" in one and one not in told]


def test_what_the_book_asks_for_is_a_promise_and_a_look_of_its_own_is_not_foreseen(tmp_path: Path) -> None:
    folder = book_of(tmp_path / "book", f'[press]\nsafe = "6mm"\n{NARROW}')
    (folder / "styles").mkdir()
    found = list(early.of_print(pipeline.assemble(folder, HOUSE, Silence())))
    assert [(one.code, one.severity) for one in found] == [("X-211", "warning"), ("X-210", "error")]
    assert found[1].hint == 'Write under [print.margins]: outer = "6mm"; or under [press]: safe = "4mm".'


def test_a_cover_that_cannot_be_one_is_refused_before_a_page_is_set(tmp_path: Path) -> None:
    folder, listener = book_of(tmp_path / "book", '[epub]\ncover = "small.png"\n'), Silence()
    with pytest.raises(
        ConfigError, match=r"book\.toml:11: error: epub\.cover: small\.png has 200 × 100 pixels"
    ):
        pipeline.build(folder, tmp_path / "out", ("epub",), HOUSE, listener)
    assert not [step for step in listener.steps if step.startswith("5 render")]


def test_a_hardcover_is_no_cover_of_a_booklet(tmp_path: Path) -> None:
    more = '[imposition]\ncover = true\n[press]\nprinter = "kdp-hardcover"\n[print]\ntrim = "5.5 x 8.5 in"\n'
    book = pipeline.assemble(book_of(tmp_path / "book", more), HOUSE, Silence())
    wrong = next(EDITIONS["booklet"].refusals(book))
    assert (
        wrong.what
        == "imposition: cover = true is a sheet around stapled ones, and [press] orders a hardcover"
    )


def test_pages_that_fit_on_no_sheet_are_told_before_they_are_set(tmp_path: Path) -> None:
    book = pipeline.assemble(book_of(tmp_path / "book", '[print]\ntrim = "A4"\n'), HOUSE, Silence())
    (wrong,) = EDITIONS["booklet"].refusals(book)
    assert (
        wrong.what
        == "imposition: two pages of 210 × 297 mm need a sheet of 420 × 297 mm, and sheet is 297 × 210 mm"
    )
