"""Total-fit line breaking: the lines of a paragraph by minimum demerits (Knuth and Plass, SP&E 11, 1981).

Pure: breakpoints and numbers in, lines out. Differences from the paper: a line gives and takes letter
space within a limit as well as word space, punctuation may hang over the edges, and the length of the
current run of hyphens is part of the state, so that a third hyphen in a row is a choice of last resort.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from math import inf
from typing import NamedTuple

from stamba.setting.paragraphs.cuts import Turn
from stamba.setting.paragraphs.evening import evened
from stamba.setting.paragraphs.settings import HANG, HYPHENS, Wish
from stamba.setting.paragraphs.task import Line, Task

_CLOSING = (Turn.FORCED, Turn.END)  # not sets, which would ask the hash of an Enum
_WITHIN = (Turn.SPACE, Turn.HYPHEN, Turn.JOINT)
_MORE = 1 + 1e-6  # against rounding


_Key = tuple[int, int, int, int]  # what of a line end the lines after it depend on


class _Fit(NamedTuple):
    """The fit of a line to its measure: badness, fitness class and letter space."""

    badness: float
    fitness: int
    letter_pt: float


class _Node(NamedTuple):
    """A line end at a breakpoint: the best for its run of hyphens, class, needed letter space (pt) and line number."""

    demerits: float
    point: int
    hyphens: int
    fitness: int
    needed: float
    line: int
    before: _Node | None


def _badness(ratio: float) -> float:
    """Cubic as in TeX, straight on from four stretches: a hopeless line must not cost three others."""
    return 100 * ratio**3 if ratio <= 4 else 6400 + 4800 * (ratio - 4)


def break_paragraph(
    task: Task, best: tuple[Line, ...] | None = None, passes: Passes | None = None
) -> tuple[Line, ...] | None:
    """Return the lines of a justified paragraph, or None if some part of it is wider than its measure.

    `best`: the lines without any wish, where they are known already; `passes`: those over the same paragraph for wishes
    of another looseness and nothing else, which takes those made now.
    Lines fill the measure to the hundredth of a point, hanging characters apart, except before a forced turn
    and at the end; none is wider.
    """
    if not any(run.text for run in task.items.runs):
        return None
    best = best or _at_best(task)
    if best is None or task.wish == Wish():
        return best
    for looseness in _tried(task.wish):
        if wished := _with_lines(task, best, looseness, {} if passes is None else passes):
            return wished
    return best


def _tried(wish: Wish) -> tuple[int, ...]:
    """Return the numbers of lines more than the best to try, in turn: as wished, then nearer to none."""
    step = -1 if wish.looseness > 0 else 1
    nearer = tuple(range(wish.looseness, 0, step))
    return (*nearer, 0, *((1, -1) if not nearer else ())) if wish.no_hyphen_after else nearer


def _at_best(task: Task) -> tuple[Line, ...] | None:
    """Return the lines of fewest demerits, found with the narrowest gaps that will do."""
    settings = task.settings
    last = None
    for tolerance in (settings.tolerance, settings.hard_tolerance, inf):
        breaker = _Breaker(task, tolerance)
        last = min(breaker.ends(), key=_demerits, default=None)
        if last is not None and last.demerits < settings.ladder_demerits:
            break
    return None if last is None else evened(task, breaker.lines(last))


def _with_lines(
    task: Task, best: tuple[Line, ...], looseness: int, passes: Passes
) -> tuple[Line, ...] | None:
    """The best lines of so many more (or fewer) than the best, None if there are none that a reader would accept."""
    settings = task.settings
    wanted, leeway = len(best) + looseness, abs(looseness)
    tolerances = [settings.tolerance, settings.hard_tolerance]
    if task.wish.no_hyphen_after:  # a whole word where the leaf turns is worth a loose line
        tolerances.append(inf)
    for tolerance in tolerances:
        if (tolerance, leeway) not in passes:
            breaker = _Breaker(task, tolerance, _corridor(task, best, leeway))
            passes[tolerance, leeway] = breaker, breaker.ends()
        breaker, ends = passes[tolerance, leeway]
        last = min((node for node in ends if node.line == wanted), key=_demerits, default=None)
        if last is not None and last.demerits < settings.ladder_demerits:
            return evened(task, breaker.lines(last))
    return None


def _corridor(task: Task, best: tuple[Line, ...], leeway: int) -> tuple[tuple[int, int], ...]:
    """For each breakpoint the least and the most lines that may have ended there.

    A paragraph with a line more than its best has it somewhere, and is never more than that and a line's unevenness
    away from it. Without such bounds the paths through a long paragraph are too many to count.
    """
    ends = [line.end for line in best]
    ended = [bisect_right(ends, point) for point in range(len(task.items.breakpoints))]
    return tuple((count - leeway, count + leeway + 1) for count in ended)


# Passes with their last nodes, by tolerance and by how many lines more or fewer than the best they look for.
Passes = dict[tuple[float, int], "tuple[_Breaker, list[_Node]]"]


def _demerits(node: _Node) -> float:
    return node.demerits


class _Breaker:
    """One pass over the breakpoints with one tolerance."""

    def __init__(
        self,
        task: Task,
        tolerance: float,
        corridor: tuple[tuple[int, int], ...] | None = None,
    ) -> None:
        """`corridor`: numbers of lines by breakpoint; without it lines are not counted, and wishes not heard."""
        settings, letters = task.settings, task.settings.letters
        self.task = task
        self.settings = settings
        self.points = task.items.breakpoints
        self.worst = _badness(tolerance)
        self.space = task.items.space_pt
        self.letter_stretch = task.items.size_pt * letters.stretch
        self.letter_shrink = task.items.size_pt * letters.shrink
        # The white between two words is the space and the letter space on both its sides.
        self.stretch = max(self.space * settings.space_stretch - 2 * self.letter_stretch, 0.01)
        self.shrink = max(self.space * settings.space_shrink - 2 * self.letter_shrink, 0.01)
        self.letter_limit = max(task.items.size_pt * letters.limit, self.letter_stretch)
        self.saturation = self.letter_limit / self.letter_stretch if self.letter_stretch else 1.0
        self.widest = self.space * settings.space_stretch * settings.tolerance
        self.letter_step = task.items.size_pt * settings.letter_step
        self.letter_demerits = settings.letter_demerits * (100 / task.items.size_pt) ** 2
        self.letter_class = self.letter_step / 3
        self.full_stretch = self.stretch + 2 * self.letter_stretch
        self.corridor = corridor
        self.forbidden = task.wish.no_hyphen_after if corridor else frozenset()
        self.hyphened = [
            point.turn is Turn.HYPHEN or (point.turn is Turn.JOINT and point.last in HYPHENS)
            for point in self.points
        ]
        self.hang_right = [
            HANG.get(point.last, (0.0, 0.0))[1] * point.last_size_pt * settings.hanging
            if point.turn in _WITHIN
            else 0.0
            for point in self.points
        ]
        self.hang_left = [
            HANG.get(point.first, (0.0, 0.0))[0] * point.first_size_pt * settings.hanging
            for point in self.points
        ]
        self.starts = [
            (self.measure(index), point.starts_at, left, point.gaps_after, point.letters_after)
            for index, (point, left) in enumerate(zip(self.points, self.hang_left, strict=True))
        ]
        self.reach = self._reach(tolerance)

    def _reach(self, tolerance: float) -> tuple[float, float]:
        """Return by how much a line may be stretched within a tolerance, in pt a gap and a letter, and a hair more."""
        if tolerance <= self.saturation:
            reach = tolerance * self.stretch, tolerance * self.letter_stretch
        else:
            reach = tolerance * self.full_stretch - 2 * self.letter_limit, self.letter_limit
        return reach[0] * _MORE, reach[1] * _MORE

    def measure(self, start: int) -> float:
        """Width in pt of the line that begins at a breakpoint."""
        return self.task.measure.first_pt if start == 0 else self.task.measure.width_pt

    def fit(self, slack: float, gaps: int, letters: int) -> _Fit | None:
        """Return the fit of a line with so much slack in pt; None if it is too tight."""
        if slack >= 0:
            return self._stretched(slack, gaps, letters)
        # Letter space comes in steps (see Quantum), so a line without a gap cannot be made to fit exactly.
        room = gaps * self.shrink + letters * self.letter_shrink if gaps else 0.0
        if slack + room < 0:
            return None
        ratio = -slack / room
        return _Fit(100 * ratio**3, 0 if ratio > 0.5 else 1, -ratio * self.letter_shrink)

    def _stretched(self, slack: float, gaps: int, letters: int) -> _Fit:
        """Word and letter space grow together; at its limit the letter space stays."""
        room = gaps * self.stretch + letters * self.letter_stretch
        if room and slack <= room * self.saturation:
            ratio = slack / room
            letter = ratio * self.letter_stretch
        else:
            letter = self.letter_limit
            gap = (slack - letters * letter) / (gaps or 0.5)  # a single word is worse than two and a wide gap
            ratio = (gap + 2 * letter) / self.full_stretch
        return _Fit(_badness(ratio), 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3, letter)

    def _needed(self, slack: float, gaps: int, letters: int) -> float:
        """Return the letter space in pt without which the gaps of a line would be too wide, or too narrow."""
        others = max(letters - 2 * gaps, 1)
        if slack >= 0:
            return min(max(slack - gaps * self.widest, 0.0) / others, self.letter_limit)
        return min(slack + gaps * (self.shrink + 2 * self.letter_shrink), 0.0) / others

    def ends(self) -> list[_Node]:
        """Return the last nodes of the paths through the paragraph, none if there is no path."""
        root = _Node(0.0, 0, 0, 1, 0.0, 0, None)
        active: list[tuple[int, list[_Node]]] = [(0, [root])]
        for index in range(1, len(self.points)):
            point = self.points[index]
            found: dict[_Key, _Node] = {}
            active = self._extend(active, index, found)
            if point.turn in _CLOSING:
                active = []
            if found:
                active.append((index, self._worth_keeping(found)))
            if not active:
                return []
        return active[-1][1] if active[-1][0] == len(self.points) - 1 else []

    def _worth_keeping(self, found: dict[_Key, _Node]) -> list[_Node]:
        """Without the nodes that another one beats whatever follows: no more hyphens, fewer demerits."""
        nodes = sorted(found.values(), key=lambda node: (node.line, node.hyphens, node.demerits))
        contrast = self.settings.contrast_demerits + self.settings.letter_step_demerits
        kept: list[_Node] = []
        best, line = inf, -1
        for node in nodes:
            if node.line != line:
                best, line = inf, node.line
            if node.demerits < best + contrast:
                kept.append(node)
            best = min(best, node.demerits)
        return kept

    def _extend(
        self,
        active: list[tuple[int, list[_Node]]],
        index: int,
        found: dict[_Key, _Node],
    ) -> list[tuple[int, list[_Node]]]:
        """Try every line from an active start to this breakpoint; keep the best, drop starts too far back."""
        point = self.points[index]
        keep = []
        closing = point.turn in _CLOSING
        ends_at = point.ends_at - self.hang_right[index]
        gaps_before, letters_before = point.gaps_before, point.letters_before - 1
        gap_reach, letter_reach = self.reach
        for one in active:
            start, nodes = one
            measure, starts_at, hang, gaps_after, letters_after = self.starts[start]
            slack = measure - (ends_at - starts_at) + hang
            gaps = gaps_before - gaps_after
            letters = letters_before - letters_after
            if gaps and slack > gaps * gap_reach + letters * letter_reach and not closing:
                keep.append(one)  # too loose by far
                continue
            fit = self.fit(min(slack, 0.0) if closing else slack, gaps, letters)
            if fit is None:
                if slack > -(gaps * self.shrink + letters * self.letter_shrink) - 2 * self.space:
                    keep.append(one)  # only a hyphen too wide: a later breakpoint may still fit
                continue
            keep.append(one)
            if closing or fit.badness <= self.worst:
                needed = 0.0 if closing and slack > 0 else self._needed(slack, gaps, letters)
                own = self._line_demerits(start, index, fit, slack if closing else 0.0)
                own += self.letter_demerits * needed**2
                for node in nodes:
                    self._offer(node, index, fit, needed, own, found)
        return keep

    def _line_demerits(self, start: int, index: int, fit: _Fit, short_by: float) -> float:
        """Demerits of a line that do not depend on the lines before it."""
        settings = self.settings
        point = self.points[index]
        demerits = (settings.line_penalty + fit.badness) ** 2
        if point.turn is Turn.HYPHEN:
            demerits += settings.hyphen_penalty**2 + settings.against_penalty**2 * point.against
        elif point.turn is Turn.JOINT:
            demerits += settings.joint_penalty**2
        elif point.turn is Turn.END:
            if self.points[start].turn is Turn.HYPHEN:
                demerits += settings.last_hyphen_demerits
            shortest = settings.last_line * max(abs(self.task.measure.indent_pt), self.task.items.size_pt)
            reach = self.measure(start) - short_by
            if start and reach < shortest:
                demerits += settings.runt_demerits * (2 - reach / shortest)
        return demerits

    def _offer(
        self,
        node: _Node,
        index: int,
        fit: _Fit,
        needed: float,
        own: float,
        found: dict[_Key, _Node],
    ) -> None:
        settings = self.settings
        demerits = node.demerits + own
        hyphens = node.hyphens + 1 if self.hyphened[index] else 0
        if hyphens == 2:
            demerits += settings.double_hyphen_demerits
        elif hyphens > 2:
            demerits += settings.ladder_demerits
            hyphens = 3
        if hyphens and node.line in self.forbidden:
            demerits += settings.ladder_demerits * 10
        if abs(fit.fitness - node.fitness) > 1:
            demerits += settings.contrast_demerits
        if abs(needed - node.needed) > self.letter_step:
            demerits += settings.letter_step_demerits
        line = 0
        if self.corridor is not None:
            line = node.line + 1
            least, most = self.corridor[index]
            if not least <= line <= most:
                return
        key = (hyphens, fit.fitness, round(needed / self.letter_class), line)
        old = found.get(key)
        if old is None or demerits < old.demerits:
            found[key] = _Node(demerits, index, hyphens, fit.fitness, needed, line, node)

    def lines(self, last: _Node) -> tuple[Line, ...]:
        """Return the lines of a chosen path, with the space to add in each."""
        turns = []
        node: _Node | None = last
        while node is not None:
            turns.append(node.point)
            node = node.before
        turns.reverse()
        return tuple(self._line(start, end) for start, end in pairwise(turns))

    def _line(self, start: int, end: int) -> Line:
        origin, point = self.points[start], self.points[end]
        left, right = self.hang_left[start], self.hang_right[end]
        measure = self.measure(start)
        natural = point.ends_at - origin.starts_at
        gaps = point.gaps_before - origin.gaps_after
        letters = point.letters_before - origin.letters_after
        slack = measure + left + right - natural
        if point.turn in _CLOSING:
            slack = min(slack, 0.0)
        gap, letter = self._spaces(slack, gaps, letters - 1)
        return Line(
            start=start,
            end=end,
            first=origin.start,
            last=point.end,
            turn=point.turn,
            natural_pt=natural,
            measure_pt=measure,
            gaps=gaps,
            letters=letters,
            word_space_pt=gap,
            letter_space_pt=letter,
            space_ratio=1 + (gap + 2 * letter) / self.space if gaps else 1.0,
            hang_left_pt=left,
            hang_right_pt=right,
        )

    def _spaces(self, slack: float, gaps: int, letters: int) -> tuple[float, float]:
        """Space in pt to add per gap and per letter, the letter space as the engine draws it."""
        fit = self.fit(slack, gaps, letters)
        if fit is None or slack == 0 or gaps == 0:
            return 0.0, 0.0
        letter = self.task.quantum(fit.letter_pt, self.task.items.size_pt)
        return (slack - letter * letters) / gaps, letter
