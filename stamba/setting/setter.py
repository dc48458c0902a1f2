"""A worker that sets stretches: lines chosen, pages made up, laid out and drawn, one stretch after another."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from stamba.document.book import Book
from stamba.ground.errors import ManuscriptError
from stamba.setting import deep_notes
from stamba.setting.drafts import ComposedPages, Drafted, compose_lines
from stamba.setting.engine import (
    LaidPages,
    Progress,
    draw_stretch,
    in_numbers,
    lay_out,
    lay_out_again,
    numbered,
)
from stamba.setting.inks import Inks
from stamba.setting.measured import Measured
from stamba.setting.paragraphs import KnownLines, found_beside
from stamba.setting.prepared import Composable, Matter, composable
from stamba.setting.stretches import Numbering, SetStretch, Stretch

_MOST_PARTINGS = 4  # how often notes are parted that are deeper than their page
_MOST_PAGES_HELD = 200  # what is laid out of them takes two megabytes a page
_MOST_PAGES_LET_GO = 50  # before what is left of them is collected


class Setter:
    """Sets and draws stretches by their numbers, and holds what it has laid out and the lines it has found."""

    def __init__(self, book: Book, matter: Matter) -> None:
        self._book = book
        self._matter = matter
        self._composes = book.document.config.paragraphs.compose
        self._ready: dict[int, Composable] = {}
        self._lines: dict[int, KnownLines] = {}
        self._held: dict[int, LaidPages] = {}
        self._let_go = 0

    def find_lines(self, number: int, stretch: Stretch) -> None:
        """Find the lines of a stretch with all processors, before it is set by one."""
        if self._composes:
            ready = self._composable(number, stretch)
            self._lines[number] = found_beside(ready.tree, ready.styles)

    def set(self, number: int, stretch: Stretch, told: Progress) -> bytes:
        """Choose the lines of a stretch and make up its pages, if the book wants that; return the SetStretch, pickled.

        Raises ManuscriptError for a note that no page can hold.
        """
        if self._composes:
            done = self._composed(number, stretch, told)
        else:
            done = SetStretch(stretch, in_numbers(self._laid(number, stretch, told)).laid)
        return pickle.dumps(done, pickle.HIGHEST_PROTOCOL)

    def _composable(self, number: int, stretch: Stretch) -> Composable:
        if number not in self._ready:
            self._ready[number] = composable(self._book, self._matter, stretch)
        return self._ready[number]

    def _composed(self, number: int, stretch: Stretch, told: Progress) -> SetStretch:
        book, first = self._book, 0 if stretch.recto else 1
        config = book.document.config
        ready, found = self._composable(number, stretch), self._lines.setdefault(number, {})

        def draft(pages: ComposedPages) -> Drafted:
            now = replace(
                stretch,
                html=etree.tostring(pages.tree, encoding="unicode"),
                rules=tuple((page - first, rules) for page, rules in sorted(pages.pages.items())),
                white=tuple(sorted(pages.white.items())),
            )
            drafted = in_numbers(self._laid(number, now, told))
            measured = Measured(first, drafted.matter, config.print.line.pt)
            deep = measured.too_deep()
            if deep:
                raise _DeepNotesError(deep)
            blank = (replace(drafted.lines[0], lines=()),) * first  # a verso faces the page behind it
            lines = (page.on(number) for number, page in enumerate((*blank, *drafted.lines)))
            return Drafted(now, measured, tuple(lines), drafted.laid)

        notes: Sequence[tuple[str, float, float]] = ()
        for _ in range(_MOST_PARTINGS):
            try:
                best, unset = compose_lines(ready.tree, ready.styles, config, book.page_spec, draft, found)
                return SetStretch(best.stretch, best.laid, unset, ready.parted)
            except _DeepNotesError as deep:
                notes = deep.notes
                elements = {
                    one.get("id"): one
                    for one in ready.tree.iter("span")
                    if "note" in one.get("class", "").split()
                }
                for name, depth, room in notes:
                    deep_notes.part(elements[name], depth, room, book.theme.note.line_pt)
                found.clear()
        raise _too_deep(book, *notes[0])

    def draw(
        self, number: int, stretch: Stretch, numbering: Numbering, inks: Sequence[Inks], told: Progress
    ) -> tuple[bytes, ...]:
        """Draw a stretch that was set in each of some inks, with the heads and folios of its place in the book; return
        DrawnStretches, pickled.
        """
        laid = numbered(self._laid(number, stretch, told), numbering, told)
        self._ready.pop(number, None)
        self._lines.pop(number, None)
        self._let(number)
        drawn = draw_stretch(laid, self._book.house, self._book.document.config.print, inks, told)
        return tuple(pickle.dumps(one, pickle.HIGHEST_PROTOCOL) for one in drawn)

    def _laid(self, number: int, stretch: Stretch, told: Progress) -> LaidPages:
        laid = self._held.pop(number, None)
        if laid is None or laid.source.stretch != stretch:
            laid = laid and lay_out_again(laid, stretch, told)
            laid = laid or lay_out(self._book, "", self._matter.sheets, told, stretch)
        while self._held and sum(len(one.pages) for one in self._held.values()) > _MOST_PAGES_HELD:
            self._let(next(iter(self._held)))
        self._held[number] = laid
        return laid

    def _let(self, number: int) -> None:
        """Let go of what was laid out; it refers to itself, and would stay long in a process with much in memory."""
        self._let_go += len(self._held.pop(number).pages)
        if self._let_go > _MOST_PAGES_LET_GO:
            self._let_go = 0
            gc.collect()


class _DeepNotesError(Exception):
    """Notes that no page can hold: identifier, depth and room of each, in pt."""

    def __init__(self, notes: Sequence[tuple[str, float, float]]) -> None:
        super().__init__()
        self.notes = notes


def _too_deep(book: Book, name: str, depth: float, room: float) -> ManuscriptError:
    """A note that could not be parted so that its parts have room."""
    number = next(
        one.number for one in book.document.notes if name == one.id or name.startswith(f"{one.id}-")
    )
    return ManuscriptError(
        f"note {number} is {depth / 72 * 25.4:.0f} mm deep, and a page has room for"
        f" {room / 72 * 25.4:.0f} mm of notes",
        "Shorten it, part it in two, or take a part of it into the text.",
        where=next(one.source for one in book.flow.notes if one.number == number),
    )
