"""WeasyPrint's pages seen while they are painted: which box drew which piece of text. Part of WeasyPrint's door.

WeasyPrint 70 tags boxes: a paragraph over two pages becomes two, notes become nothing, languages are lost. Its
boxes know their elements, though, and a page's `paint` is where boxes meet the numbers of marked content. So
`paint` of every page is watched, and the tags are made anew from what was seen (stamba.tagging).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from stamba.ground.geometry import Box
from stamba.pdf.structure import MarkedContent
from stamba.setting.deep_notes import CONTINUED
from stamba.setting.laid_out import Element, LaidOut, Ornament

_PT = 0.75  # a CSS pixel in points
ASCENT, DESCENT = 0.95, 0.3  # of the type size: what the house's faces take above and below the base line
_CELLS = ("td", "th")
_HEAD_AND_FOOT = {"top": "Header", "bottom": "Footer"}


@dataclass(slots=True, eq=False)
class _Draft:
    """An element that is still being filled."""

    tag: str
    attributes: dict[str, str]
    kids: list[_Draft | MarkedContent] = field(default_factory=list)

    def finished(self) -> Element:
        kids = (kid.finished() if isinstance(kid, _Draft) else kid for kid in self.kids)
        return Element(self.tag, self.attributes, tuple(kids))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A box that drew something: its element, tag, line, and whether it is a leader."""

    box: Any
    line: int
    leader: bool
    margin: str


class Watch:
    """Collects what the pages of one rendering draw; `root` is the engine's own tree of the XHTML."""

    def __init__(self, root: Any) -> None:  # noqa: ANN401 - an element of xml.etree
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self._body = next(element for element in root.iter() if element.tag == "body")
        self._drafts: dict[tuple[Any, str], _Draft] = {(self._body, ""): _Draft("body", {})}
        self._pages: dict[Any, int] = {}
        self._ornaments: list[Ornament] = []
        self._count = 0
        self._lines = 0

    def attach(self, pages: Sequence[Any]) -> None:
        """Be there when these pages are painted."""
        self._count = len(pages)
        for index, page in enumerate(pages):
            page.paint = self._painter(page.paint, page, index)

    def detach(self, pages: Sequence[Any]) -> None:
        """Leave the pages as they were, to be painted again."""
        for page in pages:
            del page.paint

    def _painter(self, paint: Any, page: Any, index: int) -> Any:  # noqa: ANN401 - WeasyPrint has no types
        def painted(stream: Any, scale: float = 1) -> None:  # noqa: ANN401
            paint(stream, scale)
            tags = stream._tags or {}  # noqa: SLF001 - nobody else knows; empty when no tags are asked for
            self._look(page, index, {box: tag["mcid"] for box, tag in tags.items()})

        return painted

    def laid_out(self) -> LaidOut:
        """Return the places that were seen, when all pages are painted."""
        return LaidOut(self._count, self._drafts[self._body, ""].finished(), tuple(self._ornaments))

    def _look(self, page: Any, index: int, numbers: dict[Any, int]) -> None:  # noqa: ANN401
        height = page.height * _PT
        for seen in self._walk(page._page_box, 0, leader=False, margin=""):  # noqa: SLF001
            if seen.box.element_tag in _CELLS and not self._is_repeated(seen.box.element, index):
                self._draft(seen.box.element, seen.box.element_tag)  # an empty cell is a cell
            if seen.box not in numbers:
                continue
            mark = _mark(seen, index, numbers[seen.box], height)
            if seen.margin or seen.leader or self._is_repeated(seen.box.element, index):
                self._ornaments.append(Ornament(mark, _kind(seen)))
            else:
                self._draft(seen.box.element, seen.box.element_tag).kids.append(mark)

    def _walk(self, box: Any, line: int, *, leader: bool, margin: str) -> Iterator[_Seen]:  # noqa: ANN401
        """The boxes of a page in the order of the source, but for notes, which stand at its foot."""
        kind = type(box).__name__
        if kind == "AbsolutePlaceholder":
            box = box._box  # noqa: SLF001 - the place holder has the place, the box what was drawn
        if kind == "LineBox":
            self._lines += 1
            line = self._lines
        margin = margin or getattr(box, "at_keyword", "")
        leader = leader or box.is_leader
        yield _Seen(box, line, leader, margin)
        for child in box.children:
            yield from self._walk(child, line, leader=leader, margin=margin)

    def _is_repeated(self, element: Any, index: int) -> bool:  # noqa: ANN401
        """Tell whether this is a table's head set again on a later page."""
        part = element
        while part is not None and part.tag != "thead":
            part = self._parents.get(part)
        return part is not None and self._pages.setdefault(part, index) != index

    def _draft(self, element: Any, tag: str) -> _Draft:  # noqa: ANN401
        """The draft of an element, put where it is read: a note right behind its call, all else as it comes."""
        while CONTINUED in (element.get("class") or "").split():  # a note that goes on is one note
            siblings = list(self._parents[element])
            element = siblings[siblings.index(element) - 1]
        name = str(element.tag)
        pseudo = tag.partition("::")[2] if tag else ""
        if (element, pseudo) in self._drafts:
            return self._drafts[element, pseudo]
        if pseudo:
            parent, draft = self._draft(element, name), _Draft(f"{name}::{pseudo}", {})
        else:
            parent = self._draft(self._parents[element], "")
            draft = _Draft(name, {str(key): str(value) for key, value in element.attrib.items()})
        self._drafts[element, pseudo] = draft
        parent.kids.insert(self._place(element, parent, pseudo), draft)
        return draft

    def _place(self, element: Any, parent: _Draft, pseudo: str) -> int:  # noqa: ANN401
        if pseudo or "note" not in (element.get("class") or "").split():
            return len(parent.kids)
        siblings = list(self._parents[element])
        for sibling in reversed(siblings[: siblings.index(element)]):
            call = self._drafts.get((sibling, ""))
            if call is not None and call in parent.kids:
                return parent.kids.index(call) + 1
        return len(parent.kids)


def texts_in(box: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the boxes of text inside a box, in the order of the text."""
    if type(box).__name__ == "TextBox":
        yield box
    for child in box.all_children():
        yield from texts_in(child)


def _kind(seen: _Seen) -> str:
    if seen.margin:
        return next((kind for side, kind in _HEAD_AND_FOOT.items() if side in seen.margin), "Pagination")
    return "Layout" if seen.leader else "Pagination"


def _mark(seen: _Seen, index: int, number: int, height: float) -> MarkedContent:
    box = seen.box
    if hasattr(box, "text"):
        size = box.style["font_size"] * _PT
        base = height - (box.position_y + box.baseline) * _PT
        left, right = box.position_x * _PT, (box.position_x + box.width) * _PT
        area = Box(left, base - DESCENT * size, right, base + ASCENT * size)
        return MarkedContent(
            index, number, box.text or " ", seen.line, area
        )  # no text at all is what a picture shows
    left, top = box.content_box_x() * _PT, height - box.content_box_y() * _PT
    return MarkedContent(index, number, "", 0, Box(left, top - box.height * _PT, left + box.width * _PT, top))
