"""The printed cover and the job ticket: made from the finished interior, and read back."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from stamba import config, pipeline
from stamba.checks.cover import words_are_the_books
from stamba.checks.evidence import Evidence
from stamba.checks.preflight import preflight
from stamba.document.book import Book
from stamba.document.cover import cover_plan, cover_press
from stamba.editions.cover import field_of
from stamba.ground.errors import ConfigError
from stamba.ground.geometry import Box, Length
from stamba.pdf.drawn import text_boxes
from stamba.pdf.file import opened
from stamba.pdf.reading import read_print
from stamba.press import tables
from stamba.press.cover import CoverPlan, cover_boxes
from tests.conftest import HOUSE, ROOT, Built, Once, Silence, build_book, write_book
from tests.press.ean_reader import read_bars

LONG = "# თავი\n\n" + "\n\n".join("სიტყვა და კიდევ ერთი სიტყვა, " * 40 for _ in range(160)) + "\n"
BLURB = "წიგნის აღწერა უკანა ყდისთვის, რამდენიმე წინადადებით. " * 8


def with_lines(book: Path, *lines: str) -> Path:
    """The book with lines put at the head of its book.toml."""
    toml = book / "book.toml"
    toml.write_text("\n".join([*lines, toml.read_text(encoding="utf-8")]), encoding="utf-8")
    return book


@pytest.fixture(scope="session")
def bound_book(once: Once) -> Built:
    """A book long enough for a spine with type, with an ISBN."""
    return once("bound", build_bound_book)


def build_bound_book(folder: Path) -> Built:
    more = '[paragraphs]\ncompose = false\n[press]\nbinding = "perfect"\npaper = "offset-120"\n[cover]\ncolours = "black"\n'
    book = write_book(folder / "book", {"10-chapter.md": LONG}, more)
    with_lines(book, 'isbn = "978-3-16-148410-0"', f'description = "{BLURB}"')
    return build_book(book, folder / "build", "ticket")


def trim_mm(path: Path) -> tuple[float, float]:
    with pikepdf.open(path) as pdf:
        x0, y0, x1, y1 = (float(value) for value in pdf.pages[0].trimbox)
        return (x1 - x0) / 72 * 25.4, (y1 - y0) / 72 * 25.4


def inks(path: Path) -> tuple[float, ...]:
    said = subprocess.run(
        ["gs", "-q", "-o", "-", "-sDEVICE=inkcov", str(path)], capture_output=True, text=True, check=True
    )
    return tuple(float(part) for part in said.stdout.split()[:4])


def test_a_stapled_book_has_a_cover_without_spine(real_book: Built) -> None:
    assert trim_mm(real_book.files["cover"]) == pytest.approx((296, 210), abs=0.05)


def test_the_spine_comes_from_the_pages_and_the_paper(bound_book: Built) -> None:
    with pikepdf.open(bound_book.files["print"]) as pdf:
        pages = len(pdf.pages)
    spine = pages / 2 * tables.paper("offset-120").caliper.mm
    assert spine > 5.4
    assert trim_mm(bound_book.files["cover"])[0] == pytest.approx(296 + round(spine, 1), abs=0.06)


def test_the_title_stands_on_front_and_spine(bound_book: Built, real_book: Built) -> None:
    def said(path: Path) -> str:
        return subprocess.run(
            ["pdftotext", str(path), "-"], capture_output=True, text=True, check=True
        ).stdout

    assert said(bound_book.files["cover"]).count("მცირე") == 2
    assert "რევოლუციაზე" in said(real_book.files["cover"])


def test_the_cover_says_what_book_it_is(bound_book: Built, real_book: Built) -> None:
    for built in (bound_book, real_book):
        book = book_of(built)
        evidence = Evidence(book, built.files)
        assert not list(words_are_the_books(evidence, "cover"))
        meta = book.document.metadata
        for other in (
            replace(meta, title="სხვა წიგნი"),
            replace(meta, subtitle="ქვესათაური"),
            *([replace(meta, contributors=())] if meta.byline else []),  # the name may stand in the title
        ):
            changed = Evidence(replace(book, document=replace(book.document, metadata=other)), built.files)
            assert {one.code for one in words_are_the_books(changed, "cover")} == {"F-112"}


def book_of(built: Built) -> Book:
    return pipeline.assemble(built.folder, HOUSE.under(built.folder), Silence())


def panels(built: Built) -> tuple[CoverPlan, dict[str, list[Box]]]:
    """The plan of a finished cover, and the letters of back, spine and front in mm from the lower left of the trim."""
    with pikepdf.open(built.files["print"]) as pdf:
        plan = cover_plan(config.load(built.folder), len(pdf.pages))
    boxes = cover_boxes(plan)
    sides = {"back": boxes.back, "spine": boxes.spine, "front": boxes.front}
    found: dict[str, list[Box]] = {}
    for name, side in sides.items():
        inside = [
            one
            for one in text_boxes(built.files["cover"])
            if side and side.x0 < (one.x0 + one.x1) / 2 < side.x1
        ]
        found[name] = [
            Box(*((value - plan.bleed.pt) / 72 * 25.4 for value in (one.x0, one.y0, one.x1, one.y1)))
            for one in inside
        ]
    return plan, found


def test_a_whole_cover_keeps_its_promises(bound_book: Built) -> None:
    assert not bound_book.findings["cover"]


def test_white_type_stands_on_the_field(bound_book: Built) -> None:
    plan, letters = panels(bound_book)
    field = field_of(book_of(bound_book).theme.cover, plan.trim)
    foot, head = plan.trim.height.mm - field.bottom, plan.trim.height.mm - field.top
    assert letters["spine"]
    assert all(foot < box.y0 and box.y1 < head for box in letters["spine"])
    blurb = [box for box in letters["back"] if box.y0 > foot]
    assert len(blurb) > 3
    assert all(box.y1 < head for box in blurb)


def test_the_number_stands_over_the_bars(bound_book: Built) -> None:
    said = subprocess.run(
        ["pdftotext", str(bound_book.files["cover"]), "-"], capture_output=True, text=True, check=True
    )
    assert "ISBN 978-3-16-148410-0" in said.stdout
    page = bound_book.files["cover"].with_suffix("")
    subprocess.run(["pdftoppm", "-r", "300", "-gray", "-singlefile", f"{page}.pdf", page], check=True)
    assert read_bars(Image.open(f"{page}.pgm")) == "9783161484100"


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_book_bound_on_the_right_has_its_front_on_the_left(tmp_path: Path, side: str) -> None:
    book = write_book(
        tmp_path / "book", {}, f'[imposition]\nbinding = "{side}"\n[paragraphs]\ncompose = false\n'
    )
    built = build_book(book, tmp_path / "out", "print", "cover")
    plan, letters = panels(built)
    middle = plan.trim.width.mm
    assert letters["front"]
    assert not letters["back"]
    assert all((box.x0 > middle) == (side == "left") for box in letters["front"])


def test_a_title_too_long_for_the_spine_is_left_out(tmp_path: Path) -> None:
    title = "სიტყვები და კიდევ სხვა სიტყვები რომლებიც სათაურში დგანან რადგან ავტორს ასე სურდა ძალიან"
    paper = '[paragraphs]\ncompose = false\n[press]\nbinding = "perfect"\npaper = "offset-120"\n'
    book = write_book(tmp_path / "book", {"10-chapter.md": LONG}, paper + '[print]\ntrim = "A6"\n')
    toml = (book / "book.toml").read_text(encoding="utf-8")
    (book / "book.toml").write_text(toml.replace("მცირე წიგნი", title), encoding="utf-8")
    built = build_book(book, tmp_path / "out", "print", "cover")
    assert not panels(built)[1]["spine"]
    assert [found.code for found in built.findings["cover"]] == ["X-704"]


@pytest.mark.parametrize("words", [2, 15])
def test_a_title_can_be_read_on_its_field(tmp_path: Path, words: int) -> None:
    many = (
        "სიტყვები და კიდევ სხვა სიტყვები რომლებიც სათაურში დგანან რადგან ავტორს ასე სურდა ძალიან მაშინ აქაც"
    )
    title = " ".join(many.split()[:words])
    book = write_book(tmp_path / "book", {}, '[paragraphs]\ncompose = false\n[print]\ntrim = "A5"\n')
    toml = (book / "book.toml").read_text(encoding="utf-8")
    (book / "book.toml").write_text(toml.replace("მცირე წიგნი", title), encoding="utf-8")
    built = build_book(book, tmp_path / "out", "print", "cover")
    with opened(built.files["cover"]) as file:
        (page,) = file.once(read_print).pages
    assert any(mark.kind == "text" and mark.colour.white for mark in page.marks)
    assert not [oddity for oddity in page.oddities if oddity.kind == "lost"]


def test_a_description_too_long_for_the_back_is_refused(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {}, "[paragraphs]\ncompose = false\n")
    with_lines(book, f'description = "{BLURB * 10}"')
    with pytest.raises(ConfigError, match="does not fit on the back of the cover"):
        build_book(book, tmp_path / "out", "cover")


def test_colours_are_those_ordered(bound_book: Built, real_book: Built) -> None:
    cyan, magenta, yellow, black = inks(real_book.files["cover"])
    assert cyan == 0
    assert magenta > 0.2
    assert yellow > 0.2
    assert black > 0.1
    assert inks(bound_book.files["cover"])[:3] == (0, 0, 0)


def own_sheet(book: Path, name: str, *changes: tuple[str, str]) -> None:
    """Give a book a style sheet of its own: the house's with some things changed."""
    text = HOUSE.sheet(name)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (book / "styles").mkdir(exist_ok=True)
    (book / "styles" / name).write_text(text, encoding="utf-8")


