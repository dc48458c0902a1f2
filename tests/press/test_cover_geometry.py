from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.errors import ConfigError
from stamba.geometry import PAPER_SIZES, Length
from stamba.press import tables
from stamba.press.cover import (
    CoverPlan,
    cover_boxes,
    require_binding,
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


@pytest.mark.parametrize(
    ("pages", "paper", "binding", "message"),
    [
        (320, "offset-80", "saddle_stitch", r"holds at most 80 pages, the book has 320 \(80 sheets\)"),
        (80, "offset-120", "saddle_stitch", r"holds 5 mm of paper, the book is 6 mm thick"),
        (8, "offset-80", "perfect", r"needs at least 24 pages, the book has 8"),
        (32, "offset-70", "perfect", r"needs a block of 2 mm, the book is 1\.4 mm thick"),
    ],
)
def test_what_a_binding_cannot_hold_is_refused(pages, paper, binding, message):
    with pytest.raises(ConfigError, match=message):
        require_binding(pages, tables.paper(paper), tables.binding(binding))


def test_a_refusal_brings_the_line_to_paste():
    with pytest.raises(ConfigError) as refused:
        require_binding(320, tables.paper("offset-80"), SADDLE)
    assert refused.value.remedy.startswith("Write under [press] in book.toml: binding = ")
    assert 'binding = "perfect"' in refused.value.remedy


def test_what_a_binding_holds_is_not():
    require_binding(18, tables.paper("offset-80"), SADDLE)
    require_binding(200, tables.paper("offset-80"), PERFECT)


@pytest.mark.parametrize(("spine", "room"), [(10.0, 6.8), (5.4, 2.2), (5.2, 0.0), (1.0, 0.0)])
def test_the_room_for_type_on_a_spine(spine, room):
    assert spine_room(Length(spine)).mm == pytest.approx(room)
