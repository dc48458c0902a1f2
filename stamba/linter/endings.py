"""The endings of Georgian words: of which known word an unknown one may be a form.

A dictionary knows many nouns in some of their cases only, and names in none. A form is taken for right when it is a
known noun with a case ending of that noun's declension, a postposition and a particle: stems in a consonant, in ა and
ე, which drop the vowel, and in ო, უ and, for names, ი, which keep it. A verb is taken for right when the dictionary
has another person or tense of the same stem.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_POSTPOSITIONS = ("თვის", "კენ", "გან", "ადმი")
_GENITIVE = (
    "ის",
    "ისა",
    *(f"ის{end}" for end in _POSTPOSITIONS),
    *(f"ისა{end}" for end in _POSTPOSITIONS[:3]),
)
_CONSONANT = (
    "ი",
    "მა",
    "ს",
    "სა",
    "ო",
    "ით",
    "ითა",
    "ად",
    "ადა",
    "ში",
    "ზე",
    "თან",
    "იდან",
    "ამდე",
    "ივით",
    *_GENITIVE,
)
_VOWEL = ("", "მ", "ს", "სა", "ში", "ზე", "სთან", "სავით")
_KEEPS = ("თი", "თ", "დ", "დან", "მდე", "სი", *(f"ს{end}" for end in _POSTPOSITIONS),
          *(f"სა{end}" for end in _POSTPOSITIONS[:3]))  # fmt: skip
_DROPS = ("ით", "ითა", "იდან", *_GENITIVE)
_PLURAL = tuple(f"ებ{end}" for end in _CONSONANT)
_PARTICLES = ("ც", "აც", "ვე", "ღა", "ა", "აა", "ავე", "ცა", "ცაა")

# Declensions by the vowel of the nominative, "" for a consonant: endings, and the cases by which a noun is known.
_DECLENSIONS = {
    "": ((*_CONSONANT, *_PLURAL), ("ი", "ის", "მა", "ით", "ად", "იდან", "ამდე", "ები", "ების")),
    "ა": ((*(f"ა{end}" for end in (*_VOWEL, "დ", "და", "მდე")), *_DROPS, *_PLURAL),
          ("ა", "ამ", "ას", "ის", "ით", "ები", "ების")),
    "ე": ((*(f"ე{end}" for end in (*_VOWEL, "დ", "დან", "მდე", *_PLURAL)), *_DROPS),
          ("ე", "ემ", "ეს", "ის", "ით", "ეები", "ეების")),
    "ი": (tuple(f"ი{end}" for end in (*_VOWEL, *_KEEPS)), ("ი", "იმ", "ის", "ისთვის")),
    "ო": (tuple(f"ო{end}" for end in (*_VOWEL, *_KEEPS, *_PLURAL)), ("ო", "ომ", "ოს", "ოთი", "ოები")),
    "უ": (tuple(f"უ{end}" for end in (*_VOWEL, *_KEEPS, *_PLURAL)), ("უ", "უმ", "უს", "უთი", "უები")),
}  # fmt: skip

# Endings of verbs; a verb known with one of a row is known with the others.
_CONJUGATIONS = (
    ("ს", "და", "დი", "დნენ", "დით", "დეს", "ენ"),
    ("ა", "ეს", "ე", "ეთ", "ოს", "ონ"),
    ("ინა", "ინათ", "ინოს", "ინეს"),
    ("ილა", "ილი", "ილია", "ილან"),
    ("ულა", "ული", "ულია", "ულიყო", "ულან", "ულიყვნენ"),
    ("ა", "ნენ", "ათ", "ნათ"),
)
_LEAST_VERB = 4
_DERIVED = ("იზმ", "ისტ", "ისტურ")  # of a name: what is taught after it, and by whom
_ATTRIBUTIVE = ("ურ", "ულ", "ელ", "იან", "ისტ")  # an attribute drops its ი before most cases of the noun


@dataclass(frozen=True, slots=True)
class NounForm:
    """One reading of a noun: its stem, its declension (the vowel of the stem), and the ending it has here."""

    stem: str
    vowel: str
    ending: str

    @property
    def nominative(self) -> str:
        """The form by which it is cited."""
        return self.stem + (self.vowel or "ი")

    @property
    def cases(self) -> tuple[str, ...]:
        """Forms by which a dictionary shows that it knows this noun."""
        return tuple(self.stem + end for end in _DECLENSIONS[self.vowel][1])

    @property
    def base(self) -> str:
        """The stem of the name from which this is derived, or nothing."""
        return next((self.stem.removesuffix(end) for end in _DERIVED if self.stem.endswith(end)), "")


_BY_ENDING: dict[str, list[str]] = {}
for _vowel, (_endings, _) in _DECLENSIONS.items():
    for _ending in _endings:
        _BY_ENDING.setdefault(_ending, []).append(_vowel)
_LONGEST = max(map(len, _BY_ENDING))


@lru_cache(maxsize=8192)
def forms(word: str, shortest: int = 3) -> tuple[NounForm, ...]:
    """Return everything that a word may be a form of, with a stem of at least `shortest` letters."""
    return tuple(form for bare in (word, *without_particles(word)) for form in _forms(bare, shortest))


def _forms(word: str, shortest: int) -> Iterator[NounForm]:
    for length in range(1, min(_LONGEST, len(word) - shortest) + 1):
        ending = word[-length:]
        stem = word[:-length]
        for vowel in _BY_ENDING.get(ending, ()):
            yield NounForm(stem, vowel, ending)


def relatives(word: str) -> Iterator[str]:
    """Yield other forms of the verb that a word may be, and the nominative of an attribute without its ending."""
    if word.endswith(_ATTRIBUTIVE):
        yield f"{word}ი"
    for row in _CONJUGATIONS:
        for ending in row:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= _LEAST_VERB:
                yield from (stem + other for other in row if other != ending)


def without_particles(word: str) -> Iterator[str]:
    """Yield a word without the particle at its end: too, the very, still, is."""
    for particle in _PARTICLES:
        rest = word.removesuffix(particle)
        if rest != word and len(rest) > 3 and (particle != "ა" or rest[-1] in "აეიოუ"):
            yield rest
