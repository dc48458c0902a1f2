"""X-210, X-211, X-401, X-402 of a book: what of the print PDF can be told before a page is set.

The finished file is judged all the same; what it repeats of this is told in the same words, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from stamba.checks.preflight.content import COARSE_DPI, FINE_DPI, FINER
from stamba.document import Document
from stamba.document.book import Book
from stamba.document.pictures import alone
from stamba.ground.errors import Source
from stamba.ground.findings import ERROR, WARNING, Finding
from stamba.ground.geometry import Length
from stamba.manuscript import images

_PIXEL = 0.75  # pt, of CSS: a picture is as large as it is, if its page has room
_HIGH = 0.8  # of the type area: a picture that is higher may be set smaller, for its caption


def of_print(book: Book) -> Iterator[Finding]:
    """Yield what is wrong with margins and pictures, by their sizes alone."""
    yield from narrow_margins(book.document)
    if not (book.document.config.folder / "styles").is_dir():  # which may set pictures smaller
        yield from coarse_pictures(book.document)


def narrow_margins(document: Document) -> Iterator[Finding]:
    """X-210, X-211: the margins are as wide as text keeps its distance from trim and fold."""
    press, margins = document.config.press, document.config.print.margins
    for code, side, margin, key, least, edge in (
        ("X-211", "inner", margins.inner, "inner_safe", press.inner_safe, "fold"),
        ("X-210", "outer", margins.outer, "safe", press.safe, "trim"),
    ):
        if margin < least:
            yield Finding(
                code,
                f"the {side} margin is {_mm(margin)}, and text keeps {_mm(least)} from the {edge}",
                Source(document.config.path),
                f'Write under [print.margins]: {side} = "{_mm(least)}"; or under [press]: {key} = "{_mm(margin)}".',
                ERROR if key in press.asked else WARNING,
            )


def _mm(length: Length) -> str:
    return f"{length.mm:g}mm"


def coarse_pictures(document: Document) -> Iterator[Finding]:
    """X-401, X-402: a picture alone in its paragraph, of no size of its own, is fine enough for its measure."""
    page = document.config.print
    for src, place in alone(document).items():
        with suppress(images.ImageError, OSError):  # of which the reading of the manuscript has told
            picture = images.look(document.config.folder / src)
            if not picture.width or picture.format == "SVG" or picture.mode == "1":
                continue
            width = min(picture.width * _PIXEL, page.measure_pt)
            if width * picture.height / picture.width > _HIGH * page.lines * page.line.pt:
                continue
            dpi = picture.width / (width / 72)
            code, said = ("X-401", "too coarse") if dpi < COARSE_DPI else ("X-402", "coarse")
            if dpi < FINE_DPI - 0.5:
                yield Finding(code, f"a picture is {said}: {src}, {dpi:.0f} dpi", place, FINER)
