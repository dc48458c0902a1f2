"""The files of a book: only what lies in its folder is read, and a file is written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stamba.ground import limits
from stamba.ground.tables import nearest


class NotOfTheBookError(ValueError):
    """The file is none of the book's. The sentence goes on from its name; the remedy says what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


def own_path(folder: Path, name: str | Path) -> Path:
    """Return where a file of the book in `folder` lies, whether it is there or not; `name` counts from the folder.

    Raises NotOfTheBookError for a path that leads out of the folder, by `..` or by a symbolic link, and for what is no
    file, such as a folder, a FIFO or a device.
    """
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
        other = inside and path.exists() and not path.is_file()
    except (OSError, RuntimeError, ValueError):  # too long a name, a ring of links, a NUL
        raise NotOfTheBookError("cannot be the name of a file", "Choose another name.") from None
    if not inside:
        raise NotOfTheBookError("lies outside the book's folder", f"Copy it into {folder}.")
    if other:
        raise NotOfTheBookError("is no file", "Put a file there, or choose another name.")
    return path


def own_bytes(folder: Path, name: str | Path) -> bytes:
    """Return the bytes of a text of the book; raises NotOfTheBookError, also for one too large, and OSError."""
    path = own_path(folder, name)
    if path.stat().st_size > limits.TEXT_BYTES:
        raise NotOfTheBookError(
            f"is larger than {limits.TEXT_BYTES // limits.MEGABYTE} MB", "Part it in several."
        )
    return path.read_bytes()


def namesake(path: Path) -> str:
    """Return a remedy that names the file beside a missing one that was probably meant, or nothing."""
    beside = [one.name for one in path.parent.iterdir() if one.is_file()] if path.parent.is_dir() else []
    return nearest(path.name, beside, cutoff=0.8)


def write_anew(path: Path, before: bytes, after: bytes) -> None:
    """Write a file anew in one step and keep its mode; raises NotOfTheBookError if it no longer holds `before`."""
    target = path.resolve()
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".draft-", delete=False) as file:
        draft = Path(file.name)
        try:
            file.write(after)
            file.flush()
            shutil.copymode(target, draft)
            if target.read_bytes() != before:
                raise NotOfTheBookError("was changed by another program meanwhile", "Read it again.")
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def whole_or_absent(target: Path) -> Iterator[Path]:
    """Yield a temporary name beside the target, renamed to it when all went well and removed when not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.stem}-{os.urandom(8).hex()}{target.suffix}")
    try:
        yield temporary
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
