"""X-1xx: the file as a PDF/X file: what it claims and what it says of itself.

ISO 15930-4 (X-1a:2003) and ISO 15930-7 (X-4); clause numbers from their tables of contents, the rules from the public
application notes of CGATS for the 2003 parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stamba.checks.preflight.job import Hit, Job, PreflightCheck, odd, whole
from stamba.press import tables

if TYPE_CHECKING:
    from collections.abc import Iterator


def locked(job: Job) -> Iterator[Hit]:
    """The file is encrypted, even if it opens without a password."""
    return whole("it is encrypted" if job.reading.encrypted else "")


def broken_pages(job: Job) -> Iterator[Hit]:
    """A page could not be read to its end, or its content makes no sense."""
    yield from job.pages(lambda page: page.trouble)
    yield from odd(job, "syntax")


def repaired(job: Job) -> Iterator[Hit]:
    """The parser had to guess."""
    return whole(job.reading.warnings[0] if job.reading.warnings else "")


def version(job: Job) -> Iterator[Hit]:
    """The PDF version is above that of the standard."""
    standard, found = job.standard, job.reading.version
    if standard and _number(found) > _number(standard.pdf_version):
        yield Hit(None, f"PDF {found}, and {standard.name} is written against {standard.pdf_version}")


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def object_streams(job: Job) -> Iterator[Hit]:
    """PDF 1.4 knows no object streams."""
    return whole("objects are packed in streams" if job.flattened and job.reading.object_streams else "")


def file_id(job: Job) -> Iterator[Hit]:
    """The trailer has no ID."""
    return whole("" if job.reading.has_id else "the trailer has no ID")


def claim(job: Job) -> Iterator[Hit]:
    """The file claims no PDF/X, or another than was ordered, or in the wrong place."""
    if not job.claim:
        yield Hit(None, "the file does not say that it is PDF/X")
    elif job.press and job.claim != job.press.standard.name:
        yield Hit(None, f"the file says {job.claim}, ordered was {job.press.standard.name}")
    elif job.standard is None:
        yield Hit(None, f"the file says {job.claim}, which we cannot judge")
    elif job.standard.key == "x1a" and job.reading.info.pdfx_version != job.standard.name:
        yield Hit(None, "Info does not say GTS_PDFXVersion")


def title(job: Job) -> Iterator[Hit]:
    """Info has no title."""
    return whole("" if job.reading.info.title else "Info has no Title")


def trapped(job: Job) -> Iterator[Hit]:
    """Trapped must be the name True or False."""
    found = job.reading.info.trapped
    return whole("" if found in {"True", "False"} else f"Trapped is {found or 'not there'}")


def dates(job: Job) -> Iterator[Hit]:
    """Info has no creation or modification date."""
    info = job.reading.info
    missing = [
        name for name, date in (("CreationDate", info.created), ("ModDate", info.modified)) if date is None
    ]
    return whole(f"Info has no {' and no '.join(missing)}" if missing else "")


def agreement(job: Job) -> Iterator[Hit]:
    """Info and XMP contradict each other."""
    info, xmp = job.reading.info, job.reading.xmp
    if xmp is None:
        return
    pairs = (
        ("title", info.title, xmp.title),
        ("author", _names(info.author), _names(xmp.author)),
        ("program", info.creator, xmp.creator),
        ("producer", info.producer, xmp.producer),
        ("trapped", info.trapped, xmp.trapped),
        ("creation date", info.created, xmp.created),
        ("modification date", info.modified, xmp.modified),
    )
    for name, one, other in pairs:
        if one and other and one != other:
            yield Hit(None, f"the {name} is {one} in Info and {other} in XMP")


def _names(text: str) -> str:
    """Authors as one line: programs part them by semicolons or by commas."""
    return ", ".join(name.strip() for name in text.replace(";", ",").split(","))


def metadata(job: Job) -> Iterator[Hit]:
    """PDF/X-4 tells itself in XMP, so there must be a packet that can be read."""
    needs = job.standard is None or job.standard.key == "x4"
    return whole("there is no XMP that can be read" if needs and job.reading.xmp is None else "")


def one_intent(job: Job) -> Iterator[Hit]:
    """There must be exactly one GTS_PDFX output intent."""
    count = sum(intent.kind == "GTS_PDFX" for intent in job.reading.intents)
    return whole("" if count == 1 else f"there are {count} output intents of kind GTS_PDFX")


def profile(job: Job) -> Iterator[Hit]:
    """The embedded profile is not that of a CMYK press."""
    for intent in job.reading.intents:
        if intent.kind != "GTS_PDFX" or not intent.embedded:
            continue
        found = (intent.profile_class, intent.profile_space, intent.components)
        if not found[0]:
            yield Hit(None, "it is damaged, or no profile at all")
        elif found != ("prtr", "CMYK", 4):
            yield Hit(None, f"class {found[0] or 'unknown'}, space {found[1] or 'unknown'}, N = {found[2]}")


def condition_known(job: Job) -> Iterator[Hit]:
    """Without a profile the condition must be a registered one; X-4 wants the profile in any case."""
    for intent in job.reading.intents:
        if intent.kind != "GTS_PDFX":
            continue
        known = intent.identifier in tables.known("conditions") and intent.identifier != "Custom"
        if not intent.identifier:
            yield Hit(None, "the output intent names no condition")
        elif not intent.embedded and (not known or not intent.registry):
            yield Hit(None, f"{intent.identifier!r} is not registered, and no profile is embedded")
        elif not intent.embedded and job.standard and job.standard.key == "x4":
            yield Hit(None, "no profile is embedded")


def condition_heard_of(job: Job) -> Iterator[Hit]:
    """The identifier is none we know."""
    for intent in job.reading.intents:
        if (
            intent.kind == "GTS_PDFX"
            and intent.identifier
            and intent.identifier not in tables.known("conditions")
        ):
            yield Hit(None, repr(intent.identifier))


def condition_ordered(job: Job) -> Iterator[Hit]:
    """The condition is another than was ordered."""
    for intent in job.reading.intents:
        if job.press and intent.kind == "GTS_PDFX" and intent.identifier != job.press.condition.key:
            yield Hit(None, f"{intent.identifier!r} instead of {job.press.condition.key!r}")


def condition_honest(job: Job) -> Iterator[Hit]:
    """The profile's name speaks of another condition than the intent."""
    for intent in job.reading.intents:
        made_for = tables.condition_of(intent.profile_name)
        named = intent.identifier.startswith("FOGRA") or intent.identifier in tables.known("conditions")
        if made_for and named and intent.identifier not in {"Custom", made_for.key}:
            yield Hit(None, f"the intent says {intent.identifier}, the profile is {intent.profile_name!r}")


