"""Checks of the list of corrections: it has every one, in order, in both readings, and needs no other file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from lxml import etree

from stamba.checks.acting import acting, asking
from stamba.checks.evidence import Evidence
from stamba.document.corrections import Listed
from stamba.ground.errors import Source
from stamba.ground.findings import Finding

_XHTML = "{http://www.w3.org/1999/xhtml}"
_HINT = "Look at styles/matter/corrections.html.j2."


def list_is_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-109: every correction stands in the list once, in order, in both readings. F-110: the list stands alone."""
    path = evidence.files[edition]
    try:
        root = etree.fromstring(path.read_bytes())
    except etree.XMLSyntaxError as wrong:
        yield Finding("F-109", f"the list is not well-formed: {wrong}", Source(path), _HINT)
        return
    rows = [row for row in root.iter(f"{_XHTML}tr") if row.get("id")]
    yield from _in_order([row.get("id", "") for row in rows], evidence.book.corrections, path)
    named = {row.get("id", ""): row for row in rows}
    for one in evidence.book.corrections:
        if f"c{one.number}" in named:
            yield from _is_told(named[f"c{one.number}"], one)
    yield from _stands_alone(root, path)


def _in_order(names: Sequence[str], corrections: Sequence[Listed], path: Path) -> Iterator[Finding]:
    """Every correction once, in the order of the text."""
    known = {f"c{one.number}": one for one in corrections}
    for name, one in known.items():
        if name not in names:
            what = f"the list lacks correction {one.number}, “{one.sic}”"
            yield Finding("F-109", what, one.source, _HINT)
    for name, count in Counter(names).items():
        if name not in known:
            what = f"the list has a correction {name} that is not in the text"
            yield Finding("F-109", what, Source(path), _HINT)
        elif count > 1:
            what = f"the list has correction {known[name].number} {count} times"
            yield Finding("F-109", what, known[name].source, _HINT)
    places = [list(known).index(name) for name in dict.fromkeys(names) if name in known]
    late = next((after for before, after in pairwise(places) if after < before), None)
    if late is not None:
        one = corrections[late]
        what = f"the list has correction {one.number} out of order"
        yield Finding("F-109", what, one.source, _HINT)


def _is_told(row: etree._Element, one: Listed) -> Iterator[Finding]:
    """A row has both readings, a kind if the correction has one, and its place and words in the context."""
    cells = {cell.get("class"): "".join(str(text) for text in cell.itertext()) for cell in row}
    for name, wanted in (("received", one.sic), ("printed", one.corr)):
        if cells.get(name, "") != wanted:
            what = f"correction {one.number} is shown as {name} “{cells.get(name, '')}” and not “{wanted}”"
            yield Finding("F-109", what, one.source, _HINT)
    if one.kind and not cells.get("kind", "").strip():
        yield Finding("F-109", f"correction {one.number} has no kind", one.source, _HINT)
    places = [place for place in (one.source, one.received_at) if place is not None and place.line]
    where = [f"{place.path.name}:{place.line}:{place.column}" for place in places]
    for wanted in (one.before + one.corr + one.after, *where):
        if wanted not in cells.get("context", ""):
            what = f"correction {one.number} is not shown with “{wanted}”"
            yield Finding("F-109", what, one.source, _HINT)


def _stands_alone(root: etree._Element, path: Path) -> Iterator[Finding]:
    """F-110: the list asks for no other file; its faces are inside it."""
    inside = ("#", "data:font/")
    fetched = [(tag, address) for tag, address in asking(root) if not address.startswith(inside)]
    for tag in [*acting(root), *(tag for tag, _ in fetched)]:
        yield Finding("F-110", f"the list asks for another file, in <{tag}>", Source(path), _HINT)
