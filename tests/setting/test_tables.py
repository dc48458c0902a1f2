"""Wide tables: set in the first step in which every word fits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from stamba.setting.tables import PARTED, STEPS, Fit, SetTable, fit, set_step
from tests.conftest import build_book, write_book

XML = '<table id="a"><tr><td>Words<span class="note">A note</span></td></tr></table>'


class Engine:
    """Says how wide and deep a table is in each step, and keeps the pages it was asked to lay out."""

    def __init__(self, *widths: float, turned: tuple[float, float] = (510.0, 90.0)) -> None:
        self.widths, self.turned = iter(widths), turned
        self.pages: list[str] = []

    def __call__(self, html: str) -> Mapping[int, tuple[float, float]]:
        self.pages.append(html)
        return {0: self.turned if "width: 500.000pt" in html else (next(self.widths), 50.0)}


def fitted(engine: Engine) -> tuple[Fit, ...]:
    return fit([SetTable(0, etree.fromstring(XML), 300.0)], "en", engine, 500.0)


def test_a_table_that_fits_stays() -> None:
    engine = Engine(300.0)
    assert fitted(engine) == ()
    assert len(engine.pages) == 1


def test_a_wide_table_is_set_in_the_first_step_that_fits() -> None:
    [one] = fitted(Engine(400.0, 350.0, 290.0))
    assert (one.step, one.width) == (2, 290.0)


@pytest.mark.parametrize(
    ("turned", "step"),
    [((500.0, 300.0), 0), ((510.0, 90.0), 4), ((500.0, 310.0), 4)],  # it fits, is too wide, too deep
)
def test_a_table_is_turned_before_its_words_have_hyphens(turned: tuple[float, float], step: int) -> None:
    [one] = fitted(Engine(400.0, 350.0, 340.0, 330.0, 290.0, turned=turned))
    assert (one.step, one.turned) == (step, step == 0)


def test_a_turned_table_has_a_page_of_its_own_and_is_read_there(tmp_path: Path) -> None:
    words = "Settlement Population Establishment Administration Transportation Communication Neighbourhoods"
    row = f"| {words.replace(' ', ' | ')} |\n"
    text = f"# One\n\nWords.\n\n{row}|{'---|' * 7}\n{row * 3}\n: Places\n\nMore words.\n"
    book = write_book(tmp_path / "book", {"10-a.md": text})
    (book / "book.toml").write_text((book / "book.toml").read_text().replace('"ka"', '"en"'))
    built = build_book(book, tmp_path / "out", "screen", "print")
    assert [one for some in built.findings.values() for one in some if one.severity != "note"] == []
    with pypdfium2.PdfDocument(built.files["screen"]) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    (page,) = [text.replace("\r\n", "\n") for text in pages if "Transportation" in text]
    assert page.startswith(f"Places\n{words}\n{words}")
    assert "ords." not in page


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
