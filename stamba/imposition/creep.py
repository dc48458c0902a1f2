"""Creep: the shift of the pages of a nested sheet that gives the trimmed book even outer margins.

Sheet i of a signature (0 the outermost) is pushed out by i calipers. The knife cuts all leaves flush, so
the leaf of sheet i is narrower by as much, and its page has to move toward the fold (or the outer ones
away from it). Every signature starts again at 0.
"""

from __future__ import annotations

from collections.abc import Mapping

from stamba.config.imposition.choices import CreepMode
from stamba.ground.geometry import Length

# Steps toward the fold for sheet i of n: so many times i, and so many times n - 1.
_STEPS: Mapping[CreepMode, tuple[float, float]] = {
    CreepMode.OFF: (0.0, 0.0),
    CreepMode.IN: (1.0, 0.0),
    CreepMode.OUT: (1.0, -1.0),
    CreepMode.CENTRED: (1.0, -0.5),
}


def creep_shift(mode: CreepMode, step: Length, place: int, sheets: int) -> Length:
    """Return the shift of both pages on each side of a sheet toward the fold; negative is away from it.

    `place` is the sheet's place in its signature of so many `sheets`, 0 the outermost.
    """
    by_place, by_depth = _STEPS[mode]
    return Length(step.mm * (by_place * place + by_depth * (sheets - 1)))
