"""Tables that are wider than the page: set smaller in the steps of page.css, the first in which every word fits.

A table that fits in none is set in the smallest, with its words parted wherever a line ends, and is told.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

FIT = "data-fit"  # on a copy of a table: its number, by which its width is found
# The classes `step-1` … of page.css: three sizes, each smaller than the one before, then hyphens; and that in which
# words are parted anywhere.
STEPS, PARTED = (1, 2, 3, 4), 5
_SLACK_PT = 0.5

# Lays out HTML; gives the widths in pt of the tables in it by their numbers.
Widths = Callable[[str], Mapping[int, float]]


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table of the pages with its number among them, and the room that it has in its line, in pt."""

    number: int
    element: etree._Element
    room: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A table, the step in which it is set, how wide it is in it in pt, and whether it fits then."""

    table: SetTable
    step: int
    width: float
    fits: bool = True


def fit(tables: Sequence[SetTable], language: str, widths: Widths) -> tuple[Fit, ...]:
    """Return the tables that are wider than the room they have, with the steps in which they are to be set."""
    waiting, fitted = list(tables), list[Fit]()
    for step in (0, *STEPS, PARTED):
        if not waiting:
            break
        found = widths(_page(waiting, step, language))
        still = [one for one in waiting if found.get(one.number, 0.0) > one.room + _SLACK_PT]
        done = waiting if step == PARTED else [one for one in waiting if one not in still]
        fitted += [Fit(one, step, found.get(one.number, 0.0), fits=one not in still) for one in done if step]
        waiting = still
    return tuple(fitted)


def set_step(table: etree._Element, step: int) -> None:
    """Set a table in a step."""
    names = [*(table.get("class") or "").split(), *([f"step-{step}"] if step else [])]
    if names:
        table.set("class", " ".join(names))


def _page(tables: Sequence[SetTable], step: int, language: str) -> str:
    """A page of copies of tables, each in a box of its room, without the notes called in them."""
    html = etree.Element("html", {"lang": language})
    section = etree.SubElement(etree.SubElement(html, "body"), "section", {"class": "body text"})
    for table in tables:
        box = etree.SubElement(section, "div", {"style": f"width: {table.room:.3f}pt"})
        one: Any = copy.deepcopy(table.element)
        one.tail = None
        for part in [part for part in one.iter() if part.get("id")]:
            del part.attrib["id"]
        for note in [part for part in one.iter("span") if part.get("class") == "note"]:
            note.getparent().remove(note)
        set_step(one, step)
        one.set(FIT, str(table.number))
        box.append(one)
    return "<!DOCTYPE html>\n" + etree.tostring(html, encoding="unicode", method="html")
