"""One walk over everything a page paints: content, forms, tiles, inline pictures, appearances of annotations.

A small interpreter of content streams (ISO 32000-1, 8 and 9) that keeps track of where and in what ink things are
painted, and paints nothing. It never trusts a file: a wrong operand is noted and skipped, loops and bombs are cut.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from stamba.ground import limits
from stamba.pdf.boxes import box_of
from stamba.pdf.objects import BROKEN, PdfObject
from stamba.pdf.reading.brush import Brush, Hand
from stamba.pdf.reading.lettering import TextReader
from stamba.pdf.reading.measure import gradient_ends, inline_use, picture_use
from stamba.pdf.reading.model import Colour, GraphicsObject, PictureUse
from stamba.pdf.reading.state import (
    NOWHERE,
    UNBOUNDED,
    Gathered,
    Matrix,
    State,
    clipped,
    mapped,
    matrix_of,
    times,
)
from stamba.pdf.spaces import PATTERN, space_of
from stamba.pdf.streams import INLINE_IMAGE, Instruction, instructions

if TYPE_CHECKING:
    from stamba.ground.geometry import Box
    from stamba.pdf.reading.faces import PdfFont


class PageWalk:
    """The reading of one page; `faces` and `inks` are shared by the pages of a file.

    `inks` keeps the measured ink of pictures by object number, since a picture may stand on many pages.
    """

    def __init__(
        self, gathered: Gathered, faces: dict[tuple[int, int, str], PdfFont], inks: dict[object, PictureUse]
    ) -> None:
        self.brush = Brush(gathered, self._tile)
        self.lettering = TextReader(self.brush, faces)
        self.pictures: list[PictureUse] = []
        self._inks = inks
        self._open: list[tuple[int, int]] = []
        self._count = self._entered = 0
        self._handlers = {
            **self.brush.handlers(),
            **self.lettering.handlers(),
            "sh": self._shade,
            "Do": self._do,
            "PS": self._postscript,
        }

    def marks(self) -> tuple[GraphicsObject, ...]:
        """Return the marks that were gathered, one per style with its boxes."""
        styles = self.brush.gathered.styles
        return tuple(replace(style, boxes=tuple(boxes)) for style, boxes in styles.items())

    def run(self, owner: PdfObject, resources: PdfObject) -> None:
        """Walk the content of a page, form or tile with these resources."""
        brush = self.brush
        outer, brush.resources = brush.resources, resources
        floor, brush.floor = brush.floor, len(brush.stack)
        parsed, complaint = instructions(owner)
        if complaint:
            brush.odd("syntax", complaint)
        for instruction in parsed:
            self._count += 1
            if self._count > limits.PDF_INSTRUCTIONS:
                brush.odd("syntax", "the content does not end")
                break
            operator = instruction.operator
            if operator == INLINE_IMAGE:
                self._inline(instruction)
                continue
            handler = self._handlers.get(operator)
            if handler is None:
                continue
            try:
                handler(operator, instruction.operands)
            except BROKEN:
                brush.odd("syntax", f"the operator {operator} cannot be understood")
        if len(brush.stack) > brush.floor:
            brush.odd("syntax", "q without its Q")
            brush.state = brush.stack[brush.floor]
            del brush.stack[brush.floor :]
        brush.resources, brush.floor = outer, floor

    def appearance(self, stream: PdfObject, rect: Box) -> None:
        """Walk the appearance of an annotation as if it filled its rectangle."""
        box = box_of(stream.get("/BBox")) or rect
        a, d = rect.width / (box.width or 1.0), rect.height / (box.height or 1.0)
        matrix = (a, 0.0, 0.0, d, rect.x0 - box.x0 * a, rect.y0 - box.y0 * d)
        self._enter(stream, self._fresh(times(matrix_of(stream.get("/Matrix")), matrix), rect))

    def _fresh(self, matrix: Matrix, clip: Box) -> State:
        """A state with this matrix and clip, as a tile or an appearance starts with."""
        state = self.brush.state
        return State(
            matrix,
            clip,
            soft_mask=state.soft_mask,
            fill_alpha=state.fill_alpha,
            group_alpha=state.group_alpha,
            blend=state.blend,
        )

    def _enter(self, stream: PdfObject, state: State) -> None:
        """Walk a form or tile in a state of its own; what is already open is not entered again."""
        brush = self.brush
        if stream.objgen in self._open:
            brush.odd("syntax", "a form that draws itself")
            return
        if len(self._open) >= limits.PDF_FORM_LEVELS:
            brush.odd("syntax", "forms nested too deep")
            return
        self._entered += 1
        if self._entered > limits.PDF_FORMS:
            brush.odd("syntax", "the content does not end")
            return
        outer = (brush.state, brush.hand)
        brush.state, brush.hand = state, Hand(state.ctm)
        self._open.append(stream.objgen)
        try:
            self.run(stream, stream.get("/Resources", brush.resources))
        finally:
            self._open.pop()
            brush.state, brush.hand = outer

    def _tile(self, pattern: PdfObject, style: GraphicsObject, visible: Box) -> None:
        """Paint a pattern inside a box: its gradient, or the marks of its tile, which stand for the whole box."""
        brush = self.brush
        if int(pattern.get("/PatternType", 1)) == 2:
            kind = "text" if style.kind == "text" else "shading"
            self._gradient(pattern.Shading, replace(style, kind=kind), visible)
            return
        if int(pattern.get("/PaintType", 1)) == 2 and style.colour.space.base:
            brush.mark(replace(style, colour=Colour(style.colour.space.base, style.colour.values)), visible)
            return
        base = times(matrix_of(pattern.get("/Matrix")), brush.hand.origin)
        outer, brush.everywhere = brush.everywhere, visible
        try:
            self._enter(pattern, self._fresh(base, UNBOUNDED))
        finally:
            brush.everywhere = outer
        if style.kind == "text":
            brush.gathered.add(replace(style, colour=Colour(PATTERN, ())), visible)

    def _shade(self, _: str, operands: PdfObject) -> None:
        brush = self.brush
        shading = brush.resources.Shading[operands[0]]
        if brush.state.clip != NOWHERE:
            self._gradient(shading, brush.style("shading"), brush.state.clip)

    def _gradient(self, shading: PdfObject, style: GraphicsObject, visible: Box) -> None:
        """A mark for every colour a gradient is known to reach; one without values where that is not known."""
        space = space_of(shading.get("/ColorSpace"), self.brush.resources)
        for values in gradient_ends(shading, space.components) or ((),):
            self.brush.mark(replace(style, colour=Colour(space, values)), visible)

    def _do(self, _: str, operands: PdfObject) -> None:
        brush = self.brush
        drawn = brush.resources.XObject[operands[0]]
        subtype = str(drawn.get("/Subtype"))
        if "/OPI" in drawn:
            brush.odd("press", "an OPI picture")
        if subtype == "/Image":
            name = str(operands[0])[1:]
            self._picture(picture_use(drawn, name, brush.state.ctm, brush.resources, self._inks))
        elif subtype == "/Form":
            if str(drawn.get("/Subtype2", "")) == "/PS":
                brush.odd("press", "a PostScript XObject")
            state = copy.copy(brush.state)
            state.ctm = times(matrix_of(drawn.get("/Matrix")), state.ctm)
            if box := box_of(drawn.get("/BBox")):
                state.clip = clipped(mapped(box, state.ctm), state.clip) or NOWHERE
            if (
                "/Group" in drawn
            ):  # composed as a whole with the alpha outside, whatever stands inside (11.6.6)
                state.group_alpha *= state.fill_alpha
                state.fill_alpha = state.stroke_alpha = 1.0
            self._enter(drawn, state)
        else:
            brush.odd("press", f"an XObject of kind {subtype[1:]}")

    def _postscript(self, _: str, __: PdfObject) -> None:
        self.brush.odd("press", "the operator PS")

    def _inline(self, instruction: Instruction) -> None:
        try:
            self._picture(inline_use(instruction.picture, self.brush.state.ctm, self.brush.resources))
        except BROKEN:
            self.brush.odd("syntax", "an inline picture cannot be understood")

    def _picture(self, use: PictureUse) -> None:
        brush = self.brush
        if use.box is None or (visible := clipped(use.box, brush.state.clip)) is None:
            return
        self.pictures.append(replace(use, box=brush.everywhere or visible))
        if use.stencil:
            brush.fill("stencil", use.box)
            return
        style = replace(brush.style("picture"), colour=Colour(use.space, ()))
        brush.mark(replace(style, soft_mask=style.soft_mask or use.soft_mask), use.box)
