"""Checks of the list of corrections: it has every one, in order, in both readings, and needs no other file."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from stamba.checks.evidence import Evidence
from stamba.checks.finding import Finding

_XHTML = "{http://www.w3.org/1999/xhtml}"
_HINT = "Look at styles/matter/corrections.html.j2."


def list_is_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-109: every correction stands in the list as it was received and as it is printed. F-110: it stands alone."""
    path = evidence.files[edition]
    try:
        root = etree.fromstring(path.read_bytes())
    except etree.XMLSyntaxError as wrong:
        yield Finding("F-109", "error", f"the list is not well-formed: {wrong}", str(path), _HINT)
        return
    rows = {row.get("id", ""): row for row in root.iter(f"{_XHTML}tr") if row.get("id")}
    for one in evidence.corrections:
        row = rows.pop(f"c{one.number}", None)
        if row is None:
            what = f"the list lacks correction {one.number}, “{one.sic}”"
            yield Finding("F-109", "error", what, str(one.source), _HINT)
            continue
        for name, wanted in (("received", one.sic), ("printed", one.corr)):
            got = next(
                ("".join(str(text) for text in cell.itertext()) for cell in row if cell.get("class") == name),
                "",
            )
            if got != wanted:
                what = f"correction {one.number} is shown as {name} “{got}” and not “{wanted}”"
                yield Finding("F-109", "error", what, str(one.source), _HINT)
    for name in rows:
        yield Finding(
            "F-109", "error", f"the list has a correction {name} that is not in the text", str(path), _HINT
        )
    for element in root.iter():
        asks = [key for key in ("src", "href", "data") if element.get(key, "").strip("#")]
        text = element.text or ""
        if asks or element.tag in (f"{_XHTML}script", f"{_XHTML}link") or "url(" in text or "@import" in text:
            yield Finding(
                "F-110", "error", "the list asks for another file", f"{path}:{element.sourceline}", _HINT
            )
