"""The table of editions: what is made, under which name, from what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from stamba.editions import booklet, corrections, dump, wrap
from stamba.editions.artifact import Artifact, Order
from stamba.editions.epub import edition as epub
from stamba.editions.print.edition import make_print
from stamba.editions.screen.edition import make_screen


@dataclass(frozen=True, slots=True)
class Edition:
    """One finished form of the book: `suffix` follows the slug in its file's name, `needs` are made before it."""

    name: str
    suffix: str
    step: str
    make: Callable[[Order], Artifact]
    needs: tuple[str, ...] = ()


EDITIONS = {
    edition.name: edition
    for edition in (
        Edition("screen", "-screen.pdf", "5 render", make_screen),
        Edition("print", "-print.pdf", "5 render", make_print),
        Edition("epub", ".epub", "5 render", epub.make_epub, needs=("print",)),
        Edition("cover", "-cover.pdf", "5 render", wrap.make_cover, needs=("print",)),
        Edition("ticket", "-print.txt", "5 render", wrap.make_ticket, needs=("print", "cover")),
        Edition(
            "corrections", "-corrections.html", "5 render", corrections.make_corrections, needs=("print",)
        ),
        Edition("booklet", "-booklet.pdf", "6 impose", booklet.make_booklet, needs=("print",)),
        Edition("dump", "-dump.html", "5 render", dump.make_dump),
    )
}
USUAL = ("epub", "screen", "print", "cover", "ticket", "booklet", "corrections")


def in_order(wanted: Iterable[str]) -> tuple[Edition, ...]:
    """The editions wanted and those they need, each after what it needs."""
    names = set(wanted)
    for name in tuple(names):
        names.update(EDITIONS[name].needs)
    return tuple(edition for edition in EDITIONS.values() if edition.name in names)
