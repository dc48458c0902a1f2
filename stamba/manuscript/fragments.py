"""Tables in pandoc's own Markdown (grid, simple and multiline), which the CommonMark reader does not know.

`dialect` hides each in a code block; here all of a chapter are read at once by pandoc's Markdown reader, and each word
of them is found again in the lines that were typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from stamba.ground.errors import ManuscriptError, Source
from stamba.manuscript.dialect import Prepared, references, restore
from stamba.manuscript.typed import FRAGMENT

Tree = dict[str, Any]
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*", re.MULTILINE)


def put(
    blocks: Sequence[Tree], prepared: Prepared, text: str, read: Callable[[str], list[Tree]]
) -> list[Tree]:
    """The blocks with every hidden table read; raises ManuscriptError for one that is none."""
    hidden = "".join(
        f":::::::: {{#n{number}}}\n\n{typed}\n\n::::::::\n\n"
        for number, (_, typed) in enumerate(prepared.fragments)
    )
    found = {
        block["c"][0][0]: block["c"][1]
        for block in read(hidden + _below(hidden, text))
        if block["t"] == "Div"
    }

    def table(node: Tree) -> Tree | None:
        if node.get("t") != "CodeBlock" or FRAGMENT not in node["c"][0][1]:
            return None
        number = int(node["c"][0][2][0][1])
        line, typed = prepared.fragments[number]
        inner = found.get(f"n{number}", [])
        if len(inner) != 1 or inner[0]["t"] != "Table":
            raise ManuscriptError(
                "the table cannot be read", "Let its lines and corners meet, or write it with bars, | a | b |.",
                where=Source(Path(), line),
            )  # fmt: skip
        placed: Tree = _found_again(inner[0], _Words(typed, line))
        return {**placed, "pos": (line, 1)}

    return [_put(block, table) for block in blocks]


def _put(node: Any, table: Callable[[Tree], Tree | None]) -> Any:  # noqa: ANN401 - any part of a tree
    if isinstance(node, list):
        return [_put(part, table) for part in node]
    if not isinstance(node, dict) or "c" not in node:
        return node
    return table(node) or {**node, "c": _put(node["c"], table)}


def _below(hidden: str, text: str) -> str:
    """The notes and addresses that the tables call, from the rest of the chapter."""
    called = set(re.findall(r"\[\^([^\]\s]+)\]", hidden))
    notes = "\n\n".join(found[0] for found in _NOTE.finditer(text) if found[1] in called)
    return "\n\n".join([notes, *references(text)])


class _Words:
    """The words of some lines that nobody has asked for yet, with their places."""

    def __init__(self, typed: str, line: int) -> None:
        self._places: dict[str, list[tuple[int, int]]] = {}
        for number, text in enumerate(typed.split("\n"), start=line):
            for word in re.finditer(r"[^\s|]+", restore(text)):
                self._places.setdefault(word[0], []).append((number, word.start() + 1))

    def take(self, word: str) -> tuple[int, int] | None:
        """The place of the next such word; None when the lines have it in another form."""
        places = self._places.get(word)
        return places.pop(0) if places else None


def _found_again(node: Any, words: _Words) -> Any:  # noqa: ANN401 - any part of a tree
    if isinstance(node, list):
        return [_found_again(part, words) for part in node]
    if not isinstance(node, dict):
        return node
    if node.get("t") == "Str":
        place = words.take(node["c"])
        return {**node, "pos": place} if place else node
    return {**node, "c": _found_again(node["c"], words)} if "c" in node else node
