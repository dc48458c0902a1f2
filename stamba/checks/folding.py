"""Folding, nesting, gathering, cutting and stacking paper, in numbers: where a reader meets each printed half.

Pure, and on purpose ignorant of `stamba.imposition.plan` and `layout`: it does to sheets what hands do, so
that the fold proof does not repeat the reasoning it is to check. Only the words of the spec are shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stamba.config.imposition.choices import BoundEdge, CreepMode, Flip
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.geometry import Box, Length, Size


@dataclass(frozen=True, slots=True)
class Window:
    """The part of an upright side that holds two neighbours at the spine, and whether their heads are down."""

    box: Box
    head_down: bool


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page's place as a reader sees it: on which sheet (counted from 0 in printing order), and where there.

    `right` is the half of the printed side, or of its `window`, once it is upright; `turned` tells that the whole side
    needs half a turn for that. `place` is its place among the `depth` nested sheets of two pages a side that it is
    folded with, 0 the outermost, and `inside` whether it is on the inner side of its own.
    """

    sheet: int
    back: bool
    right: bool
    turned: bool
    place: int
    depth: int
    window: Window | None = None
    inside: bool = False


def sheets_needed(pages: int) -> int:
    """Sheets that hold so many pages, two on each side."""
    sheets = 0
    while sheets * 4 < pages:
        sheets += 1
    return sheets


def dealt(sheets: int, most: int | None) -> tuple[int, ...]:
    """Sheets dealt into the fewest piles of at most `most`; a single sheet lies in the middle, not last."""
    piles = [0] * (1 if most is None else sheets // most + (sheets % most > 0))
    for sheet in range(sheets):
        piles[sheet % len(piles)] += 1
    if len(piles) > 1 and most != 1 and piles[-1] == 1:
        middle = (len(piles) - 1) // 2
        piles = [*piles[:middle], 1, *piles[middle:-1]]
    return tuple(piles)


def read_faces(piles: Sequence[int], spec: ImpositionSpec, sheet_size: Size) -> tuple[PlacedPage, ...]:
    """The faces of the finished book in reading order; `piles` are the sheets folded (or cut) together."""
    turned = turned_over(spec.flip, sheet_size)
    leaves: list[tuple[PlacedPage, PlacedPage]] = []
    first = 0
    for depth in piles:
        sheets = [(first + place, place, depth) for place in range(depth)]
        halves = [(_leaf(*sheet, turned, right=False), _leaf(*sheet, turned, right=True)) for sheet in sheets]
        leaves.extend(_folded(halves, spec.binding) if spec.traits.folded else _stacked(halves, spec.binding))
        first += depth
    return tuple(face for leaf in leaves for face in leaf)


Leaf = tuple[PlacedPage, PlacedPage]


def _leaf(sheet: int, place: int, depth: int, turned: bool, *, right: bool) -> Leaf:  # noqa: FBT001 - a row
    """A half of a sheet, right or left as its front is seen: its front, and its back seen by turning over.

    Turning over like the leaf of a book swaps left and right; a back printed upside down is put upright.
    """
    front = PlacedPage(sheet, back=False, right=right, turned=False, place=place, depth=depth)
    back = PlacedPage(sheet, back=True, right=not right, turned=turned, place=place, depth=depth, inside=True)
    return front, back


def _folded(halves: Sequence[tuple[Leaf, Leaf]], binding: BoundEdge) -> list[Leaf]:
    """Sheets wrapped around each other from the innermost; their fronts are outside."""
    book: list[Leaf] = []
    for left, right in reversed(halves):
        before, after = (right, left) if binding is BoundEdge.LEFT else (left, right)
        # The leaf before the fold is met front first, the leaf after it from its inner side.
        book = [before, *book, (after[1], after[0])]
    return book


def _stacked(halves: Sequence[tuple[Leaf, Leaf]], binding: BoundEdge) -> list[Leaf]:
    """A pile, fronts up, cut in the middle: the half at the spine goes on the other."""
    lefts, rights = [left for left, _ in halves], [right for _, right in halves]
    return lefts + rights if binding is BoundEdge.LEFT else rights + lefts


def turned_over(flip: Flip, sheet: Size) -> bool:
    """Tell whether the printer tips the sheet over its head, so that an upright back is printed upside down.

    That is a turn about a level edge. Of a square sheet the level edges count as the long ones.
    """
    if flip is Flip.HAND:
        return False
    level_edge_is_long = sheet.width.mm >= sheet.height.mm
    return level_edge_is_long if flip is Flip.LONG else not level_edge_is_long


def trim_place(face: PlacedPage, spec: ImpositionSpec, sheet: Size, trim: Size, deepest: int) -> Box:
    """Return the box, in points, where the trim of the page on this face must be on its upright side, or in its window.

    One knife cuts the fore-edge of all nested leaves. From its own fold a leaf reaches less far than the
    outermost, by the paper around it; the page ends where the knife goes. `deepest` is the number of
    sheets of the thickest pile, for which a measured total is meant.
    """
    paper = face.window.box if face.window else Box(0.0, 0.0, sheet.width.pt, sheet.height.pt)
    fold, width, height = paper.width / 2, trim.width.pt, trim.height.pt
    if spec.traits.folded:
        around = _around(spec, deepest)
        knife = width + around * (face.depth - 1) * _KNIFE[spec.creep.mode]
        edge = knife - around * face.place if spec.creep.mode is not CreepMode.OFF else width
        edge += spec.milling.pt
    else:
        edge = spec.bleed.pt + width
    x0 = fold + edge - width if face.right else fold - edge
    y0 = (paper.height + (0.0 if face.window else spec.gripper.pt) - height) / 2
    return Box(x0, y0, x0 + width, y0 + height)


def reach_beyond(spec: ImpositionSpec, deepest: int) -> float:
    """Return how far, in points, the outermost page of so many nested sheets is from its fold, beyond its own width."""
    return _around(spec, deepest) * (deepest - 1) * _KNIFE[spec.creep.mode]


# How far outside the trim width the knife cuts the outermost leaf, as a share of the whole creep.
_KNIFE = {CreepMode.OFF: 0.0, CreepMode.IN: 0.0, CreepMode.OUT: 1.0, CreepMode.CENTRED: 0.5}


def _around(spec: ImpositionSpec, deepest: int) -> float:
    """Return the length in points that each sheet around a leaf takes of its reach."""
    if spec.creep.total is not None:
        return spec.creep.total.pt / max(deepest - 1, 1)
    return spec.creep.factor * (spec.caliper or Length(0.0)).pt
