"""The flow: what a reader must find in a finished edition, character by character.

It is taken from the manuscript's tree, not from what the editions were made of, so that a loss on the way between
the two is seen. Only front and back matter, which no manuscript has, comes from the Document. Texts are without
white space; where it stands is told by offsets.
"""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from stamba import pandoc
from stamba.document import Document, Section, TocEntry, parse_body
from stamba.errors import Source
from stamba.manuscript import Chapter, Manuscript
from stamba.matter import Words
from stamba.pandoc import Tree

# Sentinels in a flow, from the private use area: what an edition may add of its own at this place.
MARKER = "\ue000"  # a list item's bullet or number
FOLIO = "\ue001"  # leaders and a page number in the contents
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]+")
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_MATHML_SOURCE = "{http://www.w3.org/1998/Math/MathML}annotation"


def squeeze(text: str) -> str:
    """Text without white space and invisible characters."""
    return squeezed(text)[0]


def squeezed(text: str) -> tuple[str, frozenset[int]]:
    """Text without white space and invisible characters, and the offsets in it that had white space before them."""
    spaces, length = [], 0
    words = _INVISIBLE.sub("", text).split()
    for word in words:
        spaces.append(length)
        length += len(word)
    if spaces and not text[:1].isspace():
        del spaces[0]
    return "".join(words), frozenset(spaces)


@dataclass(frozen=True, slots=True)
class TableHead:
    """The head of a table, which an edition may repeat on every page from `start` to `end` of the section's text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SectionFlow:
    """One section's text, the places where its blocks begin, and the notes called in it by offset.

    `places` are those of its words. `spaces` are the offsets before which white space stands, `edges` those where
    a block begins or ends, so that it may or may not. `heads` are of its tables; `numerals` are what the items of its
    lists are numbered with, by the offset of the sentinel, empty for a bullet.
    """

    section: str
    text: str
    starts: tuple[tuple[int, Source], ...]
    calls: tuple[tuple[int, int], ...]
    places: tuple[tuple[int, Source], ...] = ()
    spaces: frozenset[int] = frozenset()
    edges: frozenset[int] = frozenset()
    heads: tuple[TableHead, ...] = ()
    numerals: tuple[tuple[int, str], ...] = ()

    def where(self, offset: int) -> Source:
        """The place in the manuscript of a character of the text: of its word, or of its block."""
        places = self.places or self.starts
        while self.text[offset : offset + 1] in (MARKER, FOLIO):
            offset += 1
        at = bisect.bisect_right([start for start, _ in places], offset) - 1
        return places[max(at, 0)][1]


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


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole book."""

    sections: tuple[SectionFlow, ...]
    notes: tuple[NoteFlow, ...]


@dataclass(slots=True)
class _Writer:
    """The text of a chapter or of a note, as far as it is written."""

    chapter: Chapter
    notes_before: int
    labels: str = ""
    parts: list[str] = field(default_factory=list)
    length: int = 0
    gap: bool = False
    starts: list[tuple[int, Source]] = field(default_factory=list)
    places: list[tuple[int, Source]] = field(default_factory=list)
    calls: list[tuple[int, int]] = field(default_factory=list)
    notes: list[Tree] = field(default_factory=list)
    spaces: set[int] = field(default_factory=set)
    edges: set[int] = field(default_factory=set)
    heads: list[TableHead] = field(default_factory=list)
    numerals: list[tuple[int, str]] = field(default_factory=list)

    def add(self, text: str) -> None:
        for piece in re.findall(r"\s+|\S+", _INVISIBLE.sub("", text)):
            if piece.isspace():
                self.gap = True
                continue
            if self.gap:
                self.spaces.add(self.length)
            self.gap = False
            self.parts.append(piece)
            self.length += len(piece)

    def edge(self) -> None:
        self.edges.add(self.length)

    def text(self, start: int = 0) -> str:
        return "".join(self.parts)[start:]

    def source(self, node: Tree) -> Source:
        return Source(self.chapter.source.path, *node["pos"])


