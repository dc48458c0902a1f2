"""Folios: the number printed on each page. Pure; the pages of all editions are counted here.

A book counts from 1, or counts its front matter i, ii, iii and begins its body with 1 (Chicago Manual of Style, 1.7).
"""

from __future__ import annotations

from collections.abc import Iterable

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def roman(number: int) -> str:
    """Return a number from 1 in small roman numerals."""
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


def folio(index: int, roman_pages: int = 0) -> str:
    """Return the folio of the page with this index, when the first `roman_pages` of the book are counted in roman."""
    return roman(index + 1) if index < roman_pages else str(index + 1 - roman_pages)


def page_runs(numbers: Iterable[int]) -> str:
    """Page numbers as people write them: 1–4, 7, 9–12."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs)
