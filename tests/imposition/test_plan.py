from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.config.imposition.choices import BoundEdge, Creep, CreepMode, PrinterMark, PrinterMarks, Scheme
from stamba.ground.errors import ConfigError
from stamba.ground.geometry import Length
from stamba.imposition import ImpositionSpec, Side, plan_book
from stamba.imposition.creep import creep_shift
from stamba.imposition.plan import pad, signature_sizes
from tests.imposition.books import A5, BOUND


def sides(plan):
    return [
        [((s.recto.left, s.recto.right), (s.verso.left, s.verso.right)) for s in signature.sheets]
        for signature in plan.signatures
    ]


def test_a_booklet_of_eight_pages():
    assert sides(plan_book(8, A5, ImpositionSpec())) == [[((8, 1), (2, 7)), ((6, 3), (4, 5))]]


def test_a_booklet_bound_on_the_right_mirrors_every_side_and_not_the_pages():
    plan = plan_book(7, A5, ImpositionSpec(binding=BoundEdge.RIGHT))
    assert sides(plan) == [[((1, None), (7, 2)), ((3, 6), (5, 4))]]


def test_a_cover_is_the_outermost_sheet_and_blank_inside():
    plan = plan_book(7, A5, ImpositionSpec(cover=True, keep_last=1))
    assert sides(plan) == [[((9, 8), (None, None)), ((7, 1), (2, None)), ((6, 3), (4, 5))]]
    assert [plan.name(page) for page in (1, 7, 8, 9)] == ["1", "7", "front cover", "back cover"]
    assert (plan.pages, plan.blanks, plan.sheet_count, plan.thickest) == (7, 1, 3, 3)


def test_a_cover_counts_as_a_sheet_of_what_is_stapled():
    with pytest.raises(ConfigError, match=r"26 sheets of 0.1 mm .* are 5.2 mm thick") as wrong:
        plan_book(100, A5, ImpositionSpec(cover=True, free=True))
    assert "cover = false" in str(wrong.value)
    assert plan_book(96, A5, ImpositionSpec(cover=True, free=True)).sheet_count == 25
    assert plan_book(100, A5, ImpositionSpec(free=True)).sheet_count == 25


def test_sheets_folded_one_by_one():
    plan = plan_book(8, A5, ImpositionSpec(scheme=Scheme.PERFECT))
    assert sides(plan) == [[((4, 1), (2, 3))], [((8, 5), (6, 7))]]


def test_a_pile_to_be_cut():
    plan = plan_book(8, A5, ImpositionSpec(scheme=Scheme.CUT_AND_STACK))
    assert sides(plan) == [[((1, 5), (6, 2)), ((3, 7), (8, 4))]]


def test_blanks_go_before_the_pages_kept_last():
    assert pad(5, 0) == (1, 2, 3, 4, 5, None, None, None)
    assert pad(5, 1) == (1, 2, 3, 4, None, None, None, 5)
    assert pad(8, 2) == (1, 2, 3, 4, 5, 6, 7, 8)
    plan = plan_book(5, A5, ImpositionSpec(keep_last=1))
    assert plan.signatures[0].sheets[0].recto == Side(5, 1)
    assert plan.blanks == 3


@pytest.mark.parametrize(
    ("sheets", "most", "sizes"),
    [
        (1, 4, (1,)),
        (5, 4, (3, 2)),
        (9, 4, (3, 3, 3)),
        (53, 4, (4,) * 11 + (3,) * 3),
        (7, None, (7,)),
        (3, 1, (1, 1, 1)),
        (3, 2, (1, 2)),
        (5, 2, (2, 1, 2)),
        (7, 2, (2, 1, 2, 2)),
    ],
)
def test_signatures_are_balanced(sheets, most, sizes):
    assert signature_sizes(sheets, most) == sizes


