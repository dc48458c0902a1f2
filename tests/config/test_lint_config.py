"""What book.toml says to the linter, with the place of every table of an array."""

import pytest

from stamba import config
from stamba.ground.errors import ConfigError
from tests.conftest import write_book

TWO = """
[lint]
longest_note = 350
as_corrections = true

[[lint.silence]]
code = "T-030"
path = "10-chapter.md"
reason = "a refrain"

[[lint.silence]]
code = "T-050"
text = "ერთი"
line = 3
"""


def test_silences_are_read_with_their_places(tmp_path):
    spec = config.load(write_book(tmp_path / "book", {}, TWO)).lint
    assert (spec.longest_note, spec.as_corrections) == (350, True)
    assert [(one.code, one.path, one.line, one.text, one.reason) for one in spec.silences] == [
        ("T-030", "10-chapter.md", 0, "", "a refrain"),
        ("T-050", "", 3, "ერთი", ""),
    ]
    lines = (tmp_path / "book" / "book.toml").read_text(encoding="utf-8").split("\n")
    assert [lines[one.source.line - 1] for one in spec.silences] == ["[[lint.silence]]"] * 2
    assert spec.silences[0].source.line < spec.silences[1].source.line


def test_an_unknown_key_is_refused_at_its_line(tmp_path):
    book = write_book(tmp_path / "book", {}, TWO + 'raeson = "x"\n')
    with pytest.raises(
        ConfigError, match=r"book\.toml:\d+: error: lint\.silence\.raeson: .* Did you mean reason"
    ):
        config.load(book)
