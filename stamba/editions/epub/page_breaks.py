"""The page breaks of the printed book in the EPUB: one empty element a page, before the first whole word of it.

A page that begins inside a divided word begins before that word here, so that a voice reads it whole (DPUB-ARIA 1.1,
doc-pagebreak). A blank page begins where the next one does; pages of a section that the EPUB leaves out begin at the
next section that it has; blank pages at the end begin behind the last word.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from stamba.document.characters import MATH
from stamba.document.epub import BLOCKS
from stamba.document.flow import FOLIO, MARKER, Flow, squeeze
from stamba.editions.epub.xml import TYPE
from stamba.editions.starts import PrintedPages
from stamba.ground.folios import folio

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LEGENDS = frozenset({"caption", "figcaption"})  # the page begins with what they explain
_WORD_ENDS = "—"  # a word may end without a space before it


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A page of the printed book: its number from 1, the section it begins in, and how many characters of the text of
    that section, white space not counted, stand before it; the first `roman` pages of the book are counted in roman.
    """

    number: int
    section: str
    offset: int
    roman: int = 0

    @property
    def folio(self) -> str:
        """Its folio."""
        return folio(self.number - 1, self.roman)

    @property
    def id(self) -> str:
        """The identifier of its mark."""
        return f"page-{self.folio}"


def page_breaks(printed: PrintedPages, flow: Flow, held: Sequence[str]) -> tuple[PageBreak, ...]:
    """Return the beginnings of the printed pages in the sections that an EPUB holds, in the order of the book."""
    texts = {section.section: section.text for section in flow.sections}
    places = {start.index: start for start in printed.starts if start.section in held}
    end = (held[-1], len(_shown(texts[held[-1]])))
    breaks: list[PageBreak] = []
    for index in reversed(range(printed.count)):
        start = places.get(index)
        if start:
            end = (start.section, len(_shown(texts[start.section][: start.offset])))
        breaks.append(PageBreak(index + 1, *end, printed.roman))
    return tuple(reversed(breaks))


def _shown(text: str) -> str:
    return text.replace(MARKER, "").replace(FOLIO, "")


@dataclass(slots=True)
class _Slot:
    """A stretch of text in a tree: the element it is the text or the tail of, and whether a block begins with it."""

    element: etree._Element
    is_tail: bool
    begins: bool

    @property
    def text(self) -> str:
        return (self.element.tail if self.is_tail else self.element.text) or ""


def insert(section: etree._Element, breaks: Iterable[PageBreak], *, links: bool = False) -> None:
    """Put the marks of one section into its element. With `links`, marks stay inside the link they fall into,
    since a list of links holds nothing but links (EPUB 3.3, 5.4.1).
    """
    slots = list(_slots(section))
    before = [0, *itertools.accumulate(len(squeeze(slot.text)) for slot in slots)]
    planned: list[tuple[_Place, PageBreak]] = []
    for page in sorted(breaks, key=lambda page: page.number):
        if page.offset >= before[-1]:
            place = _end(section)
        elif page.offset == 0 and not links:
            place = _Place(section, is_tail=False, position=0)
        else:
            at = bisect_right(before, page.offset) - 1
            position = _raw(slots[at].text, page.offset - before[at])
            place = _outside(*_word_start(slots, at, position), links=links)
        planned.append((place, page))
    for place, page in reversed(planned):  # from the end, so that the places before stay true
        _put(page, place)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place for a mark: a position in the text or the tail of an element."""

    element: etree._Element
    is_tail: bool
    position: int


def _slots(element: etree._Element) -> Iterable[_Slot]:
    """Yield all text below an element in reading order, cut at every tag."""
    fresh = True

    def walk(node: etree._Element) -> Iterable[_Slot]:
        nonlocal fresh
        if node.tag == MATH:
            return
        fresh = fresh or node.tag in BLOCKS
        yield _Slot(node, is_tail=False, begins=fresh)
        fresh = fresh and not (node.text or "").strip()
        for child in node:
            yield from walk(child)
            fresh = fresh or child.tag in BLOCKS
            yield _Slot(child, is_tail=True, begins=fresh)
            fresh = fresh and not (child.tail or "").strip()

    return walk(element)


def _raw(text: str, count: int) -> int:
    """Return the position in a text of its visible character number `count`."""
    seen = 0
    for position, char in enumerate(text):
        if squeeze(char):
            if seen == count:
                return position
            seen += 1
    return len(text)


def _word_start(slots: Sequence[_Slot], at: int, position: int) -> tuple[_Slot, int]:
    """Go back to where the word begins: behind white space, a dash or the beginning of a block."""
    while True:
        text = slots[at].text
        while position and not _ends_a_word(text[position - 1]):
            position -= 1
        if position or slots[at].begins or not at:
            return slots[at], position
        before = slots[at - 1].text
        if before and _ends_a_word(before[-1]):
            return slots[at], 0
        at, position = at - 1, len(before)


def _ends_a_word(char: str) -> bool:
    return char.isspace() or char in _WORD_ENDS


def _outside(slot: _Slot, position: int, *, links: bool) -> _Place:
    """Return the place before a word, outside of what begins with that word and merely wraps it, or is a heading."""
    element = slot.element
    if slot.is_tail or slot.text[:position].strip():
        return _Place(element, slot.is_tail, position)
    while element.tag not in BLOCKS or element.tag in _HEADINGS or element.tag in _LEGENDS:
        if links and element.tag == "a":
            break
        outer = element.getparent()
        assert outer is not None  # noqa: S101 - the section around all is a block
        if element.tag in _LEGENDS:
            return _before(outer)
        if element.tag in _HEADINGS or element.getprevious() is not None or (outer.text or "").strip():
            return _before(element)
        element = outer
    return _Place(element, is_tail=False, position=0)


def _before(element: etree._Element) -> _Place:
    previous, outer = element.getprevious(), element.getparent()
    if previous is not None:
        return _Place(previous, is_tail=True, position=len(previous.tail or ""))
    assert outer is not None  # noqa: S101 - the section around all is neither heading nor figure
    return _Place(outer, is_tail=False, position=len(outer.text or ""))


def _end(section: etree._Element) -> _Place:
    if len(section):
        return _Place(section[-1], is_tail=True, position=len(section[-1].tail or ""))
    return _Place(section, is_tail=False, position=len(section.text or ""))


def _put(page: PageBreak, place: _Place) -> None:
    mark, element = _mark(page), place.element
    if not place.is_tail:
        text = element.text or ""
        element.text, mark.tail = text[: place.position], text[place.position :]
        element.insert(0, mark)
        return
    text, outer = element.tail or "", element.getparent()
    assert outer is not None  # noqa: S101 - what has a tail stands in something
    element.tail, mark.tail = text[: place.position], text[place.position :]
    outer.insert(outer.index(element) + 1, mark)


def _mark(page: PageBreak) -> etree._Element:
    mark = etree.Element(
        "span", {"id": page.id, TYPE: "pagebreak", "role": "doc-pagebreak", "aria-label": page.folio}
    )
    mark.text = ""  # written with an end tag, which readers that take XHTML for HTML need
    return mark
