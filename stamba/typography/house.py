"""The house style: what a publisher may choose where a language leaves a choice."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from stamba.errors import ConfigError, Source

# Setting, and the words it knows; the first is the default.
CHOICES = {
    "abbreviations": ("spaced", "closed"),  # ა. შ. or ა.შ., and initials alike
    "dash": ("em", "en"),  # the dash between words
}


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """The choices of a house, one word each; CHOICES says which words there are."""

    abbreviations: str = "spaced"
    dash: str = "em"

    @classmethod
    def from_table(cls, table: Mapping[str, object], where: Source) -> HouseStyle:
        """Read the table `[typography]` of book.toml; raises ConfigError for a key or a word it does not know."""
        for key, word in table.items():
            if key not in CHOICES:
                raise ConfigError(
                    f"typography.{key}: this key is not known", _known(key, CHOICES), where=where
                )
            if word not in CHOICES[key]:
                remedy = f"Use {' or '.join(CHOICES[key])}."
                raise ConfigError(f"typography.{key}: {word!r} is not known", remedy, where=where)
        return cls(**{key: str(word) for key, word in table.items()})


def _known(key: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(key, list(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else f"Known here: {' and '.join(known)}."
