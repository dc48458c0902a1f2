"""The page engine: the pages of the book, and of title page and covers. The only door to WeasyPrint."""

from __future__ import annotations

import atexit
import ctypes.util
import io
import logging
import os
import re
import secrets
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET  # whose elements are the engine's

from lxml import etree

from stamba import bootstrap
from stamba.config import PrintSpec
from stamba.document.book import Book
from stamba.document.pictures import BOOK
from stamba.ground.errors import MissingTool, RenderError
from stamba.ground.house import House
from stamba.language import hyphenation
from stamba.manuscript import images
from stamba.pdf.quality.lines import PageLines
from stamba.setting import tables
from stamba.setting.boxes import Watch
from stamba.setting.computed import Computed
from stamba.setting.drafted import drafted_pages
from stamba.setting.drafts import AREA_SLACK_PT
from stamba.setting.inks import EditionInks, Inks, colours_of
from stamba.setting.joining import fonts_of, joined, leaving_out_fonts
from stamba.setting.laid_out import LaidOut
from stamba.setting.measured import PageMatter, matter_of
from stamba.setting.note_area import keeping_notes, summing
from stamba.setting.paragraphs.markup import XML_LANG
from stamba.setting.redrafts import Layout, keeping, telling
from stamba.setting.shown import remembered, repeating
from stamba.setting.spacing import hang_lines, mark_boxes, spacing_split, strut_once, take_spans
from stamba.setting.stretches import DrawnStretch, LaidStretch, Numbering, Stretch, whole
from stamba.theme.fonts import face_rules, faces

LEAST_WEASYPRINT = 70
PAGE_SHEETS = ("base.css", "page.css")
_PT = 0.75  # a CSS pixel in points
Markup = str | etree._Element  # noqa: SLF001 - HTML as text, or its tree
Progress = Callable[[str], None]  # hears what the engine is doing


def unheard(_: str) -> None:
    """Hear nothing."""


# A picture without words is an ornament to our tags, and P-217 speaks of it to the author.
_FORGIVEN = re.compile("has no required alt description|^\\.notdef glyph rendered")


def page_rule(spec: PrintSpec, *, bleed: bool) -> str:
    """The `@page` rules of a book: trim, margins for recto and verso, bleed. Margins outer and inner swap sides."""
    outer, inner = f"{spec.margins.outer.mm:g}mm", f"{spec.margins.inner.mm:g}mm"
    top, line = f"{spec.margins.head.mm:g}mm", f"{spec.line.pt:g}pt"
    foot = f"{spec.foot_pt - AREA_SLACK_PT:.3f}pt"
    size = f"{spec.trim.width.mm:g}mm {spec.trim.height.mm:g}mm"
    return (
        f":root {{ --line: {line}; --depth: {spec.lines * spec.line.pt:g}pt; }}\n"
        f"@page {{ size: {size}; {f'bleed: {spec.bleed.mm:g}mm;' if bleed else ''} }}\n"
        f"@page :right {{ margin: {top} {outer} {foot} {inner}; }}\n"
        f"@page :left {{ margin: {top} {inner} {foot} {outer}; }}\n"
        f"@page plate {{ margin: 0; }}\n"
        f":root {{ --trim-width: {spec.trim.width.mm:g}mm; --trim-height: {spec.trim.height.mm:g}mm; "
        f"--bleed: {spec.bleed.mm:g}mm; --edge: {spec.edge.mm:g}mm; --head: {top}; }}\n"
    )


def page_sheets(spec: PrintSpec, house: House, *colours: str, bleed: bool = False) -> tuple[str, ...]:
    """Return the style sheets of the pages of a book, those of these colours last."""
    names = (*PAGE_SHEETS, *spec.sheets, *(("roman.css",) if spec.roman_front else ()), *colours)
    return (page_rule(spec, bleed=bleed), *(house.sheet(name) for name in names))


