"""Links and the places they lead to: annotations, named destinations, bookmarks (ISO 32000-1, 12.3 and 12.5.6.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stamba.editions.screen.about import About, Bookmark
from stamba.ground.geometry import Box
from stamba.pdf.objects import Array, Dictionary, Name, Object, Pdf, String
from stamba.pdf.structure import MarkedContent, Tag
from stamba.setting.laid_out import Element, LaidOut

_GRACE = 1.0  # points around a link, so that a finger finds it
_NOTEREF_GRACE = 2.5  # a note's figure is small
_ABOVE = 6.0  # points of white above a place that a link leads to
_PRINTED = 4  # annotation flag (ISO 32000-1, table 165), which PDF/A wants


class Destinations:
    """The places of the book by the identifiers of its elements, as destinations of one PDF."""

    def __init__(self, pdf: Pdf, laid_out: LaidOut) -> None:
        self._pages = [page.obj for page in pdf.pages]
        self._heights = [float(page.mediabox[3]) for page in pdf.pages]
        self._first: dict[str, MarkedContent] = {}
        self._top: dict[int, MarkedContent] = {}
        self._find(laid_out.body, [])

    def _find(self, element: Element, waiting: list[str]) -> None:
        """An identifier is where the next piece is; one inside a note waits for the note's own."""
        if "id" in element.attributes:
            waiting.append(element.attributes["id"])
        for kid in element.kids:
            if isinstance(kid, Element):
                self._find(kid, [] if kid.is_note else waiting)
                continue
            for identifier in waiting:
                self._first[identifier] = kid
            waiting.clear()
            if kid.page not in self._top or kid.box.y1 > self._top[kid.page].box.y1:
                self._top[kid.page] = kid

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._first

    def destination(self, identifier: str) -> Array:
        """Return the place, seen with some white above it; the whole page when nothing stands above it."""
        mark = self._first[identifier]
        height = self._heights[mark.page]
        is_top = mark.box.y1 >= self._top[mark.page].box.y1
        top = height if is_top else min(height, mark.box.y1 + _ABOVE)
        return Array([self._pages[mark.page], Name.XYZ, None, round(top, 2), None])

    def write(self, pdf: Pdf, wanted: set[str]) -> None:
        """The name tree of the destinations that something leads to (ISO 32000-1, 7.9.6)."""
        names: list[Object] = []
        for identifier in sorted(wanted & self._first.keys(), key=lambda name: bytes(String(name))):
            names += [String(identifier), self.destination(identifier)]
        if "/Names" not in pdf.Root:
            pdf.Root.Names = Dictionary()
        pdf.Root.Names.Dests = pdf.make_indirect(Dictionary(Names=Array(names)))


class Links:
    """Makes the annotations of links; the writer of the tags asks for them and gives them their numbers."""

    def __init__(self, pdf: Pdf, destinations: Destinations, about: About) -> None:
        self._pdf = pdf
        self._destinations = destinations
        self._about = about
        self._pages = [page.obj for page in pdf.pages]
        self.targets: set[str] = set()
        for page in self._pages:
            if "/Annots" in page:
                del page.Annots

    def annotations(self, link: Tag) -> Iterator[tuple[int, Object]]:
        """Yield the annotations of a link, one a line, with their page indexes; they stand on their pages already."""
        grace = _NOTEREF_GRACE if link.href.startswith("#note-") else _GRACE
        for page, box in _lines(tuple(link.marks())):
            near = box.grown(grace)
            annotation = Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([round(value, 2) for value in (near.x0, near.y0, near.x1, near.y1)]),
                Border=Array([0, 0, 0]),
                F=_PRINTED,
                Contents=String(self._says(link)),
            )
            if link.href.startswith("#"):
                target = link.href[1:]
                if target not in self._destinations:
                    continue
                self.targets.add(target)
                annotation.Dest = String(target)
            else:
                annotation.A = Dictionary(Type=Name.Action, S=Name.URI, URI=String(link.href))
            made = self._pdf.make_indirect(annotation)
            if "/Annots" not in self._pages[page]:
                self._pages[page].Annots = Array()
            self._pages[page].Annots.append(made)
            yield page, made

    def _says(self, link: Tag) -> str:
        """Return the alternate description of a link (ISO 14289-1, 7.18.5)."""
        text = " ".join("".join(mark.text for mark in link.marks()).split())
        if link.href.startswith("#noteref-"):
            return self._about.back
        if link.href.startswith("#note-"):
            return f"{self._about.note} {text}"
        return text if link.href.startswith("#") else link.href


def _lines(marks: Sequence[MarkedContent]) -> list[tuple[int, Box]]:
    """Return the boxes of the pieces of each line, and their pages."""
    lines: dict[tuple[int, int], Box] = {}
    for mark in marks:
        box, key = mark.box, (mark.page, mark.line)
        if key in lines:
            old = lines[key]
            box = Box(min(old.x0, box.x0), min(old.y0, box.y0), max(old.x1, box.x1), max(old.y1, box.y1))
        lines[key] = box
    return [(page, box) for (page, _), box in lines.items()]


def write_bookmarks(pdf: Pdf, bookmarks: Sequence[Bookmark], destinations: Destinations) -> None:
    """The outline, in place of the engine's (ISO 32000-1, 12.3.3)."""
    if "/Outlines" in pdf.Root:
        del pdf.Root.Outlines
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    count = _outline(pdf, root, bookmarks, destinations)
    if count:
        root.Count = count
        pdf.Root.Outlines = root


def _outline(pdf: Pdf, parent: Object, bookmarks: Sequence[Bookmark], destinations: Destinations) -> int:
    """Add the items below a parent, all open; return their number, with those below them."""
    items: list[Object] = []
    count = 0
    for bookmark in bookmarks:
        if bookmark.anchor not in destinations:
            continue
        item = pdf.make_indirect(
            Dictionary(
                Title=String(bookmark.title), Parent=parent, Dest=destinations.destination(bookmark.anchor)
            )
        )
        below = _outline(pdf, item, bookmark.children, destinations)
        if below:
            item.Count = below
        count += 1 + below
        if items:
            items[-1].Next, item.Prev = item, items[-1]
        items.append(item)
    if items:
        parent.First, parent.Last = items[0], items[-1]
    return count