def is_green(picture: Image.Image, x: float, y: float) -> bool:
    red, green, blue = picture.getpixel((round(x), round(y)))
    return green > red + 40 and green > blue + 10


def test_a_book_with_another_cover_needs_no_line_of_python(tmp_path: Path) -> None:
    """Another colour and ink, the field lower and less deep, larger text on the back: in print and EPUB alike."""
    book = write_book(tmp_path / "book", {}, "[paragraphs]\ncompose = false\n")
    with_lines(book, 'description = "აღწერა"')
    own_sheet(
        book, "cover.css",
        ("--field: #8c1d18; --field-ink: device-cmyk(0 90% 80% 40%)", "--field: #0a5c36; --field-ink: device-cmyk(90% 0 80% 40%)"),
        ("min-height: 20px", "min-height: 60px"), ("min-height: 144px", "min-height: 104px"),
    )  # fmt: skip
    own_sheet(book, "cover-print.css", ("font-size: 14pt", "font-size: 30pt"))
    built = build_book(book, tmp_path / "out", "print", "cover", "epub")
    assert not [one for some in built.findings.values() for one in some if one.severity == "error"]
    with zipfile.ZipFile(built.files["epub"]) as epub:
        picture = Image.open(io.BytesIO(epub.read("EPUB/images/cover.png"))).convert("RGB")
    assert all(is_green(picture, 5, y) for y in (0, 800, 1700, 2555))
    cyan, magenta, *_ = inks(built.files["cover"])
    assert cyan > 0.2
    assert magenta == 0
    plan, letters = panels(built)
    scale = plan.trim.width.mm / 160
    page = built.files["cover"].with_suffix("")
    subprocess.run(["pdftoppm", "-r", "254", "-singlefile", f"{page}.pdf", page], check=True)
    printed = Image.open(f"{page}.ppm").convert("RGB")
    edges = (1, plan.bleed.mm + 60 * scale, plan.bleed.mm * 2 + plan.trim.height.mm - 1)
    assert all(is_green(printed, 50, 10 * y) for y in edges)
    assert max(box.y1 - box.y0 for box in letters["back"]) > 6  # mm: at 14 pt it is less
    assert max(box.y1 for box in letters["back"]) < plan.trim.height.mm - (60 + 72) * scale


