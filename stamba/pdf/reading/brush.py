"""The brush: graphics state, paths and colours while a page is read, and the marks they leave.

Handlers take an operator and its operands (ISO 32000-1, 8.4 to 8.6). What a pattern paints is asked of the walk.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stamba.pdf.objects import Name, PdfObject
from stamba.pdf.reading.model import Colour, GraphicsObject, Oddity
from stamba.pdf.reading.state import (
    IDENTITY,
    NOWHERE,
    UNBOUNDED,
    Gathered,
    Matrix,
    Path,
    State,
    clipped,
    matrix_of,
    scale_of,
    times,
)
from stamba.pdf.spaces import CMYK, GRAY, RGB, Space, space_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from stamba.ground.geometry import Box

_DEVICE = {"g": GRAY, "G": GRAY, "rg": RGB, "RG": RGB, "k": CMYK, "K": CMYK}
_POINTS = {"m": 1, "l": 1, "c": 3, "v": 2, "y": 2}
# What a painting operator does: fill, stroke.
_PAINTS = {
    **dict.fromkeys(("f", "F", "f*"), (True, False)),
    **dict.fromkeys(("B", "B*", "b", "b*"), (True, True)),
    **dict.fromkeys(("S", "s"), (False, True)),
    "n": (False, False),
}
_ODD_STATES = ("/TR", "/TR2", "/HTP", "/BG", "/BG2", "/UCR", "/UCR2")


@dataclass(slots=True)
class Hand:
    """The state that a content stream does not share: its path, its text position, where its space begins."""

    origin: Matrix = IDENTITY
    path: Path = field(default_factory=Path)
    clip_next: bool = False
    text: Matrix = IDENTITY
    line: Matrix = IDENTITY


class Brush:
    """State, colours and paths; `tile` is called for what a pattern paints, with its style and the box it fills."""

    def __init__(self, gathered: Gathered, tile: Callable[[PdfObject, GraphicsObject, Box], None]) -> None:
        self.gathered = gathered
        self.oddities: dict[Oddity, None] = {}
        self.resources: PdfObject = None
        self.state = State(IDENTITY, UNBOUNDED)
        self.stack: list[State] = []
        self.floor = 0  # how much of the stack belongs to the streams around this one
        self.hand = Hand()
        self.everywhere: Box | None = None  # while a tile is read: the box it fills
        self._tile = tile

    def handlers(self) -> dict[str, Callable[[str, PdfObject], None]]:
        """The operators this brush understands."""
        return {
            "q": self._save,
            "Q": self._restore,
            "cm": self._concat,
            "w": self._line_width,
            "gs": self._graphics_state,
            "re": self._rectangle,
            "W": self._clip,
            "W*": self._clip,
            **dict.fromkeys(_POINTS, self._points),
            **dict.fromkeys(_PAINTS, self._paint),
            **dict.fromkeys(_DEVICE, self._device_colour),
            **dict.fromkeys(("cs", "CS"), self._space),
            **dict.fromkeys(("sc", "SC", "scn", "SCN"), self._colour),
        }

    def odd(self, kind: str, words: str) -> None:
        """Note something a press file should not hold, once; for the kinds see Oddity."""
        self.oddities.setdefault(Oddity(kind, words))

    # graphics state

    def _save(self, _: str, __: PdfObject) -> None:
        self.stack.append(copy.copy(self.state))

    def _restore(self, _: str, __: PdfObject) -> None:
        if len(self.stack) > self.floor:
            self.state = self.stack.pop()
        else:
            self.odd("syntax", "Q without its q")

    def _concat(self, _: str, operands: PdfObject) -> None:
        self.state.ctm = times(matrix_of(operands), self.state.ctm)

    def _line_width(self, _: str, operands: PdfObject) -> None:
        self.state.width = float(operands[0])

    def _graphics_state(self, _: str, operands: PdfObject) -> None:
        given = self.resources.ExtGState[operands[0]]
        state = self.state
        state.width = float(given.get("/LW", state.width))
        state.fill_alpha = float(given.get("/ca", state.fill_alpha))
        state.stroke_alpha = float(given.get("/CA", state.stroke_alpha))
        if "/BM" in given:
            modes = [given.BM] if isinstance(given.BM, Name) else list(given.BM)
            state.blend = str(modes[0]).removeprefix("/")
        if "/SMask" in given:
            state.soft_mask = str(given.SMask) != "/None"
        if "/OP" in given:
            state.stroke_overprint = bool(given.OP)
            state.fill_overprint = bool(given.get("/op", given.OP))
        elif "/op" in given:
            state.fill_overprint = bool(given.op)
        state.overprint_mode = int(given.get("/OPM", state.overprint_mode))
        for key in _ODD_STATES:
            if key in given and str(given[key]) not in {"/Default", "/Identity"}:
                self.odd("press", f"a graphics state with {key[1:]}")

    # paths

    def _points(self, operator: str, operands: PdfObject) -> None:
        numbers = [float(operand) for operand in operands]
        for place in range(_POINTS[operator]):
            self.hand.path.add(numbers[2 * place], numbers[2 * place + 1], self.state.ctm)

    def _rectangle(self, _: str, operands: PdfObject) -> None:
        x, y, width, height = (float(operand) for operand in operands)
        for px, py in ((x, y), (x + width, y), (x, y + height), (x + width, y + height)):
            self.hand.path.add(px, py, self.state.ctm)

    def _clip(self, _: str, __: PdfObject) -> None:
        self.hand.clip_next = True

    def _paint(self, operator: str, _: PdfObject) -> None:
        fills, strokes = _PAINTS[operator]
        box, state = self.hand.path.box, self.state
        self.hand.path = Path()
        if box is not None and fills:
            self.fill("fill", box)
        if box is not None and strokes:
            width = state.width * scale_of(state.ctm)
            self.stroke("stroke", box.grown(width / 2), width)
        if self.hand.clip_next:
            self.hand.clip_next = False
            state.clip = (clipped(box, state.clip) if box else None) or NOWHERE

    # marks

    def fill(self, kind: str, box: Box, size: float = 0.0, font: str = "") -> None:
        """Leave a mark in the colour that fills."""
        self.mark(self.style(kind, size=size, font=font), box, self.state.fill_pattern)

    def stroke(self, kind: str, box: Box, size: float, font: str = "") -> None:
        """Leave a mark in the colour that strokes."""
        self.mark(self.style(kind, stroke=True, size=size, font=font), box, self.state.stroke_pattern)

    def style(self, kind: str, *, stroke: bool = False, size: float = 0.0, font: str = "") -> GraphicsObject:
        """Return the look of a thing painted now, without its box."""
        state = self.state
        return GraphicsObject(
            kind=kind,
            colour=state.stroke if stroke else state.fill,
            overprint=state.stroke_overprint if stroke else state.fill_overprint,
            overprint_mode=state.overprint_mode,
            alpha=state.group_alpha * (state.stroke_alpha if stroke else state.fill_alpha),
            blend=state.blend,
            soft_mask=state.soft_mask,
            size=round(size, 2),
            font=font,
        )

    def mark(self, style: GraphicsObject, box: Box, pattern: PdfObject = None) -> None:
        """Leave a mark where it can be seen; a pattern's marks are its tile's."""
        visible = clipped(box, self.state.clip)
        if visible is None:
            return
        visible = self.everywhere or visible
        if pattern is not None:
            self._tile(pattern, style, visible)
            return
        if style.kind != "text" and (style.colour.plates or not style.colour.values):
            style = replace(style, short=self.gathered.short_sides(visible))
        self.gathered.add(style, visible)

    # colours

    def _device_colour(self, operator: str, operands: PdfObject) -> None:
        self._set_colour(_DEVICE[operator], operands, stroke=operator.isupper())

    def _space(self, operator: str, operands: PdfObject) -> None:
        """A new space and its first colour (ISO 32000-1, 8.6.8)."""
        space = space_of(operands[0], self.resources)
        if space.kind == "unknown":
            self.odd("syntax", f"the colour space {str(operands[0])[1:]} is not defined")
        start = (0.0, 0.0, 0.0, 1.0) if space.kind == "cmyk" else (0.0,) * space.components
        if space.kind in {"separation", "devicen"}:
            start = (1.0,) * space.components
        self._set_colour(space, start, stroke=operator.isupper())

    def _colour(self, operator: str, operands: PdfObject) -> None:
        stroke = operator.isupper()
        space = (self.state.stroke if stroke else self.state.fill).space
        if space.kind == "pattern" and len(operands) and isinstance(operands[-1], Name):
            pattern = self.resources.Pattern[operands[-1]]
            self._set_colour(space, operands[:-1] if space.base else (), stroke=stroke, pattern=pattern)
        else:
            self._set_colour(space, operands, stroke=stroke)

    def _set_colour(
        self, space: Space, operands: PdfObject, *, stroke: bool, pattern: PdfObject = None
    ) -> None:
        colour = Colour(space, tuple(round(float(operand), 4) for operand in operands))
        if stroke:
            self.state.stroke, self.state.stroke_pattern = colour, pattern
        else:
            self.state.fill, self.state.fill_pattern = colour, pattern
