"""The fate of each edition of a run: made or not, delivered or held back, and the reason."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from stamba import limits
from stamba.document.book import Book
from stamba.document.finished import FinishedPdfs
from stamba.editions.artifact import Artifact, Order
from stamba.editions.table import EDITIONS, Edition
from stamba.errors import NOWHERE, ConfigError, ManuscriptError, RenderError, StambaError
from stamba.findings import Finding
from stamba.setting.engine import SetBook

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
class Run:
    """The input that all editions of a run share: the book, the folder of drafts, the PDFs read, the listeners."""

    book: Book
    drafts: Path
    pdfs: FinishedPdfs
    step: Callable[[str, str], None]
    progress: Callable[[str], None]


def make(run: Run, editions: Iterable[Edition]) -> tuple[Made, ...]:
    """Make each edition. What goes wrong with one is a finding on it, told once, and the next one is made.

    Raises what went wrong when that is one thing and nothing could be made.
    """
    artifacts: dict[str, Artifact] = {}
    pages = SetBook(run.book, run.progress)
    wrong: dict[str, StambaError] = {}
    results: list[Made] = []
    seconds = limits.ENGINE_SECONDS + _letters(run.book) // limits.ENGINE_LETTERS

    def fail(edition: str, error: StambaError, seconds: float) -> Made:
        told = {str(wrong[one.edition]) for one in results if one.edition in wrong and one.findings}
        wrong[edition] = error
        known = str(error) in told or EDITIONS[edition].inner
        return Made(edition, None, () if known else (_finding(error),), seconds, "it could not be made")

    for edition in editions:
        began = time.perf_counter()
        lacking = next((name for name in edition.needs if name not in artifacts), "")
        if lacking and EDITIONS[lacking].inner:
            results.append(fail(edition.name, wrong[lacking], 0.0))
        elif lacking:
            results.append(Made(edition.name, None, (), 0.0, f"it is made from {lacking}"))
        else:
            run.step(edition.step, edition.name)
            path = run.drafts / f"{run.book.document.config.slug}{edition.suffix}"
            order = Order(run.book, pages, path, artifacts, run.progress, run.pdfs)
            try:
                with limits.processor(seconds, f"the edition {edition.name}", _TOO_LONG):
                    artifacts[edition.name] = edition.make(order)
            except (ConfigError, ManuscriptError, RenderError) as error:
                results.append(fail(edition.name, error, time.perf_counter() - began))
            else:
                took = time.perf_counter() - began
                told = pages.findings if edition.name == "print" else ()
                results.append(Made(edition.name, artifacts[edition.name], told, took))
    if len({str(error) for error in wrong.values()}) == 1 and all(EDITIONS[name].inner for name in artifacts):
        raise next(iter(wrong.values()))
    return tuple(results)


def _letters(book: Book) -> int:
    flow = book.flow
    return sum(len(one.text) for one in flow.sections) + sum(len(one.text) for one in flow.notes)


def _finding(error: StambaError) -> Finding:
    return Finding(error.code, error.what, error.where or NOWHERE, error.remedy)


def settled(made: Iterable[Made], judged: Mapping[str, tuple[Finding, ...]]) -> tuple[Made, ...]:
    """Return the editions made with their findings; one with errors is held back, and so is what is made from it."""
    known: dict[str, Made] = {}
    for one in made:
        findings = (*one.findings, *judged.get(one.edition, ()))
        count = errors(findings)
        source = next((name for name in EDITIONS[one.edition].needs if known[name].held), "")
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
