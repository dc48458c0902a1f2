"""A shelf of books: each is one job, beside others on this machine or on the workers of a Dask scheduler.

A job's inputs are the book's folder and the editions wanted; its output is the book's build/. Workers elsewhere have
Stamba installed and see the folders under the same paths. The only door to distributed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import as_completed as completed_here
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stamba.config import BOOK_FILE
from stamba.ground.beside import PROCESSORS, processors
from stamba.ground.errors import ConfigError, MissingTool
from stamba.ground.findings import SEVERITIES
from stamba.manuscript.revision import EDITIONS_FOLDER

_TRIES = 3  # of a job whose process was killed
_SECONDS = 30  # that a scheduler has to answer
_MAIN = "from stamba.cli import main; raise SystemExit(main())"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A book of the shelf: the exit code of its build (see ground.errors), what was told, and the seconds it took.

    The rest is of the passport of the build: title, series with the number in it, editions delivered and wanted,
    promises kept and looked at, and findings by severity.
    """

    folder: Path
    code: int
    told: str
    seconds: float
    title: str = ""
    series: str = ""
    editions: tuple[int, int] = (0, 0)
    promises: tuple[int, int] = (0, 0)
    findings: tuple[tuple[str, int], ...] = ()


def books_in(folder: Path) -> list[Path]:
    """Return the books that lie in a folder, by name; raises ConfigError when there is none."""
    found = sorted(path.parent for path in folder.glob(f"*/{BOOK_FILE}"))
    if not found:
        raise ConfigError(
            f"there is no book in the folders of {folder.resolve()}", "Name the books' folders."
        )
    return found


def unheard(_: str) -> None:
    """Hear nothing."""


def build(
    folders: Sequence[Path],
    editions: Sequence[str],
    scheduler: str = "",
    heard: Callable[[str], None] = unheard,
) -> tuple[Shelved, ...]:
    """Build some editions (the usual ones if none is named) of each book, and return what became of all.

    `scheduler` is the address of a Dask scheduler, such as tcp://10.0.0.1:8786; `heard` is told how many are done.
    Raises ConfigError for a folder named twice or a scheduler that does not answer, MissingTool without distributed.
    """
    places = [folder.resolve() for folder in folders]
    twice = next((one for at, one in enumerate(places) if one in places[:at]), None)
    if twice:
        raise ConfigError(f"the book {twice} is named twice", "Name it once.")
    done: dict[Path, Shelved] = {}
    with _workers(scheduler) as run:
        for book in run([(str(place), tuple(editions)) for place in places]):
            done[book.folder] = book
            heard(f"{len(done)} of {len(places)} books")
    return tuple(done[place] for place in places)


_Job = tuple[str, tuple[str, ...]]
_Run = Callable[[Iterable[_Job]], Iterator[Shelved]]


@contextmanager
def _workers(scheduler: str) -> Iterator[_Run]:
    """Give what carries out jobs: threads that wait for processes of this machine, or the workers of a scheduler."""
    if not scheduler:
        with ThreadPoolExecutor(processors()) as pool:
            yield lambda jobs: (
                job.result() for job in completed_here([pool.submit(build_one, *job) for job in jobs])
            )
        return
    try:
        import distributed  # noqa: PLC0415
    except ModuleNotFoundError:
        raise MissingTool("the library distributed is missing", "Run: pip install 'stamba[shelf]'") from None
    try:
        dask: Any = distributed
        client = dask.Client(scheduler, timeout=_SECONDS)
    except (OSError, ValueError):
        raise ConfigError(
            f"no Dask scheduler answers at {scheduler}", "Start one: dask scheduler; dask worker ADDRESS."
        ) from None
    with client:
        yield lambda jobs: (
            job.result()
            for job in dask.as_completed(
                [client.submit(build_one, *job, pure=False, retries=_TRIES) for job in jobs]
            )
        )


def build_one(folder: str, editions: tuple[str, ...]) -> Shelved:
    """Build a book in a process of its own, on one processor; begin again when that process is killed."""
    began, moment = time.monotonic(), time.time()
    home = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH", ""))))
    for _ in range(_TRIES):
        ended = subprocess.run(
            [sys.executable, "-c", _MAIN, "build", folder, *editions],
            env={**os.environ, PROCESSORS: "1", "PYTHONPATH": path},
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if ended.returncode >= 0:
            break
    done = Shelved(Path(folder), ended.returncode, ended.stderr.strip(), time.monotonic() - began)
    return _with_passport(done, moment)


def _with_passport(done: Shelved, moment: float) -> Shelved:
    """Return a book with what the passport tells that its build has left since a moment."""
    for path in sorted((done.folder / EDITIONS_FOLDER).glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8")) if path.stat().st_mtime >= int(moment) else {}
        if "promises" in told:
            book, editions = told["book"], told["editions"]
            counts = Counter(one["severity"] for one in told["findings"])
            return replace(
                done,
                title=book["title"],
                series=" ".join(filter(None, (book["series"], book["series_index"]))),
                editions=(sum(not one["held"] for one in editions), len(editions)),
                promises=(
                    sum(one["kept"] for one in told["promises"]),
                    sum(one["looked_at"] for one in told["promises"]),
                ),
                findings=tuple((severity, counts[severity]) for severity in SEVERITIES if counts[severity]),
            )
    return done
