"""When a book was changed last, asked of a repository whose settings may be the book's own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from stamba.manuscript.revision import revision

WHEN = 1_700_000_000


def git(folder: Path, *words: str, text: str = "") -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false")
    ran = subprocess.run(
        ["git", *who, *words],
        cwd=folder, input=text, capture_output=True, text=True, check=True, env={
            "PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": f"@{WHEN} +0000", "GIT_COMMITTER_DATE": f"@{WHEN} +0000",
        },
    )  # fmt: skip
    return ran.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    book = tmp_path / "book"
    book.mkdir()
    (book / "10-a.md").write_text("# A\n\nText.\n", encoding="utf-8")
    git(book, "init", "-q")
    git(book, "add", ".")
    git(book, "commit", "-q", "-m", "one")
    return book


def test_the_newest_commit_gives_the_moment(repository: Path) -> None:
    assert revision(repository).moment.timestamp() == WHEN


def test_without_a_commit_the_newest_file_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "10-a.md").write_text("# A\n", encoding="utf-8")
    assert revision(tmp_path).moment.timestamp() == int((tmp_path / "10-a.md").stat().st_mtime)


SETTINGS = {
    "the program that verifies signatures": ("log.showSignature=true", "gpg.program={program}"),
    "the watcher of files": ("core.fsmonitor={program}",),
    "the pager": ("core.pager={program}", "pager.rev-list={program}", "pager.log={program}"),
    "an alias": ("alias.rev-list=!{program}", "alias.log=!{program}"),
    "the place of hooks": ("core.hooksPath=.",),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_no_program_of_the_book_is_run(name: str, repository: Path, tmp_path: Path) -> None:
    program = repository / "post-index-change"
    program.write_text(f'#!/bin/sh\ntouch "{tmp_path}/ran"\n', encoding="utf-8")
    program.chmod(0o755)
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n"
    commit = git(repository, "cat-file", "commit", "HEAD").replace("\n\none", f"\n{signature}\none")
    git(
        repository,
        "reset",
        "-q",
        "--hard",
        git(repository, "hash-object", "-t", "commit", "-w", "--stdin", text=commit),
    )
    for setting in SETTINGS[name]:
        git(repository, "config", *setting.format(program=program).split("=", 1))
    assert revision(repository).moment.timestamp() == WHEN
    assert not (tmp_path / "ran").exists()


def test_nothing_is_fetched_for_a_part_of_the_history_that_is_missing(
    repository: Path, tmp_path: Path
) -> None:
    """The remote of a partial clone may be a program."""
    (repository / "part").mkdir()
    (repository / "part" / "20-b.md").write_text("# B\n", encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "two")
    tree = git(repository, "rev-parse", "HEAD~1^{tree}")
    (repository / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    for setting in (
        "core.repositoryFormatVersion=1", "extensions.partialClone=far", f"remote.far.url=ext::touch {tmp_path}/ran",
        "remote.far.promisor=true", "protocol.ext.allow=always",
    ):  # fmt: skip
        git(repository, "config", *setting.split("=", 1))
    revision(repository / "part")
    assert not (tmp_path / "ran").exists()
