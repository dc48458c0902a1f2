"""A paragraph of XHTML to runs of text, and its lines back into the same paragraph; no element moves.

Only text nodes are touched: each becomes the pieces of its lines, a piece that needs its own spacing in a
`span`. A line ends in a newline, which `white-space: pre` keeps (a `br` would be two more boxes).
Elements keep their places, ids and notes. A `span` says in `data-turn` if the newline does not stand for a
space ("hyphen": a sign was added, "joint": nothing was), so that `source_text` can give the text back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from stamba.paragraphs.engine import css_letter_space
from stamba.paragraphs.items import Items, Place, Run, Turn

if TYPE_CHECKING:
    from stamba.paragraphs.breaking import Line
    from stamba.paragraphs.styles import BlockRule, CompositionStyles, InlineRule
    from stamba.paragraphs.widths import TextStyle

XHTML = "http://www.w3.org/1999/xhtml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
COMPOSED = "composed"
LEAD_IN = "composed-lead-in"  # on a note whose marker must not be parted from its first paragraph
_WHITE = " \t\n\r\f"
_INLINE_TAGS = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "s", "samp"}
    | {"small", "span", "strong", "sub", "sup", "time", "u", "var"}
)


class Unsettable(Exception):  # noqa: N818 - an answer to the composer, never shown as it is
    """The paragraph holds something whose width the composer does not know."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the text of a run comes from: an element's `text` or `tail`, or nowhere (the engine makes it)."""

    element: etree._Element | None
    part: str = "text"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph taken apart: its element, the runs, the slot of each run, the note it is the first of."""

    element: etree._Element
    runs: tuple[Run, ...]
    slots: tuple[Slot, ...]
    note: etree._Element | None = None


def local_name(element: etree._Element) -> str:
    """Tag without its namespace, "" for a comment or a processing instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def classes(element: etree._Element) -> tuple[str, ...]:
    """The words of the class attribute."""
    return tuple((element.get("class") or "").split())


def all_text(element: etree._Element) -> str:
    """Every character in an element, notes included."""
    return "".join(str(part) for part in element.itertext())


def language(element: etree._Element) -> str:
    """The language of an element by itself or the nearest ancestor, "" if none says."""
    for ancestor in (element, *element.iterancestors()):
        if found := ancestor.get(XML_LANG) or ancestor.get("lang"):
            return found
    return ""


class _Reader:
    """Walks a paragraph in document order, collapsing white space as CSS does (CSS Text 3, 4.1.1)."""

    def __init__(
        self, rule: BlockRule, styles: CompositionStyles, numbers: dict[etree._Element, int]
    ) -> None:
        self.inlines = (*rule.inlines, *styles.inlines)
        self.note = styles.note
        self.numbers = numbers
        self.runs: list[Run] = []
        self.slots: list[Slot] = []
        self.at_edge = True  # at the start of the paragraph or after a br or a space: a space vanishes here

    def add(self, text: str, style: TextStyle, slot: Slot) -> None:
        collapsed = []
        for character in text:
            if character in _WHITE:
                if not self.at_edge:
                    collapsed.append(" ")
                self.at_edge = True
            else:
                collapsed.append(character)
                self.at_edge = False
        self.runs.append(Run("".join(collapsed), style))
        self.slots.append(slot)

    def trim(self) -> None:
        """Take away a space at the end of a line that is forced."""
        for index in range(len(self.runs) - 1, -1, -1):
            run = self.runs[index]
            if run.forced:
                return
            if run.text.endswith(" "):
                self.runs[index] = Run(run.text[:-1], run.style)
                return
            if run.text:
                return

    def walk(self, element: etree._Element, style: TextStyle) -> None:
        self.add(element.text or "", style, Slot(element))
        for child in element:
            self.child(child, style)
            self.add(child.tail or "", style, Slot(child, "tail"))

    def child(self, child: etree._Element, style: TextStyle) -> None:
        tag, names = local_name(child), classes(child)
        if not tag:
            return
        if self.note.class_name in names:
            self.add_call(child, style)
        elif tag == "br":
            self.trim()
            self.runs.append(Run("", style, forced=True))
            self.slots.append(Slot(child))
            self.at_edge = True
        elif tag == "wbr":
            self.runs.append(Run("\u200b", style))
            self.slots.append(Slot(child, "after"))
        elif tag in _INLINE_TAGS:
            self.walk(child, self.styled(child, tag, names, style))
        else:
            raise Unsettable(f"it holds <{tag}>, whose width is not known before the page is laid out")

    def add_call(self, note: etree._Element, style: TextStyle) -> None:
        if self.note.call:
            text = self.note.call.format(number=self.numbers.get(note, 0))
            self.runs.append(Run(text, self.note.style.applied(style)))
            self.slots.append(Slot(None))
            self.at_edge = False

    def styled(
        self, element: etree._Element, tag: str, names: tuple[str, ...], style: TextStyle
    ) -> TextStyle:
        row: InlineRule
        for row in self.inlines:
            if row.matches(tag, names):
                style = row.applied(style)
                break
        if found := element.get(XML_LANG) or element.get("lang"):
            style = replace(style, language=found)
        return style


