"""The rebuilt text against the file as it was received: which paragraphs differ, and at which letter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from stamba.ground.errors import ManuscriptError, Source
from stamba.manuscript import Manuscript
from stamba.manuscript.received import RebuiltLine, rebuild

_BEFORE, _AFTER = 12, 28  # characters of a reading that are shown around the first that differs
_ALIKE = 0.5  # paragraphs with so many of their words in common are the same paragraph, changed


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """A line of the file that is not empty: its text without white space at its ends, and its place."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the manuscript and the text as received part; a reading is None where one has no such line."""

    source: Source
    reads: str | None
    received: str | None
    received_at: Source


def received_lines(path: Path) -> tuple[ReceivedLine, ...]:
    """The lines of the text as received; raises ManuscriptError when it is not UTF-8."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ManuscriptError(
            "not UTF-8", "Keep the text as received as UTF-8.", where=Source(path)
        ) from wrong
    return tuple(
        ReceivedLine(line.strip(), Source(path, number, len(line) - len(line.lstrip()) + 1))
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    )


def digest(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def differences(manuscript: Manuscript) -> Iterator[Difference]:
    """Yield the places where the manuscript, its corrections undone, is not what was received, if that was named."""
    spec = manuscript.config.received
    if spec is None:
        return
    ours, theirs = rebuild(manuscript), received_lines(spec.text)
    nowhere = Source(spec.text, theirs[-1].source.line if theirs else 1)
    blocks = SequenceMatcher(
        None, [line.text for line in theirs], [line.text.strip() for line in ours], autojunk=False
    )
    for what, t1, t2, o1, o2 in blocks.get_opcodes():
        if what == "equal":
            continue
        for one, other in _paired(theirs[t1:t2], ours[o1:o2]):
            before = ours[o1 - 1].where(0) if o1 else spec.where
            yield _difference(one, other, before, nowhere)


def _paired(
    theirs: Sequence[ReceivedLine], ours: Sequence[RebuiltLine]
) -> Iterator[tuple[ReceivedLine | None, RebuiltLine | None]]:
    """Lines that belong together, in order; None for one that the other side has not."""
    t = o = 0
    while t < len(theirs) and o < len(ours):
        left_t, left_o = len(theirs) - t, len(ours) - o
        if left_t == left_o or _alike(theirs[t].text, ours[o].text):
            yield theirs[t], ours[o]
            t, o = t + 1, o + 1
        elif left_t > left_o:
            yield theirs[t], None
            t += 1
        else:
            yield None, ours[o]
            o += 1
    yield from ((line, None) for line in theirs[t:])
    yield from ((None, line) for line in ours[o:])


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() > _ALIKE


def _difference(
    one: ReceivedLine | None, other: RebuiltLine | None, before: Source, nowhere: Source
) -> Difference:
    if one is None and other is not None:
        return Difference(other.where(0), _from(other.text, 0), None, nowhere)
    if one is not None and other is None:
        return Difference(before, None, _from(one.text, 0), one.source)
    assert one is not None and other is not None  # noqa: S101, PT018 - _paired gives at least one
    edge = len(other.text) - len(other.text.lstrip())
    text = other.text.strip()
    at = next(
        (n for n, (a, b) in enumerate(zip(one.text, text, strict=False)) if a != b),
        min(len(one.text), len(text)),
    )
    place = Source(one.source.path, one.source.line, one.source.column + at)
    return Difference(other.where(at + edge), _from(text, at), _from(one.text, at), place)


def _from(text: str, at: int) -> str:
    start, end = max(at - _BEFORE, 0), at + _AFTER
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
