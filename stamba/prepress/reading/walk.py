"""One walk over everything a page paints: content, forms, tiles, inline pictures, appearances of annotations.

A small interpreter of content streams (ISO 32000-1, 8 and 9) that keeps track of where and in what ink things are
painted, and paints nothing. It never trusts a file: a wrong operand is noted and skipped, loops and bombs are cut.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Name

from stamba.geometry import Box
from stamba.prepress.reading.faces import Face, face_of
from stamba.prepress.reading.measure import gradient_ends, inline_use, picture_use
from stamba.prepress.reading.model import Colour, FontUse, Mark, Oddity, PictureUse
from stamba.prepress.reading.state import (
    IDENTITY,
    NOWHERE,
    UNBOUNDED,
    Gathered,
    Matrix,
    Path,
    State,
    clipped,
    mapped,
    matrix_of,
    scale_of,
    times,
)
from stamba.prepress.spaces import CMYK, GRAY, PATTERN, RGB, PdfObject, Space, space_of
from stamba.prepress.streams import BROKEN, instructions

if TYPE_CHECKING:
    from collections.abc import Callable

_DEEPEST, _LONGEST = 24, 3_000_000
_DEVICE = {"g": GRAY, "G": GRAY, "rg": RGB, "RG": RGB, "k": CMYK, "K": CMYK}
_POINTS = {"m": 1, "l": 1, "c": 3, "v": 2, "y": 2}
_PAINTS = {
    "f": (True, False),
    "F": (True, False),
    "f*": (True, False),
    "B": (True, True),
    "B*": (True, True),
    "b": (True, True),
    "b*": (True, True),
    "S": (False, True),
    "s": (False, True),
    "n": (False, False),
}
_ODD_STATES = ("/TR", "/TR2", "/HTP", "/BG", "/BG2", "/UCR", "/UCR2")
_ASCENT, _DESCENT = 0.8, -0.2


class PageWalk:
    """The reading of one page; `faces` and `inks` are shared by the pages of a file.

    `inks` keeps the measured ink of pictures by object number, since a picture may stand on many pages.
    """

    def __init__(
        self, gathered: Gathered, faces: dict[tuple[int, int], Face], inks: dict[object, PictureUse]
    ) -> None:
        self.gathered = gathered
        self.pictures: list[PictureUse] = []
        self.fonts: dict[str, FontUse] = {}
        self.oddities: dict[Oddity, None] = {}
        self._faces = faces
        self._inks = inks
        self._state = State(IDENTITY, UNBOUNDED)
        self._stack: list[State] = []
        self._path = Path()
        self._clip_next = False
        self._origin: Matrix = IDENTITY
        self._everywhere: Box | None = None  # while a tile is read: the box it fills
        self._text: Matrix = IDENTITY
        self._line: Matrix = IDENTITY
        self._resources: PdfObject = None
        self._open: list[tuple[int, int]] = []
        self._count = 0
        self._handlers: dict[str, Callable[[str, PdfObject], None]] = self._table()

    def _table(self) -> dict[str, Callable[[str, PdfObject], None]]:
        table: dict[str, Callable[[str, PdfObject], None]] = {
            "q": self._save,
            "Q": self._restore,
            "cm": self._concat,
            "w": self._line_width,
            "gs": self._graphics_state,
            "re": self._rectangle,
            "W": self._clip,
            "W*": self._clip,
            "sh": self._shade,
            "Do": self._do,
            "BT": self._begin_text,
            "Tf": self._font,
            "Td": self._move,
            "TD": self._move,
            "Tm": self._set_text,
            "T*": self._next_line,
            "Tj": self._show,
            "TJ": self._show,
            "'": self._show,
            '"': self._show,
            "PS": self._postscript,
        }
        table.update(dict.fromkeys(_POINTS, self._points))
        table.update(dict.fromkeys(_PAINTS, self._paint))
        table.update(dict.fromkeys(_DEVICE, self._device_colour))
        table.update(dict.fromkeys(("cs", "CS", "sc", "SC", "scn", "SCN"), self._colour))
        table.update(dict.fromkeys(("Tc", "Tw", "Tz", "TL", "Ts", "Tr"), self._text_state))
        return table

    def set_clip(self, box: Box) -> None:
        """Nothing outside this box is seen: the media."""
        self._state.clip = box

    def marks(self) -> tuple[Mark, ...]:
        """What was gathered, one mark per style with its boxes."""
        return tuple(replace(style, boxes=tuple(boxes)) for style, boxes in self.gathered.styles.items())

    def odd(self, kind: str, words: str) -> None:
        """Note something a press file should not hold, once; for the kinds see Oddity."""
        self.oddities.setdefault(Oddity(kind, words))

    def run(self, owner: PdfObject, resources: PdfObject) -> None:
        """Walk the content of a page, form or tile with these resources."""
        outer, self._resources = self._resources, resources
        depth = len(self._stack)
        parsed, complaint = instructions(owner)
        if complaint:
            self.odd("syntax", complaint)
        for instruction in parsed:
            self._count += 1
            if self._count > _LONGEST:
                self.odd("syntax", "the content does not end")
                break
            operator = str(instruction.operator)
            if operator == "INLINE IMAGE":
                self._inline(instruction)
                continue
            handler = self._handlers.get(operator)
            if handler is None:
                continue
            try:
                handler(operator, instruction.operands)
            except BROKEN:
                self.odd("syntax", f"the operator {operator} cannot be understood")
        if len(self._stack) > depth:
            self.odd("syntax", "q without its Q")
            self._state = self._stack[depth]
            del self._stack[depth:]
        self._resources = outer

    # graphics state

    def _save(self, _: str, __: PdfObject) -> None:
        self._stack.append(copy.copy(self._state))

    def _restore(self, _: str, __: PdfObject) -> None:
        if self._stack:
            self._state = self._stack.pop()
        else:
            self.odd("syntax", "Q without its q")

    def _concat(self, _: str, operands: PdfObject) -> None:
        self._state.ctm = times(matrix_of(operands), self._state.ctm)

    def _line_width(self, _: str, operands: PdfObject) -> None:
        self._state.width = float(operands[0])

    def _graphics_state(self, _: str, operands: PdfObject) -> None:
        given = self._resources.ExtGState[operands[0]]
        state = self._state
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
        if "/Font" in given:
            self._use_font(given.Font[0], "gs", float(given.Font[1]))
        for key in _ODD_STATES:
            if key in given and str(given[key]) not in {"/Default", "/Identity"}:
                self.odd("press", f"a graphics state with {key[1:]}")

    # paths

    def _points(self, operator: str, operands: PdfObject) -> None:
        numbers = [float(operand) for operand in operands]
        for place in range(_POINTS[operator]):
            self._path.add(numbers[2 * place], numbers[2 * place + 1], self._state.ctm)

    def _rectangle(self, _: str, operands: PdfObject) -> None:
        x, y, width, height = (float(operand) for operand in operands)
        for px, py in ((x, y), (x + width, y), (x, y + height), (x + width, y + height)):
            self._path.add(px, py, self._state.ctm)

    def _clip(self, _: str, __: PdfObject) -> None:
        self._clip_next = True

    def _paint(self, operator: str, _: PdfObject) -> None:
        fills, strokes = _PAINTS[operator]
        box, state = self._path.box, self._state
        self._path = Path()
        if box is not None and fills:
            self._fill("fill", box)
        if box is not None and strokes:
            width = state.width * scale_of(state.ctm)
            self._stroke("stroke", box.grown(width / 2), width)
        if self._clip_next:
            self._clip_next = False
            state.clip = (clipped(box, state.clip) if box else None) or NOWHERE

    def _fill(self, kind: str, box: Box, size: float = 0.0, font: str = "") -> None:
        self._mark(self._style(kind, size=size, font=font), box, self._state.fill_pattern)

    def _stroke(self, kind: str, box: Box, size: float, font: str = "") -> None:
        self._mark(self._style(kind, stroke=True, size=size, font=font), box, self._state.stroke_pattern)

    def _style(self, kind: str, *, stroke: bool = False, size: float = 0.0, font: str = "") -> Mark:
        state = self._state
        return Mark(
            kind=kind,
            colour=state.stroke if stroke else state.fill,
            overprint=state.stroke_overprint if stroke else state.fill_overprint,
            overprint_mode=state.overprint_mode,
            alpha=state.stroke_alpha if stroke else state.fill_alpha,
            blend=state.blend,
            soft_mask=state.soft_mask,
            size=round(size, 2),
            font=font,
        )

    def _mark(self, style: Mark, box: Box, pattern: PdfObject = None) -> None:
        visible = clipped(box, self._state.clip)
        if visible is None:
            return
        visible = self._everywhere or visible
        if pattern is not None:
            self._tile(pattern, style, visible)
            return
        if style.kind != "text" and (style.colour.plates or not style.colour.values):
            style = replace(style, short=self.gathered.short_sides(visible))
        self.gathered.add(style, visible)

    # colours

    def _device_colour(self, operator: str, operands: PdfObject) -> None:
        self._set_colour(_DEVICE[operator], operands, stroke=operator.isupper())

    def _colour(self, operator: str, operands: PdfObject) -> None:
        stroke = operator.isupper()
        if operator in {"cs", "CS"}:
            space = space_of(operands[0], self._resources)
            if space.kind == "unknown":
                self.odd("syntax", f"the colour space {str(operands[0])[1:]} is not defined")
            start = (0.0, 0.0, 0.0, 1.0) if space.kind == "cmyk" else (0.0,) * space.components
            if space.kind in {"separation", "devicen"}:
                start = (1.0,) * space.components
            self._set_colour(space, start, stroke=stroke)
            return
        space = (self._state.stroke if stroke else self._state.fill).space
        if space.kind == "pattern" and len(operands) and isinstance(operands[-1], Name):
            pattern = self._resources.Pattern[operands[-1]]
            self._set_colour(space, operands[:-1] if space.base else (), stroke=stroke, pattern=pattern)
        else:
            self._set_colour(space, operands, stroke=stroke)

    def _set_colour(
        self, space: Space, operands: PdfObject, *, stroke: bool, pattern: PdfObject = None
    ) -> None:
        colour = Colour(space, tuple(round(float(operand), 4) for operand in operands))
        if stroke:
            self._state.stroke, self._state.stroke_pattern = colour, pattern
        else:
            self._state.fill, self._state.fill_pattern = colour, pattern

    def _tile(self, pattern: PdfObject, style: Mark, visible: Box) -> None:
        """What a pattern paints inside a box: its shading, or the marks of its tile, which stand for the whole box."""
        if int(pattern.get("/PatternType", 1)) == 2:
            kind = "text" if style.kind == "text" else "shading"
            self._gradient(pattern.Shading, replace(style, kind=kind), visible)
            return
        if int(pattern.get("/PaintType", 1)) == 2 and style.colour.space.base:
            style = replace(style, colour=Colour(style.colour.space.base, style.colour.values))
            self._mark(style, visible)
            return
        base = times(matrix_of(pattern.get("/Matrix")), self._origin)
        outer, self._everywhere = self._everywhere, visible
        try:
            self._enter(pattern, replace_state(self._state, base, UNBOUNDED))
        finally:
            self._everywhere = outer
        if style.kind == "text":
            self.gathered.add(replace(style, colour=Colour(PATTERN, ())), visible)

    # things drawn

    def _shade(self, _: str, operands: PdfObject) -> None:
        shading = self._resources.Shading[operands[0]]
        if self._state.clip != NOWHERE:
            self._gradient(shading, self._style("shading"), self._state.clip)

    def _gradient(self, shading: PdfObject, style: Mark, visible: Box) -> None:
        """A mark for every colour a gradient is known to reach; one without values where that is not known."""
        space = space_of(shading.get("/ColorSpace"), self._resources)
        for values in gradient_ends(shading, space.components) or ((),):
            self._mark(replace(style, colour=Colour(space, values)), visible)

    def _do(self, _: str, operands: PdfObject) -> None:
        drawn = self._resources.XObject[operands[0]]
        subtype = str(drawn.get("/Subtype"))
        if "/OPI" in drawn:
            self.odd("press", "an OPI picture")
        if subtype == "/Image":
            self._picture(
                picture_use(drawn, str(operands[0])[1:], self._state.ctm, self._resources, self._inks)
            )
        elif subtype == "/Form":
            if str(drawn.get("/Subtype2", "")) == "/PS":
                self.odd("press", "a PostScript XObject")
            state = copy.copy(self._state)
            state.ctm = times(matrix_of(drawn.get("/Matrix")), state.ctm)
            if box := _box(drawn.get("/BBox")):
                state.clip = clipped(mapped(box, state.ctm), state.clip) or NOWHERE
            self._enter(drawn, state)
        else:
            self.odd("press", f"an XObject of kind {subtype[1:]}")

    def _postscript(self, _: str, __: PdfObject) -> None:
        self.odd("press", "the operator PS")

    def _enter(self, stream: PdfObject, state: State) -> None:
        """Walk a form or tile in a state of its own; what is already open is not entered again."""
        if stream.objgen in self._open:
            self.odd("syntax", "a form that draws itself")
            return
        if len(self._open) >= _DEEPEST:
            self.odd("syntax", "forms nested too deep")
            return
        outer = (self._state, self._path, self._text, self._line, self._clip_next, self._origin)
        self._state, self._path, self._clip_next, self._origin = state, Path(), False, state.ctm
        self._open.append(stream.objgen)
        try:
            self.run(stream, stream.get("/Resources", self._resources))
        finally:
            self._open.pop()
            self._state, self._path, self._text, self._line, self._clip_next, self._origin = outer

    def appearance(self, stream: PdfObject, rect: Box) -> None:
        """Walk the appearance of an annotation as if it filled its rectangle."""
        box = _box(stream.get("/BBox")) or rect
        width, height = box.width or 1.0, box.height or 1.0
        a, d = rect.width / width, rect.height / height
        matrix = (a, 0.0, 0.0, d, rect.x0 - box.x0 * a, rect.y0 - box.y0 * d)
        self._enter(stream, replace_state(self._state, times(matrix_of(stream.get("/Matrix")), matrix), rect))

    def _inline(self, instruction: PdfObject) -> None:
        try:
            self._picture(inline_use(instruction.iimage, self._state.ctm, self._resources))
        except BROKEN:
            self.odd("syntax", "an inline picture cannot be understood")

    def _picture(self, use: PictureUse) -> None:
        if use.box is None or (visible := clipped(use.box, self._state.clip)) is None:
            return
        self.pictures.append(replace(use, box=self._everywhere or visible))
        if use.stencil:
            self._fill("stencil", use.box)
            return
        style = replace(self._style("picture"), colour=Colour(use.space, ()))
        if use.soft_mask:
            style = replace(style, soft_mask=True)
        self._mark(style, use.box)

    # text

    def _begin_text(self, _: str, __: PdfObject) -> None:
        self._text = self._line = IDENTITY

    def _font(self, _: str, operands: PdfObject) -> None:
        self._use_font(self._resources.Font[operands[0]], str(operands[0])[1:], float(operands[1]))

    def _use_font(self, font: PdfObject, name: str, size: float) -> None:
        key = font.objgen
        face = self._faces.get(key) if key != (0, 0) else None
        if face is None:
            face = face_of(font, name)
            if key != (0, 0):
                self._faces[key] = face
        self._state.face, self._state.type_size = face, size

    def _text_state(self, operator: str, operands: PdfObject) -> None:
        value, state = float(operands[0]), self._state
        if operator == "Tc":
            state.char_space = value
        elif operator == "Tw":
            state.word_space = value
        elif operator == "Tz":
            state.stretch = value / 100
        elif operator == "TL":
            state.leading = value
        elif operator == "Ts":
            state.rise = value
        else:
            state.render = int(value)

    def _move(self, operator: str, operands: PdfObject) -> None:
        x, y = float(operands[0]), float(operands[1])
        if operator == "TD":
            self._state.leading = -y
        self._line = self._text = times((1.0, 0.0, 0.0, 1.0, x, y), self._line)

    def _set_text(self, _: str, operands: PdfObject) -> None:
        a, b, c, d, e, f = (float(operand) for operand in operands)
        self._text = self._line = (a, b, c, d, e, f)

    def _next_line(self, _: str, __: PdfObject) -> None:
        self._line = self._text = times((1.0, 0.0, 0.0, 1.0, 0.0, -self._state.leading), self._line)

    def _show(self, operator: str, operands: PdfObject) -> None:
        state = self._state
        if operator in {"'", '"'}:
            if operator == '"':
                state.word_space, state.char_space = float(operands[0]), float(operands[1])
            self._next_line(operator, operands)
        face = state.face
        if face is None:
            self.odd("syntax", "text without a font")
            return
        kern = 0.0
        strings = []
        for part in operands[-1].as_list() if operator == "TJ" else (operands[-1],):
            if isinstance(part, pikepdf.Object):
                strings.append(bytes(part))
            else:
                kern += float(part)
        advance, glyphs, spaces = face.advance(b"".join(strings))
        width = (advance - kern) / 1000 * state.type_size
        width = (width + glyphs * state.char_space + spaces * state.word_space) * state.stretch
        if glyphs:
            self._letter(face, width)
        self._text = times((1.0, 0.0, 0.0, 1.0, width, 0.0), self._text)

    def _letter(self, face: Face, width: float) -> None:
        """Note a shown string: its font, and a mark for its fill and its outline."""
        state = self._state
        if face.use.name not in self.fonts or face.shown_notdef:
            self.fonts[face.use.name] = replace(face.use, notdef=face.shown_notdef)
        face.shown_notdef = False
        if state.render in {3, 7}:
            return
        matrix = times(self._text, state.ctm)
        low, high = state.rise + _DESCENT * state.type_size, state.rise + _ASCENT * state.type_size
        box = mapped(Box(min(0.0, width), min(low, high), max(0.0, width), max(low, high)), matrix)
        size = abs(state.type_size) * scale_of(matrix)
        if state.render in {0, 2, 4, 6}:
            self._fill("text", box, size, face.use.name)
        if state.render in {1, 2, 5, 6}:
            self._stroke("text", box, size, face.use.name)


def replace_state(state: State, matrix: Matrix, clip: Box) -> State:
    """A fresh state with this matrix and clip, as a tile or an appearance starts with."""
    return State(matrix, clip, soft_mask=state.soft_mask, fill_alpha=state.fill_alpha, blend=state.blend)


def _box(values: PdfObject) -> Box | None:
    try:
        x0, y0, x1, y1 = (float(value) for value in values)
    except (TypeError, ValueError):
        return None
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
