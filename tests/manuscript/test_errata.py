"""The errata: every row that binds is carried out, every other is an open proposal, every correction has a row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stamba import config, manuscript
from stamba.checks import fidelity
from stamba.ground.errors import ManuscriptError
from stamba.manuscript import errata, pandoc
from stamba.manuscript.received import whose
from tests.conftest import ROOT
from tests.manuscript.conftest import RECEIVED

HEAD = "line\tcol\tfound\tproposed\tkind\tcertainty\tnote\n"


@pytest.fixture(scope="module")
def real() -> manuscript.Manuscript:
    return manuscript.read(config.load(ROOT / "manuscript"))


def test_every_row_that_binds_is_carried_out(real) -> None:
    rows = list(errata.settled(real))
    assert len(rows) == 77 + 108 - 12  # twelve rows of the first table are set aside by the second
    binding = [one for one in rows if one.erratum.binds]
    assert len(binding) == 156
    answered = [one for one in binding if one.erratum.kind in errata.ANNOTATED]
    assert [(one.notes, one.corrections) for one in answered] == [(("editor",), ())] * 3
    assert not list(fidelity.errata_are_carried_out(real))


def test_the_other_rows_wait_or_were_carried_out_freely(real) -> None:
    others = [one for one in errata.settled(real) if not one.erratum.binds]
    assert [one.erratum.certainty for one in others].count("low") == 1
    carried_out = {one.erratum.found for one in others if one.corrections}
    assert carried_out == {
        "ისტმანმა", "უნივერსალურად", "ხელებში", "მალევე რაც", "ადვოკატირებდა", "ყრილობის თავზე",
    }  # fmt: skip
    assert len([one for one in others if not one.corrections]) == 9


def test_a_row_that_binds_sets_aside_what_an_earlier_table_has(received_book) -> None:
    read = received_book(errata=HEAD + "3\t2\tწინასიტყვა\tწინათქმა\ttypo\tcertain\t\n")
    spec = read.config.received
    later = spec.errata[0].with_name("later.tsv")
    both = replace(read, config=replace(read.config, received=replace(spec, errata=(*spec.errata, later))))
    for certainty, kept in (("certain", ["წინასიტყვაობა"]), ("medium", ["წინათქმა", "წინასიტყვაობა"])):
        later.write_text(
            f"{HEAD}3\t2\tწინასიტყვა ერთი\tწინასიტყვაობა\ttypo\t{certainty}\t\n", encoding="utf-8"
        )
        assert [one.erratum.proposed for one in errata.settled(both)] == kept


def test_every_correction_has_a_row(real) -> None:
    of_rows = {undone.correction.source for one in errata.settled(real) for undone in one.corrections}
    marked = [one.source for chapter in real.chapters for one in manuscript.corrections(chapter)]
    assert len(marked) == 160
    assert of_rows == set(marked)
    assert not list(fidelity.corrections_have_a_kind(real))


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
    assert all(str(finding.where).endswith("e.tsv:2") for finding in found)


@pytest.mark.parametrize(
    ("row", "wrong", "where"),
    [
        ("3\t2\tწინასიტყვა\tწინასიტყვაობა\ttypo\tcertain\t", "", ""),
        ("3\t2\tწინასიტყვა\tწინათქმა\ttypo\thigh\t", "“წინასიტყვა” is printed as “წინასიტყვაობა”", "preface.md:3:1"),
        ("3\t2\tწინასიტყვა\tწინათქმა\tfact\thigh\t", "is corrected, though a fact is answered by a note", "preface.md:3:1"),
        ("3\t13\tერთი\tერთ\ttypo\tcertain\t", "“ერთი” is not corrected", "preface.md:3:35"),
        ("3\t13\tერთი\tერთ\ttypo\tmedium\t", "", ""),  # a proposal only
        ("3\t13\tერთი\tერთ\tstyle\tcertain\t", "", ""),  # the author's, whatever the publisher thinks
        ("3\t18\tორი\tოთხი\tfact\tcertain\t", "", ""),  # a note behind it
        ("3\t18\tორი\tოთხი\ttypo\tcertain\t", "“ორი” is not corrected", "preface.md:3:40"),
        ("3\t13\tერთი\tსამი\tfact\tcertain\t", "no editor's note is called behind “ერთი”", "preface.md:3:35"),
        ("5\t1\tგ.ჩ]\tგ. ჩ.]\tpunct\thigh\t", "", ""),
        ("7\t16\t“ციტატა”\t„ციტატა“\tpunct\thigh\t", "", ""),  # the rules of typography do that
    ],
)  # fmt: skip
def test_what_carries_out_a_row(received_book, row: str, wrong: str, where: str) -> None:
    found = list(fidelity.errata_are_carried_out(received_book(errata=HEAD + row + "\n")))
    if not wrong:
        assert not found
        return
    (finding,) = found
    assert (finding.code, finding.severity) == ("F-205", "error")
    assert wrong in finding.message
    assert finding.message.endswith("e.tsv:2)")
    assert where in str(finding.where)
    assert finding.hint.startswith("Proposed: ")


def test_a_translators_note_answers_no_row(received_book) -> None:
    read = received_book(("{.editor}", "{.translator}"), errata=HEAD + "3\t18\tორი\tოთხი\tfact\tcertain\t\n")
    assert [one.code for one in fidelity.errata_are_carried_out(read)] == ["F-205"]


def test_the_second_of_two_paragraphs_alike_is_the_second(received_book) -> None:
    """Both read the same, and only one of them is corrected."""
    read = received_book(
        ("მესამე აბზაცი ბოლოშია.", '[მეორე]{sic="მეორ"} ხაზი.\n\nმეორ ხაზი.'),
        received=RECEIVED.replace("მესამე აბზაცი ბოლოშია.", "მეორ ხაზი.\n\nმეორ ხაზი."),
        errata=HEAD + "".join(f"{n}\t1\tმეორ\tმეორე\ttypo\tcertain\t\n" for n in (11, 13)),
    )
    (finding,) = fidelity.errata_are_carried_out(read)
    assert str(finding.where).endswith("10-text.md:9:1")
    assert finding.message.endswith("e.tsv:3)")


def test_a_correction_without_a_row_says_its_kind(received_book) -> None:
    rows = HEAD + "3\t2\tწინასიტყვა\tწინასიტყვაობა\ttypo\tcertain\t\n"
    (finding,) = fidelity.corrections_have_a_kind(received_book(errata=rows))
    assert (finding.code, finding.message) == ("F-206", "the correction of “გ.ჩ” is in no list of errata")
    assert str(finding.where).endswith("00-preface.md:6:1")
    told = manuscript.read(config.load(finding.where.path.parent))
    path = told.config.folder / "00-preface.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace('sic="გ.ჩ"', 'sic="გ.ჩ" kind="punct"'), encoding="utf-8"
    )
    assert not list(fidelity.corrections_have_a_kind(manuscript.read(told.config)))


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
