"""The builds of a watched book: what is shown, in which order, and what stays when something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba.watch.builds import Builder
from stamba.watch.state import Board
from tests.conftest import HOUSE, write_book

TEXT = "# თავი\n\nსიტყვა სიტყვა და სხვა.[^a]\n\n[^a]: შენიშვნა.\n"


def test_a_book_is_shown_again_and_a_mistake_keeps_its_last_good_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": TEXT})
    board = Board()
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    builder = Builder(folder, tmp_path, drafts, HOUSE, board)
    works: list[str] = []
    show = board.show
    monkeypatch.setattr(board, "show", lambda **told: (works.append(told.get("working", "")), show(**told)))
    builder.build(stale=lambda: False)
    state = board.state
    assert [work for work in works if work] == ["pages", "findings", "text"]
    assert (state.title, state.language, state.pages, state.text, state.error) == (
        "მცირე წიგნი",
        "ka",
        1,
        1,
        None,
    )
    assert [
        (one.finding.code, one.finding.where.line) for one in state.findings if one.finding.code == "T-030"
    ] == [("T-030", 3)]
    (twice,) = [one for one in state.findings if one.finding.code == "T-030"]
    assert twice.spot
    page, box = twice.spot.page, twice.spot.box
    width, height = state.sizes[page]
    told = board.source(page, (box.x0 + 2) / width, 1 - (box.y0 + 3) / height)
    assert told
    assert (told.path.name, told.line) == ("10-a.md", 3)
    assert any("სიტყვა" in text for text, _ in board.lines(page))
    assert (board.picture(page, 400) or b"").startswith(b"\x89PNG")
    assert board.picture(99, 400) is None
    assert state.marks[page].endswith(f"#page-{page + 1}") or state.marks[page]
    assert board.epub
    assert state.marks[page].split("#")[0] in board.epub.members

    (folder / "10-a.md").write_text(TEXT + "\nსხვა[^b]\n", encoding="utf-8")
    builder.build(stale=lambda: False)
    assert board.state.error
    message, where = board.state.error
    assert "note [^b] is called but not written" in message
    assert where
    assert where.line == 7
    assert board.state.pages == 1
    assert board.picture(page, 400)

    (folder / "10-a.md").write_text(TEXT.replace("სხვა", "მეორე"), encoding="utf-8")
    builder.build(stale=lambda: True)  # saved again meanwhile: pages only
    assert board.state.error is None
    assert (board.state.pages, board.state.text) == (2, 1)
    assert any("მეორე" in text for text, _ in board.lines(page))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book", "drafts"]
