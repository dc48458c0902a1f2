"""The job ticket: what the printer must know, read from the finished files themselves, as text and as JSON."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from stamba.ground.errors import RenderError
from stamba.ground.folios import page_runs
from stamba.ground.geometry import Length, Size
from stamba.pdf.file import opened
from stamba.pdf.reading import UnreadableError, read_print
from stamba.press.cover import leaves, spine_width
from stamba.press.tables import condition, known, printer

if TYPE_CHECKING:
    from pathlib import Path

    from stamba.pdf.file import PdfFile
    from stamba.pdf.reading import PrintReading
    from stamba.press.spec import DocumentFacts, PressSpec


@dataclass(frozen=True, slots=True)
class TicketFile:
    """One file of the job: its part, name, size in bytes, SHA-256 in hexadecimal, pages, trim as it measures."""

    part: str
    name: str
    size: int
    sha256: str
    pages: int
    trim: str


@dataclass(frozen=True, slots=True)
class InkRun:
    """Pages that need the same plates: the part, the pages as printed words, the names of the inks."""

    part: str
    pages: str
    inks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobTicket:
    """Everything a printer asks first; lengths in mm, counts as numbers."""

    title: str
    authors: tuple[str, ...]
    isbn: str
    date: str
    trim: str
    bleed_mm: float
    inner_bleed_mm: float
    pages: int
    blank_pages: tuple[int, ...]
    leaves: int
    sheets: int
    paper: str
    caliper_mm: float
    caliper_read: str
    cover_paper: str
    binding: str
    spine_mm: float | None
    standard: str
    condition: str
    profile: str
    marks: bool
    inks: tuple[InkRun, ...]
    fonts: tuple[str, ...]
    printer: str
    files: tuple[TicketFile, ...]


def job_ticket(
    interior: Path | PdfFile, press: PressSpec, facts: DocumentFacts, cover: Path | PdfFile | None = None
) -> JobTicket:
    """Make the ticket of a finished interior and, where there is one, its cover; raises RenderError."""
    parts = [("interior", interior)] + ([("cover", cover)] if cover else [])
    readings = [(part, *_read(source)) for part, source in parts]
    book = readings[0][2]
    pages = len(book.pages)
    spine = spine_width(pages, press) if pages else None
    intent = next((intent for intent in book.intents if intent.kind == "GTS_PDFX"), None)
    bleed, inner_bleed = _bleed(book, press)
    profile = "none embedded"
    if intent and intent.embedded:
        profile = f"{intent.profile_name or 'unnamed'}, embedded"
    fonts = {
        font.name.partition("+")[2] or font.name
        for _, _, read in readings
        for page in read.pages
        for font in page.fonts
    }
    return JobTicket(
        title=facts.title,
        authors=facts.authors,
        isbn=facts.isbn,
        date=facts.moment.date().isoformat(),
        trim=_trim(book),
        bleed_mm=bleed,
        inner_bleed_mm=inner_bleed,
        pages=pages,
        blank_pages=tuple(page.index + 1 for page in book.pages if page.blank),
        leaves=leaves(pages),
        sheets=-(-pages // 4) if press.binding.step == 4 else 0,
        paper=press.paper.name,
        caliper_mm=press.paper.caliper.mm,
        caliper_read=press.paper.read,
        cover_paper=press.cover_paper.name,
        binding=press.binding.name,
        spine_mm=spine.mm if spine else None,
        standard=(book.xmp.pdfx_version if book.xmp else "") or book.info.pdfx_version or "none claimed",
        condition=_condition(intent.identifier) if intent else "none",
        profile=profile,
        marks=press.marks,
        inks=tuple(run for part, _, read in readings for run in ink_runs(part, read)),
        fonts=tuple(sorted(fonts)),
        printer=printer(press.printer).told if press.printer else "",
        files=tuple(_file(part, path, read) for part, path, read in readings),
    )


def _read(source: Path | PdfFile) -> tuple[Path, PrintReading]:
    with opened(source) as file:
        try:
            return file.path, file.once(read_print)
        except UnreadableError as error:
            what = f"{file.path.name} cannot be read: {error}"
            raise RenderError(what, "Build it again.", code="X-001") from error


def _file(part: str, path: Path, reading: PrintReading) -> TicketFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return TicketFile(part, path.name, len(content), digest, len(reading.pages), _trim(reading))


def _trim(reading: PrintReading) -> str:
    """Return the trim of the first page that has one, as it measures."""
    trim = next((page.trim for page in reading.pages if page.trim), None)
    if trim is None:
        return "unknown"
    width, height = (Length(round(Length.from_pt(side).mm, 1)) for side in (trim.width, trim.height))
    return str(Size(width, height))


def _bleed(reading: PrintReading, press: PressSpec) -> tuple[float, float]:
    """Return the narrowest bleed of the file in mm: of three sides, and at the spine."""
    outer, inner = [], []
    for page in reading.pages:
        if page.trim and page.bleed:
            trim, bleed = page.trim, page.bleed
            sides = {"left": trim.x0 - bleed.x0, "right": bleed.x1 - trim.x1}
            inner.append(sides.pop(press.spine_at(page.index)))
            outer += [*sides.values(), trim.y0 - bleed.y0, bleed.y1 - trim.y1]
    least, spine = (round(Length.from_pt(min(each, default=0.0)).mm, 2) for each in (outer, inner))
    return least, spine


def _bleed_told(ticket: JobTicket) -> str:
    if ticket.inner_bleed_mm == ticket.bleed_mm:
        return f"bleed {ticket.bleed_mm:g} mm on four sides"
    return f"bleed {ticket.bleed_mm:g} mm, {ticket.inner_bleed_mm:g} mm at the spine"


def _condition(identifier: str) -> str:
    return (
        f"{identifier}: {condition(identifier).condition}"
        if identifier in known("conditions")
        else identifier
    )


def ink_runs(part: str, reading: PrintReading) -> tuple[InkRun, ...]:
    """Return the pages that need each set of plates; blank pages need none."""
    by_inks: dict[tuple[str, ...], list[int]] = {}
    for page in reading.pages:
        by_inks.setdefault(page.plates, []).append(page.index + 1)
    return tuple(
        InkRun(part, page_runs(pages), inks)
        for inks, pages in sorted(by_inks.items(), key=lambda item: item[1][0])
        if inks
    )


def ticket_json(ticket: JobTicket) -> str:
    """Return the ticket for machines: one object, keys in the order above, UTF-8 letters as they are."""
    return json.dumps(asdict(ticket), ensure_ascii=False, indent=2) + "\n"


def ticket_text(ticket: JobTicket) -> str:
    """Return the ticket for people: one screen of plain text."""
    blanks = f", blank: {page_runs(ticket.blank_pages)}" if ticket.blank_pages else ""
    rows = [
        ("Title", ticket.title),
        ("Authors", "; ".join(ticket.authors) or "–"),
        *((("ISBN", ticket.isbn),) if ticket.isbn else ()),
        ("Date", ticket.date),
        ("Trim", f"{ticket.trim}, {_bleed_told(ticket)}"),
        ("Pages", f"{ticket.pages}{blanks}"),
        ("Sheets", f"{ticket.sheets} folded once, {ticket.leaves} leaves")
        if ticket.sheets
        else ("Leaves", str(ticket.leaves)),
        ("Paper", ticket.paper),
        ("Caliper", f"{ticket.caliper_mm:g} mm a leaf, from our table of {ticket.caliper_read}"),
        ("Cover", ticket.cover_paper),
        ("Binding", ticket.binding),
        ("Spine", "none" if ticket.spine_mm is None else f"{ticket.spine_mm:g} mm; please send a dummy"),
        *(("Inks", f"{run.part} {run.pages}: {', '.join(run.inks)}") for run in ticket.inks),
        ("Type", ", ".join(ticket.fonts) or "none"),
        ("Standard", ticket.standard),
        ("Condition", ticket.condition),
        ("Profile", ticket.profile),
        ("Marks", "crop marks outside the bleed" if ticket.marks else "none"),
    ]
    if ticket.printer:
        rows.append(("Made for", ticket.printer))
    lines = ["JOB TICKET", ""]
    before = ""
    for name, value in rows:
        lines.append(f"{name if name != before else '':<11}{value}")
        before = name
    lines += ["", "FILES"]
    for file in ticket.files:
        size = f"{file.size:,}".replace(",", " ")
        lines += [
            f"{file.part:<11}{file.name}",
            f"{'':<11}{_counted(file.pages, 'page')} of {file.trim}, {size} bytes",
        ]
        lines.append(f"{'':<11}SHA-256 {file.sha256}")
    return "\n".join(lines) + "\n"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
