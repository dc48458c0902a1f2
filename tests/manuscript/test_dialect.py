"""What authors write in pandoc's, GitHub's and other dialects: each is read as meant, or left as typed, never lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import config, manuscript
from stamba.checks import fidelity
from stamba.ground.errors import ManuscriptError, Mistakes
from stamba.manuscript import pandoc
from stamba.manuscript.pandoc import Tree
from tests.conftest import write_book

GRID = "+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+"


def kinds(text: str) -> list[str]:
    return [block["t"] for block in pandoc.read(text)]


def outline(text: str) -> str:
    """Kinds and words of the blocks, a line each."""
    return "\n".join(f"{block['t']}: {pandoc.text_of(block)}" for block in pandoc.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "foo{a=1} and {b=2} ends",
        "function(...) {...} back",
        "x{.y} z{#w}",
        "f(x){.y}",
        "two pairs ([[1, 2], [3, 4]]) here",
        "A. Smith came",
        "A. S. Smith came",
        "a. alone",
        "ა. ერთი",
        "e. g. this",
        "mix. this",
        "A) b",
        "(c) 2026",
        "| a | b |",
        "one ^[ two",
        "$5 and $6",
        "1 < 2 and {",
    ],
)
def test_prose_stays_as_typed(text: str) -> None:
    assert outline(text) == f"Para: {text}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a. one\nb. two", "OrderedList: onetwo"),
        ("(1) one\n(2) two", "OrderedList: onetwo"),
        ("i) one\nii) two", "OrderedList: onetwo"),
        ("A.  one\nB.  two", "OrderedList: onetwo"),
        ("A. Smith\n\nB. Jones", "Para: A. Smith\nPara: B. Jones"),
        ("one\n(1) two", "Para: one (1) two"),
        ("a\n\n* * *\n\nb", "Para: a\nHorizontalRule: \nPara: b"),
        ("a\n\n- - -\n\n* b", "Para: a\nHorizontalRule: \nBulletList: b"),
        ("(@) one\n\n(@x) two\n\nas (@x) says", "OrderedList: onetwo\nPara: as (2) says"),
        ("(1) one\n\n(@) two", "OrderedList: one\nOrderedList: two"),
        (GRID, "Table: abcd"),
        ("A  B\n-- --\nc  d", "Table: ABcd"),
        (f"{GRID}\n\n: Cap *it*", "Table: Cap itabcd"),
        (f"Table: Cap\n\n{GRID}", "Table: Capabcd"),
        ("| a | b |\n|---|---|\n| c | d |\n: Cap", "Table: Capabcd"),
        ("word\n: meaning", "DefinitionList: wordmeaning"),
        ("| one\n|   two\n|\n| three", "LineBlock: one  twothree"),
        ("> | one\n> | two", "BlockQuote: onetwo"),
        ("::: verse\n    one\\\ntwo\n:::", "Div:     onetwo"),
        ("::: verse\none\ntwo\n:::", "Div: onetwo"),
        ("::: verse\none\\\ntwo\nthree\n:::", "Div: onetwo three"),
        ("\\newpage", "Div: "),
        ("![words](a.png)", "Figure: wordswords"),
        ("![words](a.png)\\", "Figure: words"),
        ("x ![words](a.png)", "Para: x words"),
        ("    code {a=1} ^[b]", "CodeBlock: code {a=1} ^[b]"),
        ("`{a=1} ^[b]` c", "Para: {a=1} ^[b] c"),
        ("$x_{i=0}^2$", "Para: x_{i=0}^2"),
        ("- a\n\n      code ^[b]", "BulletList: acode ^[b]"),
        ("- a\n\n    b^[c]", "BulletList: ab"),
        ("```\n| a\n(@) b\n: c\n```", "CodeBlock: | a\n(@) b\n: c"),
    ],
)
def test_a_dialect_is_read_as_it_is_meant(text: str, expected: str) -> None:
    assert outline(text).replace("\u00a0", " ") == expected


def notes_of(tree: tuple[Tree, ...]) -> list[str]:
    return [pandoc.text_of(node["c"]) for node in pandoc.walk(tree) if node["t"] == "Note"]


@pytest.mark.parametrize(
    ("text", "told", "note"),
    [
        ("a^[b *c*] d", "a d", "b c"),
        ("a^[b [c](d)]", "a", "b c"),
        ("a^[b\nc] d", "a d", "b c"),
        ("a^[b\nc]\nd", "a d", "b c"),
    ],
)
def test_a_note_may_stand_in_its_sentence(text: str, told: str, note: str) -> None:
    tree = pandoc.read(text)
    assert (pandoc.text_of(tree), notes_of(tree)) == (told, [note])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a {b=1} here", "here"),
        ("a^[b] here", "here"),
        ("a^[b here]", "here"),
        ("a^[b\nc here] d", "here"),
        ("a^[b\nc] here", "here"),
        ("| one\n|    here", "here"),
        ("(@long) one here", "here"),
        ("A. here", "here"),
        (f"text\n\n{GRID}\n\n: cap here", "here"),
        ("+------+\n| here |\n+------+\n| x    |\n+------+", "here"),
        ("::: verse\n  one\\\n  here\n:::", "here"),
        ("---\ntitle: x\n---\n\nhere", "here"),
    ],
)
def test_every_word_keeps_its_place(text: str, word: str) -> None:
    (node,) = (node for node in pandoc.walk(pandoc.read(text)) if node["t"] == "Str" and node["c"] == word)
    before = text[: text.index(word)]
    assert node["pos"] == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def links_of(folder: Path, chapters: dict[str, str]) -> list[str]:
    book = manuscript.read(_config(write_book(folder, chapters)))
    return [
        node["c"][2][0]
        for chapter in book.chapters
        for node in pandoc.walk(chapter.tree)
        if node["t"] == "Link"
    ]


def _config(folder: Path) -> config.BookConfig:
    return config.load(folder)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("[a](#second-part)", "#s1-h1"),
        ("[Second part]", "#s1-h1"),
        ("[a][Second part]", "#s1-h1"),
        ("[a](#მესამე-ნაწილი)", "#s2-h0"),
        ("[a](20-b.md)", "#s2-h0"),
        ("[a](./20-b.md#own)", "#own"),
        ("[a](#a-b-2)", "#s1-h2"),
        ("[a][elsewhere]", "https://example.org"),
    ],
)
def test_links_lead_to_headings_and_chapters(tmp_path: Path, link: str, target: str) -> None:
    chapters = {
        "10-a.md": f"# One\n\n{link}\n\n## Second part\n\nx\n\n## A, b: 2\n\nx\n",
        "20-b.md": "# მესამე ნაწილი\n\nx\n\n## Own {#own}\n\nx\n\n[elsewhere]: https://example.org\n",
    }
    assert links_of(tmp_path / "book", chapters) == [target]


@pytest.mark.parametrize(
    "target",
    ["/url", "report.pdf", "../code/x.py", "localhost:5001/x", "//a.org/x", "ftp://a.org", "javascript:x()"],
)
def test_a_link_that_leads_nowhere_keeps_its_words_and_is_told(tmp_path: Path, target: str) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": f'# One\n\nSee [the words]({target} "and more").\n'})
    read = manuscript.read(_config(folder))
    assert pandoc.text_of(read.chapters[0].tree[1]["c"]) == "See the words."
    assert not [node for node in pandoc.walk(read.chapters[0].tree) if node["t"] == "Link"]
    (found,) = fidelity.manuscript_keeps_its_promises(read)
    assert (found.code, found.severity) == ("M-107", "warning")
    assert target in found.message
    assert str(found.where) == f"{folder / '10-a.md'}:3:5"


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    chapters = {
        "10-a.md": "# One\n\nx[^a]\n\n[b](#nowhere)\n\n![c](none.png)\n",
        "20-b.md": "# Two\n\n[d](30-c.md) and [^b]\n",
    }
    with pytest.raises(Mistakes) as wrong:
        manuscript.read(_config(write_book(tmp_path / "book", chapters)))
    places = [str(one.where).rsplit("/", 1)[-1] for one in wrong.value.found]
    assert places == ["10-a.md:3:2", "10-a.md:5:1", "10-a.md:7:1", "20-b.md:3:1", "20-b.md:3:18"]
    assert len(str(wrong.value).splitlines()) == 5


def test_a_table_that_cannot_be_read_is_refused_at_its_line(tmp_path: Path) -> None:
    chapters = {"10-a.md": "# One\n\n+---+---+\n| a\n+---+\n"}
    with pytest.raises(ManuscriptError, match=r"10-a\.md:3: error: the table cannot be read"):
        manuscript.read(_config(write_book(tmp_path / "book", chapters)))


def test_code_is_never_read_as_notes(tmp_path: Path) -> None:
    text = "# One\n\n\tsed 's/<p[^>]*>//'\n\tsed 's/<b[^>]*>//'\n\n- a\n\n      x[^b]\n\n`[^c]`[^1]\n\n[^1]: n\n\n        y[^e]\n"
    manuscript.read(_config(write_book(tmp_path / "book", {"10-a.md": text})))


def test_classes_of_an_author_live_apart(tmp_path: Path) -> None:
    text = "# One {.chapter}\n\n::: note\n[a]{.noteref .x-own lang=en note=1}\n:::\n"
    (chapter,) = manuscript.read(_config(write_book(tmp_path / "book", {"10-a.md": text}))).chapters
    attributes = [pandoc.attr(node) for node in pandoc.walk(chapter.tree) if any(pandoc.attr(node)[1:])]
    assert [(classes, pairs) for _, classes, pairs in attributes] == [
        (["chapter"], []),
        (["x-note"], []),
        (["x-noteref", "x-own"], [["lang", "en"], ["x-note", "1"]]),
    ]
