"""The geometry of an imposition: each side of each sheet with its pages in place, in points.

Pure: takes a Plan, yields PrintedSides. A side is laid out heads up, x to the right and y up from the
sheet's lower left corner; `turned` says that all of it is then turned by 180° about the sheet's centre,
which is what a back needs when the printer turns the sheet about its horizontal axis.

A folded sheet is laid out in windows: each is a sheet of two pages a side, as `plan` has them, and stands in its place
on the form, some of them on their heads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stamba.config.imposition.choices import BoundEdge, CreepMode, Flip, Work
from stamba.config.imposition.forms import Form, Slot
from stamba.ground.geometry import Box, Length, Size
from stamba.imposition.creep import creep_shift
from stamba.imposition.plan import GridSide, Page, Plan, Sheet, Side, Signature
from stamba.imposition.room import ROUNDING, both_ways, cell_size, cells_on, margins, room_for

_NO_LENGTH = Length(0.0)


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """A sheet as it lies before the reader: its size, the trims on it, their bleed and gap, the gripper edge."""

    sheet: Size
    trim: Size
    bleed: Length
    gap: Length
    gripper: Length = _NO_LENGTH

    @property
    def fold(self) -> float:
        """The middle of the sheet, where it is folded or cut, in points from the left."""
        return self.sheet.width.pt / 2

    @property
    def middle(self) -> float:
        """The middle of what the gripper leaves of the sheet, in points from its foot."""
        return (self.sheet.height.pt + self.gripper.pt) / 2

    def trim_box(self, shift: Length, *, right: bool) -> Box:
        """Return the trim of the left or right page, moved toward the fold by the creep."""
        width, height = self.trim.width.pt, self.trim.height.pt
        away = self.gap.pt / 2 - shift.pt
        x = self.fold + away if right else self.fold - away - width
        y = self.middle - height / 2
        return Box(x, y, x + width, y + height)


@dataclass(frozen=True, slots=True)
class Placement:
    """A page on a side: its trim, what of it may be seen (it ends at the fold), whether its head is down."""

    page: int
    trim: Box
    clip: Box
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Spine:
    """A fold at which the book is bound, where it lies on a side: across, and from its foot to its head, in points."""

    x: float
    foot: float
    head: float

    def below_head(self, by: float) -> float:
        """Return the height of the point so far from the head."""
        return self.head - by if self.head > self.foot else self.head + by


@dataclass(frozen=True, slots=True)
class PrintedSide:
    """One side of one sheet, ready to be drawn. `place` counts from 0, the outermost of `sheets`.

    `trims` are those of all its places for pages; `cuts` and `folds` are where knife and folder go: x of the upright
    lines, y of the level ones. `outside` and `inside` are the spine of the folded signature when this side shows it.
    """

    signature: int
    signatures: int
    place: int
    sheets: int
    back: bool
    turned: bool
    placements: tuple[Placement, ...]
    trims: tuple[Box, ...]
    cuts: tuple[tuple[float, ...], tuple[float, ...]]
    folds: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
    outside: Spine | None = None
    inside: Spine | None = None

    @property
    def trim(self) -> Box:
        """All trims as one box."""
        return Box(
            min(trim.x0 for trim in self.trims),
            min(trim.y0 for trim in self.trims),
            max(trim.x1 for trim in self.trims),
            max(trim.y1 for trim in self.trims),
        )


def sheet_frame(plan: Plan) -> SheetFrame:
    """Return the sheet, lying or standing as the pages ask for it.

    Raises ConfigError when the pages do not fit, or their marks do not.
    """
    spec, outward = plan.spec, _outward(plan)
    cell = cell_size(plan.trim, spec, outward)
    columns, rows = cells_on(spec, spec.forms[0] if spec.forms else None)
    lying, standing = both_ways(spec.sheet)
    wide = columns * plan.trim.width.mm >= rows * plan.trim.height.mm
    need = Size(Length(round(columns * cell.width.mm, 2)), Length(round(rows * cell.height.mm, 2)))
    ways = (lying, standing) if wide else (standing, lying)
    for sheet in ways:
        room = room_for(sheet, spec)
        if need.width.mm <= room.width.mm + ROUNDING and need.height.mm <= room.height.mm + ROUNDING:
            frame = SheetFrame(sheet, plan.trim, spec.bleed, spec.gap, spec.gripper)
            if spec.gripper.mm and (backs_turn(frame, spec.flip) or spec.work is Work.TUMBLE):
                raise spec.error(
                    "the sheet is turned head over foot, so that its back is gripped at the other edge",
                    'Leave gripper out, or turn the sheet on the gripper edge: flip = "hand", or work = "turn".',
                )
            return frame
    around = Size(
        Length(round(need.width.mm + margins(spec), 2)),
        Length(round(need.height.mm + margins(spec) + spec.gripper.mm, 2)),
    )
    with_marks = " with their marks" if margins(spec) else ""
    count = "two" if (columns, rows) == (2, 1) else str(columns * rows)
    raise spec.error(
        f"{count} pages of {plan.trim}{with_marks} need a sheet of {around}, and sheet is {ways[0]}",
        'Use a larger sheet, such as "SRA4" for A5 pages or "SRA3" for A4'
        + (", or fewer marks." if with_marks else ', or smaller pages, or scale = "fit".'),
    )


def printed_sides(plan: Plan) -> Iterator[PrintedSide]:
    """Yield every side in printing order: recto and verso of each sheet, signature by signature.

    Of a plate that prints both sides there is one. Raises ConfigError as `sheet_frame` does.
    """
    frame = sheet_frame(plan)
    for signature in plan.signatures:
        if signature.forms:
            yield from _form_sides(plan, frame, signature)
        elif plan.spec.in_grid:
            yield from _grid_sides(plan, frame, signature)
        else:
            yield from _spread_sides(plan, frame, signature)


def _spread_sides(plan: Plan, frame: SheetFrame, signature: Signature) -> Iterator[PrintedSide]:
    """Yield the sides of sheets with two pages a side."""
    turned, depth = backs_turn(frame, plan.spec.flip), len(signature.sheets)
    for place, sheet in enumerate(signature.sheets):
        shift = _shift(plan, place, depth)
        left, right = frame.trim_box(shift, right=False), frame.trim_box(shift, right=True)
        spine = Spine(frame.fold, left.y0, left.y1)
        folded = plan.spec.traits.folded
        for back, side in ((False, sheet.recto), (True, sheet.verso)):
            yield PrintedSide(
                signature=signature.number,
                signatures=len(plan.signatures),
                place=place,
                sheets=depth,
                back=back,
                turned=back and turned,
                placements=_placements(frame, side, left, right),
                trims=(left, right),
                cuts=(
                    (left.x0, right.x1) if folded else (left.x0, left.x1, right.x0, right.x1),
                    (left.y0, left.y1),
                ),
                folds=((frame.fold,) if folded else (), ()),
                outside=spine if place == 0 and not back else None,
                inside=spine if place == depth - 1 and back else None,
            )


def _placements(frame: SheetFrame, side: Side | GridSide, left: Box, right: Box) -> tuple[Placement, ...]:
    bleed = frame.bleed.pt
    page_left, page_right = side.pages
    halves: tuple[tuple[Page, Box, Box], ...] = (
        (page_left, left, Box(left.x0 - bleed, left.y0 - bleed, frame.fold, left.y1 + bleed)),
        (page_right, right, Box(frame.fold, right.y0 - bleed, right.x1 + bleed, right.y1 + bleed)),
    )
    return tuple(Placement(page, trim, clip) for page, trim, clip in halves if page is not None)


def _grid_sides(plan: Plan, frame: SheetFrame, signature: Signature) -> Iterator[PrintedSide]:
    """Yield both sides of a sheet whose pages lie in columns and rows, around its middle."""
    columns, rows = plan.spec.grid
    cell, bleed = cell_size(plan.trim, plan.spec, _NO_LENGTH), plan.spec.bleed.pt
    width, height = cell.width.pt, cell.height.pt
    x0, top = frame.fold - columns * width / 2, frame.middle + rows * height / 2
    trims = tuple(
        Box(
            x0 + column * width + bleed,
            top - (row + 1) * height + bleed,
            x0 + (column + 1) * width - bleed,
            top - row * height - bleed,
        )
        for row in range(rows)
        for column in range(columns)
    )
    (sheet,) = signature.sheets
    for back, side in ((False, sheet.recto), (True, sheet.verso)):
        yield PrintedSide(
            signature=signature.number,
            signatures=len(plan.signatures),
            place=0,
            sheets=1,
            back=back,
            turned=back and backs_turn(frame, plan.spec.flip),
            placements=tuple(
                Placement(page, trim, trim.grown(bleed))
                for page, trim in zip(side.pages, trims, strict=True)
                if page is not None
            ),
            trims=trims,
            cuts=_edges(trims),
        )


@dataclass(frozen=True, slots=True)
class _Window:
    """A sheet of two pages a side in its place on a form: its lower left corner there, and whether its head is down."""

    frame: SheetFrame
    x: float
    y: float
    turned: bool

    def placed(self, box: Box) -> Box:
        """Return a box of the window on the form."""
        if not self.turned:
            return box.shifted(self.x, self.y)
        right, top = self.x + self.frame.sheet.width.pt, self.y + self.frame.sheet.height.pt
        return Box(right - box.x1, top - box.y1, right - box.x0, top - box.y0)

    def spine(self) -> Spine:
        """Return the middle of the window, over the height of its pages, on the form."""
        trim = self.placed(self.frame.trim_box(_NO_LENGTH, right=True))
        foot, head = (trim.y1, trim.y0) if self.turned else (trim.y0, trim.y1)
        return Spine(self.x + self.frame.fold, foot, head)


def _form_sides(plan: Plan, frame: SheetFrame, signature: Signature) -> Iterator[PrintedSide]:
    """Yield the sides of the folded sheets of a signature; of work-and-turn and work-and-tumble one plate each."""
    done, depth = 0, len(signature.sheets)
    for place, (form, sheets) in enumerate(signature.of_forms()):
        plates = _plates(plan, form)
        for back, slots in enumerate(plates):
            windows = tuple((slot, _window(plan, frame, form, slot)) for slot in slots)
            outside = [one.spine() for slot, one in windows if not slot.back and done + slot.sheet == 0]
            inside = [one.spine() for slot, one in windows if slot.back and done + slot.sheet == depth - 1]
            yield PrintedSide(
                signature=signature.number,
                signatures=len(plan.signatures),
                place=place,
                sheets=len(signature.forms),
                back=bool(back),
                turned=bool(back) and backs_turn(frame, plan.spec.flip),
                placements=tuple(
                    put for slot, one in windows for put in _in_window(plan, sheets, slot, one, (done, depth))
                ),
                trims=tuple(
                    one.placed(one.frame.trim_box(_shift(plan, done + slot.sheet, depth), right=right))
                    for slot, one in windows
                    for right in (False, True)
                ),
                cuts=_knife(plan, windows, depth),
                folds=_form_folds(windows, form),
                outside=outside[0] if outside else None,
                inside=inside[0] if inside else None,
            )
        done += len(sheets)


def _plates(plan: Plan, form: Form) -> tuple[tuple[Slot, ...], ...]:
    """Return the slots of each plate of a sheet, in rows and columns of the whole plate."""
    pairs = form.columns // 2
    front, back = (
        tuple(_mirrored(slot, pairs) if plan.spec.binding is BoundEdge.RIGHT else slot for slot in slots)
        for slots in (form.slots(back=False), form.slots(back=True))
    )
    if plan.spec.work is Work.TURN:
        return ((*front, *(_moved(slot, 0, pairs) for slot in back)),)
    if plan.spec.work is Work.TUMBLE:
        tipped = (
            Slot(form.rows - 1 - s.row, pairs - 1 - s.column, s.sheet, s.back, not s.turned) for s in back
        )
        return ((*front, *(_moved(slot, form.rows, 0) for slot in tipped)),)
    return front, back


def _mirrored(slot: Slot, pairs: int) -> Slot:
    return Slot(slot.row, pairs - 1 - slot.column, slot.sheet, slot.back, slot.turned)


def _moved(slot: Slot, rows: int, pairs: int) -> Slot:
    return Slot(slot.row + rows, slot.column + pairs, slot.sheet, slot.back, slot.turned)


def _window(plan: Plan, frame: SheetFrame, form: Form, slot: Slot) -> _Window:
    cell = cell_size(plan.trim, plan.spec, _outward(plan))
    columns, rows = cells_on(plan.spec, form)
    paper = Size(Length(2 * cell.width.mm), cell.height)
    left, top = frame.fold - columns * cell.width.pt / 2, frame.middle + rows * cell.height.pt / 2
    own = SheetFrame(paper, plan.trim, plan.spec.bleed, plan.spec.gap)
    return _Window(
        own, left + slot.column * paper.width.pt, top - (slot.row + 1) * cell.height.pt, slot.turned
    )


def _in_window(
    plan: Plan, sheets: Sequence[Sheet], slot: Slot, window: _Window, nest: tuple[int, int]
) -> Iterator[Placement]:
    """Yield the pages of a window on the form; `nest` is the place of the first of `sheets`, and the depth of all."""
    first, depth = nest
    shift = _shift(plan, first + slot.sheet, depth)
    sheet, frame = sheets[slot.sheet], window.frame
    left, right = frame.trim_box(shift, right=False), frame.trim_box(shift, right=True)
    for put in _placements(frame, sheet.verso if slot.back else sheet.recto, left, right):
        yield Placement(put.page, window.placed(put.trim), window.placed(put.clip), slot.turned)


def _knife(
    plan: Plan, windows: Sequence[tuple[Slot, _Window]], depth: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return where the knife goes on a form: at the edges of the outermost leaf, whatever the leaf."""
    shift = _shift(plan, 0, depth)
    spreads = []
    for _, window in windows:
        left, right = window.frame.trim_box(shift, right=False), window.frame.trim_box(shift, right=True)
        spreads.append(window.placed(Box(left.x0, left.y0, right.x1, right.y1)))
    return _edges(spreads)


