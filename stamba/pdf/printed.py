"""The print on a page of a finished PDF, as PDFium sees it: letters, boxes, ink; all upright, in points.

Pages are read one by one and closed, so that a long book needs little memory.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pypdfium2 import raw

from stamba.ground.geometry import Box, Length, Size
from stamba.pdf.canvas import Canvas, PagePosition
from stamba.pdf.file import PdfFile

# A hyphen at the end of a line is reported in several ways, depending on what follows it.
_HYPHENS = frozenset("-\u00ad\u2010\u2011\x02\ufffe\uffff")


class Letter(NamedTuple):
    """A visible character and its origin, from the lower left corner of what was asked for, in points."""

    sign: str
    x: float
    y: float
    place: int


def scaled_letters(letters: Iterable[Letter], by: float) -> tuple[Letter, ...]:
    """Return letters on a page so many times as large."""
    return tuple(Letter(sign, x * by, y * by, place) for sign, x, y, place in letters)


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page upright: its size, its trim and bleed, its letters, and the outlines of its parts."""

    size: Size
    trim: Box
    bleed: Box
    text: str
    letters: tuple[Letter, ...]
    parts: tuple[Box, ...]

    def scaled(self, by: float) -> PrintedPage:
        """Return the page, so many times as large."""
        if by == 1:
            return self
        return replace(
            self,
            size=self.size.scaled(by),
            trim=self.trim.scaled(by),
            bleed=self.bleed.scaled(by),
            letters=scaled_letters(self.letters, by),
            parts=tuple(part.scaled(by) for part in self.parts),
        )

    @property
    def sheet(self) -> Box:
        """All of it, from its lower left corner."""
        return Box(0.0, 0.0, self.size.width.pt, self.size.height.pt)

    def word(self, place: int) -> str:
        """The word around the character at this place of the text."""
        start = end = place
        while start > 0 and not self.text[start - 1].isspace():
            start -= 1
        while end < len(self.text) and not self.text[end].isspace():
            end += 1
        return self.text[start:end]


@dataclass(frozen=True, slots=True)
class PrintedPdf:
    """A PDF whose pages are read one by one."""

    file: PdfFile

    def __len__(self) -> int:
        return len(self.file.drawn)

    def read(self, index: int) -> PrintedPage:
        """The page at this index."""
        with self._page(index) as page:
            seen, upright = _view(page)
            text, letters = _letters(page, upright)
            return PrintedPage(
                size=_size(seen, page),
                trim=_turned_box(_trim(page), upright),
                bleed=_turned_box(
                    Box(*(page.get_bleedbox(fallback_ok=False) or _corners(_trim(page)))), upright
                ),
                text=text,
                letters=letters,
                parts=_parts(page, upright),
            )

    def paint(self, index: int, canvas: Canvas, way: PagePosition, clip: Box) -> None:
        """Draw the page at this index, annotations and all, on a canvas, inside a box of the canvas."""
        with self._page(index) as page:
            canvas.draw(page, way, clip)

    def letters(self, index: int) -> tuple[Letter, ...]:
        """Only the letters of the page at this index."""
        with self._page(index) as page:
            _, upright = _view(page)
            return _letters(page, upright)[1]

    def size(self, index: int) -> Size:
        """The size of the page at this index, upright."""
        with self._page(index) as page:
            return _size(_view(page)[0], page)

    def trim_size(self, index: int) -> Size:
        """The trim size of the page at this index, upright."""
        with self._page(index) as page:
            return _size(_trim(page), page)

    @contextmanager
    def _page(self, index: int) -> Iterator[Any]:
        page = self.file.drawn[index]
        try:
            yield page
        finally:
            page.close()


# PDFium has no types, hence Any.
def _view(page: Any) -> tuple[Box, Upright]:  # noqa: ANN401
    """Return the box of the page that a viewer shows, in page space, and the way from there to the upright page."""
    seen = Box(*page.get_bbox())
    return seen, _upright(seen, page.get_rotation())


def _trim(page: Any) -> Box:  # noqa: ANN401
    return Box(*(page.get_trimbox(fallback_ok=False) or page.get_bbox()))


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


def _size(box: Box, page: Any) -> Size:  # noqa: ANN401
    width, height = Length.from_pt(box.width), Length.from_pt(box.height)
    return Size(height, width) if page.get_rotation() in {90, 270} else Size(width, height)


def _parts(page: Any, upright: Upright) -> tuple[Box, ...]:  # noqa: ANN401
    return tuple(_turned_box(Box(*part.get_bounds()), upright) for part in page.get_objects(max_depth=1))


def _letters(page: Any, upright: Upright) -> tuple[str, tuple[Letter, ...]]:  # noqa: ANN401
    textpage = page.get_textpage()
    signs: list[str] = []
    letters: list[Letter] = []
    x, y = ctypes.c_double(), ctypes.c_double()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    handle = textpage.raw
    for place in range(textpage.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(handle, place))
        if sign in _HYPHENS:
            sign = "-"
        signs.append(sign)
        if sign <= " " or sign.isspace():
            continue
        raw.FPDFText_GetCharOrigin(handle, place, at_x, at_y)
        letters.append(Letter(sign, *upright(x.value, y.value), place))
    textpage.close()
    return "".join(signs), tuple(letters)


Upright = Callable[[float, float], tuple[float, float]]


def _upright(box: Box, turn: int) -> Upright:
    """From page space to the page as it is looked at, /Rotate done, its lower left corner at 0,0."""
    by_turn: dict[int, Upright] = {
        0: lambda x, y: (x - box.x0, y - box.y0),
        90: lambda x, y: (y - box.y0, box.x1 - x),
        180: lambda x, y: (box.x1 - x, box.y1 - y),
        270: lambda x, y: (box.y1 - y, x - box.x0),
    }
    return by_turn[turn]


def _turned_box(box: Box, upright: Upright) -> Box:
    xs, ys = zip(upright(box.x0, box.y0), upright(box.x1, box.y1), strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))
