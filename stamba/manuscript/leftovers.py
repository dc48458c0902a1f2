"""Markdown that was meant and not understood: what pandoc leaves in the text as it stands, and headings out of place.

Pandoc takes what it cannot read for words and says nothing, so that brackets and signs would be printed. A sign with
a backslash before it is a sign, and passes.
"""

from __future__ import annotations

import re
from pathlib import Path

from stamba.errors import ManuscriptError, Source
from stamba.manuscript import pandoc
from stamba.manuscript.pandoc import Tree

# What is left in a word -> what is wrong, and what to do.
_LEFT = (
    (re.compile(r"!\["), "the picture cannot be read", "Write ![what it shows](<file name.png>)."),
    (re.compile(r"\]\{"), "what stands in braces behind a bracket cannot be read",
     'Write [printed]{sic="received"}, and a straight quotation mark inside as &quot;.'),
    (re.compile(r"\]\("), "the link cannot be read", "Write [words](address), without a space in the address."),
    (re.compile(r"\]\["), "the link leads to a label that is not written", "Write [words](address)."),
    (re.compile(r"\[\["), "a link of a wiki cannot be read", "Write [words](address)."),
    (re.compile(r"^\[@\w"), "a citation cannot be read", "Write a note, [^label]."),
    (re.compile(r"^\{[.#]"), "what stands in braces belongs to nothing", "Write it behind a heading or [words]."),
    (re.compile(r"^(<{7}|>{7})$"), "two versions of the text stand side by side", "Keep one, and delete the marks."),
)  # fmt: skip
# The same for the first word of a paragraph.
_LEFT_IN_FRONT = (
    (re.compile(r"^#{7,}$"), "a heading of the seventh level", "There are six; take fewer #."),
    (re.compile(r"^#{1,6}[^\W\d_]"), "a heading wants a space", "Write # Title; or \\# for the sign."),
    (
        re.compile(r"^:::"),
        "the lines that begin with ::: enclose nothing",
        "Write ::: signature, the text, and :::.",
    ),
)


def check_leftovers(path: Path, tree: tuple[Tree, ...]) -> None:
    """Nothing is left as typed that was meant as a mark; raises ManuscriptError for the first that is."""
    for node in pandoc.walk(tree):
        if node["t"] in ("Para", "Plain") and node["c"] and node["c"][0]["t"] == "Str":
            _look(path, node["c"][0], _LEFT_IN_FRONT)
        if node["t"] == "Str":
            _look(path, node, _LEFT)


def _look(path: Path, word: Tree, signs: tuple[tuple[re.Pattern[str], str, str], ...]) -> None:
    for sign, what, remedy in signs:
        found = sign.search(word["c"])
        if found:
            line, column = word.get("pos", (0, 0))
            raise ManuscriptError(what, remedy, where=Source(path, line, column and column + found.start()))


def check_headings(path: Path, tree: tuple[Tree, ...], text: str) -> None:
    """A chapter begins with its heading and has one of the first level; none is empty."""
    if re.match(r"---[ \t]*\n", text):
        raise ManuscriptError(
            "a block of metadata stands before the text", "Delete it; book.toml says what the book is.",
            where=Source(path, 1),
        )  # fmt: skip
    headings = [block for block in tree if block["t"] == "Header"]
    if headings and tree[0] is not headings[0]:
        raise ManuscriptError(
            "text stands before the heading of the chapter", "Put the heading first.",
            where=Source(path, pandoc.line_of(tree[0]) or 1),
        )  # fmt: skip
    for number, heading in enumerate(headings):
        place = Source(path, pandoc.line_of(heading))
        if not pandoc.text_of(heading).strip():
            raise ManuscriptError("the heading is empty", "Write its words behind the #.", where=place)
        if number and heading["c"][0] == 1:
            raise ManuscriptError(
                "a second heading of the first level in one chapter", "Write ##, or begin a file of its own.",
                where=place,
            )  # fmt: skip
