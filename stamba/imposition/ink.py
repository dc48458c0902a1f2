"""Lines as PDF operators: what marks and the calibration sheet are drawn with (ISO 32000-1, 8.5).

Pure text; points of 1/72 inch. The ink is black alone, or the /All separation, which a resource of the
page has to define under ALL_COLOUR.
"""

from __future__ import annotations

from collections.abc import Sequence

from stamba.config.imposition.choices import MarkColour
from stamba.ground.geometry import Box

ALL_COLOUR = "MarksAll"
_KAPPA = 0.5523  # handle length of a Bézier quarter circle
_BLACK = {
    MarkColour.K: "0 0 0 1 K 0 0 0 1 k",
    MarkColour.ALL: f"/{ALL_COLOUR} CS 1 SCN /{ALL_COLOUR} cs 1 scn",
}

Point = tuple[float, float]


def number(value: float) -> str:
    """Return a number as PDF writes it: no exponent, no needless zeros."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def numbers(*values: float) -> str:
    """Return several numbers as PDF writes them, with blanks between."""
    return " ".join(number(value) for value in values)


def pen(colour: MarkColour, width: float) -> str:
    """Return the operators that choose the ink and the width, in points, of the lines that follow."""
    return f"{_BLACK[colour]} {number(width)} w"


def line(start: Point, end: Point) -> str:
    """Return the operators of a straight line."""
    return f"{numbers(*start)} m {numbers(*end)} l S"


def dashed(start: Point, end: Point) -> str:
    """Return the operators of a straight dashed line."""
    return f"[2 2] 0 d {line(start, end)} [] 0 d"


def polyline(points: Sequence[Point]) -> str:
    """Return the operators of lines from point to point."""
    first, *rest = points
    return f"{numbers(*first)} m " + " ".join(f"{numbers(*point)} l" for point in rest) + " S"


def bar(box: Box) -> str:
    """Return the operators of a filled rectangle."""
    return f"{numbers(box.x0, box.y0, box.width, box.height)} re f"


def patch(box: Box, inks: Sequence[float]) -> str:
    """Return the operators of a rectangle in cyan, magenta, yellow and black, each from 0 to 1."""
    return f"q {numbers(*inks)} k {bar(box)} Q"


def frame(box: Box) -> str:
    """Return the operators of the outline of a rectangle."""
    return f"{numbers(box.x0, box.y0, box.width, box.height)} re S"


def circle(centre: Point, radius: float) -> str:
    """Return the operators of the outline of a circle."""
    (x, y), r, k = centre, radius, radius * _KAPPA
    return " ".join(
        (
            f"{numbers(x + r, y)} m",
            f"{numbers(x + r, y + k, x + k, y + r, x, y + r)} c",
            f"{numbers(x - k, y + r, x - r, y + k, x - r, y)} c",
            f"{numbers(x - r, y - k, x - k, y - r, x, y - r)} c",
            f"{numbers(x + k, y - r, x + r, y - k, x + r, y)} c S",
        )
    )


def target(centre: Point, size: float) -> str:
    """Return the operators of a registration target: a circle and a cross, `size` across."""
    (x, y), arm = centre, size / 2
    return " ".join(
        (
            circle(centre, arm * 0.6),
            line((x - arm, y), (x + arm, y)),
            line((x, y - arm), (x, y + arm)),
        )
    )
