"""The pages of a book: lines chosen, stretches laid out beside one another and drawn in the inks of each PDF."""

from __future__ import annotations

import gc
import hashlib
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from stamba.document import Document, parse_body, place_of
from stamba.document.book import Book
from stamba.document.characters import squeeze
from stamba.document.pictures import BOOK
from stamba.ground import kept
from stamba.ground.beside import Crew
from stamba.ground.errors import NOWHERE, ManuscriptError, RenderError
from stamba.ground.findings import Finding
from stamba.pdf.quality.lines import PageLines
from stamba.setting import deep_notes, formulas, pictures, tables
from stamba.setting.code import turn_lines
from stamba.setting.computed import Look, looks, measure_of, styles_of
from stamba.setting.drafts import ComposedPages, Drafted, compose_lines
from stamba.setting.engine import (
    LaidPages,
    Progress,
    computed,
    draw,
    draw_stretch,
    in_numbers,
    join,
    lay_out,
    lay_out_again,
    numbered,
    page_sheets,
    table_sizes,
    unheard,
)
from stamba.setting.inks import Inks
from stamba.setting.laid_out import LaidOut
from stamba.setting.measured import Measured
from stamba.setting.pages import page_tree
from stamba.setting.paragraphs import COMPOSED_CSS, TOO_WIDE, CompositionStyles, Unset
from stamba.setting.stretches import (
    DrawnStretch,
    LaidStretch,
    Numbering,
    Places,
    Stretch,
    cuts,
    ruled,
    stands_alone,
    stretched,
)
from stamba.setting.titles import title_step
from stamba.theme.fonts import faces

_SHOWN = re.compile(r"""(?:\bsrc="|url\(["']?)([^"')]+)""")
_PX = 96 / 72  # CSS pixels in a point
_MOST_PARTINGS = 4  # how often notes are parted that are deeper than their page
_MOST_TELLINGS = 6  # how often pages that tell of pages are laid out until all they tell is true
_MOST_PAGES_HELD = 200  # by each process: what is laid out of them takes two megabytes a page


class SetBook:
    """The pages of a book, laid out once when they are first asked for and drawn in the inks of each PDF.

    Screen and print differ in colours and boxes only, so a page number means the same in both.
    """

    def __init__(self, book: Book, progress: Progress, *inks: Inks) -> None:
        """`inks` are those in which the pages will be drawn; each is drawn while the pages are at hand."""
        self._book = book
        self._progress = _PagesTold(progress)
        self._inks = inks
        self._set: _Set | None = None
        self._drawn: dict[Inks, tuple[DrawnStretch, ...]] = {}

    def lay_out(self) -> None:
        """Lay out the pages and draw them, if that was not done before."""
        if self._set is None:
            matter = _prepared(self._book)
            with closing(Crew(_Setter(self._book, matter.sheets), self._progress)) as crew:
                self._set = _set(self._book, matter, crew, self._progress)
                self._draw(crew, self._inks)

    def draw(self, target: Path, inks: Inks) -> LaidOut:
        """Write the whole book as PDF in these inks; gives what is where."""
        if self._set is None:
            self._inks = tuple(dict.fromkeys((*self._inks, inks)))
        self.lay_out()
        assert self._set is not None  # noqa: S101 - the pages were laid out
        if inks not in self._drawn:
            with closing(Crew(_Setter(self._book, self._set.matter.sheets), self._progress)) as crew:
                self._draw(crew, (inks,))
        return join(self._book.house, self._drawn[inks], target, self._progress)

    def _draw(self, crew: Crew, wanted: Sequence[Inks]) -> None:
        """Draw all stretches in some inks, but for those that are kept."""
        assert self._set is not None  # noqa: S101 - the pages were laid out
        placed, matter, house = self._set.placed, self._set.matter, self._book.house
        keys = {
            (number, inks): matter.inputs(
                one.stretch, repr(one.numbering), repr(inks), house.sheet(inks.colours)
            )
            for number, one in enumerate(placed)
            for inks in wanted
        }
        found: dict[tuple[int, Inks], DrawnStretch] = {}
        tasks: dict[int, tuple[Stretch, Numbering, tuple[Inks, ...]]] = {}
        for number, one in enumerate(placed):
            for inks in wanted:
                known = kept.found("drawn", keys[number, inks])
                if known is not None:
                    found[number, inks] = pickle.loads(known)  # noqa: S301 - it carries this user's code
            lacking = tuple(inks for inks in wanted if (number, inks) not in found)
            if lacking:
                tasks[number] = (one.stretch, one.numbering, lacking)
        self._progress.begins("drawing")
        for number, drawn in crew.do("draw", tasks).items():
            for inks, one_drawn in zip(tasks[number][2], drawn, strict=True):
                found[number, inks] = one_drawn
                octets = pickle.dumps(one_drawn, pickle.HIGHEST_PROTOCOL)
                kept.keep("drawn", keys[number, inks], octets)
        for inks in wanted:
            self._drawn[inks] = tuple(found[number, inks] for number in range(len(placed)))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings of the setting on itself, when pages were drawn."""
        if self._set is None:
            return ()
        fits = self._set.matter.fits
        return (*_left_to_the_engine(self._book, self._set.unset), *_too_wide(self._book.document, fits))


class _PagesTold:
    """Tells how many pages are done by all processes together, and of how many if that is known."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._what, self._pages, self._of = "", 0, 0

    def begins(self, what: str, pages: int = 0) -> None:
        """Begin to count the pages of something that has so many, or 0 if nobody knows."""
        self._what, self._pages, self._of = what, 0, pages
        self._progress(what)

    def __call__(self, text: str) -> None:
        """Hear what a process says; "page 3" is its third."""
        if not text.startswith("page "):
            self._progress(text)
            return
        self._pages += 1
        known = f" of {self._of}" if self._pages <= self._of else ""
        self._progress(f"{self._what}, page {self._pages}{known}")


