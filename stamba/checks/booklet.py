"""Checks of the imposed booklet: every page of the print PDF stands on its sheet, whole, and nothing else does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from stamba.checks.evidence import Evidence
from stamba.checks.finding import Finding
from stamba.checks.flow import squeeze
from stamba.checks.pages import HYPHEN, boxed_texts, trim_texts
from stamba.geometry import Box
from stamba.imposition.emit import plan_file
from stamba.imposition.layout import PrintedSide, SheetFrame, printed_sides, sheet_frame
from stamba.imposition.outputs import output_files

_HINT = "Impose the print PDF of this build again."


def pages_are_on_their_sheets(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-108: the text of every page of the print PDF is in its place on its sheet, and there is no other text."""
    if "print" not in evidence.files:
        return
    source, booklet = evidence.files["print"], evidence.files[edition]
    spec = evidence.document.config.imposition
    plan = plan_file(source, spec)
    pages = [_bare(text) for text in trim_texts(source)]
    frame, seen = sheet_frame(plan), set[int]()
    for file in output_files(_target(booklet, evidence), tuple(printed_sides(plan)), spec):
        path = booklet.with_name(file.path.name)
        if not path.is_file():
            yield Finding("F-108", "error", f"the booklet's file {path.name} is missing", str(path), _HINT)
            return
        seen.update(put.page for side in file.sides for put in side.placements)
        yield from _read_file(path, file.sides, frame, pages)
    for number in sorted(set(range(1, len(pages) + 1)) - seen):
        yield Finding("F-108", "error", f"page {number} of {source.name} is on no sheet", str(booklet), _HINT)


def _read_file(
    path: Path, sides: Sequence[PrintedSide], frame: SheetFrame, pages: Sequence[str]
) -> Iterator[Finding]:
    boxes = [
        [_turned(put.trim, frame) if side.turned else put.trim for put in side.placements] for side in sides
    ]
    try:
        read = boxed_texts(path, boxes)
    except ValueError:
        yield Finding(
            "F-108", "error", f"the booklet has not the {len(sides)} sides of its plan", str(path), _HINT
        )
        return
    for number, (side, (texts, whole)) in enumerate(zip(sides, read, strict=True), start=1):
        where = f"{path} page {number}"
        for put, text in zip(side.placements, texts, strict=True):
            got, wanted = _bare(text), pages[put.page - 1]
            if got != wanted:
                at = next(
                    (n for n, (a, b) in enumerate(zip(got, wanted, strict=False)) if a != b), len(wanted)
                )
                what = f"reads “{got[at : at + 40]}” where page {put.page} has “{wanted[at : at + 40]}”"
                yield Finding("F-108", "error", what, where, _HINT)
        if len(_bare(whole)) != sum(len(_bare(text)) for text in texts):
            yield Finding("F-108", "error", "the sheet has text outside its pages", where, _HINT)


def _bare(text: str) -> str:
    """Text without white space and without hyphens, which PDFium takes for line-end hyphens here and not there."""
    return re.sub(f"[-\\x02{HYPHEN}]", "", squeeze(text))


def _turned(box: Box, frame: SheetFrame) -> Box:
    width, height = frame.sheet.width.pt, frame.sheet.height.pt
    return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)


def _target(booklet: Path, evidence: Evidence) -> Path:
    """The name that the booklet's files are named after."""
    return booklet.with_name(f"{evidence.document.config.slug}-booklet.pdf")
