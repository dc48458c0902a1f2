"""A copy to correct on paper: each page of the book on a larger sheet, its lines numbered, with room to write.

Beside the lines stand findings and corrections. What was changed since another state of the book is marked, and told in
a page of HTML, too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stamba import __version__, pipeline
from stamba.document.book import Book
from stamba.document.finished import FinishedPdf
from stamba.document.flow import Flow
from stamba.document.matter import render_template
from stamba.document.page_texts import type_area
from stamba.document.places import Places, Spot
from stamba.editions.delivery import draft_folder
from stamba.ground import kept
from stamba.ground.errors import ConfigError
from stamba.ground.findings import NOTE, Finding
from stamba.ground.geometry import Box, Length
from stamba.ground.house import House
from stamba.pdf.underlay import place_under
from stamba.proofs.changes import ADDED, KEPT, TAKEN, Change, changes
from stamba.proofs.earlier import put_earlier
from stamba.setting.engine import draw
from stamba.setting.inks import SCREEN
from stamba.setting.set_book import SetBook

STYLE = "proof.css"
_SHEETS = ((210.0, 297.0), (297.0, 420.0), (420.0, 594.0))  # mm: A4, A3, A2
_LEFT, _FOOT, _HEAD, _RIGHT, _ROOM = (
    10.0,
    18.0,
    12.0,
    6.0,
    45.0,
)  # mm around the page; room to write at its right
_LETTER, _LINE = 0.62, 1.3  # width of a letter of the margin, depth of its lines, in its size
_EDGE = 8.0  # mm that stay free at the foot of a sheet
_SIZE = 7.0  # pt, of the margin


@dataclass(frozen=True, slots=True)
class Since:
    """The other state of a book: a revision of git, or a folder."""

    revision: str = ""
    folder: Path | None = None

    @property
    def name(self) -> str:
        """Return how it is called; empty when nothing is named."""
        return self.revision or (str(self.folder) if self.folder else "")


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark beside a line: where, of which kind (a severity, correction, added, taken), its words, and a remedy that
    is told where there is room.
    """

    spot: Spot
    kind: str
    words: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet: the page on it by its index, its lines by their numbers, and the remarks beside them by kind, line and
    words; each with its place from the top in pt. `more` remarks had no room.
    """

    page: int
    lines: list[tuple[int, float]]
    marks: list[tuple[str, Box]]
    remarks: list[tuple[float, str, int, str]]
    more: int


def make_copy(
    folder: Path, target: Path, house: House, since: Since | None, listener: pipeline.Listener
) -> tuple[Path, ...]:
    """Write <slug>-proof.pdf and, when something else is named, <slug>-proof.html with what was changed since.

    Raises what the steps of a book raise, and ConfigError for a revision or a folder that is not there.
    """
    with kept.keeping(target):
        book = pipeline.assemble(folder, house, listener)
        changed = _changes(book, since, house, listener) if since else ()
        with draft_folder(target) as drafts:
            paths = [_write(book, changed, since, drafts, listener)]
            if since:
                paths.append(_write_changes(book, changed, since, drafts))
            return tuple(path.replace(target / path.name) for path in paths)


def _changes(book: Book, since: Since, house: House, listener: pipeline.Listener) -> tuple[Change, ...]:
    listener.step("4 assemble", f"as of {since.name}")
    folder = book.document.config.folder
    if since.folder is not None:
        if not since.folder.is_dir():
            raise ConfigError(
                f"there is no folder {since.folder}", "Name another state of the book's folder."
            )
        return changes(_flow_of(since.folder, house), book.flow)
    with tempfile.TemporaryDirectory() as earlier:
        return changes(_flow_of(put_earlier(folder, since.revision, Path(earlier)), house), book.flow)


def _flow_of(folder: Path, house: House) -> Flow:
    return pipeline.assemble(folder, house, pipeline.Unheard()).flow


def _write(
    book: Book, changed: Iterable[Change], since: Since | None, drafts: Path, listener: pipeline.Listener
) -> Path:
    listener.step("5 render", "proof")
    slug = book.document.config.slug
    setting = SetBook(book, listener.detail)
    pages, sheets = drafts / "pages.pdf", drafts / "sheets.pdf"
    setting.draw(pages, SCREEN)
    with FinishedPdf(pages, book) as file:
        places = Places(file)
        remarks = [
            *_of_findings(places, pipeline.look_over(book, setting, file)),
            *_of_corrections(places, book),
            *_of_changes(places, book, changed),
        ]
        page = Box(*file.drawn[0].get_trimbox())
        size = _sheet_size(page)
        spec = book.document.config.print
        made = [
            _sheet(index, _lines(places, type_area(page, spec, index), index), page, size, remarks)
            for index in range(len(file.drawn))
        ]
    context = _context(book, made, page, size, since)
    html = render_template(book.house, "proof.html.j2", context)
    rule = f"@page {{ size: {size[0]}mm {size[1]}mm; margin: 0 }}"
    draw(book, html, (rule, book.house.sheet(STYLE)), sheets)
    target = drafts / f"{slug}-proof.pdf"
    corner = Length(_LEFT).pt, Length(size[1] - _HEAD).pt - page.height
    place_under(sheets, pages, corner, target)
    return target


def _sheet_size(page: Box) -> tuple[float, float]:
    """Return the smallest sheet, in mm, on which a page has room to be written beside."""
    wide, high = Length.from_pt(page.width).mm, Length.from_pt(page.height).mm
    wanted = wide + _LEFT + _ROOM + _RIGHT, high + _HEAD + _FOOT
    return next(
        (one for one in _SHEETS if wanted[0] <= one[0] and wanted[1] <= one[1]), (wanted[0], wanted[1])
    )


def _sheet(
    index: int, lines: list[Box], page: Box, size: tuple[float, float], remarks: Iterable[Remark]
) -> _Sheet:
    """Return a sheet with its lines numbered and the remarks put beside them, none over another."""
    numbered = [(number, page.y1 - (box.y0 + box.y1) / 2) for number, box in enumerate(lines, start=1)]
    here = sorted((one for one in remarks if one.spot.page == index), key=lambda one: -one.spot.box.y1)
    marks = [(one.kind, one.spot.box) for one in here]
    room = Length(size[0] - _LEFT - _RIGHT).pt - page.width - 6, Length(size[1] - _HEAD - _EDGE).pt
    for remedies in (True, False):
        placed, more = _placed(here, lines, page, room, remedies=remedies)
        if not more:
            break
    return _Sheet(index, numbered, marks, placed, more)


def _placed(
    remarks: Iterable[Remark], lines: list[Box], page: Box, room: tuple[float, float], *, remedies: bool
) -> tuple[list[tuple[float, str, int, str]], int]:
    """Return remarks in a column of this width and depth, each beside its line or below the one before, and the
    number of those that have no room.
    """
    letters = max(int(room[0] / (_SIZE * _LETTER)), 10)
    placed, more, least = [], 0, 0.0
    for one in remarks:
        words = f"{one.words} {one.remedy}".strip() if remedies else one.words
        depth = -(-(len(words) + 4) // letters) * _SIZE * _LINE + 3
        at = max(page.y1 - one.spot.box.y1, least)
        if words and at + depth > room[1]:
            more += 1
        elif words:
            placed.append((at, one.kind, _line_of(one.spot.box, lines), words))
            least = at + depth
    return placed, more


def _lines(places: Places, area: Box, index: int) -> list[Box]:
    """Return the lines of a page but head and folio."""
    return [box for _, box in places.lines(index) if area.y0 <= (box.y0 + box.y1) / 2 <= area.y1]


def _line_of(box: Box, lines: list[Box]) -> int:
    """Return the number of the line that a box stands in; 0 for none."""
    middle = (box.y0 + box.y1) / 2
    inside = [number for number, line in enumerate(lines, start=1) if line.y0 <= middle <= line.y1]
    return inside[0] if inside and box.width else 0


def _of_findings(places: Places, findings: Iterable[Finding]) -> Iterator[Remark]:
    for one in findings:
        if one.severity == NOTE:
            continue
        spot = Spot(one.where.pages[0], Box(0, 0, 0, 0)) if one.where.pages else None
        spot = spot or (places.spot(one.where, one.excerpt.length or 30) if one.where.line else None)
        if spot:
            yield Remark(spot, one.severity, f"{one.code} {one.message}.", one.hint)


def _of_corrections(places: Places, book: Book) -> Iterator[Remark]:
    for one in book.corrections:
        if spot := places.spot(one.source, max(len(one.corr), 1)):
            yield Remark(spot, "correction", f"{one.sic or '–'} → {one.corr or '–'}")


def _of_changes(places: Places, book: Book, changed: Iterable[Change]) -> Iterator[Remark]:
    for piece in (piece for change in changed for piece in change.pieces if piece.kind != KEPT):
        place = piece.place
        text = book.flow.sections[place.section] if place.note is None else book.flow.notes[place.note]
        last = piece.first + (len(piece.words) if piece.kind == ADDED else 1)
        begin = place.offsets[min(piece.first, len(place.offsets) - 1)]
        end = place.offsets[last] if last < len(place.offsets) else len(text.text)
        end = min(end, place.offsets[-1] + len(place.words[-1]) + 4)
        spots = places.spots(place.section, begin, end, place.note)
        if piece.kind == ADDED:
            yield from (Remark(spot, ADDED, "") for spot in spots)
        elif spots:
            box = spots[0].box
            at = box.x0 if piece.first < len(place.offsets) else box.x1
            yield Remark(
                Spot(spots[0].page, Box(at - 1, box.y0, at + 1, box.y1)), TAKEN, " ".join(piece.words)
            )


def _context(
    book: Book, sheets: list[_Sheet], page: Box, size: tuple[float, float], since: Since | None
) -> dict[str, object]:
    left, top = Length(_LEFT).pt, Length(_HEAD).pt
    revision = book.revision

    def mark(kind: str, box: Box) -> dict[str, Any]:
        return {
            "kind": kind, "left": left + box.x0 - page.x0, "top": top + page.y1 - box.y1, "width": box.width,
            "height": box.height,
        }  # fmt: skip

    return {
        "language": book.document.metadata.language,
        "title": book.document.metadata.title,
        "version": f"{revision.digest} of {revision.moment.date().isoformat()}",
        "program": __version__,
        "since": since.name if since else "",
        "folios": len(sheets),
        "width": page.width, "height": page.height, "left": left, "top": top,
        "margin": left + page.width + 6, "room": Length(size[0] - _RIGHT).pt - left - page.width - 6,
        "sheet": Length(size[1]).pt,
        "sheets": [
            {
                "page": one.page + 1,
                "lines": [(number, top + at) for number, at in one.lines],
                "marks": [mark(kind, box) for kind, box in one.marks if box.width],
                "remarks": [(top + at, *remark) for at, *remark in one.remarks],
                "more": one.more,
            }
            for one in sheets
        ],
    }  # fmt: skip


def _write_changes(book: Book, changed: tuple[Change, ...], since: Since, drafts: Path) -> Path:
    """Write what was changed as a page of HTML: each paragraph with what was added and what was taken away."""
    titles = {one.id: one.title for one in book.document.sections}
    sections: list[tuple[str, list[Change]]] = []
    for change in changed:
        title = titles.get(book.flow.sections[change.pieces[0].place.section].section, "")
        if not sections or sections[-1][0] != title:
            sections.append((title, []))
        sections[-1][1].append(change)
    counts = {
        kind: sum(len(piece.words) for one in changed for piece in one.pieces if piece.kind == kind)
        for kind in (ADDED, TAKEN)
    }
    revision = book.revision
    context: dict[str, object] = {
        "language": book.document.metadata.language, "title": book.document.metadata.title, "since": since.name,
        "version": f"{revision.digest} of {revision.moment.date().isoformat()}", "sections": sections,
        "counts": counts,
    }  # fmt: skip
    target = drafts / f"{book.document.config.slug}-proof.html"
    target.write_text(render_template(book.house, "changes.html.j2", context) + "\n", encoding="utf-8")
    return target
