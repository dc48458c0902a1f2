"""Citations and cross-references as they are typed, `[see @key, p. 3]`, `@key [p. 3]`, `[-@key]`, `@fig:x`: found in
the inlines of a paragraph, which pandoc's CommonMark reader leaves as words, and made its nodes Cite.

The syntax is that of pandoc's manual ("Citation syntax"); the labels of figures, tables, formulas and headings are
those of pandoc-crossref, `fig:x`, and of Quarto, `fig-x`. A sign with a backslash before it is no mark.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from typing import Any

Tree = dict[str, Any]
LABEL = "label"  # key of a node: its identifier as its author wrote it
KINDS = {
    "fig": "figure",
    "tbl": "table",
    "tab": "table",
    "eq": "equation",
    "sec": "section",
    "lst": "listing",
    "note": "note",
}
_LEAVES = frozenset({"Str", "Space", "SoftBreak", "LineBreak"})
_LABEL = re.compile(rf"(?:{'|'.join(KINDS)})[:-].+", re.IGNORECASE)
_KEY = r"(?:\{[^{}\s]+\}|[^\W_](?:[\w:.#$%&+?<>~/-]*[^\W_])?)"
_BARE = re.compile(rf"(?<![\w.@/+:-])(?P<minus>-?)@(?P<key>{_KEY})")
_ONE = re.compile(rf"(?:^|(?<=\s))(?P<minus>-?)@(?P<key>{_KEY})")
_OPENS = re.compile(r"\[(?=[^\[\]]*$|[^\[\]]*@)")


def is_label(key: str) -> bool:
    """Tell whether a key is that of a figure, a table, a formula or a heading, by its prefix."""
    return _LABEL.fullmatch(key) is not None


def kind_of(label: str) -> str:
    """The kind of thing that a label names: "figure", "table", "equation", "section", "listing" or "note"."""
    return KINDS.get(re.split("[:-]", label.lower(), maxsplit=1)[0], "")


def citations(cite: Tree) -> list[Tree]:
    """The citations of a node Cite."""
    found: list[Tree] = cite["c"][0]
    return found


def found(part: Any, lines: Sequence[str], *, works: bool) -> Any:  # noqa: ANN401 - any part of a tree
    """A tree with its citations as nodes Cite; without a list of works only cross-references are such.

    `lines` are those of the file, by which a sign behind a backslash is known.
    """
    if isinstance(part, dict):
        if part.get("t") in ("Code", "CodeBlock", "Math", "RawInline", "RawBlock", "Cite") or "c" not in part:
            return part
        new = found(part["c"], lines, works=works)
        return part if new is part["c"] else {**part, "c": new}
    if not isinstance(part, list):
        return part
    inner = [
        one if isinstance(one, dict) and one.get("t") in _LEAVES else found(one, lines, works=works)
        for one in part
    ]
    if not any(isinstance(one, dict) and one.get("t") == "Str" and "@" in one["c"] for one in inner):
        return part if all(map(operator.is_, inner, part)) else inner
    return _Reader(inner, lines, works=works).read()


class _Reader:
    """Reads the inlines of one paragraph from left to right."""

    def __init__(self, inlines: list[Tree], lines: Sequence[str], *, works: bool) -> None:
        self._rest = list(inlines)
        self._lines = lines
        self._works = works
        self._out: list[Tree] = []

    def read(self) -> list[Tree]:
        while self._rest:
            node = self._rest.pop(0)
            if node.get("t") != "Str" or not (self._bracket(node) or self._bare(node)):
                self._out.append(node)
        return self._out

    def _bracket(self, node: Tree) -> bool:
        """Take `[… @key …]` that begins in this word, whichever inlines it goes over."""
        opens = _OPENS.search(node["c"])
        if not opens or self._escaped(node, opens.start()):
            return False
        before, first = _cut(node, opens.start())
        bare = [*([before] if before["c"] else [])]
        at, inside = 0, [_cut(first, 1)[1]]
        while "]" not in _text(inside[-1]):
            if at >= len(self._rest) or "[" in _text(self._rest[at]):
                return False
            inside.append(self._rest[at])
            at += 1
        closes = _text(inside[-1]).index("]")
        last, behind = _cut(inside[-1], closes)
        cites = _parsed([*inside[:-1], last])
        if not cites or not self._known(cites):
            return False
        typed = [first, *inside[1:-1], *([_cut(inside[-1], closes + 1)[0]] if len(inside) > 1 else [])]
        if len(inside) == 1:
            typed = [_cut(first, closes + 2)[0]]
        del self._rest[:at]
        self._out += bare
        self._out.append(_cite(cites, typed, first))
        rest = _cut(behind, 1)[1]
        if rest["c"]:
            self._rest.insert(0, rest)
        return True

    def _bare(self, node: Tree) -> bool:
        """Take `@key` in this word, and the place that stands in brackets behind it."""
        mark = _BARE.search(node["c"])
        if not mark or self._escaped(node, mark.start()):
            return False
        mode = "SuppressAuthor" if mark["minus"] else "AuthorInText"
        cite = _citation(mark["key"], mode, [], [])
        if not self._known([cite]):
            return False
        before, rest = _cut(node, mark.start())
        own, behind = _cut(rest, mark.end() - mark.start())
        self._out += [before] if before["c"] else []
        typed = [own]
        if not behind["c"] and not is_label(cite["citationId"]):
            typed += self._place(cite)
        elif behind["c"]:
            self._rest.insert(0, behind)
        self._out.append(_cite([cite], typed, own))
        return True

    def _place(self, cite: Tree) -> list[Tree]:
        """Take ` [p. 3]` behind a key; gives the inlines that it was typed as."""
        at = next((n for n, one in enumerate(self._rest) if "]" in _text(one)), -1)
        taken = self._rest[: at + 1]
        opened = len(taken) > 1 and taken[0]["t"] == "Space" and _text(taken[1]).startswith("[")
        if not opened or any("@" in _text(one) for one in taken):
            return []
        taken[-1], behind = _cut(taken[-1], _text(taken[-1]).index("]") + 1)
        said = [*taken[1:-1], _cut(taken[-1], len(_text(taken[-1])) - 1)[0]]
        said[0] = _cut(said[0], 1)[1]
        cite["citationSuffix"] = [_bare_node(one) for one in said]
        self._rest[: at + 1] = [behind] if behind["c"] else []
        return taken

    def _known(self, cites: Sequence[Tree]) -> bool:
        return self._works or all(is_label(cite["citationId"]) for cite in cites)

    def _escaped(self, node: Tree, at: int) -> bool:
        line, column = node.get("pos", (0, 0))
        typed = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        return typed[column - 1 + at : column + at] == "\\"


def _text(node: Tree) -> str:
    return node["c"] if node["t"] == "Str" else ""


def _cut(node: Tree, at: int) -> tuple[Tree, Tree]:
    """A string in two, each with its place."""
    if node["t"] != "Str":
        return node, {"t": "Str", "c": ""}
    text = node["c"]
    behind = {**node, "c": text[at:]}
    if "pos" in node:
        behind["pos"] = (node["pos"][0], node["pos"][1] + at)
    return {**node, "c": text[:at]}, behind


def _parsed(inside: Sequence[Tree]) -> list[Tree]:
    """The citations of what stands in brackets, parted by semicolons; none if one of the parts has no key."""
    parts: list[list[Tree]] = [[]]
    for node in inside:
        pieces = node["c"].split(";") if node["t"] == "Str" else []
        at = 0
        for number, piece in enumerate(pieces):
            if number:
                parts.append([])
            if piece:
                parts[-1].append(_cut(_cut(node, at)[1], len(piece))[0])
            at += len(piece) + 1
        if not pieces:
            parts[-1].append(node)
    found = [_of_part(_stripped(part)) for part in parts]
    return [one for one in found if one] if all(found) else []


def _of_part(part: Sequence[Tree]) -> Tree | None:
    for number, node in enumerate(part):
        mark = _ONE.search(_text(node)) if node["t"] == "Str" else None
        if mark:
            before, rest = _cut(node, mark.start())
            behind = _cut(rest, mark.end() - mark.start())[1]
            prefix = [*part[:number], *([before] if before["c"] else [])]
            suffix = [*([behind] if behind["c"] else []), *part[number + 1 :]]
            mode = "SuppressAuthor" if mark["minus"] else "NormalCitation"
            return _citation(mark["key"], mode, _stripped(prefix), suffix)
    return None


def _stripped(part: Sequence[Tree]) -> list[Tree]:
    inside = [n for n, node in enumerate(part) if node["t"] not in ("Space", "SoftBreak")]
    return list(part[inside[0] : inside[-1] + 1]) if inside else []


def _citation(key: str, mode: str, prefix: Sequence[Tree], suffix: Sequence[Tree]) -> Tree:
    return {
        "citationId": key.strip("{}"), "citationMode": {"t": mode}, "citationNoteNum": 0, "citationHash": 0,
        "citationPrefix": [_bare_node(node) for node in prefix],
        "citationSuffix": [_bare_node(node) for node in suffix],
    }  # fmt: skip


def _bare_node(node: Tree) -> Tree:
    return {key: value for key, value in node.items() if key in ("t", "c")}


def _cite(cites: Sequence[Tree], typed: Sequence[Tree], first: Tree) -> Tree:
    place = {"pos": first["pos"]} if "pos" in first else {}
    return {"t": "Cite", "c": [list(cites), list(typed)], **place}
