"""The spacing of lines on the engine's boxes: the same page as with a styled span a line, and no text but the composer's."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pikepdf
import pytest

from stamba import pipeline
from stamba.document.book import Book
from stamba.ground.errors import RenderError
from stamba.setting import engine
from stamba.setting.paragraphs import COMPOSED_CSS
from stamba.setting.spacing import mark_boxes, take_spans
from tests.conftest import BOOKS, HOUSE, Silence

PAGE = (
    "@page { size: 200pt 120pt; margin: 20pt } html { font: 8pt/10pt 'Stamba Noto Serif Georgian' } p { margin: 0 }"
    " .note { float: footnote; font-size: 6pt } .note::footnote-call, .note::footnote-marker { content: none }"
)
SHEETS = (PAGE, COMPOSED_CSS)
# A line of the composer's, one with a mark that hangs, one in a link, a lone space, a note that is composed itself.
BODY = """<p class="composed">Plain line
<span style="word-spacing:1.25pt;letter-spacing:0.0417pt;margin-left:-2.5pt">„A hanging one
</span><span style="word-spacing:-0.3pt" data-turn="hyphen">and a part-
</span>ed word in <a href="#x"><span style="word-spacing:2pt">a link that
</span>turns</a><span style="word-spacing:3pt"> </span><em id="x">here</em><a class="noteref" href="#n">1</a><span
class="note composed-lead-in" id="n"><span class="composed"><span style="letter-spacing:0.1pt">Of a note
</span>two lines</span></span><span data-turn="joint">.
</span>End</p><p>Not <span style="letter-spacing:1pt">composed</span>, any author's.</p>"""


@pytest.fixture(scope="module")
def book() -> Book:
    return pipeline.assemble(BOOKS / "bare", HOUSE, Silence())


def drawn(pages: engine.LaidPages, path: Path) -> bytes:
    pages.document.write_pdf(path)
    with pikepdf.open(path) as pdf:
        return b"\n".join(page.Contents.read_bytes() for page in pdf.pages)


def test_the_page_is_the_one_that_spans_would_make(book: Book, tmp_path: Path, monkeypatch) -> None:
    html = f'<html lang="en"><body>{BODY}</body></html>'
    ours = drawn(engine.lay_out(book, html, SHEETS, engine.unheard), tmp_path / "ours.pdf")
    monkeypatch.setattr(engine, "take_spans", lambda root: {})
    theirs = drawn(engine.lay_out(book, html, SHEETS, engine.unheard), tmp_path / "theirs.pdf")
    assert b" Tm" in ours
    assert ours == theirs


def test_the_spans_of_the_composer_go_and_no_others() -> None:
    root = ET.fromstring(f"<body>{BODY}</body>")
    said = "".join(root.itertext())
    spaced = take_spans(root)
    assert "".join(root.itertext()) == said
    assert [span.attrib for span in root.iter("span")] == [
        {"class": "note composed-lead-in", "id": "n"},
        {"class": "composed"},
        {"style": "letter-spacing:1pt"},
    ]
    paragraph = spaced[root[0]]
    assert paragraph[0].text.startswith("Plain line\n„A hanging one\nand a part-\ned word")
    declared = dict(paragraph[0].runs[1].declared)
    assert declared == pytest.approx(
        {"word_spacing": 5 / 3, "letter_spacing": 0.0556, "margin_left": -10 / 3}, abs=1e-4
    )


def test_other_text_than_was_composed_is_an_error(book: Book) -> None:
    html = '<html lang="en"><body><p class="composed"><span style="word-spacing:1pt">a  b</span></p></body></html>'
    with pytest.raises(RenderError, match="the engine has other text than was composed"):
        engine.lay_out(book, html, ("",), engine.unheard)  # without COMPOSED_CSS its spaces are one
    mark_boxes((), {})
