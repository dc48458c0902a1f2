"""The rules of ten languages of Europe, a row each; the marks of a sentence stay where the author has them.

Sources: Unicode CLDR 48 for quotation marks; the Interinstitutional Style Guide of the Publications Office of the
European Union for spaces, abbreviations and dashes of the languages of the Union; beside it, for German DIN 5008:2020,
for French the Lexique des règles typographiques en usage à l'Imprimerie nationale (2002), for Spanish the Ortografía de
la lengua española (2010), for Russian the rules of orthography and punctuation of 1956, for Ukrainian the Правопис of
2019.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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

_MARKS = re.compile(rf"{PRIMES}|['’‘‚]{{2}}|[\"“”„‟«»'‘’‚]")
_NOTHING = re.compile(r"(?!)")
_METRIC = "km|cm|mm|kg|mg|m|g|l|ha"
_METRIC_CYRILLIC = "км|см|мм|кг|мг|м|г|л|га|тыс|млн|млрд|тис|руб|грн"
_ANY_GAP = "[ \u00a0\u202f]?"


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that hold on to what follows or goes before: each is the inside of a pattern.

    `titles` stand before a name, `numbered` before a number.
    """

    months: str
    titles: str
    numbered: str
    units: str = _METRIC


def _language(
    levels: tuple[tuple[str, str], tuple[str, str]],
    words: _Words,
    *more: TypographicRule,
    dash: str = "–",
    elision: re.Pattern[str] = _NOTHING,
) -> LanguageRules:
    """Return the rules of a language; `more` are its own beside those that all share."""
    return LanguageRules(
        quotes=QuoteStyle(
            levels=levels,
            singles="quotes" if ("‚", "‘") in levels else "apostrophes",  # ‘ closes, and could not be told apart
            marks=_MARKS,
            elision=elision,
            shaped=("«", "»") in levels,
        ),
        rules=(
            *DOTS_AND_DASHES,
            TypographicRule(
                "initials hold on to each other and to the name",
                re.compile(rf"(?<!\w)(?=\w)[^\W\d_a-zа-яα-ω]\.(?P<glue>{GAP})(?=[^\W\d_a-zа-яα-ω](?:\.|\w))"),
                ".",
            ),
            TypographicRule(
                "a title holds on to the name", re.compile(rf"(?<!\w)(?:{words.titles})(?P<glue>{GAP})(?=\w)"), " "
            ),
            TypographicRule(
                "page, volume, chapter hold on to their number",
                re.compile(rf"(?<!\w)(?:{words.numbered})\.?(?P<glue>{GAP})(?=[\dIVXLC])"),
                " ",
            ),
            SIGN_NUMBER,
            TypographicRule(
                "a day holds on to its month",
                re.compile(rf"(?<![\d.,])\d\d?(?:\.|º|er)?(?P<glue>{GAP})(?=(?:de )?(?:{words.months}))"),
                " ",
            ),
            TypographicRule(
                "a number holds on to its unit", re.compile(rf"(?<=\d)(?P<glue>{GAP})(?=(?:{words.units})(?!\w))"), " "
            ),
            THOUSANDS, NUMBER_SIGN, *more,
        ),
        keep=(KEEP_RANGE,),
        dash=dash,
    )  # fmt: skip


def _letters(first: str, second: str) -> TypographicRule:
    """The rule for abbreviations of single letters, such as z. B. and т. е."""
    pattern = re.compile(rf"(?<![\w.])(?:{first})\.(?P<part>{GAP}?)(?=(?:{second})\.)")
    return TypographicRule("abbreviations of single letters", pattern, ".")


def _years(words: str) -> TypographicRule:
    return TypographicRule(
        "a year holds on to its word", re.compile(rf"(?<=[\dIVXLC])(?P<glue>{GAP})(?=(?:{words})\.)"), "."
    )


