"""Finished screen PDFs broken in one place, and the codes that the checks then give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pikepdf

from stamba import pipeline
from stamba.checks.evidence import Evidence
from stamba.checks.table import CHECKS
from stamba.document.book import Book
from stamba.ground.findings import Finding
from tests.conftest import HOUSE, Built, Silence

Break = Callable[[pikepdf.Pdf], None]


@cache
def assembled(folder: Path) -> Book:
    return pipeline.assemble(folder, HOUSE, Silence())


def evidence_for(built: Built, path: Path) -> Evidence:
    book = assembled(built.folder)
    return Evidence(book, {"screen": path})


def broken(built: Built, path: Path, harm: Break) -> Evidence:
    """The screen PDF of a book with one thing done to it."""
    with pikepdf.open(built.files["screen"]) as pdf:
        harm(pdf)
        pdf.save(path)
    return evidence_for(built, path)


def findings(evidence: Evidence, code: str) -> list[Finding]:
    """What the check of a code says, and nothing that is not of that code."""
    check = next(check for check in CHECKS if code in check.codes.split() and "screen" in check.editions)
    return [finding for finding in check.judge(evidence, "screen") if finding.code == code]


def elements(pdf: pikepdf.Pdf, kind: str) -> Iterator[pikepdf.Object]:
    """The structure elements of a type, in reading order."""

    def walk(node):
        if node.get("/S") == f"/{kind}":
            yield node
        kids = node.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid)

    yield from walk(pdf.Root.StructTreeRoot.K)


def first(pdf: pikepdf.Pdf, kind: str) -> pikepdf.Object:
    return next(elements(pdf, kind))


def edit_page(pdf: pikepdf.Pdf, index: int, change: Callable[[bytes], bytes]) -> None:
    page = pdf.pages[index]
    page.Contents = pdf.make_stream(change(page.Contents.read_bytes()))