@given(st.integers(1, 2000), st.integers(2, 16))
def test_no_book_ends_with_a_single_sheet(sheets, most):
    sizes = signature_sizes(sheets, most)
    assert sum(sizes) == sheets
    assert max(sizes) <= most
    assert max(sizes) - min(sizes) <= 1
    assert len(sizes) == -(-sheets // most)
    assert sheets == 1 or sizes[-1] > 1


@given(st.integers(1, 500), st.sampled_from(BOUND), st.integers(0, 12))
def test_every_page_is_printed_once_and_blanks_are_few(pages, scheme, keep_last):
    keep_last = min(keep_last, pages)
    spec = ImpositionSpec(scheme=scheme, keep_last=keep_last, caliper=Length(0.02))
    plan = plan_book(pages, A5, spec)
    printed = [
        page
        for _, _, sheet in plan.sheets()
        for side in (sheet.recto, sheet.verso)
        for page in (side.left, side.right)
    ]
    assert sorted(page for page in printed if page is not None) == list(range(1, pages + 1))
    assert plan.blanks == printed.count(None) <= 3


def test_too_many_sheets_are_not_stapled():
    plan_book(100, A5, ImpositionSpec())
    with pytest.raises(ConfigError) as caught:
        plan_book(320, A5, ImpositionSpec())
    assert str(caught.value) == (
        "error: imposition: 80 sheets of 0.1 mm (office paper; caliper is not given) are 16 mm thick at the fold; "
        '25 sheets are the most to be stapled. Write under [imposition] in book.toml: scheme = "sewn", or the caliper of thinner paper.'
    )
    plan_book(200, A5, ImpositionSpec(caliper=Length(0.05)))


@pytest.mark.parametrize(
    ("pages", "spec", "scheme"),
    [
        (100, ImpositionSpec(free=True), Scheme.SADDLE_STITCH),
        (101, ImpositionSpec(free=True), Scheme.SEWN),
        (200, ImpositionSpec(free=True, caliper=Length(0.05)), Scheme.SADDLE_STITCH),
        (200, ImpositionSpec(free=True, scheme=Scheme.PERFECT), Scheme.PERFECT),
    ],
)
def test_what_cannot_be_stapled_is_parted_where_no_scheme_is_named(pages, spec, scheme):
    plan = plan_book(pages, A5, spec)
    assert plan.spec.scheme is scheme
    assert plan_book(pages, A5, plan.spec.for_pages(pages)).signatures == plan.signatures


def test_marks_for_a_staple_keep_the_saddle_stitch():
    spec = ImpositionSpec(free=True, marks=PrinterMarks(frozenset({PrinterMark.STAPLE})))
    with pytest.raises(ConfigError, match="the most to be stapled"):
        plan_book(101, A5, spec)


@pytest.mark.parametrize(
    ("pages", "spec", "sentence"),
    [
        (0, ImpositionSpec(), "there are no pages to impose"),
        (2, ImpositionSpec(keep_last=3), "keep_last = 3, and the book has 2 pages"),
    ],
)
def test_impossible_books_are_refused(pages, spec, sentence):
    with pytest.raises(ConfigError, match=sentence):
        plan_book(pages, A5, spec)


@pytest.mark.parametrize(
    ("mode", "shifts"),
    [
        (CreepMode.OFF, [0, 0, 0]),
        (CreepMode.IN, [0, 0.2, 0.4]),
        (CreepMode.OUT, [-0.4, -0.2, 0]),
        (CreepMode.CENTRED, [-0.2, 0, 0.2]),
    ],
)
def test_creep_by_sheet(mode, shifts):
    found = [creep_shift(mode, Length(0.2), place, 3).mm for place in range(3)]
    assert found == pytest.approx(shifts)


def test_measured_creep_is_that_of_the_thickest_signature():
    spec = ImpositionSpec(
        scheme=Scheme.SEWN, trimmed=True, creep=Creep(CreepMode.IN, total=Length(0.9)), max_sheets=4
    )
    plan = plan_book(4 * 7, A5, spec)  # signatures of 4 and 3 sheets
    assert plan.thickest == 4
    assert plan.creep_step.mm == pytest.approx(0.3)
    caliper = ImpositionSpec(trimmed=True, creep=Creep(CreepMode.IN, factor=1.5), caliper=Length(0.1))
    assert plan_book(16, A5, caliper).creep_step.mm == pytest.approx(0.15)
