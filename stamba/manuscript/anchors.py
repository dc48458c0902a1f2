"""Anchors, `[]{#x}` and `<a id="x"></a>`: places without words, which become the place of the word that follows.

A voice and a tag tree know things, and no points between them; so a link to an anchor leads to the next word of its
paragraph, or the last if none follows, and an anchor in a paragraph of its own to the block below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stamba.manuscript import pandoc
from stamba.manuscript.pandoc import Tree

_PARAGRAPHS = ("Para", "Plain", "Header")
_NO_WORDS = ("Space", "SoftBreak", "LineBreak", "Note", "RawInline")


def filled(tree: Sequence[Tree]) -> tuple[Tree, ...]:
    """Return the blocks with every anchor around a word, or on a block."""
    if not any(map(_is_anchor, pandoc.walk(list(tree), ("Span",)))):
        return tuple(tree)
    return tuple(_filled(list(tree)))


def _is_anchor(node: Any) -> bool:  # noqa: ANN401 - any part of a tree
    is_span = isinstance(node, dict) and node.get("t") == "Span"
    return bool(is_span and node["c"][0][0] and not node["c"][1])


def _filled(part: Any) -> Any:  # noqa: ANN401 - any part of a tree
    """A part of a tree with its anchors filled, inner before outer."""
    if isinstance(part, dict):
        return {**part, "c": _filled(part["c"])} if "c" in part else part
    if not isinstance(part, list):
        return part
    inner = [_filled(one) for one in part]
    if any(map(_is_anchor, inner)):
        return _around_words(inner)
    return _below(inner) if any(map(_anchors, inner)) else inner


def _anchors(block: Any) -> list[Tree]:  # noqa: ANN401
    """The anchors of a paragraph that holds nothing else."""
    if not isinstance(block, dict) or block.get("t") not in _PARAGRAPHS[:2]:
        return []
    rest = [one for one in block["c"] if one["t"] not in _NO_WORDS[:3]]
    return rest if rest and all(map(_is_anchor, rest)) else []


def _around_words(inlines: list[Tree]) -> list[Tree]:
    """Inlines in which each anchor is around what follows it and has words, or around the last that has."""
    out: list[Tree] = []
    last: list[Tree] = []
    for inline in reversed(inlines):
        if not _is_anchor(inline):
            doubled = inline["t"] == "Space" and out and out[0]["t"] == "Space"  # an anchor stood between
            out[:0] = [] if doubled else [inline]
            continue
        at = next((n for n, one in enumerate(out) if one["t"] not in _NO_WORDS), None)
        if at is None:
            last.append(inline)
        else:
            out[at] = _on(inline, out[at])
    at = next((n for n in reversed(range(len(out))) if out[n]["t"] not in _NO_WORDS), None)
    if at is None:
        return inlines
    for anchor in last:
        out[at] = _on(anchor, out[at])
    return out


def _on(anchor: Tree, inline: Tree) -> Tree:
    return {**anchor, "c": [anchor["c"][0], [inline]]} | ({"pos": inline["pos"]} if "pos" in inline else {})


def _below(blocks: list[Tree]) -> list[Tree]:
    """Blocks without the paragraphs of anchors, which are on the block below, or on the last."""
    out: list[Tree] = []
    waiting: list[Tree] = []
    for block in blocks:
        anchors = _anchors(block)
        waiting += anchors
        if not anchors:
            out.append(_with(waiting, block))
            waiting = []
    if not out:
        return blocks
    out[-1] = _with(waiting, out[-1])
    return out


def _with(anchors: list[Tree], block: Tree) -> Tree:
    if anchors and block["t"] in _PARAGRAPHS:
        words = block["c"][-1] if block["t"] == "Header" else block["c"]
        words = _around_words([*anchors, *words])
        return {**block, "c": [*block["c"][:-1], words] if block["t"] == "Header" else words}
    for anchor in anchors:
        block = {"t": "Div", "c": [[anchor["c"][0][0], [], []], [block]], "pos": block.get("pos", (0, 0))}
    return block
