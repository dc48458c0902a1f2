"""The printed cover: back, spine and front on one sheet, and the job ticket that goes with the files."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from stamba.config import BookConfig
from stamba.editions import pdf
from stamba.editions.artifact import Artifact, Order, whole_or_absent
from stamba.editions.cover import draw_to_fit
from stamba.geometry import Box, Length
from stamba.matter import render_template
from stamba.prepress.finish import finish_print
from stamba.prepress.ticket import job_ticket, ticket_json, ticket_text
from stamba.press.barcode import bar_code
from stamba.press.cover import CoverPlan, cover_boxes, require_binding, spine_room, spine_width
from stamba.press.spec import InkRule, PressSpec

# The book design's red: a screen colour and the CMYK that stands for it in print.
RED, RED_INK = "#8c1d18", InkRule((0x8C, 0x1D, 0x18), (0.0, 0.9, 0.8, 0.4))


# The front design of cover.css: its width, and what stands above and below its field.
DESIGN_WIDTH, DESIGN_ABOVE, DESIGN_BELOW = 160, 40, 84


@dataclass(frozen=True, slots=True)
class SpineType:
    """The line on the spine: left edge of its baseline box and size, in mm; it reads from the head down."""

    text: str
    left: float
    size: float


def cover_plan(config: BookConfig, pages: int) -> CoverPlan:
    """The cover of a book of so many pages; raises ConfigError when its binding cannot hold them."""
    press = config.press
    require_binding(pages, press.paper, press.binding)
    return CoverPlan(config.print.trim, spine_width(pages, press.paper, press.binding), config.print.bleed)


def cover_press(config: BookConfig, plan: CoverPlan) -> PressSpec:
    """What the cover is printed with: the interior's wishes, and the colours of `[cover]`."""
    press = plan.press(config.press)
    if config.cover_colours == "black":
        return replace(press, colours="black", inks=())
    spot = replace(RED_INK, spot=config.cover_spot) if config.cover_spot else RED_INK
    return replace(press, colours="cmyk", inks=(spot, *press.inks))


def make_cover(order: Order) -> Artifact:
    """Write the cover of the print PDF of the same build, with the spine that its pages make."""
    config = order.document.config
    plan = cover_plan(config, order.made["print"].pages)
    with whole_or_absent(order.target) as temporary, tempfile.TemporaryDirectory() as folder:
        rendered = Path(folder) / "cover.pdf"
        own = (
            _page_rule(plan),
            (order.house.styles / "cover-print.css").read_text(encoding="utf-8"),
            _colours(config),
        )

        def draw(style: str, step: int) -> None:
            pdf.draw(order, _wrap_html(order, plan, step), (style, *own), rendered)

        draw_to_fit(order, rendered, draw, config.press.safe.pt)
        finish_print(rendered, temporary, cover_press(config, plan), pdf.print_facts(order))
    return Artifact("cover", order.target, 1)


def _page_rule(plan: CoverPlan) -> str:
    """The sheet, and the front design of 160 units' width at the size of the trim; units are CSS pixels."""
    size, unit = plan.size, plan.trim.width.pt / 0.75 / DESIGN_WIDTH
    height = plan.trim.height.pt / 0.75 / unit
    field = height - DESIGN_ABOVE - DESIGN_BELOW
    return (
        f"@page {{ size: {size.width.mm:g}mm {size.height.mm:g}mm; margin: 0; bleed: {plan.bleed.mm:g}mm }}\n"
        f".panel .cover {{ transform: scale({unit:.5f}); height: {height:.3f}px }}\n"
        f".panel .field {{ min-height: {field:.3f}px }}\n"
        f".band {{ top: {DESIGN_ABOVE * unit:.3f}px; height: {field * unit:.3f}px; "
        f"left: -{plan.bleed.mm:g}mm; right: -{plan.bleed.mm:g}mm }}"
    )


def _colours(config: BookConfig) -> str:
    red = "#000" if config.cover_colours == "black" else RED
    return f":root {{ --red: {red}; --paper: #fff }} html {{ background: none; color: #000 }}"


def _wrap_html(order: Order, plan: CoverPlan, step: int) -> str:
    boxes, meta = cover_boxes(plan), order.document.metadata
    context: dict[str, object] = {
        "meta": meta,
        "step": step,
        "back": _panel(boxes.back, plan),
        "front": _panel(boxes.front, plan),
        "spine_type": _spine_type(boxes.spine, plan, meta.title),
        "bar_code": bar_code(meta.isbn),
    }
    body = render_template(order.house.styles, "cover-wrap.html.j2", context)
    return (
        f'<!DOCTYPE html><html lang="{meta.language}"><head><title></title></head><body>{body}</body></html>'
    )


def _panel(box: Box, plan: CoverPlan) -> dict[str, float]:
    left = Length.from_pt(box.x0).mm - plan.bleed.mm
    return {"left": round(left, 3), "width": round(Length.from_pt(box.width).mm, 3)}


def _spine_type(spine: Box | None, plan: CoverPlan, title: str) -> SpineType | None:
    """The title on the spine, as large as fits between the clearances; none when the spine is too thin for type."""
    room = spine_room(plan.spine)
    if spine is None or not room.mm:
        return None
    size = min(room.mm / 1.2, 6.0)
    middle = Length.from_pt((spine.x0 + spine.x1) / 2).mm - plan.bleed.mm
    return SpineType(title, round(middle + size / 2, 3), round(size, 3))


def make_ticket(order: Order) -> Artifact:
    """Write the job ticket of the print PDF and its cover: text for people, JSON beside it for programs."""
    ticket = job_ticket(
        order.made["print"].path,
        order.document.config.press,
        pdf.print_facts(order),
        order.made["cover"].path,
    )
    for_programs = order.target.with_suffix(".json")
    for path, text in ((order.target, ticket_text(ticket)), (for_programs, ticket_json(ticket))):
        with whole_or_absent(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    return Artifact("ticket", order.target, 0, (for_programs,))
