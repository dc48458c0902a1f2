"""Formulas that cannot be set: pandoc turns TeX into MathML, and would print what it cannot read as it is typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from stamba.ground.errors import ManuscriptError, Source
from stamba.manuscript import pandoc
from stamba.manuscript.pandoc import Tree


def unread(path: Path, tree: Sequence[Tree]) -> Iterator[ManuscriptError]:
    """Formulas that are no TeX, or use commands that nobody here knows."""
    found = [(node, pandoc.line_of(block)) for block in tree for node in pandoc.walk(block, ("Math",))]
    if not found:
        return
    written, complaints = pandoc.formulas([node for node, _ in found], "html5")
    why = iter(complaints)
    for (node, line), one in zip(found, written, strict=True):
        if "<math" not in one:
            reason = next(why, "it is no TeX")
            yield ManuscriptError(
                f"the formula {excerpt(node['c'][1])} cannot be set: {reason}",
                r"Write it in the TeX of AMS-LaTeX; or \$ for a sign that is printed.",
                where=Source(path, *node.get("pos", (line,))),
            )


def excerpt(tex: str) -> str:
    """A formula as a message quotes it."""
    shown = " ".join(tex.split())
    return shown if len(shown) <= 40 else shown[:39] + "…"
