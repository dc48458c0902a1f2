"""Places of the manuscript on the pages of a finished PDF, and the place in the manuscript of what stands on a page.

The pages are read against the flow, which knows the place of every word; on the page a word is found by the letters
that follow it.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stamba.document.characters import FOLIO, HYPHEN, MARKER
from stamba.document.finished import FinishedPdf
from stamba.document.flow import NoteFlow, SectionFlow
from stamba.ground.errors import Source
from stamba.ground.geometry import Box
from stamba.pdf.drawn import characters, text_boxes, text_in

_LENGTHS = (30, 12, 6, 3)  # letters by which a place is known, the surest first
_MARKS = 3  # of Markdown, such as [ and **, that may stand before a word
_HYPHENS = {HYPHEN, "\x02", "-", "\u00ad"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page: its index, and a box in points from the lower left corner of the page."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class _Text:
    """A stretch of the book on a page or in the flow, without hyphens; `at` are the positions of its letters there."""

    letters: str
    at: tuple[int, ...]

    def find(self, other: _Text, begin: int, near: int, lengths: tuple[int, ...] = _LENGTHS) -> int:
        """Return the position here, nearest to one, of what the other text has from `begin` on; -1 for none."""
        for length in lengths:
            key = other.letters[begin : begin + length]
            found = list(_all(self.letters, key)) if len(key) > 1 else []
            if found:
                return min(found, key=lambda one: abs(one - near))
        return -1


def _all(text: str, key: str) -> Iterator[int]:
    at = text.find(key)
    while at >= 0:
        yield at
        at = text.find(key, at + 1)


def _bare(text: str, first: int = 0) -> _Text:
    kept = [(sign, at) for at, sign in enumerate(text, start=first) if sign not in _HYPHENS]
    return _Text("".join(sign for sign, _ in kept), tuple(at for _, at in kept))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The part of a section that stands on a page, by offsets."""

    section: SectionFlow
    begin: int
    end: int

    def notes(self, notes: tuple[NoteFlow, ...]) -> Iterator[NoteFlow]:
        """Yield the notes that are called in it."""
        for offset, number in self.section.calls:
            if self.begin <= offset <= self.end:
                yield notes[number - 1]


