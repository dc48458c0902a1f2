"""The notes of a page: their depth as a sum, and none moved away from its call. Part of WeasyPrint's door.

The engine lays out all notes anew for each that is added, so that a paragraph with hundreds of them took minutes; a
note is laid out alone once, and its depth kept, where notes have no white between them that could collapse and the area
has no depth of its own. And it moves notes of lines above to the next page to make room for the first two lines of a
paragraph, whatever `footnote-policy` says (WeasyPrint 70, `_linebox_layout`).
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


def keeping_notes(lay_out: Callable[..., Any]) -> Callable[..., Any]:
    """Return the engine's layout of the lines of a block, made to leave the notes of lines above on their page: the
    block goes to the next page instead.
    """

    @wraps(lay_out)
    def linebox_layout(context: Engine, box: Engine, *rest: Engine) -> Engine:
        before, page_is_empty = list(context.current_page_footnotes), rest[3]
        abort, stop, *others = lay_out(context, box, *rest)
        moved = [note for note in before if note not in context.current_page_footnotes]
        if not moved or page_is_empty:
            return abort, stop, *others
        for note in moved:
            context.reported_footnotes.remove(note)
        own = [note for note in context.current_page_footnotes if note not in before]
        context.current_page_footnotes = [*before, *own]
        context._update_footnote_area()  # noqa: SLF001 - the engine's way to tell its page
        return True, False, *others

    return linebox_layout
