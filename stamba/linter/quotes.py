"""Rules about quotation marks and the full stop beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from stamba.ground.findings import Finding
from stamba.linter.prose import Prose
from stamba.linter.rule import Copy

_QUOTE = re.compile(r",,(?=\w)|‚‚|’’|‘‘|''|``|<<|>>|[„“”‟\"«»]")
_OPENING, _CLOSING = frozenset({"„", "«", ",,", "‚‚", "<<", "``", "‘‘"}), frozenset({"”", "»", ">>", "’’"})
_MADE_UP = frozenset({",,", "‚‚", "’’", "‘‘", "''", "``", "<<", ">>"})
_BEFORE_OPENING = re.compile(r"(?:^|[\s(\[—–„“«\"-])$")
_FINAL = ".?!…"
_SENTENCE = 4  # words; less may be a name or a title
_WORD_FOLLOWS = re.compile(r" [^\W\d_]")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation mark: its offsets, whether it opens, and how deep it stands, from 0."""

    start: int
    end: int
    opens: bool
    depth: int


@dataclass(frozen=True, slots=True)
class Pairing:
    """The quotation marks of a paragraph: all of them, the pairs, and those without a partner."""

    quotes: tuple[Quote, ...]
    pairs: tuple[tuple[Quote, Quote], ...]
    open: tuple[Quote, ...]
    stray: tuple[Quote, ...]


def pair(text: str) -> Pairing:
    """Pair the double quotation marks of a paragraph; a mark of either use is judged by what stands beside it."""
    quotes: list[Quote] = []
    pairs: list[tuple[Quote, Quote]] = []
    waiting: list[Quote] = []
    stray: list[Quote] = []
    for mark in _QUOTE.finditer(text):
        quote = Quote(mark.start(), mark.end(), _opens(text, mark, waiting), len(waiting))
        if quote.opens:
            waiting.append(quote)
        elif waiting:
            quote = Quote(quote.start, quote.end, opens=False, depth=len(waiting) - 1)
            pairs.append((waiting.pop(), quote))
        else:
            stray.append(quote)
        quotes.append(quote)
    return Pairing(tuple(quotes), tuple(pairs), tuple(waiting), tuple(stray))


def _opens(text: str, mark: re.Match[str], waiting: list[Quote]) -> bool:
    if mark[0] in _OPENING or mark[0] in _CLOSING:
        return mark[0] in _OPENING
    follows = text[mark.end() : mark.end() + 1]
    before = _BEFORE_OPENING.search(text[: mark.start()][-1:]) is not None
    if before != (not follows or follows.isspace() or follows in ".,;:!?…)]”»"):
        return before
    return not waiting


def foreign(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-010: quotation marks are those of the language; a note, for the typographic rules set them."""
    yield from _other_marks("T-010", prose, copy)


def straight(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-011: no quotation mark is straight; a note, for the typographic rules set them."""
    yield from _other_marks("T-011", prose, copy)


def _other_marks(code: str, prose: Prose, copy: Copy) -> Iterator[Finding]:
    outer, inner, straight = copy.language.quotes, copy.language.inner, code == "T-011"
    if not outer[0]:
        return
    for quote in pair(prose.text).quotes:
        mark = prose.text[quote.start : quote.end]
        right = outer[0 if quote.opens else 1]
        fine = {right} if quote.depth == 0 else {right, inner[0 if quote.opens else 1]}
        if mark in fine or mark in _MADE_UP or (mark == '"') != straight:
            continue
        what = "is straight" if straight else "is another language's"
        yield prose.finding(
            code, (quote.start, quote.end), f"the quotation mark {mark} {what}", f"{right} will be set."
        )


def unbalanced(copy: Copy) -> Iterator[Finding]:
    """T-012: every quotation mark has its partner; a quotation of several paragraphs opens each of them."""
    for number, prose in enumerate(copy.prose):
        marks = pair(prose.text)
        for quote in marks.stray:
            yield prose.finding(
                "T-012", (quote.start, quote.end), "a quotation is closed here that was never opened",
                "Add the opening mark, or delete this one.",
            )  # fmt: skip
        following = _next(copy.prose, number) if marks.open else None
        if following and following.text.lstrip()[:1] in ("„", "“", "«", '"'):
            continue
        for quote in marks.open:
            yield prose.finding(
                "T-012", (quote.start, quote.end), "a quotation is opened here and not closed in this paragraph",
                "Add the closing mark; a quotation that runs on opens the next paragraph too.",
            )  # fmt: skip


def _next(prose: tuple[Prose, ...], number: int) -> Prose | None:
    here = prose[number]
    return next(
        (one for one in islice(prose, number + 1, None) if one.path == here.path and one.kind == here.kind),
        None,
    )


def made_up(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-013: no quotation mark is put together from commas, apostrophes or angle brackets."""
    outer = copy.language.quotes
    for quote in pair(prose.text).quotes:
        mark = prose.text[quote.start : quote.end]
        if mark in _MADE_UP and outer[0]:
            right = outer[0 if quote.opens else 1]
            message = f"{mark} stands for a quotation mark"
            yield prose.finding("T-013", (quote.start, quote.end), message, f"Write {right}.", right)


def stop_inside(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-014: the full stop follows the closing quote; a note, for the typographic rules move it."""
    if not copy.language.stop_outside:
        return
    for _, close in pair(prose.text).pairs:
        if re.search(r"(?<![.…])[.,]$", prose.text[: close.start][-2:]):
            start = close.start - 1
            yield prose.finding(
                "T-014", (start, close.end), f"{prose.text[start : close.end]} has the stop inside the quotation",
                "It will be set after the closing mark.",
            )  # fmt: skip


def stop_missing(prose: Prose, copy: Copy) -> Iterator[Finding]:  # noqa: ARG001 - the same for every language
    """T-015: a sentence that is quoted after a colon ends with a stop."""
    for opening, close in pair(prose.text).pairs:
        quoted = prose.text[opening.end : close.start]
        said = prose.text[: opening.start].rstrip().endswith(":")
        open_end = quoted[-1:] not in _FINAL + ",;:—-" and _WORD_FOLLOWS.match(prose.text, close.end)
        if said and open_end and len(quoted.split()) >= _SENTENCE:
            start = quoted.rfind(" ") + 1 + opening.end
            yield prose.finding(
                "T-015", (start, close.end), "the quoted sentence ends without a full stop",
                "Write the stop, or a comma if the sentence goes on.",
            )  # fmt: skip
