"""The quirks of WeasyPrint 70 with word-spacing and letter-spacing, kept behind this door.

WeasyPrint writes every deviation of a glyph's advance as `int(thousandths of the em)` (draw/text.py), and
Pango puts half of a letter space before the glyph and half after it. An arbitrary letter space therefore
loses up to a thousandth of the em at every letter, half a point in a line. Only values that survive the
truncation are used; `letter_space` gives what is really drawn, so that the word spaces make up the rest.
"""

from __future__ import annotations

from math import ceil

PANGO_UNITS = 1024  # per CSS pixel
PX_PER_PT = 96 / 72
# Of a letter space of L Pango units, L / 2 is written as it is (x_offset / font_size), and
# L * (1000 / 1024 - 1 / 2), the rest of the advance, is truncated.
_TRUNCATED = 1000 / PANGO_UNITS - 0.5
_MARGIN = 0.12  # thousandths of the em kept above the whole number, against rounding of the advances

# Rules the edition's style sheet must end with; a note inside a composed paragraph has its own spacing.
NEW_PAGE = "new-page"
COMPOSED_CSS = """
.new-page { break-before: page; }
.composed { white-space: pre; text-align: start; hyphens: manual; }
.composed .note:not(.composed-lead-in) { white-space: normal; text-align: justify; hyphens: auto; }
.note.composed-lead-in { white-space: nowrap; text-align: start; }
.note.composed-lead-in > :not(.composed) { white-space: normal; text-align: justify; }
.composed .note.composed, .composed .note .composed { white-space: pre; text-align: start; hyphens: manual; }
"""


def _steps(letter_pt: float, size_pt: float) -> int:
    """Whole thousandths of the em that are written after each letter."""
    px = size_pt * PX_PER_PT
    units = abs(letter_pt) * PX_PER_PT * PANGO_UNITS
    return int(units * _TRUNCATED / px - _MARGIN + 0.5)


def _units(steps: int, size_pt: float) -> int:
    """Pango units of letter space that are drawn as so many steps."""
    return ceil((steps + _MARGIN) * size_pt * PX_PER_PT / _TRUNCATED) if steps else 0


def letter_space(letter_pt: float, size_pt: float) -> float:
    """Return the letter space in pt that is drawn, the nearest to the one wanted, in steps of about 0.002 em."""
    steps = _steps(letter_pt, size_pt)
    units = _units(steps, size_pt)
    px = size_pt * PX_PER_PT
    drawn = (units // 2 / px + steps) / 1000 * size_pt
    return drawn if letter_pt >= 0 else -drawn


def css_letter_space(drawn_pt: float, size_pt: float) -> float:
    """Return the value in pt to write as `letter-spacing` for a letter space that `letter_space` gave."""
    units = 0
    for steps in range(200):
        candidate = _units(steps, size_pt)
        if (candidate // 2 / (size_pt * PX_PER_PT) + steps) / 1000 * size_pt > abs(drawn_pt) - 1e-9:
            units = candidate
            break
    value = (units + 0.25) / PANGO_UNITS / PX_PER_PT if units else 0.0
    return value if drawn_pt >= 0 else -value
