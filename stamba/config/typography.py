"""The house style: what a publisher may choose where a language leaves a choice."""

from __future__ import annotations

from dataclasses import dataclass

from stamba.ground.tables import TomlTable

# Setting, and the words it knows; the first is the default.
CHOICES = {
    "abbreviations": ("spaced", "closed"),  # ა. შ. or ა.შ., and initials alike
    "dash": ("own", "em", "en"),  # the dash between words: the language's own, or always one
    "links": ("notes", "brackets", "off"),  # where the addresses of links are told
}


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """The choices of a house, one word each; CHOICES says which words there are."""

    abbreviations: str = "spaced"
    dash: str = "own"
    links: str = "notes"

    @classmethod
    def read(cls, table: TomlTable) -> HouseStyle:
        """Read the table `[typography]` of book.toml; raises ConfigError for a key or a word it does not know."""
        style = cls(**{name: table.choice(name, words, words[0]) for name, words in CHOICES.items()})
        table.close()
        return style
