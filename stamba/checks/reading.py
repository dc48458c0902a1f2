"""Reading an edition against the flow, character by character: nothing lost, nothing doubled, in order, notes included.

A PDF page must hold the next stretch of the text and then, in order, the notes called in that stretch; so one
reading also proves that every note stands on the page of its call, and tells at which character each page begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stamba.checks.finding import Finding
from stamba.checks.flow import FOLIO, MARKER, Flow, NoteFlow, SectionFlow, squeeze
from stamba.checks.pages import HYPHEN, PageText

_EXCERPT = 40
_MARKER_TEXT = re.compile(r"[•◦▪‣–-]|\(?([0-9]{1,4}|[a-z]|[ivxlcdm]{1,7})[.)]")
_FOLIO_TEXT = re.compile(r"[. ]*([0-9]+|[ivxlc]+)")
_MOST_BACK = 12  # how far the text may have run on into the number of a note


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page begins in the text: page index, section, offset in the section's flow."""

    index: int
    section: str
    offset: int


@dataclass(slots=True)
class Reading:
    """What reading a PDF gave: the starts of its pages, line-end hyphens, folios in the contents, findings."""

    starts: list[PageStart] = field(default_factory=list)
    hyphens: int = 0
    folios: list[tuple[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_pdf(path: Path, pages: Sequence[PageText], flow: Flow) -> Reading:
    """Read the pages of a PDF against the flow; reading ends at the first thing that does not agree."""
    reading = Reading()
    reader = _PdfReader(path, flow, reading)
    for page in pages:
        reader.page(page)
        if reading.findings:
            return reading
    reader.end(len(pages))
    return reading


class _PdfReader:
    """The position in the flow, carried from page to page."""

    def __init__(self, path: Path, flow: Flow, reading: Reading) -> None:
        self.path = path
        self.sections = [section for section in flow.sections if section.text]
        self.notes = {note.number: note for note in flow.notes}
        self.reading = reading
        self.section = 0
        self.offset = 0
        self.called: list[int] = []
        self.markers = 0

    def page(self, page: PageText) -> None:
        text = _page_characters(page.text)
        if not text:
            return
        if self.section < len(self.sections):
            self._skip_finished()
            at = self.sections[min(self.section, len(self.sections) - 1)]
            self.reading.starts.append(PageStart(page.index, at.section, self.offset))
        self.called, self.markers = [], 0
        end = self._match_text(text)
        self._match_notes(text, end, page)

    def end(self, count: int) -> None:
        self._skip_finished()
        if self.section < len(self.sections):
            section = self.sections[self.section]
            self._find(
                "F-101",
                f"the text ends on page {count} before “{_excerpt(section.text, self.offset)}”",
                section,
            )

    def _skip_finished(self) -> None:
        while self.section < len(self.sections) and self.offset >= len(self.sections[self.section].text):
            self.section, self.offset = self.section + 1, 0

    def _match_text(self, text: str) -> int:
        """Match as much of the page as is the text; gives where on the page that ends."""
        at = 0
        while at < len(text):
            self._skip_finished()
            if self.section >= len(self.sections):
                return at
            flow = self.sections[self.section].text
            wanted, got = flow[self.offset], text[at]
            if wanted in (MARKER, FOLIO):
                at = self._match_addition(wanted, text, at)
                self.offset += 1
            elif wanted == got:
                self._call()
                at, self.offset = at + 1, self.offset + 1
            elif got == HYPHEN:
                at += 1
                if wanted == "-":
                    self._call()
                    self.offset += 1
                else:
                    self.reading.hyphens += 1
            else:
                return at
        return at

    def _call(self) -> None:
        section = self.sections[self.section]
        self.called += [number for offset, number in section.calls if offset == self.offset]

    def _match_addition(self, wanted: str, text: str, at: int) -> int:
        if wanted == MARKER:
            item = self.sections[self.section].text[self.offset + 1 : self.offset + 4]
            match = None if text.startswith(item, at) else _MARKER_TEXT.match(text, at)
            self.markers += match is None  # the engine draws what hangs outside the text after the text
            return match.end() if match else at
        match = _FOLIO_TEXT.match(text, at)
        if match:
            self.reading.folios.append((self.sections[self.section].section, match[1]))
        return match.end() if match else at

    def _match_notes(self, text: str, end: int, page: PageText) -> None:
        """The rest of the page must be its notes. The text may have run on a few characters into the first."""
        if end == len(text) and not self.called and not self.markers:
            return
        for back in range(min(_MOST_BACK, end, self.offset) + 1):
            called = self._called_before(self.offset - back)
            rest = _without_markers(text[end - back :], self.markers)
            if _notes_agree(rest, [self.notes[number] for number in called]):
                self.offset -= back
                return
        self._explain(text, end, page)

    def _called_before(self, offset: int) -> list[int]:
        section = self.sections[min(self.section, len(self.sections) - 1)]
        late = {number for at, number in section.calls if at >= offset}
        return [number for number in self.called if number not in late]

    def _explain(self, text: str, end: int, page: PageText) -> None:
        place = f"{self.path.name} page {page.index + 1}"
        section = self.sections[min(self.section, len(self.sections) - 1)]
        missing = [
            number
            for number in self.called
            if squeeze(self.notes[number].text)[:20] not in text[max(end - 20, 0) :]
        ]
        if missing and end >= len(text) - 1:
            note = self.notes[missing[0]]
            self.reading.findings.append(
                Finding(
                    "P-102", "error", f"note {note.number} is called on {place} and does not begin there",
                    str(note.source), "Shorten the note, or move its call; the engine cannot set it here.",
                )
            )  # fmt: skip
            return
        wanted = _excerpt(section.text, self.offset) if self.offset < len(section.text) else "nothing more"
        self._find("F-101", f"{place} reads “{_excerpt(text, end)}” where the text has “{wanted}”", section)

    def _find(self, code: str, message: str, section: SectionFlow) -> None:
        where = section.where(min(self.offset, max(len(section.text) - 1, 0)))
        hint = "The edition lost, doubled or moved something here; it is not the text."
        self.reading.findings.append(Finding(code, "error", message, str(where), hint))


def _without_markers(text: str, count: int) -> str:
    for _ in range(count):
        match = _MARKER_TEXT.match(text)
        if not match:
            break
        text = text[match.end() :]
    return text


def _notes_agree(text: str, notes: Sequence[NoteFlow]) -> bool:
    wanted = "".join(note.text for note in notes)
    at = 0
    for got in text:
        if at < len(wanted) and got == wanted[at]:
            at += 1
        elif got == HYPHEN:
            at += at < len(wanted) and wanted[at] == "-"
        elif at < len(wanted) and wanted[at] == MARKER:
            at += 1
        else:
            return False
    return at == len(wanted)


def _page_characters(text: str) -> str:
    # A plain hyphen at the end of a line may be the text's or the engine's; PDFium marks most of them itself.
    return squeeze(re.sub(r"-\n", HYPHEN, text))


def _excerpt(text: str, at: int) -> str:
    start = max(at - 10, 0)
    return text[start : at + _EXCERPT].replace(MARKER, "").replace(FOLIO, "").replace(HYPHEN, "-")


def read_reflowable(name: str, texts: dict[str, str], notes: Sequence[str], flow: Flow) -> Iterator[Finding]:
    """Compare the text of every section file, and of the notes, with the flow; all are whole strings."""
    for section in flow.sections:
        if section.section not in texts:
            continue
        wanted, got = section.text.replace(MARKER, "").replace(FOLIO, ""), squeeze(texts[section.section])
        if wanted != got:
            at = next(
                (n for n, (a, b) in enumerate(zip(wanted, got, strict=False)) if a != b),
                min(len(wanted), len(got)),
            )
            yield Finding(
                "F-102", "error",
                f"{name} {section.section} reads “{_excerpt(got, at)}” where the text has “{_excerpt(wanted, at)}”",
                str(section.where(at)), "The edition lost, doubled or moved something here; it is not the text.",
            )  # fmt: skip
    for note, got in zip(flow.notes, notes, strict=False):
        if squeeze(note.text).replace(MARKER, "") != squeeze(got):
            yield Finding(
                "F-103", "error", f"{name} note {note.number} reads “{got.strip()[:_EXCERPT]}…”", str(note.source),
                "The edition lost, doubled or moved something here; it is not the note.",
            )  # fmt: skip
    if len(flow.notes) != len(notes):
        yield Finding("F-103", "error", f"{name} has {len(notes)} notes and the text {len(flow.notes)}", name)
