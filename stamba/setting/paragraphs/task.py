"""The input of the line breaker, and its output."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from stamba.setting.paragraphs.cuts import Turn
from stamba.setting.paragraphs.items import Items, TextPosition
from stamba.setting.paragraphs.settings import Measure, Settings, Wish


@dataclass(frozen=True, slots=True)
class Line:
    """One line: from breakpoint `start` to `end` (indices), and the space in pt added per gap and per letter.

    `first` and `last` are the places in the text where it begins and ends.
    `space_ratio` is the white between two words as set over the natural word space.
    Hangs are pt outside the measure.
    """

    start: int
    end: int
    first: TextPosition
    last: TextPosition
    turn: Turn
    natural_pt: float
    measure_pt: float
    gaps: int
    letters: int
    word_space_pt: float = 0.0
    letter_space_pt: float = 0.0
    space_ratio: float = 1.0
    hang_left_pt: float = 0.0
    hang_right_pt: float = 0.0

    @property
    def width_pt(self) -> float:
        """Width as set, in pt, hanging characters included; the last letter has no letter space after it."""
        return (
            self.natural_pt + self.gaps * self.word_space_pt + max(self.letters - 1, 0) * self.letter_space_pt
        )


def lines_written(lines: tuple[Line, ...] | str | None) -> bytes:
    """Return the lines of a paragraph, or why it has none, as JSON."""
    if not isinstance(lines, tuple):
        return json.dumps(lines).encode()
    names = [one.name for one in fields(Line)]
    told = [[getattr(line, name) for name in names] for line in lines]
    return json.dumps(told, default=lambda turn: turn.value).encode()


def lines_read(written: bytes) -> tuple[Line, ...] | str | None:
    """Return what `lines_written` wrote."""
    found: Any = json.loads(written)
    if not isinstance(found, list):
        return found  # type: ignore[no-any-return]
    return tuple(
        Line(start, end, TextPosition(*first), TextPosition(*last), Turn(turn), *numbers)
        for start, end, first, last, turn, *numbers in found
    )


# Given a letter space in pt and the size in pt, the letter space the engine really draws, in pt.
Quantum = Callable[[float, float], float]


def exact(letter_pt: float, size_pt: float) -> float:  # noqa: ARG001 - the signature is Quantum's
    """Return the quantum of an engine that draws any letter space."""
    return letter_pt


@dataclass(frozen=True, slots=True)
class Task:
    """The input of the line breaker: the paragraph, its measure, the rules, the wish of the pages, the engine."""

    items: Items
    measure: Measure
    settings: Settings = field(default_factory=Settings)
    wish: Wish = field(default_factory=Wish)
    quantum: Quantum = exact
