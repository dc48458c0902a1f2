"""Imposition: the pages of a finished PDF on the sheets of a booklet. First a pure plan, then vectors.

plan, creep, layout    the plan and its geometry: pure numbers
listing, picture       the plan to read and to look at
ink, lettering, marks  what is drawn beside the pages
forms, cover, identity, emit  the PDF
calibration            a sheet to learn how a printer turns paper
"""

from stamba.config.imposition.spec import ImpositionSpec
from stamba.imposition.calibration import Wording, calibration_sheet
from stamba.imposition.emit import ImposedBook, impose, imposed_files, plan_file
from stamba.imposition.forms import Taking, take_pages
from stamba.imposition.listing import plan_json
from stamba.imposition.picture import plan_svg
from stamba.imposition.plan import Plan, Sheet, Side, Signature, better_forms, plan_book

__all__ = [
    "ImposedBook",
    "ImpositionSpec",
    "Plan",
    "Sheet",
    "Side",
    "Signature",
    "Taking",
    "Wording",
    "better_forms",
    "calibration_sheet",
    "impose",
    "imposed_files",
    "plan_book",
    "plan_file",
    "plan_json",
    "plan_svg",
    "take_pages",
]
