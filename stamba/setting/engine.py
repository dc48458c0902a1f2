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
from itertools import count
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET  # whose elements are the engine's

from lxml import etree

from stamba import bootstrap
from stamba.config import PrintSpec
from stamba.document import Document, parse_body, place_of
from stamba.document.book import Book
from stamba.document.characters import squeeze
from stamba.document.pictures import BOOK
from stamba.ground import kept
from stamba.ground.errors import NOWHERE, ManuscriptError, MissingTool, RenderError
from stamba.ground.findings import Finding
from stamba.ground.house import House
from stamba.language import hyphenation
from stamba.manuscript import images
from stamba.setting import deep_notes, formulas, pictures, tables
from stamba.setting.boxes import Watch
from stamba.setting.code import turn_lines
from stamba.setting.computed import Computed, looks, measure_of, styles_of
from stamba.setting.drafted import drafted_pages
from stamba.setting.drafts import AREA_SLACK_PT, ComposedPages, Drafted, compose_lines
from stamba.setting.inks import EditionInks, colours_of
from stamba.setting.laid_out import LaidOut
from stamba.setting.measured import Measured
from stamba.setting.note_area import keeping_notes, summing
from stamba.setting.pages import page_tree
from stamba.setting.paragraphs import COMPOSED_CSS, TOO_WIDE, CompositionStyles, Unset
from stamba.setting.paragraphs.markup import XML_LANG
from stamba.setting.redrafts import Layout, keeping
from stamba.setting.spacing import hang_lines, mark_boxes, spacing_split, take_spans
from stamba.setting.titles import title_step
from stamba.theme.fonts import face_rules, faces

LEAST_WEASYPRINT = 70
PAGE_SHEETS = ("base.css", "page.css")
_PT = 0.75  # a CSS pixel in points
_MOST_PARTINGS = 4  # how often notes are parted that are deeper than their page
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


