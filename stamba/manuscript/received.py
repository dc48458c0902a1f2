"""The text as received, rebuilt from the manuscript: corrections undone, notes and markup dropped.

It works on the manuscript as it was read, before any typographic rule. A paragraph is a line, as in a plain text;
so is an item of a list, a line of a poem and a cell of a table. What stands before and between the chapters comes
from `[received] lines` in book.toml.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stamba.config import BookConfig, ReceivedSpec
from stamba.ground.errors import ConfigError, Source
from stamba.ground.tables import nearest
from stamba.manuscript import Chapter, Correction, Manuscript, pandoc
from stamba.manuscript.pandoc import Tree

_FIELD = re.compile(r"\{([^{}]+)\}")
_OF_METADATA = ("title", "part", "subtitle", "original", "publisher", "rights", "description")


@dataclass(frozen=True, slots=True)
class Undone:
    """A correction and where, from 0 in its line, what was received stands again."""

    correction: Correction
    start: int

    @property
    def end(self) -> int:
        """Behind the last character that was received."""
        return self.start + len(self.correction.sic)


@dataclass(frozen=True, slots=True)
class RebuiltLine:
    """One line of the rebuilt text.

    `marks` say where its characters come from: an offset and the place in the manuscript of what begins there.
    `notes` are the offsets at which notes are called, with the class of whose they are.
    """

    text: str
    marks: tuple[tuple[int, Source], ...]
    undone: tuple[Undone, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()

    def where(self, offset: int) -> Source:
        """The place in the manuscript of a character: exact in plain text, the correction's in what it replaced."""
        at = max(bisect.bisect_right([start for start, _ in self.marks], offset) - 1, 0)
        start, source = self.marks[at]
        inside = any(undone.start <= offset < undone.end for undone in self.undone)
        if inside or not source.column:
            return source
        return Source(source.path, source.line, source.column + max(offset - start, 0))


def rebuild(manuscript: Manuscript) -> tuple[RebuiltLine, ...]:
    """The lines of the text as received.

    Raises ConfigError when `[received] lines` names what there is not, or not every chapter.
    """
    spec = manuscript.config.received
    chapters = {chapter.source.path.stem: chapter for chapter in manuscript.chapters}
    if spec is None:
        return tuple(line for chapter in chapters.values() for line in _chapter_lines(chapter, None))
    for name in spec.ours:
        if chapters.pop(name, None) is None:
            raise ConfigError(
                f"ours: there is no chapter {name}", nearest(name, tuple(chapters)), where=spec.where
            )
    if not spec.lines:
        return tuple(line for chapter in chapters.values() for line in _chapter_lines(chapter, spec))
    lines: list[RebuiltLine] = []
    told: set[str] = set()
    for template in spec.lines:
        lines += _filled(template, manuscript.config, chapters, told)
    for stem in chapters:
        if stem not in told:
            raise ConfigError(
                f"lines: the chapter {stem} is in none of them", f'Add "{{{stem}}}" where its text belongs.',
                where=spec.where,
            )  # fmt: skip
    return tuple(lines)


def _filled(
    template: str, config: BookConfig, chapters: dict[str, Chapter], told: set[str]
) -> list[RebuiltLine]:
    """The lines that a template stands for: one, or as many as its chapters have."""
    assert config.received is not None  # noqa: S101 - only called with a template
    here = config.received.where
    lines = [RebuiltLine("", ())]
    at = 0
    for match in (*_FIELD.finditer(template), None):
        _append(lines, [RebuiltLine(template[at : match.start() if match else None], ((0, here),))])
        if match is None:
            break
        name, at = match[1], match.end()
        if name in chapters and name not in told:
            told.add(name)
            _append(lines, list(_chapter_lines(chapters[name], config.received)))
        elif name in _OF_METADATA:
            _append(lines, [RebuiltLine(getattr(config.metadata, name), ((0, here),))])
        else:
            again = name in told
            raise ConfigError(
                f"lines: the chapter {name} stands twice" if again else f"lines: there is no {{{name}}}",
                "" if again else nearest(name, (*_OF_METADATA, *chapters)), where=here,
            )  # fmt: skip
    return lines


def _append(lines: list[RebuiltLine], more: list[RebuiltLine]) -> None:
    """Join the first of some lines to the last of the lines before them."""
    if not more:
        return
    before, after = lines[-1], more[0]
    by = len(before.text)
    lines[-1] = RebuiltLine(
        before.text + after.text,
        before.marks + tuple((start + by, source) for start, source in after.marks if after.text),
        before.undone + tuple(Undone(one.correction, one.start + by) for one in after.undone),
        before.notes + tuple((offset + by, whose) for offset, whose in after.notes),
    )
    lines.extend(more[1:])


