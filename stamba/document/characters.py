"""Characters as they are compared: without white space and what is not seen; and the sentinels of a flow."""

from __future__ import annotations

import re

from lxml import etree

# Sentinels in a flow, from the private use area: what an edition may add of its own at this place.
MARKER = "\ue000"  # a list item's bullet or number
FOLIO = "\ue001"  # leaders and a page number in the contents
HYPHEN = "\ufffe"  # PDFium's word for a hyphen at the end of a line

SOFT_HYPHEN = "\u00ad"
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufe0e\ufe0f\ufeff]+")
MATH = "{http://www.w3.org/1998/Math/MathML}math"
_MTAVRULI = re.compile("[\u1c90-\u1cbf]")
_BEFORE, _AFTER = 10, 40  # characters of a reading that are shown around the first that differs


def mkhedruli(text: str) -> str:
    """Return text with Mtavruli letters as the small ones: fonts share their glyphs, and T-002 speaks of them."""
    return _MTAVRULI.sub(lambda letter: letter[0].lower(), text)


def squeeze(text: str) -> str:
    """Text without white space and invisible characters."""
    return squeezed(text)[0]


def squeezed(text: str) -> tuple[str, frozenset[int]]:
    """Text without white space and invisible characters, and the offsets in it that had white space before them."""
    spaces, length = [], 0
    words = INVISIBLE.sub("", text).split()
    for word in words:
        spaces.append(length)
        length += len(word)
    if spaces and not text[:1].isspace():
        del spaces[0]
    return "".join(words), frozenset(spaces)


def unbound(text: str) -> str:
    """Return text as a catalogue compares it: what binds words on a page is nothing to a catalogue."""
    return text.replace("\u00a0", " ").replace("\u2060", "")


def visible_text(element: etree._Element) -> str:
    """The text of an element as a flow has it: without formulas, whose signs are no text."""
    if element.tag == MATH:
        return ""
    inner = "".join(
        visible_text(child) + (child.tail or "") for child in element if isinstance(child.tag, str)
    )
    return (element.text or "") + inner


def title_text(element: etree._Element) -> str:
    """The text of an element as a line of the contents has it: formulas as their TeX."""
    if element.tag == MATH:
        return element.findtext(".//{*}annotation") or ""
    inner = "".join(title_text(child) + (child.tail or "") for child in element if isinstance(child.tag, str))
    return (element.text or "") + inner


def excerpt(text: str, at: int, spaces: frozenset[int] = frozenset()) -> str:
    """Some characters around an index, with their spaces, as they would be read."""
    start = max(at - _BEFORE, 0)
    shown = (
        f"{' ' if n in spaces and n > start else ''}{text[n]}"
        for n in range(start, min(at + _AFTER, len(text)))
    )
    return "".join(shown).replace(MARKER, "").replace(FOLIO, "").replace(HYPHEN, "-")
