"""The rules of Georgian, as a literal table.

Sources: Unicode CLDR 48 for quotation marks; the hyphen rules of the orthographic dictionary of the Arnold
Chikobava Institute of Linguistics for suffixes on figures; school grammars for the full stop after the quotation
mark, the two stops after ? and !, and the spaces in abbreviations.
"""

from __future__ import annotations

import re

from stamba.language.inline_text import NOTE, OBJECT
from stamba.language.quotation_marks import QuoteStyle
from stamba.language.rules import LanguageRules, Match, Move, TypographicRule
from stamba.language.shared import (
    DASH,
    DASH_AFTER_COLON,
    DASH_BETWEEN,
    DASH_CLOSED,
    DASH_OPENS,
    ELLIPSIS,
    FIGURE,
    GAP,
    KEEP_RANGE,
    NUMBER_SIGN,
    PRIMES,
    RANGE,
    ROMAN_RANGE,
    SIGN_NUMBER,
    THOUSANDS,
)

KA = "[\u10d0-\u10ff\u1c90-\u1cbf]"
_MARKS = "\"“”„‟«»'‘’‚‛‹›"

# Abbreviations of single letters that are no initials: "and so on", "so called", "that is", "central committee",
# "this year", "among them".
NOT_INITIALS = ("აშ", "ეწ", "ეი", "ცკ", "აწ", "მშ")
ERA = "ძვ|ჩვ|ახ"
BEFORE_NAME = "პროფ|აკად|დოქ|ამხ|გენ|ალ|ივ|გრ|ილ|ნიკ|კონსტ|სოფ|მდ|წმ"
BEFORE_NUMBER = "გვ|ტ|თ|ნაწ|სურ|ნახ|ცხრ|მუხ|პ|სტრ|შენ|ქვ"
ENDS_WITH_STOP = (
    "წ", "წწ", "სს", "გვ", "იხ", "მაგ", "შდრ", "ძვ", "ჩვ", "აღ", "რედ", "გამ", "სხვ",
)  # fmt: skip
MONTHS = (
    "იანვ[არ]|თებერვ|მარტ(?!ო)|აპრილ|მაის(?!ურ)|ივნის|ივლის|აგვისტ|სექტემბ|ოქტომბ|ნოემბ|დეკემბ"
    r"|(?:იანვ?|თებ|მარ|აპრ|ივნ|ივლ|აგვ|სექტ?|ოქტ|ნოემ|დეკ)\."
)
YEARS = r"წწ?\.|წელ|წლ"
# Case endings and postpositions, as they follow a hyphen.
SUFFIXES = (
    "ი|ს|მა|ის|ისა|ით|ად|ო|ში|ზე|თან|ისთან|თვის|ისთვის|კენ|ისკენ|დან|იდან|მდე|ამდე|ისგან|ც|ელი|ები|ების"
)
UNITS = "კმ|სმ|მმ|კგ|მგ|სთ|წთ|წმ|მლნ|მლრდ|ათას|მილიონ|მილიარდ|ლარ|მანეთ|რუბლ|დოლარ"


def _is_no_name(match: Match) -> bool:
    letters = (match["before"] or "") + match["initial"]
    return letters in NOT_INITIALS or letters.endswith("წ")


def _keeps_its_stop(match: Match) -> bool:
    """Tell whether the stop before the closing marks belongs to an abbreviation, or to no word at all."""
    near = match.string[max(match.start() - 12, 0) : match.start()].rstrip(NOTE)
    word = re.split(r"\W", near)[-1]
    if match["sign"] == "." and (word in ENDS_WITH_STOP or (len(word) == 1 and word.isalpha())):
        return True
    return not near or near[-1].isspace() or near[-1] in "([{-–—―/=+„«"