class SetBook:
    """The pages of a book, laid out once when they are first asked for and drawn in the inks of each PDF.

    Screen and print differ in colours and boxes only, so a page number means the same in both.
    """

    def __init__(self, book: Book, progress: Progress) -> None:
        self._book = book
        self._progress = progress
        self._laid: LaidPages | None = None

    def lay_out(self) -> None:
        """Lay out the pages, if that was not done before."""
        if self._laid is None:
            self._laid = _set(self._book, self._progress)
            self._laid.source.layout = None  # nothing is laid out again

    def draw(self, target: Path, colours: str, *, bleed: bool, variant: str | None) -> LaidOut:
        """Write the whole book as PDF in the inks of the style sheet `colours`; gives what is where."""
        self.lay_out()
        assert self._laid is not None  # noqa: S101 - they were laid out
        spec = self._book.document.config.print
        inks = page_sheets(spec, self._book.house, colours, bleed=bleed)
        _ink(self._laid, inks, spec.bleed.pt / _PT if bleed else 0.0, self._progress)
        return _write(self._laid, target, variant, self._progress)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings of the setting on itself, when pages were drawn."""
        if self._laid is None:
            return ()
        return (
            *_left_to_the_engine(self._book, self._laid.unset), *_too_wide(self._book.document, self._laid.fits)
        )  # fmt: skip


def page_sheets(spec: PrintSpec, house: House, *colours: str, bleed: bool = False) -> tuple[str, ...]:
    """Return the style sheets of the pages of a book, those of these colours last."""
    names = (*PAGE_SHEETS, *spec.sheets, *(("roman.css",) if spec.roman_front else ()), *colours)
    return (page_rule(spec, bleed=bleed), *(house.sheet(name) for name in names))


def _set(book: Book, progress: Progress) -> LaidPages:
    """Lay out the book: the size of its title chosen, and its lines and pages if the book wants that."""
    config = book.document.config
    sheets = page_sheets(config.print, book.house)
    step = title_step(book, lambda alone, target: draw(book, alone, sheets, target, progress=progress).pages)
    if not config.paragraphs.compose:
        return lay_out(book, _tree(book, step), (*sheets, COMPOSED_CSS), progress)

    drafts, known = count(1), ""
    before: tuple[LaidPages, ComposedPages] | None = None

    def draft(pages: ComposedPages) -> Drafted[LaidPages]:
        nonlocal known, before
        draft, of = next(drafts), known

        def told(what: str) -> None:
            progress(f"draft {draft}, {what}{of}")

        laid = before and _lay_out_again(*before, pages, told)
        laid = laid or lay_out(book, pages.tree, (*sheets, COMPOSED_CSS, pages.css), told)
        before = (laid, pages)
        known = f" of {len(laid.pages)}"
        drafted = Drafted(laid, Measured(laid.pages, config.print.line.pt), drafted_pages(laid.pages))
        deep = drafted.measured.too_deep()
        if deep:
            raise _DeepNotesError(deep)
        return drafted

    tree, styles, fits = _for_the_composer(book, sheets, step)
    found: Sequence[tuple[str, float, float]] = ()
    for _ in range(_MOST_PARTINGS):
        try:
            laid, unset = compose_lines(tree, styles, config, book.page_spec, draft)
            return replace(laid, unset=unset, fits=fits)
        except _DeepNotesError as deep:
            found, before = deep.notes, None
            notes = {
                one.get("id"): one for one in tree.iter("span") if "note" in one.get("class", "").split()
            }
            for name, depth, room in found:
                deep_notes.part(notes[name], depth, room, book.theme.note.line_pt)
    raise _too_deep(book, *found[0])


class _DeepNotesError(Exception):
    """Notes that no page can hold: identifier, depth and room of each, in pt."""

    def __init__(self, notes: Sequence[tuple[str, float, float]]) -> None:
        super().__init__()
        self.notes = notes


def _tree(book: Book, step: int) -> etree._Element:
    """The tree of the book with its formulas drawn and its pictures sized."""
    tree, config = page_tree(book.document, book.words, step), book.document.config
    formulas.draw(tree, book)
    pictures.size_pictures(tree, config.folder, config.print, book.theme.text.text.size_pt)
    return tree


def _for_the_composer(
    book: Book, sheets: tuple[str, ...], step: int
) -> tuple[etree._Element, CompositionStyles, tuple[tables.Fit, ...]]:
    """The tree of the book, the styles of its text, and the tables that are set smaller."""
    tree, house = _tree(book, step), book.house
    found = looks(tree, faces(house.font_files), lambda tree: computed(house, tree, sheets))
    page_pt = book.document.config.print.measure_pt
    for block in tree.iter("pre"):
        measure = measure_of(block, found, page_pt)
        if measure is not None and found[block].computed.style["white_space"] != "nowrap":
            turn_lines(block, found[block].text_style, measure)
    rooms = [
        tables.SetTable(number, table, room)
        for number, table in enumerate(tree.iter("table"))
        if (outer := table.getparent()) is not None
        and (room := measure_of(outer, found, page_pt)) is not None
    ]
    fits = tables.fit(
        rooms,
        book.document.metadata.language,
        lambda html: _table_sizes(lay_out(book, html, sheets, unheard)),
        book.document.config.print.lines * book.document.config.print.line.pt,
    )
    for one in fits:
        tables.set_step(one.table.element, one.step, turned=one.turned)
    files = kept.digest_of((*house.font_files, *house.patterns().values()))
    styles = styles_of(tree, book.document.config, book.theme.hyphens, found, files)
    return tree, styles, fits


def _table_sizes(laid: LaidPages) -> dict[int, tuple[float, float]]:
    """The widths and depths in pt of the tables on pages, by their numbers; one that is parted has no end."""
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


def _too_wide(document: Document, fits: Iterable[tables.Fit]) -> Iterator[Finding]:
    """Q-021: tables whose words are parted, since no step of their sizes is small enough."""
    places = [
        place_of(section, table)
        for section in document.sections
        for table in parse_body(section.body).iter("table")
    ]
    for one in fits:
        if one.step == tables.PARTED and one.fits:  # else it stands in the margin, and F-105 tells it
            what = (
                f"no size is small enough for the table to have its words whole in {one.table.room / 72 * 25.4:.0f} mm:"
                " they are parted anywhere"
            )
            yield Finding(
                "Q-021", what, places[one.table.number], "Part it in two, or shorten its longest words."
            )


def _left_to_the_engine(book: Book, unset: Iterable[Unset]) -> Iterator[Finding]:
    """Q-020: a paragraph that the composer could not set; the finished pages look like any others there."""
    for one in (one for one in unset if one.reason != TOO_WIDE):  # of which F-105 tells
        words = squeeze(one.words.rstrip("…"))
        found = (
            section.where(section.text.index(words))
            for section in book.flow.sections
            if words in section.text
        )
        what = f"the engine's own lines are used for the paragraph “{one.words}”: {one.reason}"
        yield Finding("Q-020", what, next(found, NOWHERE), "Reword it, or accept looser lines here.")


def _too_deep(book: Book, name: str, depth: float, room: float) -> ManuscriptError:
    """A note that could not be parted so that its parts have room."""
    number = next(
        one.number for one in book.document.notes if name == one.id or name.startswith(f"{one.id}-")
    )
    return ManuscriptError(
        f"note {number} is {depth / 72 * 25.4:.0f} mm deep, and a page has room for"
        f" {room / 72 * 25.4:.0f} mm of notes",
        "Shorten it, part it in two, or take a part of it into the text.",
        where=next(one.source for one in book.flow.notes if one.number == number),
    )


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
    unset: tuple[Unset, ...] = ()
    fits: tuple[tables.Fit, ...] = ()

    @property
    def pages(self) -> Sequence[Any]:
        """The engine's pages."""
        return self.document.pages  # type: ignore[no-any-return]


