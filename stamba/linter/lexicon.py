"""The words of a book: what the dictionary knows, what words.txt and the names add, what is seen often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from stamba.config import BookConfig
from stamba.ground.errors import ManuscriptError, Source
from stamba.ground.files import NotOfTheBookError, own_bytes
from stamba.linter.endings import NounForm, forms, relatives, without_particles
from stamba.linter.language import Language
from stamba.linter.neighbours import Neighbours
from stamba.linter.speller import Speller, has_dictionary, speller_of

WORDS_FILE = "words.txt"
_SEEN_OFTEN = 3  # a stem in this many places and in two forms is a name, or a term, of this book
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class WordList:
    """The book's own words: whole ones, and stems after which anything may follow."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()

    def has(self, word: str) -> bool:
        """Tell whether the list accepts a word."""
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


def read_words(folder: Path) -> WordList:
    """words.txt of a book: a word a line, `stem*` for any word that begins so, `#` before a comment.

    A Georgian noun in the nominative stands for all its cases. Raises ManuscriptError for what is not one word.
    """
    path = folder / WORDS_FILE
    try:
        lines = own_bytes(folder, WORDS_FILE).decode("utf-8-sig").splitlines()
    except FileNotFoundError:
        return WordList()
    except NotOfTheBookError as wrong:
        raise ManuscriptError(f"the file {wrong}", wrong.remedy, where=Source(path)) from None
    except UnicodeDecodeError:
        raise ManuscriptError("not UTF-8", "Save the file as UTF-8.", where=Source(path)) from None
    words: set[str] = set()
    stems: set[str] = set()
    for number, line in enumerate(lines, start=1):
        entry = line.split("#")[0].strip()
        if not re.fullmatch(r"(?:[^\W_](?:[\w’'-]*)\*?)?", entry) or len(entry.rstrip("*")) == 1 < len(entry):
            raise ManuscriptError(
                f"{entry!r} is not one word", "Write a word, or the beginning of words with * after it.",
                where=Source(path, number),
            )  # fmt: skip
        (stems if entry.endswith("*") else words).add(entry.rstrip("*"))
    return WordList(frozenset(words - {""}), tuple(sorted(stems)))


@dataclass(slots=True)
class Lexicon:
    """The words of a book and what is known of each in its language.

    `counts` says how often each word stands in it. Names are the words of book.toml's people and titles, and in a
    language without capitals the stems that are seen often without being in the dictionary.
    """

    language: Language
    own: WordList
    counts: Counter[str]
    given: frozenset[str]
    speller: Speller | None = None
    stems: Counter[str] = field(default_factory=Counter)
    _known: dict[str, bool] = field(default_factory=dict)
    _beside: Neighbours | None = None

    @property
    def can_spell(self) -> bool:
        """Tell whether there is a dictionary."""
        return self.speller is not None

    def is_in_dictionary(self, word: str) -> bool:
        """Tell whether the dictionary or the book's own list has this form."""
        return (self.speller is not None and self.speller.knows(word)) or self.own.has(word)

    def knows(self, word: str) -> bool:
        """Tell whether a word is known from any source; without a dictionary every word is."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._knows(word)
        return known

    def _knows(self, word: str) -> bool:
        if self.speller is None or len(word) == 1 or self.is_in_dictionary(word) or word in self.given:
            return True
        if self.language.tag != "ka":
            return False
        if any(self.is_in_dictionary(other) for other in (*without_particles(word), *relatives(word))):
            return True
        return any(self._is_known(form) for form in forms(word))

    def _is_known(self, form: NounForm) -> bool:
        if form.stem in self.stems or form.base in self.stems or form.nominative in self.own.words:
            return True
        return self._is_noun(form) or (len(form.base) > 3 and any(map(self._is_noun, forms(f"{form.base}ი"))))

    def _is_noun(self, form: NounForm) -> bool:
        """Tell whether the dictionary has two cases of this noun; one alone may be the form of another word."""
        known = (1 for case in form.cases if self.is_in_dictionary(case))
        return sum(islice(known, 2)) == 2

    def suggest(self, word: str, most: int = 3) -> tuple[str, ...]:
        """Up to `most` words that may have been meant, those of the book first."""
        if self.speller is None:
            return ()
        if self._beside is None:
            self._beside = Neighbours(self.counts)
        here = [one for one in self._beside.of(word) if self.knows(one)]
        here.sort(key=lambda one: (-self.counts[one], one))
        found = dict.fromkeys((*here, *self.speller.near(word, self.language.letters)))
        return tuple(found)[:most]


def lexicon_of(config: BookConfig, language: Language, words: Iterable[str]) -> Lexicon:
    """The lexicon of a book with these words in it; raises ManuscriptError for a words.txt that cannot be read."""
    speller = speller_of(language.tag) if has_dictionary(language.tag) else None
    given = frozenset(_given(config))
    lexicon = Lexicon(language, WordList(), Counter(words), given, speller)
    own = read_words(config.folder)
    if speller is not None:
        _learn(lexicon)  # without words.txt, for a name that it explains is as frequent as before
    lexicon.own = own
    return lexicon


def _given(config: BookConfig) -> Iterator[str]:
    facts = config.metadata
    texts = [facts.title, facts.part, facts.subtitle, facts.publisher]
    texts += [who.name for who in facts.contributors] + [one.name for one in config.speakers]
    texts += [one.label for one in config.speakers]
    for text in texts:
        yield from re.findall(r"[^\W\d_]+", text)


def _learn(lexicon: Lexicon) -> None:
    """Take the stems of names, and those that are seen often enough in more than one form."""
    for name in lexicon.given:
        if not lexicon.is_in_dictionary(name):
            for form in forms(name):
                if form.nominative == name:
                    lexicon.stems[form.stem] += lexicon.counts[name]
    unknown = {word: count for word, count in lexicon.counts.items() if not lexicon.knows(word)}
    seen: Counter[str] = Counter()
    variants: Counter[str] = Counter()
    for word, count in unknown.items():
        for stem in {form.stem for form in forms(word, _SHORTEST_STEM)}:
            seen[stem] += count
            variants[stem] += 1
    for stem, count in seen.items():
        if count >= _SEEN_OFTEN and variants[stem] > 1:
            lexicon.stems[stem] += count
    for word in unknown:  # what was unknown may be known now
        del lexicon._known[word]  # noqa: SLF001 - of the same module
