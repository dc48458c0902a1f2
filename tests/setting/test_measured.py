"""Drafts measured: what the galley knows of the engine's pages, and that the engine sets what was made up."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from stamba import pipeline
from stamba.document.book import Book
from stamba.ground import beside
from stamba.ground.errors import ManuscriptError
from stamba.pdf.quality import score_pdf
from stamba.setting import deep_notes, drafts, engine, set_book
from stamba.setting.makeup import Galley, MakeUp, SectionGalley
from stamba.setting.measured import SET, Measured, matter_of
from tests.conftest import BOOKS, HOUSE, ROOT, Silence, build_book, page_spec, write_book

CSS = """
@page { size: 200pt 140pt; margin: 20pt; @footnote { border-top: 1pt solid; padding: 3pt 0; margin-top: 6pt } }
html { font: 8pt/10pt "Stamba Noto Serif Georgian" } body, p, h1, div, figure { margin: 0 }
section { break-before: recto } p { orphans: 2; widows: 2 }
h1 { font-size: 8pt; margin: 20pt 0 10pt; break-after: avoid }
.question { margin-top: 10pt; break-inside: avoid; break-after: avoid }
.note { float: footnote; footnote-policy: line } .note::footnote-call, .note::footnote-marker { content: none; line-height: 0 }
"""
LINES = "<br>".join(["a line"] * 4)
BODY = f"""
<section class="front"><p>Half-title</p></section>
<section class="text"><h1>A head</h1><p>{LINES}<a class="noteref" href="#n1">1</a><span class="note" id="n1">A note.
</span></p><div class="question"><p>One?</p><p>Two?</p></div><p>{LINES}</p></section>
<section class="text"><p>Last.</p><figure {SET}="0"><div style="height: 23pt"></div></figure></section>
"""


@pytest.fixture(scope="module")
def book() -> Book:
    return pipeline.assemble(BOOKS / "bare", HOUSE, Silence())


def measured(book: Book, body: str) -> Measured:
    laid = engine.lay_out(book, f'<html lang="en"><body>{body}</body></html>', (CSS,), engine.unheard)
    return Measured(0, matter_of(page._page_box for page in laid.pages), 10.0)


def white(pages: Measured) -> dict[int, float]:
    return pages.white_below(pages.margins_below)


def test_a_galley_tells_heights_notes_and_breaks(book: Book) -> None:
    galley = measured(book, BODY).galley({})
    assert galley.depth == pytest.approx(100.0, abs=0.01)
    assert galley.above_notes == pytest.approx(13.0, abs=0.01)
    first, second = galley.sections
    assert (first.page, first.recto, first.after) == (2, True, 1)
    pieces = [piece for block in first.blocks for piece in block.variants[0].pieces]
    assert [piece.height for piece in pieces] == pytest.approx([10.0] * 11)
    assert [round(piece.gap) for piece in pieces] == [20, 10, 0, 0, 0, 10, 0, 0, 0, 0, 0]
    assert [piece.keeps_gap for piece in pieces] == [True] + [False] * 10
    assert [round(sum(piece.notes)) for piece in pieces] == [0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0]
    # Not after the head, not inside the question and behind it, not beside a single line.
    assert [number for number, piece in enumerate(pieces) if piece.breakable] == [0, 3, 5, 9]
    assert second.after == 0


def test_white_above_is_known_even_where_a_page_has_swallowed_it(book: Book) -> None:
    text = f"<section class='text'><p>{'<br>'.join(['line'] * 10)}</p><div class='question'><p>One?</p></div></section>"
    (section,) = measured(book, text).galley({}).sections
    last = section.blocks[-1].variants[0].pieces[0]
    assert last.gap == pytest.approx(10.0)


def test_a_forced_break_is_told(book: Book) -> None:
    text = "<section class='text'><p>one</p><p style='break-before: page'>two</p></section>"
    (section,) = measured(book, text).galley({}).sections
    assert [block.variants[0].pieces[0].forced for block in section.blocks] == [False, True]


def test_what_is_no_whole_number_of_lines_gets_the_rest_below(book: Book) -> None:
    assert white(measured(book, BODY)) == {0: pytest.approx(7.0)}
    assert white(measured(book, BODY.replace("23pt", "30pt"))) == {}


def test_of_code_on_two_pages_the_last_part_is_filled(book: Book) -> None:
    """Six of eight lines of 9 pt stand on the first page; what a draft before has filled is no reason for more."""
    code = f"<pre {SET}='0' style='line-height: 9pt; margin: 0 0 12pt'>{LINES}<br>{LINES}</pre>"
    text = f"<section class='text'><p>{LINES}</p>{code}</section>"
    assert white(measured(book, text)) == {}
    pages = measured(book, text.replace("12pt", "15pt"))
    assert (white(pages), pages.white_below({0: 2.0})) == ({0: pytest.approx(22.0)}, {0: pytest.approx(2.0)})


@pytest.mark.long
def test_a_figure_does_not_move_the_text_off_the_grid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def off_grid() -> int:
        built = build_book(BOOKS / "english-interview", tmp_path, "print")
        spec = page_spec(BOOKS / "english-interview")
        return score_pdf(built.files["print"], spec).count("Q-010")

    assert off_grid() == 0
    monkeypatch.setattr(Measured, "white_below", lambda self, usual: {})
    assert off_grid() > 0


@pytest.mark.long
def test_a_note_that_cannot_be_parted_is_refused_where_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deep_notes, "part", lambda *_: None)
    words = "რევოლუციის მიზნები და პარტიის ამოცანები ყოველთვის ერთი იყო. "
    text = f"# თავი\n\n{words * 9}სიტყვა.[^a]\n\n{words * 20}\n\n[^a]: {words * 90}\n"
    folder = write_book(tmp_path / "book", {"10-a.md": text})
    with pytest.raises(
        ManuscriptError, match=r"10-a\.md:7.*note 1 is \d+ mm deep.*room for 148 mm.*part it in two"
    ):
        build_book(folder, tmp_path / "out", "print")
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.long
def test_the_engine_sets_what_was_made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of the finished book begin with the words that the last make-up chose."""
    seen: list[tuple[Galley, MakeUp]] = []
    make_up = drafts.make_up

    def watched(galley: Galley, **known: object) -> MakeUp:
        made = make_up(galley, **known)
        if len(galley.sections) > 1:  # the interview, behind its half-title
            seen.append((galley, made))
        return made

    placed: list[set_book._Placed] = []
    settled = set_book._Stretches.settled
    monkeypatch.setattr(
        set_book._Stretches, "settled", lambda self: placed.extend(settled(self)) or tuple(placed)
    )
    monkeypatch.setattr(drafts, "make_up", watched)
    monkeypatch.setattr(beside, "processors", lambda: 1)
    built = build_book(ROOT / "manuscript", tmp_path, "print")
    galley, made = seen[-1]
    lines = {place: number for number, place in enumerate(_places(galley.sections[-1], made))}
    chosen = [lines[place.block, place.piece] for place in made.starts[-1]]
    depths = [after - before for before, after in pairwise(chosen)]
    pages = score_pdf(built.files["print"], page_spec(ROOT / "manuscript"))
    assert [pages.count(code) for code in ("Q-006", "Q-007", "Q-013", "Q-016")] == [0] * 4
    white = [(one.page + 1, one.amount) for one in pages.defects if one.code == "Q-009"]
    assert not white
    before = max(placed, key=lambda one: len(one.done.laid.steps)).numbering
    first = before.index + before.blank + galley.sections[-1].page
    assert _lines_of_text(built.files["print"], first, len(depths)) == depths


def _places(section: SectionGalley, made: MakeUp) -> list[tuple[int, int]]:
    """Every piece of a section as it was chosen to be set, in order."""
    found = []
    for number, block in enumerate(section.blocks):
        wanted = made.extra.get(block.paragraph, 0) if block.paragraph is not None else 0
        pieces = next(way.pieces for way in block.variants if way.extra == wanted)
        found += [(number, at) for at in range(len(pieces))]
    return found


def _lines_of_text(path: Path, first: int, count: int) -> list[int]:
    """How many lines of text stand on each page, heads, folios and notes left out."""
    from stamba.pdf.quality import read_pages

    pages = read_pages(path)[first : first + count]
    return [sum(line.size > 8.8 and 70 < line.baseline < 560 for line in page.lines) for page in pages]
