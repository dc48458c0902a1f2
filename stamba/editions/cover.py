"""The front cover: the author's own picture, or one template and the book's metadata, as a picture and as a page."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from PIL import Image

from stamba.config import BookConfig
from stamba.document.book import Book
from stamba.document.matter import render_template
from stamba.editions import packing
from stamba.editions.artifact import Order
from stamba.ground import kept
from stamba.ground.errors import ConfigError, Source, StyleError
from stamba.ground.geometry import MM_PER_INCH, Size
from stamba.manuscript import images
from stamba.pdf.drawn import text_boxes
from stamba.pdf.file import PdfFile
from stamba.press.cover import COVER_SAFE
from stamba.setting.engine import draw
from stamba.theme.theme import CoverStyle

WIDTH = 1600  # pixels; stores ask for at least 1600 by 2560
_MARGIN = 10  # CSS pixels that no letter may enter
_LEAST = 800, 1280  # of an author's own picture: below this it is coarse on any screen
_CSS_PIXELS_PER_MM = 96 / MM_PER_INCH


@dataclass(frozen=True, slots=True)
class Cover:
    """The picture of the cover: its name in the EPUB, media type, bytes, and whether it is the author's own."""

    name: str
    media_type: str
    content: bytes
    own: bool


@dataclass(frozen=True, slots=True)
class Field:
    """The coloured field of a cover in mm: its edges from the head of the trim, and the white that type keeps to them.

    `scale` is that of the front's design on this trim.
    """

    top: float
    bottom: float
    white: float
    scale: float

    @property
    def unit(self) -> float:
        """A unit of the front's design on this trim, in mm."""
        return self.scale / _CSS_PIXELS_PER_MM


def field_of(style: CoverStyle, trim: Size) -> Field:
    """Return the place of the design's field on this trim."""
    width, height = trim.width.mm, trim.height.mm
    scale = min(width / style.width.mm, height / style.least.mm)
    return Field(style.above.mm * scale, height - style.below.mm * scale, style.white.mm, scale)


def front_rules(field: Field, trim: Size) -> str:
    """Return the style rules of a `.panel` that holds the front design at the size of a trim."""
    width, height, deep = (
        round(mm / field.unit, 3) for mm in (trim.width.mm, trim.height.mm, field.bottom - field.top)
    )
    return (
        f".panel .cover {{ transform: scale({field.scale:.5f}); transform-origin: 0 0; padding-top: 0;"
        f" width: {width:.3f}px; height: {height:.3f}px }}\n"
        f".panel .field {{ min-height: {deep:.3f}px }}\n"
    )


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
    rule = _page_rule(Size(style.width, style.height))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "cover.pdf"
        draw_to_fit(order, page, lambda style, step: _draw(order, step, (rule, style), page), _MARGIN * 0.75)
        size = WIDTH, round(WIDTH * style.height.mm / style.width.mm)
        inputs = page.read_bytes(), repr(size), repr(style.width.pt)
        return kept.once("cover", inputs, lambda: _picture(page, WIDTH / style.width.pt, size), bytes, bytes)


def _picture(page: Path, scale: float, size: tuple[int, int]) -> bytes:
    """Return a PDF of one page as a PNG of a size in pixels."""
    with PdfFile(page) as file:
        picture = file.drawn[0].render(scale=scale).to_pil().convert("RGB").resize(size)
    return packing.png(*size, picture.tobytes())


def draw_front(order: Order, target: Path) -> None:
    """Write the front cover as a PDF of one page of the book's trim: its own picture, or the design as it is printed.

    Raises what `front_cover` raises.
    """
    config = order.book.document.config
    trim = config.print.trim
    rule = _page_rule(trim)
    if not config.epub.cover:
        fitted = front_rules(field_of(order.book.theme.cover, trim), trim)
        least = min(config.press.safe, COVER_SAFE).pt
        draw_to_fit(
            order, target, lambda style, step: _draw(order, step, (rule, style, fitted), target), least
        )
        return
    _own(config)
    shown = f"width: {trim.width.pt:.3f}pt; height: {trim.height.pt:.3f}pt; object-fit: contain"
    ground = _edges(config.folder / config.epub.cover, trim)
    css = f"html {{ background: {ground} }} body {{ margin: 0 }} img {{ display: block; {shown} }}"
    draw(order.book, _page(order, f'<img src="{quote(config.epub.cover)}" alt="">'), (rule, css), target)


def _edges(path: Path, trim: Size) -> str:
    """Return the mean colour, in CSS, of the two edges at which a page of this size has room beside a whole picture."""
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    if trim.width.mm * image.height < trim.height.mm * image.width:  # above and below it
        image = image.transpose(Image.Transpose.TRANSPOSE)
    both = Image.new("RGB", (2, image.height))
    for at, column in enumerate((0, image.width - 1)):
        both.paste(image.crop((column, 0, column + 1, image.height)), (at, 0))
    return f"rgb{both.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))}"


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


def _draw(order: Order, step: int, sheets: tuple[str, ...], target: Path) -> None:
    context: dict[str, object] = {
        "meta": order.book.document.metadata,
        "words": order.book.words,
        "step": step,
    }
    body = render_template(order.book.house, "cover.html.j2", context)
    draw(order.book, _page(order, f'<div class="panel">{body}</div>'), sheets, target)


def _page_rule(size: Size) -> str:
    return f"@page {{ size: {size.width.pt:.3f}pt {size.height.pt:.3f}pt; margin: 0 }}"


def _page(order: Order, body: str) -> str:
    language = order.book.document.metadata.language
    return f'<!DOCTYPE html><html lang="{language}"><head><title></title></head><body>{body}</body></html>'


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