def expected(manuscript: Manuscript, document: Document, words: Words) -> Flow:
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
        writer = _Writer(chapter, len(notes), labels)
        _write(chapter.tree, writer)
        sections.append(
            SectionFlow(
                section.id, writer.text(), tuple(writer.starts), tuple(writer.calls), tuple(writer.places),
                frozenset(writer.spaces), frozenset(writer.edges), tuple(writer.heads), tuple(writer.numerals),
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


def _note_flow(note: Tree, number: int, section: str, chapter: Chapter, words: Words) -> NoteFlow:
    writer = _Writer(chapter, 0)
    writer.add(f"{number}.")
    writer.gap = True
    _write(note["c"], writer)
    classes = {name for node in pandoc.walk(note["c"]) for name in pandoc.attr(node)[1]}
    by = next((whose for whose in ("editor", "translator") if whose in classes), "")
    if by:
        writer.gap = True
        writer.add(words[f"note_by_{by}"])
    first = writer.places[0][1] if writer.places else chapter.source
    edges = frozenset(writer.edges - {len(f"{number}.")})
    return NoteFlow(number, writer.text(), first, section, frozenset(writer.spaces), edges)


# --- the nodes of the tree ------------------------------------------------------------------------------------


def _write(node: Any, writer: _Writer) -> None:  # noqa: ANN401 - any part of a tree
    if isinstance(node, list | tuple):
        for part in node:
            _write(part, writer)
        return
    if not isinstance(node, dict) or "t" not in node:
        return
    kind = node["t"]
    if "pos" in node and kind not in ("Str", "Space"):
        writer.starts.append((writer.length, writer.source(node)))
    _WAYS.get(kind, _write_inside)(node, writer)


def _write_inside(node: Tree, writer: _Writer) -> None:
    _write(node.get("c", ()), writer)


def _write_block(node: Tree, writer: _Writer) -> None:
    writer.edge()
    label = re.match(rf"\s*(?:{writer.labels}):", pandoc.text_of(node)) if writer.labels else None
    if label:  # what stands between a label and its turn is for the style sheets to say
        writer.edges.add(writer.length + len(squeeze(label[0])))
    _write_inside(node, writer)
    writer.edge()


def _write_string(node: Tree, writer: _Writer) -> None:
    if "pos" in node:
        writer.places.append((writer.length, writer.source(node)))
    writer.add(node["c"])


def _write_space(_node: Tree, writer: _Writer) -> None:
    writer.gap = True


def _write_note(node: Tree, writer: _Writer) -> None:
    writer.notes.append(node)
    number = writer.notes_before + len(writer.notes)
    writer.calls.append((writer.length, number))
    if "pos" in node:
        writer.places.append((writer.length, writer.source(node)))
    writer.gap = False
    writer.add(str(number))


def _write_code(node: Tree, writer: _Writer) -> None:
    writer.add(node["c"][1])


def _write_code_block(node: Tree, writer: _Writer) -> None:
    writer.edge()
    writer.add(node["c"][1])
    writer.edge()


def _write_image(node: Tree, writer: _Writer) -> None:
    """What is seen of an image's words: its title, which document makes a caption. Alternative text is not seen."""
    writer.add(node["c"][2][1])


def _write_list(node: Tree, writer: _Writer) -> None:
    ordered = node["t"] == "OrderedList"
    first, style, _delimiter = node["c"][0] if ordered else (0, {"t": ""}, None)
    for number, item in enumerate(node["c"][1] if ordered else node["c"], start=first):
        writer.edge()
        writer.numerals.append((writer.length, numeral(number, style["t"])))
        writer.parts.append(MARKER)
        writer.length += 1
        writer.edge()
        _write(item, writer)
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


def _write_table(node: Tree, writer: _Writer) -> None:
    """A table: caption, head, bodies, foot; a row is a list of attributes and cells, a cell ends with its blocks."""
    _attr, caption, _columns, head, *rest = node["c"]
    _write(caption, writer)
    start = writer.length
    for row in head[1]:
        _write(row, writer)
    text = writer.text(start)
    behind = writer.length
    _write(rest, writer)
    if text:
        writer.heads.append(TableHead(text, behind, writer.length))


def _write_math(node: Tree, writer: _Writer) -> None:
    """A formula as its MathML shows it, without the source that MathML carries along."""
    shown = pandoc.to_xhtml([{"t": "Plain", "c": [{"t": "Math", "c": node["c"]}]}])
    writer.add(visible_text(etree.fromstring(f"<div>{shown}</div>")))


def _write_raw(node: Tree, writer: _Writer) -> None:
    if node["t"] == "RawBlock":
        writer.edge()
    if node["c"][0] == "html":
        writer.add(html.unescape(_TAG.sub("", node["c"][1])))
    if node["t"] == "RawBlock":
        writer.edge()


def visible_text(element: etree._Element) -> str:
    """The text of an element that a reader sees: without the sources of formulas."""
    if element.tag in (_MATHML_SOURCE, "annotation"):
        return ""
    inner = "".join(
        visible_text(child) + (child.tail or "") for child in element if isinstance(child.tag, str)
    )
    return (element.text or "") + inner


_WAYS: Mapping[str, Callable[[Tree, _Writer], None]] = {
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
    "LineBlock": _write_block,
    "BlockQuote": _write_block,
    "Div": _write_block,
}
