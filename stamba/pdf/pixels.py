"""Pixels of pictures as Pillow reads them: whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import PIL.ImageFile


@contextmanager
def whole_or_none() -> Iterator[None]:
    """Let Pillow refuse a picture whose end is missing; WeasyPrint tells it for the whole program to make do."""
    before, PIL.ImageFile.LOAD_TRUNCATED_IMAGES = PIL.ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        PIL.ImageFile.LOAD_TRUNCATED_IMAGES = before
