"""Refusals of a print PDF, told before a page is set: pictures, each drawn alone and inked; rules of the printer."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from html import escape
from pathlib import Path

from stamba.document.book import Book
from stamba.document.pictures import placed
from stamba.editions.print.edition import print_facts
from stamba.editions.print.finish import finish_print
from stamba.ground.errors import ConfigError, RenderError, Source, StambaError
from stamba.manuscript import images
from stamba.manuscript.css import is_gray
from stamba.press.printers import margins_refused, trim_refused
from stamba.setting import engine

_PAINT = re.compile(r"""(?:fill|stroke|color)["']?\s*[:=]\s*["']?\s*([^;"'<>!]+)""")
_PAGES = re.compile(r"^.* cannot go to press: |page \d+: ")
_CALLED = re.compile(r"the picture \S+ ")  # by its name in the file, which nobody knows
_CLEAR = ("LA", "PA", "P", "RGBA")  # modes of pictures that may let the paper through


def refused(book: Book) -> Iterator[StambaError]:
    """Yield everything that forbids the print PDF and can be known from the book itself."""
    config, place = book.document.config, Source(book.document.config.path)
    if config.press.printer:
        if wrong := trim_refused(config.press.printer, config.print.trim):
            yield ConfigError(wrong, "Set [print] trim in book.toml.", where=place, code="X-214")
        for wrong, remedy in margins_refused(config.press.printer, config.print.margins):
            yield ConfigError(wrong, remedy, where=place, code="X-215")
    yield from refused_pictures(book)


def refused_pictures(book: Book) -> Iterator[RenderError]:
    """Yield why each picture that the print PDF cannot hold is refused, at the line that calls it."""
    press = replace(book.document.config.press, pages=1, keep_last=0)
    for src, place in placed(book.document).items():
        path = book.document.config.folder / src
        with suppress(images.ImageError, OSError):  # of which the reading of the manuscript has told
            if not _may_be_refused(path):
                continue
            try:
                with tempfile.TemporaryDirectory() as folder:
                    drawn = Path(folder) / "picture.pdf"
                    spec = book.document.config.print
                    sheets = engine.page_sheets(spec, book.house, "print.css", bleed=True)
                    engine.draw(book, f'<img src="{escape(src)}" alt="">', sheets, drawn)
                    finish_print(drawn, drawn.with_suffix(".print.pdf"), press, print_facts(book))
            except RenderError as wrong:
                what = f"{src}: {_CALLED.sub('it ', _PAGES.sub('', wrong.what))}"
                yield RenderError(what, _remedy(wrong), where=place, code=wrong.code)


def _remedy(wrong: RenderError) -> str:
    if wrong.code == "X-301":
        return 'Draw it in black and gray, or write under [press] in book.toml: colours = "cmyk".'
    if wrong.code == "X-405":
        return 'Save it on white, or leave out alpha = "refuse" under [press] in book.toml.'
    return wrong.remedy


def _may_be_refused(path: Path) -> bool:
    """Return whether a picture has colours of its own as a drawing, or may be transparent; most have neither."""
    if images.look(path).format != "SVG":
        return images.look(path).mode in (*_CLEAR, "CMYK")
    values = _PAINT.findall(images.content_of(path).decode("utf-8", "replace"))
    return any(not is_gray(value.strip()) for value in values)
