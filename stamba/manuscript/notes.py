"""Notes as they are typed in Markdown: labels called once and written once, and what a note can hold.

Reads the text itself beside pandoc's tree, for pandoc prints an undefined note as it stands, doubles a note that is
called twice, and drops one that is called in another; and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stamba.ground.errors import ManuscriptError, Source
from stamba.manuscript import pandoc
from stamba.manuscript.pandoc import Tree

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BODY = re.compile(r"^ {0,3}\[\^([^\]]+)\]:")
_CALL = re.compile(r"(?<!\\)\[\^([^\]]+)\]")

HANDS = ("editor", "translator")

# What cannot stand at the foot of a page, where notes are lines of text.
_NOT_IN_NOTES = {
    "DefinitionList": "a list of definitions", "Table": "a table", "Figure": "a picture", "Image": "a picture",
    "Header": "a heading", "HorizontalRule": "a rule",
}  # fmt: skip


class StrayNote(ManuscriptError):  # noqa: N818 - the trade's word
    """A note that is only called, or only written, in its file; it may be whole in the book."""

    label = ""
    called = False

    @classmethod
    def of(cls, label: str, place: Source, *, called: bool) -> StrayNote:
        """Return the mistake of a label."""
        what = f"note [^{label}] is {'called but not written' if called else 'written but never called'}"
        remedy = (
            f"Add a paragraph [^{label}]: … to this file; if it is no note, write \\[^{label}]."
            if called
            else f"Put [^{label}] where it belongs, or delete the note."
        )
        stray = cls(what, remedy, where=place)
        stray.label, stray.called = label, called
        return stray


def brought_together(mistakes: Sequence[ManuscriptError]) -> Iterator[ManuscriptError]:
    """Yield mistakes; of a note that is called in one file and written in another, one for the two."""
    written = {one.label: one for one in mistakes if isinstance(one, StrayNote) and not one.called}
    called = {one.label for one in mistakes if isinstance(one, StrayNote) and one.called}
    for one in mistakes:
        there = written.get(one.label) if isinstance(one, StrayNote) else None
        if there is None or there.where is None or not isinstance(one, StrayNote):
            yield one
        elif one.called:
            what = f"note [^{one.label}] is called here and written in {there.where.path.name}:{there.where.line}"
            remedy = f"Move its paragraph [^{one.label}]: … to this file."
            yield ManuscriptError(what, remedy, where=one.where)
        elif one.label not in called:
            yield one


@dataclass(slots=True)
class _Labels:
    """The places where the notes of a chapter are written and called, by label, and those that say something."""

    bodies: dict[str, Source] = field(default_factory=dict)
    calls: dict[str, Source] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)
    without_colon: set[str] = field(default_factory=set)


def labels(path: Path, text: str, tree: Sequence[Tree]) -> Iterator[ManuscriptError]:
    """Notes that are not called once, written once and say something; `tree` tells what of the text is code."""
    found = _Labels()
    inside, after_blank = "", True
    for number, line in enumerate(visible_lines(text, tree), start=1):
        body = _BODY.match(line)
        if body:
            inside = body[1]
            yield from _write(found, inside, Source(path, number, 1))
        elif line.strip() and after_blank and not line.startswith("    "):
            inside = ""
        after_blank = not line.strip()
        rest = line[body.end() :] if body else line
        if inside and rest.strip():
            found.filled.add(inside)
        yield from _calls(found, path, number, line, inside)
    yield from _compare(found)


def contents(path: Path, tree: tuple[Tree, ...]) -> Iterator[ManuscriptError]:
    """Yield what no foot of a page can hold, notes called where no figure can stand, and notes of which a piece
    only has a hand.
    """
    for image in pandoc.walk(tree, ("Image", "Figure")):
        words = pandoc.walk(image["c"][1], ("Note",))
        typed = image["c"][2][1] if image["t"] == "Image" else pandoc.text_of(image["c"][1][1])
        if any(words) or "[^" in typed:
            yield ManuscriptError(
                "a note is called in the words of a picture", "Call it in the sentence before.",
                where=Source(path, *image.get("pos", ())),
            )  # fmt: skip
    for note in pandoc.walk(tree, ("Note",)):
        yield from _hand(path, note)
        wrong = next(pandoc.walk(note["c"], _NOT_IN_NOTES), None)
        if wrong:
            yield ManuscriptError(
                f"{_NOT_IN_NOTES[wrong['t']]} inside a note", "Put it into the text.",
                where=Source(path, *wrong.get("pos", (pandoc.line_of(wrong) or pandoc.line_of(note),))),
            )  # fmt: skip


def _hand(path: Path, note: Tree) -> Iterator[ManuscriptError]:
    """The class that tells whose a note is encloses the whole of it."""
    blocks = note["c"]
    whole = blocks[0] if len(blocks) == 1 else {"t": "", "c": []}
    if whole["t"] in ("Para", "Plain") and len(whole["c"]) == 1:
        whole = whole["c"][0]
    for node in pandoc.walk(blocks, pandoc.WITH_ATTR):
        hand = next((word for word in pandoc.attr(node)[1] if word in HANDS), "")
        if hand and node is not whole:
            yield ManuscriptError(
                f"{{.{hand}}} stands at a piece of the note", f"Write [the whole note]{{.{hand}}}.",
                where=Source(path, *node.get("pos", (pandoc.line_of(note),))),
            )  # fmt: skip


def _write(found: _Labels, label: str, place: Source) -> Iterator[ManuscriptError]:
    if label in found.bodies:
        yield ManuscriptError(
            f"note [^{label}] is written twice, first at line {found.bodies[label].line}",
            "Give one of them another label.", where=place,
        )  # fmt: skip
    found.bodies.setdefault(label, place)


def _calls(found: _Labels, path: Path, number: int, line: str, inside: str) -> Iterator[ManuscriptError]:
    """The calls of one line; `inside` is the label of the note that the line belongs to."""
    body = _BODY.match(line)
    for call in _CALL.finditer(line, body.end() if body else 0):
        label, place = call[1], Source(path, number, call.start() + 1)
        if inside:
            yield ManuscriptError(
                f"note [^{label}] is called inside a note", "Pandoc would drop it; make one note of the two.",
                where=place,
            )  # fmt: skip
        elif label in found.calls:
            alone = not line[: call.start()].strip(" >") and label not in found.bodies
            yield ManuscriptError(
                f"note [^{label}] is called twice, first at line {found.calls[label].line}",
                f"If this is the note itself, begin the line with [^{label}]: and a space."
                if alone
                else f"A note has one call; write a second note. If it is no note, write \\[^{label}].",
                where=place,
            )
            if alone:
                found.without_colon.add(label)
        found.calls.setdefault(label, place)


def _compare(found: _Labels) -> Iterator[ManuscriptError]:
    for label, place in found.calls.items():
        if label not in found.bodies and label not in found.without_colon:
            yield StrayNote.of(label, place, called=True)
    for label, place in found.bodies.items():
        if label not in found.calls:
            yield StrayNote.of(label, place, called=False)
        if label not in found.filled:
            yield ManuscriptError(
                f"note [^{label}] is empty", "Write its text, or delete it and its call.", where=place
            )


def visible_lines(text: str, tree: Sequence[Tree]) -> list[str]:
    """Return the lines with code, formulas and comments blanked out, so that what looks like a note in them is none."""
    lines = text.split("\n")
    for node in pandoc.walk(tree, ("Code", "CodeBlock", "Math")):
        if "end" in node:
            _blank(lines, node["pos"], node["end"])
        elif node["t"] != "Code":  # pandoc does not say where it ends
            for typed in filter(str.strip, node["c"][1].split("\n")):
                at = next((n for n, line in enumerate(lines) if typed in line), None)
                if at is not None:
                    lines[at] = lines[at].replace(typed, " " * len(typed), 1)
    bare = "\n".join(lines)
    return _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), bare).split("\n")


def _blank(lines: list[str], begin: tuple[int, int], end: tuple[int, int]) -> None:
    for number in range(begin[0], min(end[0], len(lines)) + 1):
        line = lines[number - 1]
        first = begin[1] - 1 if number == begin[0] else 0
        last = end[1] - 1 if number == end[0] else len(line)
        lines[number - 1] = line[:first] + " " * len(line[first:last]) + line[last:]
