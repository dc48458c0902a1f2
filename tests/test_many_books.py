"""Many books in one command: each is built as it would be alone, and one that fails or is killed stops no other."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import distributed
import pytest

from stamba import cli, shelf
from stamba.ground.errors import ConfigError
from tests.conftest import BOOKS, build_book


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folders = [tmp_path / f"book-{number}" for number in range(3)]
    for folder in folders:
        shutil.copytree(BOOKS / "bare", folder)
    return folders


def bytes_of(folder: Path) -> bytes:
    return next((folder / "build").glob("*-dump.html")).read_bytes()


def test_each_book_is_built_as_it_would_be_alone(books: list[Path], tmp_path: Path, capsys) -> None:
    (tmp_path / "no-book").mkdir()
    code = cli.main(["shelf", "build", *map(str, books), str(tmp_path / "no-book"), "--only", "dump"])
    alone = build_book(BOOKS / "bare", tmp_path / "alone", "dump").files["dump"].read_bytes()
    assert code == ConfigError.exit_code
    assert [bytes_of(folder) for folder in books] == [alone] * 3
    told = capsys.readouterr()
    assert sum(line.rstrip().endswith(" built") for line in told.out.splitlines()) == 3
    assert "ended with 2" in told.out
    assert "book.toml" in told.err


def test_the_summary_tells_each_book_by_its_passport(
    books: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with (books[1] / "book.toml").open("r+", encoding="utf-8") as file:
        text = 'series = "Small Books"\nseries_index = "2"\n' + file.read()
        file.seek(0)
        file.write(text)
    shutil.rmtree(books[2])
    monkeypatch.chdir(tmp_path)  # all books of the folder are meant
    assert cli.main(["shelf", "build", "--only", "corrections"]) == 0
    told = capsys.readouterr().out.splitlines()
    rows = [re.split(r" {2,}", line.strip()) for line in told[1:3]]
    assert [(Path(row[0]).name, *row[1:4], row[7]) for row in rows] == [
        ("book-0", "მცირე წიგნი", "–", "1 of 1", "built"),
        ("book-1", "მცირე წიგნი", "Small Books 2", "1 of 1", "built"),
    ]
    assert all(re.fullmatch(r"(\d+) of \1", row[4]) for row in rows)
    assert told[-1] == "built: 2 of 2 books"


def test_a_folder_without_books_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no book in the folders of"):
        shelf.books_in(tmp_path)


def test_a_killed_job_is_done_again(books: list[Path], monkeypatch) -> None:
    ends = iter([-9, 0])
    monkeypatch.setattr(
        subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, next(ends), "", "")
    )
    (built,) = shelf.build(books[:1], ())
    assert built.code == 0
    assert next(ends, None) is None


def test_a_book_named_twice_is_refused(books: list[Path]) -> None:
    with pytest.raises(ConfigError, match="named twice"):
        shelf.build([books[0], books[0] / "." / "."], ())


@pytest.mark.long
def test_workers_of_a_scheduler_give_the_same_bytes(books: list[Path], tmp_path: Path) -> None:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        done = shelf.build(books, ("dump",), cluster.scheduler_address)
    assert [one.code for one in done] == [0, 0, 0]
    alone = build_book(BOOKS / "bare", tmp_path / "alone", "dump").files["dump"].read_bytes()
    assert [bytes_of(folder) for folder in books] == [alone] * 3
