"""What pandoc's writer of HTML does not tell: lines of verse.

Verse is stanzas of lines, each line a paragraph of its own with its indent: a line that is longer than the measure is
turned, and what is turned hangs deeper than the line begins.
"""

from __future__ import annotations

from collections.abc import Sequence

from stamba.manuscript import pandoc
from stamba.manuscript.pandoc import Tree

NBSP = "\u00a0"
_DEEPEST = 12  # steps of indent that the style sheets know, two characters each


def shaped(blocks: Sequence[Tree]) -> list[Tree]:
    """The blocks with classes around what a style sheet cannot tell apart otherwise."""
    out: list[Tree] = pandoc.rewrite(list(blocks), _shape)
    return out


def _shape(node: Tree) -> Tree:
    if node["t"] == "LineBlock":
        return _stanzas(node)
    return node


def _stanzas(node: Tree) -> Tree:
    stanzas: list[list[Tree]] = [[]]
    for line in node["c"]:
        if line:
            stanzas[-1].append(_line(line))
        elif stanzas[-1]:
            stanzas.append([])
    return pandoc.div(["poem"], [pandoc.div(["stanza"], lines) for lines in stanzas if lines])


def _line(words: Sequence[Tree]) -> Tree:
    first = words[0]
    indent = 0
    if first["t"] == "Str" and "pos" not in first and first["c"].strip(NBSP) == "":
        indent, words = len(first["c"]), words[1:]
    step = min((indent + 1) // 2, _DEEPEST)
    return pandoc.div(["line", *([f"in-{step}"] if step else [])], [{"t": "Para", "c": list(words)}])
