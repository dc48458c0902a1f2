"""Rules about the cases of nouns: what a postposition asks for, attributes, the subject of "is", long genitives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stamba.ground.findings import Finding
from stamba.linter.language import Cases
from stamba.linter.lexicon import Lexicon
from stamba.linter.prose import Prose
from stamba.linter.rule import Copy
from stamba.linter.words import pairs

_STOP = re.compile(r"(\w+)(?=[.?!](?![.?!…])[”“’»)\"]*(?:\s|$))")
_LEAST = 3  # words of a sentence; one that is shorter may answer "whose?"


def government(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-034: a postposition stands after the case that it asks for."""
    for first, second in pairs(prose.text):
        for postposition, endings in copy.language.cases.not_before:
            if second[0] == postposition and first[0].endswith(endings) and len(first[0]) > 3:
                yield prose.finding(
                    "T-034", (first.start(), second.end()),
                    f"{first[0]} {second[0]}: the wrong case before {postposition}",
                    "Put the noun into the case that it asks for.",
                )  # fmt: skip


def agreement(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-035: an attribute has its ending before a full noun, and is in the vocative beside a vocative only."""
    cases, lexicon = copy.language.cases, copy.lexicon
    if not cases.bare_attribute:
        return
    for first, second in pairs(prose.text):
        one, two = first[0], second[0]
        if _is_bare(one, two, cases, lexicon) or _is_vocative(one, two, cases, lexicon):
            yield prose.finding(
                "T-035", (first.start(), second.end()), f"{one} does not agree with {two}",
                "Give the attribute its ending."
            )  # fmt: skip


def _is_bare(one: str, two: str, cases: Cases, lexicon: Lexicon) -> bool:
    """Tell whether the first word is a bare stem and the second, in the nominative or ergative, asks for an ending."""
    if len(one) < 4 or not re.search(f"{cases.full_noun}$", two):
        return False
    if re.search(f"{cases.bare_attribute}$", one):
        return len(one) > 4
    if one in cases.no_stems or re.search(f"{cases.no_stem_ends}$", one):
        return False
    return all(lexicon.is_in_dictionary(one + ending) for ending in cases.of_stems)


def _is_vocative(one: str, two: str, cases: Cases, lexicon: Lexicon) -> bool:
    """Tell whether the first word is a vocative and the second none; a noun that always ends so is not one."""
    ending, nominative = cases.vocative
    if not one.endswith(ending) or len(one) < 5 or not re.search(f"{cases.no_vocative}$", two):
        return False
    if not lexicon.is_in_dictionary(one.removesuffix(ending) + nominative):
        return False
    return not any(lexicon.is_in_dictionary(one + other) for other in cases.after_vowels)


def predicate(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-037: the subject of a noun with "is" at its end is in the nominative."""
    dative, is_noun = copy.language.cases.no_subject
    if not dative:
        return
    for first, second in pairs(prose.text):
        if re.search(f"{dative}$", first[0]) and re.search(f"{is_noun}$", second[0]):
            yield prose.finding(
                "T-037", (first.start(), second.end()), f"{first[0]} {second[0]}: the subject is in the dative",
                "Put it into the nominative.",
            )  # fmt: skip


def long_genitive(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-038: a genitive that stands behind its noun, at the end of a sentence, has its long form."""
    cases = copy.language.cases
    if not cases.genitive or prose.kind not in ("paragraph", "note"):
        return
    for word in _STOP.finditer(prose.text):
        before = re.split(r"[.?!…]", prose.text[: word.start()])[-1]
        if len(before.split()) + 1 < _LEAST or not _is_genitive(word[0], cases, copy.lexicon):
            continue
        yield prose.finding(
            "T-038", word.span(), f"{word[0]} ends a sentence in the short genitive",
            f"Write {word[0]}{cases.long}, if it belongs to a word before it.",
        )  # fmt: skip


def _is_genitive(word: str, cases: Cases, lexicon: Lexicon) -> bool:
    """Tell whether a word is surely a genitive: its ending says so, or its nominative is known."""
    if re.search(f"{cases.genitive}$", word):
        return True
    ending, nominative = cases.genitive_of
    if not word.endswith(ending) or word.endswith(cases.no_genitive) or len(word) <= len(ending):
        return False
    return lexicon.is_in_dictionary(word.removesuffix(ending) + nominative)
