"""The letters of a file that stand in the tree: its runs are laid on the text, by their places, then in order.

A place that the tree gives is believed only when the very letters stand there. What has no place, or a wrong one, is
looked for between its neighbours, word by word, among the letters that nothing else stands for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

from stamba.manuscript.proof import markup
from stamba.manuscript.proof.runs import TextRun
from stamba.manuscript.proof.typed import ENTITY, WORD, Span, Typed, letters

_FENCE = re.compile(r"[\s>]*(?:`{3,}|~{3,})")
_WORD_WITH_ENTITIES = re.compile(rf"(?:[^\W_]|{ENTITY.pattern})+")
_VERBATIM = ("Code", "CodeBlock", "Math")


@dataclass(frozen=True, slots=True)
class Added:
    """Words of the tree that the file does not have where they should be; `after` is an offset near by."""

    words: str
    after: int


@dataclass(frozen=True, slots=True)
class Claims:
    """The spans of a file that stand in the tree, in the order of the file, and what the tree has besides."""

    spans: tuple[Span, ...]
    added: tuple[Added, ...]


def claims_of(text: Typed, runs: Sequence[TextRun], labels: markup.Labels) -> Claims:
    """Lay the runs of a tree on the text of its file."""
    placed: list[Span | None] = [_in_place(text, run) for run in runs]
    _take_back_what_is_out_of_order(runs, placed)
    first = _merged(text.text, filter(None, placed))
    rest = [number for number, span in enumerate(placed) if span is None and WORD.search(runs[number].text)]
    if not rest:
        return Claims(first, ())
    found, added = _look_for(runs, placed, rest, _free(text, first, labels))
    return Claims(_merged(text.text, (*first, *found)), tuple(added))


def _in_place(text: Typed, run: TextRun) -> Span | None:
    """Return the span of a run by its own word; None when it has no place, or its letters do not stand there."""
    if run.pos is None:
        return None
    at = text.offset(*run.pos)
    if not run.own:  # but for an address in angles, it can be anywhere in what holds it
        address = run.kind == "Str" and text.text.startswith("<", at)
        return text.lettered(run.text, at, verbatim=True) if address else None
    if run.kind == "Str":
        if "&" not in run.text and text.text.startswith(run.text, at):
            return at, at + len(run.text)
        spelled = text.spelled(run.text, at)
        if spelled:
            return spelled.start, spelled.end
    if run.kind == "CodeBlock" and _FENCE.match(text.text, at):
        at = text.text.find("\n", at) + 1
    return text.lettered(run.text, at, verbatim=run.kind in _VERBATIM)


def _take_back_what_is_out_of_order(runs: Sequence[TextRun], placed: list[Span | None]) -> None:
    """Take the place from every run that would stand before the end of the one before it in its stream."""
    ends: dict[int, int] = {}
    for number, run in enumerate(runs):
        span = placed[number]
        if span is None:
            continue
        if span[0] < ends.get(run.stream, 0):
            placed[number] = None
        else:
            ends[run.stream] = span[1]


def _merged(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those made one that touch or have a single space or line end between them."""
    out: list[Span] = []
    low = high = 0
    for start, end in sorted(spans):
        if start <= high or (start == high + 1 and text[high] in " \n"):
            high = max(end, high)
        else:
            out.append((low, high))
            low, high = start, end
    out.append((low, high))
    return tuple(out)


# --- what has no place ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Free:
    """The words of a file that nothing stands for yet, each with where it is typed, in order.

    Those of `text` look like text, those of `markup` stand in a form of markup.
    """

    length: int
    text: dict[str, list[Span]] = field(default_factory=dict)
    markup: dict[str, list[Span]] = field(default_factory=dict)

    def take(self, word: str, low: int, high: int) -> Span | None:
        """Take the first such word from `low` on that ends before `high`, in the text if it is there."""
        for places in (self.text.get(word, ()), self.markup.get(word, ())):
            at = bisect_left(places, (low, 0))
            if places and at < len(places) and places[at][1] <= high:
                return places.pop(at)
        return None


def _free(text: Typed, spans: Sequence[Span], labels: markup.Labels) -> _Free:
    free = _Free(len(text.text))
    like_text = {piece[0] for _, piece in markup.outside(text, gaps(len(text.text), spans), labels)}
    for start, end in gaps(len(text.text), spans):
        for found in _WORD_WITH_ENTITIES.finditer(text.text, start, end):
            begin = found.start() + found[0].startswith("&")
            places = free.text if begin in like_text else free.markup
            meant = unescape(found[0]) if "&" in found[0] else found[0]
            for word in WORD.findall(meant):
                places.setdefault(word, []).append(found.span())
            if meant != found[0]:  # in code an entity is typed for itself
                for word in WORD.finditer(text.text, *found.span()):
                    places.setdefault(word[0], []).append(word.span())
    for some in (*free.text.values(), *free.markup.values()):
        some.sort()
    return free


def gaps(length: int, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield from where to where nothing is claimed."""
    here = 0
    for start, end in spans:
        if start > here:
            yield here, start
        here = max(here, end)
    if here < length:
        yield here, length


def _look_for(
    runs: Sequence[TextRun], placed: Sequence[Span | None], rest: Sequence[int], free: _Free
) -> tuple[list[Span], list[Added]]:
    bounds = _bounds(runs, placed, free.length)
    found: list[Span] = []
    added: list[Added] = []
    reached: dict[int, int] = {}
    for number in rest:
        run, (low, high) = runs[number], bounds[number]
        here = max(low, reached.get(run.stream, 0))
        missing = []
        for word in WORD.findall(run.text):
            span = free.take(word, here, high) or free.take(word, low, high)
            if span is None and run.stream:
                span = free.take(word, 0, free.length)
            if span is None:
                missing.append(word)
            else:
                found.append(span)
                here = span[1]
        reached[run.stream] = here
        if missing and not letters(run.text).isdigit():
            added.append(Added(" ".join(missing), here))
    return found, added


def _bounds(runs: Sequence[TextRun], placed: Sequence[Span | None], length: int) -> list[Span]:
    """Between which offsets each run must stand: behind the one before it in its stream, before the one behind it."""
    lows, highs = [0] * len(runs), [length] * len(runs)
    ends: dict[int, int] = {}
    for number, run in enumerate(runs):
        lows[number] = ends.get(run.stream, 0)
        span = placed[number]
        if span:
            ends[run.stream] = span[1]
    starts: dict[int, int] = {}
    for number in range(len(runs) - 1, -1, -1):
        highs[number] = starts.get(runs[number].stream, length)
        span = placed[number]
        if span:
            starts[runs[number].stream] = span[0]
    return list(zip(lows, highs, strict=True))