def _form_folds(
    windows: Sequence[tuple[Slot, _Window]], form: Form
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the folds of a form: between all of its columns and rows, but for the cut between two copies."""
    size = windows[0][1].frame.sheet
    width, height = size.width.pt / 2, size.height.pt
    left, foot = min(one.x for _, one in windows), min(one.y for _, one in windows)
    right, top = max(one.x for _, one in windows) + 2 * width, max(one.y for _, one in windows) + height
    columns, rows = round((right - left) / width), round((top - foot) / height)
    upright = (left + width * number for number in range(1, columns) if number % form.columns)
    level = (foot + height * number for number in range(1, rows) if number % form.rows)
    return tuple(upright), tuple(level)


def _edges(boxes: Sequence[Box]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the edges of boxes, each once: upright ones by x, level ones by y."""
    upright = {round(x, 4) for box in boxes for x in (box.x0, box.x1)}
    level = {round(y, 4) for box in boxes for y in (box.y0, box.y1)}
    return tuple(sorted(upright)), tuple(sorted(level))


def backs_turn(frame: SheetFrame, flip: Flip) -> bool:
    """Tell whether the flip is about the horizontal axis: the long edge of a lying sheet, the short of a standing one.

    By hand the sheet is turned like the leaf of a book, so nothing needs turning. Of a square sheet the
    level edges count as the long ones.
    """
    if flip is Flip.HAND:
        return False
    lies = frame.sheet.width >= frame.sheet.height
    return (flip is Flip.LONG) is lies


def _shift(plan: Plan, place: int, depth: int) -> Length:
    return creep_shift(plan.spec.creep.mode, plan.creep_step, place, depth)


def _outward(plan: Plan) -> Length:
    """Return the furthest that creep moves a page away from the fold."""
    if plan.spec.creep.mode is CreepMode.OFF:
        return Length(0.0)
    return Length(max(0.0, -_shift(plan, 0, plan.thickest).mm))
