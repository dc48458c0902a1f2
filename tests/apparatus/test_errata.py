"""The errata: every certain and high row is applied or answered, every other is an open proposal."""

from __future__ import annotations

import re

import pytest

from stamba import config, manuscript, pandoc
from stamba.apparatus import errata
from stamba.apparatus.received import whose
from stamba.checks import fidelity
from stamba.errors import ManuscriptError
from tests.conftest import ROOT

HEAD = "line\tcol\tfound\tproposed\tkind\tcertainty\tnote\n"


@pytest.fixture(scope="module")
def real() -> manuscript.Manuscript:
    return manuscript.read(config.load(ROOT / "manuscript"))


def plain(text: str) -> str:
    """A reading without what the rules of typography decide: the shape of quotation marks and of an ellipsis."""
    return re.sub("[“”„’]+", '"', text).replace("[...]", "[…]").replace("\u00a0", " ")


def test_every_certain_and_high_row_is_printed_as_proposed_or_answered_by_a_note(real) -> None:
    rows = list(errata.settled(real))
    assert len(rows) == 77
    for one in rows:
        row = one.erratum
        if row.certainty not in ("certain", "high"):
            continue
        if row.kind in errata.ANNOTATED:
            assert one.notes == ("editor",), row
            assert not one.corrections, row
        else:
            assert plain(one.printed) == plain(row.proposed), row


def test_no_other_row_is_applied(real) -> None:
    others = [one for one in errata.settled(real) if one.erratum.certainty not in ("certain", "high")]
    assert len(others) == 14
    for one in others:
        assert not one.corrections, one.erratum
        assert one.is_open or one.erratum.kind in errata.ANNOTATED


def test_every_correction_comes_from_a_row_or_says_its_kind(real) -> None:
    of_rows = {undone.correction for one in errata.settled(real) for undone in one.corrections}
    beside = [
        pandoc.attribute(node, "kind")
        for chapter in real.chapters
        for node in pandoc.walk(chapter.tree)
        if node["t"] == "Span" and pandoc.attribute(node, "sic")
        and not any(pandoc.attribute(node, "sic") == one.sic and node["pos"][0] == one.source.line for one in of_rows)
    ]  # fmt: skip
    assert beside == ["grammar", "spelling"]


def test_open_proposals_are_the_rest(real) -> None:
    proposals = list(errata.open_proposals(real))
    assert len(proposals) == 13
    assert {one.certainty for one in proposals} == {"medium", "low"}
    for one in proposals:
        line = one.source.path.read_text(encoding="utf-8").split("\n")[one.source.line - 1]
        assert line.startswith(one.found, one.source.column - 1)


def test_the_notes_are_at_least_fifteen_short_and_have_sources(real) -> None:
    notes = [node for chapter in real.chapters for node in pandoc.walk(chapter.tree) if node["t"] == "Note"]
    assert len(notes) >= 15
    for note in notes:
        assert whose(note) == "editor"
        span = note["c"][0]["c"][0]
        assert len(pandoc.attribute(span, "source")) > 10
        assert len(pandoc.text_of(note["c"])) <= 350
    assert not list(fidelity.manuscript_keeps_its_promises(real))


ROWS = (
    ("5\t1\tპირველი\tპირველ\ttypo\tmedium\t", 0),
    ("5\t2\tპირველი\tპირველ\ttypo\tmedium\t", 1),
    ("3\t2\tწინასიტყვა\tწინასიტყვაობა\ttypo\tcertain\t", 0),
    ("4\t1\tპირველი\tპირველ\ttypo\tmedium\t", 1),
    ("99\t1\tპირველი\tპირველ\ttypo\tmedium\t", 1),
)


@pytest.mark.parametrize(("row", "count"), ROWS)
def test_a_row_that_points_nowhere_is_found(received_book, row: str, count: int) -> None:
    row = row.replace("5\t", "7\t", 1)
    found = list(fidelity.errata_point_at_the_received(received_book(errata=HEAD + row + "\n")))
    assert [finding.code for finding in found] == ["F-203"] * count
    assert all(finding.where.endswith("e.tsv:2") for finding in found)


@pytest.mark.parametrize(
    ("row", "is_open"),
    [
        ("3\t2\tწინასიტყვა\tწინასიტყვაობა\ttypo\tcertain\t", False),  # corrected
        ("3\t13\tერთი\tერთ\ttypo\tcertain\t", True),
        ("3\t18\tორი\tოთხი\tfact\tcertain\t", False),  # a note behind it
        ("3\t18\tორი\tოთხი\ttypo\tcertain\t", True),  # a note does not mend a slip
        ("3\t13\tერთი\tსამი\tfact\tcertain\t", True),  # the note is too far behind
        ("5\t1\tგ.ჩ]\tგ. ჩ.]\tpunct\thigh\t", False),
    ],
)
def test_what_settles_a_row(received_book, row: str, is_open: bool) -> None:
    (one,) = errata.settled(received_book(errata=HEAD + row + "\n"))
    assert one.is_open is is_open


def test_a_proposal_says_where_in_the_manuscript(received_book) -> None:
    (one,) = errata.open_proposals(received_book(errata=HEAD + "9\t7\tაბზაცი\tპარაგრაფი\tstyle\tlow\twhy\n"))
    assert str(one.source).endswith("10-text.md:5:7")
    assert (one.found, one.proposed, one.note, one.kind, one.certainty) == (
        "აბზაცი", "პარაგრაფი", "why", "style", "low",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("a\tb\n", "e.tsv:1: error: this is no table of errata"),
        (HEAD + "5\t1\tა\tბ\ttypo\tcertain\n", "e.tsv:2: error: the row is not one of errata"),
        (HEAD + "x\t1\tა\tბ\ttypo\tcertain\t\n", "e.tsv:2: error: the row is not one of errata"),
        (HEAD + "5\t1\tა\tბ\ttippo\tcertain\t\n", "e.tsv:2: error: 'tippo' is not known here"),
        (HEAD + "5\t1\tა\tბ\ttypo\tsure\t\n", "e.tsv:2: error: 'sure' is not known here"),
    ],
)
def test_a_table_that_is_none_is_refused(received_book, table: str, message: str) -> None:
    with pytest.raises(ManuscriptError) as raised:
        list(errata.misplaced(received_book(errata=table)))
    assert message in str(raised.value)
