"""Editions depend on nothing of the machine, and a run that is killed anywhere leaves whole files."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import BOOKS, ROOT, timeless

MOMENT = {"SOURCE_DATE_EPOCH": "1700000000"}
USUAL = ("epub", "screen", "print", "cover", "ticket", "booklet", "corrections", "dump")
# A program before the program: it changes what a process inherits, or its powers, and goes on as Stamba.
ENVIRONMENTS = {
    "far in the east": "os.environ['TZ'] = 'Pacific/Chatham'",
    "far in the west, in Turkish": "os.environ.update(TZ='America/Lima', LC_ALL='tr_TR.UTF-8', LANG='tr_TR.UTF-8')",
    "no language": "os.environ.update(LC_ALL='C', PYTHONIOENCODING='ascii')",
    "one processor": "os.environ['STAMBA_PROCESSORS'] = '1'",
    "three processors": "os.environ['STAMBA_PROCESSORS'] = '3'",
    "a seed of its own": "os.environ['PYTHONHASHSEED'] = '77'",
    "nothing for others": "os.umask(0o077)",
    "another working folder": "os.chdir('/')",
    "no home": "os.environ['HOME'] = '/nowhere'",
    "one core": "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})",
    "somebody else": "os.environ.update(USER='b', LOGNAME='b', GIT_AUTHOR_NAME='b', GIT_CONFIG_GLOBAL='/nowhere')",
    "few open files": "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))",
}
# Another user by number, with the same rights on files: a user namespace of its own (user_namespaces(7)).
ENVIRONMENTS["another user"] = """
import ctypes
own = {"uid": os.getuid(), "gid": os.getgid()}
assert not ctypes.CDLL(None).unshare(0x10000000)
maps = {f"{kind}_map": f"4321 {number} 1" for kind, number in own.items()}
for name, content in ({"setgroups": "deny"} | maps).items():
    with open(f"/proc/self/{name}", "w") as file:
        file.write(content)
assert os.getuid() == 4321
"""
START = """
import os, sys
{change}
sys.path[:0] = [{root!r}]
sys.argv[1:] = {arguments!r}
from stamba.cli import main
sys.exit(main())
"""


def run(change: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    code = START.format(change=change, root=str(ROOT), arguments=arguments)
    return subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **MOMENT}, capture_output=True, check=False
    )


def book_in(folder: Path, *, backwards: bool = False) -> Path:
    """A copy of a rich book, its files written in this or the other order."""
    source = BOOKS / "tagged"
    for path in sorted(source.rglob("*"), reverse=backwards):
        if path.is_file():
            copy = folder / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    return folder


def held(folder: Path) -> dict[str, bytes]:
    """The files of a folder, passports without their times."""
    return {path.name: timeless(path) for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    place = tmp_path_factory.mktemp("usual")
    ran = run("", "build", *USUAL, "--book", str(book_in(place / "book")), "--build", str(place / "out"))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return held(place / "out")


@pytest.mark.long
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_same_book_is_the_same_bytes_everywhere(
    name: str, usual: dict[str, bytes], tmp_path: Path
) -> None:
    folder = book_in(tmp_path / "წიგნი  two", backwards=True)
    ran = run(ENVIRONMENTS[name], "build", *USUAL, "--book", str(folder), "--build", str(tmp_path / "out"))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    made = held(tmp_path / "out")
    assert set(made) == set(usual)
    assert [file for file in made if made[file] != usual[file]] == []
    mask = 0o077 if name == "nothing for others" else 0o022
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()} == {0o666 & ~mask}


# Ends the process at the moment before its n-th rename, which is when a file comes to its place.
DIES = """
import signal
left = [{at}]
def watch(event, _):
    if event == "os.rename":
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
"""
# One edition in several files, and one in a single file.
SEVERAL = ("booklet", "dump")
BY_HAND = '\n[imposition]\nflip = "hand"\n'


def sorted_booklet(folder: Path, text: str) -> Path:
    shutil.copytree(BOOKS / "bare", folder)
    for name, more in (("book.toml", BY_HAND), ("10-chapter.md", f"\n{text}\n")):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(more)
    return folder


@pytest.mark.long
def test_a_run_that_is_killed_at_any_rename_tears_no_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    books = [sorted_booklet(tmp_path / name, name) for name in ("ძველი", "ახალი")]
    whole = []
    for number, book in enumerate(books):
        assert (
            run("", "build", *SEVERAL, "--book", str(book), "--build", str(tmp_path / str(number))).returncode
            == 0
        )
        whole.append(held(tmp_path / str(number)))
    assert whole[0].keys() == whole[1].keys()
    assert len(whole[0]) == 6
    at = 0
    while True:
        at += 1
        out = shutil.copytree(tmp_path / "0", tmp_path / f"out-{at}")
        arguments = ("build", *SEVERAL, "--book", str(books[1]), "--build", str(out))
        ended = run(DIES.format(at=at), *arguments)
        if ended.returncode == 0:
            break
        assert ended.returncode == -signal.SIGKILL
        for name, content in held(out).items():
            assert content in (whole[0][name], whole[1][name])
        for left in out.glob(".draft-*"):
            os.utime(left, (0, 0))  # as a minute later
        assert run("", *arguments).returncode == 0
        assert held(out) == whole[1]
        assert [path.name for path in out.iterdir() if path.name not in whole[1]] == []
    assert at > len(whole[0])
