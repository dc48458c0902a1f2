"""The command line: which book and which editions its words name, where they are put, and who may stop listening."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stamba import cli, pipeline
from stamba.editions.table import DELIVERED, USUAL
from stamba.ground.errors import ConfigError
from tests.conftest import BOOKS, ROOT

HEAVY = ("rich", "lxml", "pikepdf", "weasyprint", "PIL", "fontTools", "stamba.pipeline")


def stamba(*arguments: str, cwd: Path, **settings: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        cwd=cwd, text=True, check=False, **{"capture_output": True, **settings},
    )  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, Path, tuple[str, ...]]]:
    """What the command line asks of the pipeline: book, folder of the editions, editions."""
    calls: list[tuple[Path, Path, tuple[str, ...]]] = []
    monkeypatch.setattr(
        pipeline, "build", lambda book, target, wanted, *_: calls.append((book, target, wanted)) or ()
    )
    return calls


@pytest.mark.parametrize(
    ("words", "book", "build", "editions"),
    [
        ((), ".", "build", USUAL),
        (("epub",), ".", "build", ("epub",)),
        (("screen", "epub"), ".", "build", ("screen", "epub")),
        (("other",), "other", "other/build", USUAL),
        (("other", "epub", "screen"), "other", "other/build", ("epub", "screen")),
        (("./epub", "epub"), "epub", "epub/build", ("epub",)),  # a folder with the name of an edition
        (("--book", "epub", "screen"), "epub", "epub/build", ("screen",)),
        (("other", "--build", "out"), "other", "out", USUAL),
    ],
)
def test_words_name_a_book_and_editions(asked, monkeypatch, tmp_path, words, book, build, editions) -> None:
    (tmp_path / "book.toml").touch()
    for name in ("other", "epub"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build", *words]) == 0
    assert asked == [(Path(book), Path(build), editions)]


def test_in_a_clone_the_book_is_in_manuscript(asked, monkeypatch, tmp_path) -> None:
    (tmp_path / "manuscript").mkdir()
    (tmp_path / "manuscript" / "book.toml").touch()
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build", "epub"]) == 0
    assert asked == [(Path("manuscript"), Path("build"), ("epub",))]


def test_a_file_that_is_the_whole_book_is_built_and_one_of_several_is_refused(
    asked, monkeypatch, capsys, tmp_path
) -> None:
    (tmp_path / "novel.md").write_text("---\ntitle: A novel\n---\n\n# One\n\nText.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build", "novel.md", "epub"]) == 0
    assert asked == [(Path(), Path("build"), ("epub",))]
    (tmp_path / "other.md").write_text("# Other\n", encoding="utf-8")
    assert cli.main(["build", "novel.md"]) == ConfigError.exit_code
    assert capsys.readouterr().err == (
        "error: novel.md is not the only chapter of its folder. Run: stamba import novel.md NEWBOOK\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("mobi",),
            "error: there is no edition 'mobi' and no such folder. Editions are screen, large-print, print",
        ),
        (("epub", "mobi"), "error: there is no edition 'mobi'. Editions are"),
        (("there", "mobi"), "error: there is no edition 'mobi'. Editions are"),
        (("there", "--book", "there"), "error: two books are named, there and there. Name one."),
    ],
)
def test_a_word_that_is_nothing_is_told(asked, monkeypatch, capsys, tmp_path, words, said) -> None:
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build", *words]) == ConfigError.exit_code
    assert capsys.readouterr().err.startswith(said)
    assert asked == []


def test_the_editions_of_the_command_line_are_those_of_the_table() -> None:
    assert cli.EDITIONS == DELIVERED


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_imports_nothing_heavy(word: str) -> None:
    ask = (
        "import sys; from stamba import cli\n"
        f"try: cli.main([{word!r}])\n"
        f"except SystemExit: sys.exit(str([name for name in {HEAVY} if name in sys.modules]))"
    )
    ran = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.stderr == "[]\n"
    assert "stamba" in ran.stdout


@pytest.mark.parametrize("name", [name for name, *_ in cli.COMMANDS])
def test_every_command_explains_itself(name: str, capsys) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main([name, "--help"])
    assert f"usage: stamba {name}" in capsys.readouterr().out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete(shell: str, capsys) -> None:
    assert cli.main(["completion", shell]) == 0
    assert "_ARGCOMPLETE" in capsys.readouterr().out


def test_commands_are_completed(tmp_path: Path) -> None:
    answer = tmp_path / "answer"
    environment = {**os.environ, "_ARGCOMPLETE": "1", "COMP_LINE": "stamba pre", "COMP_POINT": "10",
                   "_ARGCOMPLETE_STDOUT_FILENAME": str(answer)}  # fmt: skip
    stamba(cwd=tmp_path, env=environment)
    assert answer.read_text(encoding="utf-8").strip() == "preflight"


@pytest.mark.long
def test_a_book_is_built_into_its_own_folder_and_stays_the_same(tmp_path: Path) -> None:
    book = shutil.copytree(BOOKS / "bare", tmp_path / "book")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    made = book / "build" / "bare-dump.html"
    assert stamba("dump", cwd=book, env=environment).returncode == 0
    first = made.read_bytes()
    assert stamba("dump", cwd=book, env=environment).returncode == 0
    assert made.read_bytes() == first  # the editions are no part of the book, and its digest is in them


@pytest.mark.parametrize("stream", ["stdout", pytest.param("stderr", marks=pytest.mark.long)])
def test_a_reader_who_goes_away_stops_nothing(stream: str, tmp_path: Path) -> None:
    book = shutil.copytree(BOOKS / "bare", tmp_path / "book")
    (book / "notes.txt").touch()
    (book / "remarks.md").touch()  # is told on the standard error: it is no chapter
    reading, writing = os.pipe()
    os.close(reading)
    other = {"stdout": "stderr", "stderr": "stdout"}[stream]
    ran = stamba("dump", cwd=book, capture_output=False, **{stream: writing, other: subprocess.PIPE})
    os.close(writing)
    assert ran.returncode == 0
    assert "Traceback" not in (ran.stderr or "")
    assert (book / "build" / "bare-dump.html").is_file()