def draw(
    book: Book,
    page: Markup,
    sheets: Sequence[str],
    target: Path,
    variant: str | None = None,
    progress: Progress = unheard,
) -> LaidOut:
    """Lay out a page of HTML with style sheets and write it as PDF; gives what is where if the PDF has tags.

    Only the fonts of the house and the files of the book are seen. Raises RenderError for anything that WeasyPrint
    complains of, since what it complains of it then leaves out.
    """
    return _write(lay_out(book, page, sheets, progress), target, variant, progress)


@dataclass(frozen=True, slots=True)
class _Opened:
    """HTML and style sheets as the engine has read them."""

    engine: Any
    source: Any
    css: list[Any]
    fonts: Any
    counters: Any
    read_sheet: Callable[[str], Any]


class _SheetReader:
    """The engine with the faces of a house, and its reading of style sheets: each is read once."""

    def __init__(self, house: House) -> None:
        self.engine = _weasyprint(house.fonts)
        self.fonts = self.engine.text.fonts.FontConfiguration()
        self.counters = self.engine.css.counters.CounterStyle()
        # Pictures are named after their addresses, and a machine's folders are none of the file's business.
        self.places = {"base_url": BOOK, "url_fetcher": _local_fetcher(self.engine, house)}
        self._read: dict[str, Any] = {}

    def sheet(self, text: str) -> Any:  # noqa: ANN401
        """Return a style sheet as the engine reads it."""
        if text not in self._read:
            self._read[text] = self.engine.CSS(
                string=text, font_config=self.fonts, counter_style=self.counters, **self.places
            )
        return self._read[text]


@lru_cache(maxsize=1)
def _sheet_reader(house: House, fonts: tuple[tuple[Path, int, int], ...]) -> _SheetReader:  # noqa: ARG001
    """Return the reader of a house whose fonts have these dates and sizes."""
    return _SheetReader(house)


def _opened(house: House, page: Markup, sheets: Sequence[str]) -> _Opened:
    """Read HTML and style sheets; only the fonts of the house and the files of the book are seen."""
    hyphenation.register(house)
    found = faces(house.font_files)
    rules = face_rules(found, {face.path: face.path.resolve().as_uri() for face in found})
    stats = ((face.path, face.path.stat()) for face in found)
    reader = _sheet_reader(house, tuple((path, one.st_mtime_ns, one.st_size) for path, one in stats))
    source = reader.engine.HTML(string=page if isinstance(page, str) else "", **reader.places)
    if not isinstance(page, str):
        _put_tree(source, page)
    css = [reader.sheet(sheet) for sheet in (rules, *sheets)]
    return _Opened(reader.engine, source, css, reader.fonts, reader.counters, reader.sheet)


def _engine_tree(page: etree._Element) -> Any:  # noqa: ANN401
    """Return a tree in the engine's own elements."""
    root = ET.fromstring(etree.tostring(page, encoding="unicode"))  # noqa: S314 - from a tree
    for element in root.iter():
        element.attrib.pop(XML_LANG, None)
    return root


def _put_tree(source: Any, page: etree._Element) -> None:  # noqa: ANN401
    """Give the engine's HTML a tree that is one already; an HTML parser takes longer than the style cascade."""
    root = _engine_tree(page)
    source.wrapper_element = type(source.wrapper_element).from_html_root(root, content_language=None)
    source.etree_element = source.wrapper_element.etree_element


def computed(house: House, page: Markup, sheets: Sequence[str]) -> list[tuple[Any, Computed]]:
    """Return every element of a page of HTML, in the order of the text, with the engine's computed style."""
    with _heard(unheard):
        opened = _opened(house, page, sheets)
        style_for = opened.engine.css.get_all_computed_styles(
            opened.source, opened.css, font_config=opened.fonts
        )

    def generates(element: Any) -> bool:  # noqa: ANN401
        styles = filter(None, (style_for(element, place) for place in ("before", "after")))
        return any(style["content"] not in ("normal", "none", "inhibit") for style in styles)

    features = opened.engine.text.fonts.font_features
    elements = [(element, style_for(element)) for element in opened.source.etree_element.iter()]
    return [
        (element, Computed(style, features, generates(element)))
        for element, style in elements
        if style is not None
    ]


