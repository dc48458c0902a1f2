"""A calibration sheet for duplex printing. It shows whether the printer turns the paper as planned, how far the
back is off, which edge it cannot print, and whether it prints at 100 %."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from stamba.config.imposition.choices import Backs, Flip, MarkColour
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.geometry import Box, Length, Size
from stamba.imposition.identity import tell_printer
from stamba.imposition.ink import Point, circle, frame, line, numbers, pen, polyline
from stamba.imposition.layout import PrintedSide, SheetFrame, backs_turn
from stamba.imposition.outputs import output_files, write_whole
from stamba.pdf.objects import Array, Dictionary, Name, Page, Pdf, Stream, save

_MM = Length(1.0).pt
_REACHES = (3, 4, 5, 6)  # mm from the edge: frames that show what a printer cannot print
_RULER = 10  # mm of ruler on each side of the cross
_TYPE = 12.0  # pt
_LEADING = 1.5
_NO_LENGTH = Length(0.0)


class Letters(Protocol):
    """A source of letter shapes, such as `theme.fonts.Outlines`."""

    def width(self, text: str, size: float) -> float:
        """Return the advance width of `text` at `size`, in pt."""

    def strokes(self, text: str, size: float, start: Point) -> Sequence[tuple[str, tuple[float, ...]]]:
        """Return a line of text as path operators of PDF, each with its operands."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of the sheet by key, and the letters they are drawn in."""

    words: Mapping[str, str]
    letters: Letters

    def width(self, text: str, size: float) -> float:
        """Return the advance width of `text` at `size`, in pt."""
        return self.letters.width(text, size)

    def at(self, start: Point, text: str, size: float) -> str:
        """Return the operators that draw a line of text from its lower left corner."""
        drawn = [
            f"{numbers(*values)} {operator}".strip()
            for operator, values in self.letters.strokes(text, size, start)
        ]
        return " ".join((*drawn, "f")) if drawn else ""

    def centred(self, middle: Point, text: str, size: float) -> str:
        """Return the operators that draw a line of text whose baseline is centred on a point."""
        return self.at((middle[0] - self.width(text, size) / 2, middle[1]), text, size)


def calibration_sheet(target: Path, spec: ImpositionSpec, text: Wording) -> tuple[Path, ...]:
    """Write a sheet of the spec's paper, lying, with a front and a back to be held against the light.

    By hand there are three sheets in two files, as `impose` makes them, to see which order of backs the
    tray needs. Returns the files; same spec, same bytes.
    """
    sheet = spec.sheet.landscape
    sheet_frame = SheetFrame(sheet, Size(Length(sheet.width.mm / 2), sheet.height), _NO_LENGTH, _NO_LENGTH)
    count = 3 if spec.flip is Flip.HAND else 1
    files = output_files(target, tuple(_sides(sheet_frame, spec, count)), spec)

    write_whole([(file.path, _Writer(file.sides, sheet_frame, spec, text).write) for file in files])
    return tuple(file.path for file in files)


def _sides(sheet_frame: SheetFrame, spec: ImpositionSpec, count: int) -> Iterator[PrintedSide]:
    left = sheet_frame.trim_box(_NO_LENGTH, right=False)
    right = sheet_frame.trim_box(_NO_LENGTH, right=True)
    for place in range(count):
        for back in (False, True):
            turned = back and backs_turn(sheet_frame, spec.flip)
            yield PrintedSide(1, 1, place, count, back, turned, (), (left, right), ((), ()))


@dataclass(frozen=True, slots=True)
class _Writer:
    sides: tuple[PrintedSide, ...]
    frame: SheetFrame
    spec: ImpositionSpec
    text: Wording

    def write(self, path: Path) -> None:
        """Write the sides as a PDF."""
        size = self.frame.sheet
        with Pdf.new() as pdf:
            for side in self.sides:
                turned = f"{numbers(-1, 0, 0, -1, size.width.pt, size.height.pt)} cm" if side.turned else ""
                content = "\n".join(
                    (turned, pen(MarkColour.K, 0.5), *_drawing(side, self.frame, self.text, self.spec))
                )
                page = Dictionary(
                    Type=Name.Page,
                    MediaBox=Array([0, 0, round(size.width.pt, 4), round(size.height.pt, 4)]),
                    Resources=Dictionary(),
                    Contents=Stream(pdf, content.encode("ascii")),
                )
                pdf.pages.append(Page(pdf.make_indirect(page)))
            tell_printer(pdf, self.spec.flip)
            save(pdf, path, pdf.pdf_version)


