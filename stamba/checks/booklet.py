"""Checks of the finished booklet."""

from __future__ import annotations

from collections.abc import Iterator

from stamba.checks.evidence import Evidence
from stamba.checks.fold import prove_fold
from stamba.checks.overhang import overhangs
from stamba.ground.findings import Finding
from stamba.imposition import imposed_files


def it_folds_into_the_book(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """X-801 to X-811: folded in code, the booklet reads like the print PDF."""
    source = evidence.pdf("print")
    spec = evidence.book.document.config.imposition.for_pages(len(source.objects.pages))
    files = imposed_files(source, evidence.files[edition], spec)
    found = prove_fold(source, tuple(map(evidence.open, files)), spec)
    wide = overhangs(evidence, "print")  # whose ink is near the edge of its sheet, too
    yield from (one for one in found if not (wide and one.code == "X-807"))
