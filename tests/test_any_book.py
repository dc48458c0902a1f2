"""Whatever an author writes, the answer is whole editions or an error that a person can mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba import pipeline
from stamba.ground.errors import CheckFailed, StambaError
from stamba.ground.findings import ERROR, Finding
from tests.conftest import HOUSE, Silence, examples, write_book

OURS = ("F-101", "F-102", "E-1", "P-1", "P-2")  # what no author can be the cause of
WORDS = st.sampled_from(
    [
        "სიტყვა",
        "და",
        "ა",
        "word",
        "x²",
        "½",
        "ы",
        "αβγ",
        "1.",
        "12",
        "\u0301",
        "“",
        "—",
        "...",
        "&amp;",
        "&",
        "𝔸",
        "\u00ad",
    ]
)
MARKS = st.sampled_from(
    ["*", "**", "_", "`", "``", "[", "]", "](", "![", "[^", "^[", "](#a)", "{", "}", "{.a}", "{#b}", "<", ">", "<b>", "</b>",
     "<br>", "<!--", "-->", "$", "$$", "\\", "|", "@", "@k", "[@k]", "~", "^", ":", "::", "{sic=\"a\"}", "![a](a.png)"]
)  # fmt: skip
LINE = st.lists(st.one_of(WORDS, WORDS, MARKS), min_size=1, max_size=12).flatmap(
    lambda parts: st.sampled_from([" ", ""]).map(lambda gap: gap.join(parts))
)
HEADS = st.sampled_from(
    ["", "", "", "# ", "## ", "### ", "> ", ">> ", "- ", "1. ", "(a) ", "(@) ", "[^1]: ", ": ", "| ", "    ", "\t", "::: a\n",
     ":::\n", "```\n", "~~~ py\n", "---\n", "+---+\n", "|---|\n", "* * *\n", "\\newpage\n", "[a]: b\n", "- [ ] ", "<div>\n"]
)  # fmt: skip
TEXT = st.lists(st.tuples(HEADS, LINE, st.sampled_from(["\n", "\n\n", "\n\n"])), max_size=15).map(
    lambda lines: "".join(head + line + end for head, line, end in lines)
)
BOOK = st.lists(TEXT, min_size=1, max_size=3)


def build(folder: Path, chapters: list[str], *editions: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    texts = {f"{number}0-a.md": f"# თავი\n\n{text}" for number, text in enumerate(chapters, start=1)}
    book = write_book(folder / "book", texts)
    out = folder / "out"
    findings: tuple[Finding, ...] = ()
    try:
        made = pipeline.build(book, out, editions, HOUSE, Silence())
    except CheckFailed as wrong:
        made, findings = wrong.made, wrong.findings
    except StambaError:
        return
    assert [one for one in findings if one.severity == ERROR and one.code.startswith(OURS)] == []
    assert all(path.is_file() for one in made if one.artifact for path in one.artifact.files)


@pytest.mark.long
@given(chapters=BOOK)
@examples(300, one_folder=True)
def test_any_text_is_read_or_refused(chapters: list[str], tmp_path: Path) -> None:
    build(tmp_path / "any", chapters, "dump")
