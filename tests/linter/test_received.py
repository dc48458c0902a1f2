"""Measured on the real book: the text as received, and the text as it is corrected."""

from collections import Counter

import pytest

from bench.lint import BOOK, ERRATA, RECEIVED, measure, received_book
from stamba import config
from stamba.linter.fixes import lint
from stamba.manuscript.errata import read_errata


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return measure(received_book(tmp_path_factory.mktemp("received")))


def test_the_errata_are_of_the_text_as_received():
    lines = RECEIVED.read_text(encoding="utf-8").split("\n")
    rows = read_errata(ERRATA)
    assert len(rows) == 77
    assert [row for row in rows if lines[row.line - 1].count(row.found) != 1] == []
    assert Counter(row.certainty for row in rows) == {"certain": 45, "high": 18, "medium": 13, "low": 1}


def test_thirty_of_the_certain_errata_are_pointed_at(result):
    certain = [row for row in result.found if row.certainty == "certain"]
    assert len(certain) >= 30
    spelled = [row for row in certain if row.kind in ("typo", "spelling")]
    assert len(spelled) >= 30


def test_a_hundred_false_alarms_are_the_most(result):
    assert len(result.alarms) + len(result.notes) <= 100
    assert len(result.alarms) <= 30


def test_the_book_has_no_error_and_only_warnings_with_a_proposal():
    remarks = [one for one in lint(BOOK).findings if one.severity != "note"]
    assert [(one.code, one.message) for one in remarks if one.code != "M-301"] == []
    tables = config.load(BOOK).received.errata
    waiting = [
        row.found for path in tables for row in read_errata(path) if row.certainty in ("medium", "low")
    ]
    assert len(remarks) == 9
    assert {one.message.split(":")[0] for one in remarks} <= set(waiting)
    assert all(one.hint.startswith("Proposed: ") for one in remarks)
