"""Running text and its places: every character of it stands in the source where it is said to stand."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.ground.errors import Source
from stamba.linter.prose import MASK, prose_of
from stamba.manuscript import Chapter, pandoc
from tests.conftest import examples


def chapter_of(text):
    return Chapter(Source(Path("10-chapter.md"), 1), "chapter", "body", pandoc.read(text), text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ერთი *ორი*\nსამი", [("paragraph", "ერთი ორი სამი")]),
        ("# თავი\n\n- ა\n- ბ", [("heading", "თავი"), ("item", "ა"), ("item", "ბ")]),
        ("| ა | ბ |\n|---|---|\n| გ | დ |", [("cell", one) for one in "აბგდ"]),
        ("> ა", [("paragraph", "ა")]),
        ("ა[^1] ბ\n\n[^1]: შენიშვნა", [("paragraph", "ა ბ"), ("note", "შენიშვნა")]),
        ("![სურათი](a.png) ა", [("paragraph", f"{MASK} ა"), ("alt", "სურათი")]),
        ("ა `კოდი` ბ", [("paragraph", f"ა {MASK * 4} ბ")]),
        ("ა [two words]{lang=en} ბ", [("paragraph", f"ა {MASK * 9} ბ")]),
        ("ა [ბ]{lang=ka} ბ", [("paragraph", "ა ბ ბ")]),
        ("ა https://e.org/ა,ბ ბ", [("paragraph", f"ა {MASK * 17} ბ")]),
        ("```\nკოდი\n```\n\nა", [("paragraph", "ა")]),
        ("სიტყვა\n:   ახსნა", [("item", "სიტყვა"), ("item", "ახსნა")]),
        ('ა[, ბ]{sic=""} [გ]{sic="დ"}', [("paragraph", "ა, ბ გ")]),
    ],
)
def test_running_text_is_what_is_read(text, read):
    assert [(one.kind, one.text) for one in prose_of(chapter_of(text), "ka")] == read


@dataclass
class _Seen:
    exact: int = 0


_PIECES = st.sampled_from(
    ["წიგნი", "a1", " ", " ", ",", "„", "\\*", "\\\\", "&amp;", "*მუქი*", "**ორი**", "[ბ გ](#x)", '[ა]{sic="ბ"}', "`კ`", "\n",
     "\n\n", "> ", "- ", "[^1]", "~~გ~~", "^2^", "\u00a0", "...", "---"]
)  # fmt: skip


@examples(60)
@given(st.lists(_PIECES, min_size=1, max_size=25).map("".join))
def test_every_character_stands_where_it_is_said_to_stand(text):
    text += "\n\n[^1]: ა *ბ*" if "[^1]" in text else ""
    lines = text.split("\n")
    for prose in prose_of(chapter_of(text), "ka"):
        assert len(prose.text) == len(prose.shown) == len(prose.places)
        for char, (line, column) in zip(prose.shown, prose.places, strict=True):
            there = lines[line - 1][column - 1 : column]
            if char.isalnum() and there != "`":
                assert there == char, (text, char, line, column)


def test_a_sentence_is_cited_whole():
    prose = prose_of(chapter_of("ერთი. „ორი აქ.“ სამი ოთხი? ხუთი."), "ka")[0]
    at = prose.text.index("ოთხი")
    found = prose.finding("T-030", (at, at + 4), "so").excerpt
    assert (found.sentence, found.sentence[found.at : found.at + found.length]) == ("სამი ოთხი?", "ოთხი")
