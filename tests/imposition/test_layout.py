"""The property of an imposition: whatever is asked for, the folded book reads 1 to n, each page in place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.checks.folding import dealt, read_faces, sheets_needed, trim_place
from stamba.checks.sheets import pages_due
from stamba.config.imposition.choices import (
    BoundEdge,
    Creep,
    CreepMode,
    Flip,
    PrinterMark,
    PrinterMarks,
    Scheme,
)
from stamba.ground.errors import ConfigError
from stamba.ground.geometry import PAPER_SIZES, Box, Length, Size, parse_size
from stamba.imposition import ImpositionSpec, plan_book
from stamba.imposition.layout import printed_sides, sheet_frame
from tests.imposition.books import A5, A6, BOUND

THIN = Length(0.05)  # so that 200 pages may be stapled


def printed(plan):
    """Page and trim of every half, by sheet, side, and half as it lies on the printed page."""
    frame = sheet_frame(plan)
    width, height = frame.sheet.width.pt, frame.sheet.height.pt
    halves = {}
    for count, side in enumerate(printed_sides(plan)):
        assert side.back is bool(count % 2)
        for put in side.placements:
            box, clip = put.trim, put.clip
            if side.turned:
                box = Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
                clip = Box(width - clip.x1, height - clip.y1, width - clip.x0, height - clip.y0)
            right = clip.x0 + clip.x1 > width
            assert clip.x0 >= width / 2 - 1e-6 if right else clip.x1 <= width / 2 + 1e-6
            halves[count // 2, side.back, right] = (put.page, box)
    return halves, frame


def assert_reads(pages, trim, spec):
    plan = plan_book(pages, trim, spec)
    halves, frame = printed(plan)
    width, height = frame.sheet.width.pt, frame.sheet.height.pt
    piles = dealt(sheets_needed(pages), spec.signature_bound)
    faces = read_faces(piles, spec, frame.sheet)
    read = []
    for face in faces:
        page, box = halves.pop((face.sheet, face.back, face.right is not face.turned), (None, None))
        read.append(page)
        if box is not None:
            due = trim_place(face, spec, frame.sheet, trim, max(piles))
            if face.turned:
                due = Box(width - due.x1, height - due.y1, width - due.x0, height - due.y0)
            assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx((due.x0, due.y0, due.x1, due.y1))
    assert not halves
    assert tuple(read) == pages_due(pages, 4 * sheets_needed(pages), spec)


@pytest.mark.parametrize("binding", BoundEdge)
@pytest.mark.parametrize("flip", Flip)
@pytest.mark.parametrize("scheme", BOUND)
def test_books_of_1_to_200_pages_read_in_order(scheme, flip, binding):
    spec = ImpositionSpec(scheme=scheme, flip=flip, binding=binding, caliper=THIN)
    for pages in range(1, 201):
        assert_reads(pages, A5, spec)


TRIMS = [
    A5,
    A6,
    Size(Length(210), Length(148)),
    Size(Length(60), Length(200)),
    Size(Length(120), Length(120)),
]


@st.composite
def specs(draw):
    scheme = draw(st.sampled_from(BOUND))
    bounds = {Scheme.SEWN: (2, 16), Scheme.PERFECT: (1, 16), Scheme.CUT_AND_STACK: (1, 30)}
    max_sheets = draw(st.one_of(st.just(0), st.integers(*bounds[scheme]))) if scheme in bounds else 0
    trimmed = draw(st.booleans())
    creep = Creep()
    if trimmed and scheme is not Scheme.CUT_AND_STACK:
        mode = draw(st.sampled_from(list(CreepMode)))
        if mode is not CreepMode.OFF:
            total = draw(st.one_of(st.none(), st.floats(0.1, 3).map(Length)))
            creep = Creep(mode, 1.0 if total else draw(st.floats(0.5, 2)), total)
    return ImpositionSpec(
        scheme=scheme,
        sheet=draw(
            st.sampled_from([PAPER_SIZES["SRA3"], parse_size("500 x 500 mm"), parse_size("480 x 330 mm")])
        ),
        max_sheets=max_sheets,
        binding=draw(st.sampled_from(list(BoundEdge))),
        flip=draw(st.sampled_from(list(Flip))),
        caliper=THIN,
        creep=creep,
        trimmed=trimmed,
        bleed=Length(3.0 if trimmed and draw(st.booleans()) else 0.0),
        marks=PrinterMarks(frozenset({PrinterMark.CROP} if draw(st.booleans()) else ())),
    )


@given(st.integers(1, 200), st.sampled_from(TRIMS), specs(), st.integers(0, 5))
def test_whatever_is_asked_for_the_book_reads_in_order(pages, trim, spec, keep_last):
    if keep_last <= pages:
        spec = ImpositionSpec(**{**fields(spec), "keep_last": keep_last})
    assert_reads(pages, trim, spec)


def fields(spec):
    return {name: getattr(spec, name) for name in spec.__dataclass_fields__}


def test_two_a5_pages_fill_a_lying_a4_sheet_and_two_narrow_ones_a_standing():
    assert sheet_frame(plan_book(4, A5, ImpositionSpec())).sheet == PAPER_SIZES["A4"].landscape
    narrow = Size(Length(60), Length(200))
    assert sheet_frame(plan_book(4, narrow, ImpositionSpec())).sheet == PAPER_SIZES["A4"]


@pytest.mark.parametrize(
    ("trim", "spec", "sentence"),
    [
        (
            PAPER_SIZES["A4"],
            ImpositionSpec(),
            "two pages of 210 × 297 mm need a sheet of 420 × 297 mm, and sheet is 297 × 210 mm",
        ),
        (
            A5,
            ImpositionSpec(marks=PrinterMarks(frozenset({PrinterMark.CROP}))),
            "two pages of 148 × 210 mm with their marks need a sheet of 302 × 216 mm, and sheet is 297 × 210 mm",
        ),
        (
            A5,
            ImpositionSpec(trimmed=True, bleed=Length(3)),
            "two pages of 148 × 210 mm need a sheet of 302 × 216 mm",
        ),
        (
            A5,
            ImpositionSpec(trimmed=True, caliper=Length(0.2), creep=Creep(CreepMode.OUT)),
            "need a sheet of 297.6 × 210 mm",
        ),
    ],
)
def test_a_sheet_too_small_is_refused(trim, spec, sentence):
    with pytest.raises(ConfigError) as caught:
        sheet_frame(plan_book(20, trim, spec))
    assert sentence in str(caught.value)
    assert "Use a larger sheet" in str(caught.value)
