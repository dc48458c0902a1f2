"""The reading systems, installed once from their lock file, and what they saw of each book, kept for all workers."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stamba.checks.epub_file import open_epub
from tests.conftest import INHERITED, Built, alone

HERE = Path(__file__).resolve().parent
BOOKS = ("real_book", "english_book")


def program(*names: str) -> str:
    found = next((path for path in map(shutil.which, names) if path), None)
    assert found, f"{names[0]} is missing; run: make setup-test (or leave the tests out: -m 'not readers')"
    return found


@pytest.fixture(scope="session")
def modules() -> Path:
    """The packages of package-lock.json, installed without their scripts."""
    folder, wanted = HERE / "node_modules", HERE / "package-lock.json"
    stamp = folder / ".stamba-lock"
    digest = hashlib.sha256(wanted.read_bytes()).hexdigest()
    with alone(HERE / ".lock"):
        if not stamp.is_file() or stamp.read_text() != digest:
            command = [
                program("npm"),
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ]
            subprocess.run(command, cwd=HERE, env=INHERITED, check=True, capture_output=True)
            stamp.write_text(digest)
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    return program("chromium", "chromium-browser", "google-chrome")


Seen = Callable[[str, str], dict[str, Any]]


@pytest.fixture(scope="session")
def seen(modules: Path, chromium: str, shared: Path, request: pytest.FixtureRequest) -> Seen:
    """What an engine saw of a book: `seen("foliate", "real_book")`. Pictures stay in the shared folder."""

    def look(engine: str, book: str) -> dict[str, Any]:
        out = shared / book
        with alone(shared / f".{engine}-{book}"):
            told = out / f"{engine}.json"
            if not told.is_file():
                built: Built = request.getfixturevalue(book)
                out.mkdir(exist_ok=True)
                files = unpacked(built.files["epub"], out / f"{engine}-files")
                command = [
                    "node",
                    str(HERE / "drive.mjs"),
                    engine,
                    str(built.files["epub"]),
                    str(files),
                    str(out),
                ]
                environment = {**os.environ, "CHROMIUM": chromium}
                ran = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
                assert ran.returncode == 0, ran.stderr
        answer: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
        return answer

    return look


def unpacked(epub: Path, folder: Path) -> Path:
    """The files of an EPUB in a folder, with spine.json beside them: the names of its documents in order."""
    with zipfile.ZipFile(epub) as archive:
        archive.extractall(folder)
    (folder / "spine.json").write_text(json.dumps(list(open_epub(epub).documents)), encoding="utf-8")
    return folder
