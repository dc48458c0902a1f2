"""The screen and the print PDF, laid out alike. The only door to WeasyPrint."""

from __future__ import annotations

import atexit
import logging
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from stamba import hyphenation
from stamba.config import PrintSpec
from stamba.editions.artifact import Artifact, Order, whole_or_absent
from stamba.editions.boxes import Watch
from stamba.editions.drafts import ComposedPages, compose_lines
from stamba.editions.lines import AREA_SLACK_PT
from stamba.editions.measured import Measured
from stamba.editions.pages import page_html, page_tree, reading_texts
from stamba.editions.pictures import BOOK, by_their_files
from stamba.editions.screen import about
from stamba.editions.titles import title_step
from stamba.errors import ManuscriptError, MissingTool, RenderError, StyleError
from stamba.fonts import face_rules, faces
from stamba.paragraphs import COMPOSED_CSS
from stamba.prepress.finish import finish_print
from stamba.prepress.pages import blanks_needed
from stamba.press.spec import DocumentFacts
from stamba.tagging.finish import finish_screen
from stamba.tagging.laid_out import LaidOut

LEAST_WEASYPRINT = 70
# A picture without words is an ornament to our tags, and P-217 speaks of it to the author.
_FORGIVEN = "has no required alt description"


def make_screen(order: Order) -> Artifact:
    """Write the screen PDF: rendered as PDF/A-3a, then tagged anew, so that it is PDF/UA-1 too."""
    with tempfile.TemporaryDirectory() as folder, whole_or_absent(order.target) as temporary:
        rendered = Path(folder) / "rendered.pdf"
        laid_out = _draw_book(order, rendered, "screen.css", bleed=False, variant="pdf/a-3a")
        order.progress("tags")
        finish_screen(
            rendered, temporary, laid_out, reading_texts(order.document, order.words), about(order, laid_out)
        )
    return Artifact("screen", order.target, laid_out.pages)


def make_print(order: Order) -> Artifact:
    """Write the print PDF: the same pages in black alone, with bleed, made ready for the press by prepress."""
    press = order.document.config.press
    with whole_or_absent(order.target) as temporary, tempfile.TemporaryDirectory() as folder:
        rendered = Path(folder) / "rendered.pdf"
        pages = _draw_book(order, rendered, "print.css", bleed=True, variant=None).pages
        order.progress("prepress")
        try:
            finish_print(rendered, temporary, press, print_facts(order))
        except RenderError as wrong:
            what = by_their_files(wrong.what, order.document)
            raise RenderError(what, wrong.remedy, where=wrong.where, code=wrong.code) from None
    return Artifact("print", order.target, pages + blanks_needed(pages, press.pages))


def print_facts(order: Order) -> DocumentFacts:
    """What the files for the printer say of the book."""
    meta = order.document.metadata
    authors = tuple(who.name for who in meta.creators)
    return DocumentFacts(
        meta.title, order.revision.moment, authors, meta.language, identifier=meta.identifier, isbn=meta.isbn
    )


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


def _draw_book(order: Order, target: Path, colours: str, *, bleed: bool, variant: str | None) -> LaidOut:
    styles = order.house.styles
    composed = _composed(order)
    sheets = (
        page_rule(order.document.config.print, bleed=bleed),
        *(_read_style(styles / name) for name in ("base.css", "page.css", colours)),
        *_roman(order),
        COMPOSED_CSS,
        composed.css,
    )
    return draw(order, composed.html, sheets, target, variant)


def _roman(order: Order) -> tuple[str, ...]:
    return (_read_style(order.house.styles / "roman.css"),) if order.document.config.print.roman_front else ()


_LAST_COMPOSED: dict[tuple[object, ...], ComposedPages] = {}


def _composed(order: Order) -> ComposedPages:
    """The pages with the size of their title chosen, and their lines if the book wants that; kept for the other PDF."""
    config, house = order.document.config, order.house
    sheets = (
        page_rule(config.print, bleed=False),
        *(_read_style(house.styles / name) for name in ("base.css", "page.css")),
        *_roman(order),
    )
    key = (page_html(order.document, order.words), sheets, config.paragraphs, house)
    if key not in _LAST_COMPOSED:
        _LAST_COMPOSED.clear()
        _LAST_COMPOSED[key] = _compose(order, sheets)
    return _LAST_COMPOSED[key]


