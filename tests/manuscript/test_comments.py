"""Comments of the manuscript stand beside its tree, and never swallow text."""

from pathlib import Path

import pytest

from stamba import config, manuscript
from stamba.ground.errors import ManuscriptError
from stamba.manuscript import pandoc
from tests.conftest import write_book


def read(folder: Path, text: str) -> manuscript.Chapter:
    return manuscript.read(config.load(write_book(folder / "book", {"10-c.md": text}))).chapters[0]


@pytest.mark.parametrize(
    ("text", "read_as", "comments"),
    [
        ("<!-- one -->\nბ", ["ა", "ბ"], [("one", 3, True)]),
        ("ბ <!-- two --> გ", ["ა", "ბ გ"], [("two", 3, False)]),
        ("<!-- one --> <!-- two -->\n\nბ", ["ა", "ბ"], [("one", 3, True), ("two", 3, True)]),
        ("ბ<!-- three -->", ["ა", "ბ"], [("three", 3, False)]),
        ("> <!-- four -->\n> ბ", ["ა", "ბ"], [("four", 3, True)]),
        ('ბ[ ]{sic="-"}გ *დ <!-- five -->*', ["ა", "ბ გ დ"], [("five", 3, False)]),
        ("<!-- six\n\nlines -->\n\nბ", ["ა", "ბ"], [("six\n\nlines", 3, True)]),
    ],
)
def test_comments_are_taken_out_of_the_tree(tmp_path, text, read_as, comments):
    chapter = read(tmp_path, f"# ა\n\n{text}\n")
    assert [pandoc.text_of(block).strip() for block in chapter.tree] == read_as
    assert [(one.text, one.source.line, one.alone) for one in chapter.comments] == comments
    assert all("<!--" not in str(node.get("c")) for node in pandoc.walk(chapter.tree))


def test_text_after_a_comment_on_its_line_is_not_lost_in_silence(tmp_path):
    with pytest.raises(
        ManuscriptError, match=r"10-c\.md:3:1: error: what follows a comment .* lost: გ\. Give"
    ):
        read(tmp_path, "# ა\n\n<!-- one --> გ\n\nბ\n")


def test_a_comment_does_not_carry_raw_html(tmp_path):
    with pytest.raises(ManuscriptError, match="raw HTML: <script>"):
        read(tmp_path, "# ა\n\nბ <!-- one --><script>\n")
