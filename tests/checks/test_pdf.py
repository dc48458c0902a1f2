"""Every check of the PDF editions, shown to fail on a file that breaks its promise."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from stamba import config, pipeline
from stamba.checks import pdf, table
from stamba.checks.evidence import Evidence
from stamba.document import Document, flow
from stamba.document.book import Book
from stamba.document.characters import HYPHEN
from stamba.document.page_texts import page_texts, type_area
from stamba.ground.geometry import Box
from stamba.setting.engine import draw
from stamba.setting.paragraphs.settings import HANG
from tests.conftest import HOUSE, ROOT, Built, Silence


@pytest.fixture(scope="module")
def book() -> Book:
    return pipeline.assemble(ROOT / "manuscript", HOUSE, Silence())


def evidence(book: Book, files: Mapping[str, Path], document: Document | None = None) -> Evidence:
    return Evidence(replace(book, document=document or book.document), files)


def codes(found: object) -> list[str]:
    return [finding.code for finding in found]


@pytest.fixture
def draw_page(book: Book, tmp_path: Path):
    def made(html: str, css: str = "", name: str = "x.pdf") -> Path:
        draw(book, f'<html lang="ka"><body>{html}</body></html>', (css,), tmp_path / name)
        return tmp_path / name

    return made


def test_the_real_book_has_no_finding(book: Book, real_book: Built) -> None:
    proof = evidence(book, real_book.files)
    for edition in ("screen", "print"):
        assert not [one for one in table.judge(proof, edition, slow=False) if one.severity != "note"]
    assert proof.reading("print").hyphens > 50  # the screen PDF says its words whole
    assert not [one for one in table.judge(proof, "print", slow=True) if one.severity == "error"]


def test_a_font_of_somebody_else_is_found(book: Book, real_book: Built, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(real_book.files["screen"]) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                item.FontName = pikepdf.Name("/ABCDEF+DejaVu-Sans")
                break
        document.save(broken)
    assert codes(pdf.fonts_are_ours(evidence(book, {"screen": broken}), "screen")) == ["P-105"]


def test_a_font_that_is_not_embedded_is_found(book: Book, real_book: Built, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(real_book.files["screen"]) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                del item["/FontFile2"]
                break
        document.save(broken)
    assert codes(pdf.fonts_are_ours(evidence(book, {"screen": broken}), "screen")) == ["P-106"]


def test_a_page_of_another_size_is_found_with_its_number(
    book: Book, real_book: Built, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(real_book.files["screen"]) as document:
        document.pages[2].trimbox = [0, 0, 400, 500]
        document.save(broken)
    (finding,) = pdf.pages_have_the_trim(evidence(book, {"screen": broken}), "screen")
    assert finding.code == "P-107"
    assert "page 3" in finding.message


def test_another_pagination_is_found(book: Book, real_book: Built, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(real_book.files["print"]) as document:
        del document.pages[11]
        document.save(broken)
    files = {"screen": real_book.files["screen"], "print": broken}
    (finding,) = pdf.pagination_is_shared(evidence(book, files), "print")
    assert finding.code == "P-108"
    assert "page 12 differs" in finding.message


def test_a_page_too_many_is_found(book: Book, real_book: Built, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(real_book.files["print"]) as document:
        document.pages.append(document.pages[11])
        document.save(broken)
    files = {"screen": real_book.files["screen"], "print": broken}
    assert codes(pdf.pagination_is_shared(evidence(book, files), "print")) == ["P-108"]


def test_a_page_twice_is_found(book: Book, real_book: Built, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(real_book.files["print"]) as document:
        document.pages.insert(12, document.pages[11])
        document.save(broken)
    (finding,) = pdf.text_is_whole(evidence(book, {"print": broken}), "print")
    assert finding.code in ("F-101", "P-102")
    assert "page 13" in finding.message


def test_no_hyphenation_is_found(book: Book, draw_page) -> None:
    text = "განუწყვეტლივსიტყვა " * 200
    unhyphenated = draw_page(
        f"<p>{text}</p>",
        "@page{size:148mm 210mm;margin:20mm 18mm 27mm 20mm} body{margin:0} p{hyphens:none;font-size:10pt;text-align:justify}",
    )
    assert codes(pdf.words_are_hyphenated(evidence(book, {"print": unhyphenated}), "print")) == ["P-104"]


def test_text_that_is_set_well_needs_no_hyphen(book: Book, draw_page) -> None:
    short = draw_page(
        f"<p>{'ის და ეს ' * 300}</p>",
        "@page{size:148mm 210mm;margin:20mm 18mm} body{margin:0} p{font-size:10pt;text-align:justify}",
    )
    assert codes(pdf.words_are_hyphenated(evidence(book, {"print": short}), "print")) == []


def test_marks_may_hang_and_letters_may_not(book: Book, draw_page) -> None:
    spec = book.document.config.print
    furthest = max(max(sides) for sides in HANG.values()) * book.theme.text.text.size_pt
    measure = spec.trim.width.pt - spec.margins.inner.pt - spec.margins.outer.pt
    area = type_area(Box(0, 0, spec.trim.width.pt, spec.trim.height.pt), spec, 0)
    assert area.width >= measure + 2 * (furthest + 0.5)  # half a point for the rounding of the engine
    css = "@page{size:148mm 210mm;margin:20mm 18mm 27mm 20mm} p{margin:0 -12pt 0 0;text-align:right}"
    (page,) = page_texts(draw_page("<p>ა</p>", css), spec)
    assert page.margins[2].strip()


def test_contents_that_lie_are_found(book: Book, real_book: Built) -> None:
    proof = evidence(book, real_book.files)
    reading = proof.reading("screen")
    reading.folios[1] = (reading.folios[1][0], "3")
    (finding,) = pdf.contents_tell_folios(proof, "screen")
    assert finding.code == "P-103"
    assert "begins on page" in finding.message


def test_contents_without_folios_are_found(book: Book, real_book: Built) -> None:
    proof = evidence(book, real_book.files)
    proof.reading("screen").folios.clear()
    assert codes(pdf.contents_tell_folios(proof, "screen")) == ["P-103"]


def test_a_lost_page_of_text_is_found_with_page_and_line(
    book: Book, real_book: Built, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(real_book.files["screen"]) as document:
        del document.pages[10]
        document.save(broken)
    (finding,) = pdf.text_is_whole(evidence(book, {"screen": broken}), "screen")
    assert finding.code == "F-101"
    assert "page 11" in finding.message
    assert "10-interview.md:" in str(finding.where)


def test_a_note_on_a_later_page_is_found(book: Book, draw_page) -> None:
    """As the engine sets notes whose policy it may choose: it moves them to later pages and says nothing."""
    css = HOUSE.sheet("page.css")
    assert "footnote-policy: line" in css
    from stamba.setting.engine import page_rule
    from stamba.setting.pages import page_html

    order_css = HOUSE.sheet("base.css") + page_rule(book.document.config.print, bleed=False)
    html = page_html(book.document, book.words)
    body = html.split("<body>")[1].split("</body>")[0]
    late = draw_page(body, order_css + css.replace("footnote-policy: line", "footnote-policy: auto"))
    found = list(pdf.text_is_whole(evidence(book, {"screen": late}), "screen"))
    assert {one.code for one in found} <= {"P-102", "F-101"}
    assert found
    assert all("and does not stand there" in one.message for one in found)


def test_a_word_parted_above_a_note_is_no_difference() -> None:
    """PDFium joins it to the note's number; the screen PDF says it whole."""
    printed = f"მიუხედავად სტალი{HYPHEN}3.  სვერდლოვი გარდაიცვალა."
    screen = "მიუხედავად სტალინის\n3. სვერდლოვი გარდაიცვალა."
    assert pdf._left_of_a_word(screen, printed, "") == "ნის"
    assert pdf._left_of_a_word("ენერგიული", "ნის ენერგიული", "ნის") == ""
    assert pdf._left_of_a_word("3. so\n64zm-64 256", "so\n64zm-\n64 256\n3.", "") == ""
    assert pdf._left_of_a_word(screen, printed.replace("მიუხედავად", "თუმცა"), "") is None


def test_a_character_without_glyph_is_found_before_anything_is_made(book: Book) -> None:
    from stamba.checks.text import every_character_is_drawn, letters_are_of_the_family

    first = dataclasses.replace(book.flow.sections[0], text="ა𝔸ბ漢ыωც")
    broken = flow.Flow((first, *book.flow.sections[1:]), book.flow.notes)
    (lost,) = every_character_is_drawn(broken, HOUSE)
    (strange,) = letters_are_of_the_family(broken, HOUSE, book.theme.text.text)
    assert (lost.code, strange.code) == ("F-104", "F-116")
    assert "U+6F22 cjk unified ideograph-6f22" in lost.message
    assert "lacks 1 letters of the text, and another face stands in: U+1D538 " in strange.message


def test_type_area_is_whole_lines() -> None:
    assert config.load(ROOT / "manuscript").print.lines == 33


@pytest.mark.parametrize("check", table.CHECKS, ids=lambda check: check.codes)
def test_every_check_has_a_promise_and_an_edition(check: table.Check) -> None:
    assert check.editions
    for code in check.codes.split():
        assert code in (check.judge.__doc__ or ""), f"{check.judge.__name__} does not name {code}"
