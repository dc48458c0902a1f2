"""Citations and cross-references: found as they are typed, numbered, written by citeproc, and refused with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import pipeline
from stamba.document.book import Book
from stamba.ground.errors import ManuscriptError
from stamba.manuscript import citations, pandoc, proof
from tests.conftest import HOUSE, Silence, write_book

BIB = """@book{doe99, author={Doe, Jane}, title={Bread}, year={1999}, publisher={Oven}}
@article{smith04, author={Smith, John}, title={On rye}, journal={Baker}, year={2004}, volume={2}}
"""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
)


def typed(text: str, *, works: bool = True) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """Each citation as it was typed, with prefix, key, mode and suffix of its parts."""
    tree = citations.found(list(pandoc.read(text)), text.split("\n"), works=works)
    return [
        (
            pandoc.text_of(node["c"][1]),
            [
                (
                    pandoc.text_of(one["citationPrefix"]), one["citationId"], one["citationMode"]["t"][:1],
                    pandoc.text_of(one["citationSuffix"]),
                )
                for one in node["c"][0]
            ],
        )
        for node in pandoc.walk(tree)
        if node["t"] == "Cite"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("As @doe99 says.", [("", "doe99", "A", "")]),
        ("So [@doe99].", [("", "doe99", "N", "")]),
        ("So [see @doe99, p. 3; also *the* @smith04].", [("see", "doe99", "N", ", p. 3"), ("also the", "smith04", "N", "")]),
        ("As @doe99 [p. 7].", [("", "doe99", "A", "p. 7")]),
        ("So [-@doe99].", [("", "doe99", "S", "")]),
        ("So @{a:b}.", [("", "a:b", "A", "")]),
        ("See @fig:wall.", [("", "fig:wall", "A", "")]),
    ],
)  # fmt: skip
def test_citations_are_found_as_pandoc_has_them(text: str, parts: list[tuple[str, str, str, str]]) -> None:
    assert [found for _, found in typed(text)] == [parts]


@pytest.mark.parametrize("text", ["Write \\@user.", "a@b.org", "\\[\\@x]", "`@code`", "[words](a@b.org)"])
def test_what_is_no_citation_stays(text: str) -> None:
    assert typed(text) == []


def test_without_a_bibliography_only_labels_refer() -> None:
    assert typed("@doe99 and @fig-wall", works=False) == [("@fig-wall", [("", "fig-wall", "A", "")])]


def book(folder: Path, text: str, toml: str = "", name: str = "10-a.md") -> Book:
    written = write_book(folder / "book", {name: text})
    path = written / "book.toml"
    path.write_text(f"{toml}\n" + path.read_text(encoding="utf-8").replace('"ka"', '"en"'), encoding="utf-8")
    (written / "works.bib").write_text(BIB, encoding="utf-8")
    (written / "wall.svg").write_text(PICTURE, encoding="utf-8")
    return pipeline.assemble(written, HOUSE, Silence())


def bodies(made: Book) -> str:
    return "\n".join(section.body for section in made.document.sections if section.id.startswith("s"))


THINGS = """# Walls {#sec:walls}

See @fig:wall, [@tbl-prices; @eq:one], @sec:walls and [-@fig:wall].

