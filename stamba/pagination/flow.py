"""The flow: what a reader must find in a finished edition, character by character, without white space.

It is taken from the manuscript's tree, not from what the editions were made of, so that a loss on the way between
the two is seen. Only front and back matter, which no manuscript has, comes from the Document.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from stamba import pandoc
from stamba.document import Document, Section, parse_body
from stamba.errors import Source
from stamba.manuscript import Chapter, Manuscript
from stamba.matter import Words
from stamba.pandoc import Tree

# Sentinels in a flow, from the private use area: what an edition may add of its own at this place.
MARKER = "\ue000"  # a list item's bullet or number
FOLIO = "\ue001"  # leaders and a page number in the contents
_IGNORED = re.compile("[\\s\u00a0\u00ad\u200b\u2060\ufeff]+")


def squeeze(text: str) -> str:
    """Text without white space and invisible characters."""
    return _IGNORED.sub("", text)


@dataclass(frozen=True, slots=True)
class SectionFlow:
    """One section's text, the places where its blocks begin, and the notes called in it by offset."""

    section: str
    text: str
    starts: tuple[tuple[int, Source], ...]
    calls: tuple[tuple[int, int], ...]

    def where(self, offset: int) -> Source:
        """The place in the manuscript of a character of the text."""
        at = bisect.bisect_right([start for start, _ in self.starts], offset) - 1
        return self.starts[max(at, 0)][1]


@dataclass(frozen=True, slots=True)
class NoteFlow:
    """A note's text as the foot of a page shows it, with its number and the mark of whose it is."""

    number: int
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole book."""

    sections: tuple[SectionFlow, ...]
    notes: tuple[NoteFlow, ...]


@dataclass(slots=True)
class _Writer:
    parts: list[str] = field(default_factory=list)
    length: int = 0
    starts: list[tuple[int, Source]] = field(default_factory=list)
    calls: list[tuple[int, int]] = field(default_factory=list)
    notes: list[Tree] = field(default_factory=list)

    def add(self, text: str) -> None:
        squeezed = squeeze(text)
        self.parts.append(squeezed)
        self.length += len(squeezed)


def expected(manuscript: Manuscript, document: Document, words: Words) -> Flow:
    """The flow of a typeset manuscript and the matter around it."""
    chapters = {f"s{number}": chapter for number, chapter in enumerate(manuscript.chapters, start=1)}
    sections, notes, count = [], [], 0
    for section in document.sections:
        chapter = chapters.get(section.id)
        if chapter is None:
            sections.append(_matter_flow(section, document))
            continue
        writer = _chapter_flow(chapter, count)
        sections.append(
            SectionFlow(section.id, "".join(writer.parts), tuple(writer.starts), tuple(writer.calls))
        )
        for note in writer.notes:
            count += 1
            notes.append(_note_flow(note, count, chapter, words))
    return Flow(tuple(sections), tuple(notes))


def _matter_flow(section: Section, document: Document) -> SectionFlow:
    if section.kind == "toc":
        heading = parse_body(section.body).findtext("h1") or ""
        text = squeeze(heading) + "".join(_toc_lines(document.toc))
    else:
        text = squeeze("".join(str(part) for part in parse_body(section.body).itertext()))
    return SectionFlow(section.id, text, ((0, section.source),), ())


def _toc_lines(entries: Iterable[Any]) -> Iterable[str]:
    for entry in entries:
        yield squeeze(entry.title) + FOLIO
        yield from _toc_lines(entry.children)


def _chapter_flow(chapter: Chapter, notes_before: int) -> _Writer:
    writer = _Writer()
    for block in chapter.tree:
        _write(block, writer, chapter, notes_before)
    return writer


def _write(node: Any, writer: _Writer, chapter: Chapter, before: int) -> None:  # noqa: ANN401 - any part of a tree
    if isinstance(node, list | tuple):
        for part in node:
            _write(part, writer, chapter, before)
        return
    if not isinstance(node, dict) or "t" not in node:
        return
    kind, content = node["t"], node.get("c", ())
    if "pos" in node and kind not in ("Str", "Space"):
        writer.starts.append((writer.length, Source(chapter.source.path, *node["pos"])))
    if kind == "Str":
        writer.add(content)
    elif kind == "Note":
        writer.notes.append(node)
        number = before + len(writer.notes)
        writer.calls.append((writer.length, number))
        writer.add(str(number))
    elif kind in ("Code", "CodeBlock"):
        writer.add(content[1])
    elif kind == "Image":
        writer.add(_caption(node))
    elif kind in ("BulletList", "OrderedList"):
        for item in content if kind == "BulletList" else content[1]:
            writer.parts.append(MARKER)
            writer.length += 1
            _write(item, writer, chapter, before)
    elif kind not in ("Math", "RawInline", "RawBlock"):
        _write(content, writer, chapter, before)


def _caption(image: Tree) -> str:
    """What is seen of an image's words: its title, which document makes a caption. Alternative text is not seen."""
    return str(image["c"][2][1])


def _note_flow(note: Tree, number: int, chapter: Chapter, words: Words) -> NoteFlow:
    writer = _Writer()
    _write(note["c"], writer, chapter, 0)
    classes = {name for node in pandoc.walk(note["c"]) for name in pandoc.attr(node)[1]}
    by = next((whose for whose in ("editor", "translator") if whose in classes), "")
    mark = squeeze(words[f"note_by_{by}"]) if by else ""
    place = Source(chapter.source.path, pandoc.line_of(note))
    return NoteFlow(number, f"{number}.{''.join(writer.parts)}{mark}", place)