def _drawing(side: PrintedSide, sheet: SheetFrame, text: Wording, spec: ImpositionSpec) -> Iterator[str]:
    width, height = sheet.sheet.width.pt, sheet.sheet.height.pt
    yield from _reach_frames(width, height)
    yield from _cross(width / 2, height / 2, text, rulers=not side.back)
    # Turned like the leaf of a book, the left of the back lies behind the right of the front.
    half = width / 2 - 30 * _MM
    arrow_x = width / 4 if side.back else width * 3 / 4
    text_x = width / 2 + 15 * _MM if side.back else 15 * _MM
    face = text.words["back" if side.back else "front"]
    name = f"{face} {side.place + 1}" if side.sheets > 1 else face
    yield from _arrow((arrow_x, height / 2), height / 3, text, name)
    lines = _back_lines(text.words, spec) if side.back else _front_lines(text.words, spec)
    size = min(_TYPE, *(_TYPE * half / text.width(line_, _TYPE) for line_ in lines if line_))
    y = height * 0.8
    for line_ in lines:
        yield text.at((text_x, y), line_, size)
        y -= size * _LEADING
    if not side.back:
        yield from _measure(text_x, y - 8 * _MM, half, text)


def _front_lines(words: Mapping[str, str], spec: ImpositionSpec) -> tuple[str, ...]:
    return (
        words[spec.flip.value],
        words["full"],
        "",
        *(words[key] for key in ("light", "arrows", "cross")),
        "",
        *(words[key] for key in ("frames", "reach")),
        "",
        words["measure"],
    )


def _back_lines(words: Mapping[str, str], spec: ImpositionSpec) -> tuple[str, ...]:
    if spec.flip is Flip.HAND:
        other = Backs.FIRST_FIRST if spec.backs is Backs.LAST_FIRST else Backs.LAST_FIRST
        return words["match"], f'backs = "{other.value}"', "", words["pile"]
    flip = Flip.LONG if spec.flip is Flip.SHORT else Flip.SHORT
    return words["arrow"], f'flip = "{flip.value}"'


def _reach_frames(width: float, height: float) -> Iterator[str]:
    for reach in _REACHES:
        inset = reach * _MM
        yield frame(Box(inset, inset, width - inset, height - inset))


def _cross(x: float, y: float, text: Wording, *, rulers: bool) -> Iterator[str]:
    arm = 2 * _RULER * _MM
    yield line((x - arm, y), (x + arm, y))
    yield line((x, y - arm), (x, y + arm))
    if not rulers:
        yield circle((x, y), 2 * _MM)
        return
    for step in range(-_RULER, _RULER + 1):
        tick = (3.0 if step % 5 == 0 else 1.5) * _MM
        yield line((x + step * _MM, y - tick), (x + step * _MM, y + tick))
        yield line((x - tick, y + step * _MM), (x + tick, y + step * _MM))
    size = 2.4 * _MM
    for step in (-_RULER, -5, 5, _RULER):
        yield text.centred((x + step * _MM, y - 6 * _MM), str(abs(step)), size)
        if step != -5:  # it would stand on the 5 beside it
            yield text.at((x + 4 * _MM, y + step * _MM - 0.35 * size), str(abs(step)), size)


def _arrow(middle: Point, length: float, text: Wording, name: str) -> Iterator[str]:
    (x, y), head = middle, 6 * _MM
    top, foot = y + length / 2, y - length / 2
    yield line((x, foot), (x, top))
    yield polyline([(x - head, top - 2 * head), (x, top), (x + head, top - 2 * head)])
    yield text.centred((x, top + 3 * _MM), text.words["head"], _TYPE)
    yield text.centred((x, foot - 12 * _MM), name, 2 * _TYPE)


def _measure(x: float, y: float, room: float, text: Wording) -> Iterator[str]:
    length = next((mm for mm in (100, 50, 20) if mm * _MM <= room), 10)
    end = x + length * _MM
    yield line((x, y), (end, y))
    for edge in (x, end):
        yield line((edge, y - 2 * _MM), (edge, y + 2 * _MM))
    yield text.centred(((x + end) / 2, y + 2 * _MM), text.words["mm"].format(count=length), _TYPE)
