"""Reading a reflowable edition against the flow: its sections and notes are whole texts, white space included."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from lxml import etree

from stamba.document import Document, parse_body
from stamba.document.characters import FOLIO, INVISIBLE, MARKER, excerpt, squeezed, visible_text
from stamba.document.flow import Flow, NoteFlow, SectionFlow
from stamba.ground.errors import Source
from stamba.ground.findings import Finding

_HINT = "The edition lost, doubled or moved something here; it is not the text."


@dataclass(frozen=True, slots=True)
class EditionNote:
    """A note as an edition has it: its number as it is printed, its text, and the section it stands in."""

    number: str
    text: str
    section: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A text without its sentinels, with the offsets shifted accordingly; `new` are those of all that was there."""

    text: str
    spaces: frozenset[int]
    edges: frozenset[int]
    new: tuple[int, ...]

    def was_at(self, offset: int) -> int:
        """Return where a character of the text was, or the last one if there is none."""
        return max(bisect_left(self.new, min(offset + 1, len(self.text))) - 1, 0)


def read_reflowable(
    name: str, texts: Mapping[str, str], notes: Sequence[EditionNote], flow: Flow
) -> Iterator[Finding]:
    """F-102, F-103: compare every section that the edition has, and all notes, with the flow."""
    for section in flow.sections:
        if section.section in texts:
            yield from _read_section(name, texts[section.section], section)
    yield from _read_notes(name, notes, flow)


def read_invisible(
    name: str, texts: Mapping[str, str], notes: Sequence[EditionNote], document: Document
) -> Iterator[Finding]:
    """F-111: characters that nobody sees, which part a word for search and voices, are those of the text.

    A book that orders soft hyphens has them in its text, and they are not counted.
    """
    free = "\u00ad" if document.config.epub.soft_hyphens else ""
    for section in document.sections:
        if section.id not in texts:
            continue
        here = [texts[section.id], *(note.text for note in notes if note.section == section.id)]
        parts = [section.body, *(note.body for note in document.notes if note.section == section.id)]
        ours = _invisible("".join(visible_text(parse_body(part)) for part in parts), free)
        theirs = _invisible("".join(here), free)
        if theirs != ours:
            text = next((part for part in here if _invisible(part, free)), "")
            at = next((match.start() for match in INVISIBLE.finditer(text) if match[0] not in free), 0)
            near = INVISIBLE.sub("|", text[max(at - 20, 0) : at + 20])
            what = f"{name} {section.id} has {_told(theirs)} where the text has {_told(ours)}"
            yield Finding("F-111", f"{what}: “{near.strip()}”", section.source, _HINT)


def _invisible(text: str, free: str) -> Counter[str]:
    return Counter(char for found in INVISIBLE.findall(text) for char in found if char not in free)


def _told(characters: Counter[str]) -> str:
    some = (f"{count} of U+{ord(char):04X}" for char, count in sorted(characters.items()))
    return ", ".join(some) or "no invisible character"


def take_away(element: etree._Element) -> None:
    """Remove an element and keep the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _read_section(name: str, text: str, section: SectionFlow) -> Iterator[Finding]:
    wanted = _wanted(section)
    got, spaces = squeezed(text)
    at = _first_difference(wanted, got, spaces)
    if at is None:
        return
    ours, theirs = excerpt(got, at, spaces), excerpt(wanted.text, at, wanted.spaces | wanted.edges)
    yield Finding(
        "F-102",
        f"{name} {section.section} reads “{ours}” where the text has {f'“{theirs}”' if theirs else 'nothing more'}",
        section.where(wanted.was_at(at)), _HINT,
    )  # fmt: skip


def _read_notes(name: str, notes: Sequence[EditionNote], flow: Flow) -> Iterator[Finding]:
    known = {str(note.number): note for note in flow.notes}
    told: list[str] = []
    for note in notes:
        ours = known.get(note.number)
        if ours is None:
            what = f"{name} has a note {note.number or 'without number'} that is not in the text"
            yield Finding("F-103", f"{what}: “{note.text.strip()[:40]}”", Source(Path(name)), _HINT)
        elif note.number in told:
            yield Finding("F-103", f"{name} has note {note.number} twice", ours.source, _HINT)
        else:
            told.append(note.number)
            yield from _read_note(name, note, ours)
    for number, ours in known.items():
        if number not in told:
            yield Finding("F-103", f"{name} lacks note {number}", ours.source, _HINT)
    if told != sorted(told, key=int):
        number = next(later for early, later in pairwise(told) if int(later) < int(early))
        yield Finding("F-103", f"{name} has note {number} out of order", known[number].source, _HINT)


def _read_note(name: str, note: EditionNote, ours: NoteFlow) -> Iterator[Finding]:
    wanted = _wanted(ours)
    got, spaces = squeezed(note.text)
    at = _first_difference(wanted, got, spaces)
    if at is not None:
        reads, has = excerpt(got, at, spaces), excerpt(wanted.text, at, wanted.spaces | wanted.edges)
        what = (
            f"{name} note {note.number} reads “{reads}” where it has {f'“{has}”' if has else 'nothing more'}"
        )
        yield Finding("F-103", what, ours.source, _HINT)
    if note.section != ours.section:
        what = f"{name} note {note.number} stands in {note.section} and is called in {ours.section}"
        yield Finding("F-103", what, ours.source, _HINT)


def _wanted(flow: SectionFlow | NoteFlow) -> _Wanted:
    # A sentinel has the new offset of what follows it.
    new = (0, *accumulate(char not in (MARKER, FOLIO) for char in flow.text))
    text = flow.text.replace(MARKER, "").replace(FOLIO, "")
    edges = frozenset(new[n] for n in flow.edges) | {0, len(text)}
    return _Wanted(text, frozenset(new[n] for n in flow.spaces), edges, new)


def _first_difference(wanted: _Wanted, got: str, spaces: frozenset[int]) -> int | None:
    letters = None
    if wanted.text != got:
        pairs = enumerate(zip(wanted.text, got, strict=False))
        letters = next((n for n, (a, b) in pairs if a != b), min(len(wanted.text), len(got)))
    gaps = (wanted.spaces ^ spaces) - wanted.edges
    first = min(gaps, default=None)
    if letters is None or first is None:
        return first if letters is None else letters
    return min(letters, first)
