"""Pages marked anew, seen in their content; the smallest page that shows each case."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.editions.screen.streams import ContentPlan, PlacedPiece, _longest_increasing, rewritten
from stamba.editions.screen.words import ActualText
from stamba.ground.geometry import Box
from stamba.pdf.structure import MarkedContent
from stamba.setting.laid_out import Ornament

BOX = Box(10, 20, 30, 40)


def piece(mcid: int, body: str = "BT ET") -> str:
    return f"/Span << /MCID {mcid} >> BDC {body} EMC"


def marks(*placed: tuple[int, str], ornaments: tuple[tuple[int, str], ...] = ()) -> ContentPlan:
    """Pieces by number and type, in reading order, and ornaments by number and kind."""
    return ContentPlan(
        [
            PlacedPiece(MarkedContent(0, mcid, "x", 1, BOX), kind, at, ActualText())
            for at, (mcid, kind) in enumerate(placed)
        ],
        [Ornament(MarkedContent(0, mcid, "7", 1, BOX), kind) for mcid, kind in ornaments],
    )


def lines(content: str, wanted: ContentPlan) -> list[str]:
    """The content of a page that had `content`, marked anew, an operator a line."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100))
        page.obj.Contents = pdf.make_stream(content.encode())
        return rewritten(page, {}, wanted).decode().split("\n")


@pytest.mark.parametrize(
    ("content", "wanted", "want"),
    [
        (piece(0), marks((0, "P")), ["/P << /MCID 0 >> BDC", "BT", "ET", "EMC"]),
        # a piece that no tag holds vanishes, but for the colours that the next piece needs
        (piece(0, "1 0 0 rg BT ET") + piece(1), marks((1, "P")),
         ["1 0 0 rg", "/P << /MCID 0 >> BDC", "BT", "ET", "EMC"]),
        # running heads, folios and leaders are artifacts
        (piece(0), marks(ornaments=((0, "Footer"),)),
         ["/Artifact << /Attached [ /Bottom ] /BBox [ 10 20 30 40 ] /Subtype /Footer /Type /Pagination >> BDC",
          "BT", "ET", "EMC"]),
        (piece(0), marks(ornaments=((0, "Layout"),)), ["/Artifact << /Type /Layout >> BDC", "BT", "ET", "EMC"]),
        # what the engine marked as an artifact stays one
        ("/Artifact BMC 0 0 9 9 re f EMC", marks(), ["/Artifact BMC", "0 0 9 9 re", "f", "EMC"]),
    ],
)  # fmt: skip
def test_pieces_are_marked_anew(content, wanted, want):
    assert lines(content, wanted) == want


def test_what_is_read_first_is_drawn_first():
    """The label of a list, which the engine draws last, comes before its item, in its own colour."""
    content = f"q 1 0 0 rg {piece(0)} Q q 0 1 0 rg {piece(1)} Q"
    assert lines(content, marks((1, "Lbl"), (0, "LBody"))) == [
        "q", "1 0 0 rg",
        "q", "0 1 0 rg", "/Lbl << /MCID 0 >> BDC", "BT", "ET", "EMC", "Q",
        "/LBody << /MCID 1 >> BDC", "BT", "ET", "EMC",
        "Q", "q", "0 1 0 rg", "Q",
    ]  # fmt: skip


def test_nothing_is_moved_into_another_frame():
    content = piece(0) + " q 2 0 0 2 0 0 cm " + piece(1) + " Q"
    got = lines(content, marks((1, "Lbl"), (0, "P")))
    assert got.index("/P << /MCID 1 >> BDC") < got.index("2 0 0 2 0 0 cm")


def test_nested_marks_stay_inside_their_piece():
    content = "/Span << /MCID 0 >> BDC /Span << /Lang (la) >> BDC BT ET EMC 1 g EMC 2 w"
    assert lines(content, marks((0, "P"))) == [
        "/P << /MCID 0 >> BDC", "/Span << /Lang (la) >> BDC", "BT", "ET", "EMC", "1 g", "EMC", "2 w",
    ]  # fmt: skip


@given(st.permutations(range(12)))
def test_few_pieces_are_moved(order):
    """What stays is in order, and nothing that was in order by itself is moved."""
    staying = _longest_increasing(order)
    kept = [number for number in order if number in staying]
    assert kept == sorted(kept)
    assert len(kept) >= 1
    if list(order) == sorted(order):
        assert len(kept) == len(order)
