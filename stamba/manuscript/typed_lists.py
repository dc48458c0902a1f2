"""Lists as they are typed: examples, (@), and letters and numbers in brackets that may be none of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stamba.manuscript.typed import BREAK, TAKEN, TypedLine, in_code, is_blank, put

_MARKER = re.compile(
    r"(?P<before>(?: {0,3}>)*\s*(?:(?:[-*+:]|\d{1,9}[.)]|\[\^[^\]\s]+\]:)\s+)*)"
    r"(?P<open>\()?(?P<label>[^\W\d_]{1,9}|\d{1,9})(?P<close>[.)])(?P<gap>\s+|$)"
)
_EXAMPLE = re.compile(r"^(?P<before> {0,3})\(@(?P<label>[\w-]*)\)(?=\s)")
_CALL = re.compile(r"\(@(?P<label>[\w-]+)\)")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s")


def number_examples(lines: list[TypedLine]) -> None:
    """Number the examples, (@) and (@label), through the chapter, and put the numbers where they are called."""
    code = in_code(lines)
    numbers: dict[str, int] = {}
    out: list[TypedLine] = []
    count, inside = 0, False
    for line, hidden in zip(lines, code, strict=True):
        found = None if hidden else _EXAMPLE.match(line.text)
        if found:
            count += 1
            numbers.setdefault(found["label"] or f" {count}", count)
            put(line, found.end("before"), found.end(), f"({count})")
            if not inside:
                out += [TypedLine(BREAK, line.number), TypedLine("", line.number)]
        inside = bool(found) or (inside and not re.match(r"\S", line.text))
        out.append(line)
    lines[:] = out
    for line, hidden in zip(lines, in_code(lines), strict=True):
        for call in reversed([] if hidden else list(_CALL.finditer(line.text))):
            if call["label"] in numbers:
                put(line, *call.span(), f"({numbers[call['label']]})")


def unmark_initials(lines: Sequence[TypedLine]) -> None:
    """Let nothing be a list's letter or number in brackets that does not begin or go on with a list: no initial."""
    code = in_code(lines)
    last: dict[tuple[int, str, str], str] = {}
    inside = False
    for at, line in enumerate(lines):
        found = None if code[at] else _MARKER.match(line.text)
        blank = is_blank(lines, at)
        if found and (found["open"] or not found["label"].isdigit()):
            kind = (found.end("before"), found["open"] or "", found["close"])
            free = inside or is_blank(lines, at - 1) or found["before"].strip(" >") != ""
            before = last.get(kind, "")
            goes_on = bool(before and _follows(found["label"], before)) or _goes_on(lines, at, found)
            if free and _is_item(found, before) and goes_on:
                last[kind], inside = found["label"], True
                continue
            close = found.start("close")
            line.text = line.text[:close] + TAKEN[found["close"]] + line.text[close + 1 :]
            continue
        item = bool(_BULLET.match(line.text))
        if not blank and not item and not line.text[:1].isspace() and is_blank(lines, at - 1):
            last.clear()
        inside = item or (inside and not blank)


def _is_item(found: re.Match[str], before: str) -> bool:
    """Tell whether a marker may begin a list, or follows the one before it."""
    label = found["label"]
    if not label.isascii():
        return False
    if label.isupper() and len(label) == 1 and found["close"] == "." and len(found["gap"]) < 2:
        return False  # an initial
    return label in ("a", "A", "i", "I", "1") or bool(before and _follows(label, before))


def _goes_on(lines: Sequence[TypedLine], at: int, first: re.Match[str]) -> bool:
    """Tell whether a list that begins with a letter has a second item: one alone may be anything."""
    if first["label"].isdigit():
        return True
    for number in range(at + 1, len(lines)):
        found = _MARKER.match(lines[number].text)
        same = found and [found[name] for name in ("before", "open", "close")] == [
            first[name] for name in ("before", "open", "close")
        ]
        if found and same and _follows(found["label"], first["label"]):
            return True
        if is_blank(lines, number - 1) and re.match(r"\S", lines[number].text):
            return False
    return False


def _follows(label: str, before: str) -> bool:
    if label.isdigit() or before.isdigit():
        return label.isdigit() and before.isdigit() and int(label) == int(before) + 1
    if label.isupper() != before.isupper():
        return False
    letters = len(label) == len(before) == 1 and ord(label) == ord(before) + 1
    return letters or _roman(label) == _roman(before) + 1 > 1


_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def _roman(label: str) -> int:
    """The value of a roman numeral; far below 0 for what is none."""
    values = [_VALUES.get(letter, -10000) for letter in label.lower()]
    following = [*values[1:], 0]
    return sum(-one if one < more else one for one, more in zip(values, following, strict=True))