GEORGIAN = LanguageRules(
    quotes=QuoteStyle(
        levels=(("„", "“"), ("«", "»")),
        singles="quotes",
        marks=re.compile(rf"{PRIMES}|['’‘]{{2}}|(?<![\w,.!?…)]),,(?=[\w.…(\[{OBJECT}{_MARKS}])|[{_MARKS}]"),
        elision=re.compile(r"(?<=[A-Za-z]['’‘])[ \u00a0][A-Za-z]"),  # Workers’ Power
    ),
    rules=(
        TypographicRule("after ? and ! two stops", re.compile(r"(?<=[?!])(?P<two>…|\.\.\.)(?![.…])"), "?!"),
        ELLIPSIS,
        Move(
            "full stop and comma follow the closing mark",
            re.compile(rf"(?<=[\w)\]%{OBJECT}{NOTE}.…?!])(?P<sign>(?<![.…?!])\.|,)[“»]+(?=[\s{NOTE})\]]|$)"),
            "“»",
            unless=_keeps_its_stop,
        ),
        DASH_OPENS,
        DASH_AFTER_COLON,
        DASH_BETWEEN,
        DASH_CLOSED,
        TypographicRule(
            "page, volume, chapter hold on to their number",
            re.compile(rf"(?<!\w)(?:{BEFORE_NUMBER})\.(?:(?P<glue>{GAP})|(?P<joint>))(?=[\dIVXLC])"),
            ".",
        ),
        TypographicRule(
            "a range of years that is typed with spaces",
            re.compile(
                rf"(?<![\w\-–—.,:])\d{{4}}(?P<range>{GAP}(?:{DASH}){GAP})(?:\d{{4}}|\d\d)(?={GAP}(?:{YEARS}))"
            ),
            "-–—",
        ),
        RANGE,
        ROMAN_RANGE,
        TypographicRule(
            "initials and abbreviations of single letters",
            re.compile(rf"(?<!\w){KA}\.(?P<part>{GAP}?)(?={KA}\.)"),
            ".",
        ),
        TypographicRule("eras", re.compile(rf"(?<!\w)(?:{ERA})\.(?P<part>{GAP}?)(?=წ\.)"), "."),
        TypographicRule(
            "an initial holds on to the name",
            re.compile(
                rf"(?<!\w)(?:(?P<before>{KA})\.{GAP}?)?(?P<initial>{KA})\."
                rf"(?:(?P<glue>{GAP})|(?P<joint>))(?={KA}{{3}})"
            ),
            ".",
            unless=_is_no_name,
        ),
        TypographicRule(
            "a title holds on to the name",
            re.compile(rf"(?<!\w)(?:{BEFORE_NAME})\.(?P<glue>{GAP})(?={KA})"),
            ".",
        ),
        SIGN_NUMBER,
        TypographicRule(
            "a year holds on to its word",
            re.compile(rf"(?<=\d)(?P<glue>{GAP})(?={YEARS}|სს?\.|საუკუნ)"),
            "წს",
        ),
        TypographicRule(
            "a day holds on to its month",
            re.compile(rf"(?<![\d.,])\d\d?\)?(?P<glue>{GAP})(?={MONTHS})"),
            " ",
        ),
        TypographicRule(
            "a day of the old calendar holds on to that of the new",
            re.compile(rf"(?<![\d.,])\d\d?(?P<glue>{GAP})(?=\(\d\d?\){GAP}(?:{MONTHS}))"),
            "(",
        ),
        TypographicRule(
            "a Roman figure holds on to its noun",
            re.compile(rf"(?<!\w)[IVXLCDM]+(?P<glue>{GAP})(?={KA})"),
            "IVXLCDM",
        ),
        TypographicRule(
            "a number holds on to its unit",
            re.compile(rf"(?<=\d)(?P<glue>{GAP})(?=(?:{UNITS})|[მგლტ](?![\w.]))"),
            " ",
        ),
        THOUSANDS,
        NUMBER_SIGN,
    ),
    keep=(
        KEEP_RANGE,
        TypographicRule(
            "figures with a suffix",
            re.compile(rf"(?<![\w\-–./,:]){FIGURE}(?:[-–]{FIGURE})*[%°]?-{KA}+(?!\w)"),
            "-",
        ),
        TypographicRule(
            "abbreviations with a suffix",
            re.compile(rf"(?<!\w)(?:{KA}{{1,4}}\.\u00a0?){{0,4}}{KA}{{1,4}}\.-{KA}+(?!\w)"),
            "-",
        ),
        TypographicRule(
            "acronyms and foreign words with a suffix",
            re.compile(rf"(?<![\w\-–./])(?:{KA}{{1,6}}-(?:{SUFFIXES})|[A-Za-z]{{1,12}}-{KA}{{1,6}})(?!\w|-)"),
            "-",
        ),
        TypographicRule("quotations with a suffix", re.compile(rf"[“»]-{KA}{{1,6}}(?!\w)"), "-"),
    ),
)
