"""Drafts after the first: the same pages as if all were laid out anew, and those that nothing changes are taken over."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from stamba import pipeline
from stamba.document.book import Book
from stamba.setting import engine
from stamba.setting.measured import SET
from stamba.setting.paragraphs import COMPOSED_CSS
from stamba.setting.stretches import Numbering, Stretch
from tests.conftest import BOOKS, HOUSE, Silence

PAGE = (
    "@page { size: 200pt 120pt; margin: 20pt; @bottom-center { content: counter(page) } @footnote { margin-top: 4pt } }"
    " html { font: 8pt/10pt 'Stamba Noto Serif Georgian'; orphans: 2; widows: 2 } p { margin: 0 }"
    " .note { float: footnote; font-size: 6pt } .note::footnote-call, .note::footnote-marker { content: none }"
    " a::after { content: target-counter(attr(href), page) } h2 { font-size: 8pt; break-after: avoid }"
)
SHEETS = (PAGE, COMPOSED_CSS)
FIGURE = f'<figure {SET}="0"><div style="height: 8pt"></div></figure>'
LINES = ["one\n", "two\n", "three\n", "four\n", "five\n", "six"]


def paragraph(number: int, lines: list[str], begins: str = "", note: str = "") -> str:
    spaced = "".join(
        f'<span style="word-spacing:{at}pt">a line {line}</span>' for at, line in enumerate(lines, 1)
    )
    foot = f'<span class="note"><span class="composed">{note}</span></span>' if note else ""
    return f'<p class="composed{begins}" id="p{number}">{spaced}{foot}</p>'


def pages(
    changed: dict[int, str], rules: dict[int, str] | None = None, white: tuple[tuple[int, float], ...] = ()
) -> Stretch:
    texts = [
        changed.get(number, paragraph(number, LINES, note="Of it" if number == 7 else ""))
        + (FIGURE if number == 9 else "")
        for number in range(12)
    ]
    links = '<section><p><a href="#p5">five</a> <a href="#p11">eleven</a></p></section>'
    text = f'<html lang="en"><body>{links}<section><h2>Head</h2>{"".join(texts)}</section></body></html>'
    places = {name: {"page": [number]} for name, number in {"p5": 3, "p11": 7}.items()}
    return Stretch(text, tuple((rules or {}).items()), white).telling(places, places)


def drawn(laid: engine.LaidPages, path: Path) -> list[bytes]:
    engine.numbered(laid, Numbering(), engine.unheard).document.write_pdf(path)
    with pikepdf.open(path) as pdf:
        return [
            page.Contents.read_bytes()
            + b"".join(bytes(str(one.Rect), "ascii") for one in page.obj.get("/Annots", ()))
            for page in pdf.pages
        ]


def laid_out(book: Book, wanted: Stretch) -> engine.LaidPages:
    return engine.lay_out(book, "", SHEETS, engine.unheard, wanted)


@pytest.fixture(scope="module")
def book() -> Book:
    return pipeline.assemble(BOOKS / "bare", HOUSE, Silence())


LONGER = {3: paragraph(3, [*LINES[:-1], "six\n", "and a seventh"])}
CHANGES = {
    "a line more": pages(LONGER),
    "other lines": pages({3: paragraph(3, ["one and\n", *LINES[1:]])}),
    "a line fewer at the end": pages({11: paragraph(11, LINES[:-2])}),
    "a paragraph begins its page": pages({5: paragraph(5, LINES, " new-page")}),
    "a page run short": pages({}, {4: "margin-bottom: 32pt;", 5: "margin-bottom: 32pt;"}),
    "a note held down": pages({}, {7: "@footnote { margin-top: 14pt; }"}),
    "white below a figure": pages({}, white=((0, 12.0),)),
    "another note": pages({7: paragraph(7, LINES, note="Of it,\nand more,\nand more")}),
    "all at once": pages({**LONGER, 8: paragraph(8, LINES, " new-page")}, {2: "margin-bottom: 32pt;"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_pages_are_those_that_are_laid_out_anew(book: Book, change: str, tmp_path: Path) -> None:
    first, then = pages({}), CHANGES[change]
    laid = laid_out(book, first)
    usual = drawn(laid, tmp_path / "first.pdf")
    again = engine.lay_out_again(laid, then, engine.unheard)
    assert again is not None
    anew = drawn(laid_out(book, then), tmp_path / "anew.pdf")
    assert drawn(again, tmp_path / "again.pdf") == anew != usual
    back = engine.lay_out_again(again, first, engine.unheard)
    assert back is not None
    assert drawn(back, tmp_path / "back.pdf") == usual


def test_pages_before_the_change_are_taken_over(book: Book) -> None:
    first = pages({})
    laid = laid_out(book, first)
    again = engine.lay_out_again(laid, CHANGES["other lines"], engine.unheard)
    assert again is not None
    kept = [one is other for one, other in zip(laid.pages, again.pages, strict=True)]
    assert kept.count(False) < len(kept) / 2
    assert kept[0] is kept[-1] is True


@pytest.mark.parametrize(
    "then",
    [
        pages({3: '<p id="p3">Not composed</p>'}),
        pages({3: paragraph(3, LINES).replace('id="p3"', 'id="p3" lang="de"')}),
    ],
)
def test_another_text_or_style_is_laid_out_as_a_whole(book: Book, then: Stretch) -> None:
    assert engine.lay_out_again(laid_out(book, pages({})), then, engine.unheard) is None
