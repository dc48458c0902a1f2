"""The lines of a paragraph back into its element; no element of it moves.

Only text nodes are touched: each becomes the pieces of its lines, a piece that needs its own spacing in a
`span`. A line ends in a newline, which `white-space: pre` keeps (a `br` would be two more boxes).
Elements keep their places, ids and notes. A `span` says in `data-turn` if the newline does not stand for a
space ("hyphen": a sign was added, "joint": nothing was), so that `source_text` can give the text back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from stamba.setting.paragraphs.cuts import Turn
from stamba.setting.paragraphs.engine import css_letter_space
from stamba.setting.paragraphs.items import StyledRun, size_of
from stamba.setting.paragraphs.markup import COMPOSED, LEAD_IN, Paragraph, Slot, classes, local_name

if TYPE_CHECKING:
    from stamba.setting.paragraphs.task import Line


@dataclass(slots=True)
class _Piece:
    """Text of one run in one line, then the turn that ends the line there, if it ends there."""

    line: int
    text: str
    turn: Turn | None = None


def _pieces(runs: tuple[StyledRun, ...], lines: tuple[Line, ...], sign: str) -> list[list[_Piece]]:
    """For each run its pieces, in order."""
    pieces: list[list[_Piece]] = [[] for _ in runs]
    for number, line in enumerate(lines):
        at, until = line.first, line.last
        for run in range(at.run, min(until.run, len(runs) - 1) + 1):
            begin = at.offset if run == at.run else 0
            end = until.offset if run == until.run else len(runs[run].text)
            pieces[run].append(_Piece(number, runs[run].text[begin:end]))
        last = pieces[until.run][-1]
        if line.turn is Turn.HYPHEN:
            last.text += sign
        if line.turn in {Turn.SPACE, Turn.JOINT, Turn.HYPHEN}:
            last.turn = line.turn
    return pieces


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _css(line: Line, run: StyledRun, text: str, size_pt: float, hang_left_pt: float) -> str:
    """Return the declarations of a piece; a line at its natural spacing needs none."""
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


def write_lines(paragraph: Paragraph, lines: tuple[Line, ...], sign: str) -> None:
    """Put the lines back into the paragraph's element, in place."""
    runs = paragraph.runs
    pieces, size = _pieces(runs, lines, sign), size_of(runs)
    first = _first_pieces(pieces)
    span = _qualified("span", etree.QName(paragraph.element).namespace)
    for run in range(len(pieces) - 1, -1, -1):
        slot = paragraph.slots[run]
        if slot.element is None or runs[run].forced:
            continue
        nodes: list[str | etree._Element] = []
        for piece in pieces[run]:
            line = lines[piece.line]
            hang = line.hang_left_pt if first.get(piece.line) is piece else 0.0
            css = _css(line, runs[run], piece.text, size, hang) if piece.text else ""
            nodes.append(_written(piece, css, span, generated=slot.part == "after"))
        _fill(slot, [node for node in nodes if node != ""])
    _add_class(paragraph.element, COMPOSED)
    if paragraph.note is not None:
        _add_class(paragraph.note, LEAD_IN)


def _add_class(element: etree._Element, name: str) -> None:
    element.set("class", " ".join((*classes(element), name)))


def _written(piece: _Piece, css: str, span: str, *, generated: bool) -> str | etree._Element:
    """Return a piece as text, or as a span if it has spacing of its own or a turn that must be told."""
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
    """Return the piece that begins each line."""
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
    """Return the text of a composed paragraph as it was: turns undone, white space collapsed, a br as a line end.

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
