"""The booklet: the print PDF imposed for a printer at home or a short run."""

from __future__ import annotations

from pathlib import Path

from stamba.editions.artifact import Artifact, Order
from stamba.imposition import ImpositionSpec, impose, plan_file
from stamba.imposition.layout import printed_sides
from stamba.imposition.outputs import output_files
from stamba.pdf.file import PdfFile


def make_booklet(order: Order) -> Artifact:
    """Impose the print PDF of the same build as `[imposition]` in book.toml asks; pages are sides of sheets."""
    imposed = impose(order.made["print"].path, order.target, order.book.document.config.imposition)
    first, *others = imposed.files
    sides = 2 * sum(len(signature.sheets) for signature in imposed.plan.signatures)
    return Artifact("booklet", first, sides, tuple(others))


def booklet_files(source: Path | PdfFile, target: Path, spec: ImpositionSpec) -> tuple[Path, ...]:
    """Return the files that imposing the print PDF `source` gives, in the order in which they are printed."""
    sides = tuple(printed_sides(plan_file(source, spec)))
    return tuple(file.path for file in output_files(target, sides, spec))
