"""F-105: what is wider than the measure of its page, told once, at the table, line or word in the manuscript.

What else it would make other checks say (text in the margin, text cut off, ink near the edge of a sheet) is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stamba.checks.evidence import Evidence
from stamba.document import parse_body, place_of
from stamba.document.characters import HYPHEN, squeeze
from stamba.document.page_texts import type_area
from stamba.ground.errors import Source
from stamba.ground.findings import ERROR, WARNING, Finding
from stamba.ground.geometry import Box, Length
from stamba.pdf.quality.lines import read_page

_TOKEN = re.compile(r"[^\s`*_<>()\[\]]+")
_SHOWN = 40  # characters of a word that are shown
_REMEDIES = {
    "table": ("the table", "Take out a column, shorten its words, or make rows of its columns"),
    "pre": ("a line of code", "Break the line"),
    "": ("the word {word}", "Shorten it, or part it with a space or a hyphen"),
}


@dataclass(frozen=True, slots=True)
class Overhang:
    """A block that is wider than the measure: what it is, where it was typed, the page, and by how many pt; `lost` are
    those beyond the trim.
    """

    what: str
    remedy: str
    source: Source
    page: int
    over: float
    lost: float


def overhangs(evidence: Evidence, edition: str) -> tuple[Overhang, ...]:
    """Return what is too wide, each block once, by its widest line."""
    widest: dict[Source, Overhang] = {}
    for one in _lines_beyond(evidence, edition):
        known = widest.get(one.source)
        if known is None or one.over > known.over:
            widest[one.source] = one
    return tuple(widest.values())


def pages_of(found: Iterable[Overhang]) -> frozenset[int]:
    """Return the pages on which something is too wide."""
    return frozenset(one.page for one in found)


def nothing_is_too_wide(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-105: every line and table is as wide as its page has room for; what is cut off is lost."""
    for one in overhangs(evidence, edition):
        what = f"{one.what} is {Length.from_pt(one.over).mm:.0f} mm wider than the text of its page"
        if one.lost > 0:
            what += f", and {Length.from_pt(one.lost).mm:.0f} mm of it are cut off"
        yield Finding("F-105", what, one.source, f"{one.remedy}.", ERROR if one.lost > 0 else WARNING)


def _lines_beyond(evidence: Evidence, edition: str) -> Iterator[Overhang]:
    """Yield what is drawn beyond the measure: seen by what is drawn, since a parted word says all of its letters where
    it begins.
    """
    file = evidence.pdf(edition)
    for page in (one for one in file.pages if one.beyond):
        index = page.index
        trim = Box(*file.drawn[index].get_trimbox())
        area = type_area(trim, file.book.document.config.print, index - file.uncounted)
        lines = read_page(file.drawn, index).lines
        for box in page.beyond if lines else ():
            line = min(lines, key=lambda one: (one.top < box.y0, abs(one.baseline - box.y0)))
            words = [one.text for one in line.words if one.x1 > area.x1] or [line.words[-1].text]
            what, remedy, source = _block(evidence, edition, index, (line.text, max(words, key=len)))
            over, lost = max(box.x1 - area.x1, area.x0 - box.x0), max(box.x1 - trim.x1, trim.x0 - box.x0)
            yield Overhang(what, remedy, source, index, over, lost)


def _block(evidence: Evidence, edition: str, page: int, found: tuple[str, str]) -> tuple[str, str, Source]:
    """Return what holds the words of a line, the remedy for it, and its place in the manuscript."""
    line, word = found
    source, section = _typed(evidence, edition, page, [_bare(line), _bare(word)])
    kind, source = _element(evidence, section, source, _bare(word))
    what, remedy = _REMEDIES[kind]
    if not kind:
        source, word = _as_typed(source, word)
        what = "the address {word}" if "://" in word or "www." in word else what
    return what.format(word=f"“{word[:_SHOWN]}{'…' if len(word) > _SHOWN else ''}”"), remedy, source


def _as_typed(source: Source, word: str) -> tuple[Source, str]:
    """Return a word, of which a part may be given, as it was typed at a place or after it, and where."""
    for number, line in enumerate(source.path.read_text(encoding="utf-8").splitlines(), start=1):
        for token in _TOKEN.finditer(line) if number >= source.line else ():
            if _bare(word) in token[0]:
                return Source(source.path, number, token.start() + 1), token[0]
    return source, word


def _typed(evidence: Evidence, edition: str, page: int, words: list[str]) -> tuple[Source, str]:
    """Return the place of the first of some words that stands in the text of a page or a note, and its section."""
    flow = evidence.book.flow
    begins = [(one.section, one.offset) for one in evidence.reading(edition).starts if one.index <= page]
    first, offset = begins[-1] if begins else (flow.sections[0].section, 0)
    names = [section.section for section in flow.sections]
    here = flow.sections[names.index(first)]
    for text in words:
        for section in flow.sections[names.index(first) :]:
            at = section.text.find(text, offset if section is here else 0)
            if at >= 0:
                return section.where(at), section.section
        for note in flow.notes:
            if text in note.text:
                return note.source, ""
    return here.where(offset), first


def _element(evidence: Evidence, section: str, source: Source, words: str) -> tuple[str, Source]:
    """Return the kind and the place of the table or block of code of a section that these words stand in, if any."""
    found = [
        (str(element.tag), place_of(whole, element))
        for whole in evidence.book.document.sections
        if whole.id == section
        for element in parse_body(whole.body).iter("table", "pre")
        if words in squeeze("".join(map(str, element.itertext())))
    ]
    kind, place = min(found, key=lambda one: abs(one[1].line - source.line), default=("", source))
    if not kind:
        return kind, source
    lines = source.path.read_text(encoding="utf-8").splitlines()
    first = min(place.line, source.line)
    typed = (number for number in range(first, len(lines) + 1) if words in squeeze(lines[number - 1]))
    return kind, Source(source.path, next(typed, place.line))


def _bare(text: str) -> str:
    return squeeze(text.replace(HYPHEN, "").removesuffix("-"))
