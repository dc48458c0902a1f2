"""Reading a PDF against the flow, character by character: nothing lost, nothing doubled, in order, notes included.

A page must hold the next stretch of the text and then, in order, the notes called in that stretch; so one reading
also proves that every note stands on the page of its call, and tells at which character each page begins.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from stamba.document.characters import FOLIO, HYPHEN, MARKER, excerpt, mkhedruli
from stamba.document.flow import Flow, NoteFlow, SectionFlow
from stamba.document.flow_matching import MARKER_TEXT, TypeArea, length_of, match_note, opens, without_markers
from stamba.document.page_texts import PageText
from stamba.ground.errors import Source
from stamba.ground.findings import ERROR, Finding

_FOLIO_TEXT = re.compile(r"[. ]*([0-9]+|[ivxlc]+)")
_HINT = "The edition lost, doubled or moved something here; it is not the text."
_NOTE_HINT = "Shorten the note, or move its call; the engine cannot set it here."
_LEAST_PART = 200  # characters of a note before it may go on on the next page
_MOST_BACK = 12  # how far the text may have run on into the number of a note


@dataclass(frozen=True, slots=True)
class PageStart:
    """The beginning of a page in the text: page index, section, offset in the section's flow."""

    index: int
    section: str
    offset: int


@dataclass(slots=True)
class FlowReading:
    """The result of reading a PDF: the starts of its pages, line-end hyphens, folios in the contents, findings."""

    starts: list[PageStart] = field(default_factory=list)
    hyphens: int = 0
    folios: list[tuple[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Tell whether the text stands on the pages, all of it."""
        return not any(one.severity == ERROR for one in self.findings)


def read_pdf(path: Path, pages: Sequence[PageText], flow: Flow) -> FlowReading:
    """Read the pages of a PDF against the flow; reading ends at the first thing that does not agree."""
    reading = FlowReading()
    reader = _PdfReader(path, flow, reading)
    for page in pages:
        reader.page(TypeArea.of(page))
        if reading.findings:
            return reading
    reader.end(len(pages))
    return reading


class _PdfReader:
    """The position in the flow, carried from page to page."""

    def __init__(self, path: Path, flow: Flow, reading: FlowReading) -> None:
        self.path = path
        self.sections = [
            replace(section, text=mkhedruli(section.text)) for section in flow.sections if section.text
        ]
        self.notes = {note.number: replace(note, text=mkhedruli(note.text)) for note in flow.notes}
        self.reading = reading
        self.section = 0
        self.offset = 0
        self.called: list[int] = []
        self.carried: NoteFlow | None = None  # what of a note goes on from the page before
        self.missed = ""  # what to say of a note that is carried whole
        self.late: list[Finding] = []
        self.markers: list[tuple[str, Source]] = []
        self.stops: dict[int, list[int]] = {}  # of the section that is being read

    @property
    def at_end(self) -> bool:
        """Tell whether the whole text was read."""
        return self.section >= len(self.sections)

    @property
    def here(self) -> SectionFlow:
        """The section that is being read, or the last one."""
        return self.sections[min(self.section, len(self.sections) - 1)]

    def page(self, page: TypeArea) -> None:
        if not page.text:
            return
        self._skip_finished()
        if not self.at_end:
            self.reading.starts.append(PageStart(page.index, self.here.section, self.offset))
        self.called, self.markers = [], []
        end = self._match_text(page, self._repeated_head(page))
        if not self.reading.findings:
            self._match_notes(page, end)

    def end(self, count: int) -> None:
        """Say what is left when the pages are read, and which notes stand on the page after their call's."""
        self.reading.findings += self.late
        self._skip_finished()
        if self.carried and self.missed:
            self._find_note(self.carried, self.missed)
        elif self.carried:
            words = excerpt(self.carried.text, 0, self.carried.spaces)
            self._find_note(
                self.carried, f"{self.path.name} ends before “{words}” of note {self.carried.number}"
            )
        if not self.at_end:
            next_words = excerpt(self.here.text, self.offset, self.here.spaces | self.here.edges)
            self._find(f"{self.path.name} ends on page {count} before “{next_words}”")

    def _skip_finished(self) -> None:
        while not self.at_end and self.offset >= len(self.here.text):
            self.section, self.offset = self.section + 1, 0

    def _repeated_head(self, page: TypeArea) -> int:
        """Return the length of the head of a table that goes on, at the page's beginning."""
        for head in () if self.at_end else self.here.heads:
            if head.start <= self.offset < head.end and (length := length_of(head.text, page.text)):
                return length
        return 0

    def _match_text(self, page: TypeArea, at: int) -> int:
        """Match as much of the page as is the text; gives where on the page that ends."""
        text = page.text
        while at < len(text):
            self._skip_finished()
            if self.at_end:
                return at
            wanted, got = self.here.text[self.offset], text[at]
            if wanted in (MARKER, FOLIO):
                behind = self._match_addition(wanted, page, at)
                if behind is None:
                    return at
                at, self.offset = behind, self.offset + 1
            elif wanted == got:
                if not self._has_its_space(page, at):
                    return at
                count = self._alike(text, at)
                self._call(count)
                at, self.offset = at + count, self.offset + count
            elif got == HYPHEN or (got == "-" and wanted.isalpha() and self._numbers_follow(text, at + 1)):
                at += 1
                if wanted == "-":
                    self._call()
                    self.offset += 1
                else:
                    self.reading.hyphens += 1
            else:
                return at
        return at

    def _numbers_follow(self, text: str, at: int) -> bool:
        """Tell whether numbers of items that hang in the margin follow, which PDFium reads after the last line."""
        return without_markers(text, at, self.markers)[0] > at

    def _has_its_space(self, page: TypeArea, at: int) -> bool:
        lost = at > 0 and self.offset in self.here.spaces and at not in page.gaps
        if lost and self.offset not in self.here.edges:
            self._differs(page, at)
            return False
        return True

    def _alike(self, text: str, at: int) -> int:
        """Return how many characters agree from here, up to the next white space or sentinel; one at least."""
        stops = self._stops()
        place = bisect_right(stops, self.offset)
        end = stops[place] if place < len(stops) else len(self.here.text)
        count = min(end - self.offset, len(text) - at)
        return count if self.here.text.startswith(text[at : at + count], self.offset) else 1

    def _stops(self) -> list[int]:
        """Return the offsets in the section at which more than its character is asked for, in order."""
        if self.section not in self.stops:
            here = self.here
            sentinels = (at for at, sign in enumerate(here.text) if sign in (MARKER, FOLIO))
            self.stops = {self.section: sorted({*here.spaces, *sentinels})}
        return self.stops[self.section]

    def _call(self, count: int = 1) -> None:
        """Call the notes of so many characters."""
        calls = self.here.calls
        first, behind = (bisect_left(calls, (offset,)) for offset in (self.offset, self.offset + count))
        self.called += [number for _, number in calls[first:behind]]

    def _match_addition(self, wanted: str, page: TypeArea, at: int) -> int | None:
        """Return the end of the edition's addition on the page; None when what follows it in the text is not there."""
        if wanted == MARKER:
            return self._match_marker(page.text, at)
        match = _FOLIO_TEXT.match(page.text, at)
        if not match:
            return at
        # A folio ends at white space: the title of the next line in the contents may be a number too.
        begin = match.start(1)
        end = next((place for place in range(begin + 1, match.end()) if place in page.gaps), match.end())
        self.reading.folios.append((self.here.section, page.text[begin:end]))
        return end

    def _match_marker(self, text: str, at: int) -> int | None:
        """A bullet or number and then the item; the engine may draw what hangs outside the text after all text."""
        rest = self.here.text[self.offset :]
        bare = rest.lstrip(MARKER)
        item = bare.split(MARKER, 1)[0][:3]
        numeral = next((told for offset, told in self.here.numerals if offset == self.offset), "")
        if text.startswith(item, at):
            self.markers.append((numeral, self.here.where(self.offset)))
            return at
        match = first = MARKER_TEXT.match(text, at)
        for _ in range(len(rest) - len(bare)):
            if not match or not first or (first[1] or "") != numeral:
                return None
            if text.startswith(item, match.end()):
                return first.end()
            match = MARKER_TEXT.match(text, match.end())
        return None

    def _match_notes(self, page: TypeArea, end: int) -> None:
        """The rest of the page must be its notes. The text may have run on a few characters into the first."""
        if end == len(page.text) and not self.called and not self.markers and not self.carried:
            return
        before = [self.carried] if self.carried else []
        for late in (0, 1):  # the last note may stand whole on the next page
            for back in range(min(_MOST_BACK, end, self.offset) + 1):
                called = [self.notes[number] for number in self._called_before(self.offset - back)]
                notes = [*before, *called[: len(called) - late]]
                for begin in {end - back, without_markers(page.text, end - back, self.markers)[0]}:
                    agrees, rest = self._agrees(page, begin, notes)
                    if agrees and (not late or (called and rest is None)):
                        self.offset -= back
                        self._carry(*((called[-1], self._not_there(page, called[-1])) if late else (rest,)))
                        return
        if self.missed and self.carried:
            self._find_note(self.carried, self.missed)
        else:
            self._explain(page, end)

    def _not_there(self, page: TypeArea, note: NoteFlow) -> str:
        return f"note {note.number} is called on {self._place(page)} and does not stand there"

    def _carry(self, note: NoteFlow | None, missed: str = "") -> None:
        """Carry what is left of a note to the next page; the one that was carried whole to this one stands on it."""
        if self.missed and self.carried:
            self.late.append(
                Finding("P-102", f"{self.missed}, but on the next", self.carried.source, _NOTE_HINT)
            )
        self.carried, self.missed = note, missed

    def _called_before(self, offset: int) -> list[int]:
        late = {number for at, number in self.here.calls if at >= offset}
        return [number for number in self.called if number not in late]

    def _agrees(self, page: TypeArea, begin: int, notes: Sequence[NoteFlow]) -> tuple[bool, NoteFlow | None]:
        """Tell whether the notes stand on the page from here and nothing else does, and what of the last goes on."""
        at = begin
        for number, note in enumerate(notes, start=1):
            at, offset = match_note(page, at, note)
            if offset < len(note.text):
                goes_on = number == len(notes) and at == len(page.text) and offset > _LEAST_PART
                return goes_on, note.behind(offset) if goes_on else None
        return at == len(page.text), None

    # --- what to say when a page is not as it should be ---

    def _explain(self, page: TypeArea, end: int) -> None:
        called = [self.notes[number] for number in self.called]
        strangers = [note for note in self.notes.values() if note not in called]
        last, drawn = without_markers(page.text, end, self.markers)
        marker = MARKER_TEXT.match(page.text, last)
        if marker and drawn < len(self.markers):
            numeral, source = self.markers[drawn]
            what = f"{self._place(page)} numbers an item with “{marker[0]}” and not with “{numeral or '•'}”"
            self.reading.findings.append(Finding("F-101", what, source, _HINT))
            return
        near = range(max(end - _MOST_BACK, 0), last + 1)
        begin = next((at for at in near if opens(page, at, called)), last)
        numbered = called and page.text.startswith(f"{called[0].number}.", last)
        if begin == last < len(page.text) and not numbered and not opens(page, last, [*called, *strangers]):
            self._differs(page, end)
            return
        at = begin
        for note in called:
            behind, offset = match_note(page, at, note)
            if offset == len(note.text):
                at = behind
            elif opens(page, at, [note]):
                self._note_differs(page, behind, note, offset)
                return
            elif opens(page, at, strangers):
                break
            elif page.text.startswith(f"{note.number}.", at):
                self._note_differs(page, behind, note, offset)
                return
            else:
                self._find_note(note, self._not_there(page, note))
                return
        stranger = next((note for note in strangers if opens(page, at, [note])), None)
        if stranger:
            self._find_note(
                stranger, f"note {stranger.number} stands on {self._place(page)} and is not called there"
            )
        else:
            self._differs(page, at)

    def _place(self, page: TypeArea) -> str:
        return f"{self.path.name} page {page.index + 1}"

    def _differs(self, page: TypeArea, at: int) -> None:
        wanted = "nothing more"
        if not self.at_end and self.offset < len(self.here.text):
            wanted = f"“{excerpt(self.here.text, self.offset, self.here.spaces | self.here.edges)}”"
        self._find(
            f"{self._place(page)} reads “{excerpt(page.text, at, page.gaps)}” where the text has {wanted}",
        )

    def _note_differs(self, page: TypeArea, at: int, note: NoteFlow, offset: int) -> None:
        got = f"reads “{excerpt(page.text, at, page.gaps)}”" if at < len(page.text) else "ends"
        wanted = excerpt(note.text, offset, note.spaces | note.edges)
        message = f"note {note.number} {got} on {self._place(page)} where it has “{wanted}”"
        self.reading.findings.append(Finding("F-103", message, note.source, _HINT))

    def _find_note(self, note: NoteFlow, message: str) -> None:
        self.reading.findings.append(Finding("F-101", message, note.source, _NOTE_HINT))

    def _find(self, message: str) -> None:
        where = self.here.where(min(self.offset, max(len(self.here.text) - 1, 0)))
        self.reading.findings.append(Finding("F-101", message, where, _HINT))
