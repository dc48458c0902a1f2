"""Whatever is typed: rules are idempotent, keep every letter and digit, and leave alone what is not text."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.config.typography import HouseStyle
from stamba.language import Tree, typeset_blocks, typeset_text
from tests.conftest import examples

HOUSES = st.builds(HouseStyle, st.sampled_from(["spaced", "closed"]), st.sampled_from(["em", "en"]))
LANGUAGES = st.sampled_from(["ka", "en", "en-GB", "en-US"])

WORDS = [
    "ა", "ბ.", "ც.კ.", "ა.შ.", "ე. წ.", "გ.ჩ", "ნ.", "კრუპსკაია", "იყო", "იყო.", "თქვა:", "წლის", "წ.", "წწ.", "გვ.", "გვ.5", "ტ.", "წლები", "წწ.", "1917 - 1921", "ოქტ.",
    "ნოემბერს", "ყრილობა", "XII", "XIX-XX", "93-ე", "1920-იან", "1917-19", "1917", "14", "5", "5%", "-5", "2-3-ჯერ",
    "978-9941-0-12", "6'2\"", "მე-12", "სსრკ-ს", "NATO-ს", "-ში", "-ს", "№", "...", "…", "?..", "?...", "[...]", "-", "--", "---", "–", "—",
    "Lenin", "V.", "I.", "dogs'", "'tis", "'n'", "don't", "1990s", "'90s", "Mr.", "p.", "May", "https://a-b.ge/1-2\"",
    "a@b.ge", "\ufffc", "\ufff9", "(", ")", "[", "]", ",", ".", "?", "!", ";", ":", "/", "°41'", "\u00a0", "\n",
]  # fmt: skip
MARKS = ['"', "'", "''", "’", "’’", "‘", "‘‘", "“", "”", "„", "«", "»", ",,", "<<", ">>", "‚", "‹", "›"]
SPACES = ["", "", "", " ", " ", "  "]
PIECES = st.one_of(st.sampled_from(WORDS), st.sampled_from(MARKS), st.sampled_from(SPACES))
TYPED = st.lists(PIECES, max_size=24).map("".join)
QUOTED = st.lists(
    st.one_of(
        st.sampled_from(MARKS), st.sampled_from([" ", " ", "ა", "dogs", "1", ".", "-", "—", "(", "tis", ","])
    ),
    max_size=16,
).map("".join)
ANY = st.one_of(TYPED, QUOTED, st.text(max_size=30))


def inlines(text: str) -> list[Tree]:
    """The inlines pandoc would make of one line."""
    out: list[Tree] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            out.append({"t": "LineBreak"})
        for at, word in enumerate(line.split(" ")):
            if at:
                out.append({"t": "Space"})
            if word:
                out.append({"t": "Str", "c": word})
    return out


def _containers(children: st.SearchStrategy[list[Tree]]) -> st.SearchStrategy[list[Tree]]:
    attr = st.sampled_from(
        [["", [], []], ["", [], [["sic", 'a "b" - c']]], ["", [], [["lang", "en"]]], ["", ["nobr"], []]]
    )
    one = st.one_of(
        st.builds(lambda c: {"t": "Emph", "c": c}, children),
        st.builds(lambda a, c: {"t": "Span", "c": [a, c]}, attr, children),
        st.builds(lambda c: {"t": "Superscript", "c": c}, children),
        st.builds(lambda c: {"t": "Link", "c": [["", [], []], c, ["a--b", 't "x"']]}, children),
        st.builds(lambda c: {"t": "Image", "c": [["", [], []], c, ["a--b", ""]]}, children),
        st.builds(lambda c: {"t": "Note", "c": [{"t": "Para", "c": c}]}, children),
        st.just({"t": "Code", "c": [["", [], []], '1-2 "x"...']}),
        st.just({"t": "RawInline", "c": ["html", '<i a="1-2">']}),
        st.just({"t": "SoftBreak"}),
    )
    return st.lists(st.one_of(one.map(lambda node: [node]), TYPED.map(inlines)), max_size=5).map(
        lambda lists: [node for nodes in lists for node in nodes]
    )


INLINES = st.recursive(st.one_of(TYPED, QUOTED).map(inlines), _containers, max_leaves=6)
BLOCKS = st.lists(
    st.one_of(
        INLINES.map(lambda c: {"t": "Para", "c": c}),
        INLINES.map(lambda c: {"t": "Header", "c": [1, ["", [], []], c]}),
        INLINES.map(lambda c: {"t": "BlockQuote", "c": [{"t": "Para", "c": c}, {"t": "Para", "c": c}]}),
        INLINES.map(lambda c: {"t": "LineBlock", "c": [c, c]}),
        st.just({"t": "CodeBlock", "c": [["", [], []], '1-2 "x"...']}),
    ),
    max_size=4,
)


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def strings(part: Any, kinds: tuple[str, ...]) -> Iterator[str]:
    """The strings of all nodes of some kinds, in order; of others the strings that are not text."""
    if isinstance(part, dict):
        if part.get("t") in kinds:
            yield str(part["c"])
        elif "c" in part:
            yield from strings(part["c"], kinds)
    elif isinstance(part, list | tuple):
        for item in part:
            yield from strings(item, kinds)


def attributes(part: Any) -> Iterator[Any]:
    if isinstance(part, dict):
        if part["t"] in {"Span", "Link", "Image"} and part["c"][0] != ["", ["nobr"], []]:
            yield part["t"], part["c"][0], part["c"][2:]
        yield from attributes(part.get("c", []))
    elif isinstance(part, list | tuple):
        for item in part:
            yield from attributes(item)


@examples(600)
@given(ANY, LANGUAGES, HOUSES)
def test_a_line_is_set_once_and_for_all(text: str, language: str, house: HouseStyle) -> None:
    once = typeset_text(text, language, house)
    assert typeset_text(once, language, house) == once
    assert letters(once) == letters(text)


@examples(300)
@given(BLOCKS, LANGUAGES, HOUSES)
def test_a_tree_is_set_once_and_for_all(blocks: list[Tree], language: str, house: HouseStyle) -> None:
    before = copy.deepcopy(blocks)
    once = typeset_blocks(blocks, language, house)
    assert blocks == before
    assert typeset_blocks(once, language, house) == once
    assert letters("".join(strings(once, ("Str",)))) == letters("".join(strings(blocks, ("Str",))))
    for kind in ("Code", "CodeBlock", "RawInline"):
        assert list(strings(once, (kind,))) == list(strings(blocks, (kind,)))
    assert list(attributes(once)) == list(attributes(blocks))


@examples(100)
@given(st.lists(ANY, max_size=4), LANGUAGES, HOUSES)
def test_paragraphs_are_set_once_and_for_all(texts: list[str], language: str, house: HouseStyle) -> None:
    once = typeset_blocks([{"t": "Para", "c": inlines(text)} for text in texts], language, house)
    assert typeset_blocks(once, language, house) == once


@pytest.mark.parametrize("language", ["tlh", "", "x-unknown"])
@given(blocks=BLOCKS)
@examples(20)
def test_a_language_without_rules_is_left_alone(language: str, blocks: list[Tree]) -> None:
    assert "lang" in str(blocks) or typeset_blocks(blocks, language, HouseStyle()) == tuple(blocks)
