"""The pages of a print file as objects: exact boxes from 0,0, blanks by a stated rule, crop and fold marks.

Boxes nest trim in bleed in media (ISO 32000-1, 14.11.2). Marks lie outside the bleed, and the media grows for
them. Lengths of constants are mm, coordinates are points.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stamba.ground.errors import RenderError
from stamba.ground.geometry import Box, Length, PageBoxes, Size
from stamba.imposition.ink import line, numbers
from stamba.pdf.boxes import box_array, box_of, inherited
from stamba.pdf.objects import Array, Dictionary, Name, Page, Pdf, PdfObject, Stream
from stamba.press.binding import blank_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from stamba.press.spec import PressSpec

MARK_GAP = Length(1)
MARK_LENGTH = Length(5)
MARK_WEIGHT_PT = 0.25
_SAME_PT = 0.3  # 0.1 mm: less than any cutter can do
_KEPT = frozenset(
    {"/Type", "/Parent", "/Resources", "/MediaBox", "/BleedBox", "/TrimBox", "/Contents", "/Group"}
)


def page_boxes(press: PressSpec, index: int = 0) -> PageBoxes:
    """Return the boxes of the page with this index, in points; with marks the media reaches beyond the bleed."""
    slug = MARK_GAP.pt + MARK_LENGTH.pt if press.marks else 0.0
    left, right = (width.pt for width in press.bleeds(index))
    width, height, bleed = press.trim.width.pt, press.trim.height.pt, press.bleed.pt
    outer = Box(slug, slug, slug + (left + width + right), slug + (bleed + height + bleed))
    trim = Box(outer.x0 + left, outer.y0 + bleed, outer.x0 + left + width, outer.y0 + bleed + height)
    return PageBoxes(media=Box(0.0, 0.0, outer.x1 + slug, outer.y1 + slug), bleed=outer, trim=trim)


def source_trim(page: Page) -> Box:
    """Return the trim of a rendered page in its own coordinates: TrimBox, or what the page shows."""
    for key in ("/TrimBox", "/CropBox", "/MediaBox"):
        if box := box_of(inherited(page.obj, key)):
            return box
    return Box(0, 0, 0, 0)


def check_sizes(trims: Sequence[Box], press: PressSpec, source: Path) -> None:
    """Refuse a page that is not the size of the book, and a page placed elsewhere; raises RenderError."""
    width, height = press.trim.width.pt, press.trim.height.pt
    for number, trim in enumerate(trims, start=1):
        if abs(trim.width - width) > _SAME_PT or abs(trim.height - height) > _SAME_PT:
            size = Size(
                Length(round(Length.from_pt(trim.width).mm, 1)),
                Length(round(Length.from_pt(trim.height).mm, 1)),
            )
            raise RenderError(
                f"{source.name}: page {number} is {size}, the book is {press.trim}",
                "Give every page the size of the book.",
                code="X-203",
            )
        if abs(trim.x0 - trims[0].x0) > _SAME_PT or abs(trim.y0 - trims[0].y0) > _SAME_PT:
            raise RenderError(
                f"{source.name}: page {number} has another bleed than page 1",
                "Give every page the same bleed.",
                code="X-203",
            )


@dataclass(frozen=True, slots=True)
class Frame:
    """The placement of a page in its boxes: the shift in points, and the marks drawn after the content."""

    boxes: PageBoxes
    dx: float
    dy: float
    marks: bytes
    clip: bool

    def wrap(self, content: bytes) -> bytes:
        """Return the content shifted to the new origin, clipped to the bleed when marks follow."""
        shift = f"1 0 0 1 {numbers(self.dx, self.dy)} cm\n".encode()
        if not self.clip:
            return shift + content if self.dx or self.dy else content
        bleed = self.boxes.bleed
        window = f"{numbers(bleed.x0, bleed.y0, bleed.width, bleed.height)} re W n\n".encode()
        return b"q\n" + window + shift + content + b"\nQ\n" + self.marks


def frame(press: PressSpec, trim: Box, index: int) -> Frame:
    """Return the frame for the page with this index, whose trim lies there in the rendered file."""
    boxes = page_boxes(press, index)
    dx, dy = boxes.trim.x0 - trim.x0, boxes.trim.y0 - trim.y0
    return Frame(boxes, dx, dy, mark_lines(press, boxes) if press.marks else b"", press.marks)


def mark_lines(press: PressSpec, boxes: PageBoxes) -> bytes:
    """Crop marks at the four corners and dashed fold marks, in registration colour, or K when K is the only ink."""
    trim, bleed = boxes.trim, boxes.bleed
    near, far = MARK_GAP.pt, MARK_GAP.pt + MARK_LENGTH.pt
    lines = []
    for x in (trim.x0, trim.x1):
        lines += _beyond(x, bleed, near, far)
    for y in (trim.y0, trim.y1):
        lines.append(line((bleed.x0 - near, y), (bleed.x0 - far, y)))
        lines.append(line((bleed.x1 + near, y), (bleed.x1 + far, y)))
    ink = "0 0 0 1 K" if press.one_plate else "/StambaAll CS 1 SCN"
    drawn = [f"q {ink} {MARK_WEIGHT_PT} w", *lines]
    if press.folds:
        drawn.append("[2 1.5] 0 d")
    for fold in press.folds:
        drawn += _beyond(trim.x0 + fold.pt, bleed, near, far)
    return "\n".join([*drawn, "Q"]).encode()


def _beyond(x: float, bleed: Box, near: float, far: float) -> list[str]:
    """Return the marks below and above the bleed at a place of the width, from `near` to `far` beyond it."""
    return [
        line((x, bleed.y0 - near), (x, bleed.y0 - far)),
        line((x, bleed.y1 + near), (x, bleed.y1 + far)),
    ]


def set_boxes(page: Page, boxes: PageBoxes) -> None:
    """Write the three boxes and drop every other key that has no place on a print page."""
    for key in list(page.obj.keys()):
        if key not in _KEPT:
            del page.obj[key]
    for key, box in (("/MediaBox", boxes.media), ("/BleedBox", boxes.bleed), ("/TrimBox", boxes.trim)):
        page.obj[key] = box_array(box)


def shift_patterns(pdf: Pdf, pages: Iterable[tuple[Page, Frame]]) -> None:
    """Move the patterns of pages with their content: a pattern's matrix starts at the page, not at the CTM.

    ISO 32000-1, 8.7.3.1. Each pattern is copied once a shift, since a form may use the same one unmoved, and pages
    with unlike shifts may share their resources.
    """
    moved: dict[object, PdfObject] = {}
    for page, frame in pages:
        dx, dy = frame.dx, frame.dy
        patterns: PdfObject = page.obj.Resources.get("/Pattern", {})
        if not patterns or not (dx or dy):
            continue
        own = Dictionary()
        for name, pattern in patterns.items():
            key = (pattern.objgen, dx, dy)
            if pattern.objgen == (0, 0) or key not in moved:
                moved[key] = _shifted(pdf, pattern, dx, dy)
            own[name] = moved[key]
        page.obj.Resources = copy.copy(page.obj.Resources)
        page.obj.Resources.Pattern = own


def _shifted(pdf: Pdf, pattern: PdfObject, dx: float, dy: float) -> PdfObject:
    if isinstance(pattern, Stream):
        made: PdfObject = pdf.make_stream(pattern.read_bytes())
        for key, value in pattern.items():
            if key not in {"/Length", "/Filter", "/DecodeParms"}:
                made[key] = value
    else:
        made = pdf.make_indirect(copy.copy(pattern))
    a, b, c, d, e, f = (float(value) for value in pattern.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    made.Matrix = Array([a, b, c, d, round(e + dx, 6), round(f + dy, 6)])
    return made


def insert_blanks(pdf: Pdf, press: PressSpec) -> None:
    """Pad the book; a blank page has the boxes of its place, no ink, and the same marks."""
    for place in blank_places(len(pdf.pages), press.pages, press.keep_last):
        boxes = page_boxes(press, place)
        blank = pdf.make_indirect(Dictionary(Type=Name.Page, Resources=Dictionary()))
        # Never an empty stream: Ghostscript takes a deflated nothing for a broken page.
        blank.Contents = pdf.make_stream(mark_lines(press, boxes) if press.marks else b"q\nQ")
        page = Page(blank)
        set_boxes(page, boxes)
        pdf.pages.insert(place, page)
