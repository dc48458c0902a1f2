"""Every E code beside E-101 to E-103, shown to fail on the smallest change of a finished EPUB."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from stamba import pipeline
from stamba.checks import (
    epub,
    epub_access,
    epub_kinds,
    epub_package,
    epub_pages,
    epub_structure,
    epub_style,
    table,
)
from stamba.checks.evidence import Evidence
from stamba.document.book import Book
from stamba.ground.errors import NOWHERE
from tests.conftest import BOOKS, HOUSE, ROOT, Built, Silence

S1, S2, NAV, OPF, CSS = (
    f"EPUB/{name}"
    for name in ("text/s1.xhtml", "text/s2.xhtml", "nav.xhtml", "content.opf", "styles/book.css")
)
NCX, COVER, FACE = "EPUB/toc.ncx", "EPUB/images/cover.png", "EPUB/fonts/NotoSerifGeorgian-Regular.ttf"


@pytest.fixture(scope="module")
def books(real_book: Built, english_book: Built) -> dict[str, tuple[Book, Built]]:
    return {
        "ka": (pipeline.assemble(ROOT / "manuscript", HOUSE, Silence()), real_book),
        "en": (pipeline.assemble(BOOKS / "english-interview", HOUSE, Silence()), english_book),
    }


def changed(source: Path, target: Path, name: str, change: Callable[[bytes], bytes | None]) -> Path:
    """A copy of an EPUB with one file changed, or left out."""
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(target, "w") as bad:
        for entry in good.infolist():
            content = good.read(entry)
            if entry.filename == name:
                new = change(content)
                assert new != content, "the change changes nothing"
                if new is None:
                    continue
                content = new
            bad.writestr(entry, content)
    return target


def swap(old: str, new: str, count: int = 1) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        text = content.decode()
        assert re.search(old, text), f"{old} is not there"
        return re.sub(old, new, text, count=count).encode()

    return change


def noise(width: int, height: int, form: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(out, form)
    return out.getvalue()


def relicensed(content: bytes) -> bytes:
    font, out = TTFont(io.BytesIO(content)), io.BytesIO()
    font["name"].setName("All rights reserved", 13, 3, 1, 0x409)
    font.save(out)
    return out.getvalue()


def moving(content: bytes) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


MARK = r'<span id="page-(\d+)"[^>]*></span>'

# What is changed -> the book, the file, the change, the check, its code, words of its message.
BROKEN = {
    "an image without words": (
        "en", S1, swap(r' alt="A loaf[^"]*"', ' alt=" "'), epub_access.pictures_have_words, "E-104", "no alternative"),
    "an image with its name for words": (
        "en", S1, swap(r' alt="A loaf[^"]*"', ' alt="loaf.png"'), epub_access.pictures_have_words, "E-104", "file's name"),
    "an image of 30 MB": (
        "en", "EPUB/images/image-1.png", lambda content: content + bytes(30_000_000),
        epub_access.pictures_have_words, "E-104", "weighs 30.0 MB"),
    "an image of many pixels": (
        "en", "EPUB/images/image-1.png", lambda content: noise(3000, 2000, "JPEG"),
        epub_access.pictures_have_words, "E-104", "3000 × 2000 pixels"),
    "a heading that skips a level": (
        "en", S1, lambda content: content.replace(b"<h2", b"<h3").replace(b"</h2", b"</h3"),
        epub_structure.headings_go_down_by_steps, "E-105", "skips a level"),
    "a colour": ("ka", CSS, swap("sup, .noteref {", "sup, .noteref { color: #8c1d18;"),
                 epub_style.style_yields_to_the_reader, "E-106", "color: #8c1d18"),
    "a ground": ("ka", CSS, swap("body {", "body { background: white;"),
                 epub_style.style_yields_to_the_reader, "E-106", "background: white"),
    "a size in pixels": ("ka", CSS, swap("body {", "body { font-size: 12px;"),
                         epub_style.style_yields_to_the_reader, "E-106", "font-size: 12px"),
    "a size in a shorthand": ("ka", CSS, swap("body {", "body { font: 10pt serif;"),
                              epub_style.style_yields_to_the_reader, "E-106", "font: 10pt serif"),
    "a rule that cannot be overruled": ("ka", CSS, swap("margin: 0;", "margin: 0 !important;"),
                                        epub_style.style_yields_to_the_reader, "E-106", "important"),
    "a colour in an element": ("ka", S2, swap("<h1 ", '<h1 style="color: red" '),
                               epub_style.style_yields_to_the_reader, "E-106", "color: red"),
    "a page break a word too late": (
        "ka", S2, swap(rf"({MARK})(\w+ )", r"\3\1"),
        epub_pages.pages_begin_at_their_words, "E-107", "page 10 begins with"),
    "a page break a word too early": (
        "ka", S2, swap(rf"(\w+ )({MARK})(?=\w)", r"\2\1"),
        epub_pages.pages_begin_at_their_words, "E-107", "page 10 begins with"),
    "a page break in another section": (
        "ka", "EPUB/text/colophon.xhtml", swap(rf"(?s)({MARK})(.*?<p>)", r"\3\1"),
        epub_pages.pages_begin_at_their_words, "E-107", "page 22 begins with"),
    "a page break lost": (
        "ka", S2, swap(MARK, ""), epub_pages.pages_begin_at_their_words, "E-107", "has breaks for 23 pages"),
    "page breaks in disorder": (
        "ka", S2, lambda content: content.replace(b'aria-label="10"', b'aria-label="11"', 1),
        epub_pages.pages_begin_at_their_words, "E-107", "in the order"),
    "a page list that leads to another page": (
        "ka", NAV, swap("#page-11", "#page-12"), epub_pages.lists_lead_to_pages, "E-108", "the navigation document leads to"),
    "a page list without a page": (
        "ka", NAV, swap(r"<li><a [^>]*#page-24[^>]*>24</a></li>", ""), epub_pages.lists_lead_to_pages, "E-108", "23 pages of 24"),
    "an NCX that calls a page otherwise": (
        "ka", NCX, swap("<text>12</text>", "<text>xii</text>"), epub_pages.lists_lead_to_pages, "E-108", "the NCX leads to"),
    "pages of nobody knows which book": (
        "ka", OPF, swap("pageBreakSource", "source-of"), epub_pages.lists_lead_to_pages, "E-108", "of which printed book"),
    "a line of the contents that leads elsewhere": (
        "ka", NAV, swap("#s2-h0", "#s2-x1"), epub_structure.contents_lead_to_headings, "E-109", "does not lead"),
    "a line of the contents missing": (
        "ka", NAV, swap(r"<li><a [^>]*>წყაროები</a></li>", ""), epub_structure.contents_lead_to_headings, "E-109", "not those of the book"),
    "a landmark that leads nowhere": (
        "ka", NAV, swap("text/titlepage.xhtml\" epub", "text/title.xhtml\" epub"), epub_structure.contents_lead_to_headings, "E-109", "does not lead"),
    "a landmark of two types": (
        "ka", NAV, swap('epub:type="bodymatter"', 'epub:type="bodymatter text"'), epub_structure.contents_lead_to_headings, "E-109", "one type"),
    "no landmarks": (
        "ka", NAV, swap('epub:type="landmarks"', ""), epub_structure.contents_lead_to_headings, "E-109", "0 lists of landmarks"),
    "an NCX with another title": (
        "ka", NCX, swap("<text>ინტერვიუ", "<text>Interview"), epub_structure.contents_lead_to_headings, "E-109", "the NCX"),
    "a call without its type": (
        "ka", S2, swap('epub:type="noteref" ', ""), epub_structure.notes_are_linked, "E-110", "lacks epub:type"),
    "a call without its role": (
        "ka", S2, swap(' role="doc-noteref"', ""), epub_structure.notes_are_linked, "E-110", "lacks epub:type or role"),
    "a call that leads to another file": (
        "ka", S2, swap('href="#note-4"', 'href="s1.xhtml#note-4"'), epub_structure.notes_are_linked, "E-110", "does not lead to a note"),
    "a note that leads back to another call": (
        "ka", S2, swap('href="#noteref-4"', 'href="#noteref-5"'), epub_structure.notes_are_linked, "E-110", "does not lead back"),
    "an NCX that calls a section otherwise": (
        "ka", NCX, swap("<text>ინტერვიუ</text>", "<text>სხვა</text>"), epub.contents_are_whole, "F-106", "where the contents have"),
    "a note that is none": (
        "ka", S2, swap('role="doc-footnote"', ""), epub_structure.notes_are_linked, "E-110", "26 notes"),
    "a prefix that is declared too late": (
        "ka", S1, lambda content: content.replace(b'<html xmlns:epub="http://www.idpf.org/2007/ops"', b"<html").replace(
            b"epub:type", b'xmlns:epub="http://www.idpf.org/2007/ops" epub:type'),
        epub_structure.notes_are_linked, "E-110", "not declared"),
    "an answer of nobody": (
        "ka", S2, swap('aria-label="ალან ვუდსი"', 'aria-label=""'), epub_structure.speakers_are_named, "E-111", "nobody is named"),
    "a question that is no group": (
        "ka", S2, swap('role="group" ', ""), epub_structure.speakers_are_named, "E-111", "nobody is named"),
    "a turn that is no turn": (
        "ka", S2, swap('class="question"', 'class="asked"'), epub_structure.speakers_are_named, "E-111", "11 turns"),
    "a feature that nobody can prove": (
        "ka", OPF, swap(">unlocked<", ">captions<"), epub_access.claims_are_proved, "E-112", "captions"),
    "a feature that is not there": (
        "ka", OPF, swap(">unlocked<", ">MathML<"), epub_access.claims_are_proved, "E-112", "MathML"),
    "pages claimed and not marked": (
        "ka", NAV, swap('epub:type="page-list"', 'epub:type="loi"'), epub_access.claims_are_proved, "E-112", "pageNavigation"),
    "a mode too many": (
        "ka", OPF, swap(">textual</meta>", '>textual</meta><meta property="schema:accessMode">visual</meta>'),
        epub_access.claims_are_proved, "E-112", "one needs"),
    "a mode too few": (
        "en", OPF, swap(r'<meta property="schema:accessMode">visual</meta>', ""), epub_access.claims_are_proved, "E-112", "one needs"),
    "text that does not suffice": (
        "en", S1, swap(r' alt="A loaf[^"]*"', ' alt=""'), epub_access.claims_are_proved, "E-112", "text suffices"),
    "a hazard that nobody has seen": (
        "ka", OPF, swap('Hazard">none', 'Hazard">flashing'), epub_access.claims_are_proved, "E-112", "flashing"),
    "a picture that moves, and no word of it": (
        "en", "EPUB/images/image-1.png", moving, epub_access.claims_are_proved, "E-112", "hazards"),
    "a summary in another language": (
        "ka", OPF, swap('Summary" xml:lang="ka"', 'Summary" xml:lang="en"'), epub_access.claims_are_proved, "E-112", "summary"),
    "conformance in other words": (
        "ka", OPF, swap("EPUB Accessibility 1.1 - WCAG 2.1 Level AA", "WCAG 2.1 AA"), epub_access.claims_are_proved, "E-112", "how EPUB Accessibility"),
    "conformance with a colour": (
        "ka", CSS, swap("body {", "body { color: black;"), epub_access.claims_are_proved, "E-112", "claims conformance"),
    "conformance of pictures that nobody judged": (
        "en", OPF, swap("<dc:title", '<meta property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.1 Level AA</meta><dc:title'),
        epub_access.claims_are_proved, "E-112", "does not say who evaluated"),
    "conformance of which nobody says who evaluated it": (
        "ka", OPF, swap(r'<meta property="a11y:certifiedBy"[^/]*/meta>', ""), epub_access.claims_are_proved, "E-112", "does not say who evaluated"),
    "a feature that is kept quiet": (
        "ka", OPF, swap(r'<meta property="schema:accessibilityFeature">pageNavigation</meta>', ""),
        epub_access.claims_are_proved, "E-112", "does not say that it has pageNavigation"),
    "a summary that counts other pages": (
        "ka", OPF, swap("24 გვერდის", "30 გვერდის"), epub_access.claims_are_proved, "E-112", "counts 30 pages, and 24"),
    "no cover": ("ka", OPF, swap(' properties="cover-image"', ""), epub_access.cover_is_fit, "E-113", "0 cover images"),
    "a first page without the cover": (
        "ka", "EPUB/text/cover.xhtml", swap("cover.png", "other.png"), epub_access.cover_is_fit, "E-113", "does not show"),
    "a small cover": ("ka", COVER, lambda content: noise(900, 1400, "PNG"), epub_access.cover_is_fit, "E-113", "900 × 1400"),
    "a cover on its side": ("ka", COVER, lambda content: noise(2600, 2560, "PNG"), epub_access.cover_is_fit, "E-113", "upright"),
    "a script": ("ka", S1, swap("</head>", "<script>1</script></head>"), epub_structure.nothing_acts, "E-114", "<script> acts"),
    "a listener": ("ka", S1, swap("<h1 ", '<h1 onclick="1" '), epub_structure.nothing_acts, "E-114", "<h1> acts"),
    "an image from elsewhere": (
        "en", S1, swap(r'src="\.\./images', 'src="https://example.org'), epub_structure.nothing_acts, "E-114", "<img> fetches"),
    "a link to a program": (
        "en", S2, swap('href="https://example.org/bread"', 'href="javascript:1"'), epub_structure.nothing_acts, "E-114", "fetches javascript"),
    "a style sheet from elsewhere": (
        "ka", CSS, swap("body {", '@import "a.css"; body {'), epub_structure.nothing_acts, "E-114", "fetches from elsewhere"),
    "a document without its language": (
        "ka", S1, swap(' lang="ka"', ""), epub_structure.languages_are_told, "E-115", "does not say that it is in ka"),
    "two languages at once": (
        "ka", S1, swap('xml:lang="ka"', 'xml:lang="en"'), epub_structure.languages_are_told, "E-115", "differ"),
    "a package in another language": (
        "ka", OPF, swap("<dc:language>ka", "<dc:language>en"), epub_structure.languages_are_told, "E-115", "the package"),
    "an English heading in a Georgian navigation": (
        "ka", NAV, swap("საკვანძო ადგილები", "Guide"), epub_structure.languages_are_told, "E-115", "“Guide” is not ka"),
    "a foreign phrase without its language": (
        "ka", "EPUB/text/colophon.xhtml", swap(r'<span lang="en" xml:lang="en">', "<span>"), epub_structure.languages_are_told, "E-115", "Noto Serif Georgian"),
    "a font without its licence": (
        "ka", "EPUB/fonts/OFL-NotoSerifGeorgian.txt", lambda content: None, epub.fonts_serve_the_text, "E-116", "licence"),
    "a licence that the package does not know": (
        "ka", OPF, swap(r'<link rel="dcterms:license" href="fonts/OFL-NotoSans[^>]*>', ""), epub.fonts_serve_the_text, "E-116", "licence"),
    "a font that lost a letter": (
        "ka", S1, swap("რამდენიმე", "რამდენიმე ჵ"), epub.fonts_serve_the_text, "E-116", "U+10F5"),
    "a font under another licence": (
        "ka", FACE, relicensed, epub.fonts_serve_the_text, "E-116", "no longer says whose it is"),
    "a licence in other words": (
        "ka", "EPUB/fonts/OFL-NotoSansGeorgian.txt", lambda content: b"All rights reserved", epub.fonts_serve_the_text, "E-116", "licence"),
    "a section beside the reading order": (
        "ka", OPF, swap('idref="text-s1"', 'idref="text-s1" linear="no"'), epub.container_is_ordered, "E-103", "text-s1 is not in the reading order"),
    "a colour in a shorthand": (
        "ka", CSS, swap("border-top: 1px solid", "border-top: 1px solid navy"), epub_style.style_yields_to_the_reader, "E-106", "solid navy"),
    "letters filled with a colour": (
        "ka", CSS, swap("body {", "body { -webkit-text-fill-color: black;"), epub_style.style_yields_to_the_reader, "E-106", "fill-color: black"),
    "a look that is only for light": (
        "ka", CSS, swap("body {", "body { color-scheme: light;"), epub_style.style_yields_to_the_reader, "E-106", "color-scheme"),
    "text that fades": ("ka", CSS, swap("body {", "body { opacity: 0.6;"), epub_style.style_yields_to_the_reader, "E-106", "opacity"),
    "a size in parts of the screen": (
        "ka", CSS, swap("h1 { font-size: 1.25em", "h1 { font-size: 6vw"), epub_style.style_yields_to_the_reader, "E-106", "6vw"),
    "a size in a word": (
        "ka", CSS, swap("h1 { font-size: 1.25em", "h1 { font-size: xx-large"), epub_style.style_yields_to_the_reader, "E-106", "xx-large"),
    "a size for all of the text": (
        "ka", CSS, swap("body {", "body { font-size: 0.8em;"), epub_style.style_yields_to_the_reader, "E-106", "font-size: 0.8em"),
    "a colour in an attribute": (
        "en", S1, swap("<table>", '<table bgcolor="white">'), epub_style.style_yields_to_the_reader, "E-106", "bgcolor=white"),
    "justified lines": (
        "ka", CSS, swap("text-align: start; -epub", "text-align: justify; -epub"), epub_style.lines_are_left_to_the_reader, "E-119", "“p” justifies lines"),
    "no hyphens": (
        "ka", CSS, swap("-webkit-hyphens: auto; hyphens: auto;", ""), epub_style.lines_are_left_to_the_reader, "E-119", "no style lets"),
    "a soft hyphen": (
        "ka", S1, swap("რამდენიმე", "რამ\u00adდენიმე"), epub_style.lines_are_left_to_the_reader, "E-119", "“რამ|დენიმე” holds a soft hyphen"),
    "an image from elsewhere by the protocol of the page": (
        "en", S1, swap(r'src="\.\./images', 'src="//example.org'), epub_structure.nothing_acts, "E-114", "fetches //example.org"),
    "a larger image from elsewhere": (
        "en", S1, swap("<img ", '<img srcset="https://example.org/b.png 2x" '), epub_structure.nothing_acts, "E-114", "fetches https://example.org/b.png"),
    "a ground from elsewhere": (
        "ka", CSS, swap("body {", "body { background: url('https://example.org/a.png');"), epub_structure.nothing_acts, "E-114", "https://example.org/a.png"),
    "a page that leaves by itself": (
        "ka", S1, swap("<head>", '<head><meta http-equiv="refresh" content="0"/>'), epub_structure.nothing_acts, "E-114", "<meta> acts"),
    "a style sheet that is not there": ("ka", CSS, lambda content: None, epub_structure.nothing_acts, "E-114", "<link> fetches"),
    "a link that leads nowhere": (
        "ka", S2, swap('href="#noteref-4"', 'href="#noteref-99"'), epub_structure.nothing_acts, "E-114", "#noteref-99"),
    "an English landmark": ("ka", NAV, swap(">ყდა<", ">Cover<"), epub_structure.languages_are_told, "E-115", "“Cover” is not ka"),
    "an English name for a voice": (
        "ka", S2, swap('aria-label="შენიშვნები"', 'aria-label="Notes"'), epub_structure.languages_are_told, "E-115", "“Notes” is not ka"),
    "an English way back": (
        "ka", S2, swap('title="ტექსტში დაბრუნება"', 'title="Back"'), epub_structure.languages_are_told, "E-115", "“Back” is not ka"),
    "an English label in the NCX": (
        "ka", NCX, swap("გვერდების სია", "Pages"), epub_structure.languages_are_told, "E-115", "“Pages” is not ka"),
    "a question in the name of another": (
        "ka", S2, swap('(<div class="answer" role="group" aria-label=")[^"]*("[^§]*?title=")[^"]*"', r'\1კითხვა\2კითხვა"'),
        epub_structure.speakers_are_named, "E-111", "turn 2 is said to be კითხვა's, and it is ალან ვუდსი's"),
    "another identifier": ("ka", OPF, swap(">urn:uuid:0", ">urn:uuid:1"), epub_package.package_names_the_book, "E-117", "dc:identifier"),
    "another title": (
        "ka", OPF, swap(r'(<dc:title id="title">)[^<]*', r"\1Untitled"), epub_package.package_names_the_book, "E-117", "“Untitled”"),
    "a person left out": ("ka", OPF, swap(r"<dc:creator.*?</dc:creator>", ""), epub_package.package_names_the_book, "E-117", "the people"),
    "a person without a role": (
        "ka", OPF, swap(r'<meta property="role" refines="#person-2".*?</meta>', ""), epub_package.package_names_the_book, "E-117", "სუდესტადა“ ()"),
    "a name that cannot be sorted": (
        "ka", OPF, swap(r'<meta property="file-as".*?</meta>', ""), epub_package.package_names_the_book, "E-117", "ვუდსი, ალან"),
    "pages of another book": (
        "ka", OPF, swap(r'(pageBreakSource">)[^<]*', r"\1urn:isbn:0"), epub_package.package_names_the_book, "E-117", "the pages are of “urn:isbn:0”"),
    "an NCX of another book": ("ka", NCX, swap("urn:uuid:0", "urn:uuid:1"), epub_package.package_names_the_book, "E-117", "of another book"),
    "an NCX that names another book": (
        "ka", NCX, swap(r"(<docTitle>\s*<text>)[^<]*", r"\1Untitled"), epub_package.package_names_the_book, "E-117", "another title"),
    "a section without its role": ("ka", S2, swap(' role="doc-qna"', ""), epub_kinds.sections_are_what_they_are, "E-118", "role is missing"),
    "a section of another type": (
        "ka", S2, swap('epub:type="qna"', 'epub:type="chapter"'), epub_kinds.sections_are_what_they_are, "E-118", "epub:type says chapter"),
    "a section without a name": (
        "ka", S2, swap(' aria-labelledby="s2-h0"', ""), epub_kinds.sections_are_what_they_are, "E-118", "nothing names the section"),
    "a document called by its file": (
        "ka", S2, swap("<title>ინტერვიუ", "<title>s2.xhtml"), epub_kinds.sections_are_what_they_are, "E-118", "the title “s2.xhtml”"),
    "contents without a title": ("ka", NAV, swap("<title>[^<]*", "<title>"), epub_kinds.sections_are_what_they_are, "E-118", "no title"),
    "notes without a name": (
        "ka", S2, swap(' aria-label="შენიშვნები"', ""), epub_kinds.sections_are_what_they_are, "E-118", "nothing names the notes"),
    "one identifier in two files": (
        "ka", S1, swap('id="page-7"', 'id="page-9"'), epub_kinds.sections_are_what_they_are, "E-118", "page-9 stands twice"),
    "a heading that is none": (
        "ka", S1, swap("(?s)<h1(.*?)</h1>", r"<p\1</p>"), epub_kinds.sections_are_what_they_are, "E-118", "<p> where the text has <h1>"),
    "a list that is none": (
        "en", S1, swap('(?s)<ol type="1">(.*?)</ol>', r"\1"), epub_kinds.sections_are_what_they_are, "E-118", "<li> where the text has <ol>"),
    "a table without heads": (
        "en", S1, swap("(?s)<th(?= )(.*?)</th>", r"<td\1</td>"), epub_kinds.sections_are_what_they_are, "E-118", "<td> where the text has <th>"),
    "verse as prose": ("en", S1, swap(r"</p>\s*</div>\s*<div class=.line.>\s*<p>", " ", 3), epub_kinds.sections_are_what_they_are, "E-118",
        "where the text has <p>"),
    "a note in two pieces": (
        "ka", S2, swap("(?s)(<aside.*?)</p>", r"\1</p><p>.</p>"), epub_kinds.sections_are_what_they_are, "E-118", "note 3 has p, p"),
    "no moment of modification": (
        "ka", OPF, swap(r"(<meta property=.dcterms:modified.>)[^<]*", r"\g<1>2026-01-01T00:00:00.5Z"), epub.container_is_ordered, "E-103", "00.5Z"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_promise_is_found(name: str, books: dict[str, tuple[Book, Built]], tmp_path: Path) -> None:
    language, file, change, judge, code, words = BROKEN[name]
    book, built = books[language]
    bad = changed(built.files["epub"], tmp_path / "bad.epub", file, change)
    files = {**built.files, "epub": bad}
    found = list(judge(Evidence(book, files), "epub"))
    assert {finding.code for finding in found} == {code}
    assert any(words in finding.message for finding in found), [finding.message for finding in found]
    assert all(finding.where != NOWHERE for finding in found)


@pytest.mark.parametrize("language", [pytest.param("ka", marks=pytest.mark.long), "en"])
def test_the_finished_books_have_no_finding_at_all(
    language: str, books: dict[str, tuple[Book, Built]]
) -> None:
    """Not even a usage remark of EPUBCheck that is not explained."""
    book, built = books[language]
    assert table.judge(Evidence(book, built.files), "epub", slow=True) == ()


def test_every_code_of_the_epub_is_shown_to_fail() -> None:
    shown = {code for *_, code, _ in BROKEN.values()}
    codes = {code for check in table.CHECKS if check.editions == ("epub",) for code in check.codes.split()}
    elsewhere = {
        "E-101",
        "E-102",
        "F-102",
        "F-103",
        "F-111",
        "F-114",
    }  # test_epub.py, test_reflow.py, test_formulas.py
    assert codes - elsewhere <= shown


def test_a_drawing_that_acts_is_found(books: dict[str, tuple[Book, Built]], tmp_path: Path) -> None:
    book, built = books["en"]
    bad = tmp_path / "bad.epub"
    shutil.copy(built.files["epub"], bad)
    with zipfile.ZipFile(bad, "a") as archive:
        archive.writestr("EPUB/a.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')
    (finding,) = epub_structure.nothing_acts(Evidence(book, {"epub": bad}), "epub")
    assert (finding.code, finding.message) == ("E-114", "<script> acts")


# What is done to the whole file -> words of the one finding.
UNREADABLE = {
    "half of it": (lambda path: path.write_bytes(path.read_bytes()[:5000]), "it is no ZIP"),
    "without a container": (lambda path: rewrite(path, "META-INF/container.xml", None), "no file META-INF/container.xml"),
    "without a section": (lambda path: rewrite(path, S1, None), f"no file {S1}"),
    "without an entry of the manifest": (
        lambda path: rewrite(path, OPF, swap('<item href="text/s1.xhtml"[^>]*/>', "")), "the manifest has no such file"),
    "with a tag that is not closed": (lambda path: rewrite(path, S1, swap("</p>", "")), f"{S1} is not well-formed"),
}  # fmt: skip


def rewrite(path: Path, name: str, change: Callable[[bytes], bytes] | None) -> None:
    bad = path.with_suffix(".bad")
    changed(path, bad, name, change or (lambda content: None))
    bad.replace(path)


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_a_finding_and_no_crash(
    name: str, books: dict[str, tuple[Book, Built]], tmp_path: Path
) -> None:
    book, built = books["ka"]
    harm, words = UNREADABLE[name]
    bad = Path(shutil.copy(built.files["epub"], tmp_path / "bad.epub"))
    harm(bad)
    evidence = Evidence(book, {**built.files, "epub": bad})
    (finding,) = table.judge(evidence, "epub", slow=False)
    assert (finding.code, finding.severity) == ("E-103", "error")
    assert words in finding.message


def test_a_place_in_the_manuscript_is_told(books: dict[str, tuple[Book, Built]], tmp_path: Path) -> None:
    book, built = books["en"]
    bad = changed(built.files["epub"], tmp_path / "a.epub", S1, swap(r' alt="A loaf[^"]*"', ' alt=""'))
    evidence = Evidence(book, {"epub": bad})
    (finding,) = epub_access.pictures_have_words(evidence, "epub")
    assert str(finding.where).endswith("00-introduction.md:22")


def test_without_the_print_pdf_nothing_is_proved(books: dict[str, tuple[Book, Built]]) -> None:
    book, built = books["ka"]
    evidence = Evidence(book, {"epub": built.files["epub"]})
    (finding,) = epub_pages.pages_begin_at_their_words(evidence, "epub")
    assert "no PDF to compare" in finding.message


@pytest.mark.long
def test_epubcheck_is_heard_and_only_what_is_explained_is_passed_over(
    books: dict[str, tuple[Book, Built]], tmp_path: Path
) -> None:
    """An error is told, and so is a remark that is explained for another place."""
    book, built = books["en"]
    with zipfile.ZipFile(built.files["epub"]) as whole:
        font = next(name for name in whole.namelist() if name.endswith(".ttf"))
    style = f"<style>@font-face {{ font-family: x; src: url(../fonts/{Path(font).name}) }}</style></head>"
    other = changed(built.files["epub"], tmp_path / "a.epub", S1, swap("</head>", style))
    other = changed(other, tmp_path / "b.epub", S1, swap("</h1>", "</h1><h9>x</h9>"))
    found = list(epub.epubcheck_is_content(Evidence(book, {"epub": other}), "epub"))
    told = {(finding.severity, finding.message.split(":")[0]) for finding in found}
    assert told == {("note", "EPUBCheck CSS-028"), ("error", "EPUBCheck RSC-005")}
