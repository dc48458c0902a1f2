"""Tables that are wider than the page: set smaller in the steps of page.css, the first in which every word fits.

A table whose words would have to be parted is turned on a page of its own, if it fits there; else they have hyphens.
One that does not fit so either is set in the smallest, with its words parted wherever a line ends, and is told.
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
_HYPHENED = 4
_SLACK_PT = 0.5

TURNED = "turned"  # the class of the box of a table that stands on its side

# Lays out HTML; gives the widths and depths in pt of the tables in it by their numbers.
Sizes = Callable[[str], Mapping[int, tuple[float, float]]]
_NOTHING = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table of the pages with its number among them, and the room that it has in its line, in pt."""

    number: int
    element: etree._Element
    room: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A table, the step in which it is set, how wide it is in it in pt, whether it fits then, and is turned."""

    table: SetTable
    step: int
    width: float
    fits: bool = True
    turned: bool = False


def fit(tables: Sequence[SetTable], language: str, sizes: Sizes, depth: float) -> tuple[Fit, ...]:
    """Return the tables that are wider than the room they have, with the steps in which they are to be set.

    `depth` is that of the type area in pt, which is the room of a table that is turned.
    """
    waiting, fitted = list(tables), list[Fit]()

    def take(step: int, *, turned: bool = False) -> None:
        """Take the tables that fit in a step, or all of them in the last."""
        found = sizes(_page(waiting, step, language, depth if turned else 0.0)) if waiting else {}
        for one in tuple(waiting):
            width, deep = found.get(one.number, _NOTHING)
            fits = width <= (depth if turned else one.room) + _SLACK_PT and (not turned or deep <= one.room)
            if fits or step == PARTED:
                waiting.remove(one)
                fitted.extend([Fit(one, step, width, fits, turned)] if step or turned else [])

    for step in (0, *STEPS):
        if step == _HYPHENED:  # words are parted in the last resort
            for other in range(step):
                take(other, turned=True)
        take(step)
    take(PARTED)
    return tuple(fitted)


def set_step(table: etree._Element, step: int, *, turned: bool = False) -> None:
    """Set a table in a step, and in a box that fills a page if it is to be turned."""
    outer = table.getparent()
    if turned and outer is not None:
        box = etree.Element("div", {"class": TURNED})
        box.tail, table.tail = table.tail, None
        outer.replace(table, box)
        box.append(table)
    names = [*(table.get("class") or "").split(), *([f"step-{step}"] if step else [])]
    if names:
        table.set("class", " ".join(names))


def _page(tables: Sequence[SetTable], step: int, language: str, room: float) -> str:
    """A page of copies of tables, each in a box of its room or of this, without the notes called in them."""
    html = etree.Element("html", {"lang": language})
    section = etree.SubElement(etree.SubElement(html, "body"), "section", {"class": "body text"})
    for table in tables:
        box = etree.SubElement(section, "div", {"style": f"width: {room or table.room:.3f}pt"})
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
