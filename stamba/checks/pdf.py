"""Checks of the finished PDF editions. Each gives the findings of one promise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from stamba import hyphenation
from stamba.checks.evidence import Evidence
from stamba.checks.finding import Finding
from stamba.fonts import faces
from stamba.pagination.characters import HYPHEN, squeeze
from stamba.pagination.pages import margin_texts

_ENOUGH_LINES = 60  # a text of so many lines in justified type has words to divide


def text_is_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-101, F-103, P-102: the text stands on the pages, once, in order, and each note on the page of its call."""
    for fault in evidence.reading(edition).faults:
        hint = "The edition lost, doubled or moved something here; it is not the text."
        if fault.note:
            hint = "Shorten the note, or move its call; the engine cannot set it here."
        code = "P-102" if fault.note else "F-103" if fault.altered else "F-101"
        yield Finding(code, "error", fault.message, str(fault.where), hint)


def margins_are_furniture(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-107: outside the type area a page has a running head and its own folio at most."""
    path, document = evidence.files[edition], evidence.document
    titles = [document.metadata.title, *(section.title for section in document.sections)]
    names = [who.name for who in document.metadata.creators]
    heads = {squeeze(title) for title in (*titles, *names, ", ".join(names))} | {""}
    for index, (above, below, beside) in enumerate(margin_texts(path, evidence.spec)):
        strange = [
            text
            for text, known in ((above, heads), (below, {"", str(index + 1)}), (beside, {""}))
            if squeeze(text.replace(HYPHEN, "-")) not in known
        ]
        for text in strange:
            shown = " ".join(text.split())[:40]
            yield Finding(
                "F-107", "error", f"“{shown}” stands in the margin", f"{path} page {index + 1}",
                "Only a running head and the folio stand there; look at page.css.",
            )  # fmt: skip


def contents_tell_folios(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-103: the contents give the page on which each section begins."""
    reading = evidence.reading(edition)
    begins: dict[str, int] = {}
    for start in reading.starts:
        if start.offset == 0:
            begins.setdefault(start.section, start.index + 1)
    told = [folio for _, folio in reading.folios]
    flat = [entry for entry in evidence.document.toc for entry in (entry, *entry.children)]
    if len(told) != len(flat):
        yield Finding(
            "P-103", "error", f"the contents have {len(flat)} lines and {len(told)} folios",
            str(evidence.files[edition]), "Look at contents.html.j2 and page.css.",
        )  # fmt: skip
        return
    for entry, folio in zip(flat, told, strict=True):
        if entry in evidence.document.toc and begins.get(entry.section, folio) != folio:
            yield Finding(
                "P-103", "error", f"“{entry.title}” begins on page {begins[entry.section]}, not on {folio}",
                str(evidence.files[edition]), "Look at contents.html.j2 and page.css.",
            )  # fmt: skip


def words_are_hyphenated(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-104: words were divided at line ends, if the language can be hyphenated."""
    language = evidence.document.metadata.language
    lines = sum(page.text.count("\n") for page in evidence.pages(edition))
    if hyphenation.available(language) and lines > _ENOUGH_LINES and not evidence.reading(edition).hyphens:
        yield Finding(
            "P-104", "error", f"no word of {lines} lines was hyphenated, though there are patterns for {language}",
            str(evidence.files[edition]), "Look at `hyphens` in page.css and at fonts/hyphenation/.",
        )  # fmt: skip


def fonts_are_ours(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-105, P-106: every font comes from fonts/ and is embedded."""
    known = {face.private_family.replace(" ", "-") for face in faces(evidence.house.fonts)}
    for name, embedded in embedded_fonts(evidence.files[edition]):
        plain = name.split("+", 1)[-1]
        if not any(plain == family or plain.startswith(f"{family}-") for family in known):
            yield Finding(
                "P-105", "error", f"the font {name} is not one of fonts/", str(evidence.files[edition]),
                "Name only the families of fonts/ in the style sheets, and see that they cover the text.",
            )  # fmt: skip
        elif not embedded:
            yield Finding("P-106", "error", f"the font {name} is not embedded", str(evidence.files[edition]))


def embedded_fonts(path: Path) -> Iterator[tuple[str, bool]]:
    """Every font of a PDF: its name, and whether its file is inside (ISO 32000-1, 9.9)."""
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                embedded = any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))
                yield str(item.get("/FontName", "/unnamed"))[1:], embedded


def pages_have_the_trim(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-107: every page is as large as book.toml says."""
    trim = evidence.spec.trim
    with pikepdf.open(evidence.files[edition]) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            x0, y0, x1, y1 = (float(value) for value in page.trimbox)
            if abs(x1 - x0 - trim.width.pt) > 0.1 or abs(y1 - y0 - trim.height.pt) > 0.1:
                yield Finding(
                    "P-107", "error", f"page {number} is {x1 - x0:.1f} × {y1 - y0:.1f} pt and not {trim}",
                    f"{evidence.files[edition]} page {number}", "Look at `size` in the style sheets.",
                )  # fmt: skip


def pagination_is_shared(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-108: screen and print PDF have the same text on the same pages."""
    if not {"screen", "print"} <= evidence.files.keys():
        return
    screen, printed = evidence.pages("screen"), evidence.pages("print")
    for one, other in zip(screen, printed, strict=False):
        if one.text.split() != other.text.split():
            yield Finding(
                "P-108", "error", f"page {one.index + 1} differs between the screen and the print PDF",
                f"{evidence.files[edition]} page {one.index + 1}", "screen.css and print.css may hold colours only.",
            )  # fmt: skip
            return
    longer = screen[len(printed) :] or printed[len(screen) :]
    if any(page.text.strip() for page in longer):
        yield Finding(
            "P-108", "error", f"the screen PDF has {len(screen)} pages and the print PDF {len(printed)}",
            str(evidence.files[edition]), "screen.css and print.css may hold colours only.",
        )  # fmt: skip
