"""Work beside other work: begun in a process of its own that shares all that is in memory, its result fetched later.

The process is forked (POSIX), so that nothing but the result is pickled. Where that cannot be done, on one processor
and on systems whose libraries do not bear it, the work is done when its result is asked for: the result is the same.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from stamba.ground import kept
from stamba.ground.limits import PATIENCE

PROCESSORS = "STAMBA_PROCESSORS"  # in the environment
_Result = TypeVar("_Result")
_LEAST_PATIENCE = 60.0  # seconds


def processors() -> int:
    """Return how many processors this process may use: those of the machine, or what STAMBA_PROCESSORS says."""
    said = os.environ.get(PROCESSORS, "")
    if said.isdecimal() and int(said):
        return int(said)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def beside(work: Callable[[], _Result]) -> Callable[[], _Result]:
    """Begin some work beside this process; what is returned waits for its result, which must be picklable.

    Work that fails there, dies or hangs is done again here, and fails here: errors are the same with and without.
    """
    if processors() < 2 or not sys.platform.startswith("linux"):
        return work
    context = get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    sys.stdout.flush()
    sys.stderr.flush()
    process = context.Process(target=_send, args=(writer, work), daemon=True)
    began = time.monotonic()
    process.start()
    writer.close()

    def result() -> _Result:
        sent = b""
        try:
            if reader.poll(max(PATIENCE * (time.monotonic() - began), _LEAST_PATIENCE)):
                with suppress(EOFError):
                    sent = reader.recv_bytes()
        finally:
            process.kill()
            process.join()
            reader.close()
        try:
            found, news = pickle.loads(sent)  # noqa: S301 - our own process sent it
        except Exception:  # noqa: BLE001 - nothing came, or what cannot be read
            return work()
        kept.take(news)
        return found  # type: ignore[no-any-return]

    return result


def _send(writer: Connection, work: Callable[[], object]) -> None:
    """Do the work and send its result, in the new process; of a failure nothing is sent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends this one
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(Exception):  # whatever it is, it comes again where it is told
        kept.apart()
        writer.send_bytes(pickle.dumps((work(), kept.news()), pickle.HIGHEST_PROTOCOL))
