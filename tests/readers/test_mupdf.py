"""The finished EPUBs in MuPDF, a reading system with a layout engine of its own."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from stamba.checks.epub_file import open_epub, text_of
from tests.conftest import Built
from tests.readers.conftest import BOOKS, program

pytestmark = pytest.mark.readers

EACH = pytest.mark.parametrize("book", BOOKS)
# Once MuPDF went round for ever in the style sheet; so every call of it has its time, which is the processor's.
LIMITED = ("sh", "-c", 'ulimit -t 60; exec "$@"', "sh")


def mutool(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*LIMITED, program("mutool"), *arguments], capture_output=True, text=True, check=True
    )


def epub(book: str, request: pytest.FixtureRequest) -> Path:
    built: Built = request.getfixturevalue(book)
    return built.files["epub"]


@EACH
def test_it_has_no_complaint(book: str, request: pytest.FixtureRequest) -> None:
    told = mutool("draw", "-F", "text", "-o", "-", str(epub(book, request))).stderr
    assert not [line for line in told.splitlines() if line.startswith("error")], told


@EACH
def test_every_word_is_there_in_order(book: str, request: pytest.FixtureRequest) -> None:
    path = epub(book, request)
    shown = re.sub(r"[\s•]", "", mutool("draw", "-F", "text", "-o", "-", str(path)).stdout)
    documents = open_epub(path).documents
    at = 0
    for name, root in documents.items():
        for block in root.iter("{*}p", "{*}h1", "{*}h2", "{*}td", "{*}figcaption"):
            if any(outer.get("hidden") for outer in block.iterancestors()):
                continue
            text = re.sub(r"\s", "", text_of(block))
            found = shown.find(text, at)
            assert found >= 0, f"{name}: {text[:60]}"
            at = found + len(text)


@EACH
def test_the_outline_is_the_books(book: str, request: pytest.FixtureRequest) -> None:
    path = epub(book, request)
    opened = open_epub(path)
    name, nav = opened.nav
    links = list(next(nav.iter("{*}nav")).iter("{*}a"))
    spine = list(opened.documents)
    wanted = [(text_of(link), spine.index(opened.name(link.get("href", ""), name))) for link in links]
    told = [line.split("\t") for line in mutool("run", str(OUTLINE), str(path)).stdout.splitlines()]
    assert [(title, int(document)) for title, document, _ in told] == wanted
    assert all(int(page) >= 0 for _, _, page in told)  # a question may stand on a later page of its document


@EACH
def test_pages_and_notes_are_found(book: str, request: pytest.FixtureRequest) -> None:
    """MuPDF has no list of pages; but it finds every place that the list names, and every note by its call and every
    call by its note, in their document and in reading order.
    """
    path = epub(book, request)
    opened, spine = open_epub(path), list(open_epub(path).documents)
    name, nav = opened.nav
    pages = [link.get("href", "") for part in nav.iter("{*}nav") if part.get("id") == "page-list" for link in part.iter("{*}a")]  # fmt: skip
    wanted = [f"{opened.name(href, name)}#{href.partition('#')[2]}" for href in pages]
    found = places(path, wanted)
    assert [place[0] for place in found] == [spine.index(target.partition("#")[0]) for target in wanted]
    assert found == sorted(found)
    assert [place for place in found if place[1:] > (0, 100)]  # not all at the head of a section
    for file, root in opened.documents.items():
        links = [link.get("href", "") for link in root.iter("{*}a") if link.get("role") in ("doc-noteref", "doc-backlink")]  # fmt: skip
        for role in ("#note-", "#noteref-"):
            targets = [f"{file}{href}" for href in links if href.startswith(role)]
            reached = places(path, targets) if targets else []
            assert reached == sorted(reached)
            assert {place[0] for place in reached} <= {spine.index(file)}
            assert not [place for place in reached if place[1:] <= (0, 1)]


@EACH
def test_every_glyph_is_of_the_books_own_faces(book: str, request: pytest.FixtureRequest) -> None:
    """MuPDF has Noto built in, but without Latin, figures and spaces: had it taken its own, these would be of its
    Charis SIL.
    """
    trace = mutool("trace", str(epub(book, request))).stdout
    faces = set(re.findall(r'<span font="([^"]*)"', trace))
    assert faces <= {
        f"Noto {kind} {weight}"
        for kind in ("Serif", "Sans", "Serif Georgian", "Sans Georgian")
        for weight in ("Regular", "SemiBold", "Bold", "Italic", "Bold Italic")
    }
    assert len(faces) >= 2
    glyphs = re.findall(r'<g unicode="([^"]*)" glyph="([^"]*)"', trace)
    assert len(glyphs) > 800
    assert not [letter for letter, glyph in glyphs if glyph == ".notdef"]


@EACH
def test_the_cover_is_the_first_page(book: str, request: pytest.FixtureRequest) -> None:
    first = mutool("trace", str(epub(book, request)), "1").stdout
    assert 'width="1600" height="2560"' in first


def places(path: Path, targets: list[str]) -> list[tuple[int, ...]]:
    """Where targets are: the number of the document, of the page in it, and how far down."""
    told = mutool("run", str(Path(__file__).with_name("targets.js")), str(path), *targets).stdout
    return [tuple(int(number) for number in line.split("\t")) for line in told.splitlines()]


OUTLINE = Path(__file__).with_name("outline.js")
