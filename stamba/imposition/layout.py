"""The geometry of an imposition: each side of each sheet with its pages in place, in points.

Pure: takes a Plan, yields PrintedSides. A side is laid out heads up, x to the right and y up from the
sheet's lower left corner; `turned` says that all of it is then turned by 180° about the sheet's centre,
which is what a back needs when the printer turns the sheet about its horizontal axis.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stamba.config.imposition.choices import CreepMode, Flip, PrinterMark
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.geometry import Box, Length, Size
from stamba.imposition.creep import creep_shift
from stamba.imposition.plan import Page, Plan, Side

MARK_DISTANCE = Length(1.0)
"""White between the bleed and a mark."""
LONGEST_MARK = Length(5.0)
SHORTEST_MARK = Length(2.0)
_OUTSIDE = frozenset({PrinterMark.CROP, PrinterMark.FOLD, PrinterMark.REGISTRATION, PrinterMark.LABEL})
_ROUNDING = 0.01  # mm: A5 twice on A4 leaves half a millimetre, but pages in points are rounded


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """A sheet as it lies before the reader: its size, the size of the two trims on it, and their bleed."""

    sheet: Size
    trim: Size
    bleed: Length
    gap: Length

    @property
    def fold(self) -> float:
        """The middle of the sheet, where it is folded or cut, in points from the left."""
        return self.sheet.width.pt / 2

    def trim_box(self, shift: Length, *, right: bool) -> Box:
        """Return the trim of the left or right page, moved toward the fold by the creep."""
        width, height = self.trim.width.pt, self.trim.height.pt
        away = self.gap.pt / 2 - shift.pt
        x = self.fold + away if right else self.fold - away - width
        y = (self.sheet.height.pt - height) / 2
        return Box(x, y, x + width, y + height)

    def mark_room(self, outward: Length) -> tuple[Length, Length]:
        """Return the longest mark beside and the longest above the spread, for pages moved outward by so much."""
        taken = self.bleed.mm + MARK_DISTANCE.mm
        beside = (self.sheet.width.mm - self.gap.mm) / 2 - self.trim.width.mm - outward.mm - taken
        above = (self.sheet.height.mm - self.trim.height.mm) / 2 - taken
        longest = LONGEST_MARK.mm
        return Length(min(beside, longest)), Length(min(above, longest))


@dataclass(frozen=True, slots=True)
class Placement:
    """A page on a side: its trim, and what of it may be seen: trim and bleed, ending at the fold."""

    page: int
    trim: Box
    clip: Box


@dataclass(frozen=True, slots=True)
class PrintedSide:
    """One side of one sheet, ready to be drawn. `place` counts from 0, the outermost of `sheets`."""

    signature: int
    signatures: int
    place: int
    sheets: int
    back: bool
    turned: bool
    placements: tuple[Placement, ...]
    left: Box
    right: Box

    @property
    def trim(self) -> Box:
        """Both trims as one box: the spread."""
        return Box(self.left.x0, self.left.y0, self.right.x1, self.right.y1)


def sheet_frame(plan: Plan) -> SheetFrame:
    """Return the sheet, lying or standing as the two pages ask for it.

    Raises ConfigError when two pages at 100 % do not fit, or their marks do not.
    """
    spec, lying = plan.spec, plan.spec.sheet.landscape
    standing = Size(lying.height, lying.width)
    wide = 2 * plan.trim.width.mm >= plan.trim.height.mm
    frames = [
        SheetFrame(sheet, plan.trim, spec.bleed, spec.gap)
        for sheet in ((lying, standing) if wide else (standing, lying))
    ]
    outward = _outward(plan)
    for frame in frames:
        if _fits(frame, spec, outward):
            return frame
    need = Size(
        Length(
            round(2 * (plan.trim.width.mm + outward.mm + spec.bleed.mm) + spec.gap.mm + _margins(spec), 2)
        ),
        Length(round(plan.trim.height.mm + 2 * spec.bleed.mm + _margins(spec), 2)),
    )
    with_marks = " with their marks" if _margins(spec) else ""
    raise spec.error(
        f"two pages of {plan.trim}{with_marks} need a sheet of {need}, and sheet is {frames[0].sheet}",
        'Use a larger sheet, such as "SRA4" for A5 pages or "SRA3" for A4'
        + (", or fewer marks." if with_marks else ", or smaller pages."),
    )


def printed_sides(plan: Plan) -> Iterator[PrintedSide]:
    """Yield every side in printing order: recto and verso of each sheet, signature by signature.

    Raises ConfigError as `sheet_frame` does.
    """
    frame = sheet_frame(plan)
    turned = backs_turn(frame, plan.spec.flip)
    step = plan.creep_step
    for signature, place, sheet in plan.sheets():
        shift = creep_shift(plan.spec.creep.mode, step, place, len(signature.sheets))
        left, right = frame.trim_box(shift, right=False), frame.trim_box(shift, right=True)
        for back, side in ((False, sheet.recto), (True, sheet.verso)):
            yield PrintedSide(
                signature=signature.number,
                signatures=len(plan.signatures),
                place=place,
                sheets=len(signature.sheets),
                back=back,
                turned=back and turned,
                placements=_placements(frame, side, left, right),
                left=left,
                right=right,
            )


def _placements(frame: SheetFrame, side: Side, left: Box, right: Box) -> tuple[Placement, ...]:
    bleed = frame.bleed.pt
    halves: tuple[tuple[Page, Box, Box], ...] = (
        (side.left, left, Box(left.x0 - bleed, left.y0 - bleed, frame.fold, left.y1 + bleed)),
        (side.right, right, Box(frame.fold, right.y0 - bleed, right.x1 + bleed, right.y1 + bleed)),
    )
    return tuple(Placement(page, trim, clip) for page, trim, clip in halves if page is not None)


def backs_turn(frame: SheetFrame, flip: Flip) -> bool:
    """Tell whether the flip is about the horizontal axis: the long edge of a lying sheet, the short of a standing one.

    By hand the sheet is turned like the leaf of a book, so nothing needs turning. Of a square sheet the
    level edges count as the long ones.
    """
    if flip is Flip.HAND:
        return False
    lies = frame.sheet.width >= frame.sheet.height
    return (flip is Flip.LONG) is lies


def _outward(plan: Plan) -> Length:
    """Return the furthest that creep moves a page away from the fold."""
    mode, step, most = plan.spec.creep.mode, plan.creep_step, plan.thickest
    if mode is CreepMode.OFF:
        return Length(0.0)
    return Length(max(0.0, -creep_shift(mode, step, 0, most).mm))


def _margins(spec: ImpositionSpec) -> float:
    """Return the millimetres of paper that marks ask for at both ends of a measure together."""
    return 2 * (MARK_DISTANCE.mm + SHORTEST_MARK.mm) if spec.marks.kinds & _OUTSIDE else 0.0


def _fits(frame: SheetFrame, spec: ImpositionSpec, outward: Length) -> bool:
    beside, above = frame.mark_room(outward)
    least = SHORTEST_MARK.mm if _margins(spec) else -MARK_DISTANCE.mm
    return min(beside.mm, above.mm) >= least - _ROUNDING
