"""An earlier state of a book's folder, as git has it, in a folder of its own.

No program of the repository's settings is run: files are read as they were committed.
"""

from __future__ import annotations

import re
from pathlib import Path

from stamba.ground.errors import ConfigError, RenderError
from stamba.manuscript.revision import ask_git

_ENTRY = re.compile(rb"100(?:644|755) blob ([0-9a-f]+)\t(.+)", re.DOTALL)


def put_earlier(book: Path, revision: str, target: Path) -> Path:
    """Write the files of a book's folder as they were at a revision of git into a folder; return the folder.

    Links are left out. Raises ConfigError for a revision that is not known, or that has no such folder.
    """
    found = ask_git(book, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not found:
        raise ConfigError(
            f"git knows no revision {revision!r} of {book}", "Name a commit, a tag or a branch; see: git log."
        )
    commit = found.decode().strip()
    listed = ask_git(book, "ls-tree", "-r", "-z", commit, "--", ".") or b""
    for entry in filter(None, listed.split(b"\0")):
        match = _ENTRY.fullmatch(entry)
        if not match:
            continue
        path = target / match[2].decode("utf-8", "surrogateescape")
        if not path.resolve().is_relative_to(target.resolve()):
            raise RenderError(
                f"{path.name} of {revision} leads out of the book's folder", "Mend the repository."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(ask_git(book, "cat-file", "blob", match[1].decode()) or b"")
    if not (target / "book.toml").is_file() and not listed:
        raise ConfigError(f"there is no {book} in {revision}", "Name a later one.")
    return target