@dataclass(frozen=True, slots=True)
class LaidPages:
    """Pages as the engine laid them out, to be inked and written: its own HTML, Document and reader of style sheets."""

    engine: Any
    source: Any
    document: Any
    read_sheet: Callable[[str], Any]

    @property
    def pages(self) -> Sequence[Any]:
        """The engine's pages."""
        return self.document.pages  # type: ignore[no-any-return]


def lay_out(
    book: Book, page: Markup, sheets: Sequence[str], progress: Progress, stretch: Stretch | None = None
) -> LaidPages:
    """Lay out a page of HTML, or a stretch with its rules, with style sheets; raises RenderError for what the engine
    complains of.
    """
    with _heard(progress):
        if stretch is not None:
            page, sheets = etree.fromstring(stretch.html), (*sheets, stretch.css)
        opened = _opened(book.house, page, sheets)
        opened.source.spaced = take_spans(opened.source.etree_element)
        opened.source.stretch = stretch
        document = opened.source.render(
            stylesheets=opened.css, font_config=opened.fonts, counter_style=opened.counters
        )
    for laid in document.pages:
        hang_lines(laid._page_box)  # noqa: SLF001 - the engine keeps its boxes to itself
    return LaidPages(opened.engine, opened.source, document, opened.read_sheet)


def lay_out_again(laid: LaidPages, now: Stretch, progress: Progress) -> LaidPages | None:
    """Lay out again the pages of a stretch that are not as before; None, with nothing done, when all have to be."""
    source, before = laid.source, laid.source.stretch
    if replace(now, html="", rules=(), white=()) != replace(before, html="", rules=(), white=()):
        return None
    root = _engine_tree(etree.fromstring(now.html))
    changed = source.layout.change(root, take_spans(root), now.white)
    if changed is None:
        return None
    rules = dict(before.rules), dict(now.rules)
    ruled = {page - 1 for page in {*rules[0], *rules[1]} if rules[0].get(page) != rules[1].get(page)}
    sheets = (laid.read_sheet(before.css), laid.read_sheet(now.css))
    source.stretch = source.layout.context.stretch = now
    return _again(laid, source.layout.again(changed | ruled, sheets), progress)


def numbered(laid: LaidPages, numbering: Numbering, progress: Progress) -> LaidPages:
    """Return the pages of a stretch with the heads and folios that they have there in the book."""
    laid.source.layout.context.numbering = numbering
    return _again(laid, laid.source.layout.again(set()), progress)


def _again(laid: LaidPages, boxes: Iterable[Any], progress: Progress) -> LaidPages:
    with _heard(progress):
        boxes = list(boxes)
    known = {id(page._page_box): page for page in laid.pages}  # noqa: SLF001 - the engine keeps its boxes to itself
    document = laid.document.copy([known.get(id(box)) or laid.engine.document.Page(box) for box in boxes])
    document._html = laid.source  # noqa: SLF001 - it asks for it when it writes
    for box in boxes:
        hang_lines(box)
    return replace(laid, document=document)


@dataclass(frozen=True, slots=True)
class InNumbers:
    """The pages of a stretch in numbers: what stands on each, its lines, and the share of the stretch in its book."""

    matter: tuple[PageMatter, ...]
    lines: tuple[PageLines, ...]
    laid: LaidStretch


def in_numbers(laid: LaidPages) -> InNumbers:
    """Return the pages of a stretch in numbers."""
    boxes, context = [page._page_box for page in laid.pages], laid.source.layout.context  # noqa: SLF001
    share = LaidStretch(
        tuple(
            tuple(box.style[what] for what in ("counter_reset", "counter_set", "counter_increment"))
            for box in boxes
        ),
        dict(context.anchors),
        frozenset(context.asked),
        {name: pages[max(pages)][-1] for name, pages in context.string_set.items() if pages},
    )
    return InNumbers(matter_of(boxes), drafted_pages(laid.pages), share)


