"""The lines of text on the pages of any finished PDF, read with PDFium; single-column pages, left to right.

A word's edges are those of its advance widths (PDFium's loose boxes), so a gap is what the eye takes for the
word space, whether the file has a space glyph (WeasyPrint, Typst) or only a movement (TeX).
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, replace
from statistics import median_low
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from stamba.pdf.file import PdfFile, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# PDFium's own mark for a hyphen at a line's end, and the signs that may stand there.
_HYPHEN_MARK = "\ufffe"
HYPHENS = "-\u2010\u00ad" + _HYPHEN_MARK
_WORD = re.compile(r"[^\s\x00-\x1f\ufffe]+\ufffe?")

# What a font's name says of weight and slope, at its end: "-SemiBold", "-Semi-Bold", ",BoldItalic".
_WEIGHT = re.compile(
    r"(?:[-, ]?(?:Regular|Roman|Book|Medium|Semi|Demi|Extra|Ultra|Bold|Black|Heavy|Light|Thin|Italic|Oblique))+$"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page: text, left and right edge in pt, foot and head of its last letter's box."""

    text: str
    x0: float
    x1: float
    bottom: float
    top: float
    last_bottom: float
    last_top: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text: page (index), its number on the page (from 1), baseline, edges and size in pt."""

    page: int
    number: int
    baseline: float
    x0: float
    x1: float
    bottom: float
    top: float
    size: float
    face: str
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with single spaces; a hyphen at the end is written "-"."""
        whole = " ".join(word.text for word in self.words)
        return whole[:-1] + "-" if whole[-1:] in HYPHENS else whole

    @property
    def gaps(self) -> tuple[tuple[float, float], ...]:
        """The white between the words: left and right edge of each, in pt."""
        return tuple((a.x1, b.x0) for a, b in zip(self.words, self.words[1:], strict=False))

    @property
    def gap(self) -> float:
        """The word space in pt, 0 for a single word: the median of the gaps, of which one may hold a drawing."""
        gaps = self.gaps
        return median_low(right - left for left, right in gaps) if gaps else 0.0

    @property
    def hyphened(self) -> bool:
        """Tell whether the line ends inside a word, at a hyphen."""
        last = self.words[-1].text
        return len(last) > 1 and last[-1] in HYPHENS

    def numbered(self, number: int) -> TextLine:
        """The same line as the one of this number on its page."""
        return replace(self, number=number)


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page: its size in pt, the origin of its box, its lines from head to foot, the head of its trim."""

    index: int
    width: float
    height: float
    x: float
    y: float
    lines: tuple[TextLine, ...]
    trim_top: float

    def on(self, index: int) -> PageLines:
        """Return the same page as that of this index."""
        return replace(self, index=index, lines=tuple(replace(line, page=index) for line in self.lines))


def read_pages(source: Path | PdfFile) -> tuple[PageLines, ...]:
    """Return every line of every page; raises RenderError if the file is not a PDF that can be read."""
    with opened(source) as file:
        return tuple(read_page(file.drawn, index) for index in range(len(file.drawn)))


def read_page(document: pdfium.PdfDocument, index: int) -> PageLines:
    """Return every line of one page."""
    page = document[index]
    textpage = page.get_textpage()
    try:
        reader = _PageReader(textpage)
        lines = sorted(reader.lines(index), key=lambda line: (-round(line.baseline, 1), line.x0))
        left, bottom, right, top = page.get_cropbox()
        numbered = tuple(line.numbered(number) for number, line in enumerate(lines, start=1))
        return PageLines(index, right - left, top - bottom, left, bottom, numbered, page.get_trimbox()[3])
    finally:
        textpage.close()
        page.close()


class _PageReader:
    """One text page of PDFium; asks it only for what a line needs, because every question costs a call."""

    def __init__(self, textpage: pdfium.PdfTextPage) -> None:
        self.textpage = textpage
        self.box = pdfium_c.FS_RECTF()
        self.x = ctypes.c_double()
        self.y = ctypes.c_double()
        self.matrix = pdfium_c.FS_MATRIX()
        self.name = ctypes.create_string_buffer(256)
        self.flags = ctypes.c_int()

    def text(self) -> str:
        """One character per index of PDFium, generated spaces and line ends included."""
        count = self.textpage.count_chars()
        buffer = (ctypes.c_ushort * (count + 1))()
        length = pdfium_c.FPDFText_GetText(self.textpage, 0, count, buffer)
        if length == count + 1:
            return "".join(map(chr, buffer[:count]))
        codes = (pdfium_c.FPDFText_GetUnicode(self.textpage, index) for index in range(count))
        return "".join(_HYPHEN_MARK if code == 2 else chr(code) for code in codes)

    def edges(self, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character's advance box, in pt."""
        box = self.box
        pdfium_c.FPDFText_GetLooseCharBox(self.textpage, index, box)
        return box.left, box.bottom, box.right, box.top

    def words(self, text: str) -> Iterator[tuple[Word, int]]:
        """The words in the order of the file, each with the index of its first character."""
        for match in _WORD.finditer(text):
            first, last = match.start(), match.end() - 1
            left, bottom, right, top = self.edges(first)
            end = (left, bottom, right, top) if last == first else self.edges(last)
            if end[0] >= left - 0.01:
                yield Word(match[0], left, end[2], bottom, top, end[1], end[3]), first
                continue
            for index in range(first, last + 1):  # a line end that PDFium has not marked
                left, bottom, right, top = self.edges(index)
                yield Word(text[index], left, right, bottom, top, bottom, top), index

    def lines(self, page: int) -> Iterator[TextLine]:
        """Words put together while they follow each other to the right at one height."""
        group: list[tuple[Word, int]] = []
        for word, index in self.words(self.text()):
            if group and not _follows(group[-1][0], word):
                yield self.line(page, group)
                group = []
            group.append((word, index))
        if group:
            yield self.line(page, group)

    def line(self, page: int, group: list[tuple[Word, int]]) -> TextLine:
        words = tuple(joined([word for word, _ in group]))
        index = max(group, key=lambda pair: pair[0].x1 - pair[0].x0)[1]
        pdfium_c.FPDFText_GetCharOrigin(self.textpage, index, self.x, self.y)
        return TextLine(
            page=page,
            number=0,
            baseline=self.y.value,
            x0=words[0].x0,
            x1=words[-1].x1,
            bottom=min(word.bottom for word in words),
            top=max(word.top for word in words),
            size=self.size(index),
            face=self.face(index),
            words=words,
        )

    def size(self, index: int) -> float:
        """Size of a character in pt as it is seen: the font size under the text matrix."""
        size = pdfium_c.FPDFText_GetFontSize(self.textpage, index)
        if pdfium_c.FPDFText_GetMatrix(self.textpage, index, self.matrix):
            size *= (self.matrix.c**2 + self.matrix.d**2) ** 0.5
        return float(round(size, 2))

    def face(self, index: int) -> str:
        """The family of a character's font: its name without the tag of the subset and without the weight."""
        length = pdfium_c.FPDFText_GetFontInfo(
            self.textpage, index, self.name, len(self.name), ctypes.byref(self.flags)
        )
        name = self.name.raw[: max(length - 1, 0)].decode("utf-8", "replace")
        return family_of(name)


def family_of(font: str) -> str:
    """The family in the name of a font, without the tag of a subset, the weight and the slope."""
    return _WEIGHT.sub("", font.split("+", 1)[-1])


def _follows(before: Word, word: Word) -> bool:
    """Tell whether a word stands in the same line as the one before it: further right, and not above or below."""
    middle = (word.bottom + word.top) / 2
    same_height = before.bottom < middle < before.top or (
        word.bottom < (before.bottom + before.top) / 2 < word.top
    )
    return same_height and word.x0 > before.x1 - (before.top - before.bottom)


def joined(words: list[Word]) -> Iterator[Word]:
    """Return the words of a line; words that touch are one (a noteref set apart, a letter of another face)."""
    held = words[0]
    for word in words[1:]:
        if word.x0 - held.x1 < 0.03 * (held.top - held.bottom):
            held = Word(
                held.text + word.text,
                held.x0,
                word.x1,
                held.bottom,
                held.top,
                word.last_bottom,
                word.last_top,
            )
        else:
            yield held
            held = word
    yield held
