"""Where the marks of printed pages go: by table, by property, and on whole books."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from stamba.checks.epub_file import open_epub
from stamba.checks.epub_pages import read_marked
from stamba.document.flow import FOLIO, MARKER, Flow, SectionFlow, squeeze
from stamba.document.flow_reading import PageStart
from stamba.editions.epub.page_breaks import PageBreak, insert, page_breaks
from stamba.editions.epub.xml import TYPE
from stamba.editions.starts import PrintedPages
from stamba.ground.errors import Source
from tests.conftest import build_book, write_book

HERE = Source(Path("a.md"), 1)


def shown(xml: str, *offsets: int, links: bool = False) -> str:
    """The element with its marks as [7], [8] … ."""
    root = etree.fromstring(xml)
    insert(root, [PageBreak(7 + n, "s1", offset) for n, offset in enumerate(offsets)], links=links)
    for mark in list(root.iter("span")):
        if mark.get(TYPE) == "pagebreak":
            assert mark.get("role") == "doc-pagebreak"
            assert mark.get("id") == f"page-{mark.get('aria-label')}"
            mark.tag, mark.text = "M", f"[{mark.get('aria-label')}]"
            mark.attrib.clear()
    text = etree.tostring(root, encoding="unicode").replace(f' xmlns:ns0="{TYPE[1:].split("}")[0]}"', "")
    return re.sub(r"</?M[^>]*>", "", text)


CASES = {
    "between two words": ("<section><p>one two</p></section>", (3,), "<section><p>one [7]two</p></section>"),
    "before a divided word": ("<section><p>one twofold</p></section>", (6,), "<section><p>one [7]twofold</p></section>"),
    "before a word with a hyphen": (
        "<section><p>a Sol-Dem b</p></section>", (5,), "<section><p>a [7]Sol-Dem b</p></section>"),
    "behind a dash": ("<section><p>one—two</p></section>", (4,), "<section><p>one—[7]two</p></section>"),
    "behind a bound word": (
        "<section><p>1917\u00a0year</p></section>", (4,), "<section><p>1917\u00a0[7]year</p></section>"),
    "in a later paragraph": (
        "<section><p>one</p><p>two</p></section>", (3,), "<section><p>one</p><p>[7]two</p></section>"),
    "outside of emphasis that begins there": (
        "<section><p>one <em>two</em></p></section>", (3,), "<section><p>one [7]<em>two</em></p></section>"),
    "inside emphasis": (
        "<section><p>a <em>one two</em></p></section>", (4,), "<section><p>a <em>one [7]two</em></p></section>"),
    "before a word that is half emphasis": (
        "<section><p>a <em>on</em>ly b</p></section>", (3,), "<section><p>a [7]<em>on</em>ly b</p></section>"),
    "before a word that ends in emphasis": (
        "<section><p>a on<em>ly</em> b</p></section>", (4,), "<section><p>a [7]on<em>ly</em> b</p></section>"),
    "never between a word and its noteref": (
        "<section><p>a one<sup><a>1</a></sup> b</p></section>", (4,),
        "<section><p>a [7]one<sup><a>1</a></sup> b</p></section>"),
    "before a heading": (
        "<section><p>one</p>\n<h2>Two</h2><p>three</p></section>", (3,),
        "<section><p>one</p>\n[7]<h2>Two</h2><p>three</p></section>"),
    "before a figure whose caption it is": (
        "<section><p>one</p><figure><img/><figcaption>two</figcaption></figure></section>", (3,),
        "<section><p>one</p>[7]<figure><img/><figcaption>two</figcaption></figure></section>"),
    "before a table whose caption it is": (
        "<section><p>a</p><table><caption>b</caption><tr><td>c</td></tr></table></section>", (1,),
        "<section><p>a</p>[7]<table><caption>b</caption><tr><td>c</td></tr></table></section>"),
    "inside the cell of a table": (
        "<section><table><tr><td>a</td><td>b</td></tr></table></section>", (1,),
        "<section><table><tr><td>a</td><td>[7]b</td></tr></table></section>"),
    "inside an item of a list": (
        "<section><ul><li>a</li><li>b</li></ul></section>", (1,),
        "<section><ul><li>a</li><li>[7]b</li></ul></section>"),
    "behind a line break": ("<section><p>a<br/>b</p></section>", (1,), "<section><p>a<br/>[7]b</p></section>"),
    "before a label": (
        '<section><div><p>a</p></div><div><p><abbr>Q:</abbr> b</p></div></section>', (1,),
        '<section><div><p>a</p></div><div><p>[7]<abbr>Q:</abbr> b</p></div></section>'),
    "at the beginning, before all": (
        "<section>\n<div><h1>One</h1></div></section>", (0,), "<section>[7]\n<div><h1>One</h1></div></section>"),
    "blank pages before the page that follows": (
        "<section><h1>One</h1></section>", (0, 0), "<section>[7][8]<h1>One</h1></section>"),
    "blank pages at the end": ("<section><p>one</p></section>", (3, 3), "<section><p>one</p>[7][8]</section>"),
    "several in one paragraph": (
        "<section><p>a b c</p></section>", (1, 1, 2), "<section><p>a [7][8]b [9]c</p></section>"),
    "two pages that begin at one emphasis": (
        "<section><p>a <em>b</em></p></section>", (1, 1), "<section><p>a [7][8]<em>b</em></p></section>"),
    "two pages that begin at one heading": (
        "<section><p>a</p><h2>b</h2></section>", (1, 1), "<section><p>a</p>[7][8]<h2>b</h2></section>"),
    "two pages that begin in one word": (
        "<section><p>a <em>bcd</em>e</p></section>", (2, 3, 4), "<section><p>a [7][8][9]<em>bcd</em>e</p></section>"),
    "soft hyphens do not count": (
        "<section><p>a\u00adb c</p></section>", (2,), "<section><p>a\u00adb [7]c</p></section>"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_mark_stands_before_the_first_whole_word(name: str) -> None:
    xml, offsets, wanted = CASES[name]
    assert shown(xml, *offsets) == wanted


def test_in_a_list_of_links_a_mark_stays_inside_its_link() -> None:
    xml = "<nav><h1>All</h1><ol><li><a>One</a></li><li><a>Two</a></li></ol></nav>"
    wanted = "<nav><h1>All</h1><ol><li><a>One</a></li><li><a>[7]Two</a></li></ol></nav>"
    assert shown(xml, 6, links=True) == wanted


WORD = st.text("აბგდე-", min_size=1, max_size=6)
TREES = st.recursive(
    WORD.map(lambda word: f"{word} "),
    lambda inner: st.tuples(
        st.sampled_from(["p", "div", "em", "li", "h2", "td"]), st.lists(inner, max_size=4)
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=12,
)


@example(["ა ", "აააააა ", "<p>ააა <em>ა </em></p>"], [10, 10])
@given(st.lists(TREES, min_size=1, max_size=4), st.lists(st.integers(0, 60), max_size=5))
def test_marks_change_no_text_and_stay_in_order(parts: list[str], places: list[int]) -> None:
    root = etree.fromstring(f"<section>{''.join(parts)}</section>")
    text = "".join(root.itertext())
    length = len(squeeze(text))
    breaks = [PageBreak(n, "s1", min(place, length)) for n, place in enumerate(sorted(places), start=1)]
    insert(root, breaks)
    assert "".join(root.itertext()) == text
    marks = list(root.iter("span"))
    assert [mark.get("aria-label") for mark in marks] == [page.folio for page in breaks]
    for mark, page in zip(marks, breaks, strict=True):
        before = squeeze("".join(_text_before(root, mark)))
        assert len(before) <= page.offset
        word = squeeze(text)[len(before) : page.offset]
        assert len(word) <= 12  # no further back than the word, and a word glued to it


def _text_before(root: etree._Element, mark: etree._Element) -> list[str]:
    found: list[str] = []

    def walk(element: etree._Element) -> bool:
        if element is mark:
            return True
        found.append(element.text or "")
        for child in element:
            if walk(child):
                return True
            found.append(child.tail or "")
        return False

    assert walk(root)
    return found


def flow(**sections: str) -> Flow:
    return Flow(tuple(SectionFlow(name, text, ((0, HERE),), ()) for name, text in sections.items()), ())


def test_every_page_of_print_has_its_place() -> None:
    book = flow(
        half="Title", title="Title", toc=f"ContentsA{FOLIO}B{FOLIO}", s1=f"A{MARKER}bcdef", end="Colophon"
    )
    starts = [PageStart(0, "half", 0), PageStart(2, "title", 0), PageStart(4, "toc", 0), PageStart(5, "toc", 10),
              PageStart(6, "s1", 0), PageStart(7, "s1", 4), PageStart(9, "end", 0)]  # fmt: skip
    places = [
        (page.number, page.section, page.offset)
        for page in page_breaks(PrintedPages(12, tuple(starts)), book, ("title", "toc", "s1", "end"))
    ]
    assert places == [
        (1, "title", 0),  # the half-title is not in the EPUB
        (2, "title", 0),  # blank
        (3, "title", 0),
        (4, "toc", 0),  # blank
        (5, "toc", 0),
        (6, "toc", 9),  # a folio of the contents is not in the EPUB
        (7, "s1", 0),
        (8, "s1", 3),  # nor is the mark of an item
        (9, "end", 0),  # blank
        (10, "end", 0),
        (11, "end", 8),  # blank pages behind the last word
        (12, "end", 8),
    ]


def test_roman_folios_are_those_of_print(tmp_path: Path) -> None:
    chapters = {"00-introduction.md": "# შესავალი\n\nერთი.\n", "10-chapter.md": "# თავი\n\nორი.\n"}
    folder = write_book(tmp_path / "book", chapters, "[print]\nroman_front = true")
    built = build_book(folder, tmp_path / "build", "epub", "print")
    assert not [one for found in built.findings.values() for one in found if one.severity != "note"]
    listed = read_marked(open_epub(built.files["epub"])).breaks
    with pypdfium2.PdfDocument(built.files["print"]) as printed:
        count = len(printed)
    before = [mark.folio for mark in listed if not mark.folio.isdigit()]
    assert before == ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"]
    assert [mark.folio for mark in listed[8:]] == [str(number) for number in range(1, count - 7)]
