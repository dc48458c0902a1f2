"""Marks around the pages of a side, outside trim and bleed; those for staple, thread and gathering are on the fold.

Takes a PrintedSide and gives PDF operators. Lines of 0.25 pt in the ink the spec asks for; the page must
define the ink's colour space (see `ink`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from stamba.config.imposition.choices import MarkColour, PrinterMark
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.geometry import Box, Length
from stamba.imposition.ink import bar, dashed, line, patch, pen, target
from stamba.imposition.layout import PrintedSide, SheetFrame, Spine
from stamba.imposition.lettering import fitting
from stamba.imposition.room import LONGEST_MARK, MARK_DISTANCE

LINE_WIDTH = 0.25  # pt, the thinnest that presses hold in one ink
SEWING_STATIONS = 4
"""Between the two kettle stitches."""
_KETTLE = Length(12.0)  # from head and foot
_TICK = Length(2.0)  # half the length of a tick across the fold
_STEP = Length(5.0)  # from one collation mark to the next
_STEP_WIDTH = Length(1.0)  # on each side of the fold
_LETTER = Length(1.8)
_PATCH = Length(5.0)
_BLACKS = ((0, 0, 0, 1), (0, 0, 0, 0.8), (0, 0, 0, 0.5), (0, 0, 0, 0.25), (0, 0, 0, 0.1))
_PATCHES: Mapping[MarkColour, tuple[tuple[float, ...], ...]] = {
    MarkColour.K: _BLACKS,
    MarkColour.ALL: (
        (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), *_BLACKS[:1], (1, 1, 0, 0), (0, 1, 1, 0), (1, 0, 1, 0),
        (0.5, 0, 0, 0), (0, 0.5, 0, 0), (0, 0, 0.5, 0), *_BLACKS[2:3], (0.5, 0.4, 0.4, 0),
    ),
}  # fmt: skip
"""A colour bar: solids, two inks over each other, half tints, a gray of three inks; or blacks alone."""


@dataclass(frozen=True, slots=True)
class Surround:
    """The paper around the pages of a side, on which marks are drawn."""

    side: PrintedSide
    frame: SheetFrame
    colour: MarkColour

    @property
    def beside(self) -> tuple[float, float]:
        """The nearest and the farthest point of marks left and right of the trim, as distances from it."""
        trim = self.side.trim
        return self._reach(min(trim.x0, self.frame.sheet.width.pt - trim.x1))

    @property
    def above(self) -> tuple[float, float]:
        """The nearest and the farthest point of marks above and below the trim, as distances from it."""
        trim = self.side.trim
        return self._reach(min(trim.y0 - self.frame.gripper.pt, self.frame.sheet.height.pt - trim.y1))

    def _reach(self, room: float) -> tuple[float, float]:
        near = self.frame.bleed.pt + MARK_DISTANCE.pt
        return near, min(near + LONGEST_MARK.pt, room)


def draw_marks(side: PrintedSide, frame: SheetFrame, spec: ImpositionSpec) -> tuple[str, ...]:
    """Return the marks of one side as PDF operators, heads up: a text for each kind, most the same on many sides."""
    around = Surround(side, frame, spec.marks.colour)
    strokes = [tuple(_DRAWERS[mark](around)) for mark in PrinterMark if mark in spec.marks.kinds]
    return tuple(
        "\n".join(("q", pen(spec.marks.colour, LINE_WIDTH), *drawn, "Q")) for drawn in strokes if drawn
    )


def _crop(around: Surround) -> Iterator[str]:
    """Yield crop marks where the knife goes: at the edges of the trims, outside all of them."""
    trim, (near, far), (upright, level) = around.side.trim, around.beside, around.side.cuts
    for y in level:
        yield line((trim.x0 - far, y), (trim.x0 - near, y))
        yield line((trim.x1 + near, y), (trim.x1 + far, y))
    near, far = around.above
    for x in upright:
        yield line((x, trim.y1 + near), (x, trim.y1 + far))
        yield line((x, trim.y0 - far), (x, trim.y0 - near))


def _fold(around: Surround) -> Iterator[str]:
    trim, (upright, level), (near, far) = around.side.trim, around.side.folds, around.above
    for x in upright:
        yield dashed((x, trim.y1 + near), (x, trim.y1 + far))
        yield dashed((x, trim.y0 - far), (x, trim.y0 - near))
    near, far = around.beside
    for y in level:
        yield dashed((trim.x0 - far, y), (trim.x0 - near, y))
        yield dashed((trim.x1 + near, y), (trim.x1 + far, y))


def _registration(around: Surround) -> Iterator[str]:
    """Yield targets beside the middle of the pages, and above and below the middle of each column."""
    trim = around.side.trim
    middle = (trim.y0 + trim.y1) / 2
    if any(abs(y - middle) < _PATCH.pt for y in (*around.side.folds[1], *around.side.cuts[1])):
        middle += _PATCH.pt * 2  # another mark stands there
    near, far = around.beside
    yield target((trim.x0 - (near + far) / 2, middle), far - near)
    yield target((trim.x1 + (near + far) / 2, middle), far - near)
    near, far = around.above
    middles: list[float] = []
    for x in sorted((page.x0 + page.x1) / 2 for page in around.side.trims):
        if not middles or x - middles[-1] > LONGEST_MARK.pt:  # creep moves the pages of a column apart
            middles.append(x)
    for x in middles:
        yield target((x, trim.y1 + (near + far) / 2), far - near)
        yield target((x, trim.y0 - (near + far) / 2), far - near)


def _label(around: Surround) -> Iterator[str]:
    """Yield the label that names this side, below the first page, between its corner and the target at its middle."""
    side, left, (near, far) = around.side, _first_column(around), around.above
    text = (
        f"signature {side.signature}/{side.signatures}  sheet {side.place + 1}/{side.sheets}  {_face(side)}"
    )
    room = left.width / 2 - 4 * MARK_DISTANCE.pt - (far - near) / 2
    letters = fitting(text, room, min(_LETTER.pt, far - near))
    yield letters.at((left.x0 + 2 * MARK_DISTANCE.pt, side.trim.y0 - near - letters.size), text)


def _face(side: PrintedSide) -> str:
    return "back" if side.back else "front"


def _first_column(around: Surround) -> Box:
    return min(around.side.trims, key=lambda trim: (round(trim.x0, 1), trim.y0))


def _colour_bar(around: Surround) -> Iterator[str]:
    """Yield patches of the inks above the first page, between its corner and the target at its middle."""
    left, (near, far), patches = _first_column(around), around.above, _PATCHES[around.colour]
    room = left.width / 2 - 4 * MARK_DISTANCE.pt - (far - near) / 2
    size = min(_PATCH.pt, room / len(patches))
    x, y = left.x0 + 2 * MARK_DISTANCE.pt, around.side.trim.y1 + near
    for number, inks in enumerate(patches):
        yield patch(Box(x + number * size, y, x + (number + 1) * size, y + min(size, far - near)), inks)


def _collation(around: Surround) -> Iterator[str]:
    """Yield a bar on the spine of each signature, one step lower than the one before, so that a gap shows."""
    side, spine = around.side, around.side.outside
    if spine is None:
        return
    step = min(_STEP.pt, (abs(spine.head - spine.foot) - 4 * _STEP.pt) / side.signatures)
    ends = [spine.below_head(2 * _STEP.pt + (side.signature - 1 + more) * step) for more in (0, 1)]
    yield bar(Box(spine.x - _STEP_WIDTH.pt, min(ends), spine.x + _STEP_WIDTH.pt, max(ends)))


def _staple(around: Surround) -> Iterator[str]:
    """Yield two ticks on the outside of the book, at a quarter and three quarters of its height."""
    if spine := around.side.outside:
        height = abs(spine.head - spine.foot)
        yield from _ticks(spine, (height / 4, height * 3 / 4))


def _sewing(around: Surround) -> Iterator[str]:
    """Yield ticks where to pierce, in the middle of the opened signature: two kettle stitches, the rest between."""
    if spine := around.side.inside:
        height, count = abs(spine.head - spine.foot) - 2 * _KETTLE.pt, SEWING_STATIONS + 1
        yield from _ticks(spine, tuple(_KETTLE.pt + height * i / count for i in range(count + 1)))


def _ticks(spine: Spine, places: tuple[float, ...]) -> Iterator[str]:
    for place in places:
        y = spine.below_head(place)
        yield line((spine.x - _TICK.pt, y), (spine.x + _TICK.pt, y))


_DRAWERS: Mapping[PrinterMark, Callable[[Surround], Iterator[str]]] = {
    PrinterMark.CROP: _crop,
    PrinterMark.FOLD: _fold,
    PrinterMark.COLLATION: _collation,
    PrinterMark.STAPLE: _staple,
    PrinterMark.SEWING: _sewing,
    PrinterMark.REGISTRATION: _registration,
    PrinterMark.LABEL: _label,
    PrinterMark.COLOUR_BAR: _colour_bar,
}
