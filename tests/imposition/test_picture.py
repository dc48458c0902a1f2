from __future__ import annotations

import json

import pytest
from lxml import etree

from stamba.config.imposition.choices import BoundEdge, Creep, CreepMode, Flip, Scheme, Work
from stamba.config.imposition.forms import house_forms
from stamba.ground.errors import ConfigError
from stamba.ground.geometry import PAPER_SIZES, Length
from stamba.imposition import ImpositionSpec, plan_book, plan_json, plan_svg
from tests.imposition.books import A5

CREEPING = ImpositionSpec(
    scheme=Scheme.SEWN,
    sheet=PAPER_SIZES["SRA4"],
    max_sheets=3,
    flip=Flip.LONG,
    keep_last=2,
    caliper=Length(0.2),
    creep=Creep(CreepMode.IN),
    trimmed=True,
)


def texts(svg, css):
    root = etree.fromstring(svg.encode())
    return [node.text for node in root.iter("{http://www.w3.org/2000/svg}text") if node.get("class") == css]


def test_the_picture_shows_every_page_once_in_printing_order():
    svg = plan_svg(plan_book(22, A5, CREEPING))
    assert texts(svg, "number")[:12] == ["12", "1", "2", "11", "10", "3", "4", "9", "8", "5", "6", "7"]
    assert sorted(int(text) for text in texts(svg, "number")) == list(range(1, 23))
    assert texts(svg, "empty") == ["blank", "blank"]
    assert texts(svg, "title") == ["22 pages on 6 sheets: sewn"]
    assert texts(svg, "signature") == [
        "Signature 1 of 2: 3 sheets, pages 1 to 12",
        "Signature 2 of 2: 3 sheets, pages 13 to 22",
    ]
    assert texts(svg, "caption")[:4] == ["sheet 1 front", "back", "sheet 2 front", "back, creep 0.20 mm in"]


def test_backs_stand_on_their_heads_only_where_the_flip_asks():
    turned = etree.fromstring(plan_svg(plan_book(8, A5, CREEPING)).encode())
    groups = turned.findall(".//{*}g[@transform]/{*}g[@transform]")
    assert [group[0].text for group in groups] == [
        "2",
        "7",
        "4",
        "5",
    ]  # back again, so that 6 is not read as 9
    assert all("rotate(180" in group.getparent().get("transform") for group in groups)
    assert "rotate(180" not in plan_svg(plan_book(8, A5, ImpositionSpec()))


def test_the_picture_says_how_to_print_and_bind():
    notes = texts(plan_svg(plan_book(8, A5, ImpositionSpec())), "note")
    assert notes == [
        "Pages of 148 × 210 mm on sheets of 297 × 210 mm, bound on the left; no blank pages.",
        "To print: print on both sides, flip on the short edge.",
        "To make: Lay all sheets on each other, fold, and staple in the fold.",
    ]
    cut = ImpositionSpec(scheme=Scheme.CUT_AND_STACK, binding=BoundEdge.RIGHT)
    assert texts(plan_svg(plan_book(7, A5, cut)), "note")[-1] == (
        "To make: Cut each pile in the middle and lay the right half on the other."
    )


def test_one_of_a_thing_is_said_as_one():
    assert "1 page on 1 sheet" in plan_svg(plan_book(1, A5, ImpositionSpec()))


def test_signatures_of_one_sheet_share_a_heading():
    svg = plan_svg(plan_book(12, A5, ImpositionSpec(scheme=Scheme.PERFECT)))
    assert texts(svg, "signature") == ["3 signatures of one sheet"]
    assert texts(svg, "caption") == [
        "signature 1 front",
        "back",
        "signature 2 front",
        "back",
        "signature 3 front",
        "back",
    ]


def test_by_hand_the_order_of_backs_is_said():
    note = texts(plan_svg(plan_book(12, A5, ImpositionSpec(flip=Flip.HAND))), "note")[1]
    assert note.endswith("print the backs; their file begins with the last sheet.")


def test_the_plan_as_json():
    plan = json.loads(plan_json(plan_book(22, A5, CREEPING)))
    assert plan["signatures"][1]["sheets"][1] == {
        "sheet": 2,
        "shift_mm": 0.2,
        "recto": {"left": None, "right": 15},
        "verso": {"left": 16, "right": None},
    }
    assert {key: plan[key] for key in ("pages", "blanks", "sheets", "sides", "turned_backs")} == {
        "pages": 22,
        "blanks": 2,
        "sheets": 6,
        "sides": 12,
        "turned_backs": True,
    }
    assert plan["creep"] == {"mode": "in", "step_mm": 0.2, "least_shift_mm": 0.0, "greatest_shift_mm": 0.4}
    assert (plan["sheet_mm"], plan["trim_mm"]) == ([320, 225], [148, 210])
    assert (plan["block_mm"], plan["caliper_given"]) == (2.4, True)


@pytest.mark.parametrize("tell", [plan_json, plan_svg])
def test_neither_hides_that_the_sheet_is_too_small(tell):
    with pytest.raises(ConfigError, match="need a sheet of"):
        tell(plan_book(8, PAPER_SIZES["A4"], ImpositionSpec()))


def test_the_picture_of_folded_sheets_shows_forms_with_their_heads_and_folds():
    spec = ImpositionSpec(
        scheme=Scheme.SEWN,
        forms=(house_forms()["16"], house_forms()["8"]),
        sheet=PAPER_SIZES["SRA2"],
        trimmed=True,
    )
    svg = plan_svg(plan_book(22, A5, spec))
    assert texts(svg, "signature") == [
        "Signature 1 of 2: 1 sheet, pages 1 to 8",
        "Signature 2 of 2: 1 sheet, pages 9 to 22",
    ]
    assert set(texts(svg, "number")[:4]) == {"5", "4", "8", "1"}
    assert svg.count('class="fold"') == 2 * (1 + 1) + 2 * (3 + 1)


def test_the_picture_of_a_grid_shows_sheets_and_that_of_a_plate_one_side():
    cards = ImpositionSpec(scheme=Scheme.N_UP, grid=(2, 1))
    assert texts(plan_svg(plan_book(6, A5, cards)), "signature") == ["2 sheets"]
    plate = ImpositionSpec(
        scheme=Scheme.SEWN,
        forms=(house_forms()["4"],),
        work=Work.TURN,
        sheet=PAPER_SIZES["SRA2"],
        trimmed=True,
    )
    assert texts(plan_svg(plan_book(4, A5, plate)), "caption") == ["sheet 1 plate"]


def test_a_cover_is_named_in_picture_and_listing():
    plan = plan_book(4, A5, ImpositionSpec(cover=True))
    assert texts(plan_svg(plan), "empty") == ["back", "cover", "front", "cover", "blank", "blank"]
    assert texts(plan_svg(plan), "number") == ["4", "1", "2", "3"]
    assert texts(plan_svg(plan), "signature") == [
        "Signature 1 of 1: 2 sheets, pages 1 to 4, the cover around them"
    ]
    listed = json.loads(plan_json(plan))
    assert (listed["cover"], listed["pages"], listed["blanks"], listed["sides"]) == (True, 4, 0, 4)
    assert listed["signatures"][0]["sheets"][0]["recto"] == {"left": "back cover", "right": "front cover"}
