"""Notes that stand in their sentence, ^[…], which CommonMark wants below the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stamba.manuscript.typed import TypedLine, in_code, is_blank, is_indented_code, put

_NOTE_LABELS = range(0xE100, 0xF800)


def move_notes(lines: list[TypedLine]) -> dict[str, str]:
    """Write the notes below the text; gives what was typed for each call, for those that turn out to be code."""
    typed: dict[str, str] = {}
    code = in_code(lines)
    bodies: list[TypedLine] = []
    hidden = dict(zip(map(id, lines), code, strict=True))
    at = 0
    while at < len(lines):
        line = lines[at]
        start = -1 if hidden[id(line)] or is_indented_code(lines, at) else _note_start(line.text)
        end = _note_end(lines, at, start) if start >= 0 else None
        if end is None or len(bodies) >= len(_NOTE_LABELS):
            at += 1
            continue
        call = f"[^{chr(_NOTE_LABELS[len(bodies)])}]"
        until, stop = end
        typed[call] = _between(lines, (at, start), (until, stop + 1))
        bodies += [TypedLine("", line.number), *_body(lines[at : until + 1], start + 2, stop, f"{call}: ")]
        if until == at:
            put(line, start, stop + 1, call)
            continue
        line.text = line.text[:start] + call
        tail = lines[until].text[stop + 1 :]
        lines[until].text = " " * (stop + 1) + tail
        del lines[at + 1 : until + (not tail.strip())]
    lines += bodies
    return typed


def _between(lines: Sequence[TypedLine], begin: tuple[int, int], end: tuple[int, int]) -> str:
    text = "\n".join(line.text for line in lines[begin[0] : end[0] + 1])
    return text[begin[1] : len(text) - len(lines[end[0]].text) + end[1]]


def _note_start(text: str) -> int:
    """Return the column where a note opens in a line, outside of code and mathematics; -1 when none does."""
    bare = re.sub(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|\\.|\$\S[^$]*\$", lambda found: " " * len(found[0]), text)
    found = re.search(r"\^\[(?![\^\]])", bare)
    return found.start() if found else -1


def _note_end(lines: Sequence[TypedLine], at: int, start: int) -> tuple[int, int] | None:
    """Index of the line and of the bracket that closes a note; None when it does not close in its paragraph."""
    depth, column = 0, start + 1
    for number in range(at, len(lines)):
        if number > at and is_blank(lines, number):
            return None
        text = lines[number].text
        while column < len(text):
            if text[column] == "\\":
                column += 1
            elif text[column] in "[]":
                depth += 1 if text[column] == "[" else -1
                if not depth:
                    return number, column
            column += 1
        column = 0
    return None


def _body(lines: Sequence[TypedLine], start: int, stop: int, head: str) -> Iterator[TypedLine]:
    for number, line in enumerate(lines):
        text = line.text[: stop if number == len(lines) - 1 else None]
        begin = start if not number else len(text) - len(text.lstrip(" >"))
        front = head if not number else ""
        yield TypedLine(front + text[begin:], line.number, [(1, line.column(begin + 1) - len(front) - 1)])
