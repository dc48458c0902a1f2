"""The page engine: the pages of the book, and of title page and covers. The only door to WeasyPrint."""

from __future__ import annotations

import atexit
import logging
import os
import re
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from stamba.config import PrintSpec
from stamba.document.book import Book
from stamba.errors import ManuscriptError, MissingTool, RenderError, StyleError
from stamba.language import hyphenation
from stamba.setting.boxes import Watch
from stamba.setting.drafts import ComposedPages, compose_lines
from stamba.setting.laid_out import LaidOut
from stamba.setting.lines import AREA_SLACK_PT
from stamba.setting.measured import Measured
from stamba.setting.pages import page_html, page_tree
from stamba.setting.paragraphs import COMPOSED_CSS
from stamba.setting.pictures import BOOK
from stamba.setting.titles import title_step
from stamba.theme.fonts import face_rules, faces

LEAST_WEASYPRINT = 70
Progress = Callable[[str], None]  # hears what the engine is doing


def unheard(_: str) -> None:
    """Hear nothing."""


# A picture without words is an ornament to our tags, and P-217 speaks of it to the author.
_FORGIVEN = "has no required alt description"


def page_rule(spec: PrintSpec, *, bleed: bool) -> str:
    """The `@page` rules of a book: trim, margins for recto and verso, bleed. Margins outer and inner swap sides."""
    outer, inner = f"{spec.margins.outer.mm:g}mm", f"{spec.margins.inner.mm:g}mm"
    top, line = f"{spec.margins.head.mm:g}mm", f"{spec.line.pt:g}pt"
    foot = f"{spec.foot_pt - AREA_SLACK_PT:.3f}pt"
    size = f"{spec.trim.width.mm:g}mm {spec.trim.height.mm:g}mm"
    return (
        f":root {{ --line: {line}; }}\n"
        f"@page {{ size: {size}; {f'bleed: {spec.bleed.mm:g}mm;' if bleed else ''} }}\n"
        f"@page :right {{ margin: {top} {outer} {foot} {inner}; }}\n"
        f"@page :left {{ margin: {top} {inner} {foot} {outer}; }}\n"
    )


def draw_book(
    book: Book, target: Path, colours: str, progress: Progress, *, bleed: bool, variant: str | None
) -> LaidOut:
    """Lay out the whole book in the style sheet `colours` and write it as PDF; gives what is where."""
    styles = book.house.styles
    composed = _composed(book, progress)
    sheets = (
        page_rule(book.document.config.print, bleed=bleed),
        *(_read_style(styles / name) for name in ("base.css", "page.css", colours)),
        *_roman(book),
        COMPOSED_CSS,
        composed.css,
    )
    return draw(book, composed.html, sheets, target, variant, progress)


def _roman(book: Book) -> tuple[str, ...]:
    return (_read_style(book.house.styles / "roman.css"),) if book.document.config.print.roman_front else ()


_LAST_COMPOSED: dict[tuple[object, ...], ComposedPages] = {}


def _composed(book: Book, progress: Progress) -> ComposedPages:
    """The pages with the size of their title chosen, and their lines if the book wants that; kept for the other PDF."""
    config, house = book.document.config, book.house
    sheets = (
        page_rule(config.print, bleed=False),
        *(_read_style(house.styles / name) for name in ("base.css", "page.css")),
        *_roman(book),
    )
    key = (page_html(book.document, book.words), sheets, config.paragraphs, house)
    if key not in _LAST_COMPOSED:
        _LAST_COMPOSED.clear()
        _LAST_COMPOSED[key] = _compose(book, sheets, progress)
    return _LAST_COMPOSED[key]


def _compose(book: Book, sheets: tuple[str, ...], progress: Progress) -> ComposedPages:
    config, house = book.document.config, book.house
    step = title_step(book, lambda alone, target: draw(book, alone, sheets, target, progress=progress).pages)
    if not config.paragraphs.compose:
        return ComposedPages(page_html(book.document, book.words, step), "")
    hyphenation.register(house.fonts / "hyphenation")

    def draft(pages: ComposedPages, target: Path) -> Measured:
        with _pages(book, pages.html, (*sheets, COMPOSED_CSS, pages.css), progress) as (_, drafted):
            drafted.write_pdf(target)
            measured = Measured(drafted.pages, config.print.line.pt)
        _refuse_deep_notes(book, measured)
        return measured

    return compose_lines(page_tree(book.document, book.words, step), config, house, draft)


def _refuse_deep_notes(book: Book, measured: Measured) -> None:
    """Raise ManuscriptError for a note that no page can hold."""
    notes = {note.id: note.number for note in book.document.notes}
    for name, depth, room in measured.too_deep():
        raise ManuscriptError(
            f"note {notes[name]} is {depth / 72 * 25.4:.0f} mm deep, and a page has room for"
            f" {room / 72 * 25.4:.0f} mm of notes",
            "Shorten it, part it in two, or take a part of it into the text.",
            where=next(note.source for note in book.flow.notes if note.number == notes[name]),
        )


