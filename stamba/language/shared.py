"""The rules that languages share, and the words their patterns are made of.

Source: Unicode Standard Annex 14 for where lines break. A line breaks after a hyphen before a letter and after
an en dash, never after a hyphen before a figure: only the first two are kept together.
"""

from __future__ import annotations

import re

from stamba.ground.folios import roman
from stamba.language.inline_text import NOTE, OBJECT
from stamba.language.rules import Match, TypographicRule

GAP = "[ \u00a0]"
DASH = "---?|[-–—―]"
NUMBER = r"\d+(?:[.,:]\d+)*"
ROMAN = "(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
FIGURE = rf"(?:{NUMBER}|[IVXLCDM]+)"
# Feet and inches, minutes and seconds: no quotation marks.
PRIMES = r"(?P<prime>(?<=\d)'\d+(?:\"|'')|(?<=°)\d+'(?:\d+(?:\"|''))?)"

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


_ROMANS = {roman(number).upper(): number for number in range(1, 90)}  # all that ROMAN finds


def _is_no_roman_range(match: Match) -> bool:
    return _ROMANS[match["first"]] >= _ROMANS[match["last"]]


def _is_subtraction(match: Match) -> bool:
    text, end = match.string, match.end()
    return text[match.start() - 1].isdigit() and text[end + 1 : end + 2].isdigit()


# --- rules that languages share ---

ELLIPSIS = TypographicRule(
    "three stops are an ellipsis", re.compile(r"(?<![.…])(?P<dots>\.\.\.)(?![.…])"), "."
)
DASH_OPENS = TypographicRule(
    "a dash that opens a turn holds on to its first word",
    re.compile(rf"(?:(?m:^)|(?<=[„«]))(?P<dash>{DASH})(?P<glue>{GAP})(?=[^\W\d]|[„«“‘…(\[{OBJECT}])"),
    "-–—―",
)
DASH_AFTER_COLON = TypographicRule(
    "a dash after a colon opens a turn",
    re.compile(rf"(?<=:){GAP}(?P<dash>{DASH})(?P<glue>{GAP})(?=\S)"),
    ":",
)
DASH_BETWEEN = TypographicRule(
    "a dash between words holds on to the word before",
    re.compile(rf"(?<=[^\s\-–—―(\[„«:])(?P<glue>{GAP})(?P<dash>{DASH})(?=\s|$)"),
    "-–—―",
    unless=_is_subtraction,
)
DASH_CLOSED = TypographicRule(
    "two hyphens between words without spaces are a dash",
    re.compile(r"(?:(?<=[^\W\d_])|(?<=[“”’»)…?!;.]))(?P<dash>---?)(?=[^\W\d_]|[„“”‘’«»(\[…])"),
    "-",
)
RANGE = TypographicRule(
    "an en dash between figures",
    re.compile(
        rf"(?<![\w\-–—./:,№{OBJECT}{NOTE}+])(?P<first>{NUMBER})(?P<range>--?|[–—])(?P<last>{NUMBER})"
        rf"(?!\w|[/–—{OBJECT}]|[-.,:]\d)"
    ),
    "-—",
    unless=_is_no_range,
)
ROMAN_RANGE = TypographicRule(
    "an en dash between Roman figures",
    re.compile(rf"(?<![\w\-–—])(?P<first>{ROMAN})(?P<range>--?|[–—])(?P<last>{ROMAN})(?![\w/–—]|-\d)"),
    "-—",
    unless=_is_no_roman_range,
)
THOUSANDS = TypographicRule(
    "groups of three figures", re.compile(rf"(?<![\d.,])\d{{1,3}}(?P<glue>{GAP})(?=\d{{3}}(?!\d))"), " "
)
SIGN_NUMBER = TypographicRule(
    "№ and § hold on to their number", re.compile(rf"[№§](?P<glue>{GAP})(?=[\dIVXLC])"), "№§"
)
NUMBER_SIGN = TypographicRule(
    "a number holds on to % and money", re.compile(rf"(?<=\d)(?P<glue>{GAP})(?=[%‰₾€$£°])"), " "
)
DOTS_AND_DASHES = (
    ELLIPSIS, DASH_OPENS, DASH_AFTER_COLON, DASH_BETWEEN, DASH_CLOSED, RANGE, ROMAN_RANGE,
)  # fmt: skip
KEEP_RANGE = TypographicRule(
    "ranges", re.compile(rf"(?<![\w\-–./,:]){FIGURE}(?:-{FIGURE})*–{FIGURE}(?![\w–]|-\d)"), "–"
)
