"""Notes deeper than their page, parted: what has no room goes on at the foot of the next page, without a new number.

The engine sets no note on two pages, but it moves a note that has no room to the next page. So a deep note is made
several, each behind the one before; a drawing, which is no letter, says that it goes on.
"""

from __future__ import annotations

import base64
import copy
from itertools import pairwise

from lxml import etree

CONTINUED = "continued"  # the class of a part that goes on from the page before
_GOES_ON = "goes-on"
_ARROW = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 14 8" width="14" height="8">'
    '<path fill="none" stroke="#000" d="M0.5 4H12.5M9 1l3.5 3L9 7"/></svg>'
)
_ADDRESS = "data:image/svg+xml;base64," + base64.b64encode(_ARROW.encode()).decode()
_KEPT_EM = 2.0  # what a mark takes of its line
_FIRST = 0.35  # of the room that a page has, what the first part of a note takes
_SPARE_LINES = 1.5  # of a note, by which a part is less deep than its room


def part(note: etree._Element, depth: float, room: float, line: float) -> None:
    """Part a note of this depth so that each of its parts has room, all in pt; its paragraphs are spans."""
    length = len("".join(str(text) for text in note.itertext()))
    each = max(room - _SPARE_LINES * line, 2 * line) / depth * length
    first = each * _FIRST  # the call stands anywhere on its page
    places = [
        _at_a_space(note, int(first + each * number)) for number in range(int((length - first) / each) + 1)
    ]
    edges = [0, *[place for place in places if 0 < place < length], length]
    row = next((first.get("data-row") for first in note if first.get("data-row")), None)
    parts = [_cut(note, begin, end) for begin, end in pairwise(edges)]
    for number, one in enumerate(parts):
        if number:
            one.set("class", f"note {CONTINUED}")
            one.set("id", f"{note.get('id')}-part-{number + 1}")
            if row and one[0].get("data-row"):
                one[0].set("data-row", row)  # it begins without an indent
        if number + 1 < len(parts):
            _append(one[-1], _mark())
    outer = note.getparent()
    if outer is None:
        return
    parts[-1].tail, note.tail = note.tail, None
    index = outer.index(note)
    outer[index : index + 1] = parts


def _mark() -> etree._Element:
    return etree.Element("img", {"class": _GOES_ON, "src": _ADDRESS, "alt": "", "data-em": f"{_KEPT_EM}"})


def _append(paragraph: etree._Element, mark: etree._Element) -> None:
    if len(paragraph):
        paragraph[-1].tail = f"{paragraph[-1].tail or ''}\u00a0"
    else:
        paragraph.text = f"{paragraph.text or ''}\u00a0"
    paragraph.append(mark)


def _at_a_space(note: etree._Element, place: int) -> int:
    """The place behind the space before, so that no word is parted."""
    text = "".join(str(one) for one in note.itertext())
    return text.rfind(" ", 0, place) + 1


def _cut(note: etree._Element, begin: int, end: int) -> etree._Element:
    """A copy of a note with the characters from begin to end, and the elements that hold some of them."""
    one = copy.deepcopy(note)
    one.tail = None
    _keep(one, begin, end, 0)
    for paragraph in one:
        if (
            not "".join(str(text) for text in paragraph.itertext()).strip()
            and paragraph.find(".//img") is None
        ):
            one.remove(paragraph)
    last = one[-1]
    if len(last):
        last[-1].tail = (last[-1].tail or "").rstrip() or None
    else:
        last.text = (last.text or "").rstrip()
    return one


def _keep(element: etree._Element, begin: int, end: int, at: int) -> int:
    """Keep the characters of an element between two places; gives the place behind it."""
    text = element.text or ""
    element.text, at = _between(text, begin - at, end - at), at + len(text)
    gone: list[etree._Element] = []
    for child in element:
        start = at
        at = _keep(child, begin, end, at)
        outside = not begin <= start < end if start == at else at <= begin or start >= end
        if outside:
            gone.append(child)
        tail = child.tail or ""
        child.tail, at = _between(tail, begin - at, end - at), at + len(tail)
    for child in gone:
        _drop(child)
    return at


def _between(text: str, begin: int, end: int) -> str:
    return text[max(begin, 0) : max(end, 0)]


def _drop(element: etree._Element) -> None:
    before, outer = element.getprevious(), element.getparent()
    if outer is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        outer.text = (outer.text or "") + (element.tail or "")
    outer.remove(element)