def draw(
    book: Book,
    html: str,
    sheets: Sequence[str],
    target: Path,
    variant: str | None = None,
    progress: Progress = unheard,
) -> LaidOut:
    """Lay out a page of HTML with style sheets and write it as PDF; gives what is where if the PDF has tags.

    Only the fonts of the house and the files of the book are seen. Raises RenderError for anything that WeasyPrint
    complains of, since what it complains of it then leaves out.
    """
    with _pages(book, html, sheets, progress) as (tree, pages):
        watch = Watch(tree)
        watch.attach(pages.pages)
        pages.write_pdf(target, pdf_variant=variant)
    return watch.laid_out()


@contextmanager
def _pages(book: Book, html: str, sheets: Sequence[str], progress: Progress) -> Iterator[tuple[Any, Any]]:
    """The engine's own tree and its pages, to be read or written inside; what it complains of then is an error."""
    engine = _weasyprint(book.house.fonts)
    hyphenation.register(book.house.fonts / "hyphenation")
    found = faces(book.house.fonts)
    rules = face_rules(found, {face.path: face.path.resolve().as_uri() for face in found})
    fetcher = _local_fetcher(engine, book)
    fonts = engine.text.fonts.FontConfiguration()
    base = BOOK  # pictures are named after their addresses, and a machine's folders are none of the file's business
    with _heard(progress) as complaints:
        source = engine.HTML(string=html, base_url=base, url_fetcher=fetcher)
        css = [
            engine.CSS(string=sheet, font_config=fonts, base_url=base, url_fetcher=fetcher)
            for sheet in (rules, *sheets)
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # it leaves its sRGB profile open
            yield source.etree_element, source.render(stylesheets=css, font_config=fonts)
        if complaints:
            raise RenderError(
                f"WeasyPrint: {complaints[0]}", "Mend the style sheet or the text it speaks of."
            )


def _read_style(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise StyleError(f"cannot read {path}: {wrong}", "Restore the style sheet.") from None


def _weasyprint(fonts: Path) -> Any:  # noqa: ANN401 - a module without types
    """WeasyPrint with no font of the machine in sight: fontconfig is told of our folder only, before it wakes."""
    if "STAMBA_FONTCONFIG" not in os.environ:
        folder = Path(tempfile.gettempdir()) / f"stamba-fontconfig-{secrets.token_hex(8)}"
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        (folder / "fonts.conf").write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            f"<dir>{fonts.resolve()}</dir><cachedir>{folder}/cache</cachedir></fontconfig>",
            encoding="utf-8",
        )
        os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
        os.environ["STAMBA_FONTCONFIG"] = str(folder)
    try:
        import weasyprint  # noqa: PLC0415 - a second of start-up that only a PDF should pay
        import weasyprint.text.fonts  # noqa: PLC0415
    except OSError as wrong:
        raise MissingTool(
            f"WeasyPrint cannot load its libraries: {wrong}", "Run: stamba doctor (make setup)"
        ) from None
    if int(weasyprint.VERSION.split(".")[0]) < LEAST_WEASYPRINT:
        raise MissingTool(f"WeasyPrint {weasyprint.VERSION} is too old", "Run: stamba doctor (make setup)")
    return weasyprint


def _local_fetcher(engine: Any, book: Book) -> Any:  # noqa: ANN401 - no types
    """A fetcher that reads files of the book and of the house, and nothing else in the world."""
    roots = [path.resolve() for path in (book.document.config.folder, book.house.styles, book.house.fonts)]

    class LocalFetcher(engine.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401
            if url.startswith(BOOK):
                url = (roots[0] / unquote(url.removeprefix(BOOK))).as_uri()
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or not any(path.is_relative_to(root) for root in roots):
                msg = f"{url} is not a file of the book"
                raise ValueError(msg)
            return super().fetch(url, headers)

    return LocalFetcher(allowed_protocols=("file",))


@contextmanager
def _heard(progress: Progress) -> Iterator[list[str]]:
    """Listen to WeasyPrint: what it warns of is collected, what it is doing is told on."""
    complaints: list[str] = []

    class Complaints(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING and _FORGIVEN not in record.getMessage():
                complaints.append(record.getMessage())

    class Steps(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            page = re.search(r"Page (\d+)$", record.getMessage())
            if page or "Creating PDF" in record.getMessage():
                progress(f"page {page[1]}" if page else "writing")

    logger, steps = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
    first, second = Complaints(), Steps()
    logger.addHandler(first)
    steps.addHandler(second)
    steps.setLevel(logging.INFO)
    logger.setLevel(logging.WARNING)
    try:
        yield complaints
    finally:
        logger.removeHandler(first)
        steps.removeHandler(second)
