"""Addresses of links, so that they are not lost on paper: each behind its words, in a note or in brackets.

All editions have them alike, for their notes are the same and the pages of the PDFs are one setting.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from stamba.manuscript import Manuscript, pandoc
from stamba.manuscript.pandoc import Tree

_WEB = re.compile(r"https?://", re.IGNORECASE)
# Behind a slash, and before other signs of an address, a line may end without a hyphen (Chicago 17, 7.46).
_JOINTS = re.compile(r"(?<=[/:])(?=[^/])|(?<=[^/.?&=#%_-])(?=[.?&=#%_-])")
_WORD_END = re.compile(r"(?:[-\u2010\u2011]?\w+)*")
_WORDS = ("Str", "Space", "SoftBreak", "LineBreak")
_NO_NOTES = ("Note", "Table", "Figure", "Image")


def with_addresses(manuscript: Manuscript) -> Manuscript:
    """Return the manuscript with the address of every link out of the book, once a chapter, as `[typography]` says."""
    look = manuscript.config.typography.links
    if look == "off":
        return manuscript
    chapters = tuple(
        replace(chapter, tree=tuple(_told(list(chapter.tree), set(), bracketed=look == "brackets")))
        if any(pandoc.walk(chapter.tree, ("Link",)))
        else chapter
        for chapter in manuscript.chapters
    )
    return replace(manuscript, chapters=chapters)


def _told(part: Any, known: set[str], *, bracketed: bool) -> Any:  # noqa: ANN401 - any part of a tree
    if isinstance(part, list):
        out: list[Any] = []
        waiting: list[Tree] = []
        for one in part:
            if not waiting and isinstance(one, dict) and one.get("t") in _WORDS:
                out.append(one)
                continue
            rest = [one]
            if waiting:
                end, rest = _parted(one)
                out += [*end, *waiting]
                waiting = []
            out += [_told(some, known, bracketed=bracketed) for some in rest]
            if isinstance(one, dict) and one.get("t") == "Link":
                waiting = _address(one, known, bracketed=bracketed)
        return out + waiting
    if not isinstance(part, dict) or "c" not in part or part.get("t") in ("Link", "Header"):
        return part
    inside = bracketed or part["t"] in _NO_NOTES
    return {**part, "c": _told(part["c"], known, bracketed=inside)}


def _parted(behind: Tree) -> tuple[list[Tree], list[Tree]]:
    """Part what stands behind a link where its word ends: `[Marx](…)-ის`, in Georgian, is one."""
    text = behind["c"] if behind["t"] == "Str" else ""
    found = _WORD_END.match(text)
    at = found.end() if found else 0
    if not 0 < at < len(text):
        return ([behind], []) if at else ([], [behind])
    place = {"pos": (behind["pos"][0], behind["pos"][1] + at)} if "pos" in behind else {}
    return [{**behind, "c": text[:at]}], [{**behind, **place, "c": text[at:]}]


def _address(link: Tree, known: set[str], *, bracketed: bool) -> list[Tree]:
    """Return the address behind a link: nothing for one whose words are its address, or whose address was told."""
    _, words, (target, _title) = link["c"]
    shown = _WEB.sub("", target).rstrip("/")
    if not _WEB.match(target) or target in known or shown.casefold() in pandoc.text_of(words).casefold():
        return []
    if not pandoc.text_of(words).strip():  # a picture
        return []
    known.add(target)
    inlines: list[Tree] = [{"t": "Str", "c": _JOINTS.sub("\u200b", target)}]
    place = {"pos": link["pos"]} if "pos" in link else {}
    whole: Tree = {"t": "Link", "c": [["", [], []], inlines, [target, ""]], **place}
    if bracketed:
        return [{"t": "Space"}, {"t": "Str", "c": "("}, whole, {"t": "Str", "c": ")"}]
    return [{"t": "Note", "c": [{"t": "Para", "c": [whole], **place}], **place}]
