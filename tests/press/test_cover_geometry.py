from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.ground.geometry import PAPER_SIZES, Length, Size
from stamba.press import tables
from stamba.press.cover import (
    CoverPlan,
    cover_boxes,
    planned,
    spine_room,
    spine_width,
)
from stamba.press.spec import PressSpec, from_table

A5 = PAPER_SIZES["A5"]


def ordered(paper, binding="perfect"):
    return replace(PressSpec(), paper=tables.paper(paper), binding=tables.binding(binding))


@pytest.mark.parametrize(
    ("pages", "paper", "mm"),
    [(200, "offset-80", 10.0), (201, "offset-80", 10.1), (200, "kdp-white", 11.4), (300, "kdp-cream", 19.1)],
)
def test_the_spine_is_leaves_times_caliper(pages, paper, mm):
    spine = spine_width(pages, ordered(paper))
    assert spine is not None
    assert spine.mm == pytest.approx(mm, abs=0.06)


def test_a_saddle_stitched_book_has_no_spine():
    assert spine_width(48, ordered("offset-80", "saddle_stitch")) is None
    assert spine_room(None) == Length(0)


def test_the_figures_of_the_binder_win():
    assert spine_width(200, replace(ordered("offset-80"), allowance=Length(0.8))) == Length(10.8)
    assert spine_width(200, replace(ordered("offset-80"), spine_width=Length(9.3))) == Length(9.3)
    own = from_table({"binding": "perfect", "paper": "lulu", "caliper": "0.2mm"}, Path())
    assert spine_width(200, own) == Length(20.0)


@pytest.mark.parametrize(
    ("pages", "paper", "inches"),
    [(200, "ingram-creme", 0.458), (400, "ingram-creme", 0.894), (50, "ingram-creme", 0.131),
     (1000, "ingram-white", 1.98), (240, "lulu", 240 / 444 + 0.06)],
)  # fmt: skip
def test_a_printer_tells_its_own_spines(pages, paper, inches):
    spine = spine_width(pages, ordered(paper))
    assert spine is not None
    assert spine.mm == pytest.approx(inches * 25.4, abs=0.06)


@pytest.mark.parametrize(
    ("printer", "pages", "width", "height"),
    [("kdp-hardcover", 200, 14.214, 10.417), ("ingramspark-hardcover", 240, 14.568, 10.5)],
)
def test_a_case_has_the_size_that_its_printer_calculates(printer, pages, width, height):
    table = {"printer": printer} | ({"spine_width": "0.688in"} if "ingram" in printer else {})
    trim = Size(Length(152.4), Length(228.6))
    plan = planned(trim, Length(3.175), from_table(table, Path()), pages)
    page = cover_boxes(plan).page.media
    assert (page.width / 72, page.height / 72) == pytest.approx((width, height), abs=0.006)


def test_no_pages_no_spine():
    with pytest.raises(ValueError, match="0 pages"):
        spine_width(0, ordered("offset-80"))


@given(
    st.integers(1, 2000),
    st.sampled_from(tables.known("papers")),
    st.floats(0, 10),
    st.sampled_from(["left", "right"]),
)
def test_the_panels_tile_the_trim(pages, paper, bleed, bound):
    spine = spine_width(pages, ordered(paper))
    boxes = cover_boxes(CoverPlan(A5, spine, Length(bleed), bound))
    panels = [boxes.back, boxes.spine, boxes.front] if boxes.spine else [boxes.back, boxes.front]
    if bound == "right":
        panels.reverse()
    trim = boxes.page.trim
    assert panels[0].x0 == pytest.approx(trim.x0)
    assert panels[-1].x1 == pytest.approx(trim.x1)
    for left, right in pairwise(panels):
        assert left.x1 == pytest.approx(right.x0)
    assert boxes.front.width == pytest.approx(A5.width.pt)
    assert boxes.back.width == pytest.approx(A5.width.pt)
    assert boxes.page.media.x0 == boxes.page.media.y0 == 0
    assert boxes.page.bleed.width == pytest.approx(
        2 * A5.width.pt + (spine.pt if spine else 0) + 2 * Length(bleed).pt
    )


def test_the_cover_of_a_saddle_stitched_book_has_two_panels_and_one_fold():
    plan = CoverPlan(A5, None, Length(3))
    assert cover_boxes(plan).spine is None
    assert plan.folds == (Length(148),)
    assert plan.size.width == Length(296)


def test_the_wishes_for_the_cover_file():
    press = CoverPlan(A5, Length(10.0), Length(3)).press(PressSpec(pages=8, keep_last=1))
    assert press.trim.width == Length(306)
    assert press.folds == (Length(148), Length(158))
    assert (press.pages, press.keep_last) == (1, 0)


@pytest.mark.parametrize(("spine", "room"), [(10.0, 6.8), (5.4, 2.2), (5.2, 0.0), (1.0, 0.0)])
def test_the_room_for_type_on_a_spine(spine, room):
    assert spine_room(Length(spine)).mm == pytest.approx(room)