class _Setter:
    """Lays out and draws stretches by their numbers, and holds what it has laid out, to go on from there."""

    def __init__(self, book: Book, sheets: tuple[str, ...]) -> None:
        self._book = book
        self._sheets = sheets
        self._held: dict[int, LaidPages] = {}
        self._let_go = 0

    def lay_out(self, number: int, stretch: Stretch, told: Progress) -> LaidStretch:
        """Lay out a stretch and return its pages in numbers."""
        return in_numbers(self._laid(number, stretch, told))

    def draw(
        self, number: int, stretch: Stretch, numbering: Numbering, inks: Sequence[Inks], told: Progress
    ) -> tuple[DrawnStretch, ...]:
        """Draw a stretch in each of some inks, with the heads and folios of its place in the book."""
        spec, house = self._book.document.config.print, self._book.house
        laid = numbered(self._laid(number, stretch, told), numbering, told)
        self._let(number)
        return tuple(
            draw_stretch(
                laid,
                page_sheets(spec, house, one.colours, bleed=one.bleed),
                spec.bleed.pt * _PX if one.bleed else 0.0,
                one.variant,
                told,
            )
            for one in inks
        )

    def _laid(self, number: int, stretch: Stretch, told: Progress) -> LaidPages:
        laid = self._held.pop(number, None)
        if laid is None or laid.source.stretch != stretch:
            laid = laid and lay_out_again(laid, stretch, told)
            laid = laid or lay_out(self._book, "", self._sheets, told, stretch)
        while self._held and sum(len(one.pages) for one in self._held.values()) > _MOST_PAGES_HELD:
            self._let(next(iter(self._held)))
        self._held[number] = laid
        return laid

    def _let(self, number: int) -> None:
        """Let go of what was laid out; it refers to itself, and would stay long in a process with much in memory."""
        self._let_go += len(self._held.pop(number).pages)
        if self._let_go > _MOST_PAGES_HELD:
            self._let_go = 0
            gc.collect()


@dataclass(frozen=True, slots=True)
class _Matter:
    """The pages before any layout: their tree, its style sheets, where it is cut into stretches, a digest of the files
    that their looks depend on, the styles of the text if its lines are composed, and the tables that are set smaller.
    """

    tree: etree._Element
    sheets: tuple[str, ...]
    cut: tuple[tuple[int, str], ...]
    digest: bytes
    folder: Path
    styles: CompositionStyles | None = None
    fits: tuple[tables.Fit, ...] = ()

    def inputs(self, stretch: Stretch, *more: str) -> tuple[str | bytes, ...]:
        """Return all that a layout of a stretch depends on."""
        return self.digest, repr(stretch), _digest_of_shown(stretch.html, self.folder), *more


def _digest_of_shown(text: str, folder: Path) -> bytes:
    """Return a digest of the files of the book that HTML or a style sheet shows."""
    names = {name for name in _SHOWN.findall(text) if not name.startswith("data:")}
    paths = (folder / unquote(name.removeprefix(BOOK)) for name in sorted(names))
    return kept.digest_of(path for path in paths if path.is_file())


@dataclass(frozen=True, slots=True)
class _Placed:
    """A stretch at its place in the book."""

    stretch: Stretch
    numbering: Numbering
    laid: LaidStretch


@dataclass(frozen=True, slots=True)
class _Set:
    """The pages of a book with their lines chosen, and the paragraphs that keep the engine's own lines."""

    matter: _Matter
    placed: tuple[_Placed, ...]
    unset: tuple[Unset, ...] = ()


