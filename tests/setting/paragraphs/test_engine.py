"""The lines as WeasyPrint draws them, re-read with PDFium and poppler."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from stamba.pdf.quality.lines import read_pages
from stamba.setting.paragraphs import COMPOSED_CSS, BlockRule, Measure, compose
from stamba.setting.paragraphs.cuts import Turn
from stamba.setting.paragraphs.engine import css_letter_space, letter_space
from stamba.setting.paragraphs.widths import width
from tests.conftest import examples
from tests.setting.paragraphs.test_composition import TEXT, markup

FONTS = Path(__file__).parents[3] / "fonts"
MEASURE = 226.77
MARGIN = 40.0
FACES = (
    ("Text", 400, "NotoSerifGeorgian-Regular.ttf"),
    ("Text", 600, "NotoSerifGeorgian-SemiBold.ttf"),
    ("Label", 700, "NotoSansGeorgian-Bold.ttf"),
)


def face_rules():
    return "".join(
        f"@font-face {{ font-family: {family}; font-weight: {weight}; src: url({FONTS.as_uri()}/{name}) }}"
        for family, weight, name in FACES
    )


def rendered(root, target, more=""):
    fonts = FontConfiguration()
    sheet = CSS(
        string=face_rules()
        + f"""@page {{ size: {MEASURE + 2 * MARGIN}pt 600pt; margin: {MARGIN}pt }}
        html {{ font: 10pt/14pt Text }} body, p {{ margin: 0 }} p {{ text-align: justify; hyphens: auto }}
        p + p {{ text-indent: 14pt }}
        .label {{ font: 700 9pt/14pt Label; letter-spacing: .02em }} strong, em {{ font: 600 10pt/14pt Text }}
        sup {{ font-size: 65%; line-height: 0 }}
        .note {{ float: footnote; font-size: 8pt; line-height: 10.5pt }}
        .note::footnote-call {{ content: counter(footnote); font-size: 6.5pt; line-height: 0 }}
        """
        + more
        + COMPOSED_CSS,
        font_config=fonts,
    )
    text = etree.tostring(root, encoding="unicode", method="html")
    HTML(string=text).write_pdf(target, stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
    return target


MIXED = (
    f'<p><span class="label">ავ:</span> {TEXT} <strong>რევოლუციის დამარცხება ევროპაში</strong> და '
    f'<a href="https://example.org/">ბმული რომელიც ხაზზე გადადის</a> კმ<sup>2</sup>. '
    f'{TEXT}<span class="note">შენიშვნის ტექსტი, '
    f"რომელიც გვერდის ძირში დგას.</span> {TEXT}</p>"
)


@pytest.fixture
def page(document, styles, tmp_path):
    def render(body, **more):
        composition = compose(document(body), styles(MEASURE, **more))
        assert composition.unset == ()
        return composition, rendered(composition.root, tmp_path / "page.pdf")

    return render


@pytest.mark.parametrize("source", [f"<p>{TEXT}</p>", MIXED, f"<p>{TEXT}</p><p>„{TEXT} {TEXT}</p>"])
def test_drawn_lines_end_where_they_should(page, source):
    composition, path = page(source)
    set_lines = [line for paragraph in composition.paragraphs for line in paragraph.lines]
    drawn = [line for part in read_pages(path) for line in part.lines if line.size > 8.5]
    assert len(drawn) == len(set_lines)
    for line, seen in zip(set_lines, drawn, strict=True):
        if line.turn.value != "end":
            start = MARGIN + MEASURE - line.measure_pt - line.hang_left_pt
            assert seen.x0 == pytest.approx(start, abs=0.1)
            assert seen.x1 == pytest.approx(MARGIN + MEASURE + line.hang_right_pt, abs=0.25)


def test_the_page_has_the_lines_that_were_chosen(page):
    composition, path = page(MIXED)
    drawn = [line.text for part in read_pages(path) for line in part.lines if line.size > 8.5]
    assert drawn == [" ".join(text.split()) for text in composition.paragraphs[0].texts]


def words_of(text):
    return re.sub(r"\s+", " ", text).strip()


def test_text_extraction_gives_whole_words(page):
    _, path = page(f"<p>{TEXT}</p>")
    whole = pdfium.PdfDocument(path)[0].get_textpage().get_text_range()
    assert whole.count("\ufffe") > 2  # PDFium's mark: a hyphen that is not of the word
    assert words_of(whole.replace("\ufffe", "")) == TEXT


def test_poppler_gives_whole_words(page):
    _, path = page(f"<p>{TEXT}</p>")
    whole = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    assert words_of(whole.replace("\f", "")) == TEXT


def test_a_note_goes_to_the_foot_with_lines_of_its_own(page):
    _, path = page(MIXED)
    notes = [line for part in read_pages(path) for line in part.lines if line.size < 8.5]
    assert len(notes) >= 1
    assert notes[-1].x1 < MARGIN + MEASURE + 1
    assert "შენიშვნის" in notes[0].text


def test_a_composed_note_fills_its_measure(document, styles, body, tmp_path):
    paragraphs = f'<span class="first">{TEXT} <em>{TEXT}</em></span> <span class="more">„{TEXT}</span>'
    note = f'<span class="note">{paragraphs}</span>'
    small = replace(body, size_pt=8.0)
    first = BlockRule("//span[@class='first']", small, Measure(MEASURE), lead_in="{number}. ")
    more = BlockRule("//span[@class='more']", small, Measure(MEASURE, 10.5))
    sheet = styles(MEASURE)
    root = document(f"<p>{TEXT}{note} {TEXT}</p>")
    composition = compose(root, replace(sheet, blocks=(first, more, *sheet.blocks)))
    path = rendered(
        composition.root,
        tmp_path / "note.pdf",
        """.note .more { display: block; text-indent: 10.5pt }
        .note em { font-size: 8pt; line-height: inherit }
        .note::footnote-marker { content: counter(footnote) ". " }""",
    )
    assert [paragraph.index for paragraph in composition.paragraphs] == [0, 1, 2]
    drawn = [line for part in read_pages(path) for line in part.lines if line.size < 8.5]
    _, *notes = composition.paragraphs
    assert [line.text for line in drawn] == [" ".join(text.split()) for note in notes for text in note.texts]
    for line, seen in zip((line for note in notes for line in note.lines), drawn, strict=True):
        assert (
            seen.x1 == pytest.approx(MARGIN + MEASURE + line.hang_right_pt, abs=0.3) or line.turn is Turn.END
        )


@pytest.mark.parametrize("wanted", [0.0, 0.03, 0.05, 0.08, 0.12, 0.2, -0.03, -0.06, -0.1])
def test_letter_space_is_drawn_as_reckoned(body, tmp_path, wanted):
    text = "ევროპის მოწინავე ქვეყნებში რევოლუციის დამარცხება"
    drawn = letter_space(wanted, 10.0)
    assert drawn == pytest.approx(wanted, abs=0.0125)
    css = f"word-spacing:.01pt;letter-spacing:{css_letter_space(drawn, 10.0):.4f}pt"
    root = etree.fromstring(
        f'<html lang="ka"><body><p class="composed"><span style="{css}">{text}</span></p></body></html>'
    )
    path = rendered(root, tmp_path / "line.pdf", "@page { size: 500pt 200pt }")
    (line,) = read_pages(path)[0].lines
    natural = sum(width(word, body) for word in text.split()) + text.count(" ") * (2.6 + 0.01)
    assert line.x1 - line.x0 == pytest.approx(natural + (len(text) - 1) * drawn, abs=0.15)


@examples(10, one_folder=True)
@given(body=markup(), measure=st.floats(90, 390))
def test_random_paragraphs_are_drawn_as_chosen(document, styles, tmp_path, body, measure):
    root = document(f"<p>{body}</p>")
    composition = compose(root, styles(measure))
    if composition.unset:
        return
    width_rule = f"@page {{ size: {measure + 2 * MARGIN}pt 2000pt }} code {{ font: inherit }}"
    path = rendered(composition.root, tmp_path / "page.pdf", width_rule + "a { text-decoration: none }")
    (page,) = read_pages(path)
    drawn = [line for line in page.lines if abs(line.size - 8) > 0.3]
    (paragraph,) = composition.paragraphs
    shown = ["".join(text.replace("\u200b", "").split()) for text in paragraph.texts]
    assert ["".join(line.text.split()) for line in drawn] == [text for text in shown if text]
    kept = [line for line, text in zip(paragraph.lines, shown, strict=True) if text]
    for line, seen in zip(kept, drawn, strict=True):
        if line.turn is Turn.END:
            continue
        assert seen.x1 < MARGIN + measure + line.hang_right_pt + 0.4
