"""F-105: what is too wide is told once, at its place in the manuscript, and nothing tells it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import pipeline
from stamba.ground.errors import CheckFailed
from tests.conftest import HOUSE, ROOT, Once, Silence, write_book

WIDE = ".body table, .body pre, .body p, .body code { white-space: nowrap; overflow-wrap: normal; word-break: normal; hyphens: none }"
CELLS = "| " + " | ".join(["Administration"] * 20) + " |"
CHAPTER = f"""# One

Some words.

{CELLS}
|{"---|" * 20}
{CELLS}

Words behind it.[^a]

```
short
x = {"x" * 200}
```

Between them `{"code" * 40}` stands.

See https://example.org/{"a" * 150} for it.

[^a]: It is {"b" * 150}.
"""
EXPECTED = {
    ("table", 5): "the table is",
    ("code", 13): "a line of code is",
    ("word", 16): "the word “codecode",
    ("address", 18): "the address “https://example.org/aaaa",
    ("note", 20): "the word “bbbb",
}


def _failed(folder: Path) -> CheckFailed:
    book = write_book(folder / "book", {"10-a.md": CHAPTER})
    toml = book / "book.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace('"ka"', '"en"').replace("მცირე წიგნი", "Wide"), "utf-8"
    )
    (book / "styles").mkdir()
    base = (ROOT / "styles" / "base.css").read_text(encoding="utf-8")
    (book / "styles" / "base.css").write_text(f"{base}\n{WIDE}", encoding="utf-8")
    with pytest.raises(CheckFailed) as failed:
        pipeline.build(book, folder / "out", ("screen", "print", "epub", "booklet"), HOUSE, Silence())
    return failed.value


@pytest.fixture(scope="session")
def wide(once: Once) -> tuple[str, dict[str, list[tuple[str, str, int, str]]]]:
    """What is said of a book with everything that can be too wide, and what is found in each edition."""

    def make(folder: Path) -> tuple[str, dict[str, list[tuple[str, str, int, str]]]]:
        failed = _failed(folder)
        return failed.what, {
            one.edition: [
                (found.code, found.severity, found.where.line, found.message) for found in one.findings
            ]
            for one in failed.made
        }

    return once("wide", make)


@pytest.mark.parametrize("edition", ["screen", "print"])
def test_each_thing_that_is_too_wide_is_one_error_at_its_line(wide, edition: str) -> None:
    told = [one for one in wide[1][edition] if one[1] != "note"]
    assert {(code, severity) for code, severity, _, _ in told} == {("F-105", "error")}
    assert {(line, message[: len(start)]) for (_, line), start in EXPECTED.items() for _, _, at, message in told
            if at == line} == {(line, start) for (_, line), start in EXPECTED.items()}  # fmt: skip
    assert len(told) == len(EXPECTED)
    assert all(" mm wider than the text of its page, and " in message for *_, message in told)


def test_the_same_of_two_editions_counts_once(wide) -> None:
    assert wide[0].startswith(f"{len(EXPECTED)} promises not kept; delivered: epub;")


def test_what_is_made_of_it_and_what_does_not_depend_on_it_say_nothing(wide) -> None:
    assert [one for edition in ("booklet", "epub") for one in wide[1][edition] if one[1] != "note"] == []