def read_paragraph(
    element: etree._Element, rule: BlockRule, styles: CompositionStyles, numbers: dict[etree._Element, int]
) -> Paragraph:
    """Take a paragraph apart into runs; raises Unsettable if it holds what has no known width."""
    if COMPOSED in classes(element):
        raise Unsettable("it has been composed already")
    style = replace(rule.style, language=language(element) or rule.style.language)
    reader = _Reader(rule, styles, numbers)
    note = None
    if rule.lead_in:
        note = next((a for a in (element, *element.iterancestors()) if a in numbers), None)
        lead_in = rule.lead_in.format(number=numbers.get(note, 0) if note is not None else 0)
        reader.runs.append(Run(lead_in, rule.lead_in_style or style))
        reader.slots.append(Slot(None))
    reader.walk(element, style)
    reader.trim()
    return Paragraph(element, tuple(reader.runs), tuple(reader.slots), note if note is not element else None)


@dataclass(slots=True)
class _Piece:
    """Text of one run in one line, then the turn that ends the line there, if it ends there."""

    line: int
    text: str
    turn: Turn | None = None


def _pieces(items: Items, lines: tuple[Line, ...], sign: str) -> list[list[_Piece]]:
    """For each run its pieces, in order."""
    pieces: list[list[_Piece]] = [[] for _ in items.runs]
    at = Place(0, 0)
    for number, line in enumerate(lines):
        point = items.breakpoints[line.end]
        for run in range(at.run, min(point.end.run, len(items.runs) - 1) + 1):
            begin = at.offset if run == at.run else 0
            end = point.end.offset if run == point.end.run else len(items.runs[run].text)
            pieces[run].append(_Piece(number, items.runs[run].text[begin:end]))
        last = pieces[point.end.run][-1]
        if line.turn is Turn.HYPHEN:
            last.text += sign
        if line.turn in {Turn.SPACE, Turn.JOINT, Turn.HYPHEN}:
            last.turn = line.turn
        at = point.start
    return pieces


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _css(line: Line, run: Run, text: str, size_pt: float, hang_left_pt: float) -> str:
    """The declarations of a piece; a line at its natural spacing needs none."""
    word, letter = line.word_space_pt, line.letter_space_pt
    tracking = run.style.tracking_pt
    if text == " ":  # the engine puts U+200B after a lone space, which would take letter space as well
        word, letter, tracking = word + letter + tracking, 0.0, 0.0
    declarations = []
    if word:
        declarations.append(f"word-spacing:{_number(word)}pt")
    if letter or tracking != run.style.tracking_pt:
        declarations.append(f"letter-spacing:{_number(tracking + css_letter_space(letter, size_pt))}pt")
    if hang_left_pt:
        declarations.append(f"margin-left:{_number(-hang_left_pt)}pt")
    return ";".join(declarations)


