"""From runs of text to words, gaps and the places where a line may end; pure, knows no markup.

A run is the text of one node of the tree in one style; words may cross runs ("word", noteref, comma).
Where a line may end: UAX #14 reduced to what a book of ours has - spaces, the language's hyphenation,
an explicit hyphen between two stretches of letters, a slash of an address, U+200B and U+00AD.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from stamba.paragraphs.widths import TextStyle, letters, width

# (word, BCP 47 tag) -> offsets in the word before which a hyphen may stand, ascending.
Hyphenate = Callable[[str, str], tuple[int, ...]]

_TOKEN = re.compile(r"[^ \u00a0]+|[ \u00a0]")
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST_PART = 3  # letters on both sides of an explicit hyphen that may end a line


class Turn(Enum):
    """What stands between two lines: a vanished space, an added hyphen, nothing, the author's br."""

    SPACE = "space"
    HYPHEN = "hyphen"
    JOINT = "joint"
    FORCED = "forced"
    END = "end"


@dataclass(frozen=True, slots=True)
class Run:
    """One node's text, white space collapsed, in one style; a forced line break is a run with `forced`."""

    text: str
    style: TextStyle
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A position in the text: index of the run and offset in it."""

    run: int
    offset: int


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A place where a line may end; all lengths in pt from the paragraph's start, set in one endless line.

    A line from breakpoint a to breakpoint b is `b.ends_at - a.starts_at` wide and has
    `b.gaps_before - a.gaps_after` word spaces and `b.letters_before - a.letters_after` characters.
    """

    turn: Turn
    end: Place
    start: Place
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
    fragment: int = 0  # letters of the shorter part of a hyphenated word


@dataclass(frozen=True, slots=True)
class Items:
    """A paragraph ready for breaking: runs, breakpoints (the first is its start), natural space."""

    runs: tuple[Run, ...]
    breakpoints: tuple[Breakpoint, ...]
    space_pt: float
    size_pt: float


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place in a word where a line may end, with the widths of the two parts in pt."""

    offset: int
    turn: Turn
    before: float
    after: float
    letters_before: int
    letters_after: int
    fragment: int


@dataclass(frozen=True, slots=True)
class _Segment:
    """The part of a word that lies in one run."""

    run: int
    start: int
    text: str
    style: TextStyle


def _joints(word: str) -> list[int]:
    """Offsets after which an unhyphenated word may be parted without a sign."""
    found = [match.end() for match in re.finditer("\u200b", word)]
    for match in re.finditer(r"(?<=[^\W\d_])-(?=[^\W\d_])", word):
        left = _LETTERS.findall(word[: match.start()])
        right = _LETTERS.match(word, match.end())
        if left and right and min(len(left[-1]), len(right[0])) >= _SHORTEST_PART:
            found.append(match.end())
    if "/" in word:
        found += [match.end() for match in re.finditer(r"(?<!/)/(?!/)(?=.)|(?<=\w)[-_.?&=](?=\w)", word)]
    return found


def _hyphens(word: str, language: str, hyphenate: Hyphenate, shortest: int) -> dict[int, int]:
    """Offset -> letters of the shorter part, for every place where the word may take a hyphen."""
    found: dict[int, int] = {}
    for match in _LETTERS.finditer(word.replace("\u00ad", "_")):
        if len(match[0]) < shortest:
            continue
        for offset in hyphenate(match[0], language):
            found[match.start() + offset] = min(offset, len(match[0]) - offset)
    if "\u00ad" in word:  # the author's own places win in this word (CSS Text 3, hyphens: auto)
        found = {match.end(): 4 for match in re.finditer("\u00ad", word)}
    return {offset: part for offset, part in found.items() if 0 < offset < len(word)}


@dataclass(frozen=True, slots=True)
class Hyphenation:
    """How words may be parted: the dictionary, the shortest word in letters, the sign at the line's end."""

    hyphenate: Hyphenate
    shortest_word: int = 6
    sign: str = "-"


@lru_cache(maxsize=100_000)
def _cuts_of_text(text: str, style: TextStyle, hyphenation: Hyphenation) -> tuple[_Cut, ...]:
    """The cuts of a word that lies in one run; the commonest case by far, hence remembered."""
    return tuple(_cuts((_Segment(0, 0, text, style),), hyphenation))


