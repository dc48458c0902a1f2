"""The language that a text is probably in, for a book that does not say: by its letters, and by its commonest words."""

from __future__ import annotations

import re
from collections import Counter

_SCRIPTS = (
    ("ka", re.compile("[ა-ჰ]")), ("el", re.compile("[α-ωά-ώ]")), ("uk", re.compile("[іїєґ]")),
    ("ru", re.compile("[а-яё]")), ("hy", re.compile("[ա-և]")), ("he", re.compile("[א-ת]")),
    ("ar", re.compile("[ء-ي]")), ("ja", re.compile("[ぁ-ヿ]")), ("zh", re.compile("[一-鿿]")),
    ("ko", re.compile("[가-힣]")),
)  # fmt: skip
_COMMON = {
    "en": "the of and to in that is was for with his it not you", "fr": "le la les des et une dans est que pour qui ne",
    "de": "der die das und ist nicht den mit ein von zu sich", "es": "el los las una que por con para del es su no",
    "it": "il che di gli una per non con della sono nel", "pt": "o os um uma que não com para dos em ao",
    "nl": "de het een van en dat niet zijn voor met", "pl": "i w nie na się że do jest z to",
    "sv": "och att det som en är inte på för med", "cs": "a se na je že v to do ale jako",
    "tr": "bir ve bu da de için ile olarak çok", "ro": "și de la în că nu cu pe este care",
}  # fmt: skip


def likely_language(text: str) -> str:
    """Return a language tag (BCP 47), "en" for a text that tells nothing."""
    lower = text[:200_000].lower()
    letters = sum(one.isalpha() for one in lower)
    counts = [(len(some.findall(lower)), tag) for tag, some in _SCRIPTS]
    if counts[2][0] and counts[2][0] * 60 > counts[3][0]:  # Ukrainian has the letters of Russian, too
        counts[2] = (counts[2][0] + counts[3][0], "uk")
    most, tag = max(counts, key=lambda one: one[0])
    if most * 3 > letters:
        return tag
    words = Counter(re.findall(r"[^\W\d_]+", lower))
    scores = {tag: sum(words[word] for word in common.split()) for tag, common in _COMMON.items()}
    best = max(scores, key=lambda tag: scores[tag])
    return best if scores[best] else "en"