def lay_out(book: Book, page: Markup, sheets: Sequence[str], progress: Progress) -> LaidPages:
    """Lay out a page of HTML with style sheets; raises RenderError for what the engine complains of."""
    with _heard(progress):
        opened = _opened(book.house, page, sheets)
        opened.source.spaced = take_spans(opened.source.etree_element)
        document = opened.source.render(
            stylesheets=opened.css, font_config=opened.fonts, counter_style=opened.counters
        )
    for laid in document.pages:
        hang_lines(laid._page_box)  # noqa: SLF001 - the engine keeps its boxes to itself
    return LaidPages(opened.engine, opened.source, document, opened.read_sheet)


def _lay_out_again(
    laid: LaidPages, before: ComposedPages, now: ComposedPages, progress: Progress
) -> LaidPages | None:
    """Lay out again the pages that are not as before; None, with nothing done, when all have to be."""
    source = laid.source
    root = _engine_tree(now.tree)
    changed = source.layout.change(root, take_spans(root)) if now.blocks == before.blocks else None
    if changed is None:
        return None
    ruled = (
        page - 1 for page in {*before.pages, *now.pages} if before.pages.get(page) != now.pages.get(page)
    )
    sheets = (laid.read_sheet(before.css), laid.read_sheet(now.css))
    with _heard(progress):
        boxes = list(source.layout.again(changed | set(ruled), *sheets))
    known = {id(page._page_box): page for page in laid.pages}  # noqa: SLF001
    document = laid.document.copy([known.get(id(box)) or laid.engine.document.Page(box) for box in boxes])
    document._html = source  # noqa: SLF001 - it asks for it when it writes
    for box in boxes:
        hang_lines(box)
    return replace(laid, document=document)


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


def _write(laid: LaidPages, target: Path, variant: str | None, progress: Progress) -> LaidOut:
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
        return lay_out_document(source, root, context)

    keeping(engine)
    engine.document.layout_document = layout_document
    engine.layout.inline.split_text_box = spacing_split(engine.layout.inline.split_text_box)
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
