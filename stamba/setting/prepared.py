"""The matter of a book before it is set: the tree of its pages, their style sheets, and its cuts into stretches.

The looks of the text are read once; titles, formulas, pictures and tables have their sizes before anything is set.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from stamba.document.book import Book
from stamba.document.pictures import BOOK
from stamba.ground import kept
from stamba.setting import formulas, pictures, tables
from stamba.setting.code import turn_lines
from stamba.setting.computed import Look, looks, measure_of, styles_of
from stamba.setting.engine import computed, draw, lay_out, page_sheets, table_sizes, unheard
from stamba.setting.pages import page_tree
from stamba.setting.paragraphs import COMPOSED_CSS, CompositionStyles
from stamba.setting.stretches import Stretch, cuts, stands_alone, stretched
from stamba.setting.titles import title_step
from stamba.theme.fonts import faces

_SHOWN = re.compile(r"""(?:\bsrc="|url\(["']?)([^"')]+)""")


@dataclass(frozen=True, slots=True)
class Matter:
    """The pages of a book before any layout: their stretches, the anchors to which links lead, their style sheets, a
    digest of all that they depend on but their text, the styles of the text if its lines are composed, and the tables
    that are set smaller.
    """

    stretches: tuple[Stretch, ...]
    links: frozenset[str]
    sheets: tuple[str, ...]
    digest: bytes
    folder: Path
    styles: CompositionStyles | None = None
    fits: tuple[tables.Fit, ...] = ()

    def inputs(self, stretch: Stretch, *more: str) -> tuple[str | bytes, ...]:
        """Return all that a layout of a stretch depends on."""
        return self.digest, repr(stretch), _digest_of_shown(stretch.html, self.folder), *more


def _digest_of_shown(text: str, folder: Path) -> bytes:
    """Return a digest of the files of the book that HTML or a style sheet shows."""
    names = {name for name in _SHOWN.findall(text) if not name.startswith("data:")}
    paths = (folder / unquote(name.removeprefix(BOOK)) for name in sorted(names))
    return kept.digest_of(path for path in paths if path.is_file())


def prepared(book: Book) -> Matter:
    """The matter of a book: the size of its title chosen, its formulas drawn, its pictures and tables sized."""
    config, house = book.document.config, book.house
    sheets = page_sheets(config.print, house)
    step = title_step(book, lambda alone, target: draw(book, alone, sheets, target).pages)
    tree = page_tree(book.document, book.words, step)
    formulas.draw(tree, book)
    pictures.size_pictures(tree, config.folder, config.print, book.theme.text.text.size_pt)
    found = looks(tree, faces(house.font_files), lambda tree: computed(house, tree, sheets))
    files = kept.digest_of((*house.font_files, *house.patterns().values()))
    styles, fits = (
        _for_the_composer(book, sheets, tree, found, files) if config.paragraphs.compose else (None, ())
    )
    breaks = {
        section: found[section].computed.style["break_before"] for section in tree[-1] if section in found
    }
    shown = _digest_of_shown("".join(sheets), config.folder)
    hrefs = (link.get("href", "") for link in tree.iter("a"))
    told = repr((sheets, book.page_spec, styles and _told(styles)))
    return Matter(
        stretched(tree, cuts(tree, breaks) if stands_alone(sheets) else ((0, ""),)),
        frozenset(href.removeprefix("#") for href in hrefs if href.startswith("#")),
        (*sheets, COMPOSED_CSS),
        hashlib.sha256(files + shown + told.encode()).digest(),
        config.folder,
        styles,
        fits,
    )


def _told(styles: CompositionStyles) -> tuple[object, ...]:
    """Return all that lines depend on, but for fonts and patterns."""
    parted = styles.hyphenation
    return (
        styles.blocks,
        styles.inlines,
        styles.note,
        styles.settings,
        styles.digest,
        parted.sign,
        parted.shortest_word,
    )


def _for_the_composer(
    book: Book,
    sheets: tuple[str, ...],
    tree: etree._Element,
    found: dict[etree._Element, Look],
    files: bytes,
) -> tuple[CompositionStyles, tuple[tables.Fit, ...]]:
    """The styles of the text of a tree, and its tables that are set smaller; its code is turned.

    `files` is a digest of the fonts and the patterns of hyphenation.
    """
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
        lambda html: table_sizes(lay_out(book, html, sheets, unheard)),
        book.document.config.print.lines * book.document.config.print.line.pt,
    )
    for one in fits:
        tables.set_step(one.table.element, one.step, turned=one.turned)
    styles = styles_of(tree, book.document.config, book.theme.hyphens, found, files)
    return styles, fits
