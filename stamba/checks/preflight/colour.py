"""X-3xx: what is on the plates: only inks of the job, black text alone on black and overprinting, not too much ink.

ISO 15930-4, 6.2 and 6.16; ISO 15930-7, 6.4 and 6.20; ISO 32000-1, 8.6.7 (overprint) and 11 (transparency).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stamba.checks.preflight.boxes import finished
from stamba.checks.preflight.job import Hit, Job, PreflightCheck, kind_told
from stamba.pdf.reading.model import overlap
from stamba.pdf.spaces import PROCESS_INKS, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stamba.pdf.reading import GraphicsObject

HAIRLINE_PT, COLOUR_LINE_PT = 0.25, 0.5
BIG_TYPE_PT, SMALL_COLOUR_TYPE_PT = 18, 7
NEAR_BLACK = 0.85
_SHAPES = frozenset({"fill", "stroke", "stencil"})
_PAINTED = frozenset({"text", "fill", "stroke", "stencil", "shading"})


def _colour(mark: GraphicsObject) -> str:
    return (
        told(mark.colour.space.rests_on, mark.colour.values) if mark.colour.values else mark.colour.space.told
    )


def rgb(job: Job) -> Iterator[Hit]:
    """Nothing is painted in RGB, or in a space that is none."""
    return job.marks(
        lambda mark: (
            f"{kind_told(mark)} in RGB ({_colour(mark)})"
            if mark.kind in _PAINTED and mark.colour.space.rests_on == "rgb"
            else (
                f"{kind_told(mark)} in a space that cannot be read"
                if mark.kind in _PAINTED and mark.colour.space.rests_on == "unknown"
                else ""
            )
        )
    )


def managed(job: Job) -> Iterator[Hit]:
    """Nothing carries a profile of its own, and nothing is in Lab: the press takes the numbers as they are."""
    return job.marks(
        lambda mark: (
            f"{kind_told(mark)} in {mark.colour.space.told}"
            if mark.kind in _PAINTED
            and mark.colour.space.rests_on != "rgb"
            and (mark.colour.space.managed or mark.colour.space.rests_on == "lab")
            else ""
        )
    )


def rich_text(job: Job) -> Iterator[Hit]:
    """Black type below 18 pt is black alone: four plates never meet exactly."""

    def say(mark: GraphicsObject) -> str:
        plates = dict(mark.colour.plates)
        coloured = sum(tint for ink, tint in plates.items() if ink != "Black")
        rich = mark.kind == "text" and plates.get("Black", 0) >= 0.8 and coloured > 0.05
        return f"text of {mark.size:g} pt in {_colour(mark)}" if rich and mark.size < BIG_TYPE_PT else ""

    return job.marks(say)


def screened_text(job: Job) -> Iterator[Hit]:
    """Text meant to be black is 100 % black: anything less is broken into dots."""

    def say(mark: GraphicsObject) -> str:
        ((ink, tint),) = mark.colour.plates if len(mark.colour.plates) == 1 else (("", 0.0),)
        near = mark.kind == "text" and ink == "Black" and NEAR_BLACK <= tint < 1
        return (
            f"text of {mark.size:g} pt in {tint * 100:g} % black" if near and mark.size < BIG_TYPE_PT else ""
        )

    return job.marks(say)


def small_colour_text(job: Job) -> Iterator[Hit]:
    """Small type stands in one ink."""
    return job.marks(
        lambda mark: (
            f"text of {mark.size:g} pt in {len(mark.colour.plates)} inks"
            if mark.kind == "text" and len(mark.colour.plates) > 1 and mark.size < SMALL_COLOUR_TYPE_PT
            else ""
        )
    )


def too_much_ink(job: Job) -> Iterator[Hit]:
    """The inks of a painted colour do not add up to more than the paper bears."""
    return job.marks(
        lambda mark: (
            f"{kind_told(mark)} of {mark.colour.total:g} % ({_colour(mark)})"
            if mark.colour.total > job.limits.ink_limit and mark.colour.space.inks != ("All",)
            else ""
        )
    )


def piled_ink(job: Job) -> Iterator[Hit]:
    """Nor do the inks of an overprinting shape with those of a shape below it."""
    for page in job.reading.pages:
        shapes = [mark for mark in page.marks if mark.kind in _SHAPES and mark.colour.space.inks != ("All",)]
        for over in shapes:
            # Of DeviceCMYK only mode 1 keeps the inks below; any other ink leaves all of them (ISO 32000-1, 11.7.4.3).
            if over.overprint and (over.overprint_mode == 1 or over.colour.space.inks):
                for below in shapes:
                    total = round(
                        100 * sum((dict(below.colour.plates) | dict(over.colour.plates)).values()), 1
                    )
                    alone = max(over.colour.total, below.colour.total)
                    if total > job.limits.ink_limit >= alone and _overlap(over, below):
                        words = f"{kind_told(over)} in {_colour(over)} over {_colour(below)}, together {total:g} %"
                        yield Hit(page.index, words)


def _overlap(one: GraphicsObject, other: GraphicsObject) -> bool:
    """Tell whether two shapes share a square point or more."""
    return any(
        (shared := a.within(b)).width > 1 and shared.height > 1 for a in one.boxes for b in other.boxes
    )


def heavy_pictures(job: Job) -> Iterator[Hit]:
    """Nor do those of a picture; the darkest thousandth of its pixels is not counted."""
    for page in job.reading.pages:
        for picture in page.pictures:
            if picture.ink is not None and picture.ink > job.limits.ink_limit:
                yield Hit(page.index, f"{picture.name}, {picture.ink:g} %")


def white_overprint(job: Job) -> Iterator[Hit]:
    """White never overprints: it would vanish."""

    def say(mark: GraphicsObject) -> str:
        if not mark.overprint or not mark.colour.values or mark.colour.plates:
            return ""
        vanishes = mark.colour.space.inks or (mark.colour.space.kind == "cmyk" and mark.overprint_mode == 1)
        return f"{kind_told(mark)} in white" if vanishes else ""

    return job.marks(say)


def knocking_text(job: Job) -> Iterator[Hit]:
    """Black type overprints, so that no white shows round the letters; DeviceGray and OPM 0 cannot."""
    if job.press and not job.press.overprint:
        return iter(())

    def say(mark: GraphicsObject) -> str:
        if mark.kind != "text" or not mark.colour.solid_black:
            return ""
        spot = mark.colour.space.kind == "separation"
        works = mark.overprint and (spot or (mark.colour.space.kind == "cmyk" and mark.overprint_mode == 1))
        return (
            ""
            if works
            else (
                "black text knocks out"
                if mark.colour.space.kind != "gray"
                else "black text in DeviceGray knocks out"
            )
        )

    return job.marks(say)


def hairlines(job: Job) -> Iterator[Hit]:
    """No line is thinner than a plate can hold; a thin filled shape is a line."""

    def say(mark: GraphicsObject) -> str:
        if mark.kind == "stroke" and mark.size < HAIRLINE_PT:
            return f"a line of {mark.size:g} pt"
        if mark.kind == "fill" and mark.colour.plates:
            thin = [min(box.width, box.height) for box in mark.boxes if max(box.width, box.height) > 3]
            if thin and 0 < min(thin) < HAIRLINE_PT - 0.005:
                return f"a filled line of {min(thin):.2g} pt"
        return ""

    return job.marks(say)


def thin_colour_lines(job: Job) -> Iterator[Hit]:
    """A line in several inks is wide enough to meet itself."""
    return job.marks(
        lambda mark: (
            f"a line of {mark.size:g} pt in {len(mark.colour.plates)} inks"
            if mark.kind == "stroke"
            and mark.size < COLOUR_LINE_PT
            and len(mark.colour.plates) > 1
            and mark.colour.space.inks != ("All",)
            else ""
        )
    )


def transparency(job: Job) -> Iterator[Hit]:
    """PDF/X-1a is flat."""
    if not job.flattened:
        return
    yield from job.marks(lambda mark: f"{kind_told(mark)} is transparent" if mark.transparent else "")
    yield from job.pages(lambda page: "a transparency group" if page.group else "")


def live_transparency(job: Job) -> Iterator[Hit]:
    """Of a file that nobody ordered a printer wants to know whether something in it is left to be flattened."""
    if job.press is not None or job.flattened:
        return iter(())
    return job.pages(
        lambda page: (
            "what lies below shines through"
            if any(
                mark.transparent and overlap(box, page.trim or page.media)
                for mark in page.marks
                for box in mark.boxes
            )
            else ""
        )
    )


def registration_inside(job: Job) -> Iterator[Hit]:
    """Registration colour is for marks outside the trim: inside, it is all inks at once."""
    for page in job.reading.pages:
        trim = finished(page)
        for mark in page.marks:
            if mark.colour.space.inks == ("All",) and any(overlap(box, trim) for box in mark.boxes):
                yield Hit(page.index, f"{kind_told(mark)}, {mark.colour.total:g} %")


def blending(job: Job) -> Iterator[Hit]:
    """Transparency blends in the inks of the press."""
    return job.pages(
        lambda page: (
            f"it blends in {page.group}"
            if page.group in {"DeviceRGB", "ICCBased", "CalRGB"}
            and any(mark.transparent for mark in page.marks)
            else ""
        )
    )


def spots(job: Job) -> Iterator[Hit]:
    """Every spot ink was ordered."""
    ordered = {rule.spot for rule in job.press.inks} if job.press else set()
    for page in job.reading.pages:
        for ink in page.plates:
            if ink not in {*PROCESS_INKS, *ordered, "RGB", "LAB"}:
                yield Hit(page.index, repr(ink))


def one_ink(job: Job) -> Iterator[Hit]:
    """A job in black has one plate."""
    if job.press is None or job.press.colours != "black":
        return
    ordered = {rule.spot for rule in job.press.inks if rule.spot} | {
        ink
        for rule in job.press.inks
        if not rule.spot
        for ink, tint in zip(PROCESS_INKS, rule.cmyk, strict=True)
        if tint
    }
    for page in job.reading.pages:
        extra = [ink for ink in page.plates if ink not in {"Black", "RGB", "LAB", *ordered}]
        if extra:
            yield Hit(page.index, f"it needs {', '.join(extra)}")


_INKS = "15930-4 6.2, -7 6.4"
_BLACK = "Set it in 0 0 0 100."
CHECKS = (
    PreflightCheck("X-301", "a colour is not in inks", "Convert it to CMYK or black.", _INKS, rgb),
    PreflightCheck(
        "X-302",
        "a colour brings its own profile",
        "Convert it to plain CMYK or gray.",
        "printers",
        managed,
    ),
    PreflightCheck("X-303", "small black text stands in several inks", _BLACK, "printers", rich_text),
    PreflightCheck(
        "X-304",
        "small text stands in several inks",
        "Set it in one ink, or larger.",
        "printers",
        small_colour_text,
    ),
    PreflightCheck(
        "X-305",
        "more ink than the paper bears",
        "Take less of cyan, magenta and yellow.",
        "printers",
        too_much_ink,
        "ink_limit",
    ),
    PreflightCheck(
        "X-319",
        "an overprinting shape lays more ink on others than the paper bears",
        "Let it knock out, or take less ink for either.",
        "printers",
        piled_ink,
        "ink_limit",
    ),
    PreflightCheck(
        "X-306",
        "a picture lays down more ink than the paper bears",
        "Leave it in RGB, and it is converted within the limit; or convert it with a profile of that limit.",
        "printers",
        heavy_pictures,
        "ink_limit",
    ),
    PreflightCheck(
        "X-307",
        "white overprints and will vanish",
        "Set it to knock out.",
        "GWG 2015",
        white_overprint,
    ),
    PreflightCheck(
        "X-308",
        "black text does not overprint",
        "Set 100 % K text to overprint, OPM 1.",
        "printers",
        knocking_text,
    ),
    PreflightCheck(
        "X-309",
        "a line is too thin to print",
        "Draw it at 0.25 pt or more.",
        "printers",
        hairlines,
    ),
    PreflightCheck(
        "X-310",
        "PDF/X-1a allows no transparency",
        "Flatten it, or order PDF/X-4.",
        "15930-4 6.16",
        transparency,
    ),
    PreflightCheck(
        "X-311",
        "transparency does not blend in CMYK",
        "Set the blending space to CMYK.",
        "15930-7 6.20",
        blending,
    ),
    PreflightCheck(
        "X-316",
        "registration colour stands inside the trim",
        "Set it in black, 0 0 0 100.",
        "printers",
        registration_inside,
    ),
    PreflightCheck(
        "X-317",
        "transparency is live",
        "Ask whether the printer flattens it.",
        "15930-7 6.20",
        live_transparency,
    ),
    PreflightCheck(
        "X-312", "a spot ink nobody ordered", "Order its plate, or convert it.", "printers", spots
    ),
    PreflightCheck(
        "X-313",
        "the job has one ink, the page needs more",
        "Set everything in black.",
        "house",
        one_ink,
    ),
    PreflightCheck(
        "X-314",
        "a thin line stands in several inks",
        "Draw it at 0.5 pt, or in one ink.",
        "printers",
        thin_colour_lines,
    ),
    PreflightCheck(
        "X-315",
        "nearly black text will be broken into dots",
        "Set it in 0 0 0 100.",
        "printers",
        screened_text,
    ),
)
