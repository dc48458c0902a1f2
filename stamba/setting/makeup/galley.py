"""The galley: the content of a section from top to bottom, before it is cut into pages. Heights in pt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Piece:
    """A part that no page break can cut: a line of text, a picture, a row of a table.

    `gap` is the white above it, which goes at the head of a page, unless `keeps_gap`. `notes`: heights of the
    notes called in it. `breakable`: a page may begin with it. `parted`: it ends in a hyphen. `forced`: it begins a page
    whatever stands before it.
    """

    height: float
    gap: float = 0.0
    notes: tuple[float, ...] = ()
    breakable: bool = True
    keeps_gap: bool = False
    parted: bool = False
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """A setting of a block: the lines more than its best, its cost, its pieces."""

    extra: int
    cost: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block with its variants, the best first; `paragraph` is its index for the composer, None if not its."""

    variants: tuple[Variant, ...]
    paragraph: int | None = None


class GalleyStart(NamedTuple):
    """The start of a page: a block, a piece of it, and the variant it is set in; no variant if it begins there."""

    block: int
    piece: int = 0
    variant: int | None = None


@dataclass(frozen=True, slots=True)
class SectionGalley:
    """A section in one galley: `page` is the index of its first page, `recto` whether it must begin on a recto.

    `after`: how many pages of other matter, blanks apart, stand between it and the section before it in the galley.
    """

    page: int
    recto: bool
    after: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Galley:
    """All of a book that is made up here, in pt: `depth` of the type area, `line` of the grid, rule and white
    `above_notes`.
    """

    depth: float
    line: float
    above_notes: float
    sections: tuple[SectionGalley, ...]
