"""Which state of a book this is: a digest of its text and one moment in time, the same on every machine."""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SKIPPED = ("~", ".bak", ".swp")
EDITIONS_FOLDER = "build"  # the one folder inside a book's that is not the book's


@dataclass(frozen=True, slots=True)
class Revision:
    """The digest is the first eight hexadecimal digits of a SHA-256; the moment is UTC in whole seconds."""

    digest: str
    moment: datetime


def book_files(folder: Path) -> tuple[Path, ...]:
    """Every file of a book's folder, sorted by name, but editions, editors' copies and what is hidden, as .git is."""
    return tuple(
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.relative_to(folder).parts[0] != EDITIONS_FOLDER
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and not path.name.endswith(SKIPPED)
    )


def revision(folder: Path) -> Revision:
    """The revision of the book in a folder.

    The moment is SOURCE_DATE_EPOCH (reproducible-builds.org), else the newest commit that touched the folder,
    else the newest file.
    """
    whole = hashlib.sha256()
    for path in book_files(folder):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return Revision(whole.hexdigest()[:8], datetime.fromtimestamp(_epoch(folder), UTC))


def _epoch(folder: Path) -> int:
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    try:
        asked = subprocess.run(
            ["git", "-C", str(folder), "log", "-1", "--format=%ct", "--", "."],
            capture_output=True, text=True, check=False, timeout=20,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        asked = None
    if asked and asked.stdout.strip().isdigit():
        return int(asked.stdout)
    return max((int(path.stat().st_mtime) for path in book_files(folder)), default=0)