_EXPORT = "Export it again as PDF/X."
_MAKER = "Set it in the program that made the file."
CHECKS = (
    PreflightCheck(
        "X-002", "the file is locked", "Save it without a password.", "15930-4 6.11, -7 6.15", locked
    ),
    PreflightCheck(
        "X-003", "the page cannot be read", "Make the file again.", "ISO 32000-1 7.8", broken_pages
    ),
    PreflightCheck(
        "X-004",
        "the file is damaged and was repaired to read it",
        "Make it again.",
        "ISO 32000-1 7.5",
        repaired,
    ),
    PreflightCheck("X-101", "the PDF version is too new", _EXPORT, "15930-4, -7 5", version),
    PreflightCheck(
        "X-102",
        "PDF 1.4 has no object streams",
        "Save it without object streams.",
        "15930-4 6.1",
        object_streams,
    ),
    PreflightCheck("X-103", "the file has no identity", _EXPORT, "15930-4 6.7, -7 6.10", file_id),
    PreflightCheck("X-104", "the PDF/X version is wrong", _EXPORT, "15930-4 6.7, -7 6.11", claim),
    PreflightCheck(
        "X-105", "the file has no title", "Set the title of the book.", "15930-4 6.7, -7 6.10", title
    ),
    PreflightCheck(
        "X-106",
        "the file does not say whether it is trapped",
        _MAKER,
        "15930-4 6.6, -7 6.9",
        trapped,
    ),
    PreflightCheck(
        "X-107", "Info and XMP disagree", "Write both from one source.", "15930-7 6.10", agreement
    ),
    PreflightCheck("X-108", "the file has no date", _MAKER, "15930-4 6.7, -7 6.10", dates),
    PreflightCheck("X-109", "the file has no metadata", _EXPORT, "15930-7 6.10", metadata),
    PreflightCheck(
        "X-110", "exactly one output intent is wanted", _EXPORT, "15930-4 6.2, -7 6.4", one_intent
    ),
    PreflightCheck(
        "X-111",
        "the output profile is not that of a CMYK press",
        "Take the printer's profile.",
        "15930-4 6.2, -7 6.4",
        profile,
    ),
    PreflightCheck(
        "X-112",
        "the printing condition is not described",
        "Embed the profile.",
        "15930-4 6.2, -7 6.4",
        condition_known,
    ),
    PreflightCheck(
        "X-113",
        "we have not heard of the printing condition",
        "Ask the printer.",
        "15930-4 6.2, -7 6.4",
        condition_heard_of,
    ),
    PreflightCheck(
        "X-114", "the printing condition is not the one ordered", _EXPORT, "house", condition_ordered
    ),
    PreflightCheck(
        "X-115",
        "profile and condition do not belong together",
        "Embed the profile of the condition.",
        "house",
        condition_honest,
    ),
)
