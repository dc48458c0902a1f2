"""The command line: what is printed, as a program reads it, and with which exit code."""

import json
import os
import re
import subprocess
import sys

import pytest

from stamba.ground.findings import CATALOGUE
from stamba.language.languages import LANGUAGES
from tests.conftest import ROOT
from tests.linter.books import book_of

CASES = ROOT / "tests" / "checks" / "lint"


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "lint", *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, **environment},
    )  # fmt: skip


def test_a_remark_is_a_line_that_can_be_searched_and_its_sentence():
    done = run("--book", CASES / "T-040" / "wrong")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"{CASES}/T-040/wrong/10-chapter.md:3:8: warning[T-040]: 1920იან lacks the hyphen. Write 1920-იან.",
        "    ეს იყო 1920იან წლებში.",
        "0 errors, 1 warning, 0 notes",
    ]


def test_an_error_fails():
    done = run("--book", CASES / "T-001" / "wrong")
    assert (done.returncode, "error[T-001]" in done.stdout) == (7, True)


def test_a_terminal_has_colours():
    done = run("--book", CASES / "T-040" / "wrong", FORCE_COLOR="1")
    assert "\x1b[33mwarning\x1b[0m[T-040]" in done.stdout
    assert "ეს იყო \x1b[33m1920იან\x1b[0m წლებში." in done.stdout


def test_notes_of_one_kind_are_one_line_unless_asked_for():
    book = CASES / "T-010" / "wrong"
    assert run("--book", book).stdout.count("note[T-010]") == 1
    assert "(2 of them)" in run("--book", book).stdout
    assert run("--book", book, "--notes").stdout.count("note[T-010]") == 2


def test_a_program_gets_json():
    said = json.loads(run("--book", CASES / "T-040" / "wrong", "--json").stdout)
    assert (said["silenced"], said["fixed"]) == (0, 0)
    assert said["remarks"] == [
        {
            "code": "T-040",
            "severity": "warning",
            "path": f"{CASES}/T-040/wrong/10-chapter.md",
            "line": 3,
            "column": 8,
            "length": 7,
            "sentence": "ეს იყო 1920იან წლებში.",
            "message": "1920იან lacks the hyphen",
            "hint": "Write 1920-იან.",
            "fix": {"old": "1920იან", "new": "1920-იან"},
        }
    ]


def test_fixes_are_made_when_asked_for(tmp_path):
    book = book_of(tmp_path, "ეს იყო 1920იან წლებში.")
    done = run("--book", book, "--fix")
    assert done.stdout.splitlines() == ["0 errors, 0 warnings, 0 notes, 1 fixed"]
    assert "1920-იან" in (book / "10-chapter.md").read_text(encoding="utf-8")


def test_codes_are_listed_one_line_each():
    listed = subprocess.run(
        [sys.executable, "build.py", "codes"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    lines = listed.stdout.splitlines()[1:]
    assert [line.split()[0] for line in lines[: len(CATALOGUE)]] == list(CATALOGUE)
    rest = [re.split(r"  +", line)[0] for line in lines[len(CATALOGUE) :]]
    rules = sum(1 + len(own.rules) + len(own.keep) for own in LANGUAGES.values())
    assert len([row for row in rest if row in LANGUAGES]) == rules


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        (
            "10-chapter.md",
            b"\xff",
            3,
            "10-chapter.md:1:1: error: not UTF-8: a byte that is 'ÿ' in Windows-1252.",
        ),
        ("words.txt", "ორი სიტყვა".encode(), 3, "words.txt:1: error: 'ორი სიტყვა' is not one word."),
        ("book.toml", b"[lint]\nlongest = 3", 2, "error: "),
    ],
)
def test_bad_input_is_one_line_and_no_traceback(tmp_path, name, content, code, message):
    book = book_of(tmp_path, "წიგნი.")
    (book / name).write_bytes(content)
    done = run("--book", book)
    assert (done.returncode, done.stdout) == (code, "")
    assert all("error: " in line for line in done.stderr.splitlines())
    assert message in done.stderr


def test_the_list_of_errata_is_missing(tmp_path):
    book = book_of(tmp_path, "წიგნი.", '\n[received]\ntext = "10-chapter.md"\nerrata = "errata.tsv"\n')
    done = run("--book", book)
    assert done.returncode == 2
    assert (
        "error: received.errata: the file errata.tsv is missing. Restore it, or mend the name." in done.stderr
    )
