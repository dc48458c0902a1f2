"""Preflight: a finished print PDF, ours or foreign, judged by a table of small checks (X codes).

The file is read once into plain values; every check is a pure function of them. A file that cannot be read is a
finding, never an exception.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stamba.checks.preflight import baggage, binding, boxes, colour, content, printer, structure
from stamba.checks.preflight.job import Job, PreflightCheck
from stamba.ground.errors import Source
from stamba.ground.findings import SEVERITIES, Finding
from stamba.ground.geometry import Length, Size
from stamba.pdf.file import PdfFile, opened
from stamba.pdf.reading import UnreadableError, read_print
from stamba.press.spec import from_table
from stamba.press.tables import NOTHING

if TYPE_CHECKING:
    from stamba.pdf.reading import PrintReading
    from stamba.press.cover import CoverPlan
    from stamba.press.spec import PressSpec

CHECKS: tuple[PreflightCheck, ...] = tuple(
    sorted(
        (
            *structure.CHECKS,
            *baggage.CHECKS,
            *boxes.CHECKS,
            *colour.CHECKS,
            *content.CHECKS,
            *binding.CHECKS,
            *printer.CHECKS,
        ),
        key=lambda check: check.code,
    )
)
_MOST_OF_A_CODE = 20
_OF_A_CLAIM = frozenset({"X-103", "X-105", "X-106", "X-107", "X-108", "X-109", "X-110"})


def preflight_for(key: str, source: Path) -> tuple[Finding, ...]:
    """Judge any PDF as the interior that the printer of this key takes; raises ConfigError for an unknown printer."""
    with opened(source) as file:
        ordered = from_table({"printer": key}, source.parent)
        with suppress(UnreadableError):  # of which the preflight tells
            for page in file.once(read_print).pages[:1]:
                box = boxes.finished(page)
                trim = Size(Length.from_pt(box.width), Length.from_pt(box.height))
                ordered = replace(ordered, trim=trim, bleed=ordered.bleed if page.bleed else NOTHING)
        return preflight(file, ordered)


def preflight(
    source: Path | PdfFile, expected: PressSpec | None = None, cover: CoverPlan | None = None
) -> tuple[Finding, ...]:
    """Judge a PDF for the press: errors first, each finding with its pages and its remedy.

    `expected` is what was ordered; None judges a foreign file by its own claim and common limits. `cover` is the
    plan the file must fit, when it is a cover. Nothing is raised for a bad file.
    """
    with opened(source) as file:
        try:
            reading = file.once(read_print)
        except UnreadableError as error:
            code, what, hint = (
                ("X-002", "the file is locked", "Save it without a password.")
                if error.locked
                else ("X-001", "the file cannot be read", "Make it again.")
            )
            return (Finding(code, f"{what}: {error}", Source(Path(file.path.name)), hint),)
    return judge(reading, expected, cover)


def judge(
    reading: PrintReading, expected: PressSpec | None = None, cover: CoverPlan | None = None
) -> tuple[Finding, ...]:
    """Run every check over what was read; pure.

    Of a file that had to be repaired, or has no pages, only that is told: the rest follows from it; and one that
    claims no standard of ISO 15930 is told so once, and not what it lacks for one.
    """
    job = Job(reading, expected, cover)
    cause = "X-004" if reading.warnings else "" if reading.pages else "X-605"
    foreign = expected is None and not job.claim
    checks = [
        check for check in CHECKS if cause in {"", check.code} and not (foreign and check.code in _OF_A_CLAIM)
    ]
    found = [finding for check in checks for finding in _findings(check, job)]
    return tuple(sorted(found, key=lambda finding: (SEVERITIES.index(finding.severity), finding.code)))


def _findings(check: PreflightCheck, job: Job) -> list[Finding]:
    """The findings of one check: what is the same on many pages is said once."""
    places: dict[str, list[int]] = {}
    for hit in check.look(job):
        pages = places.setdefault(hit.words, [])
        if hit.index is not None and hit.index not in pages[-1:]:
            pages.append(hit.index)
    found = [
        Finding(
            check.code,
            f"{check.sentence}: {words}",
            Source(Path(job.reading.name), pages=tuple(pages)),
            check.hint,
            severity=check.severity(job),
        )
        for words, pages in list(places.items())[:_MOST_OF_A_CODE]
    ]
    if (more := len(places) - _MOST_OF_A_CODE) > 0:
        pages = sorted({page for each in list(places.values())[_MOST_OF_A_CODE:] for page in each})
        words = f"{check.sentence}: {more} more of the kind"
        found.append(
            Finding(
                check.code,
                words,
                Source(Path(job.reading.name), pages=tuple(pages)),
                check.hint,
                severity=check.severity(job),
            )
        )
    return found
