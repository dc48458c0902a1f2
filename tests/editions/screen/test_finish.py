"""The finished screen PDF of whole books, read again with other tools."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from stamba import pipeline
from stamba.pdf.glyphs import ToUnicodeMap
from stamba.pdf.tag_dump import dump_lines
from stamba.pdf.tags import read_tags
from stamba.setting.engine import unheard
from stamba.setting.inks import SCREEN
from stamba.setting.pages import reading_texts
from stamba.setting.set_book import SetBook
from tests.conftest import BOOKS, HOUSE, ROOT, Silence, build_book, write_book

GOLDEN = Path(__file__).parent / "tagged.txt"
BOOK_FOLDERS = {
    "real_book": ROOT / "manuscript",
    "english_book": BOOKS / "english-interview",
    "tagged_book": BOOKS / "tagged",
}


@pytest.fixture(params=sorted(BOOK_FOLDERS))
def any_book(request):
    """The screen PDF of each book, and its texts as they are to be read."""
    built = request.getfixturevalue(request.param)
    book = pipeline.assemble(BOOK_FOLDERS[request.param], HOUSE, Silence())
    return built.files["screen"], book


def run(*command: str | Path) -> str:
    return subprocess.run([str(part) for part in command], capture_output=True, check=True).stdout.decode()


def words(text: str) -> list[str]:
    stripped = (re.sub(r"^[\W\d]+|[\W\d]+$", "", word) for word in text.split())
    return [word for word in stripped if len(word) > 1]


def test_the_dump_says_the_book_from_top_to_bottom(tagged_book, request):
    """Read tagged.txt after `pytest --golden` has written it anew: it must say the book in order."""
    lines = list(dump_lines(read_tags(tagged_book.files["screen"])))
    colophon = next(
        number for number, line in enumerate(lines) if "გამოცემის შესახებ”" in line and "H1" in line
    )
    text = "\n".join([*lines[:colophon], ""])
    if request.config.getoption("golden"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("tool", ["pdftotext", "pdftotext -raw", "PDFium"])
def test_words_come_out_whole_and_in_order(any_book, tool):
    path, book = any_book
    if tool == "PDFium":
        with pypdfium2.PdfDocument(path) as document:
            text = "\n".join(page.get_textpage().get_text_range() for page in document)
    else:
        text = run(*tool.split(), path, "-")
    got = words(text)
    texts = reading_texts(book.document, book.words)
    assert not Counter(word for part in texts.values() for word in words(part)) - Counter(got)
    for part in texts.values():
        left = iter(got)
        missing = [word for word in words(part) if word not in left]
        assert not missing, missing[:5]
    assert not re.search("[\u00ad\u2010\ufffe\u1c90-\u1cbf]", text)
    assert not re.search(r"\w-\n\w", text)


def test_an_extractor_without_replacement_texts_still_sees_hyphens(any_book, tmp_path):
    """MuPDF 1.21 takes the words apart, but for those over a page's end, by the hyphens it finds at line ends."""
    path, book = any_book
    run("mutool", "convert", "-F", "text", "-O", "dehyphenate", "-o", tmp_path / "out.txt", path)
    got = Counter(words((tmp_path / "out.txt").read_text(encoding="utf-8")))
    texts = reading_texts(book.document, book.words)
    missing = Counter(word for part in texts.values() for word in words(part)) - got
    with pypdfium2.PdfDocument(path) as document:
        assert missing.total() <= len(document)


def test_a_search_finds_words_that_a_line_end_divides(real_book):
    """Words of the text that are drawn only in two parts are found by their letters."""
    path = real_book.files["screen"]
    drawn = run("mutool", "draw", "-q", "-F", "txt", path)
    book = pipeline.assemble(real_book.folder, HOUSE, Silence())
    known = {word for part in reading_texts(book.document, book.words).values() for word in words(part)}
    divided = {one + two for one, two in re.findall(r"(\w+)-\n(\w+)", drawn)}
    only = [word for word in sorted(divided & known) if word not in drawn][:20]
    assert only
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage() for page in document]
        for word in only:
            assert any(text.search(word).get_next() for text in pages), word


