"""Hunspell: whether a dictionary knows a word, and what it might have been. The only door to chunspell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import hunspell

DICTIONARIES = Path(__file__).resolve().parent / "dictionaries"
_RUN = 5  # letters side by side; a candidate with a run that is in no word of the dictionary is not looked up


class Speller:
    """A Hunspell dictionary; a word is looked up once."""

    def __init__(self, tag: str) -> None:
        folder = DICTIONARIES / tag
        self._dictionary = hunspell.Hunspell(tag, hunspell_data_dir=str(folder))
        self._words = folder / f"{tag}.dic"
        self._known: dict[str, bool] = {}
        self._runs: frozenset[str] = frozenset()

    def knows(self, word: str) -> bool:
        """Tell whether the dictionary has this form."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = bool(self._dictionary.spell(word))
        return known

    def near(self, word: str, letters: str) -> Iterator[str]:
        """Yield the words of the dictionary one edit away, likelier edits first.

        Hunspell's own suggestions take a tenth to half a second a word. These take a hundredth, because all but a
        few of the candidates hold five letters that stand side by side in no word of the dictionary.
        """
        runs = self._letters_together()
        for candidate in dict.fromkeys(edits(word, letters)):
            likely = all(candidate[at : at + _RUN] in runs for at in range(len(candidate) - _RUN + 1))
            if likely and self.knows(candidate):
                yield candidate

    def _letters_together(self) -> frozenset[str]:
        if not self._runs:
            words = [line.partition("/")[0] for line in self._words.read_text(encoding="utf-8").split("\n")]
            self._runs = frozenset(
                word[at : at + _RUN] for word in words for at in range(len(word) - _RUN + 1)
            )
        return self._runs


@cache
def speller_of(tag: str) -> Speller:
    """Return the dictionary of a language, loaded once a run."""
    return Speller(tag)


def has_dictionary(tag: str) -> bool:
    """Tell whether there is a dictionary for a language."""
    return (DICTIONARIES / tag / f"{tag}.dic").is_file()


def edits(word: str, letters: str) -> Iterator[str]:
    """Yield every word one edit away: swapped neighbours, one letter fewer, one more, one other."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
    for at in range(len(word) + 1):
        for letter in letters:
            yield word[:at] + letter + word[at:]
    for at in range(len(word)):
        for letter in letters:
            yield word[:at] + letter + word[at + 1 :]
