"""Work beside other work: begun in a process of its own that shares all that is in memory, its result fetched later.

The process is forked (POSIX), so that nothing but the result is pickled. Where that cannot be done, on one processor
and on systems whose libraries do not bear it, the work is done when its result is asked for: the result is the same.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import pairwise
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from stamba.ground import kept
from stamba.ground.limits import PATIENCE

PROCESSORS = "STAMBA_PROCESSORS"  # in the environment
_Result = TypeVar("_Result")
_Item = TypeVar("_Item")
_LEAST_PATIENCE = 60.0  # seconds


def processors() -> int:
    """Return how many processors this process may use: those of the machine, or what STAMBA_PROCESSORS says."""
    said = os.environ.get(PROCESSORS, "")
    if said.isdecimal() and int(said):
        return int(said)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def may_fork() -> bool:
    """Tell whether there is another processor for a process; those beside the first one start none."""
    return processors() > 1 and sys.platform.startswith("linux") and not current_process().daemon


def beside(work: Callable[[], _Result]) -> Callable[[], _Result]:
    """Begin some work beside this process; what is returned waits for its result, which must be picklable.

    Work that fails there, dies or hangs is done again here, and fails here: errors are the same with and without.
    """
    if not may_fork():
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


def shared(
    work: Callable[[Sequence[_Item]], list[_Result]], items: Sequence[_Item], least: int = 8
) -> list[_Result]:
    """Return what some work makes of items, a share of them in each process; the results must be picklable.

    For fewer than the `least` items a process is not worth its start.
    """
    count = max(min(processors(), len(items) // least), 1) if may_fork() else 1
    edges = [len(items) * number // count for number in range(count + 1)]
    shares = [items[begin:end] for begin, end in pairwise(edges)]
    begun = [beside(partial(work, share)) for share in shares[1:]]
    results = work(shares[0])
    for result in begun:
        results += result()
    return results


def _send(writer: Connection, work: Callable[[], object]) -> None:
    """Do the work and send its result, in the new process; of a failure nothing is sent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends this one
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(Exception):  # whatever it is, it comes again where it is told
        kept.apart()
        writer.send_bytes(pickle.dumps((work(), kept.news()), pickle.HIGHEST_PROTOCOL))


Task = tuple[str, int, tuple[Any, ...]]  # its kind, its number, its arguments


class Crew:
    """Processes beside this one, each with a copy of a worker, which does tasks by number; what a worker holds of a
    task is there when a task of that number comes again. They start with the first task.

    On one processor, and where processes cannot be forked, the worker of this process does all. Tasks of a process
    that dies or says nothing for a long time are done here; results are the same.
    """

    def __init__(self, worker: object, told: Callable[[str], None]) -> None:
        """`worker` has a method for each kind of task, which takes the number, arguments, and `told`, which hears how
        far it is.
        """
        self._worker, self._told = worker, told
        self._hands: list[_Hand] | None = None
        self._of: dict[int, _Hand] = {}
        self._waiting: list[Task] = []

    def give(self, kind: str, number: int, *task: Any) -> None:  # noqa: ANN401 - whatever the worker takes
        """Let a task be done before those that nobody has begun."""
        self._waiting.append((kind, number, task))

    def results(self, tasks: Iterable[Task] = ()) -> Iterator[tuple[Task, Any]]:
        """Do what was given and these tasks, each asked for when somebody is free to do it; yield each with its result.

        More may be given meanwhile. Raises what the worker raises.
        """
        more = iter(tasks)
        busy: dict[Connection, tuple[_Hand, Task]] = {}
        while True:
            for hand in self._begun():
                task = None if hand.pipe in busy else self._next(hand, more)
                if task is not None and hand.send(task):
                    self._of[task[1]] = hand
                    busy[hand.pipe] = (hand, task)
                elif task is not None:
                    self._drop(hand)
                    self._waiting.insert(0, task)
            if not busy:
                task = self._waiting.pop(0) if self._waiting else next(more, None)
                if task is None:
                    return
                yield task, self._here(task)
            for pipe in wait(list(busy), _LONGEST_SILENCE) or list(busy) if busy else ():
                hand, task = busy[pipe]  # type: ignore[index]
                news, found = hand.heard()
                if news == _TOLD:
                    self._told(str(found))
                    continue
                del busy[pipe]  # type: ignore[arg-type]
                if news == _FAILED:
                    raise found
                if news == _GONE:
                    self._drop(hand)
                    yield task, self._here(task)
                else:
                    result, made = found
                    kept.take(made)
                    yield task, result

    def _begun(self) -> tuple[_Hand, ...]:
        """The processes, begun when they are first asked for."""
        if self._hands is None:
            self._hands = []
            sys.stdout.flush()
            sys.stderr.flush()
            for _ in range(processors() if may_fork() else 0):
                self._hands.append(_Hand(self._worker, self._hands))
        return tuple(self._hands)

    def _next(self, hand: _Hand, more: Iterator[Task]) -> Task | None:
        """The first task that waits for a hand or for anybody."""
        for at, task in enumerate(self._waiting):
            if self._of.get(task[1], hand) is hand:
                return self._waiting.pop(at)
        for task in more:
            if self._of.get(task[1], hand) is hand:
                return task
            self._waiting.append(task)
        return None

    def _here(self, task: Task) -> object:
        kind, number, arguments = task
        return getattr(self._worker, kind)(number, *arguments, self._told)

    def _drop(self, hand: _Hand) -> None:
        hand.end()
        assert self._hands is not None  # noqa: S101 - it is one of them
        self._hands.remove(hand)
        self._of = {number: one for number, one in self._of.items() if one is not hand}

    def close(self) -> None:
        """End the processes."""
        for hand in self._hands or ():
            hand.end()
        self._hands = None


_DONE, _FAILED, _TOLD, _GONE = "done", "failed", "told", "gone"
_LONGEST_SILENCE = 300.0  # seconds


class _Hand:
    """A process with a copy of a worker, and the pipe to it."""

    def __init__(self, worker: object, others: Iterable[_Hand]) -> None:
        context = get_context("fork")
        self.pipe, theirs = context.Pipe()
        not_its = [self.pipe, *(other.pipe for other in others)]
        left = signal.getitimer(signal.ITIMER_VIRTUAL)[0]  # of a limit (see `limits.processor`)
        self._process = context.Process(target=_work, args=(theirs, not_its, worker, left), daemon=True)
        self._process.start()
        theirs.close()

    def send(self, task: object) -> bool:
        """Give it a task; tell whether it is there."""
        try:
            self.pipe.send(task)
        except OSError:
            return False
        return True

    def heard(self) -> tuple[str, Any]:
        """Return what it says, or that it is gone, if it says nothing."""
        try:
            if self.pipe.poll(0):
                return self.pipe.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):
            pass
        return _GONE, None

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _work(pipe: Connection, not_ours: Iterable[Connection], worker: object, seconds: float) -> None:
    """Do tasks until nobody gives any, in the new process, which has so many seconds of processor if any are told."""
    gc.freeze()  # what it shares with the first process is not looked through, and so stays shared
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends this one
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for one in not_ours:
        one.close()  # else this process would outlive the first

    def told(what: str) -> None:
        pipe.send((_TOLD, what))

    with suppress(EOFError, OSError):
        while True:
            kind, number, task = pipe.recv()
            kept.apart()
            try:
                answer: tuple[str, object] = _DONE, (getattr(worker, kind)(number, *task, told), kept.news())
            except Exception as wrong:  # noqa: BLE001 - it is raised where the task was given
                answer = _FAILED, wrong
            pipe.send(answer)
