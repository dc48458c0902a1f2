"""The depth of the notes of a page as a sum: the engine lays out all of them anew for each that is added.

Part of WeasyPrint's door. A paragraph with hundreds of notes took minutes; a note is laid out alone once, and its depth
kept, where notes have no white between them that could collapse and the area has no depth of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import inf
from typing import Any

Engine = Any  # what the engine makes, which has no types


def summing(engine: Engine, update: Callable[[Engine], bool]) -> Callable[[Engine], bool]:
    """Return the engine's method that updates the area of the notes of a page, made to sum up depths it knows."""

    def depth_of(context: Engine, note: Engine) -> float | None:
        """The depth of a note set alone in CSS pixels, None if white around it may collapse."""
        known = context.__dict__.setdefault("note_depths", {})
        area = context.current_footnote_area
        key = (note, area.page.width)
        if key not in known:
            alone = area.deepcopy()
            alone.children = [note.deepcopy()]
            alone = engine.formatting_structure.build.create_anonymous_boxes(alone)
            alone = engine.layout.block_level_layout(context, alone, -inf, None, area.page)[0]
            margins = (note.style["margin_top"], note.style["margin_bottom"])
            known[key] = None if any(getattr(one, "value", one) for one in margins) else alone.height
        return known[key]  # type: ignore[no-any-return]

    @wraps(update)
    def update_footnote_area(context: Engine) -> bool:
        area = context.current_footnote_area
        style = area.style
        if context.in_column or style["height"] != "auto" or style["max_height"].value != inf:
            return update(context)
        notes = context.current_page_footnotes
        depths = [depth_of(context, note) for note in notes]
        if not notes or None in depths:
            return update(context)
        if area.height != "auto":
            context.page_bottom += area.margin_height()
        area.children = notes
        area.height = sum(filter(None, depths))
        context.page_bottom -= area.margin_height()
        return False

    return update_footnote_area