def write_lines(paragraph: Paragraph, items: Items, lines: tuple[Line, ...], sign: str) -> None:
    """Put the lines back into the paragraph's element, in place."""
    pieces = _pieces(items, lines, sign)
    first = _first_pieces(pieces)
    span = _qualified("span", etree.QName(paragraph.element).namespace)
    for run in range(len(pieces) - 1, -1, -1):
        slot = paragraph.slots[run]
        if slot.element is None or items.runs[run].forced:
            continue
        nodes: list[str | etree._Element] = []
        for piece in pieces[run]:
            line = lines[piece.line]
            hang = line.hang_left_pt if first.get(piece.line) is piece else 0.0
            css = _css(line, items.runs[run], piece.text, items.size_pt, hang) if piece.text else ""
            nodes.append(_written(piece, css, span, generated=slot.part == "after"))
        _fill(slot, [node for node in nodes if node != ""])
    _add_class(paragraph.element, COMPOSED)
    if paragraph.note is not None:
        _add_class(paragraph.note, LEAD_IN)


def _add_class(element: etree._Element, name: str) -> None:
    element.set("class", " ".join((*classes(element), name)))


def _written(piece: _Piece, css: str, span: str, *, generated: bool) -> str | etree._Element:
    """A piece as text, or as a span if it has spacing of its own or a turn that must be told."""
    text = ("" if generated else piece.text) + ("\n" if piece.turn else "")
    told = piece.turn in {Turn.HYPHEN, Turn.JOINT}
    if not css and not told:
        return text
    element = etree.Element(span)
    if css:
        element.set("style", css)
    if told and piece.turn:
        element.set("data-turn", piece.turn.value)
    element.text = text
    return element


def _first_pieces(pieces: list[list[_Piece]]) -> dict[int, _Piece]:
    """The piece that begins each line."""
    first: dict[int, _Piece] = {}
    for run in pieces:
        for piece in run:
            if piece.text:
                first.setdefault(piece.line, piece)
    return first


def _qualified(name: str, namespace: str | None) -> str:
    return f"{{{namespace}}}{name}" if namespace else name


def _fill(slot: Slot, nodes: list[str | etree._Element]) -> None:
    """Replace the text of a slot by text and new elements; "after" is the place before an element's tail."""
    element = slot.element
    assert element is not None  # noqa: S101 - the caller has asked
    parent = element if slot.part == "text" else element.getparent()
    assert parent is not None  # noqa: S101 - what has a tail has a parent
    index = 0 if parent is element else parent.index(element) + 1
    following = element.tail if slot.part == "after" else None
    lead, after = "", None
    for node in nodes:
        if not isinstance(node, str):
            parent.insert(index, node)
            index, after = index + 1, node
        elif after is None:
            lead += node
        else:
            after.tail = (after.tail or "") + node
    if slot.part == "text":
        element.text = lead or None
    elif slot.part == "tail":
        element.tail = lead or None
    elif after is not None:
        element.tail, after.tail = None, following


def source_text(element: etree._Element, sign: str = "-") -> str:
    """The text of a composed paragraph as it was: turns undone, white space collapsed, a br as a line end.

    The text of notes inside it is given as well, in its place.
    """
    parts: list[str] = []

    def collect(node: etree._Element) -> None:
        if not isinstance(node.tag, str):
            return
        if local_name(node) == "br":
            parts.append("\x00")
        text = node.text or ""
        turn = node.get("data-turn")
        if turn:
            text = text.removesuffix("\n")
        if turn == Turn.HYPHEN.value:
            text = text.removesuffix(sign)
        parts.append(text)
        for child in node:
            collect(child)
            parts.append(child.tail or "")

    collect(element)
    return re.sub(r"[ \t\n\r\f]+", " ", "".join(parts)).replace("\x00", "\n")