def table_sizes(laid: LaidPages) -> dict[int, tuple[float, float]]:
    """Return the widths and depths in pt of the tables on pages, by their numbers; one that is parted has no end."""
    sizes: dict[int, tuple[float, float]] = {}
    waiting = [page._page_box for page in laid.pages]  # noqa: SLF001 - the engine keeps its boxes to itself
    while waiting:
        box = waiting.pop()
        if getattr(box, "is_table_wrapper", False) and box.element.get(tables.FIT):
            number, table = int(box.element.get(tables.FIT)), box.get_wrapped_table()
            width = 0.0 if table is None else table.border_width() * _PT  # a page may hold its caption alone
            known = sizes.get(number)
            sizes[number] = (max(width, known[0]), inf) if known else (width, box.border_height() * _PT)
        waiting += box.all_children() if hasattr(box, "all_children") else ()
    return sizes


def draw_stretch(
    laid: LaidPages, house: House, spec: PrintSpec, inks: Iterable[Inks], progress: Progress
) -> tuple[DrawnStretch, ...]:
    """Draw the pages of a stretch in each of some inks."""
    laid.document.fonts = {}
    for page in laid.pages:
        page.links = []  # those of the finished file are made of what is where
    drawn = []
    with remembered():
        for one in inks:
            sheets = page_sheets(spec, house, one.colours, bleed=one.bleed)
            _ink(laid, sheets, spec.bleed.pt / _PT if one.bleed else 0.0, progress)
            target = io.BytesIO()
            with leaving_out_fonts(laid.engine) as fonts:
                laid_out = _write(laid, target, one.variant, progress)
            bookmarks = laid.document.make_bookmark_tree(_PT, transform_pages=True)
            drawn.append(DrawnStretch(target.getvalue(), laid_out, tuple(fonts), tuple(bookmarks)))
    return tuple(drawn)


def join(house: House, drawn: Sequence[DrawnStretch], target: Path, progress: Progress) -> LaidOut:
    """Write the stretches of a book as one PDF, its fonts put in once; give what is where in it."""
    progress("writing")
    with _heard(unheard):
        fonts = fonts_of(_weasyprint(house.fonts), drawn, house.font_files)
    joined(drawn, fonts, target)
    return whole(drawn)


def _ink(laid: LaidPages, sheets: Sequence[str], bleed: float, progress: Progress) -> None:
    """Colour pages by style sheets, and give them this bleed in CSS pixels."""
    css, layout = laid.engine.css, laid.engine.layout
    with _heard(progress):
        colours = [laid.read_sheet(colours_of(sheet)) for sheet in sheets]
        style_for = css.get_all_computed_styles(laid.source, colours)
    ink = EditionInks(style_for)
    known = set()
    for page in laid.pages:
        box = page._page_box  # noqa: SLF001 - the engine keeps its boxes to itself
        if box.page_type not in known:
            known.add(box.page_type)
            layout.page.set_page_type_computed_styles(box.page_type, laid.source, style_for)
        ink.put_on(box)
        page.bleed = dict.fromkeys(page.bleed, bleed)
    for page in laid.pages if ink.fills else ():
        layout.background.layout_backgrounds(page._page_box, None)  # noqa: SLF001


def _write(laid: LaidPages, target: Path | io.BytesIO, variant: str | None, progress: Progress) -> LaidOut:
    """Write laid out pages as PDF; gives what is where if the PDF has tags."""
    watch = Watch(laid.source.etree_element)
    with _heard(progress):
        watch.attach(laid.pages)
        try:
            laid.document.write_pdf(target, pdf_variant=variant)
        finally:
            watch.detach(laid.pages)
    return watch.laid_out()


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
        # WeasyPrint tells at length what the doctor tells in a line.
        with redirect_stdout(io.StringIO()), _libraries_by_file():
            import weasyprint  # noqa: PLC0415 - a second of start-up that only a PDF should pay
            import weasyprint.css.counters  # noqa: PLC0415
            import weasyprint.text.fonts  # noqa: PLC0415
        whole = weasyprint.text.ffi.harfbuzz_subset is not None
    except OSError:
        whole = False
    if not whole:
        raise MissingTool(*bootstrap.lack(bootstrap.NEEDS["build"]))
    if int(weasyprint.VERSION.split(".")[0]) < LEAST_WEASYPRINT:
        raise MissingTool(f"WeasyPrint {weasyprint.VERSION} is too old", "Run: stamba doctor (make setup)")
    if not hasattr(weasyprint, "spacing_lines"):
        _space_lines(weasyprint)
    return weasyprint


