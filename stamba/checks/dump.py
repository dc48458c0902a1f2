"""Checks of the dump: the whole text and every note stand in it, in order, and nothing else."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from lxml import etree

from stamba.checks.acting import acting, asking
from stamba.checks.evidence import Evidence
from stamba.checks.reflow import EditionNote, read_invisible, read_reflowable, take_away
from stamba.document.characters import MARKER, visible_text
from stamba.ground.errors import Source
from stamba.ground.findings import Finding

_INSIDE = "Put the file into the book's folder."
_BULLET = re.compile(r"\s*(?:•|\(?(?:\d{1,4}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,9})[.)])\s")


def text_is_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-102, F-103, F-111: the text of the book and every note is in the dump, once, in order."""
    path = evidence.files[edition]
    root = etree.fromstring(path.read_bytes(), etree.HTMLParser(encoding="utf-8"))
    body = copy.deepcopy(root.find("body"))
    for formula in list(body.iter("math")) if body is not None else ():
        take_away(formula)  # its signs are no text
    listed = {str(note.number) for note in evidence.book.flow.notes if MARKER in note.text}
    texts: dict[str, str] = {}
    notes: list[EditionNote] = []
    order: list[str] = []
    for section in list(body.iterfind("section")) if body is not None else ():
        name = section.get("id", "")
        for note in [one for one in section.iter("span") if one.get("class") == "note"]:
            number = note.get("id", "").removeprefix("note-")
            notes.append(EditionNote(number, _note_text(note, listed=number in listed), name))
            take_away(note)
        texts[name] = texts.get(name, "") + visible_text(section)
        order.append(name)
        take_away(section)
    ours = [section.id for section in evidence.book.document.sections]
    if order != ours:
        what = f"has the sections {', '.join(order)} and not {', '.join(ours)}"
        yield Finding("F-102", f"{path.name} {what}", Source(path))
        return
    rest = visible_text(body).strip() if body is not None else ""
    if rest:
        yield Finding("F-102", f"{path.name} has “{rest[:40]}” outside its sections", Source(path))
    yield from read_reflowable(path.name, texts, notes, evidence.book.flow)
    yield from read_invisible(path.name, texts, notes, evidence.book.document)


def nothing_acts(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-113: the dump does nothing by itself; it asks for no file outside the book's folder."""
    path = evidence.files[edition]
    root = etree.fromstring(path.read_bytes(), etree.HTMLParser(encoding="utf-8"))
    for tag in acting(root):
        yield Finding("F-113", f"<{tag}> acts", Source(path), "Take it out of the raw HTML.")
    for tag, address in asking(root):
        if ":" in address or address.startswith(("/", "..")):
            yield Finding("F-113", f"<{tag}> fetches {address}", Source(path), _INSIDE)


def _note_text(note: etree._Element, *, listed: bool) -> str:
    """A note as it is read; the bullets of its lists are the edition's, and the flow does not have them."""
    parts = [visible_text(part) for part in note.iterfind("span")]
    if not listed:
        return "\n".join(parts)
    numbered = re.match(r"\s*\d+\.\s", parts[0]) if parts else None
    number = numbered[0] if numbered else ""
    items = [parts[0][len(number) :], *parts[1:]]
    return number + "\n".join(
        _BULLET.sub("", item, count=1) if _BULLET.match(item) else item for item in items
    )
