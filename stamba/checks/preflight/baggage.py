"""X-12x, X-13x, X-318: what a print file must not carry beside its pages, and orders it must not give to the press.

ISO 15930-4, 6.4, 6.5, 6.9, 6.10, 6.13, 6.14; ISO 15930-7, 6.7, 6.8, 6.13, 6.14, 6.17, 6.18.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stamba.checks.preflight.job import Hit, Job, PreflightCheck, odd, whole
from stamba.pdf.reading.model import overlap

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOSTILE = frozenset({"Crypt", "LZWDecode"})
_TOO_NEW = frozenset({"JPXDecode", "JBIG2Decode"})


def _carries(job: Job, *keys: str) -> Iterator[Hit]:
    found = [key for key in keys if key in job.reading.catalog]
    return whole(", ".join(found))


def forms(job: Job) -> Iterator[Hit]:
    """Form fields."""
    return _carries(job, "AcroForm", "XFA")


def actions(job: Job) -> Iterator[Hit]:
    """Actions and scripts, of the file, of a page or behind an annotation."""
    yield from _carries(job, "OpenAction", "AA", "JavaScript")
    yield from odd(job, "action")


def attachments(job: Job) -> Iterator[Hit]:
    """Embedded files, collections, alternate presentations."""
    return _carries(job, "EmbeddedFiles", "Collection", "AlternatePresentations")


def inside_bleed(job: Job) -> Iterator[Hit]:
    """Annotations lie wholly outside the bleed, a printer's mark outside the trim; a trap network may be inside."""
    for page in job.reading.pages:
        for annotation in page.annotations:
            inner = page.bleed or page.trim or page.media
            if annotation.subtype == "PrinterMark":
                inner = page.trim or inner
            if annotation.subtype != "TrapNet" and (annotation.box is None or overlap(annotation.box, inner)):
                yield Hit(page.index, annotation.subtype or "of no kind")


def layers(job: Job) -> Iterator[Hit]:
    """PDF/X-1a knows no optional content."""
    return _carries(job, "OCProperties") if job.flattened else iter(())


def switched(job: Job) -> Iterator[Hit]:
    """Elsewhere a layer may be off on one screen and on at the press."""
    return iter(()) if job.flattened else _carries(job, "OCProperties")


def bookmarks(job: Job) -> Iterator[Hit]:
    """Some printers refuse bookmarks; ordered outlines are no surprise."""
    wanted = job.press is not None and job.press.outlines
    return iter(()) if wanted else _carries(job, "Outlines")


def tags(job: Job) -> Iterator[Hit]:
    """Tags do no harm, and no good."""
    return _carries(job, "StructTreeRoot")


def filters(job: Job) -> Iterator[Hit]:
    """Compressions a press may not know."""
    forbidden = _HOSTILE | (_TOO_NEW if job.flattened else frozenset())
    return whole(", ".join(name for name in job.reading.filters if name in forbidden))


def press_commands(job: Job) -> Iterator[Hit]:
    """Transfer curves, halftones, PostScript, OPI: settings that belong to the press, not to the file."""
    return odd(job, "press")


CHECKS = (
    PreflightCheck("X-120", "the file carries a form", "Flatten or remove it.", "15930-7 6.26", forms),
    PreflightCheck(
        "X-121",
        "the file carries actions or scripts",
        "Remove them.",
        "15930-4 6.14, -7 6.18",
        actions,
    ),
    PreflightCheck(
        "X-122", "the file carries other files", "Remove them.", "15930-4 6.4, -7 6.7", attachments
    ),
    PreflightCheck(
        "X-123",
        "an annotation lies inside the bleed",
        "Remove links, notes and fields.",
        "15930-4 6.13, -7 6.17",
        inside_bleed,
    ),
    PreflightCheck("X-124", "the file has layers", "Flatten them.", "15930-4 6.16", layers),
    PreflightCheck(
        "X-125",
        "the file has bookmarks, which some printers refuse",
        "Remove them.",
        "printers",
        bookmarks,
    ),
    PreflightCheck(
        "X-126",
        "the file is tagged; a press has no use for it",
        "Leave the tags to the screen PDF.",
        "house",
        tags,
    ),
    PreflightCheck(
        "X-127",
        "the file has layers, and what is off may be printed",
        "Flatten them, or tell the printer which are meant.",
        "GWG 2015",
        switched,
    ),
    PreflightCheck(
        "X-130",
        "a compression the press may not know",
        "Save it with Flate or JPEG.",
        "15930-4 6.5, -7 6.8",
        filters,
    ),
    PreflightCheck(
        "X-318",
        "the file commands the press",
        "Remove it.",
        "15930-4 6.9 6.10, -7 6.13 6.14",
        press_commands,
    ),
)
