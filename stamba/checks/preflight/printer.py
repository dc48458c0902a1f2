"""X-214, X-215, X-606: what the printer that is named takes: sizes, white, numbers of pages.

The rules are rows of press/printers.toml, each with its source; where that is second hand, the finding says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stamba.checks.preflight.boxes import finished, near_edges, near_fold
from stamba.checks.preflight.job import Hit, Job, PreflightCheck, millimetres, whole
from stamba.ground.geometry import Length, Size
from stamba.press.printers import pages_refused, trim_refused
from stamba.press.tables import printer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stamba.pdf.reading import PageReading


def _named(job: Job) -> bool:
    return job.press is not None and bool(job.press.printer) and job.cover is None


def trim_taken(job: Job) -> Iterator[Hit]:
    """The printer takes pages of this size."""
    if not _named(job) or not job.reading.pages:
        return iter(())
    box = finished(job.reading.pages[0])
    size = Size(*(Length(round(Length.from_pt(side).mm, 1)) for side in (box.width, box.height)))
    return whole(trim_refused(job.limits.printer, size))


def white_kept(job: Job) -> Iterator[Hit]:
    """Text keeps the white to the fold and to the other edges that the printer asks for in a book of so many pages."""
    if not _named(job):
        return iter(())
    row, count = printer(job.limits.printer), len(job.reading.pages)
    inner, outer = row.rules.inner_white(count), row.rules.edge

    def say(page: PageReading) -> str:
        fold, edge = near_fold(page, job.limits), near_edges(page, job.limits)
        told = [
            f"text {millimetres(max(0.0, gap))} from {place}, and {row.told} wants {asked} at {count} pages"
            for gap, place, asked in ((fold, "the fold", inner), (edge, "an edge", outer))
            if gap is not None and gap < asked.pt - 0.3
        ]
        return "; ".join(told)

    return job.pages(say)


def pages_taken(job: Job) -> Iterator[Hit]:
    """The printer takes a book of so many pages of this paper."""
    if not _named(job):
        return iter(())
    return whole(pages_refused(job.limits.printer, job.limits.paper, len(job.reading.pages)))


CHECKS = (
    PreflightCheck(
        "X-214", "the printer does not take pages of this size", "Set [print] trim.", "printers", trim_taken
    ),
    PreflightCheck(
        "X-215",
        "text is nearer to an edge than the printer takes",
        "Widen the margins: [print.margins] inner, outer, head, foot.",
        "printers",
        white_kept,
    ),
    PreflightCheck(
        "X-606",
        "the printer does not take a book of so many pages",
        "Take another paper or product of the printer.",
        "printers",
        pages_taken,
    ),
)
