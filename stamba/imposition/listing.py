"""A plan as JSON: every choice, every sheet, and the facts about paper that a printer asks for."""

from __future__ import annotations

import json

from stamba.ground.geometry import Length, Size
from stamba.imposition.creep import creep_shift
from stamba.imposition.layout import backs_turn, sheet_frame
from stamba.imposition.plan import GridSide, Plan, Sheet, Side, Signature


def plan_json(plan: Plan) -> str:
    """Return the plan as JSON text: pages from 1, those of a cover by name, a blank is null, lengths in millimetres.

    `turned_backs` says that backs are printed upside down, as the flip of the printer asks for.
    Raises ConfigError when the sheet is too small.
    """
    spec, frame = plan.spec, sheet_frame(plan)
    shifts = [_shift(plan, signature, place) for signature, place, _ in plan.sheets()]
    listed = {
        "scheme": spec.scheme.value,
        "binding": spec.binding.value,
        "flip": spec.flip.value,
        "backs": spec.backs.value,
        "turned_backs": backs_turn(frame, spec.flip),
        "sheet_mm": _size(frame.sheet),
        "trim_mm": _size(plan.trim),
        "bleed_mm": _mm(spec.bleed),
        "gap_mm": _mm(spec.gap),
        "trimmed": spec.trimmed,
        "marks": sorted(mark.value for mark in spec.marks.kinds),
        "mark_colour": spec.marks.colour.value,
        "split_every": spec.split_every,
        "keep_last": spec.keep_last,
        "cover": spec.cover,
        "pages": plan.pages,
        "blanks": plan.blanks,
        "sheets": plan.sheet_count,
        "sides": plan.side_count,
        "work": spec.work.value,
        "milling_mm": _mm(spec.milling),
        "gripper_mm": _mm(spec.gripper),
        "scale": spec.scale,
        "grid": list(spec.grid),
        "caliper_mm": _mm(spec.paper),
        "caliper_given": spec.caliper is not None,
        "block_mm": round((plan.pages + plan.blanks) / 2 * spec.paper.mm, 2),
        "creep": {
            "mode": spec.creep.mode.value,
            "step_mm": _mm(plan.creep_step),
            "least_shift_mm": min(shifts),
            "greatest_shift_mm": max(shifts),
        },
        "signatures": [
            {
                "number": signature.number,
                "forms": [form.name for form in signature.forms],
                "sheets": [
                    _sheet(plan, signature, place, sheet) for place, sheet in enumerate(signature.sheets)
                ],
            }
            for signature in plan.signatures
        ],
    }
    return json.dumps(listed, indent=2, ensure_ascii=False) + "\n"


def _sheet(plan: Plan, signature: Signature, place: int, sheet: Sheet) -> dict[str, object]:
    return {
        "sheet": place + 1,
        "shift_mm": _shift(plan, signature, place),
        "recto": _side(plan, sheet.recto),
        "verso": _side(plan, sheet.verso),
    }


def _side(plan: Plan, side: Side | GridSide) -> dict[str, object]:
    named = [page if page is None or page <= plan.pages else plan.name(page) for page in side.pages]
    return dict(zip(("left", "right"), named, strict=True)) if isinstance(side, Side) else {"pages": named}


def _shift(plan: Plan, signature: Signature, place: int) -> float:
    return _mm(creep_shift(plan.spec.creep.mode, plan.creep_step, place, len(signature.sheets)))


def _size(size: Size) -> list[float]:
    return [_mm(size.width), _mm(size.height)]


def _mm(length: Length) -> float:
    return round(length.mm, 3)
