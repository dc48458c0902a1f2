"""The languages that have rules, by primary subtag (BCP 47); a new one is a row in european.py.

RULES has those of regions besides, by language and region in small letters.
"""

from __future__ import annotations

from stamba.language.english import AMERICAN, BRITISH, ENGLISH
from stamba.language.european import EUROPEAN
from stamba.language.georgian import GEORGIAN

LANGUAGES = {"ka": GEORGIAN, "en": ENGLISH, **EUROPEAN}
RULES = {**LANGUAGES, "en-gb": BRITISH, "en-us": AMERICAN}
