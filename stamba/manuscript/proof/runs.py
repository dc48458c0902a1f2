"""The words of pandoc's tree in its order, each run with the place that it says it has: what the proof compares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any, NamedTuple

from stamba.manuscript import pandoc
from stamba.manuscript.pandoc import Tree
from stamba.manuscript.proof.typed import letters

# Tags and comments of raw HTML; what is between them is text.
_TAGS = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<!--.*",
                   re.DOTALL | re.IGNORECASE)  # fmt: skip
# Words for readers in a tag.
TOLD = re.compile(r"\b(?:alt|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)

Pos = tuple[int, int] | None


class TextRun(NamedTuple):
    """A piece of text that the tree holds: the (line, column) it says, or that of what encloses it.

    Runs of one `stream` stand in the file in their order: the text is one, each note and each caption another.
    """

    text: str
    pos: Pos
    stream: int
    kind: str
    own: bool


@dataclass(slots=True)
class TreeWords:
    """The words of a tree: its runs in order, and the letters that it keeps beside the text (titles, alternatives)."""

    runs: list[TextRun] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    headings: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    streams: int = 0


def words_of(tree: Iterable[Tree]) -> TreeWords:
    """Return the words of a tree."""
    words = TreeWords()
    _read(words, list(tree), None, 0)
    return words


def _read(words: TreeWords, part: Any, pos: Pos, stream: int) -> None:  # noqa: ANN401 - any part of a tree
    if isinstance(part, list):
        for one in part:
            if isinstance(one, list) or (isinstance(one, dict) and "c" in one):
                _read(words, one, pos, stream)
        return
    if not isinstance(part, dict):  # the width of a column
        return
    kind, content, own = part.get("t", ""), part["c"], part.get("pos")
    if kind in _LEAVES:
        text = content if kind == "Str" else content[1]
        words.runs.append(TextRun(text, own or pos, stream, kind, own is not None))
    else:
        _READERS.get(kind, _read_content)(words, part, own or pos, stream)


def _read_content(words: TreeWords, node: Tree, pos: Pos, stream: int) -> None:
    _read(words, node["c"], pos, stream)


def _read_raw(words: TreeWords, node: Tree, pos: Pos, stream: int) -> None:
    language, text = node["c"]
    if language == "html":
        words.told.update(letters(unescape(one[1] or one[2])) for one in TOLD.finditer(text))
        pieces = _TAGS.sub("\x00", text).split("\x00")
        words.runs += [TextRun(one, pos, stream, node["t"], own=False) for one in pieces if letters(one)]


def _read_captioned(words: TreeWords, node: Tree, pos: Pos, stream: int) -> None:
    words.told.add(letters(pandoc.text_of(node["c"][1])))  # a picture's title is the caption of its figure
    _read(words, node["c"][1], pos, _new(words))
    _read(words, node["c"][2:], pos, stream)


def _read_table(words: TreeWords, node: Tree, pos: Pos, _: int) -> None:
    """A table: the words of a cell stand in order; cells side by side go on line by line, and their words are mixed."""
    _, caption, _, head, bodies, foot = node["c"]
    words.told.add(letters(pandoc.text_of(caption)))
    _read(words, caption, pos, _new(words))
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    for _, cells in rows:
        for cell in cells:
            _read(words, cell[4], pos, _new(words))


def _read_note(words: TreeWords, node: Tree, _: Pos, __: int) -> None:
    _read(words, node["c"], None, _new(words))  # its own place is that of its call


def _read_cite(words: TreeWords, node: Tree, pos: Pos, stream: int) -> None:
    _read(words, node["c"][1], pos, stream)


def _read_div(words: TreeWords, node: Tree, pos: Pos, stream: int) -> None:
    if node["c"][0][1] == ["plate-caption"] and "pos" not in node:  # a plate's title
        words.told.add(letters(pandoc.text_of(node["c"][1])))
        stream = _new(words)
    if (
        node["c"][0][1] not in (["title"], ["x-title"]) or "pos" in node
    ):  # the word that pandoc writes above a box, such as > [!NOTE]
        _read(words, node["c"][1], pos, stream)


def _read_link(words: TreeWords, node: Tree, pos: Pos, stream: int) -> None:
    _, inlines, (address, title) = node["c"]
    words.told.add(letters(title))
    words.addresses.add(letters(address))
    _read(words, inlines, pos, stream)


def _read_image(words: TreeWords, node: Tree, pos: Pos, _: int) -> None:
    words.told.add(letters(pandoc.text_of(node["c"][1])))
    _read_link(words, node, pos, _new(words))


def _read_header(words: TreeWords, node: Tree, pos: Pos, stream: int) -> None:
    words.headings.add(letters(pandoc.text_of(node["c"][2])).casefold())
    _read(words, node["c"][2], pos, stream)


_LEAVES = ("Str", "Code", "CodeBlock", "Math")
_READERS: dict[str, Callable[[TreeWords, Tree, Pos, int], None]] = {
    "RawInline": _read_raw, "RawBlock": _read_raw, "Table": _read_table, "Figure": _read_captioned,
    "Note": _read_note, "Cite": _read_cite, "Div": _read_div, "Link": _read_link, "Image": _read_image,
    "Header": _read_header,
}  # fmt: skip


def _new(words: TreeWords) -> int:
    words.streams += 1
    return words.streams
