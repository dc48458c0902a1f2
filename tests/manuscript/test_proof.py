"""The proof at the keyboard: what is typed is read, is markup, or is named with its place."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.manuscript import pandoc, proof
from stamba.manuscript.proof.runs import words_of
from stamba.manuscript.proof.typed import typed as file_of
from tests.conftest import examples
from tests.manuscript.typing import typed


def told(text: str) -> list[str]:
    return [f"{one.where.line}:{one.where.column} {one.message}" for one in proof.misread(typed(text))]


LOST = {
    "a cell too many": ("| a | b |\n|---|---|\n| 1 | 2 | three `|` four |\n", ["3:11 “three `|` four”"]),
    "an element that HTML has not": ("See <the name here> and on.\n", ["1:6 “the name here”"]),
    "words in an element of another program": ('<Listing caption="The sum">\n', ['1:2 “Listing caption="The sum”']),
    "a note that is never called": ("A.\n\n[^x]: Nobody calls me.\n", ["3:7 “Nobody calls me”"]),
    "words taken for an address": ("A.\n\n[Anna]: hello\n", ["3:1 “[Anna]: hello”"]),
    "another program's markup": ("A `\\LaTeX here`{=latex} b.\n", ["1:5 “LaTeX here”"]),
    "a comment without an end": ("A.\n\n<!-- to come\n\nMore text.\n", ["3:6 “to come More text”"]),
    "a tab before it": ("a\tb <c d>\n", ["1:6 “c d”"]),
    "a letter behind an accent of its own": ("cafe\u0301 <c d>\n", ["1:7 “c d”"]),
    "a list inside a quotation": ("> - a <x e>\n>   c<d f>\n", ["1:8 “x e”", "2:7 “d f”"]),
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
def test_what_is_lost_is_named_with_its_place(name: str) -> None:
    text, expected = LOST[name]
    assert told(text) == [f"{one} is typed here and would not be printed" for one in expected]


def test_all_that_is_lost_is_told_at_once_with_what_to_do() -> None:
    found = list(proof.misread(typed("a <x c>\n\nx `\\c d`{=latex} y <e f>\n")))
    assert [(one.where.line, one.hint[:9]) for one in found] == [
        (1, "Write \\< "),
        (3, "Write \\\\ "),
        (3, "Write \\< "),
    ]


KNOWN = {
    "attributes": "# Head {#id .c k=v}\n\n[words]{.c} `code`{.py} *em*{.x}\n\n## Two {-}\n\nThree {#x}\n=====\n",
    "addresses and titles": 'See [it](<a b.html> "The title") and ![a mill](mill.png "Old mill"){width=5cm}.\n',
    "the caption of a figure": '![A grey wall](wall.png "The wall")\n\nThe text goes on.\n',
    "labels": 'See [it][a], [a] and [a][].\n\n[a]: http://x.org/y "A title"\n[not used]: http://x.org\n',
    "notes": "A[^n] b[^long note].\n\n[^n]: One.\n\n    Two.\n",
    "fences": "``` {.py #x}\ncode = {a}\n```\n\n~~~ python\nx &amp; y\n~~~\n\n::: {.verse}\nA line.\n:::\n",
    "entities and escapes": "AT&amp;T &eacute;t&eacute; \\{a=1\\} x&nbsp;y AT\\&T &#233; &lt;b&gt;\n",
    "comments": "A <!-- not this --> b.\n\n<!--\nnor this {a=1}\n-->\n",
    "tags": 'A <b class="x">bold</b> H<sub>2</sub>O <img src="a.png" alt="A mill"/>\n\n<div id="x">\nin it\n</div>\n',
    "lists": "1. one\n2. two\n\n   - more\n     and on\n\n7) seven\n",
    "addresses in angles": "See <https://a.org/b_c> and <me@a.org>.\n",
    "a box": "> [!NOTE]\n> Mind this.\n",
    "metadata": "---\ntitle: Not here\nauthor: Anna\n---\n\nText.\n",
    "code over lines": "> A `piece\n> of code` and\n\tmore.\n\n\ttabbed\tcode\n\tmore\n",
    "tables": "| a | *b* |\n|---|:-:|\n| 1 | `c` |\n",
    "parentheses in an address": "See [it](a(b(c)d)e) and [that](<x y>).\n",
    "an address right below a label": "# [Foo]\n[foo]: /url\n> bar\n",
    "code that is not closed": "## Second\n\n```\ncode\n",
    "definitions": "Term\n: Its meaning.\n",
    "letters with accents": "cafe\u0301 `e\u0301t` й \u0438\u0306\n",
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_known_markup_is_not_lost(name: str) -> None:
    assert told(KNOWN[name]) == []


def test_what_the_tree_adds_is_named() -> None:
    manuscript = typed("One two.\n")
    words = manuscript.chapters[0].tree[0]["c"]
    words.append({"t": "Str", "c": "three", "pos": (1, 5)})
    assert [one.message for one in proof.misread(manuscript)] == [
        "“three” would be printed near here, and is not typed here"
    ]


def test_what_the_tree_turns_round_is_named() -> None:
    manuscript = typed("One two.\n")
    manuscript.chapters[0].tree[0]["c"].reverse()
    assert [one.message[:5] for one in proof.misread(manuscript)] == ["“One”", "“One”"]


def test_words_without_a_place_are_found_by_their_order() -> None:
    def forget(node: pandoc.Tree) -> pandoc.Tree:
        return {key: value for key, value in node.items() if key != "pos"}

    manuscript = typed(KNOWN["attributes"] + KNOWN["notes"] + "A foo <every sum>.\n")
    chapter = manuscript.chapters[0]
    for block in chapter.tree:
        block.update(pandoc.rewrite(block, forget, {node["t"] for node in pandoc.walk(block)}))
        block.pop("pos", None)
    assert [one.message[:5] for one in proof.misread(manuscript)] == ["“ever"]


MARKS = ("{", "}", "$", "|", "\\", "[", "]", "(", ")", ":::", "@", "<", ">", "*", "`", "^", "~", "=", "+", "#", "-",
         "_", ":", '"', "&", "!", ";", ".", "/", "[^", "]:", "](", "$$", "```", "<!--", "-->", "\t", "%", "'")  # fmt: skip


@st.composite
def between_marks(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Words, each its own, between marks with and without spaces and line ends."""
    parts, words = [], []
    for number in range(draw(st.integers(3, 40))):
        word = f"Q{chr(97 + number // 26)}{chr(97 + number % 26)}"
        words.append(word)
        marks = draw(st.lists(st.sampled_from(MARKS), max_size=4))
        parts += [
            draw(st.sampled_from(("", "", " ", "\n", "\n\n"))),
            *marks,
            draw(st.sampled_from(("", "", " "))),
            word,
        ]
    return "".join([*parts, *draw(st.lists(st.sampled_from(MARKS), max_size=3)), "\n"]), words


# The words behind a fence, the label of a note, and an address that no link uses.
_MAY_VANISH = r"^[\s>]*(?:`{{3,}}|~{{3,}}|:{{3,}})[^\n]*{word}|\[\^[^\]\s]*{word}[^\]\s]*\]:|{word}[^\]]*\]:\s*\S*[./#:]|\]:\s*\S*{word}"


@examples(40)
@given(between_marks())
def test_no_word_between_marks_vanishes_unnoticed(case: tuple[str, list[str]]) -> None:
    text, words = case
    manuscript = typed(text)
    printed = "".join(run.text for run in words_of(manuscript.chapters[0].tree).runs)
    kept = json.dumps(manuscript.chapters[0].tree)
    file = file_of(text)
    lost = ""
    for one in proof.misread(manuscript):
        at = file.offset(one.where.line, one.where.column)
        lost += text[at : at + one.excerpt.length]
    comments = "".join(re.findall("<!--.*?-->", text, re.DOTALL))
    for word in words:
        markup = re.search(_MAY_VANISH.format(word=word), text, re.MULTILINE)
        assert word in printed or word in lost or word in kept + comments or markup, word
