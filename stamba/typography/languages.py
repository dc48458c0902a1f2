"""The rules of each language, as literal tables.

Sources: Unicode CLDR 48 for quotation marks and ordinals; for Georgian, the hyphen rules of the orthographic
dictionary of the Arnold Chikobava Institute of Linguistics and school grammars (full stop after the quotation
mark, spaces in abbreviations); Unicode Standard Annex 14 for where lines break. A line breaks after a hyphen
before a letter and after an en dash, never after a hyphen before a figure: only the first two are kept together.
"""

from __future__ import annotations

import re
from itertools import pairwise

from stamba.typography.flow import NOTE, OBJECT
from stamba.typography.quotes import QuoteStyle
from stamba.typography.rules import LanguageRules, Match, Move, Rule

KA = "[\u10d0-\u10ff\u1c90-\u1cbf]"
GAP = "[ \u00a0]"
DASH = "---?|[-–—―]"
NUMBER = r"\d+(?:[.,:]\d+)*"
ROMAN = "(?=[IVXL])(?:X[LX]|X{0,3}|L)(?:IX|IV|V?I{0,3})"
FIGURE = rf"(?:{NUMBER}|[IVXLCDM]+)"

# --- Georgian words that the rules know ---

# Abbreviations of single letters that are no initials: "and so on", "so called", "that is", "central committee",
# "this year", "among them".
NOT_INITIALS = ("აშ", "ეწ", "ეი", "ცკ", "აწ", "მშ")
ERA = "ძვ|ჩვ|ახ"
BEFORE_NAME = "პროფ|აკად|დოქ|ამხ|გენ|ალ|ივ|გრ|ილ|ნიკ|კონსტ|სოფ|მდ|წმ"
BEFORE_NUMBER = "გვ|ტ|თ|ნაწ|სურ|ნახ|ცხრ|მუხ|პ|სტრ|შენ|ქვ"
ENDS_WITH_STOP = (
    "წ", "წწ", "სს", "გვ", "იხ", "მაგ", "შდრ", "ძვ", "ჩვ", "აღ", "მლნ", "მლრდ", "ათ", "რედ", "გამ", "შპს", "სხვ",
)  # fmt: skip
MONTHS = "იანვ[არ]|თებერვ|მარტ(?!ო)|აპრილ|მაის(?!ურ)|ივნის|ივლის|აგვისტ|სექტემბ|ოქტომბ|ნოემბ|დეკემბ"
UNITS = "კმ|სმ|მმ|კგ|მგ|სთ|წთ|წმ|მლნ|მლრდ|ათას|მილიონ|მილიარდ|ლარ|მანეთ|რუბლ|დოლარ"

# --- what patterns cannot say ---


def _is_no_range(match: Match) -> bool:
    """Two numbers with a hyphen that are a score, a telephone or a part number; a typed dash is believed."""
    first, last = match["first"], match["last"]
    if match["range"] != "-" or not (first.isdecimal() and last.isdecimal()):
        return False
    if max(len(first), len(last)) > 4 or (len(first) > 1 and first.startswith("0")):
        return True
    short = len(last) < len(first)
    return int(last) <= int(first[-len(last) :] if short else first)


_ROMANS = {"I": 1, "V": 5, "X": 10, "L": 50}


def _is_no_roman_range(match: Match) -> bool:
    return _value(match["first"]) >= _value(match["last"])


def _value(roman: str) -> int:
    values = [_ROMANS[char] for char in roman]
    return sum(-a if a < b else a for a, b in pairwise([*values, 0]))


def _is_no_name(match: Match) -> bool:
    letters = (match["before"] or "") + match["initial"]
    return letters in NOT_INITIALS or letters.endswith("წ")


def _keeps_its_stop(match: Match) -> bool:
    """Whether the stop before the closing marks belongs to an abbreviation, or to no word at all."""
    near = match.string[max(match.start() - 12, 0) : match.start()].rstrip(NOTE)
    word = re.split(r"\W", near)[-1]
    if match["sign"] == "." and (word in ENDS_WITH_STOP or (len(word) == 1 and word.isalpha())):
        return True
    return not near or near[-1].isspace() or near[-1] in "([{-–—―/=+„«"


def _is_subtraction(match: Match) -> bool:
    text, end = match.string, match.end()
    return text[match.start() - 1].isdigit() and text[end + 1 : end + 2].isdigit()


# --- rules that languages share ---