class _Drafts:
    """The drafts of a book: no stretch is laid out twice in the same form."""

    def __init__(self, matter: _Matter, crew: Crew) -> None:
        self._matter = matter
        self._crew = crew
        self._known: dict[Stretch, LaidStretch] = {}
        self._last: list[LaidStretch | None] = [None] * len(matter.cut)
        self._places: Places = {}

    @property
    def pages(self) -> int:
        """Return how many pages the last draft had, but for blank ones before a stretch; 0 if there was none."""
        return sum(len(one.steps) for one in self._last if one)

    def lay_out(self, pages: ComposedPages) -> tuple[_Placed, ...]:
        """Lay out the pages. What they tell of other pages may be of the draft before."""
        stretches = stretched(pages.tree, self._matter.cut)
        while True:
            placed, lacking = self._placed(stretches, pages)
            if not lacking:
                break
            self._lay_out(lacking)
        self._last = [one.laid for one in placed]
        self._places = dict(place for one in placed for place in one.numbering.places(one.laid))
        return placed

    def settled(self, pages: ComposedPages) -> tuple[_Placed, ...]:
        """Lay out the pages until all is true that they tell of one another.

        Raises RenderError for a link to nothing.
        """
        for _ in range(_MOST_TELLINGS):
            before, placed = self._places, self.lay_out(pages)
            if before == self._places:
                break
        asked = {name for one in placed for name in one.laid.asked}
        links = {link.get("href", "") for link in pages.tree.iter("a")}
        asked |= {href.removeprefix("#") for href in links if href.startswith("#")}
        for name in sorted(asked - self._places.keys()):
            raise RenderError(f"a link leads to #{name}, which is nowhere in the book", "Mend the link.")
        return placed

    def _placed(
        self, stretches: Sequence[Stretch], pages: ComposedPages
    ) -> tuple[tuple[_Placed, ...], dict[int, Stretch]]:
        """Place the stretches that are laid out already; the others are returned by number, as they may come to be."""
        placed: list[_Placed] = []
        lacking: dict[int, Stretch] = {}
        numbering = Numbering()
        for number, stretch in enumerate(stretches):
            last = self._last[number]
            numbering = numbering.before(stretch.begins)
            whole = ruled(stretch, numbering, len(last.steps) if last else 0, pages.pages, pages.blocks)
            whole = whole.telling(self._places, last.asked if last else ())
            if whole not in self._known:
                lacking[number] = whole
                if self._crew.is_alone:
                    self._lay_out({number: whole})
                    del lacking[number]
            laid = self._known.get(whole, last)
            if laid is None:  # how many pages it has is not known: the next one may begin on a recto
                numbering = Numbering(numbering.index + numbering.index % 2)
                continue
            placed.append(_Placed(whole, numbering, laid))
            numbering = numbering.after(laid)
        return tuple(placed), lacking

    def _lay_out(self, lacking: Mapping[int, Stretch]) -> None:
        """Lay out stretches, the long ones first, but for those that are kept."""
        keys = {number: self._matter.inputs(stretch) for number, stretch in lacking.items()}
        tasks = {}
        for number in sorted(lacking, key=lambda number: -len(lacking[number].html)):
            known = kept.found("stretch", keys[number])
            if known is not None:
                self._known[lacking[number]] = pickle.loads(known)  # noqa: S301 - it carries this user's code
            else:
                tasks[number] = (lacking[number],)
        for number, laid in self._crew.do("lay_out", tasks).items():
            self._known[lacking[number]] = laid
            kept.keep("stretch", keys[number], pickle.dumps(laid, pickle.HIGHEST_PROTOCOL))


def _set(book: Book, matter: _Matter, crew: Crew, progress: _PagesTold) -> _Set:
    """Lay out the pages: their lines are chosen, and the pages made up, if the book wants that."""
    drafts = _Drafts(matter, crew)
    progress.begins("pages")
    if matter.styles is None:
        return _Set(matter, drafts.settled(ComposedPages(matter.tree)))
    numbers, line_pt = count(1), book.document.config.print.line.pt

    def draft(pages: ComposedPages) -> Drafted:
        progress.begins(f"draft {next(numbers)}", drafts.pages)
        placed = drafts.lay_out(pages)
        measured = Measured(
            ((one.numbering.index + one.numbering.blank, one.laid.matter) for one in placed), line_pt
        )
        deep = measured.too_deep()
        if deep:
            raise _DeepNotesError(deep)
        return Drafted(measured, tuple(_numbered_lines(placed)))

    found: Sequence[tuple[str, float, float]] = ()
    for _ in range(_MOST_PARTINGS):
        try:
            pages, unset = compose_lines(
                matter.tree, matter.styles, book.document.config, book.page_spec, draft
            )
            progress.begins("pages that tell of others", drafts.pages)
            return _Set(matter, drafts.settled(pages), unset)
        except _DeepNotesError as deep:
            found = deep.notes
            notes = {
                one.get("id"): one
                for one in matter.tree.iter("span")
                if "note" in one.get("class", "").split()
            }
            for name, depth, room in found:
                deep_notes.part(notes[name], depth, room, book.theme.note.line_pt)
    raise _too_deep(book, *found[0])


