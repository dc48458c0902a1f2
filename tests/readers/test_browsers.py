"""The finished EPUBs in two reading systems that share no code but the browser, and each file in the browser itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stamba.checks.epub_file import open_epub
from stamba.checks.epub_pages import read_marked
from stamba.document.flow import squeeze
from tests.conftest import Built
from tests.readers.conftest import BOOKS, Seen

pytestmark = [pytest.mark.readers, pytest.mark.long]

ENGINES = ("foliate", "epubjs")
OURS = {"Noto Serif Georgian", "Noto Sans Georgian", "Noto Serif", "Noto Sans"}
BOTH = pytest.mark.parametrize(("engine", "book"), [(engine, book) for engine in ENGINES for book in BOOKS])
EACH = pytest.mark.parametrize("book", BOOKS)


def family(face: str) -> str:
    return re.sub(r" (SemiBold|Bold|Regular)$", "", face)


@BOTH
def test_every_section_is_rendered(
    engine: str, book: str, seen: Seen, request: pytest.FixtureRequest
) -> None:
    told = seen(engine, book)
    assert told["errors"] == []
    documents = open_epub(request.getfixturevalue(book).files["epub"]).documents
    assert [Path(section["name"]).name for section in told["sections"]] == [
        Path(name).name for name in documents
    ]
    for section, root in zip(told["sections"], documents.values(), strict=True):
        body = root.find("{*}body")
        assert body is not None
        assert section["characters"] == len(re.sub(r"\s", "", "".join(body.itertext())))
        assert section["area"] > 5_000
        assert all(width > 0 for width in section["images"])
    assert told["sections"][0]["images"] == [1600]


@BOTH
def test_the_faces_on_screen_are_the_books_own(engine: str, book: str, seen: Seen) -> None:
    for section in seen(engine, book)["sections"]:
        assert {family(face) for face in section["faces"]} <= OURS, section["name"]
        assert section["boxes"] == [], section["name"]
    glyphs = [sum(section["faces"].values()) for section in seen(engine, book)["sections"]]
    assert sum(glyphs) > 800


@BOTH
def test_the_contents_lead_to_the_headings(engine: str, book: str, seen: Seen) -> None:
    entries = seen(engine, book)["contents"]
    assert len(entries) >= 2
    for entry in entries:
        assert entry["seen"], entry
        assert squeeze(entry["text"]).startswith(squeeze(entry["label"]))


@BOTH
def test_the_page_list_leads_to_the_pages(
    engine: str, book: str, seen: Seen, request: pytest.FixtureRequest
) -> None:
    marked = read_marked(open_epub(request.getfixturevalue(book).files["epub"]))
    pages = seen(engine, book)["pages"]
    assert [page["label"] for page in pages] == [mark.folio for mark in marked.breaks]
    for page, mark in zip(pages, marked.breaks, strict=True):
        assert page["seen"], page
        assert page["role"] == "doc-pagebreak"
        wanted = marked.text[mark.offset : mark.offset + 12]
        assert squeeze(page["after"]).startswith(wanted) or not wanted
    if engine == "foliate":  # which tells the printed page that the reader is on
        shown = [int(page["page"]) for page in pages]
        assert all(there >= int(page["label"]) for there, page in zip(shown, pages, strict=True))
        assert len(set(shown)) >= len(pages) / 2


@BOTH
def test_a_noteref_shows_its_note(engine: str, book: str, seen: Seen, request: pytest.FixtureRequest) -> None:
    documents = open_epub(request.getfixturevalue(book).files["epub"]).documents
    asides = [aside for root in documents.values() for aside in root.iter("{*}aside")]
    notes = seen(engine, book)["notes"]
    assert len(notes) == len(asides) >= 2
    for note, aside in zip(notes, asides, strict=True):
        assert squeeze(note["text"]) == squeeze("".join(aside.itertext()))
        assert note["type"] == "footnote"


@EACH
def test_colours_and_sizes_are_the_readers(book: str, seen: Seen) -> None:
    told = seen("plain", book)
    assert told["errors"] == []
    for document in told["documents"]:
        plain, dark = document["plain"], document["dark"]
        assert dark["colours"] in ([], ["rgb(238, 238, 238)"]), document["name"]
        assert dark["grounds"] == ["rgba(0, 0, 0, 0)"], document["name"]
        for before, after in zip(plain["sizes"], dark["sizes"], strict=True):
            assert after == pytest.approx(2 * before, rel=0.01)


@EACH
def test_nothing_runs_off_a_narrow_screen_in_large_type(book: str, seen: Seen) -> None:
    for document in seen("plain", book)["documents"]:
        assert document["plain"]["overflow"] <= 0, document["name"]
        assert document["dark"]["overflow"] <= 0, document["name"]


@EACH
def test_nothing_is_lost_with_the_spaces_of_wcag(book: str, seen: Seen) -> None:
    """WCAG 2.1, 1.4.12: wider lines, letters, words and paragraphs."""
    for document in seen("plain", book)["documents"]:
        assert document["spaced"] == {"overflow": 0, "clipped": []}, document["name"]


@EACH
def test_a_screen_reader_hears_who_speaks(book: str, seen: Seen, request: pytest.FixtureRequest) -> None:
    """The tree that Chromium hands to screen readers: every paragraph of a turn stands in a group with a name."""
    built: Built = request.getfixturevalue(book)
    wanted = [
        turn.get("aria-label")
        for root in open_epub(built.files["epub"]).documents.values()
        for turn in root.iter("{*}div")
        if turn.get("class") in ("question", "answer")
    ]
    heard = [
        node["name"]
        for document in seen("plain", book)["documents"]
        for node in in_order(document["tree"])
        if node["role"] == "group"
    ]
    assert heard == wanted
    assert len(heard) >= 7


@EACH
def test_a_screen_reader_hears_pages_notes_and_lists(book: str, seen: Seen) -> None:
    roles = [node["role"] for document in seen("plain", book)["documents"] for node in document["tree"]]
    assert roles.count("doc-footnote") == roles.count("doc-noteref") == roles.count("doc-backlink") >= 2
    assert roles.count("doc-pagebreak") >= 10
    assert {"doc-cover", "doc-toc", "doc-introduction", "doc-qna", "doc-colophon", "heading"} <= set(roles)
    if book == "english_book":
        assert {"table", "columnheader", "list", "figure", "blockquote"} <= set(roles)


def in_order(tree: list[dict]) -> list[dict]:
    """The nodes as a voice meets them: Chromium lists them level by level."""
    below: dict[str, list[dict]] = {}
    for node in tree:
        below.setdefault(node.get("parent") or "", []).append(node)
    known = {node["id"] for node in tree}
    roots = [node for node in tree if node.get("parent") not in known]

    def walk(node: dict) -> list[dict]:
        return [node] + [part for child in below.get(node["id"], []) for part in walk(child)]

    return [part for root in roots for part in walk(root)]
