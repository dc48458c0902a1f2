"""Checks of the finished booklet."""

from __future__ import annotations

from collections.abc import Iterator

from stamba.checks.evidence import Evidence
from stamba.checks.fold import prove_fold
from stamba.checks.overhang import overhangs
from stamba.config.imposition.forms import house_forms
from stamba.ground.errors import NOWHERE
from stamba.ground.findings import Finding
from stamba.imposition import Plan, better_forms, imposed_files, plan_file


def fewer_blanks(plan: Plan) -> Iterator[Finding]:
    """X-813: smaller sheets beside the large ones would leave fewer blanks."""
    if better := better_forms(plan, tuple(house_forms().values())):
        blanks = f"{plan.blanks} pages at the end of the sheets are blank"
        yield Finding("X-813", f"{blanks}; {better}", plan.spec.where or NOWHERE, "Or cut or add text.")


def it_folds_into_the_book(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """X-801 to X-813: folded in code, the booklet reads like the print PDF."""
    source = evidence.pdf("print")
    plan = plan_file(source, evidence.book.document.config.imposition)
    spec, files = plan.spec, imposed_files(source, evidence.files[edition], plan.spec)
    found = prove_fold(source, tuple(map(evidence.open, files)), spec)
    wide = overhangs(evidence, "print")  # whose ink is near the edge of its sheet, too
    yield from (one for one in found if not (wide and one.code == "X-807"))
    yield from fewer_blanks(plan)
