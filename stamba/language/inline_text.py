"""The text of one paragraph as one string, and how an edit of it is carried back into pandoc's inlines.

Rules look at the string, so that a quotation may open in plain text and close after emphasis; an edit is
carried back to the node it belongs to. Nodes that no edit touches come back as the same objects. A thing that
is not text (code, mathematics, an image, an address, a run in another language) stands in the string as
OBJECT, like a word; a thing that hangs on the word before it (a note, a superior) as NOTE, like nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

Tree = dict[str, Any]

OBJECT = "\ufffc"
NOTE = "\ufff9"
UNBREAKABLE = "nobr"

_HANGING = ("Note", "Superscript", "Subscript", "RawInline")
_BREAKS = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
# Where a container that is part of the flow keeps its inlines; None means that they are the whole of "c".
_CONTENT_AT: dict[str, int | None] = {
    "Emph": None, "Underline": None, "Strong": None, "Strikeout": None, "SmallCaps": None,
    "Quoted": 1, "Link": 1, "Span": 1,
}  # fmt: skip
_URL_CHAR = r"[^\s<>\"“”„«»\ufff9]"
_URL_END = r"[^\s<>\"“”„«»\ufff9.,;:!?'’)\]…]"
_ADDRESS = re.compile(
    rf"(?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]*://|www\.|mailto:|doi:){_URL_CHAR}*{_URL_END}"
    rf"|(?<![a-z0-9_.-])[a-z0-9-]+(?:\.[a-z0-9-]+)+/{_URL_CHAR}*{_URL_END}"
    rf"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)


REGIONAL = ("en-gb", "en-us")  # the regions that have rules of their own


class Edit(NamedTuple):
    """Put `text` for the characters from start to end; start = end adds it to the node on the left."""

    start: int
    end: int
    text: str


class _PlacedNode(NamedTuple):
    """A node with its place in the string; `node` is None for a leaf that an edit emptied."""

    node: Tree | None
    start: int
    end: int
    children: list[_PlacedNode] | None


def attributes(node: Tree) -> Sequence[Any]:
    """Identifier, classes and pairs of an inline or block; empty ones for a node that has none."""
    at = {"Span": 0, "Link": 0, "Image": 0, "Div": 0, "Header": 1, "Table": 0, "Figure": 0}.get(node["t"])
    return ("", (), ()) if at is None else node["c"][at]


def language_of(node: Tree, outer: str) -> str:
    """Return the language whose rules a node's text follows, which is that around it unless `lang` says so."""
    for key, value in attributes(node)[2]:
        if key in {"lang", "xml:lang"}:
            return ruled(value)
    return outer


def ruled(language: str) -> str:
    """Return the language whose rules a text in a language (BCP 47) follows: "ka" for "ka-GE", "en-gb" for "en-GB"."""
    subtags = re.split("[-_]", language.strip().lower())
    return next((tag for tag in REGIONAL if tag.split("-") == subtags[:2]), subtags[0])


def content(node: Tree, language: str) -> list[Tree] | None:
    """Return the inlines of a container whose text is part of the text around it; None for all other nodes."""
    kind = node["t"]
    if kind not in _CONTENT_AT or language_of(node, language) != language or is_address(node):
        return None
    at = _CONTENT_AT[kind]
    inlines: list[Tree] = node["c"] if at is None else node["c"][at]
    return inlines


def with_content(node: Tree, inlines: list[Tree]) -> Tree:
    """Return a copy of a container with other inlines."""
    at = _CONTENT_AT[node["t"]]
    if at is None:
        return {**node, "c": inlines}
    return {**node, "c": [*node["c"][:at], inlines, *node["c"][at + 1 :]]}


def is_address(node: Tree) -> bool:
    """Tell whether a link shows its own target, as <https://…> does."""
    if node["t"] != "Link":
        return False
    (_, classes, _), inlines, (target, _) = node["c"]
    shown = "".join(inline["c"] for inline in inlines if inline["t"] == "Str")
    return "uri" in classes or "email" in classes or shown in {target, target.removeprefix("mailto:")}


