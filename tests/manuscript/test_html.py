"""HTML in Markdown: the harmless becomes part of the tree, the rest is refused with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stamba import config, manuscript
from stamba.ground.errors import ManuscriptError
from stamba.manuscript import pandoc, proof
from tests.conftest import BOOKS, write_book

LOAF = (BOOKS / "tagged" / "images" / "loaf.png").read_bytes()
MULTILINE = """--------------------------
Land   Number of   How
       Owls        Many
------ ----------- -------
North  20,028      1.71
 End               2

South  6564        3
--------------------------"""
# What is typed -> the kinds of nodes that come of it.
READ: dict[str, tuple[str, ...]] = {
    "H<sub>2</sub>O x<sup>2</sup>": ("Subscript", "Superscript"),
    "<b>so *and*</b> <i>so</i> <em>x</em> <strong>y</strong>": ("Strong", "Emph"),
    "press <kbd>Ctrl</kbd>": ("Code",),
    "one<br>two<br/>three": ("LineBreak",),
    '<span class="a" style="color: red">b *c*</span>': ("Span", "Emph"),
    '<a href="https://example.org/">there</a>': ("Link",),
    'a <img src="a.png" alt="A loaf" width="20"> b': ("Image",),
    '<img src="a.png" alt="A loaf">': ("Image",),
    '<div align="center">\n\nA **b**.\n\n</div>': ("Div", "Strong"),
    "<div>\n\n<div>\n\na\n\n</div>\n\nb\n\n</div>": ("Div",),
    "<details>\n<summary>Sum</summary>\n\n- *a*\n\n</details>": ("BulletList", "Emph"),
    "<table><tr><th>A</th></tr><tr><td>1</td></tr></table>": ("Table",),
    '<figure><img src="a.png" alt="A"><figcaption>B</figcaption></figure>': ("Figure", "Image"),
    "- a <i>b</i>\n- c": ("Emph",),
    "| a |\n|---|\n| <b>b</b> |": ("Strong",),
    "a[^n]\n\n[^n]: a <i>note</i>": ("Note", "Emph"),
    '# <i>One</i> <a id="x"></a>\n\na': ("Header", "Emph"),
    "<p>a</p>\n<!-- a comment -->": ("Para",),
    MULTILINE: ("Table",),
    "> [!NOTE]\n> General.": ("Div",),
    "[//]: # (Version:1.0.0)\n\na": ("Para",),
    "a\n\n[unused]: ../../a/b.md": ("Para",),
}
REFUSED = (
    "<script>x()</script>", "a </style> b", "<iframe></iframe>", '<p onclick="x()">a</p>', "a <video src='x'> b", "<style>p{}</style>",
    '<div style="background: url(//a.b)">\n\na\n\n</div>', '<a href="javascript:x()">a</a>', "<form><p>a</p></form>",
    '<img src="a.png" srcset="//a.b/c 2x">', "<svg><path/></svg>", "<?php x ?>", '<b onload="x">a</b>',
)  # fmt: skip


def read(folder: Path, text: str) -> manuscript.Manuscript:
    book = write_book(folder / "book", {"10-a.md": f"# ა\n\nა.\n\n{text}\n"})
    (book / "a.png").write_bytes(LOAF)
    return manuscript.read(config.load(book))


def kinds(book: manuscript.Manuscript) -> list[str]:
    return [node["t"] for chapter in book.chapters for node in pandoc.walk(chapter.tree)]


@pytest.mark.parametrize("text", READ)
def test_harmless_html_is_part_of_the_tree_to_the_letter(tmp_path: Path, text: str) -> None:
    book = read(tmp_path, text)
    found = kinds(book)
    assert not {"RawBlock", "RawInline"} & {*found}
    assert [kind for kind in READ[text] if kind not in found] == []
    assert [one.message for one in proof.misread(book)] == []


@pytest.mark.parametrize("text", REFUSED)
def test_the_rest_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(ManuscriptError, match="raw HTML") as wrong:
        read(tmp_path, f"ა\n\nბ\n\n{text}")
    assert wrong.value.where is not None
    assert wrong.value.where.line == 9


@pytest.mark.parametrize("name", ["none.png", "../a.png", "data:text/html,a", "https://example.org/a.png"])
def test_pictures_are_judged_as_all_are(tmp_path: Path, name: str) -> None:
    with pytest.raises(ManuscriptError, match=f"image {name[:8]}"):
        read(tmp_path, f'<p><img src="{name}" alt="a"></p>')


def test_words_keep_their_places(tmp_path: Path) -> None:
    placed: list[Any] = [
        (node["c"], tuple(node["pos"]))
        for node in pandoc.walk(read(tmp_path, "one <b>two *three*</b> four").chapters[0].tree)
        if node["t"] == "Str" and node.get("pos", (0,))[0] == 5
    ]
    assert placed == [("one", (5, 1)), ("two", (5, 8)), ("three", (5, 13)), ("four", (5, 24))]


@pytest.mark.parametrize(
    "html",
    [
        '<div style="page-break-after: always;"></div>',
        '<p style="PAGE-BREAK-BEFORE:always">&nbsp;</p>',
        '<br style="break-before: page">',
        '<div style="color: red; break-after: recto">\n\nIn it\n\n</div>',
    ],
)
def test_a_style_that_begins_a_page_is_a_page_break(tmp_path: Path, html: str) -> None:
    chapters = read(tmp_path, f"{html}\n\nNext").chapters
    breaks = [pandoc.attr(node)[1] for node in pandoc.walk(chapters[0].tree) if node["t"] == "Div"]
    assert breaks.count(["page-break"]) == 1
