"""The front cover: the author's own picture, or one template and the book's metadata, drawn as a page and pictured."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from stamba.config import BookConfig
from stamba.document.book import Book
from stamba.document.matter import render_template
from stamba.editions import packing
from stamba.editions.artifact import Order
from stamba.ground.errors import ConfigError, Source, StyleError
from stamba.manuscript import images
from stamba.pdf.drawn import text_boxes
from stamba.pdf.file import PdfFile
from stamba.setting.engine import draw

WIDTH = 1600  # pixels; stores ask for at least 1600 by 2560
_MARGIN = 10  # CSS pixels that no letter may enter
_LEAST = 800, 1280  # of an author's own picture: below this it is coarse on any screen


@dataclass(frozen=True, slots=True)
class Cover:
    """The picture of the cover: its name in the EPUB, media type, bytes, and whether it is the author's own."""

    name: str
    media_type: str
    content: bytes
    own: bool


def refused_cover(book: Book) -> Iterator[ConfigError]:
    """Yield why the author's own cover cannot be one, before anything is made."""
    if book.document.config.epub.cover:
        try:
            _own(book.document.config)
        except ConfigError as wrong:
            yield wrong


def front_cover(order: Order) -> Cover:
    """The front cover; raises ConfigError for a picture that cannot be one, StyleError when the title does not fit."""
    config = order.book.document.config
    if config.epub.cover:
        return _own(config)
    return Cover("images/cover.png", "image/png", _drawn(order), own=False)


def _own(config: BookConfig) -> Cover:
    path = config.folder / config.epub.cover

    def wrong(what: str, remedy: str) -> ConfigError:
        return ConfigError(f"epub.cover: {config.epub.cover} {what}", remedy, where=config.epub.where)

    try:
        picture = images.look(path)
    except images.ImageError as error:
        raise wrong(f"cannot be used: {error}", "Save it as JPEG or PNG.") from None
    if picture.format not in ("JPEG", "PNG") or picture.moves:
        raise wrong(f"is {picture.format}, and stores take JPEG and PNG", "Save it as JPEG or PNG.")
    if picture.mode not in ("RGB", "RGBA", "L", "LA", "P", "1"):
        raise wrong(f"has {picture.mode} colours, and screens show RGB", "Save it in RGB.")
    if picture.width < _LEAST[0] or picture.height < _LEAST[1]:
        size = f"{picture.width} × {picture.height}"
        raise wrong(f"has {size} pixels; {_LEAST[0]} × {_LEAST[1]} is the least", "1600 × 2560 is best.")
    with Image.open(path) as opened:
        opaque = opened.convert("RGBA").getchannel("A").getextrema() == (255, 255)
    if not opaque:
        raise wrong("is transparent in places, and every shop shows another ground there", "Fill its ground.")
    media_type, ending = images.CORE_FORMATS[picture.format]
    return Cover(f"images/cover{ending}", media_type, path.read_bytes(), own=True)


def _drawn(order: Order) -> bytes:
    """The template as a PNG, in the largest of the sizes `.step-0`, `.step-1` … of cover.css in which all fits."""
    style = order.book.theme.cover
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "cover.pdf"
        draw_to_fit(order, page, lambda style, step: _draw(order, style, step, page), _MARGIN * 0.75)
        with PdfFile(page) as file:
            picture = file.drawn[0].render(scale=WIDTH / style.width.pt).to_pil()
    picture = picture.convert("RGB").resize((WIDTH, round(WIDTH * style.height.mm / style.width.mm)))
    return packing.png(picture.width, picture.height, picture.tobytes())


def draw_to_fit(
    order: Order,
    page: Path,
    draw: Callable[[str, int], None],
    margin: float,
    stands: Callable[[Path], bool] = lambda _: True,
) -> None:
    """Draw a cover in the first of the sizes `.step-0`, `.step-1` … of cover.css in which all its words fit.

    `draw` gets the style sheet and the number of the step; no letter may come nearer to the edge than `margin`
    points, and `stands` tells whether they are where they should be. Raises StyleError when no size is small enough.
    """
    style = order.book.house.sheet("cover.css")
    for step in steps(style, "step"):
        draw(style, step)
        if _fits(page, margin) and stands(page):
            return
    raise StyleError(
        "the words of the cover do not fit on it", "Add a smaller step to the sizes.",
        where=Source(order.book.house.style("cover.css")),
    )  # fmt: skip


def steps(style: str, name: str) -> list[int]:
    """Return the numbers of the sizes `.name-0`, `.name-1` … of a style sheet, at least one."""
    return sorted({int(number) for number in re.findall(rf"\.{name}-(\d+)", style)}) or [0]


def _draw(order: Order, style: str, step: int, target: Path) -> None:
    context: dict[str, object] = {
        "meta": order.book.document.metadata,
        "words": order.book.words,
        "step": step,
    }
    body = render_template(order.book.house, "cover.html.j2", context)
    size = order.book.theme.cover
    page = f"@page {{ size: {size.width.pt:.3f}pt {size.height.pt:.3f}pt; margin: 0 }}"
    language = order.book.document.metadata.language
    html = f'<!DOCTYPE html><html lang="{language}"><head><title></title></head><body>{body}</body></html>'
    draw(order.book, html, (page, style), target)


def _fits(path: Path, margin: float) -> bool:
    """Tell whether there is one page and every letter of it stands inside the margin of the trim, in points."""
    with PdfFile(path) as file:
        x0, y0, x1, y1 = file.drawn[0].get_trimbox()
        return len(file.drawn) == 1 and all(
            box.x0 >= x0 + margin
            and box.y0 >= y0 + margin
            and box.x1 <= x1 - margin
            and box.y1 <= y1 - margin
            for box in text_boxes(file)
        )
