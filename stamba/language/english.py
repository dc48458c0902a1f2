"""The rules of English, as a literal table; full stop and comma stay where the author has them."""

from __future__ import annotations

import re

from stamba.language.quotation_marks import QuoteStyle
from stamba.language.rules import LanguageRules, TypographicRule
from stamba.language.shared import (
    DOTS_AND_DASHES,
    GAP,
    KEEP_RANGE,
    NUMBER_SIGN,
    PRIMES,
    SIGN_NUMBER,
    THOUSANDS,
)

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
ENGLISH = LanguageRules(
    quotes=QuoteStyle(
        levels=(("“", "”"), ("‘", "’")),
        singles="apostrophes",
        marks=re.compile(rf"{PRIMES}|['’‘]{{2}}|[\"“”„‟«»'‘’]"),
        elision=re.compile(
            r"(?:\d\ds?(?!\w)|n(?!\w)|(?:tis|twas|twere|twill|twould|tisn|twasn|em|cause|bout|til|neath|gainst)(?![\w'’]|['’](?!\w)))",
            re.IGNORECASE,
        ),
    ),
    rules=(
        *DOTS_AND_DASHES,
        TypographicRule(
            "initials hold on to each other and to the name",
            re.compile(
                rf"(?<!\w)(?:(?!I)|(?<=[A-Z]\.)|(?<=[A-Z]\.[ \u00a0]))[A-Z]\.(?P<glue>{GAP})(?=[A-Z](?:\.|[a-z]))"
            ),
            ".",
        ),
        TypographicRule(
            "a title holds on to the name",
            re.compile(rf"\b(?:(?:Mr|Mrs|Ms|Dr|St)\.?|Prof\.|Rev\.)(?P<glue>{GAP})(?=[A-Z])"),
            "MDSPR",
        ),
        TypographicRule(
            "page, volume, chapter hold on to their number",
            re.compile(
                rf"\b(?:pp?|[Nn]os?|[Vv]ols?|[Cc]h|[Ff]igs?|[Ss]ec|[Aa]rt)\.(?P<glue>{GAP})(?=[\dIVXLC])"
            ),
            ".",
        ),
        SIGN_NUMBER,
        TypographicRule(
            "a day holds on to its month",
            re.compile(rf"(?<![\d.,])\d\d?(?:st|nd|rd|th)?(?P<glue>{GAP})(?=(?:{MONTHS})\b)"),
            " ",
        ),
        TypographicRule(
            "a month holds on to its day",
            re.compile(rf"\b(?:{MONTHS})(?P<glue>{GAP})(?=\d\d?(?:st|nd|rd|th)?(?!\w))"),
            " ",
        ),
        TypographicRule(
            "a number holds on to its unit",
            re.compile(rf"(?<=\d)(?P<glue>{GAP})(?=(?:km|cm|mm|kg|mg|m|g|a\.m\.|p\.m\.|BC|AD|BCE|CE)(?!\w))"),
            " ",
        ),
        THOUSANDS,
        NUMBER_SIGN,
    ),
    keep=(KEEP_RANGE,),
)
