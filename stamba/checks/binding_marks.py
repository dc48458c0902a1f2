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
from stamba.config.imposition.choices import ON_FOLD, PrinterMark, Work
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.geometry import Box, Length
from stamba.pdf.canvas import COARSE

_THIN = 1.5  # pt: a mark that shows a line is no wider
_TICK = Length(2.5).pt  # on each side of the fold, where marks for staple, thread and gathering may be
_CLEAR = Length(0.5).pt  # beyond trim and bleed, where no mark may be
_STROKES = 12  # a label has more; a registration mark has three
_PATCHES = 5  # of a colour bar, at least
_ASIDE = Length(10.0).pt  # by so much a registration mark makes way for another at the middle


@dataclass(frozen=True, slots=True)
class MarkedSide:
    """All faces of a printed side, the leftmost and lowest first; `upright` outlines what stands on it, heads up."""

    faces: tuple[Seen, ...]
    upright: tuple[Box, ...]

    @classmethod
    def of(cls, faces: Sequence[Seen]) -> MarkedSide:
        """The side of these faces."""
        ordered = sorted(faces, key=lambda one: (round(one.placed(one.trim).x0), one.placed(one.trim).y0))
        first = ordered[0]
        return cls(tuple(ordered), tuple(first.upright(part) for part in first.side.parts))

    @property
    def room(self) -> Box:
        """Return the box that the pages may cover."""
        return around([seen.placed(seen.room) for seen in self.faces])

    @property
    def cuts(self) -> tuple[set[float], set[float]]:
        """The lines of the knife: x of the upright lines, y of the level ones. At a fold it does not."""
        knives = [(seen.face.right is not seen.head_down, seen.placed(seen.knife)) for seen in self.faces]
        return {box.x1 if right else box.x0 for right, box in knives}, {
            y for _, box in knives for y in (box.y0, box.y1)
        }

    def folds(self, spec: ImpositionSpec) -> tuple[set[float], set[float]]:
        """The folds of the sheet: x of the upright folds, y of the level ones."""
        papers = [seen.window for seen in self.faces]
        block = around(papers)
        upright = {
            x
            for box in papers
            for x in (box.x0, (box.x0 + box.x1) / 2, box.x1)
            if _between(block.x0, x, block.x1)
        }
        level = {y for box in papers for y in (box.y0, box.y1) if _between(block.y0, y, block.y1)}
        middle = (block.x0 + block.x1) / 2, (block.y0 + block.y1) / 2  # where two copies are cut apart
        if spec.work is Work.TURN:
            upright = {x for x in upright if not _near(x, middle[0])}
        if spec.work is Work.TUMBLE:
            level = {y for y in level if not _near(y, middle[1])}
        return upright, level


def on_fold(seen: Seen) -> list[Box]:
    """Return the boxes centred on the fold of a page between its head and foot, in its window, the highest first."""
    fold, trim = seen.window.width / 2, seen.trim
    parts = (seen.in_window(part) for part in seen.side.parts)
    found = [
        part
        for part in parts
        if _near(_middle(part)[0], fold) and trim.y0 < _middle(part)[1] < trim.y1 and part.width < fold / 2
    ]
    return sorted(found, key=lambda part: -part.y1)


def fold_marks_of(faces: Sequence[Seen], spec: ImpositionSpec) -> Iterator[tuple[Seen, PrinterMark]]:
    """Yield the marks asked for that belong on a fold of this side, each with a page beside it.

    The binder sees the outside of a folded signature when gathering or stapling, and its inside when sewing.
    """
    for seen in faces:
        face = seen.face
        if not face.right:
            continue
        outside, inside = not face.inside and face.place == 0, face.inside and face.place == face.depth - 1
        for mark in sorted(ON_FOLD & spec.marks.kinds):
            if inside if mark is PrinterMark.SEWING else outside:
                yield seen, mark


def missing_marks(side: MarkedSide, spec: ImpositionSpec) -> Iterator[str]:
    """Sentences about marks that were asked for and do not stand in their places."""
    room, kinds = side.room, spec.marks.kinds
    trims = [seen.placed(seen.trim) for seen in side.faces]
    cuts = side.cuts
    if not spec.traits.folded:
        cuts = ({x for trim in trims for x in (trim.x0, trim.x1)}, cuts[1])
    if PrinterMark.CROP in kinds and not _all_stand(side, cuts):
        yield "a crop mark does not stand at the edge of the trim"
    if PrinterMark.FOLD in kinds and not _all_stand(side, side.folds(spec)):
        yield "a fold mark does not stand at the fold"
    middle = (room.y0 + room.y1) / 2
    if PrinterMark.REGISTRATION in kinds and not any(
        _lies(side.upright, y, room, thin=False) for y in (middle, middle + _ASIDE)
    ):
        yield "a registration mark is missing"
    if PrinterMark.LABEL in kinds and len(_beside(side, trims[0], below=True)) < _STROKES:
        yield "the label of the sheet is missing"
    if PrinterMark.COLOUR_BAR in kinds and len(_beside(side, trims[0], below=False)) < _PATCHES:
        yield "the colour bar is missing"
    for seen, mark in fold_marks_of(side.faces, spec):
        if not on_fold(seen):
            yield f"the {mark.value} mark on the fold is missing"


def _all_stand(side: MarkedSide, lines: tuple[set[float], set[float]]) -> bool:
    """Tell whether marks stand at both ends of all these upright and level lines."""
    upright, level = lines
    room = side.room
    return all(_stands(side.upright, x, room) for x in upright) and all(
        _lies(side.upright, y, room) for y in level
    )


def spared_boxes(seen: Sequence[Seen], spec: ImpositionSpec) -> Iterator[Box]:
    """Yield the boxes of a printed side, as printed, that may have other ink than its pages.

    The very edges of pages, where a pixel is half covered, and the room of the marks that were asked for.
    """
    rooms, sheet = [one.as_printed(one.room) for one in seen], seen[0].side.sheet
    for room in rooms:
        yield from _edges(room)
    for one, _ in fold_marks_of(seen, spec):
        fold = one.window.width / 2
        yield one.as_printed(Box(fold - _TICK, one.trim.y0, fold + _TICK, one.trim.y1))
    if spec.marks.kinds - ON_FOLD:
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


def _beside(side: MarkedSide, first: Box, *, below: bool) -> list[Box]:
    """Return what stands below or above the first page, between its corner and its middle: letters, patches."""
    middle, room = (first.x0 + first.x1) / 2, side.room
    return [
        part
        for part in side.upright
        if (part.y1 <= room.y0 if below else part.y0 >= room.y1)
        and first.x0 < part.x0
        and part.x1 < middle - TOLERANCE.pt
    ]


def _between(low: float, value: float, high: float) -> bool:
    return low + TOLERANCE.pt < value < high - TOLERANCE.pt


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE.pt
