"""Matching what stands on a page with notes and with the bullets and numbers of lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stamba.document.characters import HYPHEN, MARKER, mkhedruli, squeezed
from stamba.document.flow import NoteFlow
from stamba.document.page_texts import PageText
from stamba.ground.errors import Source

MARKER_TEXT = re.compile(r"[•◦▪‣–-]|\(?([0-9]{1,4}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,9})[.)]")
_OPENING = 16  # so many characters tell that a note begins


@dataclass(frozen=True, slots=True)
class TypeArea:
    """The characters of a page's type area without white space, and the indices that had it before them."""

    index: int
    text: str
    gaps: frozenset[int]

    @classmethod
    def of(cls, page: PageText) -> TypeArea:
        """Squeeze a page; a hyphen at the end of a line may be the text's or the engine's."""
        text, gaps = squeezed(mkhedruli(page.text).replace("-\n", f"{HYPHEN} ").replace(HYPHEN, f"{HYPHEN} "))
        return cls(page.index, text, gaps)


def match_note(page: TypeArea, at: int, note: NoteFlow) -> tuple[int, int]:
    """Match a note from an index on the page; gives where the match ends on the page and in the note's text."""
    text, wanted, offset = page.text, note.text, 0
    while at < len(text) and offset < len(wanted):
        got = text[at]
        if wanted[offset] == MARKER:
            match = MARKER_TEXT.match(text, at)
            at = match.end() if match else at
            offset += 1
        elif got == wanted[offset]:
            lost = offset > 0 and offset in note.spaces and at not in page.gaps
            if lost and offset not in note.edges:
                return at, offset
            at, offset = at + 1, offset + 1
        elif got == HYPHEN:
            offset += wanted[offset] == "-"
            at += 1
        else:
            return at, offset
    return at, offset


def length_of(head: str, text: str) -> int:
    """Return how much of a page the head of a table is that stands at its beginning; 0 if it does not."""
    at = 0
    for sign in head:
        while text[at : at + 1] == HYPHEN != sign:  # of a word that its cell parts
            at += 1
        if text[at : at + 1] != sign:
            return 0
        at += 1
    return at


def opens(page: TypeArea, at: int, notes: Sequence[NoteFlow]) -> bool:
    """Tell whether one of the notes begins at this index of the page: its number, a stop and its first letters."""
    return any(
        match_note(page, at, note)[1] >= min(_OPENING, len(note.text), len(str(note.number)) + 3)
        for note in notes
    )


def without_markers(text: str, at: int, markers: Sequence[tuple[str, Source]]) -> tuple[int, int]:
    """Return the end of the bullets and numbers that were drawn behind the text, and the number of those waited for."""
    for count, (numeral, _) in enumerate(markers):
        match = MARKER_TEXT.match(text, at)
        if not match or (match[1] or "") != numeral:
            return at, count
        at = match.end()
    return at, len(markers)
