"""Marks that would be printed as marks: what was probably meant, and where; a sign by a backslash is a sign."""

from __future__ import annotations

import pytest

from stamba.manuscript import proof
from tests.manuscript.typing import typed

# what is typed, where it is told, and the first words of what is said
LEFT = {
    "a picture whose name has a space": ("A ![b](c d.png)\n", "1:3", "the picture cannot be read: “![b](c d.png)”"),
    "a link whose address has a space": ("A [b](c d)\n", "1:3", "the link cannot be read: “[b](c d)”"),
    "a label that is not written": ("See [a][b].\n", "1:5", "the link leads to a label that is not written: “[a][b].”"),
    "braces that pandoc cannot read": ('A [b]{sic="c" d".\n', "1:5", "what stands in braces behind a bracket"),
    "a correction in single quotes": ("A [b]{sic='c'} d.\n", "1:5", "what stands in braces behind a bracket"),
    "a table of contents": ("[TOC]\n", "1:1", "a table of contents is asked for here: “[TOC]”"),
    "a link of a wiki": ("See [[Some page]].\n", "1:5", "a link of a wiki"),
    "a citation": ("As said [@knuth, p. 3].\n", "1:9", "a citation cannot be read: “[@knuth,”"),
    "a cross-reference": ("See @fig:mill.\n", "1:5", "a citation or a reference"),
    "a command of TeX": ("Some \\textbf{bold} words.\n", "1:6", "a command of TeX"),
    "a short code": ("{{< video x.mp4 >}}\n", "1:1", "a short code of another program"),
    "a grid table": ("+---+---+\n| a | b |\n", "1:1", "a grid table cannot be read"),
    "a row of a table": ("| a | b |\n", "1:1", "a table or a line of verse"),
    "braces behind nothing": ("A word {.c d} here.\n", "1:8", "what stands in braces belongs to nothing"),
    "two versions": ("<<<<<<< HEAD\na\n", "1:1", "two versions of the text"),
    "a heading without its space": ("#Title\n", "1:1", "a heading wants a space: “#Title”"),
    "a heading too low": ("####### Title\n", "1:1", "a heading of the seventh level"),
    "italics that do not end": ("A [b_._] c.\n", "1:5", "words in italics cannot be read"),
    "italics with a space inside": ("A _ b_ c.\n", "1:6", "words in italics cannot be read"),
    "bold with a space inside": ("A ** word** b.\n", "1:10", "words in bold cannot be read"),
    "an emphasis over two paragraphs": ("She was *very tired.\n\nHe stayed* too.\n", "1:9", "an emphasis is not closed in its paragraph: “*very tired.”"),
    "a box without an end": ("A.\n\n::: verse\nThe oven\n", "3:1", "a box is never closed, and what follows is in it: “::: verse”"),
    "a box in another without an end": ("::: signature\n::: verse\na\n:::\n\nb\n", "1:1", "a box is never closed"),
    "a paragraph that a typist indents": ("A.\n\n\tShe said no, and “she meant it.”\n\n\tHe left.\n", "3:5", "a paragraph that begins with a tab or four spaces is set as code: “She said no, and"),
    "a code mark alone": ("A `word b.\n", "1:3", "a ` stands without its fellow"),
    "words for a label's address": ("[Anna]: two words\n", "1:1", "a label's address cannot be read"),
    "a box": ("> [!INFO]\n> Mind this.\n", "1:3", "a box for notes and warnings"),
    "marked words": ("A ==word== b.\n", "1:3", "marked words cannot be read"),
    "an entity that is none": ("A &mdahs; b.\n", "1:3", "there is no such entity: “&mdahs;”"),
    "the second line of a paragraph": ("One\ntwo [c][d].\n", "2:5", "the link leads to a label"),
    "a title in bold": ("**Chapter One**\n\nIt rained.\n", "1:1", "the file has no heading, and begins with words in bold: “Chapter One”"),
    "a note": ("A[^n].\n\n[^n]: See [a][b].\n", "3:11", "the link leads to a label"),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_a_mark_that_would_be_printed_is_told_with_its_place(name: str) -> None:
    text, place, said = LEFT[name]
    found = [f"{one.where.line}:{one.where.column} {one.message}" for one in proof.left_as_marks(typed(text))]
    assert len(found) == 1
    assert found[0].startswith(f"{place} {said}")


SIGNS = {
    "signs by a backslash": "\\[a\\]\\[b\\] \\{.c\\} \\@d \\`e \\**f\n\n\\#Title\n\n\\| a\n\n\\::: x\n",
    "stars": "So *a* and **b**, 5 * 3, 2*x*y and \\*c.\n\n* * *\n",
    "boxes that end": "::: signature\n\n::: verse\na\n:::\n\n:::\n\n> ::: verse\n> b\n> :::\n\n    ::: c\n",
    "code that begins with spaces": "A.\n\n    make all the things, now and here\n\nB.\n\n    x = f(a, b) if a is b else c.\n",
    "signs in code": "`[a][b]` `@x` ``a ` b``\n\n    | a |\n    \\newpage\n",
    "brackets of prose": "A list of pairs ([[1, 2], [3, 4]]), a function(...) {...}, and the year [sic] 5 | 6.\n",
    "money": "It costs $5 or $6, not US$ 7; the $HOME of $USER.\n",
    "addresses": "Write to me@example.org, or see C:\\Users\\Anna and a*b**c.\n",
    "bold that is no title": "**Anna** came.\n\n**Bob**\n",
    "verse": "A line\\\nanother\n",
}  # fmt: skip


@pytest.mark.parametrize("name", SIGNS)
def test_a_sign_is_a_sign(name: str) -> None:
    assert [one.message for one in proof.left_as_marks(typed(SIGNS[name]))] == []
