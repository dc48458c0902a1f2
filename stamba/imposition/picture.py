"""A plan as a picture (SVG): every sheet, front and back, as it comes out of the printer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from stamba.config.imposition.choices import Backs, BoundEdge, Flip, Scheme
from stamba.ground.geometry import Box, Length
from stamba.imposition.layout import PrintedSide, SheetFrame, backs_turn, printed_sides, sheet_frame
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
_MAKING = {
    Scheme.SADDLE_STITCH: "Lay all sheets on each other, fold, and staple in the fold.",
    Scheme.SEWN: "Fold each signature, lay one after the other, and sew through the folds.",
    Scheme.PERFECT: "Fold each signature, lay one after the other, and glue at the folds.",
    Scheme.CUT_AND_STACK: "Cut each pile in the middle and lay the {first} half on the other.",
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
        for place, pair in enumerate(zip(sides[::2], sides[1::2], strict=True)):
            row, column = divmod(place, canvas.columns)
            corner = (_EDGE + column * (canvas.pair + 2 * _GUTTER), y + row * canvas.row)
            drawn.extend(_sheet(canvas, pair, corner))
        y += -(-len(sides) // 2 // canvas.columns) * canvas.row
    height = y + _EDGE
    size = f'width="{canvas.page_width:g}" height="{height:g}"'
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {canvas.page_width:g} {height:g}" {size}>'
    )
    title, style = f"<title>{_title(plan)}</title>", f"<style>{_STYLE}</style>"
    paper = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join((opening, title, style, paper, *drawn, "</svg>\n"))


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
    yield "note", f"To print: {_TURNING[spec.flip]}{_backs(plan, frame)}."
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
        yield f"{len(plan.signatures)} signatures of one sheet", sides
        return
    for number, own in groupby(sides, lambda side: side.signature):
        yield _heading(plan, number), tuple(own)


def _heading(plan: Plan, number: int) -> str:
    signature = plan.signatures[number - 1]
    pages = [
        page
        for sheet in signature.sheets
        for side in (sheet.recto, sheet.verso)
        for page in (side.left, side.right)
        if page is not None
    ]
    span = f"pages {min(pages)} to {max(pages)}" if pages else "blank"
    return f"Signature {number} of {len(plan.signatures)}: {_count(len(signature.sheets), 'sheet')}, {span}"


def _sheet(
    canvas: _Canvas, pair: tuple[PrintedSide, PrintedSide], corner: tuple[float, float]
) -> Iterator[str]:
    x, y = corner
    shift = Length.from_pt(canvas.frame.trim_box(Length(0.0), right=True).x0 - pair[0].right.x0).mm
    creep = f", creep {abs(shift):.2f} mm {'in' if shift > 0 else 'out'}" if abs(shift) > 0.005 else ""
    for side, left in zip(pair, (x, x + canvas.width + _GUTTER / 2), strict=True):
        caption = f"back{creep}" if side.back else f"{_name(side)} front"
        yield from _side(canvas, side, (left, y))
        yield _text("caption", left, y + canvas.height + _LINE * 0.75, caption)


def _name(side: PrintedSide) -> str:
    if side.sheets == 1 and side.signatures > 1:
        return f"signature {side.signature}"
    return f"sheet {side.place + 1}"


def _side(canvas: _Canvas, side: PrintedSide, corner: tuple[float, float]) -> Iterator[str]:
    x, y = corner
    turn = f" rotate(180 {canvas.width / 2:g} {canvas.height / 2:g})" if side.turned else ""
    yield f'<g transform="translate({x:g} {y:g}){turn}">'
    yield f'<rect class="sheet" width="{canvas.width:g}" height="{canvas.height:g}"/>'
    numbers = {placement.trim: placement.page for placement in side.placements}
    for trim in (side.left, side.right):
        yield from _page(canvas, trim, numbers.get(trim), turned=side.turned)
    fold = canvas.width / 2
    yield f'<line class="fold" x1="{fold:g}" y1="0" x2="{fold:g}" y2="{canvas.height:g}"/>'
    yield "</g>"


def _page(canvas: _Canvas, trim: Box, page: int | None, *, turned: bool) -> Iterator[str]:
    """Yield the SVG of a page; its number stands upright, since 6 upside down would be read as 9."""
    left, top = trim.x0 * _SCALE, canvas.height - trim.y1 * _SCALE
    width, height = trim.width * _SCALE, trim.height * _SCALE
    middle, centre = left + width / 2, top + height / 2
    css = "blank" if page is None else "page"
    yield f'<rect class="{css}" x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}"/>'
    upright = f' transform="rotate(180 {middle:.2f} {centre:.2f})"' if turned else ""
    yield f"<g{upright}>"
    yield (
        _text("empty", middle, centre + 4, "blank")
        if page is None
        else _text("number", middle, centre + 7, str(page))
    )
    yield "</g>"
    if page is not None:
        yield f'<path class="head" d="M{middle:.2f} {top + 3:.2f}l4 6h-8z"/>'


def _text(css: str, x: float, y: float, text: str) -> str:
    return f'<text class="{css}" x="{x:.2f}" y="{y:.2f}">{text}</text>'


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _size(width: Length, height: Length) -> str:
    return f"{width.mm:.5g} × {height.mm:.5g} mm"
