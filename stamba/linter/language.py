"""What the rules must know of a language, a row each. A language without a row is read by the common rules only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Usage:
    """Words and pairs of words that a language writes in one way only.

    `phrases` are set phrases of two words, `slips` regular expressions with what is right instead, `prefixes` first
    elements that never stand alone, `solid` those that take no hyphen, `counted` a numeral and the adjectives made
    with it, `not_before` a postposition with the endings that cannot stand before it.
    """

    doubled: frozenset[str] = frozenset()
    never_open: frozenset[str] = frozenset()
    hanging: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, str], ...] = ()
    slips: tuple[tuple[str, str], ...] = ()
    prefixes: frozenset[str] = frozenset()
    solid: frozenset[str] = frozenset()
    counted: tuple[str, str] = ("", "")
    not_before: tuple[tuple[str, tuple[str, ...]], ...] = ()
    bare_attribute: str = ""
    full_noun: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """How a language joins letters to figures.

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
    figures: Figures = field(default_factory=Figures)

    @property
    def word(self) -> str:
        """A regular expression for a word in this language's letters, of two letters or more."""
        letters = self.letters + (self.letters.upper() if self.names_have_capitals else "")
        return rf"(?<![\w\u1c90-\u1cbf])(?<!\d-)[{letters}]{{2,}}(?!\w)"
