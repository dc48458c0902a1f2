"""The title page: a long title, a small page, and no letter outside the type area."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stamba import config, pipeline
from stamba.ground.errors import StyleError
from stamba.ground.geometry import Box
from stamba.ground.house import House
from stamba.pdf.drawn import text_boxes
from stamba.setting.titles import stands_in_its_area
from tests.conftest import ROOT, Silence, build_book, write_book

LONG = (
    "კაპიტალი და რევოლუციური სოციალ-დემოკრატიის თვითგამორკვევის უფლება მეოცე საუკუნის დასაწყისის "
    "ამიერკავკასიაში და მისი ისტორიული მნიშვნელობა"
)
PART = "ნაწილი პირველი: შესავალი და პოლიტიკური ეკონომიის კრიტიკის საფუძვლები"
SUBTITLE = "დოკუმენტების კრებული შენიშვნებით, საძიებლებით და რუკებით"
TITLES = {
    "three long words": ("სატესტო წიგნი სურათებით", "", ""),
    "long": (LONG, PART, SUBTITLE),
    "one long word": ("თვითგამორკვევისუნარიანობა", "", ""),
}


def titled(folder: Path, trim: str, title: str, part: str = "", subtitle: str = "") -> Path:
    """A book with this title on pages of this size."""
    book = write_book(folder / "book", {}, f'[print]\ntrim = "{trim}"\n[paragraphs]\ncompose = false\n')
    toml = book / "book.toml"
    lines = [line for line in toml.read_text(encoding="utf-8").splitlines() if not line.startswith("title ")]
    head = [f'title = "{title}"', f'part = "{part}"', f'subtitle = "{subtitle}"', 'language = "ka"']
    lines = [line for line in lines if not line.startswith("language ")]
    toml.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    return book


@pytest.mark.parametrize(
    ("name", "trim"),
    [
        ("long", "A6"), ("three long words", "210 x 148 mm"), ("one long word", "A5"),
        *(
            pytest.param(*one, marks=pytest.mark.long)
            for one in (
                ("long", "A5"), ("long", "210 x 148 mm"), ("three long words", "A6"), ("three long words", "A5"),
                ("one long word", "A6"), ("one long word", "210 x 148 mm"),
            )
        ),
    ],
)  # fmt: skip
def test_no_title_leaves_its_page(tmp_path: Path, name: str, trim: str) -> None:
    book = titled(tmp_path, trim, *TITLES[name])
    built = build_book(book, tmp_path / "out", "print", "cover")
    spec = config.load(book).print
    shifted = [
        Box(box.x0 - spec.bleed.pt, box.y0 - spec.bleed.pt, box.x1 - spec.bleed.pt, box.y1 - spec.bleed.pt)
        for box in text_boxes(built.files["print"], 2)
    ]
    assert len(shifted) > 1
    assert stands_in_its_area(shifted, spec)
    assert not [found for found in built.findings["print"] if found.severity == "error"]


def test_a_short_title_is_set_large(tmp_path: Path) -> None:
    built = build_book(titled(tmp_path, "A5", "პური"), tmp_path / "out", "print")
    assert max(box.height for box in text_boxes(built.files["print"], 2)) > 15


def test_a_title_that_fits_in_no_size_is_an_error(tmp_path: Path) -> None:
    styles = tmp_path / "styles"
    shutil.copytree(ROOT / "styles", styles)
    page = styles / "page.css"
    page.write_text(
        page.read_text(encoding="utf-8").replace("titlepage.step-", "titlepage.smaller-"), encoding="utf-8"
    )
    house = House(styles, ROOT / "fonts")
    with pytest.raises(StyleError, match="the words of the title page do not fit"):
        pipeline.build(titled(tmp_path, "A6", LONG), tmp_path / "out", ("print",), house, Silence())


AREA = config.load(ROOT / "manuscript").print  # A5, margins 20, 18, 20 and 27 mm


@pytest.mark.parametrize(
    "boxes",
    [
        [Box(40, 300, 200, 320)],
        [Box(100, 300, 380, 320)],
        [Box(100, 300, 200, 570)],
        [Box(100, 10, 200, 30)],
        [Box(100, 300, 200, 320), Box(150, 310, 250, 330)],
    ],
    ids=["over the inner margin", "over the outer margin", "over the head", "under the foot", "over each other"],
)  # fmt: skip
def test_what_does_not_stand_in_the_area(boxes: list[Box]) -> None:
    assert not stands_in_its_area(boxes, AREA)


def test_what_stands_in_the_area() -> None:
    assert stands_in_its_area([Box(100, 300, 200, 320), Box(100, 270, 200, 301)], AREA)
