"""The logical structure of a PDF as values (ISO 32000-1, 14.6 to 14.8): structure elements and their marked content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stamba.ground.geometry import Box


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """A marked-content sequence: a run of text in one line, or a picture.

    Its page index, its number in the page's content (MCID), what it shows ("" for a picture), its line, its box in
    points. The lines of a section have numbers of their own; a picture stands in line 0.
    """

    page: int
    mcid: int
    text: str
    line: int
    box: Box

    @property
    def place(self) -> tuple[int, int]:
        """Return the page index and the number, which tell it from all others."""
        return self.page, self.mcid

    def moved(self, pages: int) -> MarkedContent:
        """Return it so many pages further on."""
        return MarkedContent(self.page + pages, self.mcid, self.text, self.line, self.box)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One entry of a structure element's attribute object: owner, key, and a name, a number or numbers."""

    owner: str
    key: str
    value: str | float | tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A structure element. `href` is where a Link leads; `language` is set only where it changes."""

    type: str
    kids: tuple[Tag | MarkedContent, ...] = ()
    language: str = ""
    alternative: str = ""
    expansion: str = ""
    title: str = ""
    id: str = ""
    href: str = ""
    attributes: tuple[Attribute, ...] = ()

    def walk(self) -> Iterator[Tag]:
        """Yield itself and the tags inside, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()

    def marks(self) -> Iterator[MarkedContent]:
        """Yield all marked content inside, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.marks()
            else:
                yield kid
