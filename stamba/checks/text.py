"""Checks of the text against the house, before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stamba.document.flow import FOLIO, MARKER, Flow
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.ground.house import House
from stamba.manuscript import Manuscript
from stamba.theme.fonts import Face, character_name, faces, uncovered
from stamba.theme.theme import TextStyle

MTAVRULI = re.compile("[\u1c90-\u1cbf]")
_LOST = "\ufffd"  # what programs write for a character that they could not read
_NAMED = 3  # characters of one place that are named


def every_character_is_drawn(flow: Flow, house: House) -> Iterator[Finding]:
    """F-104: the fonts of the house can draw every character of the book."""
    missing = _places(flow, faces(house.font_files))
    for place in dict.fromkeys(missing.values()):
        yield _missing([char for char, first in missing.items() if first == place], place)


def letters_are_of_the_family(flow: Flow, house: House, style: TextStyle) -> Iterator[Finding]:
    """F-116: the families of the text, which `style` names, can draw its letters; else one that nobody chose does."""
    found = faces(house.font_files)
    own = list(
        dict.fromkeys(
            face.family for path in (style.face, *style.others) for face in found if face.path == path
        )
    )
    strange = _places(flow, [face for face in found if face.family in own])
    lost = _undrawn("".join(strange), found)
    letters = [char for char in strange if char.isalpha() and char not in lost]
    if letters:
        names = ", ".join(map(character_name, letters[:_NAMED]))
        yield Finding(
            "F-116", f"{own[0]} lacks {len(letters)} letters of the text, and another face stands in: {names}",
            strange[letters[0]], "Add a face that has them to the fonts/ of the book, and name it in its faces.css.",
        )  # fmt: skip


def _places(flow: Flow, found: Sequence[Face]) -> dict[str, Source]:
    """Return the characters of the book that no face can draw, each with its first place."""
    # character -> where it is first; chapters come before what repeats their titles
    places: dict[str, Source] = {}
    typed = [section for section in flow.sections if section.where(0).path.suffix != ".toml"]
    for section in (*typed, *flow.sections):
        for char in _undrawn(section.text.replace(MARKER, "").replace(FOLIO, ""), found):
            places.setdefault(char, section.where(section.text.index(char)))
    for note in flow.notes:
        for char in _undrawn(note.text.replace(MARKER, ""), found):
            places.setdefault(char, note.source)
    return places


def _undrawn(text: str, found: Sequence[Face]) -> list[str]:
    """Return the characters that no face draws; a face may draw the sign for a lost one, which is lost all the same."""
    lost = [_LOST] if _LOST in text else []
    return list(dict.fromkeys([*uncovered(text, found), *lost]))


def has_mtavruli(flow: Flow) -> bool:
    """Return whether the text itself has Mtavruli letters, of which T-002 speaks."""
    texts = [section.text for section in flow.sections] + [note.text for note in flow.notes]
    return any(MTAVRULI.search(text) for text in texts)


def the_linter_is_heard(manuscript: Manuscript, flow: Flow) -> Iterator[Finding]:
    """T-002: where Mtavruli letters were typed, tell it as the linter does; checks of the editions would only see its
    consequences.
    """
    if has_mtavruli(flow):
        from stamba.linter.proofread import proofread  # noqa: PLC0415 - all rules, and seldom asked here

        yield from (one for one in proofread(manuscript).findings if one.code == "T-002")


def _missing(chars: list[str], where: Source) -> Finding:
    names = ", ".join(character_name(char) for char in chars[:_NAMED])
    more = f" and {len(chars) - _NAMED} more there" if len(chars) > _NAMED else ""
    return Finding(
        "F-104", f"no font of fonts/ can draw {names}{more}", where,
        "Type what was lost here." if chars == [_LOST] else "Write another character, or add a font that has it.",
    )  # fmt: skip
