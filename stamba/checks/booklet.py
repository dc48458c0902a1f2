"""Checks of the finished booklet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from stamba.checks.evidence import Evidence
from stamba.checks.fold import prove_fold
from stamba.checks.overhang import overhangs
from stamba.config.imposition.forms import house_forms
from stamba.document.cover import cover_plan
from stamba.ground.errors import NOWHERE, Source
from stamba.ground.findings import Finding
from stamba.ground.geometry import Box
from stamba.imposition import Plan, better_forms, imposed_files, plan_file
from stamba.pdf.boxes import box_array
from stamba.pdf.file import PdfFile
from stamba.pdf.objects import open_pdf, save
from stamba.press.cover import cover_boxes


def fewer_blanks(plan: Plan) -> Iterator[Finding]:
    """X-813: smaller sheets beside the large ones would leave fewer blanks."""
    if better := better_forms(plan, tuple(house_forms().values())):
        blanks = f"{plan.blanks} pages at the end of the sheets are blank"
        yield Finding("X-813", f"{blanks}; {better}", plan.spec.where or NOWHERE, "Or cut or add text.")


def add_panels(source: Path, cover: Path, panels: Sequence[Box], target: Path) -> None:
    """Write the pages of a print PDF, and behind them the panels of its cover laid open, each as a page."""
    with open_pdf(source) as pdf, open_pdf(cover) as laid_open:
        for panel in panels:
            pdf.pages.append(laid_open.pages[0])
            pdf.pages[-1].TrimBox = box_array(panel)
        save(pdf, target, pdf.pdf_version)


def it_folds_into_the_book(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """X-801 to X-813: folded in code, the booklet reads like the print PDF, with the cover around it if it has that."""
    source = evidence.pdf("print")
    plan = plan_file(source, evidence.book.document.config.imposition)
    spec, files = plan.spec, imposed_files(source, evidence.files[edition], plan.spec)
    if spec.cover and "cover" not in evidence.files:
        sentence = "the booklet has the cover around it, and there is no cover to compare it with"
        yield Finding("X-801", sentence, Source(evidence.files[edition]), "Run: stamba build cover booklet")
        return
    with TemporaryDirectory() as folder:
        whole: PdfFile | Path = source
        if spec.cover:
            whole = Path(folder) / source.path.name
            boxes = cover_boxes(cover_plan(evidence.book.document.config, plan.pages))
            add_panels(source.path, evidence.files["cover"], (boxes.front, boxes.back), whole)
        found = prove_fold(whole, tuple(map(evidence.open, files)), spec)
    wide = overhangs(evidence, "print")  # whose ink is near the edge of its sheet, too
    yield from (one for one in found if not (wide and one.code == "X-807"))
    yield from fewer_blanks(plan)
