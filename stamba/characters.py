"""Characters that cannot stand in a book, wherever it is typed: where the first one is, and what to do.

Owns what no font, no XML and no line of text can hold. What a font of the house lacks is another matter (fonts),
and what reads badly though it prints is the linter's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What XML 1.0 (2.2) has no place for, and the line ends of Unicode that Markdown does not know.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff"
_ENDS = "\x85\u2028\u2029"
_UNPRINTABLE = re.compile(f"[{_CONTROL}{_ENDS}]")


@dataclass(frozen=True, slots=True)
class Unprintable:
    """A character that cannot be printed: its offset in the text, what it is, and what to do."""

    at: int
    what: str
    remedy: str


def first_unprintable(text: str) -> Unprintable | None:
    """The first character of a text that cannot stand in a book."""
    found = _UNPRINTABLE.search(text)
    if not found:
        return None
    code = f"U+{ord(found[0]):04X}"
    if found[0] in _ENDS:
        return Unprintable(
            found.start(), f"a line end that Markdown does not know, {code}", "End the line as usual."
        )
    return Unprintable(found.start(), f"a control character, {code}", "Delete it.")
