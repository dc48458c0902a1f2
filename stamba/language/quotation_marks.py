"""Quotation marks in a text: where they are, what stands around them, what they do there.

What a mark does is decided by its surroundings, never by its shape, because manuscripts mix shapes and “ closes
in one language what it opens in another. Nothing is guessed for a mark with a space on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from stamba.language.inline_text import NOTE

OPENS, CLOSES, LETTER, NEITHER = "opens", "closes", "letter", "neither"
APOSTROPHE = "’"


@dataclass(frozen=True, slots=True)
class QuoteStyle:
    """The marks of a language.

    `levels`: the pairs from outside in, taken in turn. `singles`: whether a typed ' or ’ may be a quotation
    mark of any level ("quotes"), or keeps its own level because the language has apostrophes ("apostrophes"), or is
    the outer mark of a language that has apostrophes ("inside"), which the style `otherwise` sets where the marks
    could not be read again as they were meant.
    `marks` finds what may be a mark, and as group "prime" what is none; `elision` what follows an apostrophe
    that stands where an opening mark could. `shaped`: « always opens and » always closes, whatever stands around them.
    """

    levels: tuple[tuple[str, str], tuple[str, str]]
    singles: str
    marks: re.Pattern[str]
    elision: re.Pattern[str]
    shaped: bool = False
    otherwise: QuoteStyle | None = None


@dataclass(slots=True)
class QuotationMark:
    """One mark as it is typed, the character before and after its run, what it does and which one it pairs with.

    `before` and `after` are empty at the ends of the text; `shape` is what it does by its form alone, if that tells;
    `mate` is a number among the marks, or -1.
    """

    start: int
    end: int
    typed: str
    double: bool
    before: str
    after: str
    shape: str = ""
    role: str = NEITHER
    mate: int = -1


@dataclass(slots=True)
class ParagraphMarks:
    """The marks of one paragraph; `deeper` are the numbers of those that a running quotation encloses."""

    text: str
    marks: list[QuotationMark]
    deeper: set[int] = field(default_factory=set)

    def unmatched(self, role: str) -> list[int]:
        """Return the numbers of double marks that open, or close, without another."""
        return [n for n, mark in enumerate(self.marks) if mark.double and mark.role == role and mark.mate < 0]

    def pair(self, opening: int, closing: int) -> None:
        """Make two marks one quotation."""
        self.marks[opening].mate, self.marks[closing].mate = closing, opening

    def is_inside_word(self, mark: QuotationMark) -> bool:
        """Tell whether a letter or figure touches the mark on both sides."""
        return self._left(mark).isalnum() and self._right(mark).isalnum()

    def is_measure(self, mark: QuotationMark) -> bool:
        """Feet, inches, minutes or seconds: a straight mark after a figure that closes no quotation."""
        straight = mark.typed in {"'", '"', "''"} and not self._right(mark).isalpha()
        return straight and mark.mate < 0 and self._left(mark).isdigit()

    def quotations(self, style: QuoteStyle) -> list[QuotationMark]:
        """Return the marks that are of a quotation, and of no other thing."""
        singles = style.singles == "quotes"
        return [mark for mark in self.marks if mark.double or (singles and mark.mate >= 0)]

    def _left(self, mark: QuotationMark) -> str:
        return self.text[max(mark.start - 1, 0) : mark.start]

    def _right(self, mark: QuotationMark) -> str:
        return self.text[mark.end : mark.end + 1]


def find(text: str, style: QuoteStyle) -> Iterator[QuotationMark]:
    """Yield the marks of a text, with the character on either side; marks side by side share theirs."""
    runs: list[list[re.Match[str]]] = []
    for match in style.marks.finditer(text):
        if match.lastgroup == "prime":
            continue
        if not runs or text[runs[-1][-1].end() : match.start()].strip(NOTE):
            runs.append([])
        runs[-1].append(match)
    for run in runs:
        before, after = _beside(text, run[0].start() - 1, -1), _beside(text, run[-1].end(), 1)
        for match in run:
            typed = match[0]
            double = len(typed) == 2 or typed in '"“”„‟«»'
            shape = {"«": OPENS, "»": CLOSES}.get(typed, "") if style.shaped else ""
            yield QuotationMark(match.start(), match.end(), typed, double, before, after, shape)


def _beside(text: str, at: int, step: int) -> str:
    """Return the nearest character from here in one direction that is not a note; nothing at the end of the text."""
    while 0 <= at < len(text):
        if text[at] != NOTE:
            return text[at]
        at += step
    return ""


def role_of(mark: QuotationMark, doubtful: str) -> str:
    """Return whether a mark opens or closes, from its surroundings; `doubtful` where they do not tell."""
    if mark.shape:
        return mark.shape
    before, after = mark.before, mark.after
    at_end = not after or after.isspace()
    if not before or before.isspace() or before in "([{¡¿":
        if at_end:
            return NEITHER
        return doubtful if after in ",;:!?)]}" else OPENS
    if at_end:
        return CLOSES
    if before in "-–—―/=+":
        if after in "-–—―":
            return doubtful
        return CLOSES if after in ".,;:!?…)]}" else OPENS
    return CLOSES if after in ".,;:!?…)]}-–—―/" else doubtful
