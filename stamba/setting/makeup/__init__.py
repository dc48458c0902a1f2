"""Page make-up: the page ends, chosen for a whole section at once. Pure: heights in, wishes out.

The page engine fills one page after the other and cannot take back a choice. Here the pages of a section are
filled in numbers, as the engine would fill them, for paragraphs of a line more or fewer and for spreads run a
line short, and the choice of least cost is kept (Plass, Optimal pagination techniques, 1981; Mittelbach, A general
framework for globally optimized pagination, DocEng 2016). The engine then sets what was chosen.
"""

from stamba.setting.makeup.costs import Costs
from stamba.setting.makeup.galley import Block, Galley, GalleyStart, Piece, SectionGalley, Variant
from stamba.setting.makeup.plan import MakeUp, PlannedSections, make_up

__all__ = [
    "Block",
    "Costs",
    "Galley",
    "GalleyStart",
    "MakeUp",
    "Piece",
    "PlannedSections",
    "SectionGalley",
    "Variant",
    "make_up",
]
