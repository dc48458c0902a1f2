"""The cover around a booklet: front and back of a cover laid open, with a spine or without."""

from __future__ import annotations

from pathlib import Path

import pytest
from pikepdf import Pdf

from stamba.checks.booklet import add_panels
from stamba.checks.fold import prove_fold
from stamba.config.imposition.choices import (
    Backs,
    BoundEdge,
    Creep,
    CreepMode,
    Flip,
    PrinterMark,
    PrinterMarks,
)
from stamba.ground.errors import ConfigError, RenderError
from stamba.ground.geometry import PAPER_SIZES, Box, Length, Size
from stamba.imposition import ImpositionSpec, impose
from tests.imposition.books import A5, Paper, make_book, write_book
from tests.test_books import pdftotext

BLEED = Paper(bleed=Length(3))
MARKS = PrinterMarks(frozenset({PrinterMark.CROP, PrinterMark.FOLD, PrinterMark.STAPLE, PrinterMark.LABEL}))
PRESS = ImpositionSpec(
    cover=True,
    sheet=PAPER_SIZES["SRA3"],
    flip=Flip.LONG,
    keep_last=1,
    caliper=Length(0.2),
    creep=Creep(CreepMode.OUT),
    trimmed=True,
    bleed=Length(3),
    marks=MARKS,
)
SPECS = {
    "home": ImpositionSpec(cover=True),
    "by hand": ImpositionSpec(cover=True, flip=Flip.HAND, backs=Backs.FIRST_FIRST),
    "right": ImpositionSpec(cover=True, flip=Flip.HAND, binding=BoundEdge.RIGHT),
    "press": PRESS,
    "small": ImpositionSpec(cover=True, scale=0.7),
}


def make_cover(path: Path, spine: float = 6.0) -> Path:
    """A cover laid open: four words of the left panel, of the right one, and one on the spine, on a tint."""
    paper = Paper(Size(Length(2 * A5.width.mm + spine), A5.height), bleed=Length(3))
    write_book(path, [()], paper)
    left, right, middle = 3 + 30, 3 + spine + A5.width.mm + 30, 3 + A5.width.mm + spine / 2
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        width, height = (float(page.MediaBox[edge]) for edge in (2, 3))
        words = [(left, "gauche"), (right, "droite")]
        runs = [
            f"1 0 0 1 {Length(x).pt} {300 - 20 * n} Tm ({word}{n}) Tj" for x, word in words for n in range(4)
        ]
        runs += [f"0 -1 1 0 {Length(middle).pt} 400 Tm (dos) Tj"] if spine else []
        tint = f"q 0 0.9 0.8 0.2 k 0 0 {width} {height} re f Q q 1 0 0 1 0 50 cm"
        page.Contents = pdf.make_stream(f"{tint} BT 0 0 0 0 k /F 12 Tf {' '.join(runs)} ET Q".encode())
        pdf.save(path, deterministic_id=True)
    return path


def panels(spine: float, bound: BoundEdge) -> tuple[Box, Box]:
    """The front and the back of such a cover, in its page."""
    bleed, width = Length(3).pt, A5.width.pt
    boxes = [
        Box(x, bleed, x + width, bleed + A5.height.pt) for x in (bleed + width + Length(spine).pt, bleed)
    ]
    return tuple(boxes if bound is BoundEdge.LEFT else boxes[::-1])


def covered(tmp_path: Path, spec: ImpositionSpec, spine: float = 6.0) -> tuple[Path, tuple[Path, ...]]:
    """The book with its cover as the fold proof wants it, and the imposed files."""
    source = make_book(tmp_path / "print.pdf", 6, BLEED if spec.bleed.mm else Paper())
    cover = make_cover(tmp_path / "cover.pdf", spine)
    whole = tmp_path / "whole.pdf"
    add_panels(source, cover, panels(spine, spec.binding), whole)
    return whole, impose(source, tmp_path / "booklet.pdf", spec, cover).files


@pytest.mark.parametrize("name", SPECS)
def test_a_booklet_with_its_cover_is_folded_and_read(tmp_path, name):
    whole, files = covered(tmp_path, SPECS[name])
    assert prove_fold(whole, files, SPECS[name]) == ()


def test_words_of_the_other_panel_and_of_the_spine_are_not_hidden_on_the_sheet(tmp_path):
    _, (file,) = covered(tmp_path, SPECS["home"])
    text = pdftotext(file)
    assert (text.count("gauche"), text.count("droite"), text.count("dos")) == (4, 4, 0)
    assert text.split("\f")[1].strip() == ""
    assert text.split("\f")[2].count("page-1") == 4


def test_a_cover_of_two_panels_has_no_spine_to_lose(tmp_path):
    whole, files = covered(tmp_path, SPECS["home"], spine=0.0)
    assert prove_fold(whole, files, SPECS["home"]) == ()


def test_front_and_back_in_the_wrong_place_are_found(tmp_path):
    whole, files = covered(tmp_path, SPECS["home"])
    with Pdf.open(whole, allow_overwriting_input=True) as pdf:
        one, other = (pdf.pages[index].TrimBox for index in (-2, -1))
        pdf.pages[-2].TrimBox, pdf.pages[-1].TrimBox = other, one
        pdf.save(whole)
    found = prove_fold(whole, files, SPECS["home"])
    assert [one.code for one in found][:2] == ["X-804", "X-804"]
    assert found[0].message == "the front cover has lost or gained letters against its source"


def test_a_cover_that_does_not_go_around_the_pages_is_refused(tmp_path):
    source = make_book(tmp_path / "print.pdf", 4)
    narrow = make_book(tmp_path / "narrow.pdf", 1)
    with pytest.raises(RenderError, match="a cover of 148 × 210 mm does not go around pages of 148 × 210 mm"):
        impose(source, tmp_path / "booklet.pdf", SPECS["home"], narrow)
    with pytest.raises(ConfigError, match="there is no cover to lay around the sheets"):
        impose(source, tmp_path / "booklet.pdf", SPECS["home"])
    assert not (tmp_path / "booklet.pdf").exists()
