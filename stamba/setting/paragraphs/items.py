"""From runs of text to words, gaps and the places where a line may end; pure, knows no markup.

A run is the text of one node of the tree in one style; words may cross runs ("word", noteref, comma).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from stamba.setting.paragraphs.cuts import Cut, Hyphenation, Segment, Turn, cuts, cuts_of_text
from stamba.setting.paragraphs.widths import joins, letters, width
from stamba.theme.theme import TextStyle

_TOKEN = re.compile(r"[^ \u00a0]+|[ \u00a0]")


@dataclass(frozen=True, slots=True)
class StyledRun:
    """One node's text, white space collapsed, in one style; a forced line break is a run with `forced`."""

    text: str
    style: TextStyle
    forced: bool = False


class TextPosition(NamedTuple):
    """A position in the text: index of the run and offset in it."""

    run: int
    offset: int


class Breakpoint(NamedTuple):
    """A place where a line may end; all lengths in pt from the paragraph's start, set in one endless line.

    A line from breakpoint a to breakpoint b is `b.ends_at - a.starts_at` wide and has
    `b.gaps_before - a.gaps_after` word spaces and `b.letters_before - a.letters_after` characters.
    """

    turn: Turn
    end: TextPosition
    start: TextPosition
    ends_at: float
    starts_at: float
    gaps_before: int
    gaps_after: int
    letters_before: int
    letters_after: int
    last: str  # the character that ends the line, for hanging punctuation
    first: str  # the character that begins the next line
    last_size_pt: float = 0.0
    first_size_pt: float = 0.0
    against: int = 0  # how many things speak against a hyphen there


@dataclass(frozen=True, slots=True)
class Items:
    """A paragraph ready for breaking: runs, breakpoints (the first is its start), natural space, any ligatures."""

    runs: tuple[StyledRun, ...]
    breakpoints: tuple[Breakpoint, ...]
    space_pt: float
    size_pt: float
    joined: bool = False


class _Builder:
    """Walks the runs once and lays words and gaps on one endless line."""

    def __init__(self, hyphenation: Hyphenation) -> None:
        self.hyphenation = hyphenation
        self.x = 0.0
        self.gaps = 0
        self.letters = 0
        self.word: list[Segment] = []
        self.points: list[Breakpoint] = []
        self.spaces: list[float] = []
        self.joined = False

    def start(self) -> None:
        place = TextPosition(0, 0)
        self.points.append(Breakpoint(Turn.FORCED, place, place, 0.0, 0.0, 0, 0, 0, 0, "", ""))

    def add_word(self) -> None:
        """Close the word in hand: its cuts become breakpoints, its width moves the line on."""
        if not self.word:
            return
        segments = tuple(self.word)
        self.word = []
        if len(segments) == 1:
            found: tuple[Cut, ...] = cuts_of_text(segments[0].text, segments[0].style, self.hyphenation)
        else:
            found = tuple(cuts(segments, self.hyphenation))
        whole = sum(width(segment.text, segment.style) for segment in segments)
        count = sum(letters(segment.text) for segment in segments)
        self.joined = self.joined or any(joins(segment.text, segment.style) for segment in segments)
        for cut in found:
            self._add_cut(segments, cut, whole, count)
        self.x += whole
        self.letters += count

    def _add_cut(self, segments: tuple[Segment, ...], cut: Cut, whole: float, count: int) -> None:
        position = 0
        for segment in segments:
            if cut.offset <= position + len(segment.text):
                break
            position += len(segment.text)
        place = TextPosition(segment.run, segment.start + cut.offset - position)
        word = "".join(part.text for part in segments)
        sign = self.hyphenation.sign if cut.turn is Turn.HYPHEN else word[cut.offset - 1]
        self.points.append(
            Breakpoint(
                turn=cut.turn,
                end=place,
                start=place,
                ends_at=self.x + cut.before,
                starts_at=self.x + whole - cut.after,
                gaps_before=self.gaps,
                gaps_after=self.gaps,
                letters_before=self.letters + cut.letters_before,
                letters_after=self.letters + count - cut.letters_after,
                last=sign,
                first=word[cut.offset],
                last_size_pt=segment.style.size_pt,
                first_size_pt=segment.style.size_pt,
                against=cut.against,
            )
        )

    def add_space(self, place: TextPosition, text: str, style: TextStyle, last: str) -> None:
        """Close the word and add a gap; a line may end there unless the space or the style forbids it."""
        self.add_word()
        room = width(text, style)
        if text == " " and style.breakable:
            after = TextPosition(place.run, place.offset + 1)
            self.points.append(
                Breakpoint(
                    turn=Turn.SPACE,
                    end=place,
                    start=after,
                    ends_at=self.x,
                    starts_at=self.x + room,
                    gaps_before=self.gaps,
                    gaps_after=self.gaps + 1,
                    letters_before=self.letters,
                    letters_after=self.letters + 1,
                    last=last,
                    first="",
                    last_size_pt=style.size_pt,
                )
            )
        self.spaces.append(room)
        self.x += room
        self.gaps += 1
        self.letters += 1

    def add_end(self, turn: Turn, place: TextPosition, start: TextPosition, last: str) -> None:
        """Close the word and end the line for good."""
        self.add_word()
        self.points.append(
            Breakpoint(
                turn,
                place,
                start,
                self.x,
                self.x,
                self.gaps,
                self.gaps,
                self.letters,
                self.letters,
                last,
                "",
            )
        )


def items_of(runs: tuple[StyledRun, ...], hyphenation: Hyphenation) -> Items:
    """Measure the runs of a paragraph and find every place where a line may end.

    White space must be collapsed, none at either end. Raises MissingGlyph where a face lacks a character
    and StyleError where a face is not there.
    """
    builder = _Builder(hyphenation)
    builder.start()
    last = ""
    for index, run in enumerate(runs):
        if run.forced:
            builder.add_end(Turn.FORCED, TextPosition(index, 0), TextPosition(index + 1, 0), last)
            continue
        for token in _TOKEN.finditer(run.text):
            if token[0] in {" ", "\u00a0"}:
                builder.add_space(TextPosition(index, token.start()), token[0], run.style, last)
            else:
                builder.word.append(Segment(index, token.start(), token[0], run.style))
                last = token[0][-1]
    end = TextPosition(max(len(runs) - 1, 0), len(runs[-1].text) if runs else 0)
    builder.add_end(Turn.END, end, end, last)
    size = size_of(runs)
    space = sum(builder.spaces) / len(builder.spaces) if builder.spaces else size * 0.25
    return Items(runs, _with_firsts(runs, tuple(builder.points)), space, size, builder.joined)


def size_of(runs: tuple[StyledRun, ...]) -> float:
    """Return the type size of the longest run, in pt."""
    return max(runs, key=lambda run: len(run.text)).style.size_pt if runs else 0.0


def _with_firsts(runs: tuple[StyledRun, ...], points: tuple[Breakpoint, ...]) -> tuple[Breakpoint, ...]:
    """Tell every space break what character begins the line after it."""
    told = []
    for point in points:
        first, size = point.first, point.first_size_pt
        if not first:
            run, offset = point.start.run, point.start.offset
            while run < len(runs) and offset >= len(runs[run].text):
                run, offset = run + 1, 0
            if run < len(runs):
                first, size = runs[run].text[offset], runs[run].style.size_pt
        told.append(point if first == point.first else point._replace(first=first, first_size_pt=size))
    return tuple(told)