def test_a_cover_for_another_book_does_not_fit(bound_book: Built) -> None:
    book = book_of(bound_book)
    with pikepdf.open(bound_book.files["print"]) as pdf:
        plan = cover_plan(book.document.config, len(pdf.pages))
    good = preflight(bound_book.files["cover"], cover_press(book, plan), plan)
    assert not [one for one in good if one.severity == "error"]
    other = replace(plan, spine=Length(plan.spine.mm + 2))
    assert [
        one
        for one in preflight(bound_book.files["cover"], cover_press(book, other), other)
        if one.severity == "error"
    ]


def test_too_many_pages_for_staples_are_refused() -> None:
    book = config.load(ROOT / "manuscript")
    stapled = replace(book, press=replace(book.press, given=frozenset({"binding"})))
    with pytest.raises(ConfigError, match="saddle stitch holds at most"):
        cover_plan(stapled, 320)


def test_the_ticket_names_the_finished_files(real_book: Built) -> None:
    said = json.loads(real_book.files["ticket"].with_suffix(".json").read_text(encoding="utf-8"))
    digests = {file["name"]: file["sha256"] for file in said["files"]}
    for edition in ("print", "cover"):
        path = real_book.files[edition]
        assert digests[path.name] == hashlib.sha256(path.read_bytes()).hexdigest()
    text = real_book.files["ticket"].read_text(encoding="utf-8")
    assert "Trim       148 × 210 mm, bleed 3 mm on four sides" in text
    assert "PDF/X-4" in text


