"""Pandoc's door: places of words, and what the reader must not do to a text."""

from __future__ import annotations

import pytest

from stamba.ground import limits
from stamba.ground.errors import ManuscriptError, RenderError
from stamba.manuscript import pandoc
from stamba.manuscript.nesting import too_deep
from tests.conftest import ROOT


def test_words_know_their_places() -> None:
    (paragraph,) = pandoc.read("\n\nერთი *ორი*, 93-ე\nსამი.")
    places = {node["c"]: tuple(node["pos"]) for node in pandoc.walk(paragraph) if node["t"] == "Str"}
    assert places == {"ერთი": (3, 1), "ორი": (3, 7), ",": (3, 11), "93-ე": (3, 13), "სამი.": (4, 1)}


@pytest.mark.parametrize(
    "text",
    [
        "ნ. კრუპსკაია თქვა.",
        "გ. ჩ.",
        "a. b",
        "\"ციტატა\" და 'სხვა'",
        "ერთი -- ორი... სამი",
        "It costs $5 and $6.",
        ":smile:",
        "(c) 2026",
        "[ ] task",
        "I. V. Lenin",
    ],
)
def test_a_text_is_read_as_it_stands(text: str) -> None:
    blocks = pandoc.read(text)
    assert [block["t"] for block in blocks] == ["Para"]
    assert pandoc.text_of(blocks) == text


def test_what_is_no_metadata_is_not_swallowed() -> None:
    assert pandoc.text_of(pandoc.read("---\n\nerti\n\n---\n\ny")) == "ertiy"


def test_correction_keeps_its_attribute() -> None:
    (paragraph,) = pandoc.read('[ჯერ კიდევ]{sic="ჯე რკიდევ"}')
    (span,) = (node for node in pandoc.walk(paragraph) if node["t"] == "Span")
    assert pandoc.attribute(span, "sic") == "ჯე რკიდევ"
    assert pandoc.text_of(span) == "ჯერ კიდევ"


def test_xhtml_has_lines_and_no_english_quotes() -> None:
    xhtml = "".join(pandoc.to_xhtml(pandoc.read('# ა\n\n"ბ" -- გ\n\n- დ')))
    assert '<h1 data-line="1">ა</h1>' in xhtml
    assert '<p data-line="3">"ბ" -- გ</p>' in xhtml
    assert '<ul data-line="5">' in xhtml


def test_the_bundled_pandoc_is_used() -> None:
    assert pandoc.version().startswith(pandoc.PANDOC_VERSION)


def test_rewrite_leaves_the_tree_alone() -> None:
    tree = pandoc.read((ROOT / "manuscript" / "00-introduction.md").read_text(encoding="utf-8"))
    before = repr(tree)
    pandoc.rewrite(tree, lambda _: {"t": "Str", "c": "x"}, ("Str",))
    assert repr(tree) == before


def test_a_tree_is_walked_for_some_kinds_and_what_holds_none_is_no_copy() -> None:
    tree = pandoc.read("# One *two*\n\nThree *four*.[^a]\n\nFive.\n\n[^a]: *Six*.\n")
    every = [node for node in pandoc.walk(tree) if node["t"] in ("Emph", "Note", "Space")]
    assert list(pandoc.walk(tree, ("Emph", "Note", "Space"))) == every
    written = pandoc.rewrite(tree, lambda node: list(node["c"]), ("Emph",))
    assert [pandoc.text_of(block) for block in written] == [pandoc.text_of(block) for block in tree]
    assert not list(pandoc.walk(written, ("Emph",)))
    assert [new is old for new, old in zip(written, tree, strict=True)] == [False, False, True]
    same = pandoc.replaced(list(tree), lambda node: node, ("Emph",))
    assert all(new is old for new, old in zip(same, tree, strict=True))


def test_marks_inside_of_words_are_no_depth() -> None:
    deep = '[{"a[[[":"\\"[[[[\\\\"},' * 3 + "0" + "]" * 3
    assert too_deep(deep) is None
    assert too_deep("[" * 201 + "]" * 201) == (0, 0)


LIMITS = {
    "seconds of processor": ({"PANDOC_SECONDS": 0, "PANDOC_LETTERS": 10_000_000}, "pandoc reads longer than 0 seconds"),
    "memory": ({"PANDOC_BYTES": 20_000_000}, "pandoc asks for more than 20 MB of memory"),
    "the clock": ({"PATIENCE": 0}, "pandoc reads longer than"),
}  # fmt: skip


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_of_pandoc_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    values, words = LIMITS[name]
    for key, value in values.items():
        monkeypatch.setattr(limits, key, value)
    with pytest.raises(RenderError, match=words):
        pandoc.read("*a **b " * 30_000)


def lists(levels: int) -> str:
    return "".join(f"{'  ' * level}- a\n" for level in range(levels))


DEEP = {
    "quotations": ">" * 500 + " a\n", "lists": lists(200), "emphasis": "*a **b " * 2_000 + "c** d*" * 2_000,
    "boxes": "".join(f"{':' * (400 - level)} a\n" for level in range(300)) + "b\n",
}  # fmt: skip


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_too_deep_is_told_with_its_line(name: str) -> None:
    with pytest.raises(ManuscriptError, match="inside each other") as wrong:
        pandoc.read(f"# A\n\n{DEEP[name]}")
    assert wrong.value.where is not None
    assert wrong.value.where.line >= 3


@pytest.mark.parametrize("text", [">" * 30 + " a\n", lists(28), "*a **b " * 10 + "c** d*" * 10])
def test_what_is_nested_as_deep_as_people_write_is_read(text: str) -> None:
    assert pandoc.to_xhtml(pandoc.read(text))
