"""The matter of a book before it is set: the tree of its pages, their style sheets, and its cuts into stretches.

Titles, formulas and pictures have their sizes before the book is cut; code and tables when their stretch is set.
"""

from __future__ import annotations

import copy
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
    """The pages of a book before any layout: their stretches, the anchors to which links lead, their style sheets; a
    digest of the fonts and the patterns of hyphenation, and one of all that the pages depend on but their text.
    """

    stretches: tuple[Stretch, ...]
    links: frozenset[str]
    sheets: tuple[str, ...]
    files: bytes
    digest: bytes
    folder: Path

    def digest_of(self, stretch: Stretch) -> bytes:
        """Return a digest of all that a layout of a stretch depends on."""
        shown = _digest_of_shown(stretch.html, self.folder)
        return hashlib.sha256(self.digest + shown + repr(stretch).encode()).digest()


def _digest_of_shown(text: str, folder: Path) -> bytes:
    """Return a digest of the files of the book that HTML or a style sheet shows."""
    names = {name for name in _SHOWN.findall(text) if not name.startswith("data:")}
    paths = (folder / unquote(name.removeprefix(BOOK)) for name in sorted(names))
    return kept.digest_of(path for path in paths if path.is_file())


def prepared(book: Book) -> Matter:
    """Return the matter of a book: the size of its title chosen, its formulas drawn, its pictures sized."""
    config, house = book.document.config, book.house
    sheets = page_sheets(config.print, house)
    step = title_step(book, lambda alone, target: draw(book, alone, sheets, target).pages)
    tree = page_tree(book.document, book.words, step)
    formulas.draw(tree, book)
    pictures.size_pictures(tree, config.folder, config.print, book.theme.text.text.size_pt)
    files = kept.digest_of((*house.font_files, *house.patterns().values()))
    shown = _digest_of_shown("".join(sheets), config.folder)
    hrefs = (link.get("href", "") for link in tree.iter("a"))
    told = repr((sheets, book.page_spec, config.print, config.paragraphs, book.theme.hyphens))
    return Matter(
        stretched(tree, cuts(tree, _breaks(book, tree, sheets)) if stands_alone(sheets) else ((0, ""),)),
        frozenset(href.removeprefix("#") for href in hrefs if href.startswith("#")),
        (*sheets, COMPOSED_CSS),
        files,
        hashlib.sha256(files + shown + told.encode()).digest(),
        config.folder,
    )


def _breaks(book: Book, tree: etree._Element, sheets: tuple[str, ...]) -> list[str]:
    """Return the values of `break-before` of the sections of a tree, which do not depend on what they hold, unless a
    style sheet asks for it.
    """
    bare = tree
    if not any(asked in sheet for sheet in sheets for asked in (":has(", ":empty")):
        bare = _alone(tree)
        bare.append(copy.deepcopy(tree[0]))
        bare.append(_alone(tree[-1]))
        bare[-1].extend(map(_alone, tree[-1]))
    found = _looks(book, bare, sheets)
    return [found[section].computed.style["break_before"] if section in found else "" for section in bare[-1]]


def _alone(element: etree._Element) -> etree._Element:
    """Return an element with its attributes and nothing in it."""
    return etree.Element(element.tag, {str(name): str(value) for name, value in element.attrib.items()})


def _looks(book: Book, tree: etree._Element, sheets: tuple[str, ...]) -> dict[etree._Element, Look]:
    return looks(tree, faces(book.house.font_files), lambda tree: computed(book.house, tree, sheets))


@dataclass(frozen=True, slots=True)
class Composable:
    """A stretch ready for the composer: its tree, the styles of its text, and the tables whose words are parted, since
    no size is small enough, by their numbers, with their room in pt.
    """

    tree: etree._Element
    styles: CompositionStyles
    parted: tuple[tuple[int, float], ...]


def composable(book: Book, matter: Matter, stretch: Stretch) -> Composable:
    """Return a stretch ready for the composer: its code turned, its tables sized."""
    config, tree = book.document.config, etree.fromstring(stretch.html)
    found = _looks(book, tree, matter.sheets)
    page_pt = config.print.measure_pt
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
        lambda html: table_sizes(lay_out(book, html, matter.sheets, unheard)),
        config.print.lines * config.print.line.pt,
    )
    for one in fits:
        tables.set_step(one.table.element, one.step, turned=one.turned)
    return Composable(
        tree,
        styles_of(tree, config, book.theme.hyphens, found, matter.files),
        # One that does not fit even so stands in the margin, and F-105 tells it.
        tuple((one.table.number, one.table.room) for one in fits if one.step == tables.PARTED and one.fits),
    )
