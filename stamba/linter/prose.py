"""The running text of a chapter, paragraph by paragraph, with the place in the source of every character.

Code, mathematics, addresses, references and passages in another language are masked, character for character, so that
no rule of the book's language judges them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stamba.ground.errors import Source
from stamba.ground.findings import Excerpt, Finding, Fix
from stamba.manuscript import Chapter, pandoc
from stamba.manuscript.pandoc import Tree

MASK = "\ufffc"  # OBJECT REPLACEMENT CHARACTER: something stands here that is not to be judged
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://\S+|www\.\S+|\S+@\S+\.\S+", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w+;")
_END = re.compile(r"[.?!…]+[”“’»)\]\"]*(?=\s)")
_LONGEST_SENTENCE = 400

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph, heading, item, cell, line, note or alternative text.

    `text` is what the rules read and `shown` what people see; both are as long as `places`, which are (line,
    column) pairs counted from 1. `corrected` holds the offsets inside a correction. `first` is its own first line,
    `block` that of the outermost block around it.
    """

    path: Path
    kind: str
    classes: tuple[str, ...]
    text: str
    shown: str
    places: tuple[Place, ...]
    corrected: frozenset[int]
    block: int
    lines: tuple[str, ...] = field(repr=False)

    @property
    def first(self) -> int:
        """The source line it begins on."""
        return self.places[0][0] if self.places else self.block

    @property
    def last(self) -> int:
        """The source line it ends on."""
        return self.places[-1][0] if self.places else self.block

    def finding(
        self, code: str, span: tuple[int, int], message: str, hint: str = "", new: str | None = None
    ) -> Finding:
        """Return a finding at these offsets; with `new`, and when the source says the same letters, it can be fixed."""
        start, end = span
        begin, stop = self._sentence(start, end)
        fix = None
        if new is not None and self._is_plain(start, end):
            fix = Fix(self.source(start), self.shown[start:end], new)
        excerpt = Excerpt(self._length(start, end), self.shown[begin:stop], start - begin)
        return Finding(code, message, self.source(start), hint, excerpt=excerpt, fix=fix)

    def source(self, offset: int) -> Source:
        """Return the place of a character in the source."""
        line, column = self.places[min(offset, len(self.places) - 1)]
        return Source(self.path, line, column)

    def _length(self, start: int, end: int) -> int:
        line, column = self.places[start]
        same = [place[1] for place in self.places[start:end] if place[0] == line]
        return max(same, default=column) - column + 1

    def _is_plain(self, start: int, end: int) -> bool:
        """Tell whether the source holds exactly these characters, side by side on one line, outside a correction."""
        line, column = self.places[start]
        there = self.lines[line - 1][column - 1 : column - 1 + end - start]
        return there == self.shown[start:end] and self.corrected.isdisjoint(range(start, end))

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        ends = [match.end() for match in _END.finditer(self.text)]
        begin = max((one for one in ends if one <= start), default=0)
        stop = min((one for one in ends if one >= end), default=len(self.text))
        begin, stop = max(begin, start - _LONGEST_SENTENCE), min(stop, end + _LONGEST_SENTENCE)
        while begin < start and self.text[begin].isspace():
            begin += 1
        return begin, stop


def prose_of(chapter: Chapter, language: str) -> tuple[Prose, ...]:
    """Return the running text of a chapter in reading order, each note after the paragraph that calls it."""
    lines = tuple(chapter.text.split("\n"))
    out: list[Prose] = []
    for block in chapter.tree:
        reader = _Reader(
            chapter.source.path, lines, language.split("-", maxsplit=1)[0], pandoc.line_of(block)
        )
        out.extend(reader.blocks(block, "paragraph", ()))
    return tuple(prose for prose in out if prose.text.strip())


_KINDS = {
    "BulletList": "item",
    "OrderedList": "item",
    "DefinitionList": "item",
    "Table": "cell",
    "LineBlock": "line",
}


