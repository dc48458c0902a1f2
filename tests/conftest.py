"""Whole tiny books for the tests, built once a session when a test only reads them."""

from __future__ import annotations

import fcntl
import os
import pickle
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from hypothesis import HealthCheck, settings

from stamba import config, pipeline
from stamba.editions.table import USUAL
from stamba.ground.findings import CATALOGUE, Finding
from stamba.ground.house import House
from stamba.pdf.quality import PageSpec
from stamba.setting.theming import read_theme
from tests import guard

ROOT = Path(__file__).resolve().parent.parent
BOOKS = ROOT / "tests" / "books"
T = TypeVar("T")
# How long an example takes says nothing of whether it is right, and machines differ. `make test` draws the same examples each time, `make fuzz` new and more ones.
NO_CLOCKS = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("house", derandomize=True, max_examples=100, **NO_CLOCKS)
settings.register_profile("fuzz", derandomize=False, max_examples=2000, print_blob=True, **NO_CLOCKS)
settings.load_profile("house")
HOUSE = House(ROOT / "styles", ROOT / "fonts")


def examples(count: int, *, one_folder: bool = False) -> settings:
    """Settings of a property that has `count` examples in `make test`, and as many times more in `make fuzz` as all have.

    With `one_folder` they all write into one `tmp_path`, each over the one before.
    """
    allowed = [HealthCheck.too_slow] + [HealthCheck.function_scoped_fixture] * one_folder
    return settings(max_examples=count * settings.default.max_examples // 100, suppress_health_check=allowed)


# The codes of all findings that were made in this process; a worker hands its own on when it ends.
SAID: set[str] = set()
_post_init = Finding.__post_init__


def _heard(finding: Finding) -> None:
    _post_init(finding)
    SAID.add(finding.code)


Finding.__post_init__ = _heard  # type: ignore[method-assign]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear what a worker of pytest-xdist has seen said."""
    SAID.update(getattr(node, "workeroutput", {}).get("codes", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a run of all tests fail if some check of the catalogue found nothing in any of them."""
    worker = getattr(session.config, "workeroutput", None)
    if worker is not None:
        worker["codes"] = sorted(SAID)
        return
    options = session.config.option
    whole = session.config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if whole and not (options.markexpr or options.keyword or options.collectonly or session.exitstatus):
        silent = sorted(set(CATALOGUE) - SAID)
        if silent:
            reporter = session.config.pluginmanager.getplugin("terminalreporter")
            reporter.write_line(f"\nno test makes these checks find anything: {', '.join(silent)}", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


# What a test may see of the environment it was started in: where programs are and temporary files go. All else (languages,
# time zone, colours and size of a terminal, options of Python, make, git and Java) is as if it had never been set.
KEPT = ("PATH", "TMPDIR", "JAVA_HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
INHERITED = dict(os.environ)  # for what fetches packages, which needs to know of proxies and registries


@pytest.fixture(scope="session", autouse=True)
def known_state(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever the tests inherit, they and the programs they start see this."""
    environment = {name: INHERITED[name] for name in KEPT if name in INHERITED}
    environment |= {name: value for name, value in INHERITED.items() if name.startswith("PYTEST_")}
    environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(tmp_path_factory.mktemp("home"))}
    environment |= {"STAMBA_KEEP": "no"}  # a test that finds something kept says so
    environment |= {
        "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    }  # half the time in short runs
    guard.install()
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(ROOT)
    os.umask(0o022)
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    """A command that is run inside a test, as `cli.main`, leaves its answers to signals to no other test."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, answer in zip(numbers, before, strict=True):
        signal.signal(number, answer)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """No test is skipped: what it needs is brought by `make setup-test`, or it fails."""
    report = yield
    if report.skipped:
        report.outcome, report.longrepr = "failed", f"skipped, which no test may be: {report.longrepr}"
    return report


@dataclass
class Silence:
    """A listener that keeps what it heard."""

    steps: list[str] = field(default_factory=list)

    def step(self, name: str, detail: str = "") -> None:
        self.steps.append(f"{name} {detail}".strip())

    def detail(self, text: str) -> None:
        pass

    def remark(self, text: str) -> None:
        self.steps.append(text)

    def findings(self, findings: Iterable[Finding]) -> None:
        self.steps.extend(f"{one.where} {one.code} {one.message}" for one in findings)

    def proved(self, groups: Iterable[object], page: Path | None) -> None:
        pass


@dataclass(frozen=True)
class Built:
    """A finished book: its folder, its editions by name, and the findings on each."""

    folder: Path
    files: dict[str, Path]
    findings: dict[str, tuple]
    steps: list[str]


def build_book(folder: Path, target: Path, *wanted: str) -> Built:
    """Build a book as the program does."""
    listener = Silence()
    made = pipeline.build(folder, target, wanted or USUAL, HOUSE, listener)
    return Built(
        folder,
        {one.edition: one.artifact.path for one in made},
        {one.edition: one.findings for one in made},
        listener.steps,
    )


def timeless(path: Path) -> bytes:
    """The content of a finished file; a passport without its times."""
    content = path.read_bytes()
    if path.suffix == ".html":
        return re.sub(rb'<section id="times">.*?</section>', b"", content, flags=re.DOTALL)
    return re.sub(rb'"times": {.*?}', b"", content, flags=re.DOTALL) if path.suffix == ".json" else content


def page_spec(folder: Path) -> PageSpec:
    """What the pages of a book are meant to be."""
    book = config.load(folder)
    return read_theme(book, HOUSE.under(folder)).page_spec(book.print)


def write_book(folder: Path, chapters: dict[str, str], book: str = "") -> Path:
    """A copy of the bare book in `folder` with these chapters instead of its own, and lines added to book.toml."""
    shutil.copytree(BOOKS / "bare", folder)
    if chapters:
        (folder / "10-chapter.md").unlink()
    for name, text in chapters.items():
        (folder / name).write_text(text, encoding="utf-8")
    toml = folder / "book.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n" + book, encoding="utf-8")
    return folder


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time, whatever pytest-xdist does."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of one run of the tests have in common."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


class Once(Protocol):
    """Gives what `make` gives for a folder of its own: made by the first worker that asks, and kept for all of them."""

    def __call__(self, name: str, make: Callable[[Path], T]) -> T: ...


@pytest.fixture(scope="session")
def once(shared: Path) -> Once:
    def made(name: str, make: Callable[[Path], T]) -> T:
        kept = shared / f"{name}.pickle"
        with alone(shared / f"{name}.lock"):
            if not kept.is_file():
                what = make(Path(tempfile.mkdtemp(prefix=f"{name}-", dir=shared)))
                kept.write_bytes(pickle.dumps(what))
        return pickle.loads(kept.read_bytes())

    return made


@pytest.fixture(scope="session")
def real_book(once: Once) -> Built:
    return once("real", partial(build_book, ROOT / "manuscript"))


@pytest.fixture(scope="session")
def english_book(once: Once) -> Built:
    return once("english", partial(build_book, BOOKS / "english-interview"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--golden", action="store_true", help="write the golden files anew, to be read in the diff"
    )


@pytest.fixture(scope="session")
def tagged_book(once: Once) -> Built:
    """A book with one of everything that the tags of a PDF tell apart."""
    return once("tagged", lambda folder: build_book(BOOKS / "tagged", folder, "screen", "print"))
