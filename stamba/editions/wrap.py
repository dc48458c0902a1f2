"""The printed cover: back, spine and front on one sheet, and the job ticket that goes with the files."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from stamba.config import BookConfig
from stamba.config.cover import CoverSpec
from stamba.document.book import Book
from stamba.document.cover import cover_plan, cover_press
from stamba.document.matter import render_template
from stamba.editions.artifact import Artifact, Order
from stamba.editions.cover import Field, draw_to_fit, field_of, front_rules, steps
from stamba.editions.print.edition import print_facts
from stamba.editions.print.finish import finish_print
from stamba.editions.ticket import job_ticket, ticket_json, ticket_text
from stamba.ground.errors import ConfigError, Source
from stamba.ground.files import whole_or_absent
from stamba.ground.geometry import MM_PER_INCH, PT_PER_INCH, Box, Length
from stamba.pdf.drawn import text_boxes
from stamba.pdf.file import PdfFile
from stamba.pdf.reading import read_print
from stamba.press.barcode import bar_code
from stamba.press.binding import blanks_needed, fitted
from stamba.press.cover import (
    COVER_SAFE,
    SMALLEST_SPINE_TYPE,
    CoverBoxes,
    CoverPlan,
    cover_boxes,
)
from stamba.setting import engine

_PRICE_MM = 4  # and the price over it
_CODE_MM = 45  # the foot of the back that the bar code takes, with its white
PT_PER_MM = PT_PER_INCH / MM_PER_INCH


@dataclass(frozen=True, slots=True)
class SpineType:
    """The line on the spine, read from the head down: left edge of its line box, where it begins, and size, in mm."""

    text: str
    left: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class WrapType:
    """The type that is set to fit: the spine's line (None: no type on it), the step of sizes of the back's text."""

    spine: SpineType | None
    blurb: int


def make_cover(order: Order) -> Artifact:
    """Write the cover of the printed book, with the spine that its pages make, blanks counted."""
    config, drawn = order.book.document.config, order.made["pages"].pages
    plan = cover_plan(config, drawn + blanks_needed(drawn, fitted(config.press, drawn).pages))
    with whole_or_absent(order.target) as temporary, tempfile.TemporaryDirectory() as folder:
        rendered = Path(folder) / "cover.pdf"
        field = field_of(order.book.theme.cover, plan.trim)
        own = (_page_rule(plan, field), _print_style(order), _colours(config))

        def draw(style: str, step: int, lettered: WrapType, bars: str | None = None) -> None:
            engine.draw(order.book, _wrap_html(order, plan, step, lettered, bars), (style, *own), rendered)

        lettered = _to_measure(order, plan, partial(draw, _cover_style(order), 0), rendered)
        bars = bar_code(order.book.document.metadata.isbn, config.cover.add_on) or ""
        draw_to_fit(
            order, rendered, lambda style, step: draw(style, step, lettered, bars),
            min(config.press.safe, COVER_SAFE).pt,
            _can_be_read,
        )  # fmt: skip
        finish_print(rendered, temporary, cover_press(order.book, plan), print_facts(order.book))
    return Artifact("cover", order.target, 1)


def _can_be_read(rendered: Path) -> bool:
    """Tell whether no word of a drawn cover is white on white, as one that runs out of the coloured field."""
    with PdfFile(rendered) as file:
        (page,) = file.once(read_print).pages
    return not any(oddity.kind == "lost" for oddity in page.oddities)


def _cover_style(order: Order) -> str:
    return order.book.house.sheet("cover.css")


def _print_style(order: Order) -> str:
    return order.book.house.sheet("cover-print.css")


def _to_measure(order: Order, plan: CoverPlan, draw: Callable[[WrapType], None], rendered: Path) -> WrapType:
    """Set spine and back as large as they fit into the field, by drawing them and looking.

    A spine whose title would be smaller than 6 pt stays without type, as a thin spine does. Raises ConfigError for
    a description that is too long for the back.
    """
    meta, boxes, style = order.book.document.metadata, cover_boxes(plan), order.book.theme.cover
    field, sizes = field_of(style, plan.trim), steps(_print_style(order), "blurb")
    wrapped = order.book.document.config.cover.wrap
    spine = None if wrapped else _spine_type(boxes.spine, plan, field, order.book)
    lettered = WrapType(spine, sizes[0])
    if spine and boxes.spine:
        draw(lettered)
        length = _extent(rendered, boxes.spine, plan).height / PT_PER_MM
        size = round(min(spine.size, spine.size * (field.bottom - field.top - 2 * field.white) / length), 3)
        large = size >= SMALLEST_SPINE_TYPE.mm
        lettered = replace(
            lettered, spine=replace(spine, left=_left(boxes.spine, plan, size), size=size) if large else None
        )
    own = order.book.document.config.cover
    if own.wrap or not (own.text or meta.description or own.about):
        return lettered
    code = _CODE_MM + (_PRICE_MM if own.price else 0.0)
    foot = (code if meta.isbn else 2 * field.white) * PT_PER_MM
    for step in sizes:
        lettered = replace(lettered, blurb=step)
        draw(lettered)
        if _extent(rendered, boxes.back, plan).y0 >= foot:
            return lettered
    raise ConfigError(
        f"the {_told(own, meta.description)} does not fit on the back of the cover",
        "Shorten it.", where=Source(order.book.document.config.path),
    )  # fmt: skip


def _told(own: CoverSpec, description: str) -> str:
    """Name the text of the back and its length."""
    name = "text" if own.text or own.about else "description"
    return f"{name} of {len(own.text or description) + len(own.about)} characters"


def _extent(path: Path, panel: Box, plan: CoverPlan) -> Box:
    """The box round all type in a panel of a drawn cover, in points from the corner of the trim."""
    left, right = panel.x0 - plan.bleed.pt, panel.x1 - plan.bleed.pt
    boxes = [box for box in text_boxes(path) if box.width and left <= (box.x0 + box.x1) / 2 <= right]
    if not boxes:
        return Box(left, 0.0, right, plan.trim.height.pt)
    return Box(
        min(box.x0 for box in boxes), min(box.y0 for box in boxes),
        max(box.x1 for box in boxes), max(box.y1 for box in boxes),
    )  # fmt: skip


def _page_rule(plan: CoverPlan, field: Field) -> str:
    """The sheet, and the front design at the size of the trim."""
    size, bleed = plan.size, plan.bleed.mm
    return (
        f"@page {{ size: {size.width.mm:g}mm {size.height.mm:g}mm; margin: 0; bleed: {bleed:g}mm }}\n"
        f"{front_rules(field, plan.trim)}"
        f".band {{ top: -{bleed:g}mm; bottom: -{bleed:g}mm; left: -{bleed:g}mm; right: -{bleed:g}mm }}\n"
        f".blurb {{ top: {field.top:.3f}mm; --unit: {field.unit:.5f}mm }}"
    )


def _colours(config: BookConfig) -> str:
    field = "--field: #000; " if config.cover.colours == "black" else ""
    return f":root {{ {field}--paper: #fff }} html {{ background: none; color: #000 }}"


def _wrap_html(order: Order, plan: CoverPlan, step: int, lettered: WrapType, bars: str | None) -> str:
    boxes, meta, own = cover_boxes(plan), order.book.document.metadata, order.book.document.config.cover
    context: dict[str, object] = {
        "meta": meta,
        "step": step,
        "back": _panel(boxes.back, plan),
        "front": _panel(boxes.front, plan),
        "spine_type": lettered.spine,
        "blurb_step": lettered.blurb,
        "bar_code": bars,
        "own": own,
        "text": [part.split() for part in re.split(r"\n\s*\n", own.text or meta.description) if part.strip()],
        "picture": _picture(plan, boxes, whole=bool(own.wrap)),
    }
    body = render_template(order.book.house, "cover-wrap.html.j2", context)
    return (
        f'<!DOCTYPE html><html lang="{meta.language}"><head><title></title></head><body>{body}</body></html>'
    )


def _picture(plan: CoverPlan, boxes: CoverBoxes, *, whole: bool) -> dict[str, float]:
    """Return the place of a picture for the front or the whole wrap, bleed included, in mm from the trim."""
    bleed, front, size = plan.bleed.mm, _panel(boxes.front, plan), plan.size
    left, right = (0.0, size.width.mm) if whole else (front["left"], front["left"] + front["width"])
    left -= bleed if whole or left < 1 else 0.0  # at a fold there is none
    right += bleed if whole or right > size.width.mm - 1 else 0.0
    return {"left": left, "top": -bleed, "width": right - left, "height": size.height.mm + 2 * bleed}


def _panel(box: Box, plan: CoverPlan) -> dict[str, float]:
    left = Length.from_pt(box.x0).mm - plan.bleed.mm
    return {"left": round(left, 3), "width": round(Length.from_pt(box.width).mm, 3)}


def _spine_type(spine: Box | None, plan: CoverPlan, field: Field, book: Book) -> SpineType | None:
    """The title on the spine, as large as fits between the clearances; none when the spine is too thin for type."""
    room = plan.room
    if spine is None or not room.mm:
        return None
    size = round(min(room.mm / 1.2, book.theme.cover.spine_size.mm), 3)
    title, top = book.document.metadata.title, round(field.top + field.white, 3)
    return SpineType(title, _left(spine, plan, size), top, size)


def _left(spine: Box, plan: CoverPlan, size: float) -> float:
    """Return the left edge, in mm from the trim, of a line box of this size in the middle of the spine."""
    middle = Length.from_pt((spine.x0 + spine.x1) / 2).mm - plan.bleed.mm
    return round(middle + size / 2, 3)


def make_ticket(order: Order) -> Artifact:
    """Write the job ticket of the print PDF and its cover: text for people, JSON beside it for programs."""
    ticket = job_ticket(
        order.pdf("print"),
        fitted(order.book.document.config.press, order.made["print"].pages),
        print_facts(order.book),
        order.pdf("cover"),
    )
    for_programs = order.target.with_suffix(".json")
    for path, text in ((order.target, ticket_text(ticket)), (for_programs, ticket_json(ticket))):
        with whole_or_absent(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    return Artifact("ticket", order.target, 0, (for_programs,))
