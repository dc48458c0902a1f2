"""Checks of the text against the house, before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterator

from stamba.checks.finding import Finding
from stamba.editions.artifact import House
from stamba.fonts import character_name, faces, uncovered
from stamba.pagination.flow import FOLIO, MARKER, Flow


def every_character_has_a_glyph(flow: Flow, house: House) -> Iterator[Finding]:
    """F-104: the fonts of the house can draw every character of the book."""
    found = faces(house.fonts)
    seen: set[str] = set()
    pieces = [(section.text, section.where) for section in flow.sections]
    for text, where in pieces:
        for char in uncovered(text.replace(MARKER, "").replace(FOLIO, ""), found):
            if char not in seen:
                seen.add(char)
                yield _missing(char, str(where(text.index(char))))
    for note in flow.notes:
        for char in uncovered(note.text.replace(MARKER, ""), found):
            if char not in seen:
                seen.add(char)
                yield _missing(char, str(note.source))


def _missing(char: str, where: str) -> Finding:
    return Finding(
        "F-104", "error", f"no font of fonts/ can draw {character_name(char)}", where,
        "Write another character, or add a font that has it.",
    )  # fmt: skip
