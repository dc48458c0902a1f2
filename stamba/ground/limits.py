"""The limits of the house in one place: reading and making end at them, and say so.

No honest book comes near one. SECURITY.md lists them all, and a test holds it to this page.
"""

from __future__ import annotations

import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from stamba.ground.errors import RenderError

MEGABYTE = 1_000_000

# A text: bytes of a file; brackets of pandoc's JSON in brackets, of which a quotation is five, a list six, an emphasis
# five. Everything that follows the tree down, up to the page engine, can go so deep.
TEXT_BYTES = 50 * MEGABYTE
TREE_LEVELS = 200

# Pandoc: seconds of processor, letters that give it a second more, bytes of memory.
PANDOC_SECONDS, PANDOC_LETTERS, PANDOC_BYTES = 20, 50_000, 2_000 * MEGABYTE

# A picture: bytes of its file. A drawing: shapes, each counted as often as something refers to it, and levels of
# elements and references.
PICTURE_BYTES = 250 * MEGABYTE
DRAWING_SHAPES, DRAWING_LEVELS = 100_000, 100

# The page engine: seconds of processor for a book, letters that give it a second more.
ENGINE_SECONDS, ENGINE_LETTERS = 300, 300

# A length on paper, in mm.
LENGTH_MM = 2000.0

# A PDF: seconds of processor and bytes of memory for the smallest file, and more for each megabyte and byte of a large
# one. On a page: forms in forms, instructions, forms drawn. Pixels of one picture. Levels of a tree of tags or pages.
PDF_SECONDS, PDF_SECONDS_A_MEGABYTE = 8, 30
PDF_BYTES, PDF_BYTES_A_BYTE = 900 * MEGABYTE, 20
PDF_FORM_LEVELS, PDF_INSTRUCTIONS, PDF_FORMS = 24, 3_000_000, 20_000
PDF_PIXELS = 100_000_000
PDF_TREE_LEVELS = 200

# How many times its seconds of processor a process may last by the clock, which is what ends it on a busy machine.
PATIENCE = 10


@contextmanager
def processor(seconds: int, what: str, remedy: str) -> Iterator[None]:
    """Raise RenderError, "`what` takes longer than … seconds", when the body takes more seconds of processor.

    Python can interrupt the main thread alone; in another thread there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        raise RenderError(f"{what} takes longer than {seconds} seconds", remedy)

    before: Callable[..., Any] | int | None = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def confine(seconds: int, memory: int) -> None:
    """Give this process so many seconds of processor and bytes of memory, and forbid it to leave a core behind.

    Where a machine knows no limit of memory, that of time remains.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