def _cuts(segments: tuple[_Segment, ...], hyphenation: Hyphenation) -> list[_Cut]:
    word = "".join(segment.text for segment in segments)
    style = segments[0].style
    if not all(segment.style.breakable for segment in segments):
        return []
    places = dict.fromkeys(_joints(word), (Turn.JOINT, 99))
    if all(segment.style.hyphenate for segment in segments if segment.text.isalpha()):
        hyphens = _hyphens(word, style.language, hyphenation.hyphenate, hyphenation.shortest_word)
        for offset, part in hyphens.items():
            places.setdefault(offset, (Turn.HYPHEN, part))
    cuts = []
    for offset, (turn, part) in sorted(places.items()):
        sign = hyphenation.sign if turn is Turn.HYPHEN else ""
        before, after = _parted(segments, offset, sign)
        cuts.append(
            _Cut(
                offset, turn, before, after, letters(word[:offset]) + len(sign), letters(word[offset:]), part
            )
        )
    return cuts


def _parted(segments: tuple[_Segment, ...], offset: int, sign: str) -> tuple[float, float]:
    """Widths in pt of the two parts of a word parted at an offset, the sign set with the first part."""
    before = after = 0.0
    position = 0
    for segment in segments:
        inside = offset - position
        length = len(segment.text)
        if inside >= length:
            text = segment.text + (sign if inside == length else "")
            before += width(text, segment.style)
        elif inside <= 0:
            after += width(segment.text, segment.style)
        else:
            before += width(segment.text[:inside] + sign, segment.style)
            after += width(segment.text[inside:], segment.style)
        position += length
    return before, after


class _Builder:
    """Walks the runs once and lays words and gaps on one endless line."""

    def __init__(self, hyphenation: Hyphenation) -> None:
        self.hyphenation = hyphenation
        self.x = 0.0
        self.gaps = 0
        self.letters = 0
        self.word: list[_Segment] = []
        self.points: list[Breakpoint] = []
        self.spaces: list[float] = []

    def start(self) -> None:
        place = Place(0, 0)
        self.points.append(Breakpoint(Turn.FORCED, place, place, 0.0, 0.0, 0, 0, 0, 0, "", ""))

    def add_word(self) -> None:
        """Close the word in hand: its cuts become breakpoints, its width moves the line on."""
        if not self.word:
            return
        segments = tuple(self.word)
        self.word = []
        if len(segments) == 1:
            cuts: tuple[_Cut, ...] = _cuts_of_text(segments[0].text, segments[0].style, self.hyphenation)
        else:
            cuts = tuple(_cuts(segments, self.hyphenation))
        whole = sum(width(segment.text, segment.style) for segment in segments)
        count = sum(letters(segment.text) for segment in segments)
        for cut in cuts:
            self._add_cut(segments, cut, whole, count)
        self.x += whole
        self.letters += count

    def _add_cut(self, segments: tuple[_Segment, ...], cut: _Cut, whole: float, count: int) -> None:
        position = 0
        for segment in segments:
            if cut.offset <= position + len(segment.text):
                break
            position += len(segment.text)
        place = Place(segment.run, segment.start + cut.offset - position)
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
                fragment=cut.fragment,
            )
        )

    def add_space(self, place: Place, text: str, style: TextStyle, last: str) -> None:
        """Close the word and add a gap; a line may end there unless the space or the style forbids it."""
        self.add_word()
        room = width(text, style)
        if text == " " and style.breakable:
            after = Place(place.run, place.offset + 1)
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

    def add_end(self, turn: Turn, place: Place, start: Place, last: str) -> None:
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


def items_of(runs: tuple[Run, ...], hyphenation: Hyphenation) -> Items:
    """Measure the runs of a paragraph and find every place where a line may end.

    White space must be collapsed, none at either end. Raises MissingGlyph where a face lacks a character
    and StyleError where a face is not there.
    """
    builder = _Builder(hyphenation)
    builder.start()
    last = ""
    for index, run in enumerate(runs):
        if run.forced:
            builder.add_end(Turn.FORCED, Place(index, 0), Place(index + 1, 0), last)
            continue
        for token in _TOKEN.finditer(run.text):
            if token[0] in {" ", "\u00a0"}:
                builder.add_space(Place(index, token.start()), token[0], run.style, last)
            else:
                builder.word.append(_Segment(index, token.start(), token[0], run.style))
                last = token[0][-1]
    end = Place(max(len(runs) - 1, 0), len(runs[-1].text) if runs else 0)
    builder.add_end(Turn.END, end, end, last)
    main = max(runs, key=lambda run: len(run.text)).style if runs else None
    size = main.size_pt if main else 0.0
    space = sum(builder.spaces) / len(builder.spaces) if builder.spaces else size * 0.25
    return Items(runs, _with_firsts(runs, tuple(builder.points)), space, size)


def _with_firsts(runs: tuple[Run, ...], points: tuple[Breakpoint, ...]) -> tuple[Breakpoint, ...]:
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
        told.append(point if first == point.first else replace(point, first=first, first_size_pt=size))
    return tuple(told)
