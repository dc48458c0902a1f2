"""Where pages end, on galleys of a few lines."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.setting.makeup import (
    Block,
    Costs,
    Galley,
    GalleyStart,
    MakeUp,
    Piece,
    PlannedSections,
    SectionGalley,
    Variant,
    make_up,
)
from stamba.setting.makeup.filling import Filler, Room
from stamba.setting.makeup.plan import _Planner
from tests.conftest import examples
from tests.setting.makeup.galleys import fixed, galley, lines, paragraph, question


def starts(made: MakeUp) -> list[tuple[int, int]]:
    return [(place.block, place.piece) for place in made.starts[0]]


def test_pages_are_filled_from_top_to_foot() -> None:
    made = make_up(galley(paragraph(0, 25)))
    assert starts(made) == [(0, 0), (0, 10), (0, 20)]
    assert (made.extra, made.short, made.held, made.begins) == ({}, {}, {}, frozenset())


def test_a_single_line_is_left_on_neither_page() -> None:
    # Page 1 would end with the first line of the second paragraph, page 2 begin with the last line of the first.
    assert starts(make_up(galley(paragraph(0, 9), paragraph(1, 6)))) == [(0, 0), (1, 0)]
    assert starts(make_up(galley(paragraph(0, 11), paragraph(1, 6)))) == [(0, 0), (0, 9)]


def test_white_above_goes_at_the_head_of_a_page_but_not_of_a_section() -> None:
    sunk = fixed(Piece(1.0, 3.0, keeps_gap=True))
    made = make_up(galley(sunk, paragraph(0, 6), fixed(*lines(10, gap=2.0))))
    assert starts(made) == [(0, 0), (2, 0)]
    assert make_up(galley(sunk, paragraph(0, 6), fixed(*lines(10, gap=2.0)))).cost < Costs().uneven


def test_a_question_goes_with_the_beginning_of_its_answer() -> None:
    answer = Block((Variant(0, 0.0, lines(6, kept=True)),), 1)
    # After seven lines there is room for the white, the question and one line of the answer.
    assert starts(make_up(galley(paragraph(0, 7), question(1), answer))) == [(0, 0), (1, 0)]
    assert starts(make_up(galley(paragraph(0, 6), question(1), answer))) == [(0, 0), (2, 2)]


def test_facing_pages_are_levelled_by_a_line_more() -> None:
    # From a verso: nine lines, and then what cannot be parted.
    whole = fixed(*(Piece(1.0, breakable=number == 0) for number in range(10)))
    made = make_up(galley(paragraph(0, 5), paragraph(1, 4, 1), whole, paragraph(2, 20), page=1, recto=False))
    assert made.extra == {1: 1}
    assert made.short == {}
    assert made.cost < Costs().uneven


def test_facing_pages_are_levelled_by_running_both_short() -> None:
    # Nine lines on the verso, and no other way to set them; the recto can end a line early too.
    whole = fixed(*(Piece(1.0, breakable=number == 0) for number in range(7)))
    blocks = (paragraph(0, 9), whole, paragraph(1, 30))
    made = make_up(galley(*blocks, page=1, recto=False))
    assert made.short == {2: 1}
    assert starts(made)[:3] == [(0, 0), (1, 0), (2, 2)]
    dear = make_up(galley(*blocks, page=1, recto=False), Costs(short=50_000.0))
    assert (dear.short, dear.cost >= Costs().uneven) == ({}, True)


def test_the_short_page_at_the_end_of_a_section_is_no_fault() -> None:
    assert make_up(galley(paragraph(0, 15), page=1, recto=False)).cost < Costs().short


def test_notes_stand_on_the_page_of_their_call() -> None:
    # The eighth line calls a note of three points, for which there is no room: line and note go on.
    made = make_up(galley(paragraph(0, 12, notes={7: 3.0})))
    assert starts(made) == [(0, 0), (0, 7)]
    # A note that fits takes its depth, and the rule's, from the text.
    assert starts(make_up(galley(paragraph(0, 20, notes={1: 3.0})))) == [(0, 0), (0, 6), (0, 16)]


def test_a_page_with_notes_can_hand_its_last_lines_on() -> None:
    # Verso with a note: five lines of text. Recto without: it would have nine lines and then a whole of five.
    whole = fixed(*(Piece(1.0, breakable=number == 0) for number in range(5)))
    first, second = paragraph(0, 9, notes={0: 3.0}), paragraph(1, 6)
    made = make_up(galley(first, second, whole, page=1, recto=False), Costs(short=50_000.0))
    assert made.held == {2: 1}
    assert starts(made) == [(0, 0), (0, 5), (2, 0)]


def test_a_line_more_is_rather_taken_than_a_hole_left_above_the_notes() -> None:
    """The line with the call of a deep note would find no room: six lines, then a hole."""
    noted = {0: 5.0}
    blocks = (paragraph(0, 5, 1, notes={0: 1.0}), fixed(*lines(4, noted)), paragraph(2, 20))
    pages = make_up(galley(*blocks))
    assert pages.extra == {0: 1}
    assert make_up(galley(*blocks), Costs(white=0.0)).extra == {}


def test_a_word_is_not_parted_where_the_leaf_turns() -> None:
    def text(parted: int) -> Block:
        pieces = [Piece(1.0, breakable=2 <= number <= 18, parted=number == parted) for number in range(20)]
        return Block((Variant(0, 0.0, tuple(pieces)),), 7)

    made = make_up(galley(text(parted=9)))
    assert (made.turned, made.parted) == ({7: {9}}, {7: {9}})  # the composer is told which line to set whole
    made = make_up(galley(text(parted=9), page=1, recto=False))
    assert made.parted == {}  # the facing page is in sight


def test_a_paragraph_that_the_engine_would_part_is_told_to_begin_the_page() -> None:
    # Two lines would fit, but the second calls a note that does not.
    made = make_up(galley(paragraph(0, 8), paragraph(1, 5, notes={1: 4.0})))
    assert starts(made) == [(0, 0), (1, 0)]
    assert made.begins == {1}
    assert make_up(galley(paragraph(0, 10), paragraph(1, 5))).begins == frozenset()


def test_a_forced_break_ends_the_page() -> None:
    forced = fixed(Piece(1.0, forced=True, keeps_gap=True))
    assert starts(make_up(galley(paragraph(0, 3), forced, paragraph(1, 3)))) == [(0, 0), (1, 0)]


def test_what_is_deeper_than_a_page_has_one_of_its_own() -> None:
    made = make_up(galley(paragraph(0, 4), fixed(Piece(14.0)), paragraph(1, 4)))
    assert starts(made) == [(0, 0), (1, 0), (2, 0)]


def test_what_nothing_parts_is_parted_at_the_foot() -> None:
    whole = fixed(*(Piece(1.0, breakable=False) for _ in range(14)))
    made = make_up(galley(whole))
    assert starts(made) == [(0, 0), (0, 10)]
    assert made.cost >= Costs().stuck


def test_sections_follow_each_other_and_begin_on_a_recto() -> None:
    def section(page: int, count: int, after: int = 0) -> SectionGalley:
        return SectionGalley(page, recto=True, after=after, blocks=(paragraph(page, count),))

    # Drafted as three pages and a blank; the first section now has two, so the second begins two pages earlier.
    made = make_up(Galley(10.0, 1.0, 1.0, (section(6, 20), section(10, 15))))
    assert len(made.starts[0]) == 2
    made = make_up(
        Galley(10.0, 1.0, 1.0, (section(6, 20), SectionGalley(10, True, 1, (question(1), paragraph(3, 30)))))
    )
    assert made.cost < Costs().uneven


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_last_page_of_a_few_lines_is_avoided(count: int) -> None:
    blocks = [paragraph(number, 6, -1) for number in range(3)]
    made = make_up(galley(*blocks, fixed(*(Piece(1.0, breakable=not at) for at in range(2 + count)))))
    assert len(made.starts[0]) == 2
    assert sum(made.extra.values()) <= -count
    plain = [paragraph(number, 6) for number in range(3)]
    assert (
        len(
            make_up(galley(*plain, fixed(*(Piece(1.0, breakable=not at) for at in range(2 + count))))).starts[
                0
            ]
        )
        == 3
    )


# Random galleys


@st.composite
def sections(draw: st.DrawFn) -> tuple[Block, ...]:
    blocks = []
    for index in range(draw(st.integers(1, 8))):
        count = draw(st.integers(1, 14))
        notes = draw(
            st.dictionaries(st.integers(0, count - 1), st.sampled_from([0.75, 1.5, 3.0]), max_size=2)
        )
        if draw(st.booleans()):
            extras = draw(st.sets(st.sampled_from([-1, 1]))) if count > 3 else set()
            blocks.append(
                paragraph(index, count, *extras, notes={at: notes[at] for at in notes if at < count - 1})
            )
        else:
            kept = draw(st.booleans())
            blocks.append(
                fixed(
                    *(
                        Piece(1.0, 1.0 if at == 0 else 0.0, breakable=not kept or at == 0)
                        for at in range(count)
                    )
                )
            )
    return tuple(blocks)


def filled(blocks: tuple[Block, ...], made: MakeUp) -> list[list[Piece]]:
    """The pieces of each page, by the variants that were chosen."""
    variants = []
    for block in blocks:
        wanted = made.extra.get(block.paragraph, 0) if block.paragraph is not None else 0
        variants.append(next(way.pieces for way in block.variants if way.extra == wanted))
    flat = [(number, at) for number, pieces in enumerate(variants) for at in range(len(pieces))]
    cuts = [flat.index((place.block, place.piece)) for place in made.starts[0]] + [len(flat)]
    assert cuts == sorted(set(cuts))
    assert cuts[0] == 0
    return [[variants[number][at] for number, at in flat[begin:end]] for begin, end in pairwise(cuts)]


def depth(page: list[Piece]) -> float:
    notes = [note for piece in page for note in piece.notes]
    white = sum(piece.gap for number, piece in enumerate(page) if number or piece.keeps_gap)
    return white + sum(piece.height for piece in page) + (1.0 + sum(notes) if notes else 0.0)


@examples(40)
@given(sections(), st.integers(0, 1))
def test_every_piece_stands_on_one_page_and_none_is_too_deep(blocks: tuple[Block, ...], page: int) -> None:
    made = make_up(galley(*blocks, page=page, recto=False))
    for number, pieces in enumerate(filled(blocks, made), start=page):
        short = made.short.get(number + 1 if number % 2 else number, 0)
        assert depth(pieces) <= 10.0 - short + 1e-6 or len(pieces) == 1


@examples(40)
@given(sections())
def test_a_page_begins_only_where_one_may(blocks: tuple[Block, ...]) -> None:
    made = make_up(galley(*blocks))
    if made.cost < Costs().stuck:
        assert all(page[0].breakable for page in filled(blocks, made)[1:])


@examples(40)
@given(sections())
def test_the_plan_is_no_dearer_than_filling_page_after_page(blocks: tuple[Block, ...]) -> None:
    plain = tuple(Block(block.variants[:1], block.paragraph) for block in blocks)
    assert make_up(galley(*blocks)).cost <= make_up(galley(*plain)).cost + 1e-6


@examples(40)
@given(sections())
def test_the_same_galley_is_made_up_the_same(blocks: tuple[Block, ...]) -> None:
    assert make_up(galley(*blocks)) == make_up(galley(*blocks))


def test_a_filler_gives_the_cheapest_way_to_each_end() -> None:
    blocks = (paragraph(0, 8, 1), paragraph(1, 8))
    pages = Filler(blocks, 10.0, 1.0).pages(GalleyStart(0), Room())
    ends = {(page.following.block, page.following.piece): page.cost for page in pages if page.following}
    assert ends == {(1, 2): 0.0, (1, 0): 20.0}


def test_a_section_that_has_not_changed_is_not_planned_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (
        SectionGalley(0, True, 0, (paragraph(at, 7, 1, -1), paragraph(at + 1, 8, 1))) for at in (0, 10)
    )
    other = SectionGalley(0, False, 0, (paragraph(10, 9, 1), paragraph(11, 8, 1)))
    count: list[int] = []
    best = _Planner.best
    monkeypatch.setattr(_Planner, "best", lambda planner, at: count.append(at) or best(planner, at))
    planned: PlannedSections = {}
    for sections, again in (
        ((first, second), 2),
        ((first, other), 1),
        ((first, other), 0),
        ((other, first), 2),
    ):
        matter = Galley(10.0, 1.0, 1.0, sections)
        count.clear()
        made = make_up(matter, planned=planned)
        assert len(count) == again
        assert made == make_up(matter)
