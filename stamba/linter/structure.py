"""Rules about what stands in the text besides running text: notes, images, links."""

from __future__ import annotations

from collections.abc import Iterator

from stamba.ground.errors import Source
from stamba.ground.findings import Excerpt, Finding
from stamba.linter.rule import Copy
from stamba.manuscript import Chapter, links, pandoc, proof
from stamba.manuscript.pandoc import Tree


def long_note(copy: Copy) -> Iterator[Finding]:
    """M-103: no note is longer than the house allows, which book.toml says in `lint.longest_note`."""
    limit = copy.manuscript.config.lint.longest_note
    for chapter in copy.manuscript.chapters if limit else ():
        for node in pandoc.walk(chapter.tree, ("Note",)):
            text = " ".join(pandoc.text_of(block).strip() for block in node["c"])
            if len(text) > limit:
                place = next((part["pos"] for part in pandoc.walk(node["c"]) if "pos" in part), (0, 0))
                message = f"a note of {len(text)} characters; the house allows {limit}"
                yield Finding(
                    "M-103", message, Source(chapter.source.path, *place),
                    "Shorten it, or bring it into the text.", excerpt=Excerpt(sentence=text),
                )  # fmt: skip


def image_text(copy: Copy) -> Iterator[Finding]:
    """M-105: every image has a text for those who do not see it."""
    for chapter, node in _nodes(copy, "Image"):
        if not pandoc.text_of(node["c"][1]).strip():
            name = node["c"][2][0]
            yield Finding(
                "M-105", f"image {name} has no alternative text", _place(chapter, node),
                f"Write ![what it shows]({name}).",
            )  # fmt: skip


def address(copy: Copy) -> Iterator[Finding]:
    """M-107: a link leads into the book or to an address of the network; a warning of the build too."""
    return links.lost(copy.manuscript)


def unread(copy: Copy) -> Iterator[Finding]:
    """F-207: what was typed is read to the letter; an error of the build too."""
    return proof.misread(copy.manuscript)


def left_as_mark(copy: Copy) -> Iterator[Finding]:
    """F-208: no mark is printed as a mark; a warning of the build too."""
    return proof.left_as_marks(copy.manuscript)


def _nodes(copy: Copy, kind: str) -> Iterator[tuple[Chapter, Tree]]:
    for chapter in copy.manuscript.chapters:
        yield from ((chapter, node) for node in pandoc.walk(chapter.tree, (kind,)))


def _place(chapter: Chapter, node: Tree) -> Source:
    return Source(chapter.source.path, *node.get("pos", (pandoc.line_of(node),)))
