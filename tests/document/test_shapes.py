"""The look of a list: its brackets and its boxes are known to the style sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import config, document, manuscript
from stamba.setting.pages import _label
from tests.conftest import write_book

LOOKS = {
    "(1) a\n(2) b": '<ol type="1" class="two-parens">',
    "(a) a\n(b) b": '<ol type="a" class="two-parens">',
    "i) a\nii) b": '<ol type="i" class="one-paren">',
    "1. a\n2. b": '<ol type="1">',
    "(@) a": '<ol type="1" class="two-parens">',
    "- [ ] a\n- [x] b": '<ul class="boxes">',
    "- [ ] a\n- b": "<ul>",
}


@pytest.mark.parametrize("typed", LOOKS)
def test_a_list_keeps_its_look(tmp_path: Path, typed: str) -> None:
    book = write_book(tmp_path / "book", {"10-a.md": f"# ა\n\nა.\n\n{typed}\n"})
    body = document.assemble(manuscript.read(config.load(book))).sections[0].body
    assert LOOKS[typed] in body.replace(' data-line="5"', "")


@pytest.mark.parametrize(
    ("html", "label"),
    [('<ol type="a" class="two-parens"/>', "(b)"), ('<ol type="I" class="one-paren" start="3"/>', "IV)"),
     ("<ol/>", "2."), ("<ul/>", "•")],
)  # fmt: skip
def test_an_item_of_a_note_has_the_label_of_its_list(html: str, label: str) -> None:
    assert _label(document.parse_body(html)[0], 1) == f"{label}\u00a0"
    assert _label(document.parse_body('<ul class="boxes"/>')[0], 0) == ""
