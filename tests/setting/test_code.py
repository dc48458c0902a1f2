"""Code on the pages: parted at sensible places without a hyphen, long lines turned with a mark, highlighted in ink."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from stamba import config, document, manuscript
from stamba.setting.code import TURN, turn_lines
from stamba.setting.paragraphs.cuts import code_joints
from stamba.theme.theme import TextStyle
from tests.conftest import HOUSE, write_book

MONO = TextStyle(HOUSE.fonts / "DejaVuSansMono-Regular.ttf", 10.0)
LETTER_PT = 6.03  # the width of every letter of the face, at 10 pt


@pytest.mark.parametrize(
    ("code", "pieces"),
    [
        ("a/usr/share", ["a", "/", "usr", "/", "share"]),
        ("someCamelCase", ["some", "Camel", "Case"]),
        ("key=value", ["key=", "value"]),
        ("some_long_name", ["some_", "long_", "name"]),
        ("std::vector", ["std::", "vector"]),
        ("make", ["make"]),
    ],
)
def test_code_is_parted_at_sensible_places(code: str, pieces: list[str]) -> None:
    edges = [0, *code_joints(code), len(code)]
    assert [code[a:b] for a, b in pairwise(edges)] == pieces


def test_a_long_stretch_may_be_parted_anywhere_but_at_its_ends() -> None:
    assert code_joints("a" * 30) == list(range(4, 27))


def turned(xml: str, letters: int) -> etree._Element:
    block = etree.fromstring(xml)
    turn_lines(block, MONO, letters * LETTER_PT)
    return block


def test_a_long_line_is_turned_behind_a_space_with_a_mark() -> None:
    block = turned("<pre><code>some words that go on for long\nand end</code></pre>", 20)
    assert "".join(block.itertext()) == "some words that go \non for long\nand end"
    assert [mark.get("class") for mark in block.iter("img")] == [TURN]


def test_a_line_is_turned_inside_highlighted_words() -> None:
    block = turned(
        '<pre><code><span class="kw">abcdefghijklmnop</span><span class="st">qrstuvwxyz</span></code></pre>',
        20,
    )
    assert "".join(block.itertext()) == "abcdefghijklmnopqrst\nuvwxyz"
    assert block.find(".//span[@class='st']/img") is not None


def test_short_lines_stay() -> None:
    xml = "<pre><code>some words\nand more</code></pre>"
    assert etree.tostring(turned(xml, 20)).decode() == xml


def test_code_is_highlighted_and_its_language_is_the_author_s(tmp_path: Path) -> None:
    text = (
        "# A\n\n```python\n# so\nreturn x\n```\n\nWrite `x = 1`{.python} or:\n\n``` {.mine #here}\nso\n```\n"
    )
    made = document.assemble(manuscript.read(config.load(write_book(tmp_path / "book", {"10-a.md": text}))))
    body = made.sections[0].body
    assert (
        '<pre class="x-python" data-line="3"><code><span class="co"># so</span>\n<span class="cf">return</span> x'
        in body
    )
    assert '<code class="x-python">x <span class="op">=</span>' in body
    assert 'class="x-mine"' in body
    assert 'id="here"' in body
    assert "sourceCode" not in body
