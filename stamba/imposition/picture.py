"""A plan as a picture (SVG): every sheet, front and back, as it comes out of the printer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from stamba.config.imposition.choices import Backs, BoundEdge, Flip, Scheme, Work
from stamba.ground.geometry import Box, Length
from stamba.imposition.layout import (
    Placement,
    PrintedSide,
    SheetFrame,
    backs_turn,
    printed_sides,
    sheet_frame,
)
from stamba.imposition.plan import Plan

_SCALE = 0.15  # px in the picture for a point on the sheet
_WIDTH = 1240.0  # px; a row of four A4 or SRA4 sheets, which is a usual signature
_EDGE, _GUTTER, _LINE = 24.0, 10.0, 18.0

_STYLE = """
text { font-family: sans-serif; fill: #222 }
.title { font-size: 18px; font-weight: bold }
.note { font-size: 12px }
.signature { font-size: 14px; font-weight: bold }
.sheet { fill: #fff; stroke: #888; stroke-width: 1 }
.page { fill: #f3efe4; stroke: #b9ad8f; stroke-width: .7 }
.blank { fill: #fff; stroke: #bbb; stroke-width: .7; stroke-dasharray: 2 2 }
.number { font-size: 20px; font-weight: bold; text-anchor: middle }
.empty { font-size: 11px; text-anchor: middle; fill: #888 }
.head { fill: #8c1d18 }
.fold { stroke: #8c1d18; stroke-width: .8; stroke-dasharray: 4 3 }
.caption { font-size: 11px; fill: #555 }
"""

_TURNING = {
    Flip.SHORT: "print on both sides, flip on the short edge",
    Flip.LONG: "print on both sides, flip on the long edge",
    Flip.HAND: "print the fronts, put the pile back turned like the leaf of a book, print the backs",
}
_WORKING = {
    Work.TURN: "print, turn the sheet like the leaf of a book, print again, and cut it down the middle into two copies",
    Work.TUMBLE: "print, turn the sheet head over foot, print again, and cut it across into two copies",
}
_MAKING = {
    Scheme.SADDLE_STITCH: "Lay all sheets on each other, fold, and staple in the fold.",
    Scheme.SEWN: "Fold each signature, lay one after the other, and sew through the folds.",
    Scheme.PERFECT: "Fold each signature, lay one after the other, and glue at the folds.",
    Scheme.CUT_AND_STACK: "Cut each pile in the middle and lay the {first} half on the other.",
    Scheme.N_UP: "Read each side row by row, or cut the pages apart.",
    Scheme.STEP_AND_REPEAT: "Cut the pages apart.",
}


@dataclass(frozen=True, slots=True)
class _Canvas:
    """The sizes of a sheet and of a pair of sides in the drawing, in px."""

    frame: SheetFrame

    @property
    def width(self) -> float:
        return self.frame.sheet.width.pt * _SCALE

    @property
    def height(self) -> float:
        return self.frame.sheet.height.pt * _SCALE

    @property
    def pair(self) -> float:
        return 2 * self.width + _GUTTER / 2

    @property
    def row(self) -> float:
        return self.height + 2 * _LINE

    @property
    def columns(self) -> int:
        return max(1, int((_WIDTH - 2 * _EDGE + _GUTTER) / (self.pair + 2 * _GUTTER)))

    @property
    def page_width(self) -> float:
        return max(_WIDTH, self.pair + 2 * _EDGE)


def plan_svg(plan: Plan) -> str:
    """Return every sheet with its page numbers, as one SVG text; red triangles point to the head of a page.

    Sides are drawn as they are printed, so that backs stand on their heads where the flip asks for it; only the
    numbers on them stand upright.
    Raises ConfigError when the sheet is too small.
    """
    canvas = _Canvas(sheet_frame(plan))
    drawn: list[str] = []
    y = _EDGE + _LINE
    for css, sentence in _summary(plan, canvas.frame):
        drawn.append(_text(css, _EDGE, y, sentence))
        y += _LINE * 1.2
    for heading, sides in _blocks(plan):
        y += _LINE
        drawn.append(_text("signature", _EDGE, y, heading))
        y += _LINE / 2
        pairs = (
            tuple(zip(sides[::2], sides[1::2], strict=True))
            if plan.spec.work is Work.SHEETWISE
            else _plates(sides)
        )
        for place, pair in enumerate(pairs):
            row, column = divmod(place, canvas.columns)
            corner = (_EDGE + column * (canvas.pair + 2 * _GUTTER), y + row * canvas.row)
            drawn.extend(_sheet(plan, canvas, pair, corner))
        y += -(-len(pairs) // canvas.columns) * canvas.row
    height = y + _EDGE
    size = f'width="{canvas.page_width:g}" height="{height:g}"'
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {canvas.page_width:g} {height:g}" {size}>'
    )
    title, style = f"<title>{_title(plan)}</title>", f"<style>{_STYLE}</style>"
    paper = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join((opening, title, style, paper, *drawn, "</svg>\n"))


def _plates(sides: tuple[PrintedSide, ...]) -> tuple[tuple[PrintedSide, ...], ...]:
    """Return plates that print both sides of a sheet, each by itself."""
    return tuple((side,) for side in sides)


def _title(plan: Plan) -> str:
    scheme = plan.spec.scheme.value.replace("_", " ")
    return f"{_count(plan.pages, 'page')} on {_count(plan.sheet_count, 'sheet')}: {scheme}"


def _summary(plan: Plan, frame: SheetFrame) -> Iterator[tuple[str, str]]:
    spec = plan.spec
    yield "title", _title(plan)
    sheet = _size(frame.sheet.width, frame.sheet.height)
    page = _size(plan.trim.width, plan.trim.height)
    blanks = _count(plan.blanks, "blank page") if plan.blanks else "no blank pages"
    yield "note", f"Pages of {page} on sheets of {sheet}, bound on the {spec.binding.value}; {blanks}."
    turning = (
        _TURNING[spec.flip] + _backs(plan, frame) if spec.work is Work.SHEETWISE else _WORKING[spec.work]
    )
    yield "note", f"To print: {turning}."
    first = "left" if spec.binding is BoundEdge.LEFT else "right"
    yield "note", f"To make: {_MAKING[spec.scheme].format(first=first)}"


def _backs(plan: Plan, frame: SheetFrame) -> str:
    if plan.spec.flip is Flip.HAND:
        return (
            f"; their file begins with the {'last' if plan.spec.backs is Backs.LAST_FIRST else 'first'} sheet"
        )
    return "; backs stand on their heads" if backs_turn(frame, plan.spec.flip) else ""


def _blocks(plan: Plan) -> Iterator[tuple[str, tuple[PrintedSide, ...]]]:
    """Yield each heading with its sides: a signature, or all sheets when each is a signature of its own."""
    sides = tuple(printed_sides(plan))
    if plan.thickest == 1 and len(plan.signatures) > 1:
        what = "sheets" if plan.spec.in_grid else "signatures of one sheet"
        yield f"{len(plan.signatures)} {what}", sides
        return
    for number, own in groupby(sides, lambda side: side.signature):
        yield _heading(plan, number), tuple(own)


def _heading(plan: Plan, number: int) -> str:
    signature = plan.signatures[number - 1]
    pages = [
        page
        for sheet in signature.sheets
        for side in (sheet.recto, sheet.verso)
        for page in side.pages
        if page is not None and page <= plan.pages
    ]
    span = f"pages {min(pages)} to {max(pages)}" if pages else "blank"
    sheets = _count(len(signature.forms or signature.sheets), "sheet")
    cover = ", the cover around them" if plan.spec.cover else ""
    return f"Signature {number} of {len(plan.signatures)}: {sheets}, {span}{cover}"


def _sheet(
    plan: Plan, canvas: _Canvas, pair: tuple[PrintedSide, ...], corner: tuple[float, float]
) -> Iterator[str]:
    x, y = corner
    for side, left in zip(pair, (x, x + canvas.width + _GUTTER / 2), strict=False):
        caption = (
            f"back{_creep(canvas, side)}"
            if side.back
            else f"{_name(side)} {'front' if len(pair) > 1 else 'plate'}"
        )
        yield from _side(plan, canvas, side, (left, y))
        yield _text("caption", left, y + canvas.height + _LINE * 0.75, caption)


def _creep(canvas: _Canvas, side: PrintedSide) -> str:
    """Say how far creep moves the pages of a sheet of two pages a side; on a form each page has its own way."""
    if len(side.trims) > 2:
        return ""
    shift = Length.from_pt(canvas.frame.trim_box(Length(0.0), right=True).x0 - side.trims[1].x0).mm
    return f", creep {abs(shift):.2f} mm {'in' if shift > 0 else 'out'}" if abs(shift) > 0.005 else ""


def _name(side: PrintedSide) -> str:
    if side.sheets == 1 and side.signatures > 1:
        return f"signature {side.signature}"
    return f"sheet {side.place + 1}"


def _side(plan: Plan, canvas: _Canvas, side: PrintedSide, corner: tuple[float, float]) -> Iterator[str]:
    x, y = corner
    turn = f" rotate(180 {canvas.width / 2:g} {canvas.height / 2:g})" if side.turned else ""
    yield f'<g transform="translate({x:g} {y:g}){turn}">'
    yield f'<rect class="sheet" width="{canvas.width:g}" height="{canvas.height:g}"/>'
    placed = {placement.trim: placement for placement in side.placements}
    for trim in side.trims:
        put = placed.get(trim)
        yield from _page(canvas, trim, put, plan.name(put.page) if put else "blank", turned=side.turned)
    upright, level = side.folds
    for fold in (x * _SCALE for x in upright):
        yield f'<line class="fold" x1="{fold:g}" y1="0" x2="{fold:g}" y2="{canvas.height:g}"/>'
    for fold in (canvas.height - y * _SCALE for y in level):
        yield f'<line class="fold" x1="0" y1="{fold:g}" x2="{canvas.width:g}" y2="{fold:g}"/>'
    yield "</g>"


def _page(canvas: _Canvas, trim: Box, put: Placement | None, name: str, *, turned: bool) -> Iterator[str]:
    """Yield the SVG of a page; its number stands upright, since 6 upside down would be read as 9."""
    left, top = trim.x0 * _SCALE, canvas.height - trim.y1 * _SCALE
    width, height = trim.width * _SCALE, trim.height * _SCALE
    middle, centre = left + width / 2, top + height / 2
    css = "blank" if put is None else "page"
    yield f'<rect class="{css}" x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}"/>'
    upright = f' transform="rotate(180 {middle:.2f} {centre:.2f})"' if turned else ""
    yield f"<g{upright}>"
    if name.isdigit():
        yield _text("number", middle, centre + 7, name)
    else:
        words = name.split()
        for line, word in enumerate(words):
            yield _text("empty", middle, centre + 4 + 13 * (line - (len(words) - 1) / 2), word)
    yield "</g>"
    if put is not None:
        tip, base = (top + height - 3, -6) if put.turned else (top + 3, 6)
        yield f'<path class="head" d="M{middle:.2f} {tip:.2f}l4 {base}h-8z"/>'


def _text(css: str, x: float, y: float, text: str) -> str:
    return f'<text class="{css}" x="{x:.2f}" y="{y:.2f}">{text}</text>'


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _size(width: Length, height: Length) -> str:
    return f"{width.mm:.5g} × {height.mm:.5g} mm"