OWN = '''[paragraphs]
compose = false
[cover]
text = """
პირველი აბზაცი უკანა ყდისთვის.

მეორე აბზაცი."""
about = "ავტორის შესახებ ერთი სტრიქონი."
price = "18 ₾"
add_on = "51800"
'''


def own_cover(folder: Path, more: str) -> Built:
    book = write_book(folder / "book", {}, more)
    with_lines(book, 'isbn = "978-3-16-148410-0"')
    Image.new("RGB", (1820, 2552), "#30407c").save(book / "a.jpg")
    return build_book(book, folder / "out", "print", "cover")


def test_the_back_says_text_author_and_price(tmp_path: Path) -> None:
    built = own_cover(tmp_path, OWN)
    assert [one for one in built.findings["cover"] if one.severity == "error"] == []
    said = subprocess.run(
        ["pdftotext", built.files["cover"], "-"], capture_output=True, text=True, check=True
    )
    for words in ("მეორე აბზაცი.", "ავტორის შესახებ ერთი სტრიქონი.", "18 ₾"):
        assert words in " ".join(said.stdout.split())


@pytest.mark.parametrize(("key", "whole"), [("front", False), ("wrap", True)])
def test_a_picture_of_ones_own_reaches_the_bleed(tmp_path: Path, key: str, whole: bool) -> None:
    built = own_cover(tmp_path, f'[paragraphs]\ncompose = false\n[cover]\n{key} = "a.jpg"\n')
    assert [one for one in built.findings["cover"] if one.severity == "error"] == []
    with opened(built.files["cover"]) as file:
        (page,) = file.once(read_print).pages
    (picture,) = page.pictures
    assert picture.box is not None
    assert page.bleed is not None
    assert page.trim is not None
    left = page.bleed.x0 if whole else (page.trim.x0 + page.trim.x1) / 2
    edges = (picture.box.x0, picture.box.y0, picture.box.x1, picture.box.y1)
    assert edges == pytest.approx((left, page.bleed.y0, page.bleed.x1, page.bleed.y1), abs=0.1)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ('add_on = "5"', "is not five digits"),
        ('front = "none.jpg"', "is missing"),
        ('front = "book.toml"\nwrap = "book.toml"', "covers the front, too"),
        ('wrap = "book.toml"\nabout = "x"', "nothing but the bar code"),
    ],
)
def test_wishes_for_a_cover_that_cannot_be_are_refused(tmp_path: Path, more: str, sentence: str) -> None:
    book = write_book(tmp_path / "book", {}, f"[cover]\n{more}\n")
    with pytest.raises(ConfigError, match=sentence):
        config.load(book)
