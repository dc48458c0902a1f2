"""Notes as they are typed in Markdown: labels called once and written once, and what a note can hold.

Reads the text itself beside pandoc's tree, for pandoc prints an undefined note as it stands, doubles a note that is
called twice, and drops one that is called in another; and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stamba.errors import ManuscriptError, Source
from stamba.manuscript import pandoc
from stamba.manuscript.pandoc import Tree

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE_SPAN = re.compile(
    r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)"
)  # tried where a run begins: thousands may stand in a line
_BODY = re.compile(r"^ {0,3}\[\^([^\]]+)\]:")
_CALL = re.compile(r"(?<!\\)\[\^([^\]]+)\]")
_INLINE = re.compile(r"(?<!\\)\^\[[^\]]*\](?!\^)")

HANDS = ("editor", "translator")

# What cannot stand at the foot of a page, where notes are lines of text.
_NOT_IN_NOTES = {
    "DefinitionList": "a list of definitions", "Table": "a table", "Figure": "a picture", "Image": "a picture",
    "Header": "a heading", "HorizontalRule": "a rule",
}  # fmt: skip


@dataclass(slots=True)
class _Labels:
    """Where the notes of a chapter are written and called, by label, and which of them say something."""

    bodies: dict[str, Source] = field(default_factory=dict)
    calls: dict[str, Source] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)


def check_labels(path: Path, text: str) -> None:
    """Every note is called once, written once, and says something; raises ManuscriptError where one does not."""
    labels = _Labels()
    inside, after_blank = "", True
    for number, line in enumerate(_visible_lines(text), start=1):
        body = _BODY.match(line)
        if body:
            inside = body[1]
            _write(labels, inside, Source(path, number, 1))
        elif line.strip() and after_blank and not line.startswith("    "):
            inside = ""
        after_blank = not line.strip()
        rest = line[body.end() :] if body else line
        if inside and rest.strip():
            labels.filled.add(inside)
        _check_line(labels, path, number, line, inside)
    _compare(labels.calls, labels.bodies, labels.filled)


def check_contents(path: Path, tree: tuple[Tree, ...]) -> None:
    """Notes hold paragraphs; raises ManuscriptError for what cannot be set at the foot of a page, for a note called
    where no figure can stand, and for a note of which a piece only has a hand.
    """
    for image in (node for node in pandoc.walk(tree) if node["t"] == "Image"):
        words = [node["t"] for node in pandoc.walk(image["c"][1])]
        if "Note" in words or "[^" in image["c"][2][1]:
            raise ManuscriptError(
                "a note is called in the words of a picture", "Call it in the sentence before.",
                where=Source(path, *image.get("pos", ())),
            )  # fmt: skip
    for note in (node for node in pandoc.walk(tree) if node["t"] == "Note"):
        _check_hand(path, note)
        for node in pandoc.walk(note["c"]):
            if node["t"] in _NOT_IN_NOTES:
                raise ManuscriptError(
                    f"{_NOT_IN_NOTES[node['t']]} inside a note", "Put it into the text.",
                    where=Source(path, *node.get("pos", (pandoc.line_of(node) or pandoc.line_of(note),))),
                )  # fmt: skip


def _check_hand(path: Path, note: Tree) -> None:
    """The class that tells whose a note is encloses the whole of it."""
    blocks = note["c"]
    whole = blocks[0] if len(blocks) == 1 else {"t": "", "c": []}
    if whole["t"] in ("Para", "Plain") and len(whole["c"]) == 1:
        whole = whole["c"][0]
    for node in pandoc.walk(blocks):
        hand = next((word for word in pandoc.attr(node)[1] if word in HANDS), "")
        if hand and node is not whole:
            raise ManuscriptError(
                f"{{.{hand}}} stands at a piece of the note", f"Write [the whole note]{{.{hand}}}.",
                where=Source(path, *node.get("pos", (pandoc.line_of(note),))),
            )  # fmt: skip


def _write(labels: _Labels, label: str, place: Source) -> None:
    if label in labels.bodies:
        raise ManuscriptError(
            f"note [^{label}] is written twice, first at line {labels.bodies[label].line}",
            "Give one of them another label.", where=place,
        )  # fmt: skip
    labels.bodies[label] = place


def _check_line(labels: _Labels, path: Path, number: int, line: str, inside: str) -> None:
    """The calls of one line; `inside` is the label of the note that the line belongs to."""
    typed = _INLINE.search(line)
    if typed:
        raise ManuscriptError(
            "a note inside the sentence cannot be read",
            "Write [^label] here, and [^label]: … as a paragraph below.",
            where=Source(path, number, typed.start() + 1),
        )
    body = _BODY.match(line)
    for call in _CALL.finditer(line, body.end() if body else 0):
        label, place = call[1], Source(path, number, call.start() + 1)
        if inside:
            raise ManuscriptError(
                f"note [^{label}] is called inside a note", "Pandoc would drop it; make one note of the two.",
                where=place,
            )  # fmt: skip
        if label in labels.calls:
            alone = not line[: call.start()].strip(" >") and label not in labels.bodies
            raise ManuscriptError(
                f"note [^{label}] is called twice, first at line {labels.calls[label].line}",
                f"If this is the note itself, begin the line with [^{label}]: and a space."
                if alone
                else "A note has one call; write a second note.",
                where=place,
            )
        labels.calls[label] = place


def _compare(calls: Mapping[str, Source], bodies: Mapping[str, Source], filled: set[str]) -> None:
    for label, place in calls.items():
        if label not in bodies:
            raise ManuscriptError(
                f"note [^{label}] is called but not written", f"Add a paragraph [^{label}]: … to this file.",
                where=place,
            )  # fmt: skip
    for label, place in bodies.items():
        if label not in calls:
            raise ManuscriptError(
                f"note [^{label}] is written but never called",
                f"Put [^{label}] where it belongs, or delete the note.", where=place,
            )  # fmt: skip
        if label not in filled:
            raise ManuscriptError(
                f"note [^{label}] is empty", "Write its text, or delete it and its call.", where=place
            )


def _visible_lines(text: str) -> list[str]:
    """The lines with code and comments blanked out, so that what looks like a note in them is none."""
    lines, fence = [], ""
    for line in _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text).split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                fence = ""
            lines.append("")
        elif mark:
            fence = mark[1]
            lines.append("")
        else:
            lines.append(_CODE_SPAN.sub(lambda code: " " * len(code[0]), line))
    return lines
