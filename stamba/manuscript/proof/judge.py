"""Every letter and figure of a file stands in the tree, in order, or in known markup; and none that was not typed.

Compares the text that the author typed with pandoc's tree by places and letters, whatever rules the tree was read by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from stamba.ground.findings import Excerpt, Finding
from stamba.manuscript.model import Manuscript
from stamba.manuscript.proof import markup
from stamba.manuscript.proof.claims import Added, claims_of, gaps
from stamba.manuscript.proof.files import File, files_of
from stamba.manuscript.proof.runs import words_of
from stamba.manuscript.proof.typed import Span, Typed, letters

_LONGEST = 60  # characters of what is lost that a message quotes

# The mark that stands before the lost words -> what to do.
_REMEDIES = {
    "{": "Write \\{ for a brace that is printed.",
    "<": "Write \\< for a sign that is printed, or put the words into `code`.",
    "[": "Write \\[ for a bracket that is printed.",
    "\\": "Write \\\\ for a backslash that is printed; TeX is understood in formulas only.",
    "$": "Write \\$ for a sign that is printed.",
    "|": "Write \\| for a bar that is printed: a row has no more cells than its table's head.",
}
_ELSE = "Put a backslash before the mark that stands in front of it."


def misread(manuscript: Manuscript) -> Iterator[Finding]:
    """Yield the letters that were typed and stand nowhere in the tree, and those of the tree that were not typed."""
    for file in files_of(manuscript):
        dropped = [(one.title, one.target) for one in manuscript.dropped]
        yield from file.judged("misread", partial(_misread, file, dropped), repr(dropped))


def _misread(file: File, dropped: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    words = words_of(file.tree)
    told = words.told | {letters(title) for title, _ in dropped}
    addresses = words.addresses | {letters(target) for _, target in dropped}
    labels = markup.labels_of(file.text, words.headings, told, addresses)
    claims = claims_of(file.text, words.runs, labels)
    lost = [(span[0], _lost(file, span)) for span in _lost_runs(file.text, claims.spans, labels)]
    added = [(one.after, _added(file, one)) for one in claims.added]
    yield from (one for _, one in sorted((*lost, *added), key=lambda pair: pair[0]))


def _lost_runs(text: Typed, spans: Sequence[Span], labels: markup.Labels) -> Iterator[Span]:
    """The runs of words that are neither claimed nor markup: those of one gap are one."""
    pieces = markup.outside(text, gaps(len(text.text), spans), labels)
    for _, some in groupby(pieces, key=lambda pair: pair[0]):
        inside = [piece for _, piece in some]
        yield inside[0][0], inside[-1][1]


def _lost(file: File, span: Span) -> Finding:
    start, end = span
    words = " ".join(file.text.text[start:end].split())
    shown = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
    before = file.text.text[max(0, start - 3) : start].rstrip()[-1:]
    return Finding(
        "F-207", f"“{shown}” is typed here and would not be printed", file.place(start), _REMEDIES.get(before, _ELSE),
        excerpt=Excerpt(end - start),
    )  # fmt: skip


def _added(file: File, one: Added) -> Finding:
    what = f"“{one.words}” would be printed near here, and is not typed here"
    return Finding("F-207", what, file.place(one.after), "Write it where it belongs.")
