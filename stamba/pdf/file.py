"""A PDF file that is opened once by each engine and read once by each reader, however many ask."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from copy import copy
from pathlib import Path
from typing import Any, Self, TypeVar

import pypdfium2

from stamba.ground.errors import RenderError
from stamba.pdf.objects import Pdf, open_pdf

_Value = TypeVar("_Value")


class PdfFile:
    """A file, its objects by pikepdf and its pages by PDFium, both opened when first asked for. Nothing changes it.

    Each process opens it for itself: an open file has one place for all that share it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: dict[object, Any] = {}
        self._opened: dict[tuple[int, str], Any] = {}  # by process and engine
        self._last: tuple[tuple[int, int], tuple[Any, Any]] | None = None

    @property
    def objects(self) -> Pdf:
        """The objects of the file; raises what `open_pdf` raises."""
        return self._by("objects", open_pdf)

    @property
    def drawn(self) -> pypdfium2.PdfDocument:
        """The pages as they are drawn; raises RenderError for what is no PDF."""
        return self._by("drawn", _drawn)

    def _by(self, engine: str, opens: Callable[[Path], _Value]) -> _Value:
        key = os.getpid(), engine
        if key not in self._opened:
            self._opened[key] = opens(self.path)
        value: _Value = self._opened[key]
        return value

    def anew(self) -> Self:
        """Return the same file with nothing opened, for another reader; what was read of it is there."""
        other = copy(self)
        vars(other).update(_opened={}, _last=None)
        return other

    def page(self, index: int) -> tuple[Any, Any]:
        """Return a page as it is drawn, and its text; the last that was asked for stays open."""
        key = os.getpid(), index
        if self._last is None or self._last[0] != key:
            page = self.drawn[index]
            self._last = key, (page, page.get_textpage())
        return self._last[1]

    def once(self, read: Callable[[PdfFile], _Value]) -> _Value:
        """Return what a reader reads of the file; it reads when it is first asked for."""
        if read not in self._read:
            self._read[read] = read(self)
        value: _Value = self._read[read]
        return value

    def close(self) -> None:
        """Close both engines; what was read stays."""
        self._last = None
        for key in [key for key in self._opened if key[0] == os.getpid()]:
            self._opened.pop(key).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _drawn(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as wrong:
        raise RenderError(f"{path} cannot be read as a PDF ({wrong})", "Build it again.") from None


def opened(source: Path | PdfFile) -> AbstractContextManager[PdfFile]:
    """Return the file of a path, closed behind it; one that is open already stays open, for it is its owner's."""
    return nullcontext(source) if isinstance(source, PdfFile) else PdfFile(source)