KNOTTY = """# კვანძები[^head]

{words}

[^head]: სათაურის შენიშვნა.

სია შენიშვნაში.[^list] შენიშვნა, რომელიც სიით იწყება.[^first] [ბმული ორ ენაზე: [English words]{{lang=en}}](https://example.org/a)

[^list]: სია:

    - ერთი

      ერთის მეორე აბზაცი
    - ორი
        1. შიდა

    და ბოლოს.

[^first]: - იწყება სიით
    - ორი
"""
KNOTS = (
    "*კონტრრევოლუციონერების*თვის კონტრ*რევოლუციონერების*თვის კონტრრევოლუციონერ*ებისთვის* "
    "[კონტრრევოლუციონერების](https://example.org/b)თვის ინტერ[ნაციონალიზმის](https://example.org/c)თვის "
    "„სოციალ-დემოკრატიულისთვის“ (ნოემბერ-დეკემბერში) **მარქსიზმ-ლენინიზმ**ისთვის "
)


@pytest.fixture(scope="module", params=["composed", pytest.param("by the engine", marks=pytest.mark.long)])
def knotty_book(request, once):
    """Words whose parts are in other letters or in links, so often that every kind stands at a line's end."""
    text = "\n\n".join(f"{'და ' * at}{KNOTS}" for at in range(12))
    compose = f"[paragraphs]\ncompose = {str(request.param == 'composed').lower()}\n"

    def make(folder):
        book = write_book(folder / "book", {"10-a.md": KNOTTY.format(words=text)}, compose)
        return build_book(book, folder / "editions", "screen")

    return once(f"knotty-{request.param.split()[0]}", make)


def test_words_are_whole_in_other_letters_and_links(knotty_book):
    """The build has judged it; and the tags have neither a hyphen of a line nor a space inside a word."""
    assert [one for one in knotty_book.findings["screen"] if one.severity == "error"] == []
    spoken = read_tags(knotty_book.files["screen"]).spoken().split()
    stripped = Counter(word.strip("„“().,0123456789") for word in spoken)
    for word in ("კონტრრევოლუციონერებისთვის", "ინტერნაციონალიზმისთვის", "სოციალ-დემოკრატიულისთვის",
                 "ნოემბერ-დეკემბერში", "მარქსიზმ-ლენინიზმისთვის"):  # fmt: skip
        assert stripped[word] == 12 * (4 if word.startswith("კონტრ") else 1), word


def test_a_running_head_has_no_number_of_a_note(knotty_book):
    heads = {
        one.text.strip() for one in read_tags(knotty_book.files["screen"]).outside if one.kind == "Header"
    }
    assert "კვანძები" in heads
    assert not any(re.search(r"\d", head) for head in heads)


def test_lists_of_notes_are_lists(knotty_book):
    lines = list(dump_lines(read_tags(knotty_book.files["screen"])))
    begin = next(at for at, line in enumerate(lines) if "id note-4" in line)  # behind two addresses
    inside = [line.strip() for line in lines[begin : begin + 18]]
    assert inside == [
        "Note · id note-4", "Lbl", "Link · to #noteref-4: “4.”", "P: “ სია:”", "L · ListNumbering Disc",
        "LI", "Lbl: “• ”", "LBody", "P: “ერთი”", "P: “ერთის მეორე აბზაცი”", "LI", "Lbl: “• ”", "LBody", "P: “ორი”",
        "L · ListNumbering Decimal", "LI", "Lbl: “1. ”", "LBody",
    ]  # fmt: skip


def test_lists_are_drawn_in_the_order_of_reading(tagged_book):
    text = run("mutool", "draw", "-q", "-F", "txt", tagged_book.files["screen"])
    places = [text.index(part) for part in ("• ერთი", "მეორე აბზაცი", "• ორი", "• შიდა", "1. ღრმა")]
    assert places == sorted(places)


