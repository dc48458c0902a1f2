"""The depth of pandoc's tree, found in its JSON before anything follows it down."""

from __future__ import annotations

import re
from itertools import accumulate

from stamba.ground import limits

_STEPS = bytes.maketrans(b"[{]}", bytes((1, 1, 255, 255)))
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_MARK = re.compile(r'\["data-pos","(?:[^"]*@)?(\d+):(\d+)[^"]*"\]|"(?:[^"\\]|\\.)*"|[\[\]{}]')


def too_deep(tree: str) -> tuple[int, int] | None:
    """Return the line and column of the first thing in a tree of JSON that is nested too deep, None if nothing is."""
    brackets = re.sub(r"[^\[\]{}]", "", _STRING.sub("", tree)).encode()
    steps = memoryview(brackets.translate(_STEPS)).cast("b")  # 255 is -1
    if max(accumulate(steps), default=0) <= limits.TREE_LEVELS:
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
