"""Two states of a book are compared word by word, numbers of notes left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import pipeline
from stamba.document.flow import Flow
from stamba.proofs.changes import ADDED, TAKEN, changes
from tests.conftest import HOUSE, Silence, write_book

TEXT = "# One\n\nThe first has words.[^a]\n\nThe second stays as it is.[^b]\n\nThe third, too.\n\n[^a]: A note.\n\n[^b]: Another.\n"


def flow_of(folder: Path, text: str) -> Flow:
    book = write_book(folder, {"10-a.md": text})
    return pipeline.assemble(book, HOUSE, Silence()).flow


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Flow:
    return flow_of(tmp_path_factory.mktemp("before") / "book", TEXT)


@pytest.mark.parametrize(
    ("old", "new", "added", "taken"),
    [
        ("words", "words", [], []),
        ("has words", "has other words", ["other"], []),
        ("has words.", "has.", ["has."], ["has words."]),
        ("The second stays as it is.[^b]\n\n", "", [], ["The second stays as it is."]),
        ("The third, too.", "The third, too.\n\nAnd a fourth.", ["And a fourth."], []),
        ("A note.", "A longer note.", ["longer"], []),
        ("[^a]: A note.", "[^a]: A note, changed.", ["note, changed."], ["note."]),
    ],
)
def test_words_are_added_and_taken_away(
    old: str, new: str, added: list[str], taken: list[str], before: Flow, tmp_path: Path
) -> None:
    text = TEXT.replace(old, new)
    if "[^b]" not in text.split("[^b]:")[0]:
        text = text.replace("[^b]: Another.\n", "")
        taken = [*taken, "Another."]
    now = flow_of(tmp_path / "now", text)
    pieces = [piece for change in changes(before, now) for piece in change.pieces]
    assert [" ".join(one.words) for one in pieces if one.kind == ADDED] == added
    assert [" ".join(one.words) for one in pieces if one.kind == TAKEN] == taken
    for one in pieces:  # each piece stands where it says
        section = now.sections[one.place.section].text
        text = section if one.place.note is None else now.notes[one.place.note].text
        if one.kind == ADDED:
            assert text.startswith(one.words[0].rstrip("."), one.place.offsets[one.first])


def test_another_note_before_changes_no_other(before: Flow, tmp_path: Path) -> None:
    more = TEXT.replace("The first has words.[^a]", "The first has words.[^c][^a]") + "\n[^c]: New.\n"
    now = flow_of(tmp_path / "now", more)
    pieces = [piece for change in changes(before, now) for piece in change.pieces]
    assert [(one.kind, one.words) for one in pieces] == [(ADDED, ("New.",))]