ELLIPSIS = Rule("three stops are an ellipsis", re.compile(r"(?<![.…])(?P<dots>\.\.\.)(?![.…])"), ".")
DASH_OPENS = Rule(
    "a dash that opens a turn holds on to its first word",
    re.compile(rf"(?:(?m:^)|(?<=[„«]))(?P<dash>{DASH})(?P<glue>{GAP})(?=[^\W\d]|[„«“‘…(\[{OBJECT}])"),
    "-–—―",
)
DASH_AFTER_COLON = Rule(
    "a dash after a colon opens a turn",
    re.compile(rf"(?<=:){GAP}(?P<dash>{DASH})(?P<glue>{GAP})(?=\S)"),
    ":",
)
DASH_BETWEEN = Rule(
    "a dash between words holds on to the word before",
    re.compile(rf"(?<=[^\s\-–—―(\[„«:])(?P<glue>{GAP})(?P<dash>{DASH})(?=\s|$)"),
    "-–—―",
    unless=_is_subtraction,
)
DASH_CLOSED = Rule(
    "two hyphens between words without spaces are a dash",
    re.compile(r"(?<=[^\W\d_])(?P<dash>---?)(?=[^\W\d_])"),
    "-",
)
RANGE = Rule(
    "an en dash between figures",
    re.compile(
        rf"(?<![\w\-–—./:,№{OBJECT}{NOTE}+])(?P<first>{NUMBER})(?P<range>--?|[–—])(?P<last>{NUMBER})"
        rf"(?!\w|[/–—{OBJECT}]|[-.,:]\d)"
    ),
    "-—",
    unless=_is_no_range,
)
ROMAN_RANGE = Rule(
    "an en dash between Roman figures",
    re.compile(rf"(?<![\w-])(?P<first>{ROMAN})(?P<range>--?|[–—])(?P<last>{ROMAN})(?![\w/–—]|-\d)"),
    "-—",
    unless=_is_no_roman_range,
)
THOUSANDS = Rule(
    "groups of three figures", re.compile(rf"(?<![\d.,])\d{{1,3}}(?P<glue>{GAP})(?=\d{{3}}(?!\d))"), " "
)
SIGN_NUMBER = Rule("№ and § hold on to their number", re.compile(rf"[№§](?P<glue>{GAP})(?=[\dIVXLC])"), "№§")
NUMBER_SIGN = Rule(
    "a number holds on to % and money", re.compile(rf"(?<=\d)(?P<glue>{GAP})(?=[%‰₾€$£°])"), " "
)
KEEP_RANGE = Rule("ranges", re.compile(rf"(?<![\w\-–./,:]){FIGURE}(?:-{FIGURE})*–{FIGURE}(?![\w–]|-\d)"), "–")

# --- the languages ---

_MARKS = "\"“”„‟«»'‘’‚‛‹›"
_PRIMES = r"(?P<prime>(?<=\d)'\d+(?:\"|'')|(?<=°)\d+'(?:\d+(?:\"|''))?)"

GEORGIAN = LanguageRules(
    quotes=QuoteStyle(
        levels=(("„", "“"), ("«", "»")),
        singles="quotes",
        marks=re.compile(rf"{_PRIMES}|['’‘]{{2}}|(?<![\w,.!?…)]),,(?=[\w.…(\[{OBJECT}{_MARKS}])|[{_MARKS}]"),
        elision=re.compile(r"(?<=[A-Za-z]['’‘])[ \u00a0][A-Za-z]"),  # Workers’ Power
    ),
    rules=(
        Rule("after ? and ! two stops", re.compile(r"(?<=[?!])(?P<two>…|\.\.\.)(?![.…])"), "?!"),
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
        RANGE,
        ROMAN_RANGE,
        Rule(
            "initials and abbreviations of single letters",
            re.compile(rf"(?<!\w){KA}\.(?P<part>{GAP}?)(?={KA}\.)"),
            ".",
        ),
        Rule("eras", re.compile(rf"(?<!\w)(?:{ERA})\.(?P<part>{GAP}?)(?=წ\.)"), "."),
        Rule(
            "an initial holds on to the name",
            re.compile(
                rf"(?<!\w)(?:(?P<before>{KA})\.{GAP}?)?(?P<initial>{KA})\."
                rf"(?:(?P<glue>{GAP})|(?P<surname>))(?={KA}{{3}})"
            ),
            ".",
            unless=_is_no_name,
        ),
        Rule(
            "a title holds on to the name",
            re.compile(rf"(?<!\w)(?:{BEFORE_NAME})\.(?P<glue>{GAP})(?={KA})"),
            ".",
        ),
        Rule(
            "page, volume, chapter hold on to their number",
            re.compile(rf"(?<!\w)(?:{BEFORE_NUMBER})\.(?P<glue>{GAP})(?=[\dIVXLC])"),
            ".",
        ),
        SIGN_NUMBER,
        Rule(
            "a year holds on to its word",
            re.compile(rf"(?<=\d)(?P<glue>{GAP})(?=წწ?\.|წელ|წლ|სს?\.|საუკუნ)"),
            "წს",
        ),
        Rule(
            "a day holds on to its month",
            re.compile(rf"(?<![\d.,])\d\d?\)?(?P<glue>{GAP})(?={MONTHS})"),
            " ",
        ),
        Rule(
            "a day of the old calendar holds on to that of the new",
            re.compile(rf"(?<![\d.,])\d\d?(?P<glue>{GAP})(?=\(\d\d?\){GAP}(?:{MONTHS}))"),
            "(",
        ),
        Rule(
            "a Roman figure holds on to its noun",
            re.compile(rf"(?<!\w)[IVXLCDM]+(?P<glue>{GAP})(?={KA})"),
            "IVXLCDM",
        ),
        Rule(
            "a number holds on to its unit",
            re.compile(rf"(?<=\d)(?P<glue>{GAP})(?=(?:{UNITS})|[მგლტ](?![\w.]))"),
            " ",
        ),
        THOUSANDS,
        NUMBER_SIGN,
    ),
    keep=(
        KEEP_RANGE,
        Rule(
            "figures with a suffix",
            re.compile(rf"(?<![\w\-–./,:]){FIGURE}(?:[-–]{FIGURE})*[%°]?-{KA}+(?!\w)"),
            "-",
        ),
        Rule(
            "abbreviations with a suffix",
            re.compile(rf"(?<!\w)(?:{KA}{{1,4}}\.\u00a0?){{0,4}}{KA}{{1,4}}\.-{KA}+(?!\w)"),
            "-",
        ),
        Rule("quotations with a suffix", re.compile(rf"[“»]-{KA}{{1,6}}(?!\w)"), "-"),
    ),
)

