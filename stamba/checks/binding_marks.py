"""Do the marks of a finished sheet stand where the knife, the fold and the needle will go, and nowhere else?

Pure, and ignorant of how marks are drawn: takes what stands on a printed side as outlines, in points, and the
trims that the fold proof found. A mark counts as there when something is centred on its line and outside the pages.
What a label says and the ink of marks are not judged here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from stamba.checks.likeness import Seen, around
from stamba.checks.offsets import TOLERANCE
from stamba.config.imposition.choices import PrinterMark
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.geometry import Box, Length
from stamba.pdf.canvas import COARSE

_THIN = 1.5  # pt: a mark that shows a line is no wider
_TICK = Length(2.5).pt  # on each side of the fold, where marks for staple, thread and gathering may be
_CLEAR = Length(0.5).pt  # beyond trim and bleed, where no mark may be
_STROKES = 12  # a label has more; a registration mark has three
ON_FOLD = (PrinterMark.COLLATION, PrinterMark.STAPLE, PrinterMark.SEWING)


@dataclass(frozen=True, slots=True)
class MarkedSide:
    """Both faces of a printed side; `upright` are the outlines of what stands on it, seen heads up."""

    faces: tuple[Seen, Seen]
    upright: tuple[Box, ...]

    @classmethod
    def of(cls, one: Seen, other: Seen) -> MarkedSide:
        """The side of two faces, the left one first."""
        left, right = (other, one) if one.face.right else (one, other)
        return cls((left, right), tuple(left.as_printed(part) for part in left.side.parts))

    @property
    def fold(self) -> float:
        """The middle of the sheet, from its left edge."""
        return self.faces[0].side.size.width.pt / 2

    @property
    def room(self) -> Box:
        """Return the box that both pages may cover."""
        left, right = (seen.room for seen in self.faces)
        return Box(left.x0, left.y0, right.x1, right.y1)

    def on_fold(self) -> list[Box]:
        """Return the boxes centred on the fold between head and foot, the highest first."""
        trim = self.faces[0].trim
        found = [
            part
            for part in self.upright
            if _near(_middle(part)[0], self.fold) and trim.y0 < _middle(part)[1] < trim.y1
        ]
        return sorted((part for part in found if part.width < self.fold / 2), key=lambda part: -part.y1)


def fold_mark_of(side: Seen, spec: ImpositionSpec) -> PrinterMark | None:
    """The mark asked for that belongs on the fold of this side; None when none does.

    The binder sees the outside of a folded signature when gathering or stapling, and its inside when sewing.
    """
    face = side.face
    outside, inside = not face.back and face.place == 0, face.back and face.place == face.depth - 1
    for mark in ON_FOLD:
        if mark in spec.marks.kinds and (inside if mark is PrinterMark.SEWING else outside):
            return mark
    return None


def missing_marks(side: MarkedSide, spec: ImpositionSpec) -> Iterator[str]:
    """Sentences about marks that were asked for and do not stand in their places."""
    trims, room, folded = [seen.trim for seen in side.faces], side.room, spec.traits.folded
    edges = {trims[0].x0, trims[1].x1} | (set() if folded else {trims[0].x1, trims[1].x0})
    if PrinterMark.CROP in spec.marks.kinds:
        upright_lines = all(_stands(side.upright, x, room) for x in edges)
        level_lines = all(_lies(side.upright, y, room) for y in (trims[0].y0, trims[0].y1))
        if not (upright_lines and level_lines):
            yield "a crop mark does not stand at the edge of the trim"
    if PrinterMark.FOLD in spec.marks.kinds and not _stands(side.upright, side.fold, room):
        yield "a fold mark does not stand at the fold"
    if PrinterMark.REGISTRATION in spec.marks.kinds and not _lies(
        side.upright, (room.y0 + room.y1) / 2, room, thin=False
    ):
        yield "a registration mark is missing"
    if PrinterMark.LABEL in spec.marks.kinds and not _labelled(side.upright, trims[0], room):
        yield "the label of the sheet is missing"
    mark = fold_mark_of(side.faces[0], spec)
    if mark and not side.on_fold():
        yield f"the {mark.value} mark on the fold is missing"


def spared_boxes(seen: Sequence[Seen], spec: ImpositionSpec) -> Iterator[Box]:
    """Yield the boxes of a printed side, as printed, that may have other ink than its pages.

    The very edges of pages, where a pixel is half covered, and the room of the marks that were asked for.
    """
    rooms, sheet = [one.as_printed(one.room) for one in seen], seen[0].side.sheet
    for room in rooms:
        yield from _edges(room)
    if fold_mark_of(seen[0], spec):
        trim, fold = seen[0].as_printed(seen[0].trim), sheet.x1 / 2
        yield Box(fold - _TICK, trim.y0, fold + _TICK, trim.y1)
    if spec.marks.kinds - set(ON_FOLD):
        clear = around(rooms).grown(_CLEAR)
        yield Box(0.0, 0.0, clear.x0, sheet.y1)
        yield Box(clear.x1, 0.0, sheet.x1, sheet.y1)
        yield Box(0.0, 0.0, sheet.x1, clear.y0)
        yield Box(0.0, clear.y1, sheet.x1, sheet.y1)


def _edges(box: Box) -> Iterator[Box]:
    """The edges of a box, a pixel and a half to each side."""
    half = 1.5 / COARSE
    for x in (box.x0, box.x1):
        yield Box(x - half, box.y0 - half, x + half, box.y1 + half)
    for y in (box.y0, box.y1):
        yield Box(box.x0 - half, y - half, box.x1 + half, y + half)


def unstepped(bars: Sequence[float]) -> Iterator[int]:
    """Yield the signatures, counted from 1, whose collation mark is not below that of the one before."""
    for number, (before, this) in enumerate(pairwise(bars), start=2):
        if this > before - TOLERANCE.pt:
            yield number


def _stands(parts: Sequence[Box], x: float, room: Box) -> bool:
    """Tell whether upright marks stand at x both above and below the pages."""
    ours = [part for part in parts if part.width <= _THIN and _near(_middle(part)[0], x)]
    return any(part.y0 >= room.y1 for part in ours) and any(part.y1 <= room.y0 for part in ours)


def _lies(parts: Sequence[Box], y: float, room: Box, *, thin: bool = True) -> bool:
    """Tell whether marks lie at the height y both left and right of the pages."""
    ours = [part for part in parts if (part.height <= _THIN or not thin) and _near(_middle(part)[1], y)]
    return any(part.x0 >= room.x1 for part in ours) and any(part.x1 <= room.x0 for part in ours)


def _labelled(parts: Sequence[Box], left: Box, room: Box) -> bool:
    """Tell whether something like a line of letters stands below the left page, between its corner and its middle."""
    middle = (left.x0 + left.x1) / 2
    below = [
        part for part in parts if part.y1 <= room.y0 and left.x0 < part.x0 and part.x1 < middle - TOLERANCE.pt
    ]
    return len(below) >= _STROKES


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE.pt
