"""The scripts that the house cannot set, by language and script (BCP 47; ISO 15924).

And a letter of those languages for whose script it has no face: a book may bring one.
"""

from __future__ import annotations

_HOW = {
    "from right to left": "ar arc arz ckb dv fa glk he ks lrc mzn pnb prs ps sd syr ug ur yi"
    " adlm arab hebr mand nkoo rohg samr syrc thaa",
    "from top to bottom": "mong phag",
    "without spaces between words": "bo dz ja km lo my shn th wuu yue zh"
    " hani hans hant hira jpan kana khmr laoo mymr thai tibt",
}
_LETTERS = {
    "am": "አ", "ti": "አ", "hy": "ա", "hi": "क", "mr": "क", "ne": "क", "sa": "क", "bn": "ক", "as": "ক", "pa": "ਕ",
    "gu": "ક", "or": "କ", "ta": "க", "te": "క", "kn": "ಕ", "ml": "ക", "si": "ක", "ko": "가", "chr": "Ꭰ", "iu": "ᐃ",
}  # fmt: skip


def unset_way(tag: str) -> str:
    """Return how a language is written that the house cannot set; nothing for one that it can."""
    language, *more = tag.lower().split("-")
    script = next((part for part in more if len(part) == 4 and part.isalpha()), language)
    return next((how for how, known in _HOW.items() if script in known.split()), "")


def letter_of(tag: str) -> str:
    """Return a letter of a language for which the house has no face; nothing for one for which it has."""
    language, *more = tag.lower().split("-")
    return "" if any(len(part) == 4 and part.isalpha() for part in more) else _LETTERS.get(language, "")
