"""The folder beside the finished editions in which they are made, and what killed builds have left of theirs."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stamba.ground.errors import RenderError

_PREFIX = ".draft-"
_ABANDONED = 60  # seconds after which a folder that nobody holds has been left behind


@contextmanager
def draft_folder(target: Path) -> Iterator[Path]:
    """A folder beside the finished files, gone when the work is; it has a name before it is there, so that a signal at
    any moment leaves none. What a build left that was killed is taken away first. Raises RenderError.
    """
    folder = target / f"{_PREFIX}{secrets.token_hex(8)}"
    try:
        try:
            target.mkdir(parents=True, exist_ok=True)
            folder.mkdir()
        except OSError as wrong:
            what = f"nothing can be written to {target}: {wrong.strerror}"
            raise RenderError(what, "Name another folder with --build (make: BUILD=…).") from None
        with _held(folder):
            _sweep(target)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(target: Path) -> None:
    """Take away the folders of builds that were killed; those of builds that still run are held by them."""
    for folder in target.glob(f"{_PREFIX}*"):
        if folder.is_dir() and not folder.is_symlink() and time.time() - folder.stat().st_mtime > _ABANDONED:
            with _held(folder) as free:
                if free:
                    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a folder while the work lasts, and be told whether nobody else does; it is let go when a process ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # somebody holds it, or the file system knows no locks
            yield False
        else:
            yield True
    finally:
        os.close(handle)
