"""The languages that have rules, by primary subtag (BCP 47); a new language is a table of its own and a line here."""

from __future__ import annotations

from stamba.language.english import ENGLISH
from stamba.language.georgian import GEORGIAN

LANGUAGES = {"ka": GEORGIAN, "en": ENGLISH}