def _compose(order: Order, sheets: tuple[str, ...]) -> ComposedPages:
    config, house = order.document.config, order.house
    step = title_step(order, lambda alone, target: draw(order, alone, sheets, target).pages)
    if not config.paragraphs.compose:
        return ComposedPages(page_html(order.document, order.words, step), "")
    hyphenation.register(house.fonts / "hyphenation")

    def draft(pages: ComposedPages, target: Path) -> Measured:
        with _pages(order, pages.html, (*sheets, COMPOSED_CSS, pages.css)) as (_, drafted):
            drafted.write_pdf(target)
            measured = Measured(drafted.pages, config.print.line.pt)
        _refuse_deep_notes(order, measured)
        return measured

    return compose_lines(page_tree(order.document, order.words, step), config, house, draft)


def _refuse_deep_notes(order: Order, measured: Measured) -> None:
    """Raise ManuscriptError for a note that no page can hold."""
    notes = {note.id: note.number for note in order.document.notes}
    for name, depth, room in measured.too_deep():
        raise ManuscriptError(
            f"note {notes[name]} is {depth / 72 * 25.4:.0f} mm deep, and a page has room for"
            f" {room / 72 * 25.4:.0f} mm of notes",
            "Shorten it, part it in two, or take a part of it into the text.",
            where=next(note.source for note in order.flow.notes if note.number == notes[name]),
        )


def draw(order: Order, html: str, sheets: Sequence[str], target: Path, variant: str | None = None) -> LaidOut:
    """Lay out a page of HTML with style sheets and write it as PDF; gives what is where if the PDF has tags.

    Only the fonts of the house and the files of the book are seen. Raises RenderError for anything that WeasyPrint
    complains of, since what it complains of it then leaves out.
    """
    with _pages(order, html, sheets) as (tree, pages):
        watch = Watch(tree)
        watch.attach(pages.pages)
        pages.write_pdf(target, pdf_variant=variant)
    return watch.laid_out()


@contextmanager
def _pages(order: Order, html: str, sheets: Sequence[str]) -> Iterator[tuple[Any, Any]]:
    """The engine's own tree and its pages, to be read or written inside; what it complains of then is an error."""
    engine = _weasyprint(order.house.fonts)
    hyphenation.register(order.house.fonts / "hyphenation")
    found = faces(order.house.fonts)
    rules = face_rules(found, {face.path: face.path.resolve().as_uri() for face in found})
    fetcher = _local_fetcher(engine, order)
    fonts = engine.text.fonts.FontConfiguration()
    base = BOOK  # pictures are named after their addresses, and a machine's folders are none of the file's business
    with _heard(order) as complaints:
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
        folder = Path(tempfile.mkdtemp(prefix="stamba-fontconfig-"))
        (folder / "fonts.conf").write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            f"<dir>{fonts.resolve()}</dir><cachedir>{folder}/cache</cachedir></fontconfig>",
            encoding="utf-8",
        )
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
        os.environ["STAMBA_FONTCONFIG"] = str(folder)
    try:
        import weasyprint  # noqa: PLC0415 - a second of start-up that only a PDF should pay
        import weasyprint.text.fonts  # noqa: PLC0415
    except OSError as wrong:
        raise MissingTool(f"WeasyPrint cannot load its libraries: {wrong}", "Run: make setup") from None
    if int(weasyprint.VERSION.split(".")[0]) < LEAST_WEASYPRINT:
        raise MissingTool(f"WeasyPrint {weasyprint.VERSION} is too old", "Run: make setup")
    return weasyprint


def _local_fetcher(engine: Any, order: Order) -> Any:  # noqa: ANN401 - no types
    """A fetcher that reads files of the book and of the house, and nothing else in the world."""
    roots = [path.resolve() for path in (order.document.config.folder, order.house.styles, order.house.fonts)]

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
def _heard(order: Order) -> Iterator[list[str]]:
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
                order.progress(f"page {page[1]}" if page else "writing")

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
