"""The words of an imposition: schemes, bindings, flips, creep, marks, and what each scheme allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from stamba.ground.geometry import Length


class Scheme(StrEnum):
    """The scheme by which sheets become a book."""

    SADDLE_STITCH = "saddle_stitch"
    """All sheets nested and stapled through the fold."""
    SEWN = "sewn"
    """Signatures of a few nested sheets, gathered and sewn through their folds."""
    PERFECT = "perfect"
    """Folded sheets (or thin signatures), gathered and glued at the spine."""
    CUT_AND_STACK = "cut_and_stack"
    """Nothing folded: the pile is cut in the middle and one half laid on the other."""
    N_UP = "n_up"
    """Several pages on each side, row by row, to be read on the sheet or cut apart."""
    STEP_AND_REPEAT = "step_and_repeat"
    """One page many times on a side, the next one behind it: cards, labels, leaflets."""


class BoundEdge(StrEnum):
    """The side of the spine when the front of the book is looked at; right for right-to-left scripts."""

    LEFT = "left"
    RIGHT = "right"


class Work(StrEnum):
    """The work of the press on a folded sheet.

    SHEETWISE: a plate for the front and one for the back. TURN: one plate with both forms side by side; the sheet is
    turned like the leaf of a book, printed again, and cut down its middle into two equal sections. TUMBLE: one plate
    with the back below, on its head; the sheet is turned head over foot and cut across.
    """

    SHEETWISE = "sheetwise"
    TURN = "turn"
    TUMBLE = "tumble"


class Flip(StrEnum):
    """The turn that the printer gives a sheet for its back: about the sheet's short or long edge, or by hand."""

    SHORT = "short"
    LONG = "long"
    HAND = "hand"


class Backs(StrEnum):
    """The order of the file of backs when sheets are turned by hand.

    LAST_FIRST: for printers that lay sheets face down: put the pile back as it lies, the last sheet on top.
    FIRST_FIRST: for printers that lay sheets face up: turn the whole pile over, the first sheet on top.
    """

    LAST_FIRST = "last_first"
    FIRST_FIRST = "first_first"


class CreepMode(StrEnum):
    """The sheet of a signature that keeps its place: outermost (in), innermost (out), the middle (centred)."""

    OFF = "off"
    IN = "in"
    OUT = "out"
    CENTRED = "centred"


class PrinterMark(StrEnum):
    """A mark drawn for those who cut, fold, gather and bind.

    Crop, fold and registration marks, the label and the colour bar stand outside trim and bleed. Collation, staple and
    sewing marks are on the fold itself, where glue, staple or thread will be: they have no other use.
    """

    CROP = "crop"
    FOLD = "fold"
    COLLATION = "collation"
    STAPLE = "staple"
    SEWING = "sewing"
    REGISTRATION = "registration"
    LABEL = "label"
    COLOUR_BAR = "colour_bar"


ON_FOLD = frozenset({PrinterMark.COLLATION, PrinterMark.STAPLE, PrinterMark.SEWING})
"""The marks on the fold; all others stand outside trim and bleed."""


class MarkColour(StrEnum):
    """The ink of the marks: black alone, or the /All separation that prints on every plate."""

    K = "K"
    ALL = "All"


@dataclass(frozen=True, slots=True)
class SchemeTraits:
    """The traits of a scheme: whether sheets are folded, and the bounds of a signature's sheets (None: no bound)."""

    folded: bool
    default_sheets: int | None
    least: int
    most: int | None
    marks: frozenset[PrinterMark]


_ANYWHERE = frozenset({PrinterMark.CROP, PrinterMark.REGISTRATION, PrinterMark.LABEL, PrinterMark.COLOUR_BAR})
_FOLDED = _ANYWHERE | {PrinterMark.FOLD}
TRAITS: Mapping[Scheme, SchemeTraits] = {
    Scheme.SADDLE_STITCH: SchemeTraits(
        folded=True, default_sheets=None, least=0, most=0, marks=_FOLDED | {PrinterMark.STAPLE}
    ),
    # Squeezed signatures of 1 to 2 mm sew well: 3 to 8 sheets of office paper, 4 by default.
    Scheme.SEWN: SchemeTraits(
        folded=True,
        default_sheets=4,
        least=2,
        most=16,
        marks=_FOLDED | {PrinterMark.COLLATION, PrinterMark.SEWING},
    ),
    Scheme.PERFECT: SchemeTraits(
        folded=True, default_sheets=1, least=1, most=16, marks=_FOLDED | {PrinterMark.COLLATION}
    ),
    Scheme.CUT_AND_STACK: SchemeTraits(
        folded=False, default_sheets=None, least=1, most=None, marks=_ANYWHERE
    ),
    Scheme.N_UP: SchemeTraits(folded=False, default_sheets=1, least=0, most=0, marks=_ANYWHERE),
    Scheme.STEP_AND_REPEAT: SchemeTraits(folded=False, default_sheets=1, least=0, most=0, marks=_ANYWHERE),
}


@dataclass(frozen=True, slots=True)
class Creep:
    """Compensation for nested sheets pushing each other out: per sheet `caliper * factor`, or measured.

    `total` is the creep of the innermost against the outermost sheet, measured on a folded dummy of the
    thickest signature; thinner signatures take the same step per sheet.
    """

    mode: CreepMode = CreepMode.OFF
    factor: float = 1.0
    total: Length | None = None


@dataclass(frozen=True, slots=True)
class PrinterMarks:
    """The printer's marks to draw, and their ink."""

    kinds: frozenset[PrinterMark] = frozenset()
    colour: MarkColour = MarkColour.K
