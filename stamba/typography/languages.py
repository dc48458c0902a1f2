"""Which languages have rules, by primary subtag (BCP 47); a new language is a table of its own and a line here."""

from __future__ import annotations

from stamba.typography.english import ENGLISH
from stamba.typography.georgian import GEORGIAN

LANGUAGES = {"ka": GEORGIAN, "en": ENGLISH}
