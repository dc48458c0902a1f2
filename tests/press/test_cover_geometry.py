from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.ground.geometry import PAPER_SIZES, Length
from stamba.press import tables
from stamba.press.cover import (
    CoverPlan,
    cover_boxes,
    spine_room,
    spine_width,
)
from stamba.press.spec import PressSpec

A5 = PAPER_SIZES["A5"]
PERFECT, SADDLE = tables.binding("perfect"), tables.binding("saddle_stitch")


@pytest.mark.parametrize(
    ("pages", "paper", "mm"),
    [(200, "offset-80", 10.0), (201, "offset-80", 10.1), (200, "kdp-white", 11.4), (300, "kdp-cream", 19.1)],
)
def test_the_spine_is_leaves_times_caliper(pages, paper, mm):
    spine = spine_width(pages, tables.paper(paper), PERFECT)
    assert spine is not None
    assert spine.mm == pytest.approx(mm, abs=0.06)


def test_a_saddle_stitched_book_has_no_spine():
    assert spine_width(48, tables.paper("offset-80"), SADDLE) is None
    assert spine_room(None) == Length(0)


def test_the_binder_may_ask_for_more():
    assert spine_width(200, tables.paper("offset-80"), PERFECT, Length(0.8)) == Length(10.8)


def test_no_pages_no_spine():
    with pytest.raises(ValueError, match="0 pages"):
        spine_width(0, tables.paper("offset-80"), PERFECT)


@given(
    st.integers(1, 2000),
    st.sampled_from(tables.known("papers")),
    st.floats(0, 10),
    st.sampled_from(["left", "right"]),
)
def test_the_panels_tile_the_trim(pages, paper, bleed, bound):
    spine = spine_width(pages, tables.paper(paper), PERFECT)
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
