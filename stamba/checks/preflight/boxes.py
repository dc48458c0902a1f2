"""X-2xx: where things lie: the boxes of the page, the bleed, and the white that text keeps.

ISO 32000-1, 14.11.2; ISO 15930-4, 6.8 and -7, 6.12. Tolerances are a tenth of a millimetre.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from stamba.checks.preflight.job import MM, Hit, Job, PreflightCheck, millimetres, size_told
from stamba.pdf.reading.model import overlap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stamba.ground.geometry import Box
    from stamba.pdf.reading import PageReading
    from stamba.press.spec import PressSpec

_SAME = 0.1 * MM
_CREEP = 10 * MM  # on both sides together: more paper is not stapled


def finished(page: PageReading) -> Box:
    """Return the page as it is when it is cut: trim, else art, else media."""
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
    boxed = any(page.trim or page.art for page in job.reading.pages)
    judged = [page for page in job.reading.pages if not boxed or page.trim or page.art]
    first = finished(judged[0]) if judged else None
    return job.pages(
        lambda page: (
            ""
            if first is None
            or page not in judged
            or _same_size(finished(page), first)
            or _nested(page, judged[0])
            else f"{size_told(finished(page))}, page {judged[0].index + 1} is {size_told(first)}"
        )
    )


def _nested(page: PageReading, first: PageReading) -> bool:
    """Tell whether two sides are sheets of one size whose pages creep: trimmed as high, around the same middle."""
    one, other = finished(page), finished(first)
    return (
        _same_size(page.media, first.media)
        and max(abs(one.y0 - other.y0), abs(one.y1 - other.y1), abs(one.x0 + one.x1 - other.x0 - other.x1))
        <= _SAME
        and abs(one.width - other.width) <= _CREEP
    )


def _same_size(one: Box, other: Box) -> bool:
    return abs(one.width - other.width) <= _SAME and abs(one.height - other.height) <= _SAME


def possible(job: Job) -> Iterator[Hit]:
    """A page has a size that a press and a PDF 1.4 can hold: 3 to 14 400 points (ISO 32000-1, annex C)."""

    def say(page: PageReading) -> str:
        sides = [side for box in (page.media, page.trim) if box for side in (box.width, box.height)]
        return "" if all(3 <= side <= 14_400 for side in sides) else f"it is {size_told(finished(page))}"

    return job.pages(say)


def bleed(job: Job) -> Iterator[Hit]:
    """The bleed is as wide as ordered on each side; where nothing was ordered, none, or the same on three
    sides or four.
    """

    def say(page: PageReading) -> str:
        trim, around = page.trim or page.art, page.bleed
        if trim is None:
            return ""
        wanted = _ordered_bleed(job, page.index)
        if around is None:
            return "it has no BleedBox" if wanted and any(wanted) else ""
        sides = (trim.x0 - around.x0, trim.y0 - around.y0, around.x1 - trim.x1, around.y1 - trim.y1)
        if wanted is None:
            # Printers on demand want none at the spine, which lies on the left or on the right.
            left, _, right, head = sides
            wanted = tuple(0.0 if side < _SAME and side in (left, right) else head for side in sides)
            wanted = wanted if left >= _SAME or right >= _SAME else (head,) * 4
        if all(abs(side - due) <= _SAME for side, due in zip(sides, wanted, strict=True)):
            return ""
        due = _sides_told(wanted) if job.press else "the same on four sides, or none at the spine"
        return f"the bleed is {_sides_told(sides)}, and should be {due}"

    return job.pages(say)


def _ordered_bleed(job: Job, index: int) -> tuple[float, ...] | None:
    """The bleed of a page left, foot, right, head, in points, as it was ordered; None where nothing was."""
    if job.press is None:
        return None
    left, right = (width.pt for width in job.press.bleeds(index))
    return left, job.press.bleed.pt, right, job.press.bleed.pt


def _sides_told(sides: Sequence[float]) -> str:
    if max(sides) - min(sides) <= _SAME:
        return millimetres(min(sides))
    return ", ".join(millimetres(side) for side in sides) + " left, foot, right, head"


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
    """A mark that touches the trim goes on into the bleed, and there is one to go on into."""
    for page in job.reading.pages:
        for side in sorted({side for mark in page.marks for side in mark.short}):
            yield Hit(page.index, f"on the {side}")
        if bare := " and ".join(_bare_sides(job, page)):
            yield Hit(page.index, f"on the {bare}, where there is no bleed")


def _bare_sides(job: Job, page: PageReading) -> Iterator[str]:
    """Yield the sides without bleed to which something comes, but for that of the spine where it may have none."""
    trim, bleed = finished(page), page.bleed or finished(page)
    gaps = {
        "left": trim.x0 - bleed.x0, "bottom": trim.y0 - bleed.y0,
        "right": bleed.x1 - trim.x1, "top": bleed.y1 - trim.y1,
    }  # fmt: skip
    bare = {side for side, gap in gaps.items() if gap < _SAME}
    if job.press and job.press.inner_bleed is not None and not job.press.inner_bleed.mm:
        bare.discard(job.press.spine_at(page.index))
    elif job.press is None and len(bare) == 1:
        bare -= {"left", "right"}
    for side in sorted(bare):
        if any(
            _at_edge(box, trim, side)
            for mark in page.marks
            if mark.kind != "text" and not mark.colour.white
            for box in mark.boxes
        ):
            yield side


def _at_edge(box: Box, trim: Box, side: str) -> bool:
    beyond = {"left": trim.x0 - box.x0, "bottom": trim.y0 - box.y0, "right": box.x1 - trim.x1,
              "top": box.y1 - trim.y1}  # fmt: skip
    return overlap(box, trim) and beyond[side] > -_SAME


def _text_boxes(page: PageReading) -> Iterator[Box]:
    trim = finished(page)
    for mark in page.marks:
        if mark.kind == "text":
            yield from (box for box in mark.boxes if overlap(box, trim))


def cut_text(job: Job) -> Iterator[Hit]:
    """No text is cut by the trim."""
    return job.pages(
        lambda page: (
            "text crosses the trim"
            if any(not _inside(box, finished(page)) for box in _text_boxes(page))
            else ""
        )
    )


def safe_zone(job: Job) -> Iterator[Hit]:
    """Text keeps its distance from the trim."""
    safe = job.limits.safe.pt

    def say(page: PageReading) -> str:
        distances = (_distance(box, finished(page)) for box in _text_boxes(page))
        nearest = min((one for one in distances if one > -0.01), default=safe)  # what is cut is told by X-212
        return f"text {millimetres(nearest)} from the trim" if nearest < safe - _SAME else ""

    return job.pages(say)


def _distance(box: Box, trim: Box) -> float:
    return min(box.x0 - trim.x0, box.y0 - trim.y0, trim.x1 - box.x1, trim.y1 - box.y1)


def fold(job: Job) -> Iterator[Hit]:
    """Text keeps its distance from the fold."""
    if job.press is None or job.cover:
        return iter(())
    press, safe = job.press, job.press.inner_safe.pt

    def say(page: PageReading) -> str:
        nearest = near_fold(page, press)
        return (
            "" if nearest is None or nearest >= safe - _SAME else f"text {millimetres(nearest)} from the fold"
        )

    return job.pages(say)


def near_fold(page: PageReading, press: PressSpec) -> float | None:
    """Return the distance in points of the text from the fold; None for a page without text. Page 1 is a recto."""
    trim = finished(page)
    on_the_left = press.spine_at(page.index) == "left"
    return min(
        (box.x0 - trim.x0 if on_the_left else trim.x1 - box.x1 for box in _text_boxes(page)), default=None
    )


def near_edges(page: PageReading, press: PressSpec) -> float | None:
    """Return the distance in points of the text from head, foot and fore-edge; None for a page without text."""
    trim = finished(page)
    on_the_left = press.spine_at(page.index) == "left"
    return min(
        (
            min(box.y0 - trim.y0, trim.y1 - box.y1, trim.x1 - box.x1 if on_the_left else box.x0 - trim.x0)
            for box in _text_boxes(page)
        ),
        default=None,
    )


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
    PreflightCheck(
        "X-204", "the bleed is not right", "Set the bleed that the printer asks for.", "printers", bleed
    ),
    PreflightCheck(
        "X-205",
        "the media does not start at 0,0, and some programs shift it",
        "Export it again, with its corner at 0,0.",
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
