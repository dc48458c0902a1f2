"""From what is wrong on finished pages to what is asked of single paragraphs, for a second composition.

Lines are known by their text as re-read from the pages, so that no engine need be asked where its pages end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stamba.paragraphs.composition import NO_WISHES
from stamba.paragraphs.settings import Wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stamba.paragraphs.composition import Composition

_LEAST_LINES = 5  # a shorter paragraph cannot take another line without showing it


def no_hyphens_at(
    composition: Composition, lines: Iterable[str], earlier: Mapping[int, Wish] = NO_WISHES
) -> dict[int, Wish]:
    """Wishes that the lines with these texts (the offences Q-011) should not end in a hyphen.

    They are added to earlier wishes. A text that several lines have is forbidden to all of them.
    """
    wanted = {_plain(text) for text in lines}
    wishes = dict(earlier)
    for paragraph in composition.paragraphs:
        found = frozenset(number for number, text in enumerate(paragraph.texts) if _plain(text) in wanted)
        if found:
            wish = wishes.get(paragraph.index, Wish())
            wishes[paragraph.index] = replace(wish, no_hyphen_after=wish.no_hyphen_after | found)
    return wishes


def begin_on_new_page(
    composition: Composition, lines: Iterable[str], earlier: Mapping[int, Wish] = NO_WISHES
) -> dict[int, Wish]:
    """Wishes that the paragraphs that begin with these lines, at the foot of a page, should begin on the next."""
    wanted = {_plain(text) for text in lines}
    wishes = dict(earlier)
    for paragraph in composition.paragraphs:
        if any(_plain(text) in wanted for text in paragraph.texts[:2]):
            wishes[paragraph.index] = replace(wishes.get(paragraph.index, Wish()), on_new_page=True)
    return wishes


def fill_page(
    composition: Composition,
    lines: Iterable[str],
    missing: int,
    earlier: Mapping[int, Wish] = NO_WISHES,
) -> dict[int, Wish]:
    """Wishes that a page with these lines should be so many lines deeper (the amount of an offence Q-009).

    The longest paragraphs that end on the page are asked for one line more each; one that was asked before
    and could not is asked no more. If nobody is left to ask, the earlier wishes come back as they were.
    A negative number asks for fewer lines.
    """
    there = {_plain(text) for text in lines}
    wishes = dict(earlier)
    able = [
        paragraph
        for paragraph in composition.paragraphs
        if len(paragraph.lines) >= _LEAST_LINES
        and {_plain(text) for text in paragraph.texts[-2:]} <= there
        and wishes.get(paragraph.index, Wish()).looseness == paragraph.granted
    ]
    able.sort(key=lambda paragraph: (abs(paragraph.granted), -len(paragraph.lines)))
    for paragraph in able[: abs(missing)]:
        wish = wishes.get(paragraph.index, Wish())
        wishes[paragraph.index] = replace(wish, looseness=wish.looseness + (1 if missing > 0 else -1))
    return wishes


def _plain(text: str) -> str:
    return " ".join(text.split())
