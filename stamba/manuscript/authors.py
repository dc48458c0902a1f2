"""An author's own classes and attributes, kept apart from the house's: `{.note}` is not a note of the house.

A class that the house does not ask for in a manuscript is written with `x-` before it, so that a designer can style
`.x-note`; an attribute that it does not know becomes `data-x-…`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from stamba.manuscript import pandoc
from stamba.manuscript.pandoc import Tree

OWN = "x-"
# Attributes that mean the same to the house and to the author.
_KNOWN = frozenset(
    {
        "sic",
        "kind",
        "source",
        "toc",
        "lang",
        "xml:lang",
        "dir",
        "title",
        "alt",
        "width",
        "height",
        "custom-style",
    }
)


def named_apart(tree: Sequence[Tree], known: Collection[str]) -> tuple[Tree, ...]:
    """Return the tree with the classes that are not `known`, and attributes of no meaning, in a space of their own."""

    def apart(node: Tree) -> Tree:
        identifier, classes, pairs = pandoc.attr(node)
        if not classes and not pairs:
            return node
        names = [word if word in known or word.startswith(OWN) else OWN + word for word in classes]
        kept = [[key if key in _KNOWN else f"{OWN}{key}", value] for key, value in pairs]
        return pandoc.with_attr(node, (identifier, names, kept))

    return tuple(pandoc.rewrite(block, apart, pandoc.WITH_ATTR) for block in tree)
