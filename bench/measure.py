"""A command measured with all the processes it starts: seconds by the clock and of processor, and memory."""

from __future__ import annotations

import ctypes
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_BE_SUBREAPER = 36  # prctl: who loses its parent, as a browser's processes do, is ours to wait for


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took, with all it started: seconds by the clock and of processor, and MB at the peak."""

    wall: float
    processor: float
    peak: float
    code: int


def measured(command: Sequence[str | Path], folder: Path, log: Path) -> Run:
    """Run a command to its end, and to the end of all that it started."""
    ctypes.CDLL(None).prctl(_BE_SUBREAPER, 1, 0, 0, 0)
    ended, peak = threading.Event(), [0.0]
    watching = threading.Thread(target=_watch, args=(ended, peak))
    watching.start()
    began, processor, wall, code = time.perf_counter(), 0.0, 0.0, 0
    with log.open("ab") as said:
        first = subprocess.Popen(
            [*map(str, command)], stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder
        )
        try:
            while True:
                one, status, used = os.wait3(0)
                processor += used.ru_utime + used.ru_stime
                if one == first.pid:
                    wall, code = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
                    first.returncode = code
        except ChildProcessError:  # nobody is left
            ended.set()
    watching.join()
    return Run(wall, processor, peak[0], code)


def _watch(ended: threading.Event, peak: list[float]) -> None:
    """Look twenty times a second at the memory of all processes together, pages that are shared counted once."""
    rest = 0.0
    while not ended.wait(rest):
        began = time.perf_counter()
        peak[0] = max(peak[0], sum(map(_memory, _started())))
        rest = max(0.05, 20 * (time.perf_counter() - began))  # what is measured keeps 95 % of a processor


def _started() -> list[int]:
    """All processes that were started from this one, and from those."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text("latin-1").rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [os.getpid()]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def _memory(process: int) -> float:
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text("latin-1")
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1024
