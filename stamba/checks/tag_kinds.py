"""Checks of lists, pictures and tables in the tags of the screen PDF (ISO 14289-1, 7.3, 7.5 and 7.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from stamba.checks.evidence import Evidence
from stamba.checks.finding import Finding
from stamba.checks.tags import EXCERPT, LOST, elements, numbering
from stamba.document import parse_body
from stamba.tagging.reading import said
from stamba.tagging.structure import Tag


def lists_are_lists(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-216: every list is an L with its numbering, of LI with a body, and a label where one is drawn."""
    tree, path = evidence.tags(edition), str(evidence.files[edition])
    lists = [tag for tag in tree.walk() if tree.standard(tag.type) == "L"]
    for tag in lists:
        items = [kid for kid in tag.kids if isinstance(kid, Tag)]
        odd = next(
            (item.type for item in items if tree.standard(item.type) not in ("LI", "Caption", "L")), ""
        )
        bare = any(
            not any(isinstance(kid, Tag) and kid.type == "LBody" for kid in item.kids)
            for item in items
            if item.type == "LI"
        )
        if odd or bare or not numbering(tag):
            what = (
                f"holds {odd}"
                if odd
                else "has an item without a body"
                if bare
                else "says nothing of its numbering"
            )
            yield Finding("P-216", "error", f"a list “{said(tag)[:EXCERPT]}” {what}", path, LOST)
    kinds = ("ul", "ol", "dl")
    notes = [part for note in evidence.document.notes for part in parse_body(note.body).iter(*kinds)]
    want = [part for part in elements(evidence, *kinds) if not _in_contents(part)]
    if len(lists) != len(want) + len(notes):
        what = f"the tags have {len(lists)} lists, and the book {len(want) + len(notes)}"
        yield Finding("P-216", "error", what, path, LOST)


def _in_contents(part: etree._Element | None) -> bool:
    while part is not None:
        if part.get("class") == "contents":
            return True
        part = part.getparent()
    return False


def pictures_have_words(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-217: every picture that means something is a Figure with the author's words and its box on the page."""
    tree, path = evidence.tags(edition), str(evidence.files[edition])
    figures = [tag for tag in tree.walk() if tree.standard(tag.type) == "Figure"]
    want = [part.get("alt", "") for part in elements(evidence, "img") if part.get("alt")]
    got = [tag.alternative for tag in figures]
    if got != want:
        lost = next(iter((Counter(want) - Counter(got)) or (Counter(got) - Counter(want))), "their order")
        yield Finding(
            "P-217", "error", f"the pictures of the tags are not those of the book: “{lost}”", path, LOST
        )
    for part in elements(evidence, "img"):
        if not part.get("alt"):
            yield Finding(
                "P-217", "warning", f"the picture {part.get('src')} has no words, and not everybody sees it",
                path, "Write ![what it shows](…), unless it is only an ornament.",
            )  # fmt: skip
    for tag in figures:
        box = next((one.value for one in tag.attributes if one.key == "BBox"), ())
        if not isinstance(box, tuple) or len(box) != 4 or box[0] >= box[2] or box[1] >= box[3]:
            what = f"the picture “{tag.alternative}” has no box"
            yield Finding("P-217", "error", what, path, "A Figure needs a BBox (ISO 32000-1, table 344).")


def tables_have_heads(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-218: every table is tagged, its head cells say what they head, its rows are of one length."""
    tree, path = evidence.tags(edition), str(evidence.files[edition])
    tables = [tag for tag in tree.walk() if tree.standard(tag.type) == "Table"]
    want = len(list(elements(evidence, "table")))
    if len(tables) != want:
        yield Finding(
            "P-218", "error", f"the tags have {len(tables)} tables, and the book {want}", path, LOST
        )
    for tag in tables:
        cells = [[kid for kid in row.kids if isinstance(kid, Tag)] for row in tag.walk() if row.type == "TR"]
        heads = [cell for row in cells for cell in row if cell.type == "TH"]
        lengths = {sum(_span(cell) for cell in row) for row in cells}
        mute = [cell for cell in heads if not any(one.key == "Scope" for one in cell.attributes)]
        rows_span = any(one.key == "RowSpan" for row in cells for cell in row for one in cell.attributes)
        if not heads or mute or (len(lengths) > 1 and not rows_span):
            what = (
                "has no heads"
                if not heads
                else "has a head without a scope"
                if mute
                else "has rows of unlike lengths"
            )
            yield Finding(
                "P-218", "error", f"a table “{said(tag)[:EXCERPT]}” {what}", path, "Write a head above it."
            )


def _span(cell: Tag) -> int:
    return next(
        (int(one.value) for one in cell.attributes if one.key == "ColSpan" and isinstance(one.value, float)),
        1,
    )
