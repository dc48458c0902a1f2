"""Text while a page is read: where each shown string stands, how large, and in which font (ISO 32000-1, 9)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stamba.ground.geometry import Box
from stamba.pdf.objects import PdfObject
from stamba.pdf.reading.faces import PdfFont, face_of
from stamba.pdf.reading.state import IDENTITY, mapped, scale_of, times

if TYPE_CHECKING:
    from collections.abc import Callable

    from stamba.pdf.reading.brush import Brush
    from stamba.pdf.reading.model import FontUse

# How far a line of type reaches over and under its baseline, in parts of its size.
_ASCENT, _DESCENT = 0.8, -0.2
_STATES = {"Tc": "char_space", "Tw": "word_space", "TL": "leading", "Ts": "rise"}
_INVISIBLE = 3  # the text rendering mode (ISO 32000-1, 9.3.6)
FILLING, STROKING = frozenset({0, 2, 4, 6}), frozenset({1, 2, 5, 6})


class TextReader:
    """The text operators of a page; `faces` are the fonts of the file, shared by its pages."""

    def __init__(self, brush: Brush, faces: dict[tuple[int, int, str], PdfFont]) -> None:
        self.fonts: dict[FontUse, bool] = {}  # whether it showed .notdef
        self._brush = brush
        self._faces = faces

    def handlers(self) -> dict[str, Callable[[str, PdfObject], None]]:
        """The operators this class understands."""
        return {
            "BT": self._begin,
            "Tf": self._font,
            "Td": self._move,
            "TD": self._move,
            "Tm": self._set,
            "T*": self._next_line,
            "Tz": self._stretch,
            "Tr": self._render,
            **dict.fromkeys(_STATES, self._text_state),
            **dict.fromkeys(("Tj", "TJ", "'", '"'), self._show),
        }

    @property
    def used(self) -> tuple[FontUse, ...]:
        """The fonts that set type on the page, in the order of their names."""
        uses = (replace(use, notdef=notdef) for use, notdef in self.fonts.items())
        return tuple(sorted(uses, key=lambda use: (use.name, use.subtype, use.program)))

    def _begin(self, _: str, __: PdfObject) -> None:
        self._brush.hand.text = self._brush.hand.line = IDENTITY

    def _font(self, _: str, operands: PdfObject) -> None:
        font = self._brush.resources.Font[operands[0]]
        name = str(operands[0])[1:]
        key = *font.objgen, name
        face = self._faces.get(key) if font.objgen != (0, 0) else None
        if face is None:
            face = self._faces[key] = face_of(font, name)
        self._brush.state.face, self._brush.state.type_size = face, float(operands[1])

    def _text_state(self, operator: str, operands: PdfObject) -> None:
        setattr(self._brush.state, _STATES[operator], float(operands[0]))

    def _stretch(self, _: str, operands: PdfObject) -> None:
        self._brush.state.stretch = float(operands[0]) / 100

    def _render(self, _: str, operands: PdfObject) -> None:
        self._brush.state.render = int(operands[0])

    def _move(self, operator: str, operands: PdfObject) -> None:
        x, y = float(operands[0]), float(operands[1])
        if operator == "TD":
            self._brush.state.leading = -y
        hand = self._brush.hand
        hand.line = hand.text = times((1.0, 0.0, 0.0, 1.0, x, y), hand.line)

    def _set(self, _: str, operands: PdfObject) -> None:
        a, b, c, d, e, f = (float(operand) for operand in operands)
        self._brush.hand.text = self._brush.hand.line = (a, b, c, d, e, f)

    def _next_line(self, _: str, __: PdfObject) -> None:
        hand = self._brush.hand
        hand.line = hand.text = times((1.0, 0.0, 0.0, 1.0, 0.0, -self._brush.state.leading), hand.line)

    def _show(self, operator: str, operands: PdfObject) -> None:
        state, hand = self._brush.state, self._brush.hand
        if operator in {"'", '"'}:
            if operator == '"':
                state.word_space, state.char_space = float(operands[0]), float(operands[1])
            self._next_line(operator, operands)
        face = state.face
        if face is None:
            self._brush.odd("syntax", "text without a font")
            return
        parts = operands[-1] if operator == "TJ" else (operands[-1],)
        strings = [part for part in parts if type(part) is bytes]
        kern = sum([part for part in parts if type(part) is float])
        advance, glyphs, spaces = face.advance(b"".join(strings))
        width = (advance - kern) / 1000 * state.type_size
        width = (width + glyphs * state.char_space + spaces * state.word_space) * state.stretch
        if glyphs:
            self._letter(face, width)
        hand.text = times((1.0, 0.0, 0.0, 1.0, width, 0.0), hand.text)

    def _letter(self, face: PdfFont, width: float) -> None:
        """Note a shown string: its font, and a mark for its fill and its outline."""
        brush, state = self._brush, self._brush.state
        self.fonts[face.use] = self.fonts.get(face.use, False) or face.shown_notdef
        face.shown_notdef = False
        matrix = times(brush.hand.text, state.ctm)
        low, high = state.rise + _DESCENT * state.type_size, state.rise + _ASCENT * state.type_size
        box = mapped(Box(min(0.0, width), min(low, high), max(0.0, width), max(low, high)), matrix)
        size = abs(state.type_size) * scale_of(matrix)
        if state.render in FILLING:
            brush.fill("text", box, size, face.use.name)
        if state.render in STROKING:
            brush.stroke("text", box, size, face.use.name)
        if state.render == _INVISIBLE:
            brush.odd("invisible", "text that is not painted")
