"""Tiny galleys: lines of one point on pages of ten, so that depths can be counted on fingers."""

from __future__ import annotations

from stamba.setting.makeup import Block, Galley, Piece, SectionGalley, Variant


def lines(
    count: int, notes: dict[int, float] | None = None, gap: float = 0.0, kept: bool = False
) -> tuple[Piece, ...]:
    """A paragraph of so many lines with two at least on each page; `notes` by line, from 0; `kept`: to what is above."""
    notes = notes or {}
    return tuple(
        Piece(
            1.0,
            gap if number == 0 else 0.0,
            (notes[number],) if number in notes else (),
            breakable=2 <= number <= count - 2 if number else not kept,
        )
        for number in range(count)
    )


def paragraph(
    index: int, count: int, *extras: int, notes: dict[int, float] | None = None, cost: float = 20.0
) -> Block:
    """A composed paragraph that can also take so many lines more (or fewer)."""
    ways = [Variant(0, 0.0, lines(count, notes))]
    ways += [Variant(extra, cost * abs(extra), lines(count + extra, notes)) for extra in extras]
    return Block(tuple(ways), index)


def fixed(*pieces: Piece) -> Block:
    """Something that the composer does not set."""
    return Block((Variant(0, 0.0, pieces),))


def question(count: int) -> Block:
    """A question: white above, whole, and kept to what follows by whoever makes the next block."""
    return fixed(*(Piece(1.0, 1.0 if number == 0 else 0.0, breakable=number == 0) for number in range(count)))


def galley(*blocks: Block, page: int = 0, recto: bool = True, depth: float = 10.0) -> Galley:
    """One section that begins on a page."""
    return Galley(depth, 1.0, 1.0, (SectionGalley(page, recto, 0, blocks),))
