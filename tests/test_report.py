"""What is told to people, to people who want little, and to programs."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from stamba import cli
from stamba.report import Report, TimeLeft
from tests.conftest import ROOT, write_book

RIGHT, WRONG = "# თავი\n\nსიტყვა.\n", "# თავი\n\nსიტყვა[^a].\n"


def built(folder: Path, text: str, *words: str) -> int:
    book = write_book(folder / "book", {"10-a.md": text, "remarks.md": "No chapter.\n"})
    return cli.main(["build", str(book), "corrections", *words])


def test_a_program_hears_what_became_of_a_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert built(tmp_path, RIGHT, "--json") == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert said.err == ""
    assert [(one["edition"], one["held"]) for one in told["editions"]] == [("corrections", "")]
    assert told["promises"]
    assert cli.main(["check", str(tmp_path / "book"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["checked"] == "all checks"


def test_a_program_hears_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert built(tmp_path, WRONG, "--json") == 3
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert told["exit_code"] == 3
    assert "note [^a] is called but not written" in told["error"]
    assert "note [^a] is called but not written" in said.err


def test_who_wants_little_hears_what_is_wrong_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built(tmp_path / "right", RIGHT, "--quiet") == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")
    assert built(tmp_path / "wrong", WRONG, "--quiet") == 3
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)


def test_a_program_hears_of_many_books(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = write_book(tmp_path / "book", {"10-a.md": RIGHT})
    assert cli.main(["shelf", "build", str(book), "--only", "corrections", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (Path(told["folder"]), told["code"], told["title"]) == (book, 0, "მცირე წიგნი")


def told(*at: tuple[float, str]) -> list[str]:
    """What is told behind texts at some seconds."""
    clock = iter(seconds for seconds, _ in at)
    left = TimeLeft(lambda: next(clock))
    return [left.behind(text).removeprefix(text) for _, text in at]


def test_the_time_left_goes_by_the_pace_so_far_and_runs_down() -> None:
    assert told(
        (100, "0 of 10 parts, page 1"),
        (102, "1 of 10 parts"),
        (104, "2 of 10 parts"),
        (105, "2 of 10 parts, page 7"),
        (106.5, "3 of 10 parts"),  # a little late
        (119, "9 of 10 parts"),
        (119.5, "writing"),
        (120.5, "9 of 10 parts, page 40"),
    ) == ["", "", ", about 16 s left", ", about 15 s left", ", about 14 s left", ", about 1 s left", "", ""]


def test_the_time_left_is_told_anew_when_the_pace_is_another() -> None:
    slower = (0, "0 of 100"), (2, "10 of 100"), (4, "20 of 100"), (54, "25 of 100"), (300, "90 of 100")
    assert told(*slower) == ["", "", ", about 16 s left", ", about 3 min left", ", about 35 s left"]


def test_nothing_is_told_of_the_time_left_too_early_or_of_another_count() -> None:
    assert told((0, "0 of 9"), (1, "3 of 9"), (2, "6 of 9"), (2.5, "0 of 9"), (6, "4 of 9")) == [""] * 5


def test_progress_is_quiet_when_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.step("5 render", "screen")
    report.detail("3 of 4 parts")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")


@pytest.mark.parametrize("colours", [True, False])
def test_a_terminal_has_colours_unless_it_asks_for_none(colours: bool) -> None:
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color"} | ({} if colours else {"NO_COLOR": "1"})
    command = [sys.executable, str(ROOT / "build.py"), "build", "nowhere"]
    ran = subprocess.run(command, env=environment, stdout=theirs, stderr=theirs, check=False)
    os.close(theirs)
    said = os.read(ours, 10_000)
    os.close(ours)
    assert ran.returncode == 2
    assert (b"\x1b[1;31m" in said) == colours
    assert b"there is no" in said


def test_the_help_tells_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    said = capsys.readouterr().out
    codes = [line.split()[0] for line in said.partition("exit codes:")[2].splitlines() if line.strip()]
    assert codes == ["0", "1", "2", "3", "4", "5", "6", "7", "130"]
