"""The depth of pandoc's tree, found in its JSON before anything follows it down."""

from __future__ import annotations

import re

from stamba.ground import limits

_BRACKETS = b"[{]}"
_NO_BRACKETS = bytes(set(range(256)).difference(_BRACKETS))
_AS_PAIRS = bytes.maketrans(_BRACKETS, b"(())")
_MARK = re.compile(r'\["data-pos","(?:[^"]*@)?(\d+):(\d+)[^"]*"\]|"(?:[^"\\]|\\.)*"|[\[\]{}]')


def too_deep(tree: str) -> tuple[int, int] | None:
    """Return the line and column of the first thing in a tree of JSON that is nested too deep, None if nothing is."""
    no_escapes = tree.encode().replace(rb"\\", b"").replace(rb"\"", b"")
    brackets = b"".join(no_escapes.split(b'"')[::2]).translate(_AS_PAIRS, _NO_BRACKETS)
    for _ in range(limits.TREE_LEVELS):  # each time the innermost go
        brackets = brackets.replace(b"()", b"")
        if not brackets:
            return None
    depth, place = 0, (0, 0)
    for mark in _MARK.finditer(tree):
        if mark[1]:
            place = int(mark[1]), int(mark[2])
        elif mark[0][0] != '"':
            depth += 1 if mark[0] in "[{" else -1
            if depth > limits.TREE_LEVELS:
                return place
    return None
