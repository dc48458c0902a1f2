"""Marks around a spread: crop, fold, registration and label outside trim and bleed; the rest on the fold.

Takes a PrintedSide and gives PDF operators. Lines of 0.25 pt in the ink the spec asks for; the page must
define the ink's colour space (see `ink`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from stamba.config.imposition.choices import PrinterMark
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.geometry import Box, Length
from stamba.imposition.ink import bar, dashed, line, pen, target
from stamba.imposition.layout import MARK_DISTANCE, PrintedSide, SheetFrame
from stamba.imposition.lettering import fitting

LINE_WIDTH = 0.25  # pt, the thinnest that presses hold in one ink
SEWING_STATIONS = 4
"""Between the two kettle stitches."""
_KETTLE = Length(12.0)  # from head and foot
_TICK = Length(2.0)  # half the length of a tick across the fold
_STEP = Length(5.0)  # from one collation mark to the next
_STEP_WIDTH = Length(1.0)  # on each side of the fold
_LETTER = Length(1.8)


@dataclass(frozen=True, slots=True)
class Surround:
    """The paper around a spread on which marks are drawn."""

    side: PrintedSide
    frame: SheetFrame
    folded: bool

    @property
    def _distance(self) -> float:
        return self.frame.bleed.pt + MARK_DISTANCE.pt

    @property
    def beside(self) -> tuple[float, float]:
        """The nearest and the farthest point of marks left and right of the trim, as distances from it."""
        outward = Length.from_pt(self.frame.trim_box(Length(0.0), right=False).x0 - self.side.left.x0)
        room, _ = self.frame.mark_room(outward)
        return self._distance, self._distance + room.pt

    @property
    def above(self) -> tuple[float, float]:
        """The nearest and the farthest point of marks above and below the trim, as distances from it."""
        _, room = self.frame.mark_room(Length(0.0))
        return self._distance, self._distance + room.pt


def draw_marks(side: PrintedSide, frame: SheetFrame, spec: ImpositionSpec) -> tuple[str, ...]:
    """Return the marks of one side as PDF operators, heads up: a text for each kind, most the same on many sides."""
    around = Surround(side, frame, spec.traits.folded)
    strokes = [tuple(_DRAWERS[mark](around)) for mark in PrinterMark if mark in spec.marks.kinds]
    return tuple(
        "\n".join(("q", pen(spec.marks.colour, LINE_WIDTH), *drawn, "Q")) for drawn in strokes if drawn
    )


def _crop(around: Surround) -> Iterator[str]:
    """Yield crop marks: at the corners of the trim, and at the inner edges of pages that are cut apart."""
    trim, (near, far) = around.side.trim, around.beside
    for y in (trim.y0, trim.y1):
        yield line((trim.x0 - far, y), (trim.x0 - near, y))
        yield line((trim.x1 + near, y), (trim.x1 + far, y))
    cuts = {trim.x0, trim.x1}
    if not around.folded:
        cuts |= {around.side.left.x1, around.side.right.x0}
    near, far = around.above
    for x in sorted(cuts):
        yield line((x, trim.y1 + near), (x, trim.y1 + far))
        yield line((x, trim.y0 - far), (x, trim.y0 - near))


def _fold(around: Surround) -> Iterator[str]:
    trim, x, (near, far) = around.side.trim, around.frame.fold, around.above
    yield dashed((x, trim.y1 + near), (x, trim.y1 + far))
    yield dashed((x, trim.y0 - far), (x, trim.y0 - near))


def _registration(around: Surround) -> Iterator[str]:
    """Yield targets beside the middle of the spread, and above and below the middle of each page."""
    trim, left, right = around.side.trim, around.side.left, around.side.right
    middle = (trim.y0 + trim.y1) / 2
    near, far = around.beside
    yield target((trim.x0 - (near + far) / 2, middle), far - near)
    yield target((trim.x1 + (near + far) / 2, middle), far - near)
    near, far = around.above
    for page in (left, right):
        x = (page.x0 + page.x1) / 2
        yield target((x, trim.y1 + (near + far) / 2), far - near)
        yield target((x, trim.y0 - (near + far) / 2), far - near)


def _label(around: Surround) -> Iterator[str]:
    """Yield the label that names this side, below the left page, between its corner and the target at its middle."""
    side, left, (near, far) = around.side, around.side.left, around.above
    face = "back" if side.back else "front"
    text = f"signature {side.signature}/{side.signatures}  sheet {side.place + 1}/{side.sheets}  {face}"
    room = left.width / 2 - 4 * MARK_DISTANCE.pt - (far - near) / 2
    letters = fitting(text, room, min(_LETTER.pt, far - near))
    yield letters.at((left.x0 + 2 * MARK_DISTANCE.pt, left.y0 - near - letters.size), text)


def _collation(around: Surround) -> Iterator[str]:
    """Yield a bar on the spine of each signature, one step lower than the one before, so that a gap shows."""
    side, trim = around.side, around.side.trim
    if side.back or side.place:
        return
    step = min(_STEP.pt, (trim.height - 4 * _STEP.pt) / side.signatures)
    top = trim.y1 - 2 * _STEP.pt - (side.signature - 1) * step
    fold, half = around.frame.fold, _STEP_WIDTH.pt
    yield bar(Box(fold - half, top - step, fold + half, top))


def _staple(around: Surround) -> Iterator[str]:
    """Yield two ticks on the outside of the book, at a quarter and three quarters of its height."""
    side, trim = around.side, around.side.trim
    if not side.back and side.place == 0:
        yield from _ticks(around, (trim.y0 + trim.height / 4, trim.y0 + trim.height * 3 / 4))


def _sewing(around: Surround) -> Iterator[str]:
    """Yield ticks where to pierce, in the middle of the opened signature: two kettle stitches, the rest between."""
    side, trim = around.side, around.side.trim
    if side.back and side.place == side.sheets - 1:
        foot, head = trim.y0 + _KETTLE.pt, trim.y1 - _KETTLE.pt
        count = SEWING_STATIONS + 1
        yield from _ticks(around, tuple(foot + (head - foot) * i / count for i in range(count + 1)))


def _ticks(around: Surround, heights: tuple[float, ...]) -> Iterator[str]:
    fold = around.frame.fold
    for y in heights:
        yield line((fold - _TICK.pt, y), (fold + _TICK.pt, y))


_DRAWERS: Mapping[PrinterMark, Callable[[Surround], Iterator[str]]] = {
    PrinterMark.CROP: _crop,
    PrinterMark.FOLD: _fold,
    PrinterMark.COLLATION: _collation,
    PrinterMark.STAPLE: _staple,
    PrinterMark.SEWING: _sewing,
    PrinterMark.REGISTRATION: _registration,
    PrinterMark.LABEL: _label,
}
