"""English, as the linter reads it."""

from __future__ import annotations

from stamba.linter.language import Figures, Language, Usage


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th (CLDR 48, ordinal rules of en)."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


ENGLISH = Language(
    tag="en",
    script="LATIN",
    letters="abcdefghijklmnopqrstuvwxyz",
    quotes=("“", "”"),
    inner=("‘", "’"),
    usage=Usage(doubled=frozenset({"had", "that"}), hanging=frozenset({"and", "or", "to"})),
    figures=Figures(ordinals=r"(?<![\d.])(\d+)-?(?:st|nd|rd|th)\b", ordinal=ordinal),
)