@dataclass(slots=True)
class _Writer:
    """The line that is being written, and the lines that are done."""

    chapter: Chapter
    done: list[RebuiltLine] = field(default_factory=list)
    text: str = ""
    marks: list[tuple[int, Source]] = field(default_factory=list)
    undone: list[Undone] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)

    def add(self, text: str, node: Tree) -> None:
        if "pos" in node:
            self.marks.append((len(self.text), Source(self.chapter.source.path, *node["pos"])))
        self.text += text

    def end(self) -> None:
        if self.text.strip() or self.undone:
            place = self.marks or [(0, self.chapter.source)]
            self.done.append(RebuiltLine(self.text, tuple(place), tuple(self.undone), tuple(self.notes)))
        self.text, self.marks, self.undone, self.notes = "", [], [], []


def _chapter_lines(chapter: Chapter, spec: ReceivedSpec | None) -> Iterator[RebuiltLine]:
    writer = _Writer(chapter)
    for block in chapter.tree:
        if block["t"] == "Header" and spec is not None and not spec.headings:
            continue
        _write(block, writer)
    writer.end()
    yield from writer.done


def _write(node: Any, writer: _Writer) -> None:  # noqa: ANN401 - any part of a tree
    if isinstance(node, list | tuple):
        for part in node:
            _write(part, writer)
    elif isinstance(node, dict) and "t" in node:
        write = _WAYS.get(node["t"])
        if write:
            write(node, writer)
        elif node["t"] not in _UNSEEN:
            _write(node.get("c", ()), writer)


def _write_space(node: Tree, writer: _Writer) -> None:
    writer.add(" ", node)


def _write_string(node: Tree, writer: _Writer) -> None:
    writer.add(node["c"], node)


def _write_verbatim(node: Tree, writer: _Writer) -> None:
    writer.add(node["c"][1], node)


def _write_code_block(node: Tree, writer: _Writer) -> None:
    for line in node["c"][1].split("\n"):
        writer.add(line, {})
        writer.end()


def _write_break(_node: Tree, writer: _Writer) -> None:
    writer.end()


def _write_block(node: Tree, writer: _Writer) -> None:
    _write(node["c"], writer)
    writer.end()


def _write_note(node: Tree, writer: _Writer) -> None:
    writer.notes.append((len(writer.text), whose(node)))


def _write_span(node: Tree, writer: _Writer) -> None:
    if is_correction(node):
        _undo(node, writer)
    else:
        _write(node["c"], writer)


def _write_list(node: Tree, writer: _Writer) -> None:
    """A list with the bullets or numbers that a plain text has."""
    ordered = node["t"] == "OrderedList"
    items = node["c"][1] if ordered else node["c"]
    first = node["c"][0][0] if ordered else 0
    end = ")" if ordered and node["c"][0][2]["t"] == "OneParen" else "."
    for number, item in enumerate(items, start=first):
        writer.add(f"{number}{end} " if ordered else "- ", {})
        _write(item, writer)
        writer.end()


def _undo(span: Tree, writer: _Writer) -> None:
    place = Source(writer.chapter.source.path, *span.get("pos", ()))
    for node in pandoc.walk(span["c"][1]):
        if node["t"] == "Note":
            writer.notes.append((len(writer.text), whose(node)))
    sic = pandoc.attribute(span, "sic")
    writer.undone.append(Undone(Correction(sic, pandoc.text_of(span), place), len(writer.text)))
    writer.add(sic, span)


_WAYS: Mapping[str, Callable[[Tree, _Writer], None]] = {
    "Space": _write_space,
    "SoftBreak": _write_space,
    "LineBreak": _write_break,
    "Str": _write_string,
    "Code": _write_verbatim,
    "Math": _write_verbatim,
    "CodeBlock": _write_code_block,
    "Note": _write_note,
    "Span": _write_span,
    "BulletList": _write_list,
    "OrderedList": _write_list,
    "Para": _write_block,
    "Plain": _write_block,
    "Header": _write_block,
}
_UNSEEN = ("Image", "RawInline", "RawBlock")


def is_correction(node: Tree) -> bool:
    """Tell whether a node says what was received instead of it."""
    return any(key == "sic" for key, _ in pandoc.attr(node)[2])


def whose(note: Tree) -> str:
    """Whose a note is: "editor", "translator" or nothing."""
    classes = {name for node in pandoc.walk(note["c"], pandoc.WITH_ATTR) for name in pandoc.attr(node)[1]}
    return next((word for word in ("editor", "translator") if word in classes), "")
