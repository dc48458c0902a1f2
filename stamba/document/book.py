"""A book after step 4, and bringing it there: the one value that editions and checks are made from."""

from __future__ import annotations

from dataclasses import dataclass

from stamba.document.assembly import Document
from stamba.document.corrections import Listed
from stamba.document.flow import Flow
from stamba.document.matter import Words
from stamba.house import House
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
    words: Words
    revision: Revision
    flow: Flow
    corrections: tuple[Listed, ...] = ()

    @property
    def page_spec(self) -> PageSpec:
        """What its pages are meant to be, for whoever measures them."""
        return self.theme.page_spec(self.document.config.print)
