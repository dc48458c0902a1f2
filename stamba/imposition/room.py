"""Room on a sheet: the paper that pages, bleed and marks take, the scale and the grid that fit. Pure numbers."""

from __future__ import annotations

from dataclasses import replace

from stamba.config.imposition.choices import ON_FOLD, Work
from stamba.config.imposition.forms import Form
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.geometry import Length, Size

MARK_DISTANCE = Length(1.0)
"""White between the bleed and a mark."""
LONGEST_MARK = Length(5.0)
SHORTEST_MARK = Length(2.0)
ROUNDING = 0.01  # mm: A5 twice on A4 leaves half a millimetre, but pages in points are rounded


def margins(spec: ImpositionSpec) -> float:
    """Return the millimetres of paper that marks ask for at both ends of a measure together."""
    return 2 * (MARK_DISTANCE.mm + SHORTEST_MARK.mm) if spec.marks.kinds - ON_FOLD else 0.0


def cell_size(trim: Size, spec: ImpositionSpec, outward: Length) -> Size:
    """Return the paper of one page from fold to fold, or from cut to cut: with bleed, milling and outward creep."""
    inner = spec.milling if spec.traits.folded else spec.bleed
    width = trim.width.mm + outward.mm + inner.mm + spec.bleed.mm
    return Size(Length(width), Length(trim.height.mm + 2 * spec.bleed.mm))


def cells_on(spec: ImpositionSpec, form: Form | None) -> tuple[int, int]:
    """Return the columns and rows of pages on a side."""
    if form is None:
        return spec.grid if spec.in_grid else (2, 1)
    twice = (2 if spec.work is Work.TURN else 1, 2 if spec.work is Work.TUMBLE else 1)
    return form.columns * twice[0], form.rows * twice[1]


def room_for(sheet: Size, spec: ImpositionSpec) -> Size:
    """Return the paper that is left for pages and bleed by marks and the gripper."""
    taken = margins(spec)
    return Size(Length(sheet.width.mm - taken), Length(sheet.height.mm - taken - spec.gripper.mm))


def both_ways(sheet: Size) -> tuple[Size, Size]:
    """Return the sheet lying and standing."""
    lying = sheet.landscape
    return lying, Size(lying.height, lying.width)


def fitted(trim: Size, spec: ImpositionSpec) -> ImpositionSpec:
    """Return the spec with the scale that fills its sheet, where it asks for one; creep outward is left out."""
    if spec.scale:
        return spec
    columns, rows = cells_on(spec, spec.forms[0] if spec.forms else None)
    none = Length(0.0)
    fixed = cell_size(Size(none, none), spec, none)
    scale = max(
        min(
            (room.width.mm / columns - fixed.width.mm) / trim.width.mm,
            (room.height.mm / rows - fixed.height.mm) / trim.height.mm,
        )
        for room in (room_for(sheet, spec) for sheet in both_ways(spec.sheet))
    )
    if scale < 0.1:
        raise spec.error(
            f"pages of {trim} do not fit at a tenth of their size", "Use a larger sheet, or fewer marks."
        )
    return replace(spec, scale=int(scale * 10000) / 10000)  # downwards, so that it fits


def grid_on(trim: Size, spec: ImpositionSpec) -> tuple[int, int]:
    """Return the columns and rows asked for, else as many as fit on the sheet, lying or standing.

    Raises ConfigError where not one page fits.
    """
    if spec.grid != (0, 0):
        return spec.grid
    cell = cell_size(trim, spec, Length(0.0))
    grids = [
        (
            int((room.width.mm + ROUNDING) / cell.width.mm),
            int((room.height.mm + ROUNDING) / cell.height.mm),
        )
        for room in (room_for(sheet, spec) for sheet in both_ways(spec.sheet))
    ]
    grid = max(grids, key=lambda one: one[0] * one[1])
    if not grid[0] * grid[1]:
        raise spec.error(
            f"not one page of {trim} fits on a sheet of {spec.sheet}", "Use a larger sheet, or fewer marks."
        )
    return grid
