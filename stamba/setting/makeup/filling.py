"""Filling one page as the engine fills it: pieces from the top, notes from the foot, and the last allowed break."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

from stamba.setting.makeup.galley import Block, GalleyStart, Variant

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


# What is on a page while it is filled: chosen, cost, used, notes, lines, parted, as in FilledPage. A plain tuple, for
# there are hundreds for each page that is kept.
_Filled = tuple[tuple[tuple[int, int], ...], float, float, float, int, bool]
_End = tuple[GalleyStart, _Filled]  # a place where the page may end, and what is on it there
_EMPTY: _Filled = ((), 0.0, 0.0, 0.0, 0, False)


@dataclass(frozen=True, slots=True)
class Room:
    """The room taken from the type area, in pt: `short` at its foot, `held` above the notes, where there are any."""

    short: float = 0.0
    held: float = 0.0


class _Whole(NamedTuple):
    """A variant without notes and forced breaks, which can be set as a whole: its depth in pt, the gap above it left
    out; the last of its pieces with which a page may begin, -1 if there is none; the depth of those before it, and
    whether they end in a hyphen.
    """

    depth: float
    last: int
    above: float
    parted: bool


def _whole(variant: Variant) -> _Whole | None:
    pieces = variant.pieces
    if not pieces or any(piece.notes or piece.forced for piece in pieces):
        return None
    depths = list(accumulate(piece.gap * (number > 0) + piece.height for number, piece in enumerate(pieces)))
    last = max((number for number, piece in enumerate(pieces) if piece.breakable), default=-1)
    if last <= 0:
        return _Whole(depths[-1], last, 0.0, parted=False)
    return _Whole(depths[-1], last, depths[last - 1], pieces[last - 1].parted)


class Filler:
    """Fills pages of a section's blocks; `depth` and `above_notes` in pt."""

    def __init__(self, blocks: tuple[Block, ...], depth: float, above_notes: float) -> None:
        self.blocks = blocks
        self.depth = depth
        self.above_notes = above_notes
        self._wholes = [[_whole(variant) for variant in block.variants] for block in blocks]

    def pages(self, start: GalleyStart, room: Room) -> tuple[FilledPage, ...]:
        """Return the fillings of the page that begins at a place, the cheapest for each end and depth."""
        best: dict[tuple[GalleyStart | None, int, bool], FilledPage] = {}
        found: list[FilledPage] = []
        self._fill(start, _EMPTY, None, room, found)
        for page in found:
            key = (page.following, round(page.used), page.notes > 0)
            if key not in best or page.cost < best[key].cost:
                best[key] = page
        return tuple(best.values())

    def _fill(
        self, at: GalleyStart, filled: _Filled, end: _End | None, room: Room, found: list[FilledPage]
    ) -> None:
        """Find the fillings from a place on; `end` is the last place where the page may end."""
        if at.block == len(self.blocks):
            found.append(FilledPage(None, *filled))
            return
        if at.variant is not None:
            self._fill_block(at, filled, end, room, found)
            return
        chosen, cost, *rest = filled
        variants = self.blocks[at.block].variants
        changed = sum(self.blocks[number].variants[variant].extra != 0 for number, variant in chosen)
        for number, variant in enumerate(variants):
            if variant.extra and changed >= MOST_CHANGED:
                continue
            tried: Any = (
                (*chosen, (at.block, number)) if len(variants) > 1 else chosen, cost + variant.cost, *rest
            )  # fmt: skip
            self._fill_block(GalleyStart(at.block, 0, number), tried, end, room, found, before=filled)

    def _fill_block(
        self,
        at: GalleyStart,
        filled: _Filled,
        end: _End | None,
        room: Room,
        found: list[FilledPage],
        before: _Filled | None = None,
    ) -> None:
        """Set the pieces of a block from a place on; `before` is how the page was before this block."""
        block, first, variant = at
        pieces = self.blocks[block].variants[variant or 0].pieces
        chosen, cost, used, notes, lines, parted = filled
        deepest = self.depth - room.short + _HAIR
        whole = self._wholes[block][variant or 0] if lines and not first else None
        if whole is not None:
            top = used + pieces[0].gap
            if top + whole.depth + notes + (room.held if notes else 0.0) <= deepest:
                last = whole.last
                above = chosen, cost, top + whole.above, notes, lines + last, whole.parted
                end = _end(at, last, above if last else before or filled) if last >= 0 else end
                rest = chosen, cost, top + whole.depth, notes, lines + len(pieces), pieces[-1].parted
                self._fill(GalleyStart(block + 1), rest, end, room, found)
                return
        last, above = -1, filled  # the last piece with which a page may begin, and what is above it
        for number in range(first, len(pieces)):
            piece = pieces[number]
            if lines and (piece.forced or piece.breakable):
                last, above = number, (chosen, cost, used, notes, lines, parted)
            deep = used + (piece.gap if lines or piece.keeps_gap else 0.0) + piece.height
            below = (notes or self.above_notes) + sum(piece.notes) if piece.notes else notes
            full = deep + below + (room.held if below else 0.0) > deepest
            if lines and (full or piece.forced):
                end = _end(at, last, above if last else before or filled) if last >= 0 else end
                found.append(_ended(_place(at, number), (chosen, cost, used, notes, lines, parted), end))
                return
            used, notes, lines, parted = deep, below, lines + 1, piece.parted
        end = _end(at, last, above if last else before or filled) if last >= 0 else end
        self._fill(GalleyStart(block + 1), (chosen, cost, used, notes, lines, parted), end, room, found)


def _place(at: GalleyStart, piece: int) -> GalleyStart:
    """Return the place of a piece of a block; one that begins there has no variant yet."""
    return GalleyStart(at.block, piece, at.variant) if piece else GalleyStart(at.block)


def _end(at: GalleyStart, piece: int, filled: _Filled) -> _End:
    return _place(at, piece), filled


def _ended(place: GalleyStart, filled: _Filled, end: _End | None) -> FilledPage:
    """Return the page ended at the last place that allows it, at worst right here."""
    if end is None:
        return FilledPage(place, *filled, stuck=True)
    following, ended = end
    return FilledPage(following, *ended, early=following != place)