class Places:
    """The places of a book in one finished PDF of it."""

    def __init__(self, file: FinishedPdf) -> None:
        self._file = file
        self._sections = file.book.flow.sections
        names = {section.section: number for number, section in enumerate(self._sections)}
        self._starts = sorted((names[one.section], one.offset, one.index) for one in file.reading.starts)
        self._pages: dict[int, tuple[_Text, tuple[Box, ...]]] = {}

    def spot(self, source: Source, letters: int = _LENGTHS[0]) -> Spot | None:
        """Return where on the pages the word at a place of the manuscript, or the next before it, begins: the box of so
        many letters, as far as they stand in one line.
        """
        found = self._offset(source)
        if found is None or not self._starts:
            return None
        number, offset, note = found
        at = bisect.bisect_right([one[:2] for one in self._starts], (number, offset)) - 1
        page = self._starts[max(at, 0)][2]
        wanted = _bare(note or _until_mark(self._sections[number], offset))
        for index in (page, page + 1) if page + 1 < len(self._file.drawn) else (page,):
            text, boxes = self._page(index)
            begin = text.find(wanted, 0, 0 if index > page else offset - self._starts[max(at, 0)][1])
            if begin >= 0:
                return Spot(index, _line(boxes, begin, min(len(wanted.letters), letters)))
        return Spot(page, Box(*self._file.drawn[page].get_trimbox()))

    def spots(self, section: int, begin: int, end: int, note: int | None = None) -> list[Spot]:
        """Return the lines of a stretch of text, by offsets in a section or, if one is given, in a note, by index."""
        calls = {number - 1: offset for offset, number in self._sections[section].calls}
        text = self._sections[section].text if note is None else self._file.book.flow.notes[note].text
        offset = begin if note is None else calls.get(note, 0)
        at = bisect.bisect_right([one[:2] for one in self._starts], (section, offset)) - 1
        first = self._starts[max(at, 0)] if self._starts else (0, 0, 0)
        following = self._starts[at + 1] if at + 1 < len(self._starts) else (section, len(text), 0)
        stop = (
            following[1] if note is None and following[0] == section and begin < following[1] < end else end
        )
        letters, boxes = self._page(first[2])
        near = offset - first[1] if note is None else len(boxes)
        found = letters.find(_bare(text[begin : max(stop, begin + _LENGTHS[0])]), 0, near)
        count = len(_bare(text[begin:stop]).letters)
        lines = _lines(boxes[found : found + count]) if found >= 0 else []
        here = [Spot(first[2], line) for line in lines]
        return here + (self.spots(section, stop, end) if begin < stop < end else [])

    def source(self, page: int, x: float, y: float) -> Source | None:
        """Return the place in the manuscript of what is nearest to a point of a page, in points; None for a blank."""
        text, boxes = self._page(page)
        if not boxes:
            return None
        nearest = min(range(len(boxes)), key=lambda one: _distance(boxes[one], x, y))
        stretches = list(self._stretches(page))
        notes = [note for stretch in stretches for note in stretch.notes(self._file.book.flow.notes)]
        for length in _LENGTHS:
            for stretch in stretches:
                whole = _bare(stretch.section.text[stretch.begin : stretch.end], stretch.begin)
                at = whole.find(text, nearest, nearest, (length,))
                if at >= 0:
                    return stretch.section.where(whole.at[at])
            for note in notes:
                if _bare(note.text).find(text, nearest, 0, (length,)) >= 0:
                    return note.source
        return stretches[0].section.where(stretches[0].begin) if stretches else None

    def _stretches(self, page: int) -> Iterator[_Stretch]:
        """Yield the parts of sections that stand on a page, as far as it is known where pages begin."""
        behind = bisect.bisect_right([one[2] for one in self._starts], page)
        number, begin, _ = self._starts[behind - 1] if behind else (0, 0, 0)
        last, end, _ = (
            self._starts[behind] if behind < len(self._starts) else (len(self._sections) - 1, None, 0)
        )
        for at in range(number, last + 1):
            section = self._sections[at]
            stop = len(section.text) if at < last or end is None else end
            yield _Stretch(section, begin if at == number else 0, stop)

    def lines(self, page: int) -> list[tuple[str, Box]]:
        """Return the lines of text of a page with their boxes, in the order in which they are read."""
        _, text = self._file.page(page)
        lines = _lines(text_boxes(self._file, page))
        return [(" ".join(text_in(text, box.grown(0.5)).split()), box) for box in lines]

    def _offset(self, source: Source) -> tuple[int, int, str] | None:
        """Return section, offset and, in a note, its text, of the word at a place; without a column of the first of the
        line; else of the last before it.
        """
        found: list[tuple[tuple[int, int], tuple[int, int, str]]] = []
        for number, section in enumerate(self._sections):
            for offset, where in section.places or section.starts:
                if where.path == source.path:
                    found.append(((where.line, where.column), (number, offset, "")))
            for offset, called in section.calls:
                note = self._file.book.flow.notes[called - 1]
                if note.source.path == source.path:
                    found.append(((note.source.line, note.source.column), (number, offset, note.text)))
        on_line = [one for one in found if one[0][0] == source.line and not source.column]
        if on_line:
            return min(on_line, key=lambda one: one[0])[1]
        behind = source.column + _MARKS
        next_one = [one for one in found if (source.line, source.column) < one[0] <= (source.line, behind)]
        before = [one for one in found if one[0] <= (source.line, source.column)]
        if next_one and (source.line, source.column) not in {one[0] for one in before}:
            return min(next_one, key=lambda one: one[0])[1]
        return max(before, key=lambda one: one[0])[1] if before else None

    def _page(self, index: int) -> tuple[_Text, tuple[Box, ...]]:
        """Return the letters of a page and their boxes."""
        if index not in self._pages:
            page = self._file.drawn[index]
            signs = [one for one in characters(page.get_textpage()) if one[0] not in _HYPHENS]
            page.close()
            self._pages[index] = _bare("".join(sign for sign, _ in signs)), tuple(box for _, box in signs)
        return self._pages[index]


def _until_mark(section: SectionFlow, offset: int) -> str:
    text = section.text[offset : offset + 4 * _LENGTHS[0]].lstrip(MARKER + FOLIO)
    return text.split(MARKER, 1)[0].split(FOLIO, 1)[0]


def _line(boxes: tuple[Box, ...], begin: int, count: int) -> Box:
    """Return the box of the letters from one on that stand in its line."""
    first = boxes[begin]
    line = [
        box
        for box in boxes[begin : begin + count]
        if box.y0 < first.y1 + 2 and box.y1 > first.y0 - 2 and box.x0 >= first.x0
    ]
    return Box(
        first.x0, min(one.y0 for one in line), max(one.x1 for one in line), max(one.y1 for one in line)
    )


def _lines(boxes: Sequence[Box]) -> list[Box]:
    """Return the boxes of lines that boxes of letters, in their order, make up."""
    lines: list[Box] = []
    for box in boxes:
        last = lines[-1] if lines else None
        if last and min(box.y1, last.y1) - max(box.y0, last.y0) > min(box.height, last.height) / 2:
            edges = min(last.y0, box.y0), max(last.x1, box.x1), max(last.y1, box.y1)
            lines[-1] = Box(min(last.x0, box.x0), *edges)
        else:
            lines.append(box)
    return lines


def _distance(box: Box, x: float, y: float) -> tuple[float, float]:
    """Return how far a point is from a box: lines first, then along the line."""
    off_line = max(box.y0 - y, y - box.y1, 0.0)
    return round(off_line / 3), max(box.x0 - x, x - box.x1, 0.0)
