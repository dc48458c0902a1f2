"""One setting, two inks: what of a style sheet colours, and that nothing else changes between the two PDFs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest

from stamba import pipeline
from stamba.ground.house import House
from stamba.setting.engine import unheard
from stamba.setting.inks import PRESS, SCREEN, colours_of
from stamba.setting.set_book import SetBook
from tests.conftest import BOOKS, HOUSE, Silence


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("p { color: red; margin: 0 }", "p {color: red;}"),
        ("p { margin: 0 } /* red */", ""),
        (":root { --red: #f00 } a { border-left: 1pt solid var(--red); border-width: 2pt }",
         ":root {--red: #f00 ;}\na {border-left: 1pt solid var(--red);}"),
        ("@page text:left { color: #000; margin: 1cm; @top-left { color: red; content: 'x' } }",
         "@page text:left {color: #000; @top-left{color: red;}}"),
        ("@media print { p { background: blue; padding: 0 } }", "@media print {p {background: blue;}}"),
        ("@font-face { font-family: X; src: url(x) }", ""),
    ],
)  # fmt: skip
def test_only_what_colours_is_kept(css: str, kept: str) -> None:
    assert colours_of(css) == kept


def test_both_pdfs_have_the_colours_of_their_own_sheet(tmp_path: Path) -> None:
    """A colour behind, a rule, a variable and a head of the page, after the other ink and before it."""
    styles = shutil.copytree(HOUSE.styles, tmp_path / "styles")
    for name, sheet in {
        "screen.css": ":root { --it: #123456 } h1 { color: var(--it) } p { background: #fedcba } @page { color: #010203 }",
        "print.css": "html { color: #000 } h1 { background-color: #808080 }",
    }.items():  # fmt: skip
        (styles / name).write_text(sheet, encoding="utf-8")
    book = pipeline.assemble(BOOKS / "bare", House(styles, HOUSE.fonts), Silence())
    pages, drawn = SetBook(book, unheard), []
    for inks in (SCREEN, PRESS, SCREEN):
        path = tmp_path / "drawn.pdf"
        pages.draw(path, inks)
        with pikepdf.open(path) as pdf:
            drawn.append([page.Contents.read_bytes() for page in pdf.pages])
    screen, printed, again = map(b"".join, drawn)
    assert screen == again
    assert all(
        colour in screen for colour in (b"0.070588 0.203922 0.337255 rg", b"0.996078 0.862745 0.729412 rg")
    )
    assert b"0.501961 0.501961 0.501961 rg" in printed
    assert not any(colour in printed for colour in (b"0.070588", b"0.996078", b"0.003922"))
