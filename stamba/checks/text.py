"""Checks of the text against the house, before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterator

from stamba.document.flow import FOLIO, MARKER, Flow
from stamba.findings import Finding
from stamba.house import House
from stamba.theme.fonts import character_name, faces, uncovered

_NAMED = 3  # characters of one place that are named


def every_character_has_a_glyph(flow: Flow, house: House) -> Iterator[Finding]:
    """F-104: the fonts of the house can draw every character of the book."""
    found = faces(house.font_files)
    places: dict[str, str] = {}  # character -> where it is first
    for section in flow.sections:
        for char in uncovered(section.text.replace(MARKER, "").replace(FOLIO, ""), found):
            places.setdefault(char, str(section.where(section.text.index(char))))
    for note in flow.notes:
        for char in uncovered(note.text.replace(MARKER, ""), found):
            places.setdefault(char, str(note.source))
    for place in dict.fromkeys(places.values()):
        yield _missing([char for char, first in places.items() if first == place], place)


def _missing(chars: list[str], where: str) -> Finding:
    names = ", ".join(character_name(char) for char in chars[:_NAMED])
    more = f" and {len(chars) - _NAMED} more there" if len(chars) > _NAMED else ""
    return Finding(
        "F-104", "error", f"no font of fonts/ can draw {names}{more}", where,
        "Write another character, or add a font that has it.",
    )  # fmt: skip
