"""Where chapters begin: at headings of the first level, several in a file or one; and which are parts of the book.

A part is a heading of the first level with nothing below it before the next, or one of class `part`; the chapters
behind it are the part's, up to the next part or the back matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stamba.errors import ManuscriptError, Source
from stamba.manuscript import dialect, pandoc
from stamba.manuscript.model import Chapter, Comment
from stamba.manuscript.pandoc import Tree


def titled(tree: tuple[Tree, ...], text: str) -> tuple[Tree, ...]:
    """The tree of a file; one without a heading of the first level gets the title of its metadata for one."""
    if any(_opens(block) for block in tree):
        return tree
    title = str(front_matter(text).get("title", "")).split()
    if not title:
        return tree
    line = next((n for n, typed in enumerate(text.split("\n"), start=1) if typed.startswith("title")), 1)
    words: list[Tree] = []
    for word in title:
        words += [{"t": "Space"}] * bool(words) + [{"t": "Str", "c": word, "pos": (line, 1)}]
    return ({"t": "Header", "c": [1, ["", [], []], words], "pos": (line, 1)}, *tree)


def front_matter(text: str) -> dict[str, object]:
    """What the block of metadata at the head of a file says; nothing if there is none."""
    yaml = dialect.front_matter(text)
    return pandoc.metadata(yaml) if yaml else {}


def parted(tree: tuple[Tree, ...]) -> list[tuple[Tree, ...]]:
    """The blocks of a file, chapter by chapter; what stands before the first heading is one of its own."""
    pieces: list[list[Tree]] = [[]]
    for block in tree:
        if _opens(block):
            pieces.append([])
        pieces[-1].append(block)
    return [tuple(piece) for piece in pieces if piece] or [tree]


def between(
    comments: Sequence[Comment], pieces: Sequence[tuple[Tree, ...]], number: int
) -> tuple[Comment, ...]:
    """The comments that stand in one of the pieces of a file."""
    begin = pandoc.line_of(pieces[number][0]) if number else 0
    last = number + 1 == len(pieces)
    return tuple(
        comment
        for comment in comments
        if comment.source.line >= begin
        and (last or comment.source.line < pandoc.line_of(pieces[number + 1][0]))
    )


def with_parts(chapters: Sequence[Chapter]) -> list[Chapter]:
    """The chapters with those that only name what follows them as parts."""
    following = [*chapters, None][1:]
    return [
        replace(chapter, kind="part", matter="body")
        if chapter.kind == "chapter" and after and after.matter == "body" and _says_nothing(chapter)
        else chapter
        for chapter, after in zip(chapters, following, strict=True)
    ]


def empty(chapters: Sequence[Chapter]) -> Iterator[ManuscriptError]:
    """Chapters that say nothing."""
    for chapter in chapters:
        if chapter.kind != "part" and _says_nothing(chapter):
            yield ManuscriptError(
                "the chapter is empty", "Write its text, or remove the file.",
                where=Source(chapter.source.path, chapter.source.line),
            )  # fmt: skip


def _opens(block: Tree) -> bool:
    return bool(block["t"] == "Header" and block["c"][0] == 1)


def _says_nothing(chapter: Chapter) -> bool:
    return not any(
        pandoc.text_of(block).strip() or any(node["t"] == "Image" for node in pandoc.walk(block))
        for block in chapter.tree
        if block["t"] != "Header"
    )
