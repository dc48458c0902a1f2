"""Pictures of finished pages, for the README: a row of pages from the screen PDF and a side of the booklet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image

from stamba.editions.artifact import whole_or_absent

_HEIGHT, _GAP, _GROUND = 560, 12, (136, 136, 136)


def row_of_pages(source: Path, indices: Sequence[int], target: Path) -> None:
    """Write pages of a PDF, by index, side by side into a PNG of 560 pixels' height."""
    with pypdfium2.PdfDocument(source) as pdf:
        pages = [_picture(pdf[index]) for index in indices if index < len(pdf)]
    width = sum(page.width + _GAP for page in pages) + _GAP
    row = Image.new("RGB", (width, _HEIGHT + 2 * _GAP), _GROUND)
    at = _GAP
    for page in pages:
        row.paste(page, (at, _GAP))
        at += page.width + _GAP
    with whole_or_absent(target) as temporary:
        row.quantize(48).save(temporary, "PNG", optimize=True)


def _picture(page: pypdfium2.PdfPage) -> Image.Image:
    picture: Image.Image = page.render(scale=2 * _HEIGHT / page.get_height()).to_pil().convert("RGB")
    return picture.resize((picture.width * _HEIGHT // picture.height, _HEIGHT), Image.Resampling.LANCZOS)
