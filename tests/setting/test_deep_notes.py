"""Notes deeper than their page: parted between words, in order, and read as one."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from stamba import pipeline
from stamba.pdf.tags import read_tags
from stamba.setting.deep_notes import CONTINUED, part
from tests.conftest import HOUSE, Silence, build_book, write_book

NOTE = (
    '<p><span class="note" id="note-1"><span class="p" data-row="1"><a class="number">1.</a>\u00a0{}</span>'
    '<span class="p" data-row="2">{}</span></span> so</p>'
)


def parted(first: str, second: str, depth: float) -> list[etree._Element]:
    outer = etree.fromstring(NOTE.format(first, second))
    part(outer[0], depth, 100.0, 10.0)
    assert outer[-1].tail == " so"
    return list(outer)


def words(parts: list[etree._Element]) -> list[str]:
    return "\n".join("\n".join("".join(p.itertext()) for p in one) for one in parts).split()


def test_no_word_of_a_note_is_lost_or_parted() -> None:
    first, second = "some <em>bent</em> words " * 60, "more words " * 60
    parts = parted(first, second, 400.0)
    assert len(parts) > 3
    whole = etree.fromstring(NOTE.format(first, second))
    assert words(parts) == words([whole[0]])


def test_parts_that_go_on_have_a_mark_before_them_and_no_indent() -> None:
    parts = parted("words " * 60, "more " * 60, 300.0)
    assert [one.get("class") for one in parts] == ["note", *[f"note {CONTINUED}"] * (len(parts) - 1)]
    assert [one[0].get("data-row") for one in parts] == ["1"] * len(parts)
    assert [len(one.findall(".//img")) for one in parts] == [*[1] * (len(parts) - 1), 0]
    assert len({one.get("id") for one in parts}) == len(parts)


@pytest.mark.long
def test_a_long_note_goes_on_at_the_foot_of_the_next_page(tmp_path: Path) -> None:
    """Whole, in print and in tags: the checks read it, and the tags have one Note."""
    text = "The bread is mixed in the evening and left to rise until the morning. " * 4
    note = "A note may tell a long story with many turns, and here it does so again and again. " * 60
    chapter = f"# A\n\n{text}It calls.[^a] {text}\n\n" + f"{text}\n\n" * 9 + f"[^a]: {note}\n"
    folder = write_book(tmp_path / "book", {"10-a.md": chapter})
    toml = folder / "book.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('"ka"', '"en"'), encoding="utf-8")
    built = build_book(folder, tmp_path / "out", "screen", "print")
    told = [
        one for some in pipeline.check(folder, tmp_path / "out", HOUSE, Silence()).values() for one in some
    ]
    assert [one for one in told if one.severity == "error"] == []
    [tag] = [tag for tag in read_tags(built.files["screen"]).walk() if tag.type == "Note"]
    assert len({mark.page for mark in tag.marks()}) > 1
