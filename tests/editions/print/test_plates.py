"""Plates that fill their page to the bleed, and pictures that are in colour because the text marks them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PIL import Image

from stamba.pdf.reading import read_print
from tests.conftest import build_book, write_book

TEXT = """# ერთი

პირველი სიტყვა.

![წისქვილი](a.jpg "წისქვილი მდინარეზე"){.plate}

მეორე სიტყვა.

![ზღვა](b.jpg){.plate .colour}

# ორი {.colour}

მესამე.

![მთა](c.png)

# სამი

![ტყე](d.png)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plates")
    book = write_book(folder / "book", {"10-a.md": TEXT})
    for name, colour in (
        ("a.jpg", "#a04030"),
        ("b.jpg", "#3040a0"),
        ("c.png", "#30a040"),
        ("d.png", "#a0a030"),
    ):
        Image.new("RGB", (1820, 2552) if name.endswith("jpg") else (900, 90), colour).save(book / name)
    with (book / "book.toml").open("a", encoding="utf-8") as toml:
        toml.write('[press]\ncolours = "marked"\n')
    found = build_book(book, folder / "out", "print", "epub").findings
    assert [one for one in (*found["print"], *found["epub"]) if one.severity == "error"] == []
    return folder / "out"


def print_pdf(built: Path) -> Path:
    return next(built.glob("*-print.pdf"))


def test_a_plate_fills_its_page_to_the_bleed_and_nothing_else_stands_on_it(built: Path) -> None:
    pages = read_print(print_pdf(built)).pages
    plates = [page for page in pages if any(picture.width == 1820 for picture in page.pictures)]
    assert len(plates) == 2
    for page in plates:
        (picture,) = page.pictures
        assert picture.box is not None
        assert page.bleed is not None
        edges = ("x0", "y0", "x1", "y1")
        for edge, sign in zip(edges, (1, 1, -1, -1), strict=True):
            assert sign * (getattr(page.bleed, edge) - getattr(picture.box, edge)) >= -0.1
        assert not [mark for mark in page.marks if mark.kind == "text"]


def test_the_title_of_a_plate_stands_on_the_page_that_faces_it(built: Path) -> None:
    pages = read_print(print_pdf(built)).pages
    plate = next(page.index for page in pages if any(picture.width == 1820 for picture in page.pictures))
    assert plate % 2 == 0
    with zipfile.ZipFile(next(built.glob("*.epub"))) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))
    assert text.index("წისქვილი მდინარეზე") < text.index('alt="ზღვა"')
    assert [mark for mark in pages[plate - 1].marks if mark.kind == "text"]


def test_pictures_are_gray_but_those_that_are_marked(built: Path) -> None:
    pictures = [picture for page in read_print(print_pdf(built)).pages for picture in page.pictures]
    assert [picture.space.kind for picture in pictures] == ["gray", "cmyk", "cmyk", "gray"]
