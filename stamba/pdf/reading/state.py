"""The graphics state while a page is read (ISO 32000-1, 8.4), the geometry it needs, and what is gathered from it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from stamba.ground.geometry import Box
from stamba.pdf.objects import PdfObject
from stamba.pdf.reading.faces import PdfFont
from stamba.pdf.reading.model import Colour, GraphicsObject

Matrix = tuple[float, float, float, float, float, float]
# What an empty clip shows: nothing on any page.
NOWHERE = Box(1e6, 1e6, 1e6, 1e6)
UNBOUNDED = Box(-1e6, -1e6, 1e6, 1e6)
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_EDGE_PT = 0.3
_BOXES_KEPT = 32
_COVERED, _ON_INK = 0.5, 0.75  # of a run of text: it cannot be read any more, or can though it is white


def times(one: Matrix, other: Matrix) -> Matrix:
    """The matrix that does `one` first and then `other`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, l = other  # noqa: E741 - a matrix has six letters
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def matrix_of(values: PdfObject) -> Matrix:
    """Six numbers as a matrix; the identity for anything else."""
    try:
        a, b, c, d, e, f = (float(value) for value in values)
    except (TypeError, ValueError):
        return IDENTITY
    return (a, b, c, d, e, f)


def mapped(box: Box, matrix: Matrix) -> Box:
    """The box around a box under a matrix."""
    a, b, c, d, e, f = matrix
    corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x0, box.y1), (box.x1, box.y1))
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def clipped(box: Box, clip: Box) -> Box | None:
    """The part of a box inside another; None where nothing is left."""
    x0, y0, x1, y1 = max(box.x0, clip.x0), max(box.y0, clip.y0), min(box.x1, clip.x1), min(box.y1, clip.y1)
    return Box(x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


def scale_of(matrix: Matrix) -> float:
    """Return the factor by which a matrix enlarges: the root of its area."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


@dataclass(slots=True)
class Path:
    """The bounds of the path under construction, in page coordinates."""

    x0: float = math.inf
    y0: float = math.inf
    x1: float = -math.inf
    y1: float = -math.inf

    def add(self, x: float, y: float, matrix: Matrix) -> None:
        """Take in a point given in user space."""
        a, b, c, d, e, f = matrix
        px, py = a * x + c * y + e, b * x + d * y + f
        self.x0, self.x1 = min(self.x0, px), max(self.x1, px)
        self.y0, self.y1 = min(self.y0, py), max(self.y1, py)

    @property
    def box(self) -> Box | None:
        """The bounds; None for an empty path."""
        return Box(self.x0, self.y0, self.x1, self.y1) if self.x0 <= self.x1 else None


@dataclass(slots=True)
class State:
    """The graphics and text state; copied whole by q."""

    ctm: Matrix
    clip: Box
    fill: Colour = Colour()  # noqa: RUF009 - frozen
    stroke: Colour = Colour()  # noqa: RUF009 - frozen
    fill_pattern: PdfObject = None
    stroke_pattern: PdfObject = None
    width: float = 1.0
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    group_alpha: float = 1.0
    blend: str = "Normal"
    soft_mask: bool = False
    fill_overprint: bool = False
    stroke_overprint: bool = False
    overprint_mode: int = 0
    face: PdfFont | None = None
    type_size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    render: int = 0


@dataclass(slots=True)
class Gathered:
    """The marks of a page, one per style; boxes beyond the first few dozen are merged into the last.

    `lost` says why words that were painted cannot be read.
    """

    trim: Box | None
    bleed: Box | None
    styles: dict[GraphicsObject, list[Box]] = field(default_factory=dict)
    lost: dict[str, None] = field(default_factory=dict)
    _words: list[Box] = field(default_factory=list)

    def add(self, style: GraphicsObject, box: Box | None) -> None:
        """Take in one painted thing; `style` comes without its boxes."""
        boxes = self.styles.setdefault(style, [])
        if box is None:
            return
        if style.kind == "picture" and not style.transparent:
            for words in self._words:
                if _share(words, box) > _COVERED:
                    self.lost["a picture lies on them"] = None
        elif style.kind == "text":
            self._words.append(box)
            if style.colour.white and not self._on_ink(box):
                self.lost["they are white on white"] = None
        if len(boxes) < _BOXES_KEPT:
            boxes.append(box)
        else:
            last = boxes[-1]
            boxes[-1] = Box(
                min(last.x0, box.x0), min(last.y0, box.y0), max(last.x1, box.x1), max(last.y1, box.y1)
            )

    def _on_ink(self, box: Box) -> bool:
        """Tell whether what is not white was painted where a box lies, most of it."""
        return (
            sum(
                _share(box, other)
                for style, boxes in self.styles.items()
                if not style.colour.white and style.kind != "text"
                for other in boxes
            )
            > _ON_INK
        )

    def short_sides(self, box: Box | None) -> tuple[str, ...]:
        """The sides where a thing comes to the trim but does not go on into the bleed."""
        trim, bleed = self.trim, self.bleed
        if box is None or trim is None or bleed is None:
            return ()
        if box.x1 <= trim.x0 or box.x0 >= trim.x1 or box.y1 <= trim.y0 or box.y0 >= trim.y1:
            return ()  # a printer's mark outside
        sides = (
            ("left", trim.x0 - box.x0, box.x0 - bleed.x0),
            ("bottom", trim.y0 - box.y0, box.y0 - bleed.y0),
            ("right", box.x1 - trim.x1, bleed.x1 - box.x1),
            ("top", box.y1 - trim.y1, bleed.y1 - box.y1),
        )
        return tuple(side for side, over, missing in sides if over > -_EDGE_PT and missing > _EDGE_PT)


def _share(box: Box, other: Box) -> float:
    """Return the share of a box, from 0 to 1, that another one covers."""
    both = clipped(box, other)
    area = box.width * box.height
    return both.width * both.height / area if both and area else 0.0
