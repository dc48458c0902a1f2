"""The front door: real files as targets, nothing done twice, everything that matters rebuilt."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import BOOKS, ROOT


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository that shares the virtual environment, with the bare book as its manuscript."""
    root = tmp_path_factory.mktemp("house")
    for name in ("styles", "fonts", "stamba"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "build.py", "requirements.lock"):
        shutil.copy2(ROOT / name, root / name)
    shutil.copytree(BOOKS / "bare", root / "manuscript")
    return root


def make(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    venv = Path(os.environ.get("VIRTUAL_ENV", ROOT / ".venv"))
    for level in ("build", "check", "test"):
        if not (venv / f"ready-{level}").exists():
            pytest.skip("the virtual environment was not made by make")
    # the copy's lock file is as old as the original's, so the environment counts as ready
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", f"VENV={venv}", *arguments],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def test_make_builds_everything_and_then_nothing(house: Path) -> None:
    first = make(house)
    assert first.returncode == 0, first.stderr
    names = [
        "bare-booklet.pdf", "bare-corrections.html", "bare-cover.pdf", "bare-print.json", "bare-print.pdf", "bare-print.txt", "bare-screen.pdf",
        "bare.epub",
    ]  # fmt: skip
    assert sorted(path.name for path in (house / "build").iterdir()) == names
    assert "findings" in first.stdout
    assert first.stderr == ""  # quiet when nobody looks
    times = {path: path.stat().st_mtime_ns for path in (house / "build").iterdir()}
    again = make(house)
    assert "Nothing to be done" in again.stdout
    assert times == {path: path.stat().st_mtime_ns for path in (house / "build").iterdir()}


@pytest.mark.parametrize(
    "changed",
    [
        "manuscript/10-chapter.md", "manuscript/book.toml", "styles/base.css", "styles/matter/colophon.html.j2",
        "fonts/NotoSerifGeorgian-Regular.ttf", "stamba/document.py", "build.py",
    ],
)  # fmt: skip
def test_a_change_rebuilds(house: Path, changed: str) -> None:
    make(house)
    (house / changed).touch()
    for goal in ("epub", "pdf", "booklet"):
        asked = make(house, "--dry-run", goal)
        assert "build.py build" in asked.stdout, goal


def test_a_goal_makes_only_its_editions(house: Path) -> None:
    make(house, "epub", "BUILD=only-epub")
    # the EPUB tells on which printed page a word is, so the print PDF is made with it
    assert sorted(path.name for path in (house / "only-epub").iterdir()) == ["bare-print.pdf", "bare.epub"]
    make(house, "print", "BUILD=only-print")
    names = ["bare-cover.pdf", "bare-print.json", "bare-print.pdf", "bare-print.txt"]
    assert sorted(path.name for path in (house / "only-print").iterdir()) == names


def test_another_book_in_a_folder_with_spaces(house: Path) -> None:
    shutil.copytree(BOOKS / "english-interview", house / "my book", dirs_exist_ok=True)
    made = make(house, "BOOK=my book", "BUILD=the other")
    assert made.returncode == 0, made.stderr
    assert (house / "the other" / "a-talk-about-bread-booklet.pdf").is_file()
    assert "Nothing to be done" in make(house, "BOOK=my book", "BUILD=the other").stdout


def test_a_mistake_stops_make_with_its_line(house: Path) -> None:
    bad = house / "bad"
    shutil.copytree(BOOKS / "bare", bad, dirs_exist_ok=True)
    (bad / "10-chapter.md").write_text("# თავი\n\nსიტყვა[^x].\n", encoding="utf-8")
    made = make(house, "BOOK=bad", "BUILD=bad-build")
    assert made.returncode == 2  # make's own
    assert "bad/10-chapter.md:3:7: error: note [^x] is called but not written." in made.stderr
    assert not list((house / "bad-build").glob("*.pdf")) if (house / "bad-build").exists() else True


def test_clean_removes_the_editions(house: Path) -> None:
    make(house, "epub", "BUILD=to-clean")
    make(house, "clean", "BUILD=to-clean")
    assert not (house / "to-clean").exists()


def test_help_lists_every_goal(house: Path) -> None:
    said = make(house, "help").stdout
    for goal in ("all", "epub", "pdf", "booklet", "check", "test", "lint", "clean", "help"):
        assert f"make {goal} " in said


def test_a_booklet_in_fronts_and_backs_is_a_target_too(house: Path) -> None:
    book = house / "by-hand"
    shutil.copytree(BOOKS / "bare", book, dirs_exist_ok=True)
    with (book / "book.toml").open("a", encoding="utf-8") as toml:
        toml.write('\n[imposition]\nflip = "hand"\n')
    assert make(house, "booklet", "BOOK=by-hand", "BUILD=hand").returncode == 0
    names = sorted(path.name for path in (house / "hand").iterdir())
    assert names == ["bare-booklet-backs.pdf", "bare-booklet-fronts.pdf", "bare-print.pdf"]
    assert "Nothing to be done" in make(house, "booklet", "BOOK=by-hand", "BUILD=hand").stdout
