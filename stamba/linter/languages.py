"""The table of languages that the linter reads."""

from __future__ import annotations

from stamba.linter.english import ENGLISH
from stamba.linter.georgian import GEORGIAN
from stamba.linter.language import Language

LANGUAGES = {"ka": GEORGIAN, "en": ENGLISH}


def language_of(tag: str) -> Language:
    """The row of a BCP 47 tag, by its first part; a bare row, which the common rules can use, when there is none."""
    first = tag.split("-", maxsplit=1)[0].lower()
    return LANGUAGES.get(first, Language(first))
