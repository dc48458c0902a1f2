"""The fate of each edition of a run: made or not, delivered or held back, and the reason."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from stamba.document.book import Book
from stamba.document.finished import FinishedPdfs
from stamba.editions.artifact import Artifact, Order
from stamba.editions.table import EDITIONS, Edition
from stamba.ground import limits
from stamba.ground.beside import beside
from stamba.ground.errors import NOWHERE, ConfigError, ManuscriptError, RenderError, StambaError
from stamba.ground.findings import ERROR, Finding
from stamba.setting.inks import PRESS, SCREEN
from stamba.setting.set_book import SetBook

_TOO_LONG = "Part what stands in one paragraph, table or note and is very long, and simplify its drawings."


@dataclass(frozen=True, slots=True)
class Made:
    """An edition of a run: its file (None when it could not be made), findings, seconds, how its pages are set.

    `held` says why it is not delivered; it is empty for an edition that lies in its place.
    """

    edition: str
    artifact: Artifact | None
    findings: tuple[Finding, ...]
    seconds: float
    held: str = ""
    quality: str = ""


@dataclass(frozen=True, slots=True)
class BuildRun:
    """The input that all editions of a run share: the book, the folder of drafts, the PDFs read, the listeners."""

    book: Book
    drafts: Path
    pdfs: FinishedPdfs
    step: Callable[[str, str], None]
    progress: Callable[[str], None]
    told: Callable[[Iterable[Finding]], None]


def make(run: BuildRun, editions: Iterable[Edition]) -> tuple[Made, ...]:
    """Make each edition. What goes wrong with one is a finding on it, told once, and the next one is made.

    Raises what went wrong when that is one thing and nothing could be made.
    """
    editions = tuple(editions)
    pages = SetBook(run.book, run.progress, *(_INKS[one.name] for one in editions if one.name in _INKS))
    refused = _refused(run, editions)
    if all(one.inner or one.name in refused for one in editions):
        alone = {str(reason): reason for _, reasons in refused.values() for reason in reasons}
        if len(alone) == 1:
            raise next(iter(alone.values()))
        editions = tuple(one for one in editions if not one.inner)
    tried = _tried(run, pages, [one for one in editions if one.name not in refused])
    wrong: dict[str, StambaError] = {}
    results: dict[str, Made] = {}
    for edition in editions:
        if edition.name in refused:
            held, reasons = refused[edition.name]
            results[edition.name] = Made(edition.name, None, tuple(map(_finding, reasons)), 0.0, held)
            continue
        lacking = next((name for name in edition.needed(run.book) if not results[name].artifact), "")
        if lacking and not EDITIONS[lacking].inner:
            results[edition.name] = Made(edition.name, None, (), 0.0, f"it is made from {lacking}")
            continue
        made, took = (wrong[lacking], 0.0) if lacking else tried[edition.name]
        if isinstance(made, Artifact):
            told = pages.findings if edition.name == "print" else ()
            results[edition.name] = Made(edition.name, made, told, took)
        else:
            known = {str(wrong[name]) for name, one in results.items() if name in wrong and one.findings}
            wrong[edition.name] = made
            silent = str(made) in known or edition.inner
            findings = () if silent else (_finding(made),)
            results[edition.name] = Made(edition.name, None, findings, took, "it could not be made")
    if len({str(error) for error in wrong.values()}) == 1 and all(
        one.artifact is None or EDITIONS[name].inner for name, one in results.items()
    ):
        raise next(iter(wrong.values()))
    return tuple(results.values())


_INKS = {"screen": SCREEN, "pages": PRESS}  # of what is drawn of the pages that all editions share

# An edition or what went wrong with it, and the seconds it took.
_Attempt = tuple[Artifact | StambaError, float]


def _tried(run: BuildRun, pages: SetBook, editions: Sequence[Edition]) -> dict[str, _Attempt]:
    """Try to make each edition of which all is there that it needs. Those that stand apart are begun as soon as they
    can be, beside the others, and waited for when they are needed.
    """
    first = {need for one in editions if one.apart for need in one.needs}
    artifacts: dict[str, Artifact] = {}
    done: dict[str, _Attempt] = {}
    begun: dict[str, Callable[[], _Attempt]] = {}

    def settle(name: str, attempt: Callable[[], _Attempt]) -> None:
        done[name] = made, _ = attempt()
        if isinstance(made, Artifact):
            artifacts[name] = made

    for edition in sorted(editions, key=lambda one: not (one.apart or one.name in first)):
        for name in begun.keys() & edition.needed(run.book):
            settle(name, begun.pop(name))
        if any(name not in artifacts for name in edition.needed(run.book)):
            continue
        run.step(edition.step, edition.name)
        if edition.apart and len(editions) > len(edition.needs) + 1:
            begun[edition.name] = beside(partial(_attempt, run, pages, artifacts, edition))
            continue
        settle(edition.name, partial(_attempt, run, pages, artifacts, edition))
    for name, attempt in begun.items():
        settle(name, attempt)
    return done


def _attempt(run: BuildRun, pages: SetBook, artifacts: dict[str, Artifact], edition: Edition) -> _Attempt:
    began = time.perf_counter()
    path = run.drafts / f"{run.book.document.config.slug}{edition.suffix}"
    book = run.book.for_edition(edition.name)
    own = pages if book is run.book else SetBook(book, run.progress)
    order = Order(book, own, path, artifacts, run.progress, run.pdfs)
    try:
        with _in_time(run, edition.name):
            return replace(edition.make(order), edition=edition.name), time.perf_counter() - began
    except (ConfigError, ManuscriptError, RenderError) as error:
        return error, time.perf_counter() - began


def _in_time(run: BuildRun, edition: str) -> AbstractContextManager[None]:
    seconds = limits.ENGINE_SECONDS + _letters(run.book) // limits.ENGINE_LETTERS
    return limits.processor(seconds, f"the edition {edition}", _TOO_LONG)


def _letters(book: Book) -> int:
    flow = book.flow
    return sum(len(one.text) for one in flow.sections) + sum(len(one.text) for one in flow.notes)


def _refused(run: BuildRun, editions: Iterable[Edition]) -> dict[str, tuple[str, tuple[StambaError, ...]]]:
    """Tell at once what forbids an edition before a page is set; return it by edition, with why that is held back."""
    refused: dict[str, tuple[str, tuple[StambaError, ...]]] = {}
    told: set[str] = set()
    for edition in editions:
        reasons = tuple(edition.refusals(run.book))
        run.told(_finding(one) for one in reasons if str(one) not in told)
        told.update(map(str, reasons))
        source = next((name for name in edition.needed(run.book) if name in refused), "")
        if reasons or source:
            refused[edition.name] = (
                f"it is made from {source}" if source else "it could not be made",
                reasons,
            )
    return refused


def _finding(error: StambaError) -> Finding:
    """Return an error as a finding, which is one whatever the check of its code would say."""
    return Finding(error.code, error.what, error.where or NOWHERE, error.remedy, ERROR)


def settled(made: Iterable[Made], judged: Mapping[str, tuple[Finding, ...]], book: Book) -> tuple[Made, ...]:
    """Return the editions made with their findings; one with errors is held back, and so is what is made from it."""
    known: dict[str, Made] = {}
    for one in made:
        findings = (*one.findings, *judged.get(one.edition, ()))
        count = errors(findings)
        source = next((name for name in EDITIONS[one.edition].needed(book) if known[name].held), "")
        held = one.held
        if not held and count:
            held = f"{count} promise{'s' if count != 1 else ''} not kept"
        elif not held and source:
            held = f"it is made from {source}"
        known[one.edition] = replace(one, findings=findings, held=held)
    return tuple(known.values())


def errors(findings: Iterable[Finding]) -> int:
    """Count the errors among findings."""
    return sum(finding.severity == "error" for finding in findings)


def fate(made: Iterable[Made], rejected: Path) -> str:
    """Say of every edition whether it is delivered."""
    made = tuple(made)
    kinds = (
        ("delivered", [one.edition for one in made if not one.held]),
        (f"in {rejected}", [one.edition for one in made if one.held and one.artifact]),
        ("not made", [one.edition for one in made if not one.artifact]),
    )
    told = "; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds if names)
    return f"{told}. What was there before of an edition that is held back is untouched"