def test_mtavruli_are_shapes_of_mkhedruli_letters(real_book):
    """The heading is drawn with other glyphs than the same letters elsewhere, and both come out as the letters."""
    with pikepdf.open(real_book.files["screen"]) as pdf:
        fonts = {font.objgen: font for page in pdf.pages for font in page.obj.Resources.Font.values()}
        texts = [Counter(ToUnicodeMap(font).texts.values()) for font in fonts.values()]
    assert any(found["ი"] == 2 and found["რ"] == 2 for found in texts)


def test_the_pages_look_as_the_engine_drew_them(tagged_book, tmp_path):
    book = pipeline.assemble(tagged_book.folder, HOUSE, Silence())
    rendered = tmp_path / "rendered.pdf"
    SetBook(book, unheard).draw(rendered, SCREEN)
    with (
        pypdfium2.PdfDocument(tmp_path / "rendered.pdf") as before,
        pypdfium2.PdfDocument(tagged_book.files["screen"]) as after,
    ):
        _, *pages = after
        assert len(pages) == len(before)
        for one, other in zip(before, pages, strict=True):
            pictures = [page.render(scale=1.5).to_pil().convert("L") for page in (one, other)]
            histogram = ImageChops.difference(*pictures).histogram()
            assert sum(histogram[40:]) == 0


@pytest.mark.long
def test_the_same_source_gives_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    copy = shutil.copytree(BOOKS / "tagged", tmp_path / "elsewhere" / "tagged")
    one = build_book(BOOKS / "tagged", tmp_path / "one", "screen").files["screen"]
    other = build_book(copy, tmp_path / "other", "screen").files["screen"]
    assert one.read_bytes() == other.read_bytes()
    assert b"elsewhere" not in one.read_bytes()


def test_the_real_book_is_small(real_book):
    assert real_book.files["screen"].stat().st_size < 400_000


def test_qpdf_finds_nothing_wrong(any_book):
    path, _ = any_book
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", path)


def test_poppler_sees_title_tags_and_bookmarks(tagged_book):
    path = tagged_book.files["screen"]
    told = dict(line.split(":", 1) for line in run("pdfinfo", path).splitlines() if ":" in line)
    assert told["Title"].strip() == "მდიდარი წიგნი. ნაწილი პირველი"
    assert told["Tagged"].strip() == "yes"
    assert told["Pages"].strip() == "13"
    with pypdfium2.PdfDocument(path) as document:
        toc = [(item.level, item.get_title(), item.get_dest().get_index()) for item in document.get_toc()]
    assert toc == [
        (0, "ავანტიტული", 1), (0, "სატიტულო გვერდი", 3), (0, "გამოცემის მონაცემები", 4), (0, "სარჩევი", 5),
        (0, "შესავალი", 7), (0, "თავი", 9), (1, "ქვემოთ", 10), (0, "ინტერვიუ", 11), (0, "გამოცემის შესახებ", 12),
    ]  # fmt: skip


def test_a_picture_inside_a_drawing_is_not_interpolated(tmp_path):
    """PDF/A-3, 6.2.8, which the engine keeps for pictures of the page alone."""
    loaf = base64.b64encode((BOOKS / "tagged" / "images" / "loaf.png").read_bytes()).decode()
    drawing = f'<image width="9" height="6" preserveAspectRatio="none" href="data:image/png;base64,{loaf}"/>'
    book = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\nსიტყვა.\n\n![პური](a.svg)\n"})
    (book / "a.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 6">{drawing}</svg>', encoding="utf-8"
    )
    with pikepdf.open(build_book(book, tmp_path / "out", "screen").files["screen"]) as pdf:
        pictures = [
            one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
        assert pictures
        assert not [one for one in pictures if one.get("/Interpolate", False)]
