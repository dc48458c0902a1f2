"""X-2xx: where things lie: the boxes of the page, the bleed, and the white that text keeps.

ISO 32000-1, 14.11.2; ISO 15930-4, 6.8 and -7, 6.12. Tolerances are a tenth of a millimetre.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from stamba.checks.preflight.job import MM, Hit, Job, PreflightCheck, millimetres, size_told
from stamba.pdf.reading.model import overlap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stamba.ground.geometry import Box
    from stamba.pdf.reading import PageReading

_SAME = 0.1 * MM


def _finished(page: PageReading) -> Box:
    return page.trim or page.art or page.media


def trim_or_art(job: Job) -> Iterator[Hit]:
    """A page has either a TrimBox or an ArtBox, not both."""
    return job.pages(
        lambda page: (
            ""
            if (page.trim is None) != (page.art is None)
            else ("it has both a TrimBox and an ArtBox" if page.trim else "it has no TrimBox")
        )
    )


def nesting(job: Job) -> Iterator[Hit]:
    """Trim lies in bleed, bleed in media."""

    def say(page: PageReading) -> str:
        nest = [("TrimBox", page.trim or page.art), ("BleedBox", page.bleed), ("MediaBox", page.media)]
        boxes = [(name, box) for name, box in nest if box]
        for (inner_name, inner), (outer_name, outer) in pairwise(boxes):
            if not _inside(inner, outer):
                return f"the {inner_name} reaches out of the {outer_name}"
        return ""

    return job.pages(say)


def _inside(inner: Box, outer: Box) -> bool:
    slack = 0.01
    return (
        inner.x0 >= outer.x0 - slack
        and inner.y0 >= outer.y0 - slack
        and inner.x1 <= outer.x1 + slack
        and inner.y1 <= outer.y1 + slack
    )


def same_size(job: Job) -> Iterator[Hit]:
    """Every page has the size of the first."""
    sizes = [page.trim or page.art for page in job.reading.pages]
    first = next((size for size in sizes if size), None)
    if first is None:
        return iter(())
    return job.pages(
        lambda page: (
            ""
            if (page.trim is None and page.art is None) or _same_size(_finished(page), first)
            else f"{size_told(_finished(page))}, page 1 is {size_told(first)}"
        )
    )


def _same_size(one: Box, other: Box) -> bool:
    return abs(one.width - other.width) <= _SAME and abs(one.height - other.height) <= _SAME


def possible(job: Job) -> Iterator[Hit]:
    """A page has a size that a press and a PDF 1.4 can hold: 3 to 14 400 points (ISO 32000-1, annex C)."""

    def say(page: PageReading) -> str:
        sides = [side for box in (page.media, page.trim) if box for side in (box.width, box.height)]
        return "" if all(3 <= side <= 14_400 for side in sides) else f"it is {size_told(_finished(page))}"

    return job.pages(say)


def bleed(job: Job) -> Iterator[Hit]:
    """The bleed is the same on all sides and as wide as ordered."""
    wanted = job.press.bleed.pt if job.press else None

    def say(page: PageReading) -> str:
        trim, around = page.trim or page.art, page.bleed
        if trim is None:
            return ""
        if around is None:
            return "it has no BleedBox" if wanted or wanted is None else ""
        sides = (trim.x0 - around.x0, trim.y0 - around.y0, around.x1 - trim.x1, around.y1 - trim.y1)
        if max(sides) - min(sides) > _SAME:
            return (
                "the bleed is " + ", ".join(millimetres(side) for side in sides) + " left, foot, right, head"
            )
        if wanted is not None and abs(min(sides) - wanted) > _SAME:
            return f"the bleed is {millimetres(min(sides))}, ordered was {millimetres(wanted)}"
        return ""

    return job.pages(say)


def origin(job: Job) -> Iterator[Hit]:
    """The media starts at 0,0."""
    return job.pages(
        lambda page: (
            ""
            if abs(page.media.x0) < 0.01 and abs(page.media.y0) < 0.01
            else f"it starts at {page.media.x0:g}, {page.media.y0:g} pt"
        )
    )


def crop(job: Job) -> Iterator[Hit]:
    """A CropBox may not cut into the bleed: some programs print only what it shows."""
    return job.pages(
        lambda page: (
            "the CropBox hides a part of the bleed"
            if page.crop and not _inside(page.bleed or page.trim or page.media, page.crop)
            else ""
        )
    )


def turned(job: Job) -> Iterator[Hit]:
    """No page is turned or scaled by its dictionary."""
    return job.pages(
        lambda page: (
            f"it is turned by {page.rotate}°"
            if page.rotate % 360
            else (f"its unit is {page.user_unit:g}/72 inch" if page.user_unit != 1 else "")
        )
    )


def size_ordered(job: Job) -> Iterator[Hit]:
    """The trimmed page has the size that was ordered."""
    if job.press is None or job.cover:
        return iter(())
    width, height = job.press.trim.width.pt, job.press.trim.height.pt

    def say(page: PageReading) -> str:
        trim = page.trim or page.art
        if trim is None:
            return ""
        if abs(trim.width - width) <= _SAME and abs(trim.height - height) <= _SAME:
            return ""
        return f"{size_told(trim)}, ordered was {job.limits.trim}"

    return job.pages(say)


def reaches_bleed(job: Job) -> Iterator[Hit]:
    """A mark that touches the trim goes on into the bleed."""
    for page in job.reading.pages:
        for side in sorted({side for mark in page.marks for side in mark.short}):
            yield Hit(page.index, f"on the {side}")


def _text_boxes(page: PageReading) -> Iterator[Box]:
    trim = _finished(page)
    for mark in page.marks:
        if mark.kind == "text":
            yield from (box for box in mark.boxes if overlap(box, trim))


def cut_text(job: Job) -> Iterator[Hit]:
    """No text is cut by the trim."""
    return job.pages(
        lambda page: (
            "text crosses the trim"
            if any(not _inside(box, _finished(page)) for box in _text_boxes(page))
            else ""
        )
    )


def safe_zone(job: Job) -> Iterator[Hit]:
    """Text keeps its distance from the trim."""
    safe = job.limits.safe.pt

    def say(page: PageReading) -> str:
        nearest = min((_distance(box, _finished(page)) for box in _text_boxes(page)), default=safe)
        return f"text {millimetres(nearest)} from the trim" if -0.01 < nearest < safe - _SAME else ""

    return job.pages(say)


def _distance(box: Box, trim: Box) -> float:
    return min(box.x0 - trim.x0, box.y0 - trim.y0, trim.x1 - box.x1, trim.y1 - box.y1)


def fold(job: Job) -> Iterator[Hit]:
    """Text keeps its distance from the fold; page 1 is a recto, bound on the side of the book's spine."""
    if job.press is None or job.cover:
        return iter(())
    safe, rectos = job.press.inner_safe.pt, 0 if job.press.bound == "left" else 1

    def say(page: PageReading) -> str:
        trim = _finished(page)
        on_the_left = page.index % 2 == rectos
        gaps = (box.x0 - trim.x0 if on_the_left else trim.x1 - box.x1 for box in _text_boxes(page))
        nearest = min(gaps, default=safe)
        return f"text {millimetres(nearest)} from the fold" if nearest < safe - _SAME else ""

    return job.pages(say)


