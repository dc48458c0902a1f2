"""Writing a chapter or a note as a flow: every node of pandoc's tree, and what a reader sees of it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from stamba.document.characters import INVISIBLE, MARKER, squeeze
from stamba.document.shapes import is_boxes
from stamba.ground.errors import Source
from stamba.manuscript import Chapter, pandoc
from stamba.manuscript.pandoc import Tree

_PARTED = re.compile(rf"\s|{INVISIBLE.pattern}")
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TableHead:
    """The head of a table, which an edition may repeat on every page from `start` to `end` of the section's text."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Writer:
    """The text of a chapter or of a note, as far as it is written."""

    chapter: Chapter
    notes_before: int
    labels: str = ""
    parts: list[str] = field(default_factory=list)
    length: int = 0
    gap: bool = False
    starts: list[tuple[int, Source]] = field(default_factory=list)
    words: list[tuple[int, tuple[int, int]]] = field(default_factory=list)
    calls: list[tuple[int, int]] = field(default_factory=list)
    notes: list[Tree] = field(default_factory=list)
    spaces: set[int] = field(default_factory=set)
    edges: set[int] = field(default_factory=set)
    heads: list[TableHead] = field(default_factory=list)
    numerals: list[tuple[int, str]] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Write text; white space in it is only remembered."""
        if _PARTED.search(text) is None:
            self._add_word(text)
            return
        for piece in re.findall(r"\s+|\S+", INVISIBLE.sub("", text)):
            if piece.isspace():
                self.gap = True
            else:
                self._add_word(piece)

    def _add_word(self, word: str) -> None:
        if not word:
            return
        if self.gap:
            self.spaces.add(self.length)
        self.gap = False
        self.parts.append(word)
        self.length += len(word)

    def edge(self) -> None:
        """A block begins or ends here."""
        self.edges.add(self.length)

    def text(self, start: int = 0) -> str:
        """Return the text written from an offset on."""
        return "".join(self.parts)[start:]

    def source(self, node: Tree) -> Source:
        """The place of a node that has one."""
        return Source(self.chapter.source.path, *node["pos"])


def write(node: Any, writer: Writer) -> None:  # noqa: ANN401 - any part of a tree
    """Write a part of a tree as a reader sees it."""
    if isinstance(node, list | tuple):
        for part in node:
            write(part, writer)
        return
    if not isinstance(node, dict) or "t" not in node:
        return
    kind = node["t"]
    if "pos" in node and kind not in ("Str", "Space"):
        writer.starts.append((writer.length, writer.source(node)))
    _WAYS.get(kind, _write_inside)(node, writer)


def _write_inside(node: Tree, writer: Writer) -> None:
    write(node.get("c", ()), writer)


def _write_block(node: Tree, writer: Writer) -> None:
    writer.edge()
    label = re.match(rf"\s*(?:{writer.labels}):", pandoc.text_of(node)) if writer.labels else None
    if label:  # what stands between a label and its turn is for the style sheets to say
        writer.edges.add(writer.length + len(squeeze(label[0])))
    _write_inside(node, writer)
    writer.edge()


def _write_lines(node: Tree, writer: Writer) -> None:
    """Lines of verse, each a paragraph of its own."""
    for line in node["c"]:
        writer.edge()
        write(line, writer)
        writer.edge()


def _write_string(node: Tree, writer: Writer) -> None:
    if "pos" in node:
        writer.words.append((writer.length, node["pos"]))
    writer.add(node["c"])


def _write_space(_node: Tree, writer: Writer) -> None:
    writer.gap = True


def _write_note(node: Tree, writer: Writer) -> None:
    writer.notes.append(node)
    number = writer.notes_before + len(writer.notes)
    writer.calls.append((writer.length, number))
    if "pos" in node:
        writer.words.append((writer.length, node["pos"]))
    writer.gap = False
    writer.add(str(number))


def _write_code(node: Tree, writer: Writer) -> None:
    writer.add(node["c"][1])


def _write_code_block(node: Tree, writer: Writer) -> None:
    writer.edge()
    writer.add(node["c"][1])
    writer.edge()


def _write_image(_node: Tree, _writer: Writer) -> None:
    """A picture: its words are for those who do not see it, and its title is not seen."""


def _write_figure(node: Tree, writer: Writer) -> None:
    """A picture and then its caption, as they stand on the page."""
    _attr, (_short, caption), pictures = node["c"]
    writer.edge()
    write(pictures, writer)
    writer.edge()
    write(caption, writer)
    writer.edge()


def _write_definitions(node: Tree, writer: Writer) -> None:
    for term, meanings in node["c"]:
        writer.edge()
        write(term, writer)
        writer.edge()
        write(meanings, writer)
        writer.edge()


def _write_list(node: Tree, writer: Writer) -> None:
    ordered = node["t"] == "OrderedList"
    first, style, _delimiter = node["c"][0] if ordered else (0, {"t": ""}, None)
    for number, item in enumerate(node["c"][1] if ordered else node["c"], start=first):
        writer.edge()
        if not is_boxes(node):
            writer.numerals.append((writer.length, numeral(number, style["t"])))
            writer.parts.append(MARKER)
            writer.length += 1
        writer.edge()
        write(item, writer)
        writer.edge()


def numeral(number: int, style: str) -> str:
    """A number in one of pandoc's list styles; nothing for a bullet's, which is none."""
    if "Roman" in style:
        out = ""
        for value, letters in _ROMAN:
            out += letters * (number // value)
            number %= value
    elif "Alpha" in style:
        out = chr(ord("a") + number - 1) if 0 < number <= 26 else ""
    else:
        return str(number) if style else ""
    return out.upper() if style.startswith("Upper") else out


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _write_table(node: Tree, writer: Writer) -> None:
    """A table: caption, head, bodies, foot; a row is a list of attributes and cells, a cell ends with its blocks."""
    _attr, caption, _columns, head, *rest = node["c"]
    write(caption, writer)
    start = writer.length
    for row in head[1]:
        write(row, writer)
    text = writer.text(start)
    behind = writer.length
    write(rest, writer)
    if text:
        writer.heads.append(TableHead(text, behind, writer.length))


def _write_math(node: Tree, writer: Writer) -> None:
    """A formula: its signs are no text; that it is there whole is proved by its own check (F-114)."""
    if node["c"][0]["t"] == "DisplayMath":
        writer.edge()


def _write_raw(node: Tree, writer: Writer) -> None:
    if node["t"] == "RawBlock":
        writer.edge()
    if node["c"][0] == "html":
        writer.add(html.unescape(_TAG.sub("", node["c"][1])))
    if node["t"] == "RawBlock":
        writer.edge()


_WAYS: Mapping[str, Callable[[Tree, Writer], None]] = {
    "Str": _write_string,
    "Space": _write_space,
    "SoftBreak": _write_space,
    "LineBreak": _write_space,
    "Note": _write_note,
    "Code": _write_code,
    "CodeBlock": _write_code_block,
    "Image": _write_image,
    "BulletList": _write_list,
    "OrderedList": _write_list,
    "Table": _write_table,
    "Math": _write_math,
    "RawInline": _write_raw,
    "RawBlock": _write_raw,
    "Para": _write_block,
    "Plain": _write_block,
    "Header": _write_block,
    "LineBlock": _write_lines,
    "Figure": _write_figure,
    "DefinitionList": _write_definitions,
    "BlockQuote": _write_block,
    "Div": _write_block,
}
