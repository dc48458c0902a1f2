"""The book as the page engine laid it out, in reading order: which piece of which page belongs to which element.

Plain values between the engine, which makes them, and the tags of a PDF, which are made from them. A piece is a
marked-content sequence (ISO 32000-1, 14.6): a run of text in one line, or a picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from stamba.pdf.structure import MarkedContent

NOTE = "note"  # the class of an element that stands at the foot of the page and is read at its call


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the XHTML with its pieces and elements in reading order.

    What the style sheet made beside it is an element inside, such as "li::marker" or "a::after".
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    kids: tuple[Element | MarkedContent, ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The words of the class attribute."""
        return tuple(self.attributes.get("class", "").split())

    @property
    def is_note(self) -> bool:
        """Tell whether it is set at the foot of the page."""
        return NOTE in self.classes and "::" not in self.tag

    def walk(self) -> Iterator[Element]:
        """Itself and the elements inside, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    def moved(self, pages: int) -> Element:
        """Return it with all its pieces so many pages further on."""
        return Element(self.tag, self.attributes, tuple(kid.moved(pages) for kid in self.kids))

    def marks(self) -> Iterator[MarkedContent]:
        """All pieces inside, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.marks()
            else:
                yield kid


@dataclass(frozen=True, slots=True)
class Ornament:
    """A piece that is no part of the text (ISO 32000-1, 14.8.2.2): "Header", "Footer", "Layout" or "Pagination"."""

    mark: MarkedContent
    kind: str


@dataclass(frozen=True, slots=True)
class LaidOut:
    """All pages: their number, the body of the book, and everything around it."""

    pages: int
    body: Element
    ornaments: tuple[Ornament, ...]

    def first_page(self, identifier: str) -> int | None:
        """The index of the page where an element begins, None when nothing of it is seen."""
        for element in self.body.walk():
            if element.attributes.get("id") == identifier:
                return next((mark.page for mark in element.marks()), None)
        return None