GERMAN = _language(
    (("„", "“"), ("‚", "‘")),
    _Words(
        months="Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
        titles=r"(?:Dr|Prof|Hr|Fr|St|Hl)\.",
        numbered="S|Bd|Bde|Nr|Kap|Abb|Tab|Art|Abs|Anm|Fn|Jh|Z",
    ),
    _letters("z|d|u|o|s|v|i|m|n|a", "B|h|a|ä|o|u|A|T|d|R|E|U|Chr|M"),
)
FRENCH = _language(
    (("«", "»"), ("“", "”")),
    _Words(
        months="janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
        titles=r"MM?\.|Mmes?|Mlles?|Dr|Pr|Me|Mgr|St|Ste",
        numbered="p|pp|t|vol|chap|fig|art|n°|nº|n",
    ),
    TypographicRule("a space inside «", re.compile(rf"«(?P<wide>{_ANY_GAP})(?=\S)"), "«"),
    TypographicRule("a space inside »", re.compile(rf"(?<=[^\s«])(?P<wide>{_ANY_GAP})(?=»)"), "»"),
    TypographicRule(
        "a thin space before ; ! ?",
        re.compile(rf"(?<=[^\s;!?¡¿«(\[/&=])(?P<fine>{_ANY_GAP})(?=[;!?]+(?:[\s)\]»”…\u202f\u00a0]|$))"),
        ";!?",
    ),
    TypographicRule(
        "a space before :", re.compile(rf"(?<=[^\s:])(?P<wide>{_ANY_GAP})(?=:(?:\s|\u00a0|$))"), ":"
    ),
)
SPANISH = _language(
    (("«", "»"), ("“", "”")),
    _Words(
        months="enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre",
        titles=r"(?:Srt?a?|Sres|D|Dña|Dra?|Uds?|Sto|Sta)\.|San",
        numbered="págs?|pp?|vol|cap|fig|núm|art|t|n.º",
    ),
    dash="—",
)
ITALIAN = _language(
    (("«", "»"), ("“", "”")),
    _Words(
        months="gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre",
        titles=r"(?:Sig|Sigg|Dott|Prof|Ing|Avv|S)\.|Sig\.ra|Dott\.ssa",
        numbered="pp?|pag|pagg|vol|cap|fig|n|art|sec",
    ),
)
PORTUGUESE = _language(
    (("“", "”"), ("‘", "’")),
    _Words(
        months="janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro",
        titles=r"(?:Sra?|Srs|Dra?|D|Prof|Profa)\.|Profª|São|Santa",
        numbered="págs?|pp?|vol|cap|fig|n.º|art|séc",
    ),
    dash="—",
)
DUTCH = _language(
    (("“", "”"), ("‘", "’")),
    _Words(
        months="januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december",
        titles=r"(?:Dhr|Mevr|Mw|Dr|Drs|Prof|St|Mr|Ir)\.|(?:dhr|mevr|mw|dr|drs|prof|mr|ir)\.",
        numbered="blz|p|pp|nr|dl|hfst|afb|art|jrg",
    ),
    elision=re.compile(r"(?:s|t|n|m|k|r|ns|ie)(?![\w’'])", re.IGNORECASE),
)
POLISH = _language(
    (("„", "”"), ("«", "»")),
    _Words(
        months="stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia",
        titles=r"(?:prof|św|ks|gen|inż|hab)\.|dr|mgr|pan|pani",
        numbered="s|str|t|nr|rozdz|ryc|rys|tab|art|ust|pkt",
    ),
    _years("r|w|w"),
    TypographicRule(
        "a word of one letter holds on to the next",
        re.compile(rf"(?<![\w’'.-])[aiouwzAIOUWZ](?P<glue>{GAP})(?=\w)"),
        " ",
    ),
)
RUSSIAN = _language(
    (("«", "»"), ("„", "“")),
    _Words(
        months="января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
        titles=r"(?:проф|акад|св|ул|гр|им|тов)\.|г-н|г-жа",
        numbered="с|стр|т|тт|гл|рис|табл|ст|п|пп|ч|вып",
        units=_METRIC_CYRILLIC,
    ),
    _letters("т|н|д|к|и|б", "е|д|п|к|н|э|м|о|ч"),
    _years("гг?|вв?"),
    dash="—",
)
UKRAINIAN = _language(
    (("«", "»"), ("„", "“")),
    _Words(
        months="січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня",
        titles=r"(?:проф|акад|св|вул|ім|тов)\.|пан|пані",
        numbered="с|стор|т|гл|рис|табл|ст|п|ч|вип|розд",
        units=_METRIC_CYRILLIC,
    ),
    _letters("т|н|д|і|б", "е|д|п|зв|н|ін"),
    _years("рр?|ст"),
    dash="—",
)
GREEK = _language(
    (("«", "»"), ("“", "”")),
    _Words(
        months="Ιανουαρίου|Φεβρουαρίου|Μαρτίου|Απριλίου|Μαΐου|Ιουνίου|Ιουλίου|Αυγούστου|Σεπτεμβρίου|Οκτωβρίου|Νοεμβρίου|Δεκεμβρίου",
        titles=r"(?:κ|κα|κ\.κ|Δρ|καθ|Αγ)\.",
        numbered="σ|σσ|τ|τόμ|κεφ|εικ|αρ|άρθ|πίν",
        units=f"{_METRIC}|χλμ|εκ|χιλ|κιλά",
    ),
    _letters("π|μ|κ|δ", "Χ|χ|μ|λπ|ά|σ"),
)

EUROPEAN = {
    "de": GERMAN, "fr": FRENCH, "es": SPANISH, "it": ITALIAN, "pt": PORTUGUESE, "nl": DUTCH, "pl": POLISH,
    "ru": RUSSIAN, "uk": UKRAINIAN, "el": GREEK,
}  # fmt: skip
