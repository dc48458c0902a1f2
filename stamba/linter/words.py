"""Rules about words beside one another: doubled, torn apart, written solid, set phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from stamba.ground.findings import Finding
from stamba.linter.letters import WORD
from stamba.linter.lexicon import Lexicon
from stamba.linter.neighbours import one_edit_apart
from stamba.linter.prose import Prose
from stamba.linter.rule import Copy

Pair = tuple[re.Match[str], re.Match[str]]


def pairs(text: str) -> Iterator[Pair]:
    """Yield the words that stand side by side with nothing but a space between them."""
    for first, second in pairwise(WORD.finditer(text)):
        if text[first.end() : second.start()] in (" ", "\u00a0", "\n"):
            yield first, second


def doubled(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-030: no word stands twice."""
    for first, second in pairs(prose.text):
        if first[0].casefold() == second[0].casefold() and first[0] not in copy.language.usage.doubled:
            yield prose.finding(
                "T-030", (first.start(), second.end()), f"{second[0]} stands twice",
                "Delete one, or put a comma or a hyphen."
            )  # fmt: skip


def torn(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-031: no space tears a word apart, or stands one letter beside its place."""
    lexicon = copy.lexicon
    if not lexicon.can_spell:
        return
    for first, second in pairs(prose.text):
        meant = _whole(first[0], second[0], lexicon)
        if meant:
            message = f"{first[0]} {second[0]}: a misplaced space"
            yield prose.finding("T-031", (first.start(), second.end()), message, f"Write {meant}?")


def _whole(one: str, two: str, lexicon: Lexicon) -> str:
    """Return the two words as they were before a space was misplaced; an empty string without a sign that it was."""
    unknown = [word for word in (one, two) if not lexicon.knows(word)]
    if not unknown:
        return ""
    if lexicon.is_in_dictionary(one + two):
        return one + two
    if len(unknown) == 1 and lexicon.counts[one if unknown == [two] else two] > 1:
        return ""  # a word that stands elsewhere too is itself
    moved = [(one + two[0], two[1:])] * (len(two) > 2) + [(one[:-1], one[-1] + two)] * (len(one) > 2)
    return next((" ".join(words) for words in moved if all(map(lexicon.is_in_dictionary, words))), "")


def solid(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-032: a first element that never stands alone is written solid."""
    usage = copy.language.usage
    apart = usage.prefixes
    if not apart:
        return
    letters = f"[{copy.language.letters}]"
    for match in re.finditer(rf"(?<![\w-])({letters}+)([ -])(?=({letters}+))", prose.text):
        one, joint, two = match.groups()
        prefix = one in apart or (joint == "-" and one in usage.solid and not two.startswith(one))
        counted = joint == " " and re.fullmatch(usage.counted[0], one) and re.match(usage.counted[1], two)
        if prefix or counted:
            yield prose.finding(
                "T-032", (match.start(), match.end(3)), f"{one}{joint}{two} is written solid", f"Write {one}{two}."
            )  # fmt: skip


def phrase(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-033: a set phrase is not one letter off, and words that are often written wrong are right."""
    for first, second in pairs(prose.text):
        meant = _nearest_phrase(first[0], second[0], copy.language.usage.phrases)
        if meant:
            yield prose.finding(
                "T-033", (first.start(), second.end()), f"{first[0]} {second[0]} is one letter off", f"Write {meant}?"
            )  # fmt: skip
    for pattern, right in copy.language.usage.slips:
        for match in re.finditer(pattern, prose.text):
            message = f"{match[0]} is a usual slip"
            yield prose.finding("T-033", match.span(), message, f"Write {match.expand(right)}.")


def _nearest_phrase(one: str, two: str, phrases: Sequence[tuple[str, str]]) -> str:
    if any(_fits(one, first) and _fits(two, second) for first, second in phrases):
        return ""
    for first, second in phrases:
        fits_one, fits_two = _fits(one, first), _fits(two, second)
        if fits_two and not first.startswith("*") and one_edit_apart(one, first):
            return f"{first} {two}"
        if fits_one and not second.endswith("*") and one_edit_apart(two, second):
            return f"{one} {second}"
    return ""


def _fits(word: str, pattern: str) -> bool:
    if pattern.startswith("*"):
        return word.endswith(pattern[1:])
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def sentence_opening(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-036: no sentence is cut in two before a word that cannot open one."""
    for word in sorted(copy.language.usage.never_open):
        for match in re.finditer(rf"(?<=\w)\.[”“»]? ({word})(?!\w)", prose.text):
            start = prose.text.rfind(" ", 0, match.start()) + 1
            yield prose.finding(
                "T-036", (start, match.end()), f"a sentence cannot open with {word}", "Put a comma before it."
            )  # fmt: skip