EN_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
ENGLISH = LanguageRules(
    quotes=QuoteStyle(
        levels=(("“", "”"), ("‘", "’")),
        singles="apostrophes",
        marks=re.compile(rf"{_PRIMES}|['’‘]{{2}}|[\"“”„‟«»'‘’]"),
        elision=re.compile(
            r"(?:\d\ds?(?!\w)|n(?!\w)|(?:tis|twas|twere|twill|twould|tisn|twasn|em|cause|bout|til|neath|gainst)(?![\w'’]|['’](?!\w)))",
            re.IGNORECASE,
        ),
    ),
    rules=(
        ELLIPSIS,
        DASH_OPENS,
        DASH_AFTER_COLON,
        DASH_BETWEEN,
        DASH_CLOSED,
        RANGE,
        ROMAN_RANGE,
        Rule(
            "initials hold on to each other and to the name",
            re.compile(
                rf"(?<!\w)(?:(?!I)|(?<=[A-Z]\.)|(?<=[A-Z]\.[ \u00a0]))[A-Z]\.(?P<glue>{GAP})(?=[A-Z](?:\.|[a-z]))"
            ),
            ".",
        ),
        Rule(
            "a title holds on to the name",
            re.compile(rf"\b(?:(?:Mr|Mrs|Ms|Dr|St)\.?|Prof\.|Rev\.)(?P<glue>{GAP})(?=[A-Z])"),
            "MDSPR",
        ),
        Rule(
            "page, volume, chapter hold on to their number",
            re.compile(
                rf"\b(?:pp?|[Nn]os?|[Vv]ols?|[Cc]h|[Ff]igs?|[Ss]ec|[Aa]rt)\.(?P<glue>{GAP})(?=[\dIVXLC])"
            ),
            ".",
        ),
        SIGN_NUMBER,
        Rule(
            "a day holds on to its month",
            re.compile(rf"(?<![\d.,])\d\d?(?:st|nd|rd|th)?(?P<glue>{GAP})(?=(?:{EN_MONTHS})\b)"),
            " ",
        ),
        Rule(
            "a month holds on to its day",
            re.compile(rf"\b(?:{EN_MONTHS})(?P<glue>{GAP})(?=\d\d?(?:st|nd|rd|th)?(?!\w))"),
            " ",
        ),
        Rule(
            "a number holds on to its unit",
            re.compile(rf"(?<=\d)(?P<glue>{GAP})(?=(?:km|cm|mm|kg|mg|m|g|a\.m\.|p\.m\.|BC|AD|BCE|CE)(?!\w))"),
            " ",
        ),
        THOUSANDS,
        NUMBER_SIGN,
    ),
    keep=(KEEP_RANGE,),
)

LANGUAGES = {"ka": GEORGIAN, "en": ENGLISH}
