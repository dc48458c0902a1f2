"""The rules of English, as literal tables; full stop and comma stay where the author has them.

In a book whose language is `en` the author chooses which quotation marks are outside, and dashes have spaces when they
are typed with spaces; among words of another language a spaced dash of English is an en rule. `en-GB` follows New
Hart's Rules (2014): single marks outside and double ones inside (9.2), a spaced dash is an en rule, one without spaces
an em rule (4.11.2). `en-US` follows the Chicago Manual of Style (17th
edition): double marks outside (13.30), an em dash without spaces (6.85).
"""

from __future__ import annotations

import re
from dataclasses import replace

from stamba.language.quotation_marks import QuoteStyle
from stamba.language.rules import LanguageRules, Match, TypographicRule
from stamba.language.shared import (
    DASH,
    DASH_CLOSED,
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
    guest_dash="–",
)
EM_RULE = replace(DASH_CLOSED, pattern=re.compile(DASH_CLOSED.pattern.pattern.replace("<dash>", "<em>")))
BRITISH = replace(
    ENGLISH,
    quotes=replace(
        ENGLISH.quotes, levels=(("‘", "’"), ("“", "”")), singles="inside", otherwise=ENGLISH.quotes
    ),
    rules=tuple(EM_RULE if rule is DASH_CLOSED else rule for rule in ENGLISH.rules),
    dash="–",
)


def _is_between_figures(match: Match) -> bool:
    around = match.string[match.start() - 1], match.string[match.end() : match.end() + 1]
    return all(char.isdigit() for char in around)


AMERICAN = replace(
    ENGLISH,
    rules=(
        TypographicRule(
            "a dash between words has no spaces",
            re.compile(rf"(?<=[^\s\-–—―(\[“‘:])(?P<dash>{GAP}(?:{DASH})(?:{GAP}|$))(?!{GAP})"),
            "-–—―",
            unless=_is_between_figures,
        ),
        *ENGLISH.rules,
    ),
    guest_dash="",
)
