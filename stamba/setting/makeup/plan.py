"""The pages of all sections at least cost: paragraphs that take a line more or fewer, spreads that run short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from stamba.setting.makeup.costs import Costs
from stamba.setting.makeup.filling import FilledPage, Filler, Room
from stamba.setting.makeup.galley import Block, Galley, GalleyStart, SectionGalley

_BEAM = 30  # states kept from page to page
_HALF = 0.5
_MOST_HELD = 2  # lines of white more above the notes of a page, so that its last lines go to the next


@dataclass(frozen=True, slots=True)
class MakeUp:
    """The pages that were chosen, as instructions for the engine.

    `extra`: lines more (or fewer) by paragraph. `short`: lines that a spread is run short, by the number (from 1) of
    its verso. `held`: lines of white more above the notes, by the number of the page. `begins`: paragraphs that must
    be told to begin a page, since the engine would part them. `turned`: by paragraph the indices of its lines at the
    foot of a recto, `parted` those of them where a word is parted. `cost`: of all pages. `starts`: by section, where
    its pages begin.
    """

    extra: dict[int, int] = field(default_factory=dict)
    short: dict[int, int] = field(default_factory=dict)
    held: dict[int, int] = field(default_factory=dict)
    begins: frozenset[int] = frozenset()
    turned: dict[int, frozenset[int]] = field(default_factory=dict)
    parted: dict[int, frozenset[int]] = field(default_factory=dict)
    cost: float = 0.0
    starts: tuple[tuple[GalleyStart, ...], ...] = ()


class _Verso(NamedTuple):
    """The page that a recto faces: lines it lacks, lines its spread is run short."""

    lacks: float
    short: int


class _Taken(NamedTuple):
    """Lines taken from a page: at the foot of its spread, and above its notes."""

    short: int = 0
    held: int = 0


class _State(NamedTuple):
    """A state of the search: the cost so far, the last page, the lines taken from it, and the state before it."""

    cost: float
    page: FilledPage | None = None
    taken: _Taken = _Taken()
    before: _State | None = None


# Sections that were planned, by their number: their blocks, the parity of their first page, their last state.
PlannedSections = dict[int, tuple[tuple[Block, ...], int, _State]]


def make_up(galley: Galley, costs: Costs | None = None, planned: PlannedSections | None = None) -> MakeUp:
    """Choose the pages of every section, in the order of the book.

    `planned` are the sections of a galley of the same measures, and takes those of this one: one that has not changed
    is not planned again.
    """
    costs, planned = costs or Costs(), {} if planned is None else planned
    extra: dict[int, int] = {}
    short: dict[int, int] = {}
    held: dict[int, int] = {}
    begins: set[int] = set()
    turned: dict[int, frozenset[int]] = {}
    parted: dict[int, frozenset[int]] = {}
    starts: list[tuple[GalleyStart, ...]] = []
    total, end = 0.0, 0
    for place, section in enumerate(galley.sections):
        first = end + section.after if starts else section.page
        if section.recto and first % 2:
            first += 1
        known = planned.get(place)
        if known is None or known[:2] != (section.blocks, first % 2):
            known = section.blocks, first % 2, _Planner(galley, section, costs).best(first)
            planned[place] = known
        state = known[-1]
        pages = _pages(state)
        end = first + len(pages)
        total += state.cost
        starts.append((GalleyStart(0), *(page.following for page, _ in pages if page.following)))
        for number, (page, taken) in enumerate(pages, first):
            short |= {number + 1: taken.short} if taken.short and number % 2 else {}
            held |= {number + 1: taken.held} if taken.held and page.notes else {}
            extra |= _extra(section, page)
            begins |= _begun(section, page)
            if number % 2 == 0:
                _add(turned, _turned(section, page))
                _add(parted, _turned(section, page) if page.parted else {})
    return MakeUp(extra, short, held, frozenset(begins), turned, parted, total, tuple(starts))


def _extra(section: SectionGalley, page: FilledPage) -> dict[int, int]:
    """Return the lines more (or fewer) of the paragraphs that begin on a page."""
    chosen = [(section.blocks[block], variant) for block, variant in page.chosen]
    return {
        block.paragraph: block.variants[variant].extra
        for block, variant in chosen
        if block.paragraph is not None and block.variants[variant].extra
    }


def _add(lines: dict[int, frozenset[int]], more: dict[int, frozenset[int]]) -> None:
    for paragraph, numbers in more.items():
        lines[paragraph] = lines.get(paragraph, frozenset()) | numbers


def _turned(section: SectionGalley, page: FilledPage) -> dict[int, frozenset[int]]:
    """Return the line of a composed paragraph that is the last of a page, if the paragraph goes on."""
    place = page.following
    if place is None or not place.piece:
        return {}
    paragraph = section.blocks[place.block].paragraph
    return {} if paragraph is None else {paragraph: frozenset({place.piece - 1})}


def _begun(section: SectionGalley, page: FilledPage) -> set[int]:
    """Return the paragraph that must be told to begin the next page, if there is one."""
    place = page.following
    if place is None or place.piece or not page.early:
        return set()
    paragraph = section.blocks[place.block].paragraph
    return set() if paragraph is None else {paragraph}


def _pages(state: _State) -> list[tuple[FilledPage, _Taken]]:
    """Return the pages up to a state, from the first, with the lines taken from each."""
    pages: list[tuple[FilledPage, _Taken]] = []
    step: _State | None = state
    while step is not None and step.page is not None:
        pages.append((step.page, step.taken))
        step = step.before
    return pages[::-1]


class _Planner:
    """The search over one section, page after page, with the best states for each place."""

    def __init__(self, galley: Galley, section: SectionGalley, costs: Costs) -> None:
        self.galley = galley
        self.costs = costs
        self.filler = Filler(section.blocks, galley.depth, galley.above_notes)
        self.filled: dict[tuple[GalleyStart, _Taken], tuple[FilledPage, ...]] = {}

    def best(self, first: int) -> _State:
        """Return the cheapest last state of the section when its first page has this index."""
        states: dict[tuple[GalleyStart, _Verso | None], _State] = {(GalleyStart(0), None): _State(0.0)}
        finished: list[_State] = []
        index = first
        while states:
            found: dict[tuple[GalleyStart, _Verso | None], _State] = {}
            for (place, verso), state in states.items():
                for page, taken in self._fillings(place, index, verso):
                    cost = state.cost + self._cost(page, index, verso, taken.short)
                    step = _State(cost, page, taken, state)
                    if page.following is None:
                        finished.append(step)
                        continue
                    key = (
                        page.following,
                        _Verso(self._lacks(page, taken.short), taken.short) if index % 2 else None,
                    )
                    if key not in found or cost < found[key].cost:
                        found[key] = step
            states = dict(sorted(found.items(), key=lambda item: item[1].cost)[:_BEAM])
            index += 1
        return min(finished, key=lambda state: state.cost)

    def _fillings(
        self, place: GalleyStart, index: int, verso: _Verso | None
    ) -> Iterator[tuple[FilledPage, _Taken]]:
        """Yield the fillings of a page: a recto is run as short as the page it faces, a verso may be or not."""
        shorts = (verso.short,) if verso is not None else (0, 1) if index % 2 else (0,)
        for short in shorts:
            plain = self._fill(place, _Taken(short))
            yield from ((page, _Taken(short)) for page in plain)
            for held in range(1, _MOST_HELD + 1) if any(page.notes for page in plain) else ():
                taken = _Taken(short, held)
                yield from ((page, taken) for page in self._fill(place, taken) if page.notes)

    def _fill(self, place: GalleyStart, taken: _Taken) -> tuple[FilledPage, ...]:
        key = (place, taken)
        if key not in self.filled:
            line = self.galley.line
            self.filled[key] = self.filler.pages(place, Room(taken.short * line, taken.held * line))
        return self.filled[key]

    def _lacks(self, page: FilledPage, short: int) -> float:
        """Return the lines that a page lacks at its foot; notes always stand on the last."""
        if page.notes:
            return 0.0
        return round((self.galley.depth - page.used) / self.galley.line - short, 1)

    def _cost(self, page: FilledPage, index: int, verso: _Verso | None, short: int) -> float:
        costs = self.costs
        cost = page.cost + costs.page
        lacks = self._lacks(page, short)
        ends = page.following is None
        if verso is not None:
            cost += costs.short * verso.short
            difference = lacks - verso.lacks
            if abs(difference) > _HALF and not (ends and difference > 0):
                cost += costs.uneven + costs.uneven_line * abs(difference)
        if ends:
            cost += costs.lonely if page.lines == 1 else 0.0
            return cost + costs.last_page * max(costs.last_page_lines - page.lines, 0)
        if page.stuck:
            cost += costs.stuck
        if page.parted and index % 2 == 0:
            cost += costs.turned
        if page.notes:
            white = (self.galley.depth - short * self.galley.line - page.used - page.notes) / self.galley.line
            cost += costs.white * min(max(white - 1, 0.0), costs.white_lines) ** 2
        else:
            cost += costs.white * max(lacks, 0.0)  # even if the facing page is as short
        return cost