class InlineText:
    """One paragraph, heading, cell or line while rules work on it; `text` is what they see."""

    def __init__(self, inlines: list[Tree], language: str = "") -> None:
        self._inlines = inlines
        self._language = language
        self._leaves = list(self._find(inlines))
        self._hidden: dict[int, str] = {}
        texts = [self._text(number, leaf) for number, leaf in enumerate(self._leaves)]
        self._starts = [0]
        for text in texts:
            self._starts.append(self._starts[-1] + len(text))
        self.text = "".join(texts)
        self._edited = False

    def edit(self, edits: Sequence[Edit]) -> None:
        """Carry out edits, which are in order and do not overlap."""
        if not edits:
            return
        self._edited = True
        parts, last = [], 0
        starts, shift, number = self._starts, 0, 0
        moved: list[int] = []
        for start, end, put in edits:
            parts += [self.text[last:start], put]
            last = end
            while number < len(starts) and (starts[number] < start or starts[number] == start < end):
                moved.append(starts[number] + shift)
                number += 1
            while number < len(starts) and starts[number] < end:
                moved.append(start + shift + len(put))
                number += 1
            shift += len(put) - (end - start)
        moved += [start + shift for start in starts[number:]]
        self.text = "".join([*parts, self.text[last:]])
        self._starts = moved

    def plain(self) -> str:
        """Return the text with its addresses back in place; only for strings and spaces."""
        return "".join(self._shown(number) for number in range(len(self._leaves)))

    def inlines(self, keep: Sequence[tuple[int, int]] = ()) -> list[Tree]:
        """Return the inlines as edited; each range of `keep` becomes a Span of class `nobr`, unless it is in one."""
        if not self._edited and not keep:
            return self._inlines
        return self._emit(self._place(self._inlines)[0], keep)

    # --- into the string ---

    def _find(self, inlines: list[Tree]) -> Iterator[Tree]:
        for node in inlines:
            inner = content(node, self._language)
            if inner is None:
                yield node
            else:
                yield from self._find(inner)

    def _text(self, number: int, leaf: Tree) -> str:
        kind = leaf["t"]
        if kind == "Str":
            return self._hide_addresses(number, leaf["c"])
        return _BREAKS.get(kind) or (NOTE if kind in _HANGING else OBJECT)

    def _hide_addresses(self, number: int, text: str) -> str:
        if ("/" in text or "@" in text or "www." in text or "doi:" in text) and _ADDRESS.search(text):
            covered = _ADDRESS.sub(lambda address: OBJECT * len(address[0]), text)
        elif OBJECT in text:
            covered = text
        else:
            return text
        self._hidden[number] = "".join(a for a, b in zip(text, covered, strict=True) if b == OBJECT)
        return covered

    # --- and back ---

    def _shown(self, number: int) -> str:
        text = self.text[self._starts[number] : self._starts[number + 1]]
        if number not in self._hidden:
            return text
        hidden = iter(self._hidden[number])
        return "".join(next(hidden) if char == OBJECT else char for char in text)

    def _leaf(self, number: int) -> Tree | None:
        node = self._leaves[number]
        if node["t"] != "Str" and node["t"] not in _BREAKS:
            return node
        new = self._shown(number)
        old = node["c"] if node["t"] == "Str" else _BREAKS[node["t"]]
        if new == old:
            return node
        return {**node, "t": "Str", "c": new} if new else None

    def _place(self, inlines: list[Tree], number: int = 0) -> tuple[list[_PlacedNode], int]:
        """Return the nodes with their places, the first leaf among them having this number; and the next number."""
        placed = []
        for node in inlines:
            start, inner = self._starts[number], content(node, self._language)
            if inner is None:
                placed.append(_PlacedNode(self._leaf(number), start, self._starts[number + 1], None))
                number += 1
            else:
                children, number = self._place(inner, number)
                placed.append(_PlacedNode(node, start, self._starts[number], children))
        return placed, number

    def _emit(self, items: list[_PlacedNode], keep: Sequence[tuple[int, int]]) -> list[Tree]:
        own, inner = _share(items, keep, self.text)
        cuts = [cut for ends in own for cut in ends]
        out: list[Tree] = []
        group, at = -1, 0
        for number, item in enumerate(items):
            for node, start, end in self._pieces(item, inner.get(number, []), cuts):
                while at < len(own) and own[at][1] <= start:
                    at += 1
                if at < len(own) and own[at][0] <= start and end <= own[at][1]:
                    if group != at:
                        out.append({"t": "Span", "c": [["", [UNBREAKABLE], []], []]})
                        group = at
                    out[-1]["c"][1].append(node)
                else:
                    out.append(node)
        return out

    def _pieces(
        self, item: _PlacedNode, inner: Sequence[tuple[int, int]], cuts: Sequence[int]
    ) -> list[tuple[Tree, int, int]]:
        if item.node is None:
            return []
        if item.children is not None:
            kept = () if UNBREAKABLE in attributes(item.node)[1] else inner
            new, old = self._emit(item.children, kept), content(item.node, self._language) or []
            same = len(new) == len(old) and all(a is b for a, b in zip(new, old, strict=True))
            return [(item.node if same else with_content(item.node, new), item.start, item.end)]
        inside = cuts[bisect_right(cuts, item.start) : bisect_left(cuts, item.end)]
        if item.node["t"] != "Str" or not inside:
            return [(item.node, item.start, item.end)]
        bounds = sorted({item.start, *inside, item.end})
        return [(_cut(item, start, end), start, end) for start, end in pairwise(bounds)]


def _share(
    items: list[_PlacedNode], keep: Sequence[tuple[int, int]], text: str
) -> tuple[list[tuple[int, int]], dict[int, list[tuple[int, int]]]]:
    """Return the ranges to wrap among these items, and for each item the ranges to wrap inside it.

    A range that takes only a part of a container is wrapped piecewise, where a piece could break.
    """
    own: list[tuple[int, int]] = []
    inner: dict[int, list[tuple[int, int]]] = {}
    starts, ends = [item.start for item in items], [item.end for item in items]
    for start, end in keep:
        first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
        if first > last:
            continue
        whole = all(
            item.children is None or (start <= item.start and item.end <= end)
            for item in (items[first], items[last])
        )
        if whole and not (first == last and items[first].children is not None):
            own.append((start, end))
            continue
        for number in range(first, last + 1):
            piece = max(start, starts[number]), min(end, ends[number])
            if re.search(r"[-–\u00a0].", text[slice(*piece)]):
                into = own if items[number].children is None else inner.setdefault(number, [])
                into.append(piece)
    return own, inner


def _cut(item: _PlacedNode, start: int, end: int) -> Tree:
    """Return a part of a text node, with the column counted on as far as edits allow."""
    node = item.node or {}
    piece = {**node, "c": node["c"][start - item.start : end - item.start]}
    if "pos" in node:
        line, column = node["pos"]
        piece["pos"] = (line, column + start - item.start)
    return piece
