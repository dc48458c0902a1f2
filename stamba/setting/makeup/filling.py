"""Filling one page as the engine fills it: pieces from the top, notes from the foot, and the last allowed break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from stamba.setting.makeup.galley import Block, GalleyStart

MOST_CHANGED = 2  # paragraphs of one page that are set in another than their best variant
_HAIR = 0.01  # pt, against the rounding of sums


class FilledPage(NamedTuple):
    """A filled page: the variants of the blocks that begin on it, and the place where the next begins.

    `following` is None at the end of the section. `used`: depth of the text; `notes`: depth of the notes with the
    rule above them, 0 without any; both in pt. `parted`: its last line ends in a hyphen. `early`: the engine would
    have found room for more, but what follows must not be parted. `lines`: its pieces. `stuck`: nothing allowed a
    break here.
    """

    following: GalleyStart | None
    chosen: tuple[tuple[int, int], ...]
    cost: float
    used: float
    notes: float
    lines: int
    parted: bool = False
    early: bool = False
    stuck: bool = False


class _State(NamedTuple):
    """A page while it is filled; `end` is the last place where it may end, with its state there."""

    chosen: tuple[tuple[int, int], ...] = ()
    cost: float = 0.0
    used: float = 0.0
    notes: float = 0.0
    lines: int = 0
    parted: bool = False
    end: tuple[GalleyStart, _State] | None = None


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

    def pages(self, start: GalleyStart, room: Room) -> tuple[FilledPage, ...]:
        """Return the fillings of the page that begins at a place, the cheapest for each end and depth."""
        best: dict[tuple[GalleyStart | None, int, bool], FilledPage] = {}
        for page in self._filled(start, _State(), room):
            key = (page.following, round(page.used), page.notes > 0)
            if key not in best or page.cost < best[key].cost:
                best[key] = page
        return tuple(best.values())

    def _filled(self, at: GalleyStart, state: _State, room: Room) -> Iterator[FilledPage]:
        if at.block == len(self.blocks):
            yield _page(None, state)
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
            tried = state._replace(chosen=chosen, cost=state.cost + variant.cost)
            yield from self._block(GalleyStart(at.block, 0, number), tried, room, before=state)

    def _block(
        self, at: GalleyStart, state: _State, room: Room, before: _State | None = None
    ) -> Iterator[FilledPage]:
        """Set the pieces of a block from a place on; `before` is how the page was before this block."""
        pieces = self.blocks[at.block].variants[at.variant or 0].pieces
        for number in range(at.piece, len(pieces)):
            piece = pieces[number]
            place = GalleyStart(at.block, number, at.variant) if number else GalleyStart(at.block)
            ended = before if before is not None and number == 0 else state
            if piece.forced and state.lines:
                yield _page(place, ended)
                return
            end = (place, ended) if piece.breakable and state.lines else state.end
            used = state.used + (piece.gap if state.lines or piece.keeps_gap else 0.0) + piece.height
            notes = state.notes
            if piece.notes:
                notes = (notes or self.above_notes) + sum(piece.notes)
            held = room.held if notes else 0.0
            if used + notes + held > self.depth - room.short + _HAIR and state.lines:
                yield _overflowed(place, state, end)
                return
            state = _State(state.chosen, state.cost, used, notes, state.lines + 1, piece.parted, end)
        yield from self._filled(GalleyStart(at.block + 1), state, room)


def _overflowed(place: GalleyStart, state: _State, end: tuple[GalleyStart, _State] | None) -> FilledPage:
    """Return the page ended at the last place that allows it, at worst right here."""
    if end is None:
        return _page(place, state, stuck=True)
    following, ended = end
    return _page(following, ended, early=following != place)


def _page(
    following: GalleyStart | None, state: _State, *, early: bool = False, stuck: bool = False
) -> FilledPage:
    return FilledPage(
        following, state.chosen, state.cost, state.used, state.notes, state.lines, state.parted, early, stuck
    )
