"""Where chapters begin: several in a file, parts above them, sections without a heading, titles from metadata."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import config, document, manuscript, pipeline
from stamba.ground.errors import ManuscriptError
from stamba.manuscript import pandoc
from tests.conftest import BOOKS, HOUSE, Silence, write_book

TEXT = "# One\n\nText.\n"


def assembled(folder: Path, chapters: dict[str, str]) -> document.Document:
    return document.assemble(manuscript.read(config.load(write_book(folder, chapters))))


def contents(book: document.Document) -> list[tuple[str, list[str]]]:
    return [(entry.title, [below.title for below in entry.children]) for entry in book.toc]


@pytest.mark.parametrize(
    ("chapters", "expected"),
    [
        ({"10-a.md": "# One\n\na\n\n## Two\n\nb\n\n# Three\n\nc\n"}, [("One", ["Two"]), ("Three", [])]),
        ({"05-p.md": "# Part\n", "10-a.md": TEXT, "20-b.md": TEXT}, [("Part", ["One", "One"])]),
        (
            {"10-a.md": "# Part\n\n# One\n\na\n\n# Part two\n\n# Two\n\nb\n"},
            [("Part", ["One"]), ("Part two", ["Two"])],
        ),
        ({"10-a.md": "# Part {.part}\n\nIts words.\n\n# One\n\na\n"}, [("Part", ["One"])]),
        ({"05-p.md": "# Part\n", "10-a.md": TEXT, "90-afterword.md": TEXT}, [("Part", ["One"]), ("One", [])]),
        ({"05-dedication.md": "To her.\n", "10-a.md": TEXT}, [("One", [])]),
        ({"10-a.md": "---\ntitle: Soup\n---\n\n## Water\n\na\n"}, [("Soup", ["Water"])]),
        ({"10-a.md": "## One\n\na\n\n### Two\n\nb\n"}, [("One", ["Two"])]),
        ({"10-a.md": "# მცირე წიგნი\n\n## One\n\na\n\n## Two\n\nb\n"}, [("მცირე წიგნი", ["One", "Two"])]),
        (
            {"10-a.md": "---\ntitle: მცირე წიგნი\n---\n\n## One\n\na\n\n## Two\n\nb\n"},
            [("One", []), ("Two", [])],
        ),
        ({"10-a.md": "---\ntitle: A book\n---\n\n# One\n\na\n"}, [("One", [])]),
        ({"10-a.md": "# One\n\n## Two {.unlisted}\n\na\n"}, [("One", [])]),
        (
            {"10-a.md": "# One\n\n::: box\n## Two\n\na\n:::\n\n::: {lang=fr}\n## Trois\n\nb\n:::\n"},
            [("One", ["Trois"])],
        ),
    ],
)
def test_contents(tmp_path: Path, chapters: dict[str, str], expected: list[tuple[str, list[str]]]) -> None:
    assert contents(assembled(tmp_path / "book", chapters)) == expected


def test_a_chapter_of_a_picture_alone_has_a_place(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"10-a.md": "![](a.png)\\\n", "20-b.md": TEXT})
    (book / "a.png").write_bytes((BOOKS / "tagged" / "images" / "loaf.png").read_bytes())
    whole = pipeline.assemble(book, HOUSE, Silence())
    found, document = whole.flow, whole.document
    assert [section.where(0).path.name for section in found.sections if section.section == "s1"] == [
        "10-a.md"
    ]
    assert document.sections[3].title == "a"  # its file's, for a voice


def test_the_lines_of_the_contents_go_to_any_depth(tmp_path: Path) -> None:
    book = assembled(tmp_path / "book", {"10-a.md": "# Part\n\n# One\n\na\n\n## Two\n\nb\n\n# Three\n\nc\n"})
    (top,) = book.toc
    assert [entry.title for entry in top.with_all_below()] == ["Part", "One", "Two", "Three"]


def test_a_section_without_a_heading_has_its_first_words_for_a_title(tmp_path: Path) -> None:
    book = assembled(
        tmp_path / "book", {"05-dedication.md": "To one two three four five six.\n", "10-a.md": TEXT}
    )
    assert [(section.kind, section.title) for section in book.sections] == [
        ("dedication", "To one two three four five…"),
        ("chapter", "One"),
    ]


def test_chapters_of_one_file_keep_their_lines_and_comments(tmp_path: Path) -> None:
    text = "# One\n\na\n\n<!-- lint: T-030 so -->\n\nb\n\n# Two\n\nc\n"
    book = manuscript.read(config.load(write_book(tmp_path / "book", {"10-a.md": text})))
    assert [(chapter.source.line, len(chapter.comments)) for chapter in book.chapters] == [(1, 1), (9, 0)]
    assert [pandoc.line_of(chapter.tree[-1]) for chapter in book.chapters] == [7, 11]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# One\n", "10-a.md:1: error: the chapter is empty"),
        ("# One\n\na\n\n# Two\n", "10-a.md:5: error: the chapter is empty"),
        ("a\n\n## One\n\na\n", "10-a.md:1: error: the chapter has no heading of the first level"),
        ("#One\n\n## Two\n\na\n", "first level. Put a space behind the sign: # One"),
    ],
)
def test_what_is_no_chapter_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ManuscriptError) as wrong:
        assembled(tmp_path / "book", {"10-a.md": text})
    assert message in str(wrong.value)


def test_a_file_of_nothing_but_a_page_break_is_no_part(tmp_path: Path) -> None:
    with pytest.raises(ManuscriptError, match=r"10-a\.md:1: error: the chapter is empty"):
        assembled(tmp_path / "book", {"10-a.md": "\\newpage\n", "20-b.md": "# B\n\nText.\n"})


def test_a_heading_is_linked_by_its_words_from_any_file(tmp_path: Path) -> None:
    """Its own file's before another's; what no heading says stays as typed."""
    texts = {
        "10-a.md": "# One\n\nSee [the part below], [One] and [none].\n",
        "20-b.md": "# Two\n\nText.\n\n## The part below\n\nText.\n\n# One\n\nText.\n",
    }
    book = manuscript.read(config.load(write_book(tmp_path / "book", texts)))
    links = [node for chapter in book.chapters for node in pandoc.walk(chapter.tree) if node["t"] == "Link"]
    found = {pandoc.text_of(link): link["c"][2][0] for link in links}
    headings = [
        pandoc.attr(node)[0]
        for one in book.chapters
        for node in pandoc.walk(one.tree)
        if node["t"] == "Header"
    ]
    assert found == {"the part below": f"#{headings[2]}", "One": f"#{headings[0]}"}
