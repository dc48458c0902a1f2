"""The geometry of a cover: the thickness of the book, and the panels back, spine and front on one sheet; pure.

    spine = leaves * caliper (+ what the binder asks for)      cover = bleed + back + spine + front + bleed

In a hardcover the panels are the boards with their hinges, and what is turned in round them stands for the bleed.

A saddle-stitched book has no spine one can print on. Lengths are mm, boxes are PDF points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stamba.ground.errors import ConfigError
from stamba.ground.geometry import Box, Length, PageBoxes, Size

if TYPE_CHECKING:
    from stamba.press.spec import PressSpec
    from stamba.press.tables import Paper

BLEED = Length(3)  # of a cover round pages that have none
# KDP and Ingram both let a fold wander by 1/16 inch, so type keeps that much white on each side.
SPINE_CLEARANCE = Length(1.6)
# The smallest type one would set on a spine, 6 pt from descender to ascender.
COVER_SAFE = Length(6.35)
"""The white that words keep to the trim of a cover: printers ask for 3.2 to 6.35 mm, whatever they ask for inside."""
SMALLEST_SPINE_TYPE = Length.from_pt(6)


def leaves(pages: int) -> int:
    """Return the leaves of paper that carry so many pages."""
    return math.ceil(pages / 2)


def block_thickness(pages: int, paper: Paper) -> Length:
    """Return the thickness of the pressed pages, in mm."""
    return Length(round(leaves(pages) * paper.caliper.mm, 2))


def spine_width(pages: int, press: PressSpec) -> Length | None:
    """Return the width of the spine in mm, to 0.1 mm: the binder's own, or that of the leaves; None without a spine.

    Raises ValueError for no pages.
    """
    if pages < 1:
        msg = f"a book of {pages} pages has no spine"
        raise ValueError(msg)
    if not press.binding.spine:
        return None
    if press.spine_width is not None:
        return press.spine_width
    case = press.rules.case
    boards = case.spine.mm if case else 0.0
    return Length(round(press.paper.block(pages) + boards + press.allowance.mm, 1))


def spine_room(spine: Length | None) -> Length:
    """Return the height that type on the spine may have, in mm, between two clearances; 0 when there is no room."""
    if spine is None:
        return Length(0)
    room = round(spine.mm - 2 * SPINE_CLEARANCE.mm, 2)
    return Length(room if room >= SMALLEST_SPINE_TYPE.mm else 0.0)


@dataclass(frozen=True, slots=True)
class CoverBoxes:
    """The boxes of a cover sheet in points, and its trimmed panels."""

    page: PageBoxes
    back: Box
    spine: Box | None
    front: Box


@dataclass(frozen=True, slots=True)
class CoverPlan:
    """A cover before it is drawn: size of one panel, width of the spine (None: none), bleed, bound edge.

    `worded` tells whether the spine may carry words.
    `bound` is the edge of the front at which the book is bound: "left" for Georgian and English, "right" for
    Hebrew and Arabic, whose front lies to the left of the spine.
    """

    trim: Size
    spine: Length | None
    bleed: Length
    bound: str = "left"
    worded: bool = True

    @property
    def room(self) -> Length:
        """The height that type on the spine may have, in mm; 0 when there is no room, or when it may carry none."""
        return spine_room(self.spine) if self.worded else Length(0)

    @property
    def size(self) -> Size:
        """The trimmed cover, laid open."""
        spine = self.spine.mm if self.spine else 0.0
        return Size(Length(round(2 * self.trim.width.mm + spine, 4)), self.trim.height)

    @property
    def folds(self) -> tuple[Length, ...]:
        """The folds, in mm from the left trim: two beside a spine, one without."""
        first = self.trim.width
        return (first, Length(first.mm + self.spine.mm)) if self.spine else (first,)

    def press(self, press: PressSpec) -> PressSpec:
        """Return the same wishes for the cover's own file: its size, its folds, its white, no padding."""
        return replace(
            press,
            trim=self.size,
            bleed=self.bleed,
            inner_bleed=None,
            folds=self.folds,
            pages=1,
            keep_last=0,
            safe=min(press.safe, COVER_SAFE),
        )


def planned(trim: Size, bleed: Length, press: PressSpec, pages: int) -> CoverPlan:
    """Return the cover round so many pages of this trim; `bleed` is that of the pages, 3 mm where they have none.

    Raises ConfigError for a case whose measures no printer that is named has told.
    """
    rules = press.rules
    spine, worded = spine_width(pages, press), pages >= rules.spine_words
    if press.binding.key != "case":
        return CoverPlan(
            trim, spine, press.cover_bleed or (bleed if bleed.mm else BLEED), press.bound, worded
        )
    if rules.case is None:
        raise ConfigError(
            "the case of a hardcover has the measures of its printer, and none is named that has told some",
            'Write under [press] in book.toml: printer = "kdp-hardcover" or "ingramspark-hardcover".',
        )
    panel = Size(Length(trim.width.mm + rules.case.wider.mm), Length(trim.height.mm + rules.case.higher.mm))
    return CoverPlan(panel, spine, rules.case.turn_in, press.bound, worded)


def cover_boxes(plan: CoverPlan) -> CoverBoxes:
    """Return the panels of this cover in points, media origin at 0,0."""
    page = PageBoxes.for_trim(plan.size, plan.bleed)
    trim = page.trim
    width = plan.trim.width.pt
    left = Box(trim.x0, trim.y0, trim.x0 + width, trim.y1)
    right = Box(trim.x1 - width, trim.y0, trim.x1, trim.y1)
    spine = Box(left.x1, trim.y0, right.x0, trim.y1) if plan.spine else None
    back, front = (left, right) if plan.bound == "left" else (right, left)
    return CoverBoxes(page, back, spine, front)
