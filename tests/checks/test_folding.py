from __future__ import annotations

import pytest

from stamba.checks.folding import PlacedPage, dealt, read_faces, sheets_needed, trim_place
from stamba.checks.sheets import pages_due
from stamba.config.imposition.choices import BoundEdge, Creep, CreepMode, Flip, Scheme
from stamba.ground.geometry import PAPER_SIZES, Length
from stamba.imposition import ImpositionSpec
from tests.imposition.books import A5

LYING = PAPER_SIZES["A4"].landscape
STANDING = PAPER_SIZES["A4"]


def met(faces):
    """Sheet, side and half of each face, as short words: 1fr is the right half of the front of sheet 1."""
    return " ".join(f"{f.sheet + 1}{'b' if f.back else 'f'}{'r' if f.right else 'l'}" for f in faces)


def test_a_folded_booklet_of_two_sheets_is_read_from_the_front_of_the_outer_one():
    faces = read_faces((2,), ImpositionSpec(), LYING)
    assert met(faces) == "1fr 1bl 2fr 2bl 2br 2fl 1br 1fl"
    faces = read_faces((2,), ImpositionSpec(binding=BoundEdge.RIGHT), LYING)
    assert met(faces) == "1fl 1br 2fl 2br 2bl 2fr 1bl 1fr"


def test_two_signatures_are_read_one_after_the_other():
    faces = read_faces((1, 1), ImpositionSpec(scheme=Scheme.SEWN), LYING)
    assert met(faces) == "1fr 1bl 1br 1fl 2fr 2bl 2br 2fl"


def test_a_cut_pile_is_read_one_half_after_the_other():
    faces = read_faces((2,), ImpositionSpec(scheme=Scheme.CUT_AND_STACK), LYING)
    assert met(faces) == "1fl 1br 2fl 2br 1fr 1bl 2fr 2bl"
    faces = read_faces((2,), ImpositionSpec(scheme=Scheme.CUT_AND_STACK, binding=BoundEdge.RIGHT), LYING)
    assert met(faces) == "1fr 1bl 2fr 2bl 1fl 1br 2fl 2br"


@pytest.mark.parametrize(
    ("flip", "sheet", "turned"),
    [
        (Flip.SHORT, LYING, False),
        (Flip.LONG, LYING, True),
        (Flip.HAND, LYING, False),
        (Flip.SHORT, STANDING, True),
        (Flip.LONG, STANDING, False),
        (Flip.HAND, STANDING, False),
    ],
)
def test_backs_are_upside_down_when_the_printer_tips_the_sheet_over_its_head(flip, sheet, turned):
    faces = read_faces((1,), ImpositionSpec(flip=flip), sheet)
    assert {face.turned for face in faces if face.back} == {turned}
    assert not any(face.turned for face in faces if not face.back)


@pytest.mark.parametrize(
    ("pages", "keep_last", "read"),
    [
        (1, 0, (1, None, None, None)),
        (6, 0, (1, 2, 3, 4, 5, 6, None, None)),
        (6, 1, (1, 2, 3, 4, 5, None, None, 6)),
        (4, 4, (1, 2, 3, 4)),
        (3, 3, (None, 1, 2, 3)),
    ],
)
def test_where_a_reader_meets_blanks(pages, keep_last, read):
    assert pages_due(pages, len(read), ImpositionSpec(keep_last=keep_last)) == read
    assert sheets_needed(pages) * 4 == len(read)


@pytest.mark.parametrize(
    ("sheets", "most", "piles"),
    [(7, 4, (4, 3)), (5, 2, (2, 1, 2)), (3, 1, (1, 1, 1)), (9, None, (9,)), (1, 4, (1,))],
)
def test_sheets_are_dealt_evenly(sheets, most, piles):
    assert dealt(sheets, most) == piles


@pytest.mark.parametrize(
    ("mode", "place", "x0"),
    [
        # A5 on lying A4, fold at 148.5 mm; 3 sheets of 0.2 mm. The right page begins at the fold, less the
        # creep by which its leaf is shortened when the knife cuts the outermost leaf at its trim.
        (CreepMode.IN, 0, 148.5),
        (CreepMode.IN, 2, 148.1),
        (CreepMode.OUT, 0, 148.9),
        (CreepMode.OUT, 2, 148.5),
        (CreepMode.CENTRED, 0, 148.7),
        (CreepMode.CENTRED, 1, 148.5),
    ],
)
def test_the_knife_decides_where_a_page_must_be(mode, place, x0):
    spec = ImpositionSpec(trimmed=True, caliper=Length(0.2), creep=Creep(mode))
    face = PlacedPage(0, back=False, right=True, turned=False, place=place, depth=3)
    assert Length.from_pt(trim_place(face, spec, LYING, A5, 3).x0).mm == pytest.approx(x0)
    left = PlacedPage(0, back=False, right=False, turned=False, place=place, depth=3)
    assert Length.from_pt(trim_place(left, spec, LYING, A5, 3).x1).mm == pytest.approx(297 - x0)
