"""The facts of each language that the rules ask for, a row a language; without a row only the common rules apply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Usage:
    """Words and pairs of words that a language writes in one way only.

    `phrases` are set phrases of two words, `slips` regular expressions with what is right instead, `prefixes` first
    elements that never stand alone, `solid` those that take no hyphen, `counted` a numeral and the adjectives made
    with it, `parenthetic` words that commas enclose.
    """

    doubled: frozenset[str] = frozenset()
    never_open: frozenset[str] = frozenset()
    hanging: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, str], ...] = ()
    slips: tuple[tuple[str, str], ...] = ()
    prefixes: frozenset[str] = frozenset()
    solid: frozenset[str] = frozenset()
    counted: tuple[str, str] = ("", "")
    parenthetic: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cases:
    """The case endings of a language. Endings of words are regular expressions.

    `not_before`: a postposition with the endings that cannot stand before it. `bare_attribute` ends an attribute
    without its ending, `full_noun` a noun that asks for one; any other word is a bare stem when it is known with all
    endings `of_stems`, is none of `no_stems` and does not end in `no_stem_ends`. `vocative` is its ending and that of
    the nominative, `no_vocative` ends a noun in another case, `after_vowels` are endings of nouns whose stem ends like
    a vocative. `no_subject`: ends of a noun in the dative and of one with "is". `genitive` ends what is surely one;
    so does the first of `genitive_of`, if the word is known with the second instead and does not end in
    `no_genitive`; `long` makes it long.
    """

    not_before: tuple[tuple[str, tuple[str, ...]], ...] = ()
    bare_attribute: str = ""
    full_noun: str = ""
    of_stems: tuple[str, ...] = ()
    no_stems: frozenset[str] = frozenset()
    no_stem_ends: str = ""
    vocative: tuple[str, str] = ("", "")
    no_vocative: str = ""
    after_vowels: tuple[str, ...] = ()
    no_subject: tuple[str, str] = ("", "")
    genitive: str = ""
    genitive_of: tuple[str, str] = ("", "")
    no_genitive: str = ""
    long: str = ""


@dataclass(frozen=True, slots=True)
class Clauses:
    """The words before which a clause begins and a comma is obligatory. All but the sets are regular expressions.

    `openers` begin a clause wherever they stand, unless the word before is one of `not_after` or what follows is
    `indefinite`. `inner` are those openers that can also stand inside their clause, as they do behind `inside`.
    `that` can stand inside its clause too: it begins one behind a word of `heads`, behind the two words `phrases`, and
    behind a verb. A verb is one of `verbs`, ends in `verb_ends`, ends in the first of `verb_or_noun` if no noun has
    the second instead, or is a known adjective with `copula`. `whether` begins a clause before a `question`, unless
    the word before is one of `pairs`.
    """

    openers: str = ""
    not_after: frozenset[str] = frozenset()
    indefinite: str = ""
    inner: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    that: str = ""
    heads: frozenset[str] = frozenset()
    phrases: str = ""
    verbs: str = ""
    verb_ends: str = ""
    verb_or_noun: tuple[str, tuple[str, ...]] = ("", ())
    copula: tuple[str, str] = ("", "")
    whether: str = ""
    question: str = ""
    pairs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Figures:
    """The rules of a language for letters that follow figures.

    `endings` take a hyphen, and those `apart` are no words either; `ordinals` finds anything that looks like an
    ordinal, with its number in a group; `ordinal` writes the right one.
    """

    endings: str = ""
    apart: str = ""
    ordinals: str = ""
    ordinal: Callable[[int], str] | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """A language as the linter reads it: its script and letters, its quotes, its usage.

    `quotes` and `inner` are the opening and the closing mark; `stop_outside` says that the full stop follows the
    closing quote; `names_have_capitals` that a capital tells a name.
    """

    tag: str
    script: str = ""
    letters: str = ""
    quotes: tuple[str, str] = ("", "")
    inner: tuple[str, str] = ("", "")
    stop_outside: bool = False
    names_have_capitals: bool = True
    usage: Usage = field(default_factory=Usage)
    cases: Cases = field(default_factory=Cases)
    clauses: Clauses = field(default_factory=Clauses)
    figures: Figures = field(default_factory=Figures)

    @property
    def word(self) -> str:
        """A regular expression for a word in this language's letters, of two letters or more."""
        letters = self.letters + (self.letters.upper() if self.names_have_capitals else "")
        return rf"(?<![\w\u1c90-\u1cbf])(?<!\d-)[{letters}]{{2,}}(?!\w)"
