"""The letter space of chosen lines, evened: lines that touch differ little, and where they can, not at all. Pure.

A line that is filled by letter space beside one filled by word space shows as a change of colour, and in a script
without italics as emphasis. Of the ways to share the white of each line between its letters and its gaps, the paragraph
takes those of least cost as a whole (dynamic programming over the steps that the engine draws).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import inf
from operator import add
from typing import NamedTuple

from stamba.setting.paragraphs.cuts import Turn
from stamba.setting.paragraphs.settings import Settings
from stamba.setting.paragraphs.task import Line, Quantum, Task

_STEP = 0.002  # of the em: no engine is asked for less
_TOO_FAR = 1e4  # for each thousandth of the em between lines that touch beyond the most allowed
_HAIR = 1e-6


class _Levels(NamedTuple):
    """The letter spaces that may be drawn, in pt; the cost of each beside each other."""

    spaces: tuple[float, ...]
    beside: tuple[tuple[float, ...], ...]


def evened(task: Task, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the same lines with their white shared anew; none has wider or narrower gaps than a reader bears, unless
    it had.
    """
    levels = _levels_of(task.settings, task.items.size_pt, task.quantum)
    if len(levels.spaces) == 1 or len(lines) == 1:
        return lines
    edge = levels.beside[levels.spaces.index(0.0)]  # the paragraphs around are taken as unspaced
    total = list(edge)
    came: list[list[int]] = []
    shares = [_shares(task, line, levels) for line in lines]
    for number, own in enumerate(shares):
        if number:
            costs = [list(map(add, total, row)) for row in levels.beside]
            least = [min(row) for row in costs]
            came.append([row.index(one) for row, one in zip(costs, least, strict=True)])
            total = least
        total = list(map(add, total, own))
    total = list(map(add, total, edge))
    place = total.index(min(total))
    places = [place]
    for row in reversed(came):
        place = row[place]
        places.append(place)
    return tuple(
        _spaced(task, line, levels.spaces[at]) for line, at in zip(lines, reversed(places), strict=True)
    )


@lru_cache(maxsize=64)
def _levels_of(settings: Settings, size_pt: float, quantum: Quantum) -> _Levels:
    letters = settings.letters
    steps = range(-round(letters.shrink / _STEP), round(letters.limit / _STEP) + 1)
    drawn = {round(quantum(step * _STEP * size_pt, size_pt), 6) for step in steps}
    least, most = -size_pt * (letters.shrink + _STEP / 4), size_pt * (letters.limit + _STEP / 4)
    spaces = tuple(sorted(one for one in drawn if least <= one <= most))
    return _Levels(
        spaces,
        tuple(tuple(_beside(settings, abs(one - other) / size_pt) for other in spaces) for one in spaces),
    )


def _beside(settings: Settings, difference: float) -> float:
    """The cost of lines that touch and differ in letter space by so much of the em."""
    if difference < _HAIR:
        return 0.0
    over = max(difference - settings.letter_step - _STEP / 10, 0.0)
    return (
        settings.letter_change + settings.letter_contrast * (100 * difference) ** 2 + _TOO_FAR * 1000 * over
    )


def _shares(task: Task, line: Line, levels: _Levels) -> list[float]:
    """The cost of a line for each letter space."""
    settings, space = task.settings, task.items.space_pt
    letters = [settings.letter_cost * (100 * one / task.items.size_pt) ** 2 for one in levels.spaces]
    if not _is_filled(line):
        fits = [one * (line.letters - 1) <= _slack(line) for one in levels.spaces]
        return [cost if there else inf for cost, there in zip(letters, fits, strict=True)]
    widest = max(1 + settings.tolerance * settings.space_stretch, line.space_ratio) + _HAIR
    narrowest = min(1 - settings.space_shrink, line.space_ratio) - _HAIR
    costs = []
    for one, cost in zip(levels.spaces, letters, strict=True):
        ratio = 1 + (_gap(line, one) + 2 * one) / space if line.gaps else 0.0
        strain = (ratio - 1) / (settings.space_stretch if ratio > 1 else settings.space_shrink)
        costs.append(strain**2 + cost if narrowest <= ratio <= widest else inf)
    if min(costs) == inf:  # a line without a gap stays as it is
        costs[min(range(len(costs)), key=lambda at: abs(levels.spaces[at] - line.letter_space_pt))] = 0.0
    return costs


def _is_filled(line: Line) -> bool:
    return line.turn not in (Turn.FORCED, Turn.END) or _slack(line) < 0


def _slack(line: Line) -> float:
    return line.measure_pt + line.hang_left_pt + line.hang_right_pt - line.natural_pt


def _gap(line: Line, letter_pt: float) -> float:
    """The space in pt to add per gap of a filled line."""
    return (_slack(line) - letter_pt * (line.letters - 1)) / line.gaps


def _spaced(task: Task, line: Line, letter_pt: float) -> Line:
    """The same line with another letter space."""
    if not line.gaps or abs(letter_pt - line.letter_space_pt) < _HAIR:
        return line
    gap = _gap(line, letter_pt) if _is_filled(line) else 0.0
    ratio = 1 + (gap + 2 * letter_pt) / task.items.space_pt
    return replace(line, letter_space_pt=letter_pt, word_space_pt=gap, space_ratio=ratio)