![A wall](wall.svg){#fig:wall alt="Bricks."}

| Thing |
|---|
| Rye |

: Prices {#tbl-prices}

$$a = b$$ {#eq:one}
"""


def test_things_are_numbered_and_referred_to(tmp_path: Path) -> None:
    made = book(tmp_path, THINGS)
    body = bodies(made)
    for words in ("Figure\u00a01. A wall", "Table\u00a01. Prices", ">(1)</span>", ">Figure\u00a01</a>", ">Table\u00a01</a>",
                  ">Equation\u00a0(1)</a>", ">“Walls”</a>", ">1</a>"):  # fmt: skip
        assert words in body
    assert list(proof.misread(made.read)) == []
    assert list(proof.left_as_marks(made.read)) == []


def test_a_note_is_referred_to_by_its_number_in_the_book(tmp_path: Path) -> None:
    """The number counts the notes that addresses of links make, too, and leads to the note."""
    text = """# A

A [link](https://example.org) and one.[^a] Two,[^b] as @note:one says.

[^a]: [One.]{#note:one .editor}

[^b]: Not @note:one, but [-@note:one].
"""
    made = book(tmp_path, text)
    assert '<a href="#note-2">note\u00a02</a>' in bodies(made)
    assert [note.body for note in made.document.notes][1:] == [
        "<p>One.</p>",
        '<p>Not <a href="#note-2">note\u00a02</a>, but <a href="#note-2">2</a>.</p>',
    ]
    assert list(proof.misread(made.read)) == []


def test_the_list_of_works_is_the_last_chapter(tmp_path: Path) -> None:
    made = book(tmp_path, "# A\n\nAs @doe99 says [see @smith04, p. 3].\n", 'bibliography = "works.bib"')
    assert [section.kind for section in made.document.sections if section.id.startswith("s")] == [
        "chapter",
        "bibliography",
    ]
    body = bodies(made)
    assert 'href="#work-1">1999</a>' in body
    assert 'id="work-2"' in body
    assert list(proof.misread(made.read)) == []


def test_the_list_of_works_stands_where_it_is_asked_for(tmp_path: Path) -> None:
    text = "---\nbibliography: works.bib\n---\n\n# A\n\nSo [@doe99].\n\n## Works\n\n::: {#refs}\n:::\n\nThe end.\n"
    body = bodies(book(tmp_path, text))
    assert body.index("Works</h2>") < body.index('id="work-1"') < body.index("The end.")


def test_a_style_of_notes_makes_notes(tmp_path: Path) -> None:
    style = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note"><info><title>t</title><id>t</id>
<updated>2020-01-01T00:00:00+00:00</updated></info><citation><layout suffix="."><text variable="title"/></layout></citation>
<bibliography><layout><text variable="title"/></layout></bibliography></style>"""
    (tmp_path / "book").mkdir()
    (tmp_path / "notes.csl").write_text(style, encoding="utf-8")
    written = write_book(tmp_path / "made", {"10-a.md": "# A\n\nSo [@doe99].\n"}, "")
    (written / "works.bib").write_text(BIB, encoding="utf-8")
    (written / "notes.csl").write_text(style, encoding="utf-8")
    path = written / "book.toml"
    path.write_text(
        'bibliography = "works.bib"\ncsl = "notes.csl"\n' + path.read_text(encoding="utf-8"), "utf-8"
    )
    made = pipeline.assemble(written, HOUSE, Silence())
    assert [note.body for note in made.document.notes] == ['<p><a href="#work-1">Bread</a>.</p>']


@pytest.mark.parametrize(
    ("text", "toml", "told"),
    [
        ("# A\n\nSo [@doe98].\n", 'bibliography = "works.bib"', r"10-a\.md:3:4: error: @doe98 is not in the bibliography\. Did you mean doe99"),
        ("# A\n\nSee @fig:wal.\n", "", r"10-a\.md:3:5: error: @fig:wal refers to what is nowhere"),
        ("# A\n\n[So]{#note:a}, @note:a.\n", "", r"10-a\.md:3:16: error: the reference leads to what is no note"),
        ("# A\n\nSo.\n", 'bibliography = "none.bib"', r"none\.bib is missing"),
        ("# A\n\nSo.\n", 'bibliography = "../works.bib"', "works.bib"),
        ("# A\n\nSo.\n", 'bibliography = "10-a.md"', "of no kind that can be read"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_with_its_place(tmp_path: Path, text: str, toml: str, told: str) -> None:
    with pytest.raises(ManuscriptError, match=told):
        book(tmp_path, text, toml)


def test_a_box_has_its_title_in_the_language_of_the_book(tmp_path: Path) -> None:
    """What an author titled so stays as it was typed."""
    text = "# თავი\n\n> [!TIP]\n> ასე.\n\n::: {.title}\nTip\n:::\n"
    book = pipeline.assemble(write_book(tmp_path / "book", {"10-a.md": text}), HOUSE, Silence())
    (section,) = [one for one in book.flow.sections if "ასე" in one.text]
    assert section.text == "თავირჩევაასე.Tip"
