"""The list of corrections as a page: what was received, what is printed, and where. Self-contained, for a browser."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from stamba.document.corrections import Listed
from stamba.document.flow import Flow
from stamba.document.matter import render_template
from stamba.editions.artifact import Artifact, Order
from stamba.editions.faces import subsets
from stamba.editions.starts import PrintedPages, printed_pages
from stamba.ground.errors import Source
from stamba.ground.files import whole_or_absent
from stamba.ground.folios import folio
from stamba.theme.fonts import face_rules

STYLE = "corrections.css"


@dataclass(frozen=True, slots=True)
class Row:
    """A correction as the page shows it: the folio it stands on, its kind in words, its places as people read them."""

    one: Listed
    page: str
    kind: str
    place: str
    received_place: str


def make_corrections(order: Order) -> Artifact:
    """Write the list of corrections of the book, with the pages of the printed book."""
    document, words = order.book.document, order.book.words
    printed = printed_pages(order) if order.book.corrections else None
    rows = [
        Row(
            one,
            _page_of(one, order.book.flow, printed) if printed else "",
            words[f"kind_{one.kind}"] if one.kind else "",
            _place(one.source, document.config.folder),
            _place(one.received_at, document.config.folder) if one.received_at else "",
        )
        for one in order.book.corrections
    ]
    titles = [section.title for section in document.sections if section.id.startswith("s")]
    moment = order.book.revision.moment
    context: dict[str, object] = {
        "meta": document.metadata,
        "words": words,
        "style": order.book.house.sheet(STYLE),
        "count": len(rows),
        "sections": [
            (titles[chapter], tuple(some)) for chapter, some in groupby(rows, key=lambda row: row.one.chapter)
        ],
        "digest": order.book.revision.digest,
        "date": words.date(moment.day, moment.month, moment.year),
    }
    page = render_template(order.book.house, "corrections.html.j2", context)
    context["style"] = f"{_face_rules(order, page)}\n{context['style']}"
    page = render_template(order.book.house, "corrections.html.j2", context)
    with whole_or_absent(order.target) as temporary:
        temporary.write_text(page + "\n", encoding="utf-8")
    return Artifact("corrections", order.target, 0)


def _face_rules(order: Order, page: str) -> str:
    """Return the upright faces that a page asks for, as rules that hold the letters it has; nothing in it slants."""
    found = subsets(order, page, page)
    urls = {
        face.path: f"data:font/ttf;base64,{base64.b64encode(content).decode('ascii')}"
        for face, content in found
    }
    rules = face_rules([face for face, _ in found], urls).splitlines()
    return "\n".join(rule for rule in rules if "font-style: normal" in rule)


def _page_of(one: Listed, flow: Flow, printed: PrintedPages) -> str:
    """Return the folio on which a correction begins, or nothing when it is in a note or not printed."""
    for section in flow.sections:
        if section.path != one.source.path:
            continue
        place = (one.source.line, one.source.column)
        at = next((offset for offset, typed in section.words if typed >= place), None)
        if at is not None:
            before = [
                start for start in printed.starts if start.section == section.section and start.offset <= at
            ]
            return folio(before[-1].index, printed.roman) if before else ""
    return ""


def _place(source: Source, folder: Path) -> str:
    path = source.path.relative_to(folder) if source.path.is_relative_to(folder) else source.path
    return str(Source(Path(path.as_posix()), source.line, source.column))
