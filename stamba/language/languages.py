"""The languages that have rules, by primary subtag (BCP 47); a new language is a row of its own and a line here.

RULES has those of regions besides, by language and region in small letters.
"""

from __future__ import annotations

from stamba.language import european
from stamba.language.english import AMERICAN, BRITISH, ENGLISH
from stamba.language.georgian import GEORGIAN

LANGUAGES = {
    "ka": GEORGIAN,
    "en": ENGLISH,
    "de": european.GERMAN,
    "fr": european.FRENCH,
    "es": european.SPANISH,
    "it": european.ITALIAN,
    "pt": european.PORTUGUESE,
    "nl": european.DUTCH,
    "pl": european.POLISH,
    "ru": european.RUSSIAN,
    "uk": european.UKRAINIAN,
    "el": european.GREEK,
}
RULES = {**LANGUAGES, "en-gb": BRITISH, "en-us": AMERICAN}
