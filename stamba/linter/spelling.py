"""Rules that look words up: spelling, and names one letter away from a more frequent one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.linter.endings import forms
from stamba.linter.language import Language
from stamba.linter.neighbours import Neighbours
from stamba.linter.prose import Prose
from stamba.linter.rule import Copy

_SHORTEST_NAME = 4
_MORE_FREQUENT = 3
_CAPITAL = re.compile(r"(?<=[\w,;’'”] )[A-ZÀ-ÖØ-Þ][^\W\d_]{3,}")


def words_of(prose: Prose, language: Language) -> Iterator[re.Match[str]]:
    """The words of a paragraph that can be looked up: no endings of figures, no abbreviations, no other script."""
    for word in re.finditer(language.word, prose.text) if language.letters else ():
        if not (len(word[0]) < 4 and prose.text[word.end() : word.end() + 1] == "."):
            yield word


def misspelt(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-050: every word is in the dictionary, in words.txt, a name, or a form of one."""
    lexicon = copy.lexicon
    if not lexicon.can_spell:
        return
    for word in words_of(prose, copy.language):
        in_compound = prose.text[word.end() : word.end() + 1] == "-"
        if lexicon.knows(word[0]) or (in_compound and lexicon.knows(f"{word[0]}ი")):
            continue
        near = lexicon.suggest(word[0])
        hint = (
            f"{', '.join(near)}? Else add it to words.txt."
            if near
            else "If it is right, add it to words.txt."
        )
        yield prose.finding("T-050", word.span(), f"{word[0]} is in no dictionary", hint)


def misspelt_name(copy: Copy) -> Iterator[Finding]:
    """T-051: no name is one letter away from a much more frequent one."""
    if copy.language.names_have_capitals:
        yield from _capitalised_names(copy)
    elif copy.lexicon.can_spell:
        yield from _names_by_stem(copy)


def _names_by_stem(copy: Copy) -> Iterator[Finding]:
    """Judge names, the stems that the lexicon has learned: a word that is none of their forms may be a slip of one."""
    lexicon = copy.lexicon
    beside = Neighbours(stem for stem in lexicon.stems if len(stem) >= _SHORTEST_NAME)
    for prose in copy.prose:
        for word in words_of(prose, copy.language):
            if lexicon.knows(word[0]):
                continue
            near = (
                stem + word[0][len(form.stem) :]
                for form in forms(word[0], _SHORTEST_NAME)
                for stem in beside.of(form.stem)
                if lexicon.stems[stem] >= _MORE_FREQUENT * lexicon.counts[word[0]]
            )
            meant = next(near, "")
            if meant:
                yield _near_name(prose, word, meant)


def _capitalised_names(copy: Copy) -> Iterator[Finding]:
    """Judge names, words with a capital inside a sentence; plurals and possessives count as the name."""
    every = Counter(word for prose in copy.prose for word in re.findall(r"[^\W\d_]{4,}", prose.text))
    small = {word for word in every if word.islower()}
    places = [(prose, match) for prose in copy.prose for match in _CAPITAL.finditer(prose.text)]
    names = {match[0] for _, match in places if match[0].lower() not in small}
    beside = Neighbours(names)
    for prose, match in places:
        name = match[0]
        if name not in names or len(name) <= _SHORTEST_NAME:
            continue
        near = [
            other
            for other in beside.of(name)
            if every[other] >= _MORE_FREQUENT * every[name] and not _extends(name, other)
        ]
        if near:
            yield _near_name(prose, match, max(near, key=lambda other: (every[other], other)))


def _extends(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _near_name(prose: Prose, word: re.Match[str], meant: str) -> Finding:
    return prose.finding(
        "T-051", word.span(), f"{word[0]} is one letter away from {meant}, which is much more frequent",
        f"Write {meant}? Else add {word[0]} to words.txt.",
    )  # fmt: skip


def no_dictionary(copy: Copy) -> Iterator[Finding]:
    """T-052: a language without a dictionary is not spelled; a note, once."""
    if not copy.lexicon.can_spell:
        tag = copy.manuscript.config.metadata.language
        yield Finding(
            "T-052", f"there is no dictionary for “{tag}”, so the words were not spelled",
            Source(copy.manuscript.config.path), "The other rules were applied.",
        )  # fmt: skip
