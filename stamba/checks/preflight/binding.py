"""X-6xx and X-7xx: the pages as a book that can be bound, and the cover that goes round it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stamba.checks.preflight.job import MM, Hit, Job, PreflightCheck, millimetres, size_told, whole
from stamba.ground.errors import ConfigError
from stamba.ground.geometry import Box
from stamba.press.binding import require_binding
from stamba.press.cover import SPINE_CLEARANCE

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAME = 0.1 * MM


def _interior(job: Job) -> bool:
    return job.press is not None and job.cover is None


def multiple(job: Job) -> Iterator[Hit]:
    """The page count is a multiple of what was ordered and of what the binding folds."""
    if not _interior(job):
        return iter(())
    pages, press = len(job.reading.pages), job.limits
    for step in (press.pages, press.binding.step):
        if pages % step:
            return whole(f"{pages} pages, and {step} were to go on a sheet")
    return iter(())


def odd_pages(job: Job) -> Iterator[Hit]:
    """A leaf has two pages; of a file that nobody ordered, one page may be a cover or a sheet."""
    count = len(job.reading.pages)
    return whole(f"it has {count} pages" if job.press is None and count > 1 and count % 2 else "")


def can_be_bound(job: Job) -> Iterator[Hit]:
    """The binding can hold so many pages of this paper."""
    if not _interior(job) or not job.reading.pages:
        return iter(())
    try:
        require_binding(len(job.reading.pages), job.limits.paper, job.limits.binding)
    except ConfigError as error:
        return whole(f"{error.what}. {error.remedy}".rstrip("."))
    return iter(())


def binds_well(job: Job) -> Iterator[Hit]:
    """And it holds them well."""
    pages, binding = len(job.reading.pages), job.limits.binding
    if not _interior(job) or not binding.many < pages <= binding.most:
        return iter(())
    return whole(f"{pages} pages by {binding.name}, which likes {binding.many} or fewer")


def blanks(job: Job) -> Iterator[Hit]:
    """Blank pages, to be looked at once."""
    if job.cover:
        return iter(())
    return job.pages(lambda page: "nothing is painted on it" if page.blank else "")


def no_pages(job: Job) -> Iterator[Hit]:
    """There is something to print."""
    return whole("" if job.reading.pages else "it has no pages")


def cover_size(job: Job) -> Iterator[Hit]:
    """The cover is two trims, a spine, and their bleed."""
    if job.cover is None:
        return iter(())
    size = job.cover.size
    return job.pages(
        lambda page: (
            ""
            if page.trim
            and abs(page.trim.width - size.width.pt) <= _SAME
            and abs(page.trim.height - size.height.pt) <= _SAME
            else f"it is {size_told(page.trim or page.media)}, the book needs {size}"
        )
    )


def cover_page(job: Job) -> Iterator[Hit]:
    """A cover is one page: back, spine and front side by side."""
    count = len(job.reading.pages)
    return whole(f"it has {count} pages" if job.cover and count != 1 else "")


def spine_text(job: Job) -> Iterator[Hit]:
    """Type on the spine keeps clear of the folds, and no type crosses one."""
    if job.cover is None:
        return
    clear = SPINE_CLEARANCE.pt
    for page in job.reading.pages:
        if page.trim is None:
            continue
        folds = [page.trim.x0 + fold.pt for fold in job.cover.folds]
        for box in (box for mark in page.marks if mark.kind == "text" for box in mark.boxes):
            on_spine = len(folds) == 2 and folds[0] <= _middle(box) <= folds[1]
            if on_spine and not job.cover.room.mm:
                few = "a spine of so few pages may carry no words"
                room = f"a spine of {job.cover.spine} has no room for text"
                yield Hit(page.index, room if job.cover.worded else few)
            elif any(
                box.x0 < fold + (clear if on_spine else 0) and box.x1 > fold - (clear if on_spine else 0)
                for fold in folds
            ):
                near = min(min(abs(box.x0 - fold), abs(box.x1 - fold)) for fold in folds)
                yield Hit(
                    page.index,
                    f"text {millimetres(near)} from a fold of the spine"
                    if on_spine
                    else "text crosses a fold",
                )


def bare_spine(job: Job) -> Iterator[Hit]:
    """A spine with room for type says which book it is, so that it is found on a shelf."""
    if job.cover is None or not job.cover.room.mm:
        return
    for page in job.reading.pages:
        folds = [page.trim.x0 + fold.pt for fold in job.cover.folds] if page.trim else [0.0, 0.0]
        middles = [_middle(box) for mark in page.marks if mark.kind == "text" for box in mark.boxes]
        if not any(folds[0] <= middle <= folds[1] for middle in middles):
            yield Hit(page.index, f"{job.cover.spine} wide, and nothing on it")


def _middle(box: Box) -> float:
    return (box.x0 + box.x1) / 2


CHECKS = (
    PreflightCheck(
        "X-601",
        "the page count does not fill its sheets",
        "Add blank pages at its end; or leave `pages` out of [press] in book.toml, and blanks fill the sheets.",
        "printers",
        multiple,
        asked="pages",
    ),
    PreflightCheck(
        "X-607",
        "the last leaf has one page",
        "Add a blank page where it should stand.",
        "printers",
        odd_pages,
    ),
    PreflightCheck(
        "X-602",
        "the book cannot be bound so",
        "Or take another paper.",
        "printers",
        can_be_bound,
    ),
    PreflightCheck("X-603", "the book is thick for its binding", "Ask the binder.", "printers", binds_well),
    PreflightCheck("X-604", "a page is blank", "Look whether it should be.", "house", blanks),
    PreflightCheck("X-605", "there is nothing to print", "Make the file again.", "house", no_pages),
    PreflightCheck(
        "X-701",
        "the cover does not fit the book",
        "Build it again with the real page count.",
        "printers",
        cover_size,
    ),
    PreflightCheck(
        "X-702",
        "a cover is one page",
        "Set back, spine and front side by side.",
        "printers",
        cover_page,
    ),
    PreflightCheck(
        "X-703",
        "text does not fit the spine",
        "Set it smaller, or leave the spine empty.",
        "KDP, Ingram",
        spine_text,
    ),
    PreflightCheck(
        "X-704",
        "the spine has room for a title and has none",
        "A title too long for it at 6 pt is left out.",
        "house",
        bare_spine,
    ),
)
