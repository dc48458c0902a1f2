"""The flow: what a reader must find in a finished edition, character by character.

It is taken from the manuscript's tree, not from what the editions were made of, so that a loss on the way between
the two is seen. Only front and back matter, which no manuscript has, comes from the Document. Texts are without
white space; where it stands is told by offsets.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path

from stamba.document import Document, Section, TocEntry, parse_body
from stamba.document.characters import FOLIO, MARKER, squeeze, squeezed
from stamba.document.flow_writer import TableHead, Writer, write
from stamba.document.matter import Furniture
from stamba.ground.errors import NOWHERE, Source
from stamba.manuscript import Chapter, Manuscript
from stamba.manuscript.pandoc import Tree
from stamba.manuscript.received import whose

__all__ = [
    "FOLIO",
    "MARKER",
    "Flow",
    "NoteFlow",
    "SectionFlow",
    "TableHead",
    "expected",
    "squeeze",
    "squeezed",
]


@dataclass(frozen=True, slots=True)
class SectionFlow:
    """One section's text, the places where its blocks begin, and the notes called in it by offset.

    `words` are the places of its words by line and column, in the file of `path`. `spaces` are the offsets before which
    white space stands, `edges` those where a block begins or ends, so that it may or may not. `heads` are of its
    tables; `numerals` are what the items of its lists are numbered with, by the offset of the sentinel, empty for a
    bullet.
    """

    section: str
    text: str
    starts: tuple[tuple[int, Source], ...]
    calls: tuple[tuple[int, int], ...]
    words: tuple[tuple[int, tuple[int, int]], ...] = ()
    spaces: frozenset[int] = frozenset()
    edges: frozenset[int] = frozenset()
    heads: tuple[TableHead, ...] = ()
    numerals: tuple[tuple[int, str], ...] = ()
    path: Path = NOWHERE.path

    @property
    def places(self) -> tuple[tuple[int, Source], ...]:
        """The places in the manuscript of its words, by offset."""
        return tuple((offset, Source(self.path, *place)) for offset, place in self.words)

    def where(self, offset: int) -> Source:
        """The place in the manuscript of a character of the text: of its word, or of its block."""
        while self.text[offset : offset + 1] in (MARKER, FOLIO):
            offset += 1
        places: Sequence[tuple[int, object]] = self.words or self.starts
        at = max(bisect.bisect_right(places, offset, key=itemgetter(0)) - 1, 0)
        return Source(self.path, *self.words[at][1]) if self.words else self.starts[at][1]


@dataclass(frozen=True, slots=True)
class NoteFlow:
    """A note's text as the foot of a page shows it, with its number and the mark of whose it is.

    `section` is where it is called; `source` where it is written; `spaces` and `edges` as in a section.
    """

    number: int
    text: str
    source: Source
    section: str = ""
    spaces: frozenset[int] = frozenset()
    edges: frozenset[int] = frozenset()

    def behind(self, offset: int) -> NoteFlow:
        """The rest of the note from an offset on."""
        spaces, edges = (
            frozenset(one - offset for one in places if one >= offset) for places in (self.spaces, self.edges)
        )
        return replace(self, text=self.text[offset:], spaces=spaces, edges=edges)


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole book."""

    sections: tuple[SectionFlow, ...]
    notes: tuple[NoteFlow, ...]


def expected(manuscript: Manuscript, document: Document, words: Furniture) -> Flow:
    """The flow of a typeset manuscript and the matter around it."""
    chapters = {f"s{number}": chapter for number, chapter in enumerate(manuscript.chapters, start=1)}
    sections: list[SectionFlow] = []
    notes: list[NoteFlow] = []
    labels = "|".join(re.escape(speaker.label) for speaker in manuscript.config.speakers)
    for section in document.sections:
        chapter = chapters.get(section.id)
        if chapter is None:
            sections.append(_matter_flow(section, document))
            continue
        writer = Writer(chapter, len(notes), labels)
        write(chapter.tree, writer)
        starts = tuple(writer.starts) or ((0, section.source),)  # a picture has no words
        sections.append(
            SectionFlow(
                section.id, writer.text(), starts, tuple(writer.calls), tuple(writer.words),
                frozenset(writer.spaces), frozenset(writer.edges), tuple(writer.heads), tuple(writer.numerals),
                chapter.source.path,
            )
        )  # fmt: skip
        notes += [
            _note_flow(note, number, section.id, chapter, words)
            for number, note in enumerate(writer.notes, start=len(notes) + 1)
        ]
    return Flow(tuple(sections), tuple(notes))


def _matter_flow(section: Section, document: Document) -> SectionFlow:
    body = parse_body(section.body)
    if section.kind == "toc":
        return _toc_flow(section, [body.findtext("h1") or "", *_toc_titles(document.toc)])
    text, spaces = squeezed("".join(str(part) for part in body.itertext()))
    # Templates are laid out freely, so that white space between their elements says nothing.
    edges, length = {0}, 0
    for part in body.itertext():
        edges.add(length)
        length += len(squeeze(str(part)))
        edges.add(length)
    return SectionFlow(section.id, text, ((0, section.source),), (), (), spaces, frozenset(edges))


def _toc_flow(section: Section, lines: Sequence[str]) -> SectionFlow:
    """The heading and then the entries, each with its folio."""
    text, spaces, edges = "", set[int](), {0}
    for number, line in enumerate(lines):
        bare, gaps = squeezed(line)
        spaces |= {len(text) + gap for gap in gaps}
        text += bare + (FOLIO if number else "")
        edges.add(len(text))
    place = ((0, section.source),)
    return SectionFlow(section.id, text, place, (), spaces=frozenset(spaces), edges=frozenset(edges))


def _toc_titles(entries: Iterable[TocEntry]) -> Iterator[str]:
    for entry in entries:
        yield entry.title
        yield from _toc_titles(entry.children)


def _note_flow(note: Tree, number: int, section: str, chapter: Chapter, words: Furniture) -> NoteFlow:
    writer = Writer(chapter, 0)
    writer.add(f"{number}.")
    writer.gap = True
    write(note["c"], writer)
    by = whose(note)
    if by and (mark := words[f"note_by_{by}"]):
        writer.gap = True
        writer.add(mark)
    first = Source(chapter.source.path, *writer.words[0][1]) if writer.words else chapter.source
    edges = frozenset(writer.edges - {len(f"{number}.")})
    return NoteFlow(number, writer.text(), first, section, frozenset(writer.spaces), edges)
