"""Anchors without words: each becomes the place of a word or of a block."""

from __future__ import annotations

import pytest

from stamba.manuscript import anchors, pandoc

# Typed -> what each anchor is around, in the order of the tree.
AROUND = {
    "Text []{#m} more.": ["m: more."],
    "[]{#m}[]{#n}Text": ["m: Text", "n: Text"],
    "Text *bent* []{#m}": ["m: bent"],
    "Text []{#m}\\\nnext": ["m: next"],
    "# []{#m}A title": ["m: A"],
    "[]{#m}\n\n## Two": ["m: Two"],
    "[]{#m}\n\n[]{#n}\n\nText goes on": ["m: Text", "n: Text"],
    "[]{#m}\n\n- One\n- Two": ["m: OneTwo"],
    "> Text\n>\n> []{#m}": ["m: Text"],
    "- []{#m}\n- Two": ["m: "],
    "[]{#m}": ["m: "],
    "Word[]{#m .c}[^n] x\n\n[^n]: y []{#k}": ["k: y", "m: x"],
}


@pytest.mark.parametrize("typed", AROUND)
def test_an_anchor_is_around_words_or_on_a_block(typed: str) -> None:
    tree = anchors.filled(pandoc.read(typed))
    found = [
        f"{pandoc.attr(node)[0]}: {pandoc.text_of(node['c'][1])}"
        for node in pandoc.walk(list(tree))
        if node["t"] in ("Span", "Div") and pandoc.attr(node)[0]
    ]
    assert found == AROUND[typed]
    assert pandoc.text_of(list(tree)).split() == pandoc.text_of(list(pandoc.read(typed))).split()
