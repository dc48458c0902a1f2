"""The front door: real files as targets, nothing done twice, everything that matters rebuilt."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import BOOKS, ROOT


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with the bare book as its manuscript, set up already: its Python is that of the tests."""
    root = tmp_path_factory.mktemp("house")
    for name in ("styles", "fonts", "stamba"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "build.py", "requirements.lock"):
        shutil.copy2(ROOT / name, root / name)
    shutil.copytree(BOOKS / "bare", root / "manuscript")
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\nexec '{sys.executable}' \"$@\"\n", encoding="utf-8")
    python.chmod(0o755)
    for level in ("build", "check", "test"):
        (root / ".venv" / f"ready-{level}").touch()
    return root


def make(house: Path, *arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments], cwd=house, capture_output=True, text=True, check=False, **settings
    )


def test_make_builds_everything_and_then_nothing(house: Path) -> None:
    make(house, "clean")
    first = make(house)
    assert first.returncode == 0, first.stderr
    names = [
        "bare-booklet.pdf", "bare-corrections.html", "bare-cover.pdf", "bare-print.json", "bare-print.pdf", "bare-print.txt", "bare-screen.pdf",
        "bare.epub", "bare.html", "bare.json",
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
        "fonts/NotoSerifGeorgian-Regular.ttf", "stamba/pipeline.py", "build.py",
    ],
)  # fmt: skip
def test_a_change_rebuilds(house: Path, changed: str) -> None:
    make(house)
    before = (house / changed).stat()
    (house / changed).touch()
    for goal in ("epub", "pdf", "booklet"):
        asked = make(house, "--dry-run", goal)
        assert "build.py build" in asked.stdout, goal
    os.utime(house / changed, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.long
def test_a_chapter_taken_away_or_renamed_rebuilds(house: Path) -> None:
    book = house / "two"
    shutil.copytree(BOOKS / "bare", book)
    extra = book / "20-more.md"
    extra.write_text("# მეტი\n\nტექსტი.\n", encoding="utf-8")
    goal = ("print", "BOOK=two", "BUILD=two-build")
    for change in (lambda: extra.rename(book / "05-more.md"), (book / "05-more.md").unlink):
        assert make(house, *goal).returncode == 0
        assert "Nothing to be done" in make(house, *goal).stdout
        change()
        assert "build.py build" in make(house, "--dry-run", *goal).stdout


def test_what_is_hidden_is_no_source(house: Path) -> None:
    make(house)
    (house / "manuscript" / ".git").mkdir()
    (house / "manuscript" / ".git" / "HEAD").write_text("ref: x\n", encoding="utf-8")
    built = next((house / "build").glob("*-print.pdf")).stat()
    os.utime(house / "manuscript", (built.st_atime - 10, built.st_mtime - 10))  # the folder got a new entry
    assert "Nothing to be done" in make(house).stdout
    shutil.rmtree(house / "manuscript" / ".git")


@pytest.mark.long
@pytest.mark.parametrize("name", ["it's (b) & c", 'წიგნი "ა"'])
def test_an_output_folder_may_have_any_name(house: Path, name: str) -> None:
    book = house / "quoted"
    shutil.copytree(BOOKS / "bare", book, dirs_exist_ok=True)
    toml = (book / "book.toml").read_text(encoding="utf-8").replace('slug = "bare"', "slug = 'bare'")
    (book / "book.toml").write_text(toml, encoding="utf-8")
    goal = ("print", "BOOK=quoted", f"BUILD={name}")
    made = make(house, *goal)
    assert made.returncode == 0, made.stderr
    assert (house / name / "bare-print.pdf").is_file()
    assert "Nothing to be done" in make(house, *goal).stdout
    assert make(house, "clean", *goal[1:]).returncode == 0
    assert not (house / name).exists()


@pytest.mark.parametrize("name", ["50%", "a;b", "a:b", "a=b", "#1", "a|b"])
def test_a_folder_that_make_cannot_name_is_refused(house: Path, name: str) -> None:
    made = make(house, f"BUILD={name}")
    assert made.returncode == 2
    assert "BUILD names a folder without any of" in made.stderr


@pytest.mark.long
def test_chapters_may_have_any_name(house: Path) -> None:
    book = house / "odd"
    shutil.copytree(BOOKS / "bare", book)
    for number, name in enumerate(("it's", "50% #1", "a:b;c", "$x=z", "სათაური (ა)"), start=20):
        (book / f"{number} {name}.md").write_text(f"# {number}\n\nტექსტი.\n", encoding="utf-8")
    goal = ("print", "BOOK=odd", "BUILD=odd-build")
    assert make(house, *goal).returncode == 0
    assert "Nothing to be done" in make(house, *goal).stdout
    for chapter in book.glob("*.md"):
        before = chapter.stat()
        chapter.touch()
        assert "build.py build" in make(house, "--dry-run", *goal).stdout, chapter.name
        os.utime(chapter, ns=(before.st_atime_ns, before.st_mtime_ns))
    (book / "30 a|b.md").write_text("# ა\n\nბ.\n", encoding="utf-8")
    assert "which make cannot name; rename it" in make(house, *goal).stderr


@pytest.mark.parametrize("nothing", ["BOOK=", "BUILD="])
def test_a_folder_without_a_name_is_refused(house: Path, nothing: str) -> None:
    made = make(house, nothing)
    assert made.returncode == 2
    assert "BOOK and BUILD each name a folder" in made.stderr


def test_a_goal_makes_only_its_editions(house: Path) -> None:
    make(house, "epub", "BUILD=only-epub")
    assert sorted(path.name for path in (house / "only-epub").iterdir()) == [
        "bare.epub",
        "bare.html",
        "bare.json",
    ]
    make(house, "print", "BUILD=only-print")
    names = [
        "bare-cover.pdf",
        "bare-print.json",
        "bare-print.pdf",
        "bare-print.txt",
        "bare.html",
        "bare.json",
    ]
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


@pytest.mark.parametrize("end", ["exit 1", "trap '' INT; kill -INT 0"])
def test_make_deletes_no_edition(house: Path, tmp_path: Path, end: str) -> None:
    """Neither when a run fails after it put an edition in its place, nor when it is interrupted then."""
    (tmp_path / "bare.epub").write_text("old", encoding="utf-8")
    os.utime(tmp_path / "bare.epub", (0, 0))
    run = tmp_path / "run.sh"
    run.write_text(f"printf new > '{tmp_path}/bare.epub'; {end}", encoding="utf-8")
    made = make(house, "epub", f"BUILD={tmp_path}", f"RUN=sh '{run}'", start_new_session=True)
    assert made.returncode != 0
    assert (tmp_path / "bare.epub").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("name", ["a  book", "a  book/"])
def test_editions_in_the_build_of_the_book_are_no_sources(house: Path, name: str) -> None:
    book = shutil.copytree(BOOKS / "bare", house / name, dirs_exist_ok=True)
    goal = ("epub", f"BOOK={name}", f"BUILD={book}/build")
    (book / "build").mkdir(exist_ok=True)
    (book / "build" / "bare.epub").touch()
    (book / "build" / "later.pdf").touch()
    assert "Nothing to be done" in make(house, *goal, "RUN=false").stdout
    (book / "10-chapter.md").touch()
    assert "build.py build" in make(house, "--dry-run", *goal).stdout


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
    assert names == [
        "bare-booklet-backs.pdf",
        "bare-booklet-fronts.pdf",
        "bare-print.pdf",
        "bare.html",
        "bare.json",
    ]
    assert "Nothing to be done" in make(house, "booklet", "BOOK=by-hand", "BUILD=hand").stdout
