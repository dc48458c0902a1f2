"""Boxes of pages, and what a page has from its parents (ISO 32000-1, 7.7.3.4, 7.9.5 and 14.11.2)."""

from __future__ import annotations

from stamba.ground.geometry import Box
from stamba.pdf.objects import Array, Dictionary, PdfObject


def box_of(values: PdfObject) -> Box | None:
    """Return a rectangle of a PDF as a Box with ordered corners; None where it is not four numbers."""
    try:
        x0, y0, x1, y1 = (float(value) for value in values)
    except (TypeError, ValueError):
        return None
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def box_array(box: Box, digits: int = 4) -> Array:
    """Return a box as a PDF has it, rounded to so many digits."""
    return Array([round(edge, digits) for edge in (box.x0, box.y0, box.x1, box.y1)])


def inherited(page: PdfObject, key: str) -> PdfObject:
    """Return an inheritable attribute: the page's own, or a parent's; None for none."""
    node = page
    for _ in range(50):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None
