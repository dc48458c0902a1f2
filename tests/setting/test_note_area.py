"""The notes of a page summed up: the pages are the engine's own, and each note is laid out alone once."""

from __future__ import annotations

from pathlib import Path

import pytest
import weasyprint.layout

from stamba.document.book import Book
from stamba.setting import engine
from tests.setting.test_spacing import PAGE, book, drawn

__all__ = ["book"]

WHITE = ".note { margin-top: 2pt }"
CAPPED = "@page { @footnote { max-height: 24pt } }"
TEXT = '<html lang="en"><body><p>{}</p></body></html>'.format(
    " ".join(
        f'Words before a call<a class="noteref">{number}</a><span class="note">{number}. A note'
        f"{' of more than one line, which takes more of the page' * (number % 3)}.</span>"
        for number in range(40)
    )
)


@pytest.mark.parametrize("more", ["", WHITE, pytest.param(CAPPED, marks=pytest.mark.long)])
def test_the_pages_are_the_engines_own(book: Book, tmp_path: Path, monkeypatch, more: str) -> None:
    ours = drawn(engine.lay_out(book, TEXT, (PAGE, more), engine.unheard), tmp_path / "ours.pdf")
    context = weasyprint.layout.LayoutContext
    monkeypatch.setattr(context, "_update_footnote_area", context._update_footnote_area.__wrapped__)
    theirs = drawn(engine.lay_out(book, TEXT, (PAGE, more), engine.unheard), tmp_path / "theirs.pdf")
    assert ours.count(b" Tm") > 40
    assert ours == theirs


def test_a_note_is_laid_out_alone_once(book: Book, monkeypatch) -> None:
    alone = []
    lay_out = weasyprint.layout.block_level_layout
    monkeypatch.setattr(
        weasyprint.layout, "block_level_layout", lambda *of, **more: alone.append(of) or lay_out(*of, **more)
    )
    engine.lay_out(book, TEXT, (PAGE,), engine.unheard)
    assert len(alone) <= 60  # 40 notes, and the area of each page that has none yet


@pytest.mark.parametrize("lines", range(2, 8))
def test_a_note_stays_with_its_call_when_a_paragraph_below_has_no_room(book: Book, lines: int) -> None:
    """The engine would move it, to make room for the first two lines of that paragraph."""
    call = '<p>A word<a class="noteref" id="call">1</a><span class="note" id="note">1. A note.</span>.</p>'
    text = f'<html lang="en"><body>{call}{"<p>A line.</p>" * lines}<p>{"More words. " * 60}</p></body></html>'
    laid = engine.lay_out(book, text, (PAGE,), engine.unheard)
    found = {
        box.element.get("id"): number
        for number, page in enumerate(laid.pages)
        for box in page._page_box.descendants()
        if box.element is not None and box.element.get("id")
    }
    assert found["note"] == found["call"] == 0