@dataclass(slots=True)
class _Reader:
    """Reads the blocks below one outermost block."""

    path: Path
    lines: tuple[str, ...]
    language: str
    block: int

    def blocks(self, part: Any, kind: str, classes: tuple[str, ...]) -> Iterator[Prose]:  # noqa: ANN401 - a tree
        if isinstance(part, list | tuple):
            if part and isinstance(part[0], dict) and part[0].get("t") in ("Str", "Emph", "Strong"):
                yield from self.inlines(part, kind, classes)  # the term of a definition, a line of verse
                return
            for one in part:
                yield from self.blocks(one, kind, classes)
            return
        if not isinstance(part, dict) or part["t"] in ("CodeBlock", "RawBlock"):
            return
        if part["t"] in ("Para", "Plain"):
            yield from self.inlines(part["c"], kind, classes)
        elif part["t"] == "Header":
            yield from self.inlines(part["c"][2], "heading", classes)
        else:
            inner = (*classes, *pandoc.attr(part)[1])
            if self._is_foreign(part):
                return
            yield from self.blocks(part.get("c", []), _KINDS.get(part["t"], kind), inner)

    def inlines(self, nodes: Sequence[Tree], kind: str, classes: tuple[str, ...]) -> Iterator[Prose]:
        line = _Line(self)
        line.read(nodes, corrected=False, masked=False)
        text = "".join(line.text)
        for address in _ADDRESS.finditer(text):
            text = text[: address.start()] + MASK * len(address[0]) + text[address.end() :]
        yield Prose(
            self.path, kind, classes, text, "".join(line.shown), tuple(line.places), frozenset(line.corrected),
            self.block, self.lines,
        )  # fmt: skip
        for image in line.images:
            yield from self.inlines(image["c"][1], "alt", classes)
        for note in line.notes:
            yield from _Reader(self.path, self.lines, self.language, pandoc.line_of(note["c"])).blocks(
                note["c"], "note", ()
            )

    def _is_foreign(self, node: Tree) -> bool:
        language = pandoc.attribute(node, "lang")
        return bool(language) and language.split("-")[0] != self.language


@dataclass(slots=True)
class _Line:
    """The characters of a paragraph as they are gathered."""

    reader: _Reader
    text: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    corrected: set[int] = field(default_factory=set)
    images: list[Tree] = field(default_factory=list)
    notes: list[Tree] = field(default_factory=list)

    def read(self, nodes: Sequence[Tree], *, corrected: bool, masked: bool) -> None:
        for node in nodes:
            kind, content = node["t"], node.get("c")
            if kind == "Str":
                self._add(str(content), self._places(str(content), node.get("pos")), corrected, masked)
            elif kind in ("Space", "SoftBreak", "LineBreak"):
                self._add(
                    "\n" if kind == "LineBreak" else " ",
                    [node.get("pos") or self._after()],
                    corrected,
                    masked,
                )
            elif kind in ("Code", "Math"):
                code = str(node["c"][1])
                self._add(code, [node.get("pos") or self._after()] * len(code), corrected, masked=True)
            elif kind == "Note":
                self.notes.append(node)
            elif kind == "Image":
                self.images.append(node)
                self._add(MASK, [node.get("pos") or self._after()], corrected, masked=True)
            elif isinstance(content, list):
                sic = any(key == "sic" for key, _ in pandoc.attr(node)[2])
                foreign = kind == "Cite" or self.reader._is_foreign(node)  # noqa: SLF001 - of the same module
                self.read(_inlines(node), corrected=corrected or sic, masked=masked or foreign)

    def _add(self, string: str, places: Sequence[Place], corrected: bool, masked: bool) -> None:  # noqa: FBT001
        if corrected:
            self.corrected.update(range(len(self.shown), len(self.shown) + len(string)))
        self.shown.extend(string)
        self.text.extend(MASK * len(string) if masked else string)
        self.places.extend((line, column) for line, column in places)

    def _after(self) -> Place:
        return (self.places[-1][0], self.places[-1][1] + 1) if self.places else (self.reader.block, 1)

    def _places(self, string: str, start: Sequence[int] | None) -> list[Place]:
        """Return the place of each character of a string in its source, counting backslashes and entities."""
        line, column = start or self._after()
        source = self.reader.lines[line - 1] if 0 < line <= len(self.reader.lines) else ""
        out: list[Place] = []
        at = column - 1
        for char in string:
            there = source[at : at + 1]
            entity = _ENTITY.match(source, at) if there == "&" else None
            if there == "\\" and source[at + 1 : at + 2] == char:
                at += 1
            out.append((line, at + 1))
            at += len(entity[0]) if entity and html.unescape(entity[0]) == char else 1
        return out


def _inlines(node: Tree) -> list[Tree]:
    content: list[Any] = node["c"]
    if node["t"] in ("Span", "Link", "Quoted", "Cite"):
        return list(content[1])
    return [one for one in content if isinstance(one, dict)]
