"""The limits that belong to no room of their own."""

from __future__ import annotations

import re
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from stamba import pipeline
from stamba.editions.table import EDITIONS
from stamba.ground import limits
from stamba.ground.errors import CheckFailed, RenderError
from tests.conftest import HOUSE, ROOT, Silence, write_book


def for_ever(*_: object) -> None:
    while True:
        pass


def test_what_takes_too_long_is_ended_and_told() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with pytest.raises(RenderError, match="counting takes longer than 1 seconds") as told, \
            limits.processor(1, "counting", "Stop."):  # fmt: skip
        for_ever()
    assert told.value.remedy == "Stop."
    assert signal.getsignal(signal.SIGVTALRM) == before


def test_what_ends_in_time_leaves_no_clock_behind() -> None:
    with limits.processor(100, "nothing", ""):
        assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_an_edition_that_takes_too_long_is_its_own_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ENGINE_SECONDS", 1)
    monkeypatch.setattr(limits, "ENGINE_LETTERS", 10**9)
    stuck = replace(EDITIONS["corrections"], make=for_ever, needs=())
    monkeypatch.setitem(EDITIONS, "corrections", stuck)
    folder = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\nსიტყვა.\n"})
    with pytest.raises(CheckFailed) as failed:
        pipeline.build(folder, tmp_path / "out", ("dump", "corrections"), HOUSE, Silence())
    fates = {one.edition: one.held for one in failed.value.made}
    assert fates == {"dump": "", "corrections": "it could not be made"}
    assert "the edition corrections takes longer than 1 seconds" in str(failed.value.findings)


def test_every_limit_is_used_where_something_is_read_or_made() -> None:
    names = [name for name in vars(limits) if re.fullmatch(r"[A-Z_]+", name)]
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "stamba").rglob("*.py")
        if path.name != "limits.py"
    )
    assert len(names) > 15
    assert [name for name in names if not re.search(rf"\b{name}\b", source)] == []
