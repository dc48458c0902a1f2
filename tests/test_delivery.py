"""Putting finished editions in their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import pipeline
from stamba.editions.artifact import Artifact


def test_the_file_that_make_knows_comes_last(tmp_path: Path) -> None:
    """So that an edition in two files, stopped between the two, is still out of date."""
    drafts, target = tmp_path / "drafts", tmp_path / "build"
    fronts, backs = drafts / "x-fronts.pdf", drafts / "x-backs.pdf"
    drafts.mkdir()
    for path in (fronts, backs):
        path.write_text("new", encoding="utf-8")
    (target / backs.name).mkdir(parents=True)  # no file can come here
    (target / fronts.name).write_text("old", encoding="utf-8")
    with pytest.raises(OSError, match=backs.name):
        pipeline._deliver(Artifact("booklet", fronts, 2, (backs,)), target, 0)
    assert (target / fronts.name).read_text(encoding="utf-8") == "old"
    (target / backs.name).rmdir()
    assert pipeline._deliver(Artifact("booklet", fronts, 2, (backs,)), target, 0) == Artifact(
        "booklet", target / fronts.name, 2, (target / backs.name,)
    )
