"""Addresses of links: in notes, in brackets or not at all, once a chapter, and never in what holds no note."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import config, document, manuscript
from stamba.document.addresses import with_addresses
from tests.conftest import write_book

A = "https://example.org/a-b/c_d?e=f"
TEXTS = {
    f"See [there]({A}).": ("notes", [A], ""),
    f"See [there]({A}) and [again]({A}).": ("notes", [A], ""),
    f"See <{A}> and [example.org/a-b/c_d?e=f]({A}).": ("notes", [], ""),
    "See [below](#x) and [mail](mailto:a@example.org).\n\n## Below {#x}\n\nა": ("notes", [], ""),
    f"A note.[^n]\n\n[^n]: See [there]({A}).": ("notes", [f"See there ({A})."], ""),
    f"| [t]({A}) |\n|---|\n| b |": ("notes", [], f"t ({A})"),
    f"## A [heading]({A})\n\nა": ("notes", [], ""),
    f"See [here]({A}).": ("brackets", [], f"here ({A})."),
    f"[Marx]({A})-ის თეორია.": ("brackets", [], f"Marx-ის ({A}) თეორია."),
    f"[Marx]({A})ის, [again]({A}).": ("brackets", [], f"Marxის ({A}), again."),
    f"See [nowhere]({A}).": ("off", [], "nowhere."),
}


def text(body: str) -> str:
    return "".join(document.parse_body(body).itertext()).replace("\u200b", "")


@pytest.mark.parametrize("typed", TEXTS)
def test_an_address_is_told_behind_its_words(tmp_path: Path, typed: str) -> None:
    look, notes, told = TEXTS[typed]
    book = write_book(
        tmp_path / "book", {"10-a.md": f"# ა\n\n{typed}\n"}, f'[typography]\nlinks = "{look}"\n'
    )
    whole = document.assemble(with_addresses(manuscript.read(config.load(book))))
    assert [text(note.body) for note in whole.notes] == notes
    assert told in text(whole.sections[0].body)
