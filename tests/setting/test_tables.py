"""Wide tables: set in the first step in which every word fits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from stamba.setting.tables import PARTED, STEPS, Fit, SetTable, fit, set_step
from tests.conftest import build_book, write_book

XML = '<table id="a"><tr><td>Words<span class="note">A note</span></td></tr></table>'


class Engine:
    """Says how wide a table is in each step, and keeps the pages it was asked to lay out."""

    def __init__(self, *widths: float) -> None:
        self.widths = widths
        self.pages: list[str] = []

    def __call__(self, html: str) -> Mapping[int, float]:
        self.pages.append(html)
        return {0: self.widths[len(self.pages) - 1]}


def fitted(engine: Engine) -> tuple[Fit, ...]:
    return fit([SetTable(0, etree.fromstring(XML), 300.0)], "en", engine)


def test_a_table_that_fits_stays() -> None:
    engine = Engine(300.0)
    assert fitted(engine) == ()
    assert len(engine.pages) == 1


def test_a_wide_table_is_set_in_the_first_step_that_fits() -> None:
    [one] = fitted(Engine(400.0, 350.0, 290.0))
    assert (one.step, one.width) == (2, 290.0)


def test_a_table_that_fits_in_no_step_is_parted() -> None:
    [one] = fitted(Engine(400.0, *[350.0] * len(STEPS), 300.0))
    assert (one.step, one.fits) == (PARTED, True)


def test_a_table_that_cannot_be_parted_does_not_fit() -> None:
    [one] = fitted(Engine(400.0, *[350.0] * len(STEPS), 310.0))
    assert (one.step, one.fits) == (PARTED, False)


def test_the_copy_that_is_measured_has_no_notes_and_no_names() -> None:
    engine = Engine(300.0)
    fitted(engine)
    assert "A note" not in engine.pages[0]
    assert 'id="a"' not in engine.pages[0]
    assert "width: 300.000pt" in engine.pages[0]


def test_a_step_is_a_class_beside_others() -> None:
    table = etree.fromstring('<table class="x-own"/>')
    set_step(table, 2)
    assert table.get("class") == "x-own step-2"


def test_a_table_whose_words_are_parted_is_told_at_its_line(tmp_path: Path) -> None:
    row = "| " + " | ".join("1234567890" * 4 for _ in range(6)) + " |\n"
    text = f"# თავი\n\nსიტყვა.\n\n{row}|{'---|' * 6}\n{row}"
    built = build_book(write_book(tmp_path / "book", {"10-a.md": text}), tmp_path / "out", "print")
    (told,) = [one for one in built.findings["print"] if one.code == "Q-021"]
    assert told.severity == "warning"
    assert told.where.line == 5
