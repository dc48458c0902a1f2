"""Headings of a chapter that say nothing or stand out of place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stamba.ground.errors import ManuscriptError, Source
from stamba.manuscript import pandoc
from stamba.manuscript.pandoc import Tree


def out_of_place(path: Path, tree: tuple[Tree, ...]) -> Iterator[ManuscriptError]:
    """Headings that say nothing, and a chapter that has none of the first level."""
    first = any(block["t"] == "Header" and block["c"][0] == 1 for block in tree)
    if not first and any(block["t"] == "Header" for block in tree):
        typed = pandoc.text_of(tree[0]).strip()
        close = typed.startswith("#") and not typed.startswith("##")
        remedy = (
            f"Put a space behind the sign: # {typed[1:40]}"
            if close
            else "Begin it with a line such as # Title."
        )
        yield ManuscriptError(
            "the chapter has no heading of the first level", remedy,
            where=Source(path, pandoc.line_of(tree[0]) or 1),
        )  # fmt: skip
    for heading in (block for block in tree if block["t"] == "Header"):
        if not pandoc.text_of(heading).strip():
            place = Source(path, pandoc.line_of(heading))
            yield ManuscriptError("the heading is empty", "Write its words behind the #.", where=place)
