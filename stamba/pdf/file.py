"""A PDF file that is opened once by each engine and read once by each reader, however many ask."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

import pypdfium2

from stamba.ground.errors import RenderError
from stamba.pdf.objects import Pdf, open_pdf

_Value = TypeVar("_Value")
_ENGINES = ("objects", "drawn")


class PdfFile:
    """A file, its objects by pikepdf and its pages by PDFium, both opened when first asked for. Nothing changes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: dict[object, Any] = {}
        self._last: dict[int, tuple[Any, Any]] = {}

    @cached_property
    def objects(self) -> Pdf:
        """The objects of the file; raises what `open_pdf` raises."""
        return open_pdf(self.path)

    @cached_property
    def drawn(self) -> pypdfium2.PdfDocument:
        """The pages as they are drawn; raises RenderError for what is no PDF."""
        try:
            return pypdfium2.PdfDocument(self.path)
        except (pypdfium2.PdfiumError, OSError) as wrong:
            raise RenderError(f"{self.path} cannot be read as a PDF ({wrong})", "Build it again.") from None

    def anew(self) -> Self:
        """Return the same file with nothing opened, for another process; what was read of it is there."""
        other = copy(self)
        for name in _ENGINES:
            vars(other).pop(name, None)
        vars(other).update(_last={})
        return other

    def page(self, index: int) -> tuple[Any, Any]:
        """Return a page as it is drawn, and its text; the last that was asked for stays open."""
        if index not in self._last:
            page = self.drawn[index]
            self._last = {index: (page, page.get_textpage())}
        return self._last[index]

    def once(self, read: Callable[[PdfFile], _Value]) -> _Value:
        """Return what a reader reads of the file; it reads when it is first asked for."""
        if read not in self._read:
            self._read[read] = read(self)
        value: _Value = self._read[read]
        return value

    def close(self) -> None:
        """Close both engines; what was read stays."""
        self._last = {}
        for name in _ENGINES:
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def opened(source: Path | PdfFile) -> AbstractContextManager[PdfFile]:
    """Return the file of a path, closed behind it; one that is open already stays open, for it is its owner's."""
    return nullcontext(source) if isinstance(source, PdfFile) else PdfFile(source)
