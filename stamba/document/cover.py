"""The words of a cover, and the printed cover that a book orders: its plan for a number of pages, and its inks."""

from __future__ import annotations

from dataclasses import replace

from stamba.config import BookConfig
from stamba.document.assembly import Document
from stamba.document.book import Book
from stamba.document.exchanges import NBSP
from stamba.document.matter import Furniture
from stamba.press.binding import fitted, require_binding
from stamba.press.cover import CoverPlan, planned
from stamba.press.spec import InkRule, PressSpec


def cover_words(document: Document, words: Furniture) -> str:
    """Return the words for a picture of the cover: that it is one, authors, title, part and subtitle."""
    meta = document.metadata
    told = (", ".join(who.name for who in meta.byline), meta.title, meta.part, meta.subtitle)
    return f"{words.cover}: {'. '.join(text.replace(NBSP, ' ') for text in told if text)}"


def cover_plan(config: BookConfig, pages: int) -> CoverPlan:
    """Return the cover of a book of so many pages; raises ConfigError when its binding cannot hold them."""
    press = fitted(config.press, pages)
    require_binding(pages, press.paper, press.binding)
    return planned(config.print.trim, config.print.bleed, press, pages)


def cover_press(book: Book, plan: CoverPlan) -> PressSpec:
    """Return what the cover is printed with: the interior's wishes, and the colours of `[cover]`."""
    config, style = book.document.config, book.theme.cover
    press = plan.press(config.press)
    if config.cover.colours == "black":
        return replace(press, colours="black", inks=())
    field = InkRule(style.colour, style.ink, config.cover.spot)
    return replace(press, colours="cmyk", inks=(field, *press.inks))
