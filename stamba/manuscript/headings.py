"""Headings of a chapter that say nothing or stand out of place."""

from __future__ import annotations

import re
from pathlib import Path

from stamba.errors import ManuscriptError, Source
from stamba.manuscript import pandoc
from stamba.manuscript.pandoc import Tree


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
