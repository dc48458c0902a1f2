from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.ground.errors import ConfigError
from stamba.press import tables
from stamba.press.binding import blanks_needed, fitted, require_binding, told
from stamba.press.spec import PressSpec, from_table

PERFECT, SADDLE = tables.binding("perfect"), tables.binding("saddle_stitch")
HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("table", "pages", "binding", "padded"),
    [
        ({}, 5, "saddle_stitch", 8),
        ({}, 63, "saddle_stitch", 64),
        ({}, 65, "perfect", 66),
        ({}, 119, "perfect", 120),
        ({}, 801, "sewn", 804),
        ({"pages": 16}, 60, "saddle_stitch", 64),
        ({"pages": 16}, 66, "perfect", 80),
        ({"pages": 2}, 50, "perfect", 50),
        ({"pages": "none"}, 50, "perfect", 50),
        ({"binding": "sewn"}, 65, "sewn", 68),
        ({"binding": "perfect"}, 65, "perfect", 66),
        ({"binding": "saddle_stitch"}, 200, "saddle_stitch", 200),
        ({"printer": "offset"}, 65, "perfect", 72),
        ({"paper": "offset-120"}, 63, "saddle_stitch", 64),
        ({}, 5000, "saddle_stitch", 5000),
    ],
)
def test_binding_and_padding_fit_the_pages_where_nobody_named_them(table, pages, binding, padded):
    chosen = fitted(from_table(table, HERE), pages)
    assert (chosen.binding.key, pages + blanks_needed(pages, chosen.pages)) == (binding, padded)


@given(
    st.integers(1, 2100),
    st.sampled_from([{}, {"pages": 2}, {"pages": 8}, {"pages": 24}, {"binding": "sewn"}]),
)
def test_the_padded_book_is_bound_as_the_pages_were(pages, table):
    press = from_table(table, HERE)
    before = fitted(press, pages)
    after = fitted(press, pages + blanks_needed(pages, before.pages))
    assert (after.binding, after.pages) == (before.binding, before.pages)


def test_what_is_chosen_is_told_and_what_was_ordered_is_not():
    assert told(from_table({}, HERE), 65) == (
        'perfect bound, as fits 66 pages ([press] binding = "perfect"); 1 blank page to fill the sheets'
    )
    assert told(from_table({"binding": "perfect"}, HERE), 66) == ""


def test_blanks_that_an_order_costs_are_told_with_what_would_save_them():
    press = from_table({"binding": "sewn", "pages": 16}, HERE)
    assert told(press, 52) == "12 blank pages to fill the sheets; 4 pages fewer would save a section of 16"
    assert told(press, 62) == "2 blank pages to fill the sheets"


def test_wishes_that_no_book_gave_are_free():
    assert PressSpec().given == frozenset()
    assert fitted(replace(PressSpec(), given=frozenset({"binding"})), 300).binding == SADDLE


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
