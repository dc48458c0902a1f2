"""The defects of pages, each found by one small function: lines in, defects out; thresholds are given.

Terms: Bringhurst, The Elements of Typographic Style, 2.4; widow: the last line of a paragraph alone at the
head of a page; orphan: its first line alone at the foot; runt: a last line shorter than the indent;
ladder: hyphens in successive lines; river: word spaces that meet in successive lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from stamba.ground.geometry import Box
from stamba.pdf.quality.block import FOLIO, BodyLine, PageSpec, TextBlock, is_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stamba.pdf.quality.lines import PageLines, TextLine

_NOTE_START = re.compile(r"^(\d{1,5})(?=\D|$)")
_LEADER = re.compile(r"(?:\. ?){6}")  # in a line of the contents, which may begin with a number
_HAIR = 0.02  # of a line
_CALL = re.compile(r"(\d{1,5})$")


@dataclass(frozen=True, slots=True)
class Defect:
    """One fault: its Q code, page (index), number of the line (from 1; 0: the page), box in pt."""

    code: str
    page: int
    line: int
    text: str
    box: Box
    amount: float = 0.0


@dataclass(frozen=True, slots=True)
class QualityReading:
    """The input of a fault's search: pages, block, body lines, what was known, thresholds."""

    pages: tuple[PageLines, ...]
    block: TextBlock
    body: tuple[BodyLine, ...]
    spec: PageSpec
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on something is a fault: spaces in natural ones, lengths in pt, rows in lines.

    A river is `river_lines` gaps of at least `river_ratio` natural spaces that overlap by half of one. `white_lines`
    is the white above the notes of a page that the facing page has not.
    """

    loose: float = 1.9
    tight: float = 0.7
    ladder_lines: int = 3
    river_lines: int = 5
    river_ratio: float = 1.15
    grid_pt: float = 0.2
    edge_pt: float = 1.0
    white_lines: int = 2


def _defect(code: str, line: TextLine, amount: float = 0.0) -> Defect:
    return Defect(
        code, line.page, line.number, line.text, Box(line.x0, line.bottom, line.x1, line.top), amount
    )


def loose_lines(reading: QualityReading) -> Iterator[Defect]:
    """Q-001: a full line whose mean word space is too wide."""
    for body in reading.body:
        ratio = body.line.gap / reading.block.space
        if body.full and ratio > reading.thresholds.loose:
            yield _defect("Q-001", body.line, ratio)


def tight_lines(reading: QualityReading) -> Iterator[Defect]:
    """Q-002: a full line whose mean word space is too narrow."""
    for body in reading.body:
        ratio = body.line.gap / reading.block.space
        if body.full and ratio < reading.thresholds.tight:
            yield _defect("Q-002", body.line, ratio)


def ladders(reading: QualityReading) -> Iterator[Defect]:
    """Q-004: hyphens at the end of too many lines in a row; the defect is at the last of them."""
    run = 0
    for body, after in pairwise((*reading.body, None)):
        assert body is not None  # noqa: S101 - only the last of the pairs is None
        run = run + 1 if body.line.hyphened else 0
        if run >= reading.thresholds.ladder_lines and not (after and after.line.hyphened):
            yield _defect("Q-004", body.line, run)


def rivers(reading: QualityReading) -> Iterator[Defect]:
    """Q-005: word spaces that lie over each other in many successive lines of a page; named at the last."""
    longest, last = 0, None
    chains: list[tuple[float, float, int]] = []
    for body in reading.body:
        line = body.line
        if (
            last is None
            or last.page != line.page
            or last.baseline - line.baseline > 1.5 * reading.block.leading
        ):
            chains = []
        chains = _flown_on(chains, line, reading)
        reached = max((rows for _, _, rows in chains), default=0)
        if last is not None and longest >= reading.thresholds.river_lines and reached <= longest:
            yield _defect("Q-005", last, longest)
        longest, last = reached, line
    if last is not None and longest >= reading.thresholds.river_lines:
        yield _defect("Q-005", last, longest)


def _flown_on(
    chains: list[tuple[float, float, int]], line: TextLine, reading: QualityReading
) -> list[tuple[float, float, int]]:
    """The wide gaps of a line (left, right, rows of the river that ends in it)."""
    wide = reading.thresholds.river_ratio * reading.block.space
    overlap = 0.5 * reading.block.space
    return [
        (
            left,
            right,
            1 + max((rows for a, b, rows in chains if min(b, right) - max(a, left) >= overlap), default=0),
        )
        for left, right in line.gaps
        if right - left >= wide
    ]


def widows(reading: QualityReading) -> Iterator[Defect]:
    """Q-006: the last line of a paragraph at the head of a page; where a chapter opens, the text is sunk below that."""
    head = reading.block.first_baseline - 0.5 * reading.block.leading
    for before, body in pairwise(reading.body):
        turned = body.line.page != before.line.page and body.line.baseline > head
        if turned and body.ends and not body.starts:
            yield _defect("Q-006", body.line)


def orphans(reading: QualityReading) -> Iterator[Defect]:
    """Q-007: the first line of a paragraph at the foot of a page."""
    for body, after in pairwise(reading.body):
        if body.line.page != after.line.page and body.starts and not body.ends:
            yield _defect("Q-007", body.line)


def runts(reading: QualityReading) -> Iterator[Defect]:
    """Q-008: a last line shorter than the indent."""
    for body in reading.body:
        length = body.line.x1 - body.line.x0
        if body.ends and not body.starts and length < reading.spec.indent_pt:
            yield _defect("Q-008", body.line, length)


def page_turn_hyphens(reading: QualityReading) -> Iterator[Defect]:
    """Q-011: a word parted where the leaf is turned, at the foot of a recto."""
    for body, after in pairwise(reading.body):
        if body.line.page != after.line.page and body.line.page % 2 == 0 and body.line.hyphened:
            yield _defect("Q-011", body.line)


def off_grid_lines(reading: QualityReading) -> Iterator[Defect]:
    """Q-010: a body line whose baseline is not on the grid of the book."""
    leading, first = reading.block.leading, reading.block.first_baseline
    for body in reading.body:
        steps = (first - body.line.baseline) / leading
        deviation = (steps - round(steps)) * leading
        if abs(deviation) > reading.thresholds.grid_pt:
            yield _defect("Q-010", body.line, deviation)


def off_grid_others(reading: QualityReading) -> Iterator[Defect]:
    """Q-018: a heading, a question or a note off the grid of the text, or off its quarters for notes.

    Asked only where the leading is known: elsewhere headings and notes need not share the grid. Four lines of notes
    are three of the text.
    """
    if reading.spec.leading_pt is None:
        return
    block = reading.block
    lowest = {body.line.page: body.line.number for body in reading.body}  # the last of a page wins
    for page in reading.pages:
        for line in _inside(page, block) if page.index in lowest else ():
            note = _is_note(line, reading) and line.number > lowest[page.index]
            if not note and (
                is_body(line, block) or not _is_heading(line, block) or line.size < 0.87 * block.size
            ):
                continue
            step = block.leading / 4 if note else block.leading
            steps = (block.first_baseline - line.baseline) / step
            deviation = (steps - round(steps)) * step
            if abs(deviation) > reading.thresholds.grid_pt:
                yield _defect("Q-018", line, deviation)


def _is_note(line: TextLine, reading: QualityReading) -> bool:
    size = reading.spec.note_pt
    return size is not None and line.face == reading.block.face and abs(line.size - size) < 0.03 * size


def overfull_lines(reading: QualityReading) -> Iterator[Defect]:
    """Q-015: a body line that sticks out of the measure by more than a hanging character may."""
    hang = reading.thresholds.edge_pt + 0.2 * reading.block.size
    for body in reading.body:
        over = body.line.x1 - reading.block.left(body.line.page) - reading.block.measure
        if over > hang:
            yield _defect("Q-015", body.line, over)


def _inside(page: PageLines, block: TextBlock) -> list[TextLine]:
    """The lines of the block on a page, notes included, running heads and folios not."""
    return [
        line
        for line in page.lines
        if block.last_baseline - 0.5 * block.leading
        < line.baseline
        < block.first_baseline + 0.5 * block.leading
        and not FOLIO.match(line.text)
    ]


def _foot(page: PageLines, block: TextBlock) -> TextLine | None:
    """The lowest line of the block on a page."""
    inside = _inside(page, block)
    return inside[-1] if inside else None


def _ends_a_section(index: int, reading: QualityReading) -> bool:
    """Tell whether the next page opens a section (its text is sunk, or there is none) or the book ends here."""
    if index + 1 >= len(reading.pages) or index in reading.spec.planned_short:
        return True
    following = reading.pages[index + 1]
    first = next((line for line in following.lines if is_body(line, reading.block)), None)
    if first is None:
        return True
    head = reading.block.first_baseline + 0.5 * reading.block.leading
    top = next((line for line in following.lines if line.baseline < head), first)
    return top.baseline < reading.block.first_baseline - 0.5 * reading.block.leading


def _white_above_notes(reading: QualityReading) -> dict[int, float]:
    """Return the white above the notes of each page that has any, beyond the least of the book, in lines."""
    last = {body.line.page: body.line for body in reading.body}
    white = {}
    for page in reading.pages:
        text = last.get(page.index)
        notes = [line for line in _inside(page, reading.block) if text and line.number > text.number]
        if text and notes and _is_note(notes[0], reading):
            white[page.index] = text.baseline - notes[0].baseline
    least = min(white.values(), default=0.0)
    return {index: (one - least) / reading.block.leading for index, one in white.items()}


def deep_whites(reading: QualityReading) -> Iterator[Defect]:
    """Q-019: more white above the notes than their usual and a line, in pt beyond the usual; not where a section ends.

    The usual is the least of the book; notes seldom fill whole lines, and the rest of a line is white.
    """
    last = {body.line.page: body.line for body in reading.body}
    for index, white in _white_above_notes(reading).items():
        if white > 1 + _HAIR and not _ends_a_section(index, reading):
            yield _defect("Q-019", last[index], white * reading.block.leading)


def uneven_spreads(reading: QualityReading) -> Iterator[Defect]:
    """Q-009: facing pages (verso and the recto after it) that do not end on the same line, above their notes too."""
    white = {index: int(lines + 0.1) for index, lines in _white_above_notes(reading).items()}
    last = {body.line.page: body.line for body in reading.body}
    for verso, recto in zip(reading.pages[1::2], reading.pages[2::2], strict=False):
        left, right = _foot(verso, reading.block), _foot(recto, reading.block)
        if left is None or right is None:
            continue
        difference = (left.baseline - right.baseline) / reading.block.leading
        above = white.get(verso.index, 0) - white.get(recto.index, 0)
        short = verso if difference > 0 else recto
        if abs(difference) > 0.5 and not _ends_a_section(short.index, reading):
            yield _defect("Q-009", left if difference > 0 else right, abs(difference))
        short = verso if above > 0 else recto
        if abs(above) >= reading.thresholds.white_lines and not _ends_a_section(short.index, reading):
            yield _defect("Q-009", last[short.index], abs(above))


def lonely_last_line(reading: QualityReading) -> Iterator[Defect]:
    """Q-012: a last page with a single line of text."""
    if not reading.body:
        return
    last = reading.body[-1].line
    if last.page > 0 and sum(body.line.page == last.page for body in reading.body) == 1:
        others = [
            line
            for line in reading.pages[last.page].lines
            if line.number != last.number
            and line.baseline < reading.block.first_baseline + 0.5 * reading.block.leading
            and not FOLIO.match(line.text)
        ]
        if not others:
            yield _defect("Q-012", last)


def stray_notes(reading: QualityReading) -> Iterator[Defect]:
    """Q-013: a note that does not begin on the page of its call."""
    calls: dict[str, int] = {}
    for body in reading.body:
        for word in body.line.words:
            raised = word.last_bottom > word.bottom + 0.1 * reading.block.size
            small = word.last_top - word.last_bottom < 0.8 * (body.line.top - body.line.bottom)
            found = _CALL.search(word.text)
            if raised and small and found:
                calls[found[1]] = body.line.page
    for page in reading.pages:
        for line in page.lines:
            found = None if _LEADER.search(line.text) else _NOTE_START.match(line.text)
            if found and line.size < 0.95 * reading.block.size and len(line.words) > 1:
                called = calls.pop(found[1], None)
                if called is not None and called != page.index:
                    yield _defect("Q-013", line, page.index - called)


def stranded_lines(reading: QualityReading) -> Iterator[Defect]:
    """Q-016: a heading or a question that is the last thing on its page."""
    for page in reading.pages[:-1]:
        text = [line for line in _inside(page, reading.block) if line.size > 0.87 * reading.block.size]
        holds_body = any(is_body(line, reading.block) for line in text)
        if text and holds_body and _is_heading(text[-1], reading.block):
            yield _defect("Q-016", text[-1])


def _is_heading(line: TextLine, block: TextBlock) -> bool:
    return not is_body(line, block) and (line.face != block.face or line.size > 1.05 * block.size)


def unplanned_blanks(reading: QualityReading) -> Iterator[Defect]:
    """Q-017: a page without text that the plan does not have."""
    planned = reading.spec.planned_blanks
    for page in reading.pages:
        if not page.lines and planned is not None and page.index not in planned:
            box = Box(page.x, page.y, page.x + page.width, page.y + page.height)
            yield Defect("Q-017", page.index, 0, "", box)


Detector = Callable[[QualityReading], "Iterator[Defect]"]

DETECTORS: tuple[Detector, ...] = (
    loose_lines,
    tight_lines,
    ladders,
    rivers,
    widows,
    orphans,
    runts,
    uneven_spreads,
    deep_whites,
    off_grid_lines,
    off_grid_others,
    page_turn_hyphens,
    lonely_last_line,
    stray_notes,
    overfull_lines,
    stranded_lines,
    unplanned_blanks,
)


def all_defects(reading: QualityReading) -> tuple[Defect, ...]:
    """Every defect of every kind, in the order of the pages."""
    found = [defect for detector in DETECTORS for defect in detector(reading)]
    return tuple(sorted(found, key=lambda defect: (defect.page, defect.line, defect.code)))
