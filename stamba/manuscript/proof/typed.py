"""The text of a file as its author typed it: places as offsets and back, and whether words stand at an offset.

Knows how Markdown spells a character (itself, behind a backslash, as an entity) and nothing else of its rules.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from html import unescape
from unicodedata import normalize

# A character reference of HTML (HTML 5, 13.5).
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});")
WORD = re.compile(r"[^\W_]+")
_LETTER_OR_ENTITY = re.compile(rf"{ENTITY.pattern}|[^\W_]")
Span = tuple[int, int]
_TAB = 4  # columns from one tab stop to the next, CommonMark 0.31, 2.2


def letters(text: str) -> str:
    """Return the letters and figures of a text, without all else."""
    return "".join(WORD.findall(text))


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text found in the file: from `start` to `end`, with the offset at which each of its characters is typed.

    A character that is not typed as itself, but behind a backslash or as an entity, has its number in `escaped`.
    """

    start: int
    end: int
    offsets: tuple[int, ...]
    escaped: frozenset[int]


@dataclass(frozen=True, slots=True)
class Typed:
    """The text of one file and the offsets at which its lines begin."""

    text: str
    starts: tuple[int, ...]
    tabs: bool

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place by line and column, both from 1, where a tab counts up to its stop."""
        if not 0 < line <= len(self.starts):
            return len(self.text)
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        if not self.tabs or "\t" not in self.text[start:end]:
            return min(start + column - 1, end)
        at = 1
        for offset in range(start, end):
            if at >= column:
                return offset
            at += _TAB - (at - 1) % _TAB if self.text[offset] == "\t" else 1
        return end

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1, in characters."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line_before(self, offset: int) -> str:
        """Return what stands in the line in front of an offset."""
        return self.text[self.text.rfind("\n", 0, offset) + 1 : offset]

    def spelled(self, words: str, at: int) -> Spelled | None:
        """Return where words stand, character by character from `at` on; None when others stand there."""
        here, offsets = at, list[int]()
        escaped = set[int]()
        count = 0
        while count < len(words):
            entity = ENTITY.match(self.text, here) if self.text.startswith("&", here) else None
            meant = unescape(entity[0]) if entity else ""
            if entity and words.startswith(meant, count):
                escaped.update(range(count, count + len(meant)))
                offsets.extend([here] * len(meant))
                count, here = count + len(meant), entity.end()
            elif self.text.startswith(words[count], here):
                offsets.append(here)
                count, here = count + 1, here + 1
            elif self.text.startswith("\\" + words[count], here):
                escaped.add(count)
                offsets.append(here)
                count, here = count + 1, here + 2
            else:
                return None
        return Spelled(at, here, tuple(offsets), frozenset(escaped))

    def lettered(self, words: str, at: int, *, verbatim: bool) -> Span | None:
        """Return from where to where the letters of words are the next letters behind `at`, whatever stands between.

        In what is verbatim, as code is, an entity is typed for itself.
        """
        first, here = -1, at
        for found in WORD.finditer(words):
            rest = found[0]
            while rest:
                step = self._letters_at(rest, here, verbatim=verbatim)
                if step is None:
                    return None
                start, here, taken = step
                first = start if first < 0 else first
                rest = rest[taken:]
        return (first, here) if first >= 0 else None

    def _letters_at(self, rest: str, here: int, *, verbatim: bool) -> tuple[int, int, int] | None:
        """Take the next letters of the file for the first of `rest`: where they begin and end, and how many."""
        found = (WORD if verbatim else _LETTER_OR_ENTITY).search(self.text, here)
        if found is None:
            return None
        if found[0].startswith("&"):
            meant = letters(unescape(found[0]))
            return (found.start(), found.end(), len(meant)) if rest.startswith(meant) else None
        start = found.start()
        if self.text.startswith(rest, start):
            return start, start + len(rest), len(rest)
        same = 0
        while same < len(rest) and self.text.startswith(rest[same], start + same):
            same += 1
        return (start, start + same, same) if same else None


def typed(text: str) -> Typed:
    """Return a file's text with the beginnings of its lines, composed (NFC) as pandoc reads it."""
    composed = normalize("NFC", text)
    starts = (0, *(found.end() for found in re.finditer(r"\n", composed)))
    return Typed(composed, starts, "\t" in composed)
