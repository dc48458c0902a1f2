"""Filling one page as the engine fills it: pieces from the top, notes from the foot, and the last allowed break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stamba.setting.makeup.galley import Block, PageStart

MOST_CHANGED = 2  # paragraphs of one page that are set in another than their best variant
_HAIR = 0.01  # pt, against the rounding of sums


@dataclass(frozen=True, slots=True)
class Page:
    """A filled page: the variants of the blocks that begin on it, and the place where the next begins.

    `following` is None at the end of the section. `used`: depth of the text; `notes`: depth of the notes with the
    rule above them, 0 without any; both in pt. `parted`: its last line ends in a hyphen. `early`: the engine would
    have found room for more, but what follows must not be parted. `lines`: its pieces. `stuck`: nothing allowed a
    break here.
    """

    following: PageStart | None
    chosen: tuple[tuple[int, int], ...]
    cost: float
    used: float
    notes: float
    lines: int
    parted: bool = False
    early: bool = False
    stuck: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """A page while it is filled, and the last place where it may end as `end`."""

    chosen: tuple[tuple[int, int], ...] = ()
    cost: float = 0.0
    used: float = 0.0
    notes: tuple[float, ...] = ()
    lines: int = 0
    parted: bool = False
    end: Page | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """The room taken from the type area, in pt: `short` at its foot, `held` above the notes, where there are any."""

    short: float = 0.0
    held: float = 0.0


class Filler:
    """Fills pages of a section's blocks; `depth` and `above_notes` in pt."""

    def __init__(self, blocks: tuple[Block, ...], depth: float, above_notes: float) -> None:
        self.blocks = blocks
        self.depth = depth
        self.above_notes = above_notes

    def pages(self, start: PageStart, room: Room) -> tuple[Page, ...]:
        """Return the fillings of the page that begins at a place, the cheapest for each end and depth."""
        best: dict[tuple[PageStart | None, int, bool], Page] = {}
        for page in self._filled(start, _State(), room):
            key = (page.following, round(page.used), page.notes > 0)
            if key not in best or page.cost < best[key].cost:
                best[key] = page
        return tuple(best.values())

    def _filled(self, at: PageStart, state: _State, room: Room) -> Iterator[Page]:
        if at.block == len(self.blocks):
            yield self._page(None, state)
            return
        block = self.blocks[at.block]
        if at.variant is not None:
            yield from self._block(at, state, room)
            return
        changed = sum(self.blocks[number].variants[variant].extra != 0 for number, variant in state.chosen)
        for number, variant in enumerate(block.variants):
            if variant.extra and changed >= MOST_CHANGED:
                continue
            chosen = (*state.chosen, (at.block, number)) if len(block.variants) > 1 else state.chosen
            tried = _State(
                chosen,
                state.cost + variant.cost,
                state.used,
                state.notes,
                state.lines,
                state.parted,
                state.end,
            )
            yield from self._block(PageStart(at.block, 0, number), tried, room, before=state)

    def _block(
        self, at: PageStart, state: _State, room: Room, before: _State | None = None
    ) -> Iterator[Page]:
        """Set the pieces of a block from a place on; `before` is how the page was before this block."""
        pieces = self.blocks[at.block].variants[at.variant or 0].pieces
        for number in range(at.piece, len(pieces)):
            piece = pieces[number]
            place = PageStart(at.block, number, at.variant) if number else PageStart(at.block)
            ended = self._page(place, before if before is not None and number == 0 else state)
            if piece.forced and state.lines:
                yield ended
                return
            if piece.breakable and state.lines:
                state = _with_end(state, ended)
            used = state.used + (piece.gap if state.lines or piece.keeps_gap else 0.0) + piece.height
            notes = (*state.notes, *piece.notes)
            held = room.held if notes else 0.0
            if used + self._area(notes) + held > self.depth - room.short + _HAIR and state.lines:
                yield self._overflowed(place, state)
                return
            state = _State(state.chosen, state.cost, used, notes, state.lines + 1, piece.parted, state.end)
        yield from self._filled(PageStart(at.block + 1), state, room)

    def _overflowed(self, place: PageStart, state: _State) -> Page:
        """Return the page ended at the last place that allows it, at worst right here."""
        if state.end is None:
            return self._page(place, state, stuck=True)
        end = state.end
        early = end.following != place
        return Page(end.following, end.chosen, end.cost, end.used, end.notes, end.lines, end.parted, early)

    def _page(self, following: PageStart | None, state: _State, *, stuck: bool = False) -> Page:
        return Page(
            following, state.chosen, state.cost, state.used, self._area(state.notes), state.lines, state.parted,
            stuck=stuck,
        )  # fmt: skip

    def _area(self, notes: tuple[float, ...]) -> float:
        return self.above_notes + sum(notes) if notes else 0.0


def _with_end(state: _State, end: Page) -> _State:
    return _State(state.chosen, state.cost, state.used, state.notes, state.lines, state.parted, end)
