"""Reading a file that a stranger made, in a process of its own with limits of time and memory.

A few hundred bytes of a PDF can ask a reader for gigabytes, and some ask for what readers never thought of. Whatever
happens there, the answer is a value or one sentence.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar, cast

from stamba.ground import limits
from stamba.ground.errors import RenderError, StambaError

T = TypeVar("T")

_FAREWELL = 5  # seconds to end in, once it has answered


def read_apart(read: Callable[[Path], T], path: Path) -> T:
    """Return `read(path)`, asked of another process; raises RenderError in one sentence for what cannot be read.

    `read` is a function of a module, and what it returns can be pickled; a StambaError that it raises is raised here.
    """
    if not path.is_file():
        what = "is no file" if path.exists() else "is missing"
        raise RenderError(f"{path} {what}", "Name a PDF.")
    megabytes = path.stat().st_size / limits.MEGABYTE
    seconds = int(limits.PDF_SECONDS + limits.PDF_SECONDS_A_MEGABYTE * megabytes)
    memory = int(limits.PDF_BYTES + limits.PDF_BYTES_A_BYTE * path.stat().st_size)
    fresh = multiprocessing.get_context("spawn")
    receiver, sender = fresh.Pipe(duplex=False)
    reader = fresh.Process(target=_answer, args=(sender, read, path, seconds, memory), daemon=True)
    reader.start()
    sender.close()
    if not receiver.poll(limits.PATIENCE * seconds):
        reader.kill()
    try:
        answer = receiver.recv()
    except EOFError:  # it was ended, or ended itself
        answer = None
    reader.join(_FAREWELL)
    reader.kill()
    if answer is None:
        much = "time" if -(reader.exitcode or 0) in (signal.SIGXCPU, signal.SIGKILL) else "memory"
        raise RenderError(
            f"{path} cannot be read: it asks for more {much} than a file of its size may",
            "Save it anew with the program that made it.",
        )
    value: T | Exception | str = answer[1]
    if answer[0]:
        return cast("T", value)
    if isinstance(value, StambaError):
        raise value
    raise RenderError(f"{path} cannot be read: it is damaged ({value})", "Save it anew.")


def _answer(
    sender: Connection, read: Callable[[Path], object], path: Path, seconds: int, memory: int
) -> None:
    """Read within the limits, and send what came of it: whether it went well, and the value or what went wrong."""
    limits.confine(seconds, memory)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what C libraries say before they give up
    try:
        answer: tuple[bool, object] = True, read(path)
    except StambaError as wrong:
        answer = False, wrong
    except Exception as wrong:  # noqa: BLE001 - the file is a stranger's, and anything may come of it
        answer = False, type(wrong).__name__
    with suppress(OSError):
        sender.send(answer)
