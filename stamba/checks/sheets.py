"""Folding sheets of many pages, in numbers: what a reader meets when a printed form is cut, folded and trimmed.

Pure, and on purpose ignorant of `stamba.imposition`: a sheet of cells lies on a table with its back up, its halves are
laid over one another fold by fold, and the stack is read from the top. Of a form, only the folds are believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement, product

from stamba.checks.folding import (
    PlacedPage,
    Window,
    dealt,
    reach_beyond,
    read_faces,
    sheets_needed,
    turned_over,
)
from stamba.config.imposition.choices import BoundEdge, Scheme, Work
from stamba.config.imposition.forms import Form
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.geometry import Box, Size

_CODES = "RLTBrltb"


@dataclass(frozen=True, slots=True)
class Layer:
    """A cell of the sheet in a stack: its row and column on the back, whether the back is up, the head down."""

    row: int
    column: int
    back_up: bool = True
    head_down: bool = False

    def over(self, *, level: bool) -> Layer:
        """Return it turned over, about a level or an upright fold."""
        return Layer(self.row, self.column, not self.back_up, self.head_down is not level)


Table = list[list[list[Layer]]]
"""Stacks of layers, the lowest first, in rows and columns as they lie on the table."""


def fold(rows: int, columns: int, folds: str) -> tuple[Layer, ...] | None:
    """Return the layers of a sheet folded so, the topmost first; None where a half cannot be laid on the other.

    The codes are those of forms.toml: R, L, T, B lay the right, left, upper, lower half over the other, small ones
    under it.
    """
    table: Table = [[[Layer(row, column)] for column in range(columns)] for row in range(rows)]
    for code in folds:
        level = code in "TBtb"
        if level:
            table = [list(stacks) for stacks in zip(*table, strict=True)]  # rows for columns, and back below
        if len(table[0]) % 2:
            return None
        table = [_halved(stacks, code, level=level) for stacks in table]
        if level:
            table = [list(stacks) for stacks in zip(*table, strict=True)]
    if len(table) * len(table[0]) > 1:
        return None
    return tuple(reversed(table[0][0]))


def _halved(stacks: list[list[Layer]], code: str, *, level: bool) -> list[list[Layer]]:
    """Lay one half of a row of stacks on the other."""
    half = len(stacks) // 2
    near, far = stacks[:half], stacks[half:][::-1]
    if code in "LTlt":  # the first half moves
        near, far = stacks[half:], stacks[:half][::-1]
    moved = [[layer.over(level=level) for layer in reversed(stack)] for stack in far]
    if code.islower():
        return [under + stack for stack, under in zip(near, moved, strict=True)]
    return [stack + over for stack, over in zip(near, moved, strict=True)]


def folds_of(form: Form) -> str | None:
    """Return how a form is folded: as it says, or as its pages come into order; None where nothing does that."""
    if form.folds:
        return form.folds if fold(form.rows, form.columns, form.folds) else None
    count = (form.rows * form.columns).bit_length() - 1
    for codes in product(_CODES, repeat=count):
        folds = "".join(codes)
        if folds[-1] in "Ll" and _reads(form, folds):
            return folds
    return None


def _reads(form: Form, folds: str) -> bool:
    """Tell whether a form that is folded so reads from its first page to its last, all upright."""
    layers = fold(form.rows, form.columns, folds)
    return layers is not None and [cell for layer in layers for _, cell in _both_faces(layer, form)] == [
        (page, layer.head_down) for page, layer in zip(range(1, form.pages + 1), _twice(layers), strict=True)
    ]


def _twice(layers: Sequence[Layer]) -> Iterator[Layer]:
    for layer in layers:
        yield layer
        yield layer


def _both_faces(layer: Layer, form: Form) -> tuple[tuple[bool, tuple[int, bool]], ...]:
    """Return what is printed on a layer, the face that is up first: whether it is the back, and the cell."""
    back = (True, form.back[layer.row][layer.column])
    front = (False, form.front[layer.row][form.columns - 1 - layer.column])
    return (back, front) if layer.back_up else (front, back)


def sections_due(pages: int, forms: Sequence[Form]) -> tuple[Form, ...]:
    """Return the sections of a book: the largest while they fill, then fewest blanks, then fewest sheets."""
    full, rest = [], pages
    while rest >= forms[0].pages:
        full.append(forms[0])
        rest -= forms[0].pages
    most = -(-rest // min(form.pages for form in forms)) if rest else 0
    ways = [
        way
        for count in range(most + 1)
        for way in combinations_with_replacement(forms, count)
        if sum(form.pages for form in way) >= rest
    ]
    thin = min(ways, key=lambda way: (sum(form.pages for form in way), len(way)))
    return (*full[:-1], *thin, *full[-1:])


@dataclass(frozen=True, slots=True)
class Bindery:
    """Sheets of a size with pages of a trim (as printed) on them, folded or cut as the spec says."""

    spec: ImpositionSpec
    sheet: Size
    trim: Size

    def faces(self, pages: int) -> tuple[PlacedPage, ...]:
        """Return the faces of the book in reading order; raises ValueError for a form that nothing folds."""
        if self.spec.in_grid:
            return tuple(self._in_grid(pages))
        if not self.spec.forms:
            sheets = sheets_needed(pages - 2) + 1 if self.spec.cover else sheets_needed(pages)
            return read_faces(dealt(sheets, self.spec.signature_bound), self.spec, self.sheet)
        sections = sections_due(pages, self.spec.forms)
        leaves: list[tuple[PlacedPage, ...]] = []
        if self.spec.scheme is Scheme.SADDLE_STITCH:
            for number, form in reversed(tuple(enumerate(sections))):
                wrapped = self._leaves(
                    number, form, sum(one.pages for one in sections) // 4, _above(sections, number)
                )
                half = len(wrapped) // 2
                leaves = [*wrapped[:half], *leaves, *wrapped[half:]]
        else:
            for number, form in enumerate(sections):
                leaves.extend(self._leaves(number, form, form.pages // 4, 0))
        return tuple(face for leaf in leaves for face in leaf)

    def _leaves(self, number: int, form: Form, depth: int, above: int) -> list[tuple[PlacedPage, ...]]:
        """Return the leaves of a folded sheet; `depth` are nested in the signature, `above` of them around it."""
        folds = folds_of(form)
        layers = fold(form.rows, form.columns, folds) if folds else None
        if layers is None:
            raise ValueError(form.name)
        leaves = []
        for place, layer in enumerate(layers):
            near = min(place, len(layers) - 1 - place)
            before = place < len(layers) / 2
            order = (layer.back_up, not layer.back_up)
            leaves.append(
                tuple(
                    self._face(number, form, layer, (back, before is bool(second), above + near, depth))
                    for second, back in enumerate(order)
                )
            )
        return leaves

    def _face(self, number: int, form: Form, layer: Layer, what: tuple[bool, bool, int, int]) -> PlacedPage:
        """Return a face of a layer in its place on the form: `what` is its side, if it is inside, place, depth."""
        back, inside, place, depth = what
        row, column = layer.row, layer.column if back else form.columns - 1 - layer.column
        if self.spec.binding is BoundEdge.RIGHT:
            column = form.columns - 1 - column
        head_down, plate = layer.head_down, self.spec.work is not Work.SHEETWISE
        if back and self.spec.work is Work.TURN:
            column += form.columns
        if back and self.spec.work is Work.TUMBLE:  # the back is seen head over foot
            row, column = 2 * form.rows - 1 - row, form.columns - 1 - column
            head_down = not head_down
        extent = (
            form.columns * (2 if self.spec.work is Work.TURN else 1),
            form.rows * (2 if self.spec.work is Work.TUMBLE else 1),
        )
        return PlacedPage(
            sheet=number,
            back=back and not plate,
            right=(column % 2 == 1) is not head_down,
            turned=back and not plate and turned_over(self.spec.flip, self.sheet),
            place=place,
            depth=depth,
            window=Window(self._pair(row, column // 2, extent, depth), head_down),
            inside=inside,
        )

    def _pair(self, row: int, pair: int, extent: tuple[int, int], depth: int) -> Box:
        """Return the paper of two neighbours at the spine, on a block of so many columns and rows around its middle."""
        columns, rows = extent
        outward = reach_beyond(self.spec, depth)
        width = self.trim.width.pt + self.spec.milling.pt + self.spec.bleed.pt + outward
        height = self.trim.height.pt + 2 * self.spec.bleed.pt
        x0 = self.sheet.width.pt / 2 - columns * width / 2 + 2 * pair * width
        y1 = (self.sheet.height.pt + self.spec.gripper.pt) / 2 + rows * height / 2 - row * height
        return Box(x0, y1 - height, x0 + 2 * width, y1)

    def _in_grid(self, pages: int) -> Iterator[PlacedPage]:
        """Yield the places of sheets that nobody folds: row by row, the front, then the back."""
        width = self.trim.width.pt + 2 * self.spec.bleed.pt
        height = self.trim.height.pt + 2 * self.spec.bleed.pt
        columns, rows = self.spec.grid
        each = columns * rows
        places = pages * (each if self.spec.scheme is Scheme.STEP_AND_REPEAT else 1)
        for place in range(-(-places // (2 * each)) * 2 * each):
            side, cell = divmod(place, each)
            row, column = divmod(cell, columns)
            fold_x = self.sheet.width.pt / 2 + (column - columns / 2) * width
            y1 = (self.sheet.height.pt + self.spec.gripper.pt) / 2 + (rows / 2 - row) * height
            back = side % 2 == 1
            yield PlacedPage(
                sheet=side // 2,
                back=back,
                right=True,  # of a window whose left half is no part of it
                turned=back and turned_over(self.spec.flip, self.sheet),
                place=0,
                depth=1,
                window=Window(Box(fold_x - width, y1 - height, fold_x + width, y1), head_down=False),
            )


def _above(sections: Sequence[Form], number: int) -> int:
    return sum(form.pages for form in sections[:number]) // 4


def pages_due(pages: int, places: int, spec: ImpositionSpec) -> tuple[int | None, ...]:
    """Return the pages, from 1, that a reader of so many places should meet, and None for blanks.

    Of a booklet with its cover, the last two pages are that: the front is met first, the back last.
    """
    if spec.cover:
        inside = pages_due(pages - 2, places - 4, replace(spec, cover=False))
        return (pages - 1, None, *inside, None, pages)
    if spec.scheme is Scheme.STEP_AND_REPEAT:
        each = spec.grid[0] * spec.grid[1]
        read: list[int | None] = [1 + place // each for place in range(pages * each)]
        return (*read, *[None] * (places - len(read)))
    kept = pages - spec.keep_last
    return (*range(1, kept + 1), *[None] * (places - pages), *range(kept + 1, pages + 1))