def _numbered_lines(placed: Iterable[_Placed]) -> Iterator[PageLines]:
    """The lines of all pages, by their numbers in the book; a blank page has none."""
    for one in placed:
        first, blank = one.numbering.index, one.numbering.blank
        if blank:
            yield replace(one.laid.lines[0], index=first, lines=())
        for page in one.laid.lines:
            yield page.on(first + blank + page.index)


class _DeepNotesError(Exception):
    """Notes that no page can hold: identifier, depth and room of each, in pt."""

    def __init__(self, notes: Sequence[tuple[str, float, float]]) -> None:
        super().__init__()
        self.notes = notes


def _prepared(book: Book) -> _Matter:
    """The matter of a book: the size of its title chosen, its formulas drawn, its pictures and tables sized."""
    config, house = book.document.config, book.house
    sheets = page_sheets(config.print, house)
    step = title_step(book, lambda alone, target: draw(book, alone, sheets, target).pages)
    tree = page_tree(book.document, book.words, step)
    formulas.draw(tree, book)
    pictures.size_pictures(tree, config.folder, config.print, book.theme.text.text.size_pt)
    found = looks(tree, faces(house.font_files), lambda tree: computed(house, tree, sheets))
    files = kept.digest_of((*house.font_files, *house.patterns().values()))
    styles, fits = (
        _for_the_composer(book, sheets, tree, found, files) if config.paragraphs.compose else (None, ())
    )
    breaks = {
        section: found[section].computed.style["break_before"] for section in tree[-1] if section in found
    }
    apart = stands_alone(sheets)
    shown = _digest_of_shown("".join(sheets), config.folder)
    return _Matter(
        tree,
        (*sheets, COMPOSED_CSS),
        cuts(tree, breaks) if apart else ((0, ""),),
        hashlib.sha256(files + shown + repr(sheets).encode()).digest(),
        config.folder,
        styles,
        fits,
    )


def _for_the_composer(
    book: Book,
    sheets: tuple[str, ...],
    tree: etree._Element,
    found: dict[etree._Element, Look],
    files: bytes,
) -> tuple[CompositionStyles, tuple[tables.Fit, ...]]:
    """The styles of the text of a tree, and its tables that are set smaller; its code is turned.

    `files` is a digest of the fonts and the patterns of hyphenation.
    """
    page_pt = book.document.config.print.measure_pt
    for block in tree.iter("pre"):
        measure = measure_of(block, found, page_pt)
        if measure is not None and found[block].computed.style["white_space"] != "nowrap":
            turn_lines(block, found[block].text_style, measure)
    rooms = [
        tables.SetTable(number, table, room)
        for number, table in enumerate(tree.iter("table"))
        if (outer := table.getparent()) is not None
        and (room := measure_of(outer, found, page_pt)) is not None
    ]
    fits = tables.fit(
        rooms,
        book.document.metadata.language,
        lambda html: table_sizes(lay_out(book, html, sheets, unheard)),
        book.document.config.print.lines * book.document.config.print.line.pt,
    )
    for one in fits:
        tables.set_step(one.table.element, one.step, turned=one.turned)
    styles = styles_of(tree, book.document.config, book.theme.hyphens, found, files)
    return styles, fits


def _too_wide(document: Document, fits: Iterable[tables.Fit]) -> Iterator[Finding]:
    """Q-021: tables whose words are parted, since no step of their sizes is small enough."""
    places = [
        place_of(section, table)
        for section in document.sections
        for table in parse_body(section.body).iter("table")
    ]
    for one in fits:
        if one.step == tables.PARTED and one.fits:  # else it stands in the margin, and F-105 tells it
            what = (
                f"no size is small enough for the table to have its words whole in {one.table.room / 72 * 25.4:.0f} mm:"
                " they are parted anywhere"
            )
            yield Finding(
                "Q-021", what, places[one.table.number], "Part it in two, or shorten its longest words."
            )


def _left_to_the_engine(book: Book, unset: Iterable[Unset]) -> Iterator[Finding]:
    """Q-020: a paragraph that the composer could not set; the finished pages look like any others there."""
    for one in (one for one in unset if one.reason != TOO_WIDE):  # of which F-105 tells
        words = squeeze(one.words.rstrip("…"))
        found = (
            section.where(section.text.index(words))
            for section in book.flow.sections
            if words in section.text
        )
        what = f"the engine's own lines are used for the paragraph “{one.words}”: {one.reason}"
        yield Finding("Q-020", what, next(found, NOWHERE), "Reword it, or accept looser lines here.")


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
