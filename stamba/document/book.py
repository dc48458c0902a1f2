"""A book after step 4, and bringing it there: the one value that editions and checks are made from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stamba.config.formats import OTHER_PAGES
from stamba.document.assembly import Document
from stamba.document.corrections import Listed
from stamba.document.flow import Flow
from stamba.document.matter import Furniture
from stamba.ground.house import House
from stamba.manuscript import Manuscript
from stamba.manuscript.revision import Revision
from stamba.pdf.quality import PageSpec
from stamba.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Book:
    """A book after step 4: everything that the editions and the checks are made from.

    `read` is the manuscript as step 2 gave it, `manuscript` the same after the rules of typography.
    """

    house: House
    theme: Theme
    read: Manuscript
    manuscript: Manuscript
    document: Document
    words: Furniture
    revision: Revision
    flow: Flow
    corrections: tuple[Listed, ...] = ()

    def for_edition(self, name: str) -> Book:
        """Return the book as an edition sets it: on the book's page, or on one of its own, its lines uncomposed."""
        config = self.document.config
        if name not in OTHER_PAGES:
            return self
        page = replace(OTHER_PAGES[name], roman_front=config.print.roman_front)
        config = replace(config, print=page, paragraphs=replace(config.paragraphs, compose=False))
        return replace(self, document=replace(self.document, config=config))

    @property
    def page_spec(self) -> PageSpec:
        """Return the specification of its pages, for whoever measures them."""
        return self.theme.page_spec(self.document.config.print)