_BOXES = "15930-4 6.8, -7 6.12"
CHECKS = (
    PreflightCheck(
        "X-201",
        "the page does not say where it is trimmed",
        "Export it with a TrimBox.",
        _BOXES,
        trim_or_art,
    ),
    PreflightCheck("X-202", "the boxes of the page do not nest", "Export it again.", _BOXES, nesting),
    PreflightCheck(
        "X-203", "a page of another size", "Give every page the same size.", "printers", same_size
    ),
    PreflightCheck("X-204", "the bleed is not right", "Set the same bleed on four sides.", "printers", bleed),
    PreflightCheck(
        "X-205",
        "the media does not start at 0,0, and some programs shift it",
        "Run it through the print step.",
        "house",
        origin,
    ),
    PreflightCheck("X-206", "the crop box is too small", "Remove the CropBox.", _BOXES, crop),
    PreflightCheck(
        "X-207",
        "the page is turned or scaled",
        "Export it upright and at 100 %.",
        "printers",
        turned,
    ),
    PreflightCheck(
        "X-208",
        "the page is not the size that was ordered",
        "Set the trim size.",
        "house",
        size_ordered,
    ),
    PreflightCheck(
        "X-209",
        "something ends at the trim; a white edge will show",
        "Extend it into the bleed.",
        "printers",
        reaches_bleed,
    ),
    PreflightCheck("X-210", "text is near the trim", "Move it inward.", "printers", safe_zone, "safe"),
    PreflightCheck(
        "X-211", "text is near the fold", "Widen the inner margin.", "printers", fold, "inner_safe"
    ),
    PreflightCheck("X-212", "text is cut off", "Move it inside the page.", "house", cut_text),
    PreflightCheck(
        "X-213",
        "no press can print a page of this size",
        "Export it again at 100 %.",
        "ISO 32000-1 C.2",
        possible,
    ),
)
