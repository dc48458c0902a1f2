"""The state of a book: a digest of its text and one moment in time, the same on every machine."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from stamba.config import house_file
from stamba.ground.errors import ConfigError

# No program of a book's own repository: for its file watcher, its hooks, its signatures; nothing fetched for it.
_GIT_SETTINGS = (
    "core.fsmonitor=false", "core.hooksPath=/dev/null", "log.showSignature=false", "gpg.program=false",
    "protocol.allow=never", "safe.bareRepository=explicit",
)  # fmt: skip
_GIT_ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "", "GIT_TERMINAL_PROMPT": "0"}
_LAST = 253_402_300_799  # the last second of the year 9999
SKIPPED = ("~", ".bak", ".swp")
EDITIONS_FOLDER = "build"  # the one folder inside a book's that is not the book's


@dataclass(frozen=True, slots=True)
class Revision:
    """The digest is the first eight hexadecimal digits of a SHA-256; the moment is UTC in whole seconds."""

    digest: str
    moment: datetime


def book_files(folder: Path) -> tuple[Path, ...]:
    """Every file of a book's folder, sorted by name, but editions, editors' copies and what is hidden, as .git is.

    A link that leads out of the folder is none.
    """
    root = folder.resolve()
    return tuple(
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.relative_to(folder).parts[0] != EDITIONS_FOLDER
        and path.resolve().is_relative_to(root)
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
    shared = house_file(folder)
    if shared:
        whole.update(shared.name.encode() + b"\0" + hashlib.sha256(shared.read_bytes()).digest())
    return Revision(whole.hexdigest()[:8], datetime.fromtimestamp(_epoch(folder), UTC))


def _epoch(folder: Path) -> int:
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given:
        if not re.fullmatch(r"[0-9]+", given) or int(given) > _LAST:
            raise ConfigError(
                f"SOURCE_DATE_EPOCH is {given[:30]!r}", "Write seconds since 1970, or unset it."
            )
        return int(given)
    committed = _committed(folder)
    if committed is not None and committed <= _LAST:
        return committed
    return max((int(path.stat().st_mtime) for path in book_files(folder)), default=0)


def _committed(folder: Path) -> int | None:
    """Return when the newest commit that touched the folder was made, in seconds since 1970; None without one."""
    moment = (ask_git(folder, "rev-list", "-1", "--timestamp", "HEAD", "--", ".") or b"").split()[:1]
    return int(moment[0]) if moment and moment[0].isdigit() else None


def ask_git(folder: Path, *question: str) -> bytes | None:
    """Return what git answers in a folder; None when it fails.

    Settings of the repository may have come with the book: the commands of git that are asked run no program of theirs,
    and what could make them run one is overruled.
    """
    overruled = [word for setting in _GIT_SETTINGS for word in ("-c", setting)]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    try:
        asked = subprocess.run(
            ["git", "--no-pager", "--no-replace-objects", *overruled, *question], cwd=folder,
            env=environment | _GIT_ENVIRONMENT, capture_output=True, check=False, timeout=20,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return asked.stdout if asked.returncode == 0 else None
