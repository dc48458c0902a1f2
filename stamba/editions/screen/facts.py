"""Gathers the metadata of the screen PDF from the order for it."""

from __future__ import annotations

from pathlib import Path

from stamba.document import TocEntry
from stamba.document.cover import cover_words
from stamba.editions.artifact import Order
from stamba.editions.screen.about import About, Attached, Bookmark, Front, Names
from stamba.setting.laid_out import LaidOut


def about(order: Order, laid_out: LaidOut, cover: Path) -> About:
    """Return everything that the file says beside its pages; `cover` is the path of its first page."""
    document, words = order.book.document, order.book.words
    meta = document.metadata
    title = f"{meta.title}. {meta.part}" if meta.part else meta.title
    names = Names(
        title, tuple(who.name for who in meta.creators), meta.description, meta.identifier, meta.language
    )
    return About(
        names=names,
        moment=order.book.revision.moment,
        bookmarks=bookmarks(order),
        cover=Front(words.cover, cover_words(document, words), cover),
        note=words.note,
        back=words.back_to_text,
        roman_pages=roman_pages(order, laid_out),
        sources=_sources(order),
    )


def bookmarks(order: Order) -> tuple[Bookmark, ...]:
    """Return a bookmark for every section, and below it for chapters of a part and headings that the contents name."""
    below = {entry.section: entry.children for entry in order.book.document.toc}
    return tuple(
        Bookmark(section.title, section.id, tuple(map(_bookmark, below.get(section.id, ()))))
        for section in order.book.document.sections
        if not section.part
    )


def _bookmark(entry: TocEntry) -> Bookmark:
    return Bookmark(entry.title, entry.anchor, tuple(map(_bookmark, entry.children)))


def roman_pages(order: Order, laid_out: LaidOut) -> int:
    """Return the number of pages with roman folios: those before the body, if the book asks for it."""
    if not order.book.document.config.print.roman_front:
        return 0
    body = next((section for section in order.book.document.sections if section.matter == "body"), None)
    return (laid_out.first_page(body.id) or 0) if body else 0


def _sources(order: Order) -> tuple[Attached, ...]:
    """Return the Markdown and book.toml, if the book asks for it."""
    config = order.book.document.config
    if not config.screen.attach_source:
        return ()
    chapters = (Attached(path.name, path.read_bytes(), "text/markdown") for path in config.chapters)
    return (Attached(config.path.name, config.path.read_bytes(), "application/toml"), *chapters)
