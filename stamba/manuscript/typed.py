"""Lines of a chapter while they are rewritten, each with its place in the file; and the marks that stand in for others.

The marks are of Unicode's private use area and as wide as what they stand for, so that columns stay true.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

# What a manuscript must not hold itself.
OWN = re.compile("[\ue010-\ue015]")
LINE = "\ue010"  # before a line of verse: it stands for the bar
CAPTION = "\ue011"  # before the caption of a table
BREAK = f"<!--{LINE}-->"  # between two lists
FRAGMENT = "pandoc-fragment"  # the class of a code block that stands for a table in pandoc's own Markdown
# What was exchanged, and what it was.
PUT_BACK = {"\ue012": "{", "\ue013": ".", "\ue014": ")", "\ue015": "}"}
TAKEN = {mark: stand_in for stand_in, mark in PUT_BACK.items()}
_FENCE = re.compile(r"^[ >]*(`{3,}|~{3,})")
_FENCE_END = re.compile(r"^[ >]*(`{3,}|~{3,})\s*$")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
_HANGS = re.compile(r"\s*(?:[-*+:]|\(?\w{1,9}[.)]|\[\^[^\]]+\]:)\s")


@dataclass(slots=True)
class TypedLine:
    """A line as it is handed to pandoc: its number in the file, and from which column on how much to add."""

    text: str
    number: int
    shifts: list[tuple[int, int]] = field(default_factory=list)

    def column(self, column: int) -> int:
        """The column in the file."""
        if not self.shifts:
            return column
        return column + next((add for begin, add in reversed(self.shifts) if begin <= column), 0)


def put(line: TypedLine, start: int, end: int, text: str) -> None:
    """Write `text` for the characters from start to end; what is behind them keeps its place in the file."""
    longer = len(text) - (end - start)
    add = line.column(end + 1) - (end + 1)
    kept = [(begin, more) for begin, more in line.shifts if begin <= start + 1]
    later = [(begin + longer, more - longer) for begin, more in line.shifts if begin > end + 1]
    line.text = line.text[:start] + text + line.text[end:]
    line.shifts = [*kept, (start + len(text) + 1, add - longer), *later] if longer else line.shifts


def in_code(lines: Sequence[TypedLine]) -> list[bool]:
    """Return the numbers of the lines that are fences or inside them, or in a comment that goes on."""
    marked, fence, comment = [], "", False
    for line in lines:
        opened = _FENCE.match(line.text)
        inside = bool(fence) or comment
        if fence:
            closed = _FENCE_END.match(line.text)
            fence = "" if closed and closed[1].startswith(fence) else fence
        elif opened and not comment:
            fence, inside = opened[1], True
        else:
            last = max(line.text.rfind("<!--"), -1)
            comment = line.text.rfind("-->") < last if last >= 0 else comment and "-->" not in line.text
        marked.append(inside)
    return marked


def is_blank(lines: Sequence[TypedLine], at: int) -> bool:
    """Tell whether a line says nothing, or there is none."""
    return not 0 <= at < len(lines) or not lines[at].text.strip(" \t>")


def is_indented_code(lines: Sequence[TypedLine], at: int) -> bool:
    """Tell whether a line is code by its indent: it is no part of a list or a note, and begins behind a blank line."""
    if not _INDENTED.match(lines[at].text):
        return False
    for number in range(at - 1, -1, -1):
        if not is_blank(lines, number) and not _INDENTED.match(lines[number].text):
            return is_blank(lines, number + 1) and not _HANGS.match(lines[number].text)
    return True