@contextmanager
def _libraries_by_file() -> Iterator[None]:
    """Let libraries be loaded by the names of their files alone, on Linux: the search for other names that they might
    have starts a compiler and a linker for each, and takes as long as the rest of the import.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005 - as the function that it stands for
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _space_lines(engine: Any) -> None:  # noqa: ANN401
    """Let the engine take the spacing of composed lines from a source's `spaced`, sum up notes, and keep its pages in
    the source's `layout`; once a process.
    """
    lay_out_document = engine.document.layout_document

    def layout_document(source: Any, root: Any, context: Any) -> Any:  # noqa: ANN401
        spaced = getattr(source, "spaced", {})
        texts = mark_boxes((root, *context.footnotes), spaced)
        source.lay_out_boxes = lay_out_document
        source.layout = Layout(source, root, context, spaced, texts)
        stretch = getattr(source, "stretch", None)
        if stretch is not None:
            source.layout.put_white(stretch.white)
        return lay_out_document(source, root, context)

    keeping(engine)
    document = engine.document.Document
    contexts = document._build_layout_context.__func__  # noqa: SLF001

    def layout_context(kind: Any, source: Any, *rest: Any) -> Any:  # noqa: ANN401
        context, stretch = contexts(kind, source, *rest), getattr(source, "stretch", None)
        if stretch is not None:
            telling(context, stretch)
        return context

    document._build_layout_context = classmethod(layout_context)  # noqa: SLF001
    engine.document.layout_document = layout_document
    engine.layout.inline.strut = strut_once(engine.layout.inline.strut)
    engine.layout.inline.split_text_box = spacing_split(engine.layout.inline.split_text_box)
    engine.draw.draw_text = repeating(engine.draw.draw_text)
    block = engine.layout.block
    block._linebox_layout = keeping_notes(block._linebox_layout)  # noqa: SLF001
    context = engine.layout.LayoutContext
    context._update_footnote_area = summing(engine, context._update_footnote_area)  # noqa: SLF001
    engine.spacing_lines = True


def _local_fetcher(engine: Any, house: House) -> Any:  # noqa: ANN401 - no types
    """A fetcher that reads files of the book and of the house, and nothing else in the world.

    What it reads of the book are fonts and pictures. A picture inside a drawing is in its address, and was looked at
    with it.
    """
    roots = [path.resolve() for path in (house.book or house.styles, house.styles, house.fonts)]
    fonts = {path.resolve() for path in house.font_files}

    class LocalFetcher(engine.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            if url.startswith(BOOK):
                url = (roots[0] / unquote(url.removeprefix(BOOK))).as_uri()
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or not any(path.is_relative_to(root) for root in roots):
                msg = f"{url} is not a file of the book"
                raise ValueError(msg)
            found = super().fetch(url, headers)
            if path.is_relative_to(roots[0]) and path not in fonts:
                found.close()
                content = images.content_of(path)
                return engine.urls.URLFetcherResponse(url, content, {"Content-Type": found.content_type})
            return found

    return LocalFetcher(allowed_protocols=("file", "data"))


@contextmanager
def _heard(progress: Progress) -> Iterator[None]:
    """Listen to WeasyPrint: raise RenderError for what it warns of, tell on what it is doing."""
    complaints: list[str] = []

    class Complaints(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING and not _FORGIVEN.search(record.getMessage()):
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
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # it leaves its sRGB profile open
            yield
    finally:
        logger.removeHandler(first)
        steps.removeHandler(second)
    if complaints:
        _sheet_reader.cache_clear()  # a sheet that was complained of is complained of again
        raise RenderError(f"WeasyPrint: {complaints[0]}", "Mend the style sheet or the text it speaks of.")
