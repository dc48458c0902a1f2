"""Long lines of code turned before the page engine sees them: at a sensible place, with a mark before what is turned.

A block of code is set in a face of one width, so that the characters of a line can be counted. The mark is a drawing
and no letter: nobody copies it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from lxml import etree

from stamba.setting.paragraphs.cuts import code_joints
from stamba.setting.paragraphs.widths import width
from stamba.theme.theme import TextStyle

TURN = "turn"  # the class of the mark
_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 10" width="12" height="10">'
    '<path fill="none" stroke="#000" d="M1.5 0.5V6.5H9.5M7 4l2.5 2.5L7 9"/></svg>'
)
_ADDRESS = "data:image/svg+xml;base64," + base64.b64encode(_MARK.encode()).decode()
_INDENT = 3  # characters that a mark takes
_LEAST = 16  # characters that a line must hold to be turned by us


def turn_lines(block: etree._Element, style: TextStyle, measure_pt: float) -> None:
    """Turn the lines of a `pre` that are longer than the measure."""
    most = int((measure_pt + 0.01) / width("0", style))
    if most < _LEAST:
        return
    text = "".join(str(part) for part in block.itertext())
    places = list(_turns(text, most))
    if places:
        _insert(block, places)


def _turns(text: str, most: int) -> Iterator[int]:
    """The offsets before which a line is turned."""
    at = 0
    for line in text.split("\n"):
        begin, room = 0, most
        while len(line) - begin > room:
            end = _place(line, begin, begin + room)
            yield at + end
            begin, room = end, most - _INDENT
        at += len(line) + 1


def _place(line: str, begin: int, end: int) -> int:
    """Return where a line is turned: behind the last space of its second half, at a joint, or where it is full."""
    half = begin + (end - begin) // 2
    space = line.rfind(" ", half, end) + 1
    if space > half:
        return space
    return max((joint for joint in code_joints(line) if half < joint <= end), default=end)


def _insert(block: etree._Element, places: list[int]) -> None:
    """Put a line end and a mark before the characters at these offsets."""
    ordered = list(_texts(block))
    at, waiting = 0, list(places)
    for element, part in ordered:
        text = getattr(element, part) or ""
        inside = [place - at for place in waiting if at <= place < at + len(text)]
        waiting = waiting[len(inside) :]
        if inside:
            _turn(element, part, text, inside)
        at += len(text)


def _texts(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    yield element, "text"
    for child in element:
        yield from _texts(child)
        yield child, "tail"


def _turn(element: etree._Element, part: str, text: str, offsets: list[int]) -> None:
    pieces = [text[begin:end] for begin, end in zip([0, *offsets], [*offsets, len(text)], strict=True)]
    marks = []
    for piece in pieces[1:]:
        mark = etree.Element("img", {"class": TURN, "src": _ADDRESS, "alt": ""})
        mark.tail = piece
        marks.append(mark)
    ends = [etree.Element("span", {"data-turn": "joint"}) for _ in marks]
    for end in ends:
        end.text = "\n"
    setattr(element, part, pieces[0])
    outer = element if part == "text" else element.getparent()
    if outer is None:
        return
    index = 0 if part == "text" else outer.index(element) + 1
    for end, mark in zip(ends, marks, strict=True):
        outer.insert(index, end)
        outer.insert(index + 1, mark)
        index += 2
