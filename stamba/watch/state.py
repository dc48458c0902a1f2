"""The state of a watched book, as the browser is shown it; changed by the builder, read by the server."""

from __future__ import annotations

import asyncio
import io
import threading
from dataclasses import dataclass, replace

from stamba.checks.epub_file import EpubFile
from stamba.document.finished import FinishedPdf
from stamba.document.places import Places, Spot
from stamba.ground.errors import Source
from stamba.ground.findings import Finding

_MOST_PX = 2400  # of the width of a picture
_KEPT = 40  # pictures


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, and where on the pages it is; None where that is not known."""

    finding: Finding
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class State:
    """All that there is to show. `number` grows with each change, `pages` and `text` with new pages and a new EPUB.

    `error` is one that keeps the book from being made: then all else is of the last good build.
    """

    number: int = 0
    working: str = ""
    error: tuple[str, Source | None] | None = None
    title: str = ""
    language: str = ""
    pages: int = 0
    sizes: tuple[tuple[float, float], ...] = ()
    seconds: float = 0.0
    findings: tuple[Shown, ...] = ()
    text: int = 0
    documents: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Open:
    file: FinishedPdf
    places: Places


class Board:
    """The state that is shown now, and the files behind it.

    PDFium works in one thread at a time: whoever draws or reads pages holds `pdfium`.
    """

    def __init__(self) -> None:
        self.state = State()
        self.pdfium = threading.RLock()
        self.seen: tuple[tuple[int, int], ...] = ()  # pages last asked for, and the width of their pictures
        self.epub: EpubFile | None = None
        self._open: _Open | None = None
        self._pictures: dict[tuple[int, int, int], bytes] = {}
        self._listeners: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._lock = threading.Lock()

    def show(self, **changed: object) -> None:
        """Change what is shown, and wake all who wait for that."""
        self.state = replace(self.state, number=self.state.number + 1, **changed)  # type: ignore[arg-type]
        with self._lock:
            waiting, self._listeners = self._listeners, []
        for loop, event in waiting:
            loop.call_soon_threadsafe(event.set)

    async def change(self, known: int) -> State:
        """Return the state once it is not the one with this number."""
        while self.state.number == known:
            event = asyncio.Event()
            with self._lock:
                self._listeners.append((asyncio.get_running_loop(), event))
            if self.state.number == known:
                await event.wait()
        return self.state

    def open(self, file: FinishedPdf, places: Places) -> None:
        """Take new pages in the place of the old, and draw those that are looked at before anybody asks."""
        with self.pdfium:
            old, self._open = self._open, _Open(file, places)
            if old:
                old.file.close()
            self._pictures.clear()
            sizes = tuple(page_size(file, index) for index in range(len(file.drawn)))
            for index, width in self.seen:
                if index < len(sizes):
                    self.picture(index, width)
        self.show(pages=self.state.pages + 1, sizes=sizes, error=None)

    def picture(self, index: int, width: int) -> bytes | None:
        """Return a page as a PNG of a width in pixels; None for a page that is not there."""
        with self.pdfium:
            if self._open is None or not 0 <= index < len(self._open.file.drawn):
                return None
            width = max(50, min(width, _MOST_PX))
            key = (self.state.pages, index, width)
            if key not in self._pictures:
                page = self._open.file.drawn[index]
                image = page.render(scale=width / page.get_width()).to_pil()
                page.close()
                packed = io.BytesIO()
                image.save(packed, "PNG", compress_level=1)
                if len(self._pictures) >= _KEPT:
                    self._pictures.clear()
                self._pictures[key] = packed.getvalue()
            self.seen = (*[one for one in self.seen if one[0] != index][-3:], (index, width))
            return self._pictures[key]

    def source(self, index: int, x: float, y: float) -> Source | None:
        """Return the place in the manuscript of a point of a page, in parts of its size from the top left."""
        with self.pdfium:
            if self._open is None or not 0 <= index < len(self._open.file.drawn):
                return None
            width, height = page_size(self._open.file, index)
            return self._open.places.source(index, x * width, (1 - y) * height)

    def lines(self, index: int) -> list[tuple[str, tuple[float, float, float, float]]]:
        """Return the lines of a page: text, and left, top, width and height in parts of the page."""
        with self.pdfium:
            if self._open is None or not 0 <= index < len(self._open.file.drawn):
                return []
            width, height = page_size(self._open.file, index)
            return [
                (text, (box.x0 / width, 1 - box.y1 / height, box.width / width, box.height / height))
                for text, box in self._open.places.lines(index)
            ]


def page_size(file: FinishedPdf, index: int) -> tuple[float, float]:
    """Return width and height of a page in points."""
    page = file.drawn[index]
    size = page.get_width(), page.get_height()
    page.close()
    return size
