"""The beginnings of chapters: headings of the first level, several in a file or one; and the parts of the book.

A part is a heading of the first level with nothing below it before the next, or one of class `part`; the chapters
behind it are the part's, up to the next part or the back matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from stamba.config import front_matter
from stamba.ground.errors import ConfigError, ManuscriptError, Source
from stamba.manuscript import pandoc
from stamba.manuscript.model import Chapter, Comment
from stamba.manuscript.pandoc import Tree


def titled(
    tree: tuple[Tree, ...], text: str, said: Mapping[str, object], book_title: str
) -> tuple[Tree, ...]:
    """Return the tree of a file with a heading of the first level, if it can have one.

    That is the title of its metadata, or the headings that it has, raised to the first level. In a file that is the
    whole book, of the title `book_title`, a title is the book's, and the headings below it are those of chapters.
    """
    levels = [block["c"][0] for block in tree if block["t"] == "Header"]
    title = front_matter.plain(said.get("title"))
    if levels.count(1) == 1 and levels.count(2) > 1 and tree[0] is _first(tree) and levels[0] == 1:
        words = pandoc.text_of(tree[0]).strip()
        return _raised(tree, 1) if book_title and book_title.casefold() in words.casefold() else tree
    if 1 in levels or not tree:
        return tree
    several = bool(levels) and levels.count(min(levels)) > 1
    if title and not (several and title == book_title):
        line = next((n for n, typed in enumerate(text.split("\n"), start=1) if typed.startswith("title")), 1)
        inlines: list[Tree] = []
        for word in title.split():
            inlines += [{"t": "Space"}] * bool(inlines) + [{"t": "Str", "c": word, "pos": (line, 1)}]
        return ({"t": "Header", "c": [1, ["", [], []], inlines], "pos": (line, 1)}, *tree)
    if levels and ((several and title) or tree[0]["t"] == "Header"):
        return _raised(tree, min(levels) - 1)
    return tree


def _first(tree: Sequence[Tree]) -> Tree | None:
    return next((block for block in tree if block["t"] == "Header"), None)


def _raised(tree: Sequence[Tree], by: int) -> tuple[Tree, ...]:
    return tuple(
        {**block, "c": [max(block["c"][0] - by, 1), *block["c"][1:]]} if block["t"] == "Header" else block
        for block in tree
    )


def metadata(path: Path, text: str) -> dict[str, object]:
    """Return what the block of metadata at the head of a file says; raises ManuscriptError if it is no YAML."""
    yaml = front_matter.block(text)
    try:
        return front_matter.values_of(yaml, Source(path, 2)) if yaml else {}
    except ConfigError as wrong:
        raise ManuscriptError(wrong.what, wrong.remedy, where=wrong.where) from None


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
        if chapter.kind == "chapter"
        and any(map(_opens, chapter.tree))
        and after
        and after.matter == "body"
        and _says_nothing(chapter)
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
        pandoc.text_of(block).strip() or any(pandoc.walk(block, ("Image",)))
        for block in chapter.tree
        if block["t"] != "Header"
    )
