"""Tables of pandoc's own Markdown and captions of tables, as they are typed: found, and marked for `fragments`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stamba.manuscript.typed import CAPTION, FRAGMENT, TypedLine, in_code, is_blank

_RULES = re.compile(r"^ {0,3}\|?[ \t:|-]*-[ \t:|-]*$")
_GRID = re.compile(r"^\+(?:[-=:]+\+)+\s*$")
_DASHES = re.compile(r"^ {0,3}-{2,}(?: +-{2,})+\s*$")
_LONG_DASH = re.compile(r"^ {0,3}-{4,}\s*$")
_CAPTION = re.compile(r"^(?::|[Tt]able:)(?= \S)")


def hide_tables(lines: list[TypedLine]) -> list[tuple[int, str]]:
    """Hide grid, simple and multiline tables in code blocks; gives each with the line where it begins."""
    code = in_code(lines)
    out: list[TypedLine] = []
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(lines):
        end = 0 if code[at] or not is_blank(lines, at - 1) else _table_end(lines, at)
        if not end:
            out.append(lines[at])
            at += 1
            continue
        first, last = lines[at].number, lines[end - 1].number
        out += [TypedLine("", first), TypedLine(f"~~~~~~~~ {{.{FRAGMENT} n={len(found)}}}", first)]
        out += lines[at:end]
        out += [TypedLine("~~~~~~~~", last), TypedLine("", last)]
        found.append((first, "\n".join(line.text for line in lines[at:end])))
        at = end
    lines[:] = out
    return found


def _table_end(lines: Sequence[TypedLine], at: int) -> int:
    """Return the end of the table that begins here; 0 when none does."""
    end = at
    if _GRID.match(lines[at].text):
        while end < len(lines) and lines[end].text[:1] in ("+", "|"):
            end += 1
        return end if end - at > 2 and _GRID.match(lines[end - 1].text) else 0
    after = lines[at + 1].text if at + 1 < len(lines) else ""
    if not is_blank(lines, at) and _DASHES.match(after) and not _is_rule(lines[at].text):
        end = next((n for n in range(at, len(lines)) if is_blank(lines, n)), len(lines))
        return end if end - at > 2 else 0
    if not _is_rule(lines[at].text) or not after.strip():
        return 0
    columns = bool(_DASHES.match(lines[at].text))
    for end in range(at + 1, len(lines)):
        columns = columns or bool(_DASHES.match(lines[end].text))
        if _is_rule(lines[end].text) and is_blank(lines, end + 1):
            return end + 1 if columns else 0
    return 0


def _is_rule(text: str) -> bool:
    return bool(_DASHES.match(text) or _LONG_DASH.match(text))


def mark_captions(lines: list[TypedLine]) -> None:
    """Mark the paragraphs that are captions of tables: those that begin with a colon, above or below one."""
    code = in_code(lines)
    out: list[TypedLine] = []
    for at, line in enumerate(lines):
        found = None if code[at] else _CAPTION.match(line.text)
        before = next((n for n in range(at - 1, -1, -1) if not is_blank(lines, n)), -1)
        after = next((n for n in range(at + 1, len(lines)) if is_blank(lines, n)), len(lines))
        after = next((n for n in range(after, len(lines)) if not is_blank(lines, n)), -1)
        above, below = _in_table(lines, before), _in_table(lines, after)
        if found and (above or (below and is_blank(lines, at - 1))):
            if not is_blank(lines, at - 1):
                out.append(TypedLine("", line.number))
            line.text = CAPTION * len(found[0]) + line.text[len(found[0]) :]
        out.append(line)
    lines[:] = out


def _in_table(lines: Sequence[TypedLine], at: int) -> bool:
    if at < 0:
        return False
    text = lines[at].text
    if text.startswith("~~~~~~~~"):
        return True
    nearby = (lines[n].text for n in (at - 1, at, at + 1) if 0 <= n < len(lines))
    return "|" in text and (
        text.lstrip().startswith("|") or any("|" in one and _RULES.match(one) for one in nearby)
    )
