"""The table of editions: what is made, under which name, from what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from stamba.config.formats import OTHER_PAGES
from stamba.document.book import Book
from stamba.editions.artifact import Artifact, Order
from stamba.ground.errors import StambaError


def _of(module: str, name: str) -> Callable[..., Any]:
    """Return a function of a module of this room, which is imported when it is called: few builds need them all."""

    def asked(*given: object) -> object:
        return getattr(import_module(f"stamba.editions.{module}"), name)(*given)

    return asked


_REFUSED_COVER = _of("cover", "refused_cover")


def nothing_against(_: Book) -> tuple[StambaError, ...]:
    """Return no reason why an edition could not be made."""
    return ()


def nothing_more(_: Book) -> tuple[str, ...]:
    """Return no edition that a book's settings ask for."""
    return ()


@dataclass(frozen=True, slots=True)
class Edition:
    """One finished form of the book: `suffix` follows the slug in its file's name, `needs` are made before it.

    `also` tells what the settings of a book make it need besides. An inner one is made for others and never delivered;
    one that stands `apart` is made beside others.
    `refusals` says before a page is set why it cannot be made.
    """

    name: str
    suffix: str
    step: str
    make: Callable[[Order], Artifact]
    needs: tuple[str, ...] = ()
    inner: bool = False
    refusals: Callable[[Book], Iterable[StambaError]] = nothing_against
    also: Callable[[Book], tuple[str, ...]] = nothing_more
    apart: bool = False

    def needed(self, book: Book) -> tuple[str, ...]:
        """Return the editions of a book that this one is made from."""
        return (*self.needs, *self.also(book))


EDITIONS = {
    edition.name: edition
    for edition in (
        *(
            Edition(
                name,
                f"-{name}.pdf",
                "5 render",
                _of("screen.edition", "make_screen"),
                refusals=_REFUSED_COVER,
            )
            for name in ("screen", *OTHER_PAGES)
        ),
        Edition("pages", "-pages.pdf", "5 render", _of("print.edition", "make_pages"), inner=True),
        Edition(
            "print",
            "-print.pdf",
            "5 render",
            _of("print.edition", "make_print"),
            needs=("pages",),
            refusals=_of("print.refusals", "refused"),
            apart=True,
        ),
        Edition(
            "epub",
            ".epub",
            "5 render",
            _of("epub.edition", "make_epub"),
            needs=("pages",),
            refusals=_REFUSED_COVER,
            apart=True,
        ),
        Edition("cover", "-cover.pdf", "5 render", _of("wrap", "make_cover"), needs=("pages",)),
        Edition("ticket", "-print.txt", "5 render", _of("wrap", "make_ticket"), needs=("print", "cover")),
        Edition(
            "corrections",
            "-corrections.html",
            "5 render",
            _of("corrections", "make_corrections"),
            needs=("pages",),
            apart=True,
        ),
        Edition(
            "booklet",
            "-booklet.pdf",
            "6 impose",
            _of("booklet", "make_booklet"),
            needs=("print",),
            refusals=_of("booklet", "refused_booklet"),
            also=_of("booklet", "cover_of_booklet"),
        ),
        Edition("dump", "-dump.html", "5 render", _of("dump", "make_dump")),
    )
}
DELIVERED = tuple(name for name, edition in EDITIONS.items() if not edition.inner)
USUAL = ("epub", "screen", "print", "cover", "ticket", "booklet", "corrections")


def in_order(wanted: Iterable[str], book: Book) -> tuple[Edition, ...]:
    """Return the editions of a book that are wanted and those they need, each after what it needs."""
    names = set(wanted)
    while more := {need for name in names for need in EDITIONS[name].needed(book)} - names:
        names |= more
    return tuple(edition for edition in EDITIONS.values() if edition.name in names)
