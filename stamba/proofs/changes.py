"""The words that were added to a book and taken away since another state of it.

Compared is the text as a reader finds it, the flow, by paragraphs; notes stand behind the section of their call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from stamba.document.characters import FOLIO, MARKER
from stamba.document.flow import Flow, NoteFlow, SectionFlow

KEPT, ADDED, TAKEN = "kept", "added", "taken"
_MOST_WORDS = 4000  # of a stretch that is compared word by word


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: words and their offsets in the text of its section (by index), or of its note (by index)."""

    section: int
    note: int | None
    words: tuple[str, ...]
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that were kept, added or taken away; `place` is the paragraph where they stand, and `first` the first of
    them there, or, of those taken away, the word that follows.
    """

    kind: str
    words: tuple[str, ...]
    place: Paragraph
    first: int


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of paragraphs in which something was changed."""

    pieces: tuple[Piece, ...]


def changes(before: Flow, now: Flow) -> tuple[Change, ...]:
    """Return what is otherwise in `now` than in `before`, in the order of the text."""
    old, new = list(_paragraphs(before)), list(_paragraphs(now))
    if not new:
        return ()
    matcher = SequenceMatcher(None, [one.words for one in old], [one.words for one in new], autojunk=False)
    return tuple(
        Change(tuple(_pieces(old[a0:a1], new[b0:b1], new[min(b1, len(new) - 1)])))
        for kind, a0, a1, b0, b1 in matcher.get_opcodes()
        if kind != "equal"
    )


def _pieces(old: list[Paragraph], new: list[Paragraph], following: Paragraph) -> Iterator[Piece]:
    before = [word for one in old for word in one.words]
    now = [(one, at) for one in new for at in range(len(one.words))]
    words = [one.words[at] for one, at in now]
    large = len(before) + len(words) > _MOST_WORDS
    matcher = SequenceMatcher(None, before, words, autojunk=large)
    for _, a0, a1, b0, b1 in matcher.get_opcodes():
        same = before[a0:a1] == words[b0:b1]
        if a1 > a0 and not same:
            place, first = (
                now[b0] if b0 < len(now) else (now[-1][0], len(now[-1][0].words)) if now else (following, 0)
            )
            yield Piece(TAKEN, tuple(before[a0:a1]), place, first)
        at = b0
        while at < b1:  # a piece stands in one paragraph
            place, first = now[at]
            end = at + min(len(place.words) - first, b1 - at)
            yield Piece(KEPT if same else ADDED, tuple(words[at:end]), place, first)
            at = end


def _paragraphs(flow: Flow) -> Iterator[Paragraph]:
    """Yield the paragraphs of what was typed, the notes of a section behind it."""
    for index, section in enumerate(flow.sections):
        if section.words:
            yield from _of(section, index, None, dict(section.calls))
            for _, number in section.calls:
                yield from _of(flow.notes[number - 1], index, number - 1, {})


def _of(
    text: SectionFlow | NoteFlow, section: int, note: int | None, calls: dict[int, int]
) -> Iterator[Paragraph]:
    bounds = sorted({0, *text.edges, len(text.text)})
    numbers = {
        offset: str(number) for offset, number in calls.items()
    }  # those of notes change with each other note
    for begin, end in pairwise(bounds):
        cuts = sorted({begin, end, *(one for one in text.spaces if begin < one < end)})
        words, offsets = [], []
        for first, last in pairwise(cuts):
            word = text.text[first:last]
            for offset, number in sorted(numbers.items(), reverse=True):
                if first < offset < last and text.text.startswith(number, offset):
                    word = word[: offset - first] + word[offset - first + len(number) :]
            word = word.replace(MARKER, "").replace(FOLIO, "")
            if word:
                words.append(word)
                offsets.append(first)
        if note is not None and begin == 0 and words:
            words, offsets = words[1:], offsets[1:]  # its number
        if words:
            yield Paragraph(section, note, tuple(words), tuple(offsets))
