"""The folder in which editions are made."""

from __future__ import annotations

import os
from pathlib import Path

from stamba.editions.delivery import draft_folder


def test_what_a_killed_build_left_is_taken_away_and_what_another_makes_is_not(tmp_path: Path) -> None:
    left, fresh = tmp_path / ".draft-left", tmp_path / ".draft-fresh"
    for folder in (left, fresh):
        folder.mkdir()
        (folder / "a.pdf").write_bytes(b"half")
    (tmp_path / "a.pdf").write_bytes(b"whole")
    os.utime(left, (0, 0))
    with draft_folder(tmp_path) as other:
        os.utime(other, (0, 0))  # a build that has run for long
        with draft_folder(tmp_path) as own:
            assert sorted(tmp_path.iterdir()) == sorted((own, other, fresh, tmp_path / "a.pdf"))
    assert sorted(tmp_path.iterdir()) == [fresh, tmp_path / "a.pdf"]


def test_a_link_that_looks_like_a_draft_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".draft-x").symlink_to(tmp_path / "elsewhere")
    os.utime(tmp_path / "elsewhere", (0, 0))
    with draft_folder(tmp_path / "out"):
        pass
    assert (tmp_path / "elsewhere").is_dir()
