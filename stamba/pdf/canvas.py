"""Sheets of gray pixels on which PDFium draws pages: what a sheet should look like beside what it does.

Both are drawn by the same hand on the same pixels, so that whatever differs was lost, added or moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from pypdfium2 import raw

from stamba.ground.geometry import Box, Length, Size

COARSE, FINE = 2 / Length(1.0).pt, 5 / Length(1.0).pt
"""Pixels a point: two a millimetre show whether all is well, five whether a stain is one."""
_DARKER = 16  # of 255: by so much a pixel is darker than all around it on the other sheet
_NEAR = ImageFilter.MinFilter(
    3
)  # letters snap to pixels: moved by less than the tolerance, one may jump to the next
_WHITE = 250


@dataclass(frozen=True, slots=True)
class PagePosition:
    """The position of an upright page on a sheet: its lower left corner, if it stands on its head, its scale."""

    x: float
    y: float
    turned: bool = False
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Canvas:
    """White paper of a size, upright; boxes are in points from its lower left corner."""

    size: Size
    pixels: float
    bitmap: Any  # PDFium has no types

    @classmethod
    def white(cls, size: Size, pixels: float = COARSE) -> Canvas:
        """A canvas with nothing on it, of so many pixels a point."""
        width, height = (-int(-length.pt * pixels // 1) for length in (size.width, size.height))
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_Gray)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        return cls(size, pixels, bitmap)

    def draw(self, page: Any, way: PagePosition, clip: Box) -> None:  # noqa: ANN401 - PDFium has no types
        """Draw a page of PDFium; its space has y downward from the upper left corner of the upright page."""
        top, height = self.size.height.pt, page.get_height() * way.scale
        scale = (-self.pixels if way.turned else self.pixels) * way.scale
        down = top - way.y + (height if way.turned else -height)
        matrix = raw.FS_MATRIX(scale, 0, 0, scale, way.x * self.pixels, down * self.pixels)
        window = raw.FS_RECTF(*_pixels(clip, top, self.pixels))
        raw.FPDF_RenderPageBitmapWithMatrix(self.bitmap.raw, page.raw, matrix, window, raw.FPDF_ANNOT)

    def inked(self, edge: Length) -> bool:
        """Tell whether there is ink nearer to an edge than this."""
        image = self.bitmap.to_pil()
        width, height = image.size
        reach = round(edge.pt * self.pixels)
        strips = (
            (0, 0, reach, height),
            (width - reach, 0, width, height),
            (0, 0, width, reach),
            (0, height - reach, width, height),
        )
        return any(image.crop(strip).getextrema()[0] < _WHITE for strip in strips)

    def stains(self, due: Canvas, spared: tuple[Box, ...]) -> Stains:
        """Return the places where this canvas is not as it is due, but for spared boxes."""
        here, there = self.bitmap.to_pil(), due.bitmap.to_pil()
        gained = ImageChops.subtract(there.filter(_NEAR), here)
        lost = ImageChops.subtract(here.filter(_NEAR), there)
        image = ImageChops.lighter(gained, lost).point(lambda level: 255 * (level > _DARKER))
        brush = ImageDraw.Draw(image)
        for box in spared:
            left, upper, right, lower = _pixels(box, self.size.height.pt, self.pixels)
            if right >= left and lower >= upper:
                brush.rectangle((left, upper, right, lower), fill=0)
        return Stains(self.size, self.pixels, image)


@dataclass(frozen=True, slots=True)
class Stains:
    """The pixels of a sheet that are not as they should be."""

    size: Size
    pixels: float
    image: Image.Image

    def within(self, box: Box) -> Box | None:
        """The outline of those in a box; None when there are none."""
        height = self.size.height.pt
        left, upper, right, lower = _pixels(box, height, self.pixels)
        found = self.image.crop((left, upper, right, lower)).getbbox()
        if found is None:
            return None
        x0, y0, x1, y1 = found
        return _points((left + x0, upper + y0, left + x1, upper + y1), height, self.pixels)


def _pixels(box: Box, height: float, pixels: float) -> tuple[int, int, int, int]:
    """Left, upper, right, lower, in the pixels of a sheet so many points high."""
    edges = (box.x0, height - box.y1, box.x1, height - box.y0)
    left, upper, right, lower = (round(edge * pixels) for edge in edges)
    return left, upper, right, lower


def _points(places: tuple[int, int, int, int], height: float, pixels: float) -> Box:
    left, upper, right, lower = (place / pixels for place in places)
    return Box(left, height - lower, right, height - upper)
