"""Verse as it is typed: line blocks, | with a bar, and ::: verse, marked line by line for `forms`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stamba.manuscript.typed import LINE, TypedLine, in_code, is_blank, put

_VERSE = re.compile(r"^(?P<before>(?: {0,3}>)* {0,3})\|(?= |$)")
_RULES = re.compile(r"^ {0,3}\|?[ \t:|-]*-[ \t:|-]*$")


def mark_line_blocks(lines: Sequence[TypedLine]) -> None:
    """Exchange the bars before lines of verse; a table of bars has a rule below its head, and bars at its ends."""
    code = in_code(lines)
    at = 0
    while at < len(lines):
        end = at
        while (
            end < len(lines)
            and not code[end]
            and (_VERSE.match(lines[end].text) or (end > at and re.match(r"\s+\S", lines[end].text)))
        ):
            end += 1
        barred = all(re.search(r"\S.*\|\s*$", line.text) for line in lines[at:end])
        if (
            end > at
            and is_blank(lines, at - 1)
            and not barred
            and not _RULES.match(lines[min(at + 1, end - 1)].text)
        ):
            for line in lines[at:end]:
                line.text = _VERSE.sub(rf"\g<before>{LINE}", line.text)
        at = max(end, at + 1)


def mark_stanzas(lines: Sequence[TypedLine]) -> None:
    """Mark the lines of verse in ::: verse; a line goes on where a backslash could have ended it and does not."""
    code = in_code(lines)
    inside = 0
    for at, line in enumerate(lines):
        if code[at]:
            continue
        fence = re.match(r"\s*:{3,}(?P<what>.*)$", line.text)
        if fence:
            opens = bool(fence["what"].strip(" :"))
            verse = re.search(r"^\W*verse\b|\.verse\b", fence["what"])
            inside = (inside + opens - (not opens)) if inside else int(bool(verse))
        elif (
            inside
            and not is_blank(lines, at)
            and not re.match(r"\s*<!--", line.text)
            and not _VERSE.match(line.text)
        ):
            ended = [_ends_line(one.text) for one in _paragraph(lines, at)[:-1]]
            if (
                is_blank(lines, at - 1)
                or _is_fence(lines[at - 1].text)
                or not any(ended)
                or _ends_line(lines[at - 1].text)
            ):
                put(line, 0, 0, f"{LINE} ")
                line.shifts.insert(0, (1, -2))  # as if a bar had been typed before the line


def _ends_line(text: str) -> bool:
    return text.endswith(("\\", "  "))


def _is_fence(text: str) -> bool:
    return re.match(r"\s*:{3,}", text) is not None


def _paragraph(lines: Sequence[TypedLine], at: int) -> list[TypedLine]:
    """The lines of the paragraph that a line is in."""
    first = last = at
    while not is_blank(lines, first - 1) and not _is_fence(lines[first - 1].text):
        first -= 1
    while not is_blank(lines, last + 1) and not _is_fence(lines[last + 1].text):
        last += 1
    return list(lines[first : last + 1])
