"""Checks of the screen PDF as a file: what it says of itself, bookmarks, labels, links, colours, sources, words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pikepdf
from lxml import etree

from stamba.checks.evidence import Evidence
from stamba.checks.finding import Finding
from stamba.document import TocEntry, parse_body
from stamba.editions.pages import read_out
from stamba.folios import roman
from stamba.manuscript import chapter_files
from stamba.pagination.pages import margin_texts

_MTAVRULI = re.compile("[\u1c90-\u1cbf]")
_WEB = ("http://", "https://", "mailto:")
_PARTED = "\ue003"  # from the private use area
_LEAST_SIDE = 5.0  # points of a link's shorter side, so that it can be hit
_STYLES: dict[str, Callable[[int], str]] = {
    "/D": str,
    "/r": roman,
    "/R": lambda number: roman(number).upper(),
}


def file_tells_its_book(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-221: title, language and authors are told, and the window shows the title (ISO 14289-1, 7.1 and 7.2)."""
    path = evidence.files[edition]
    meta = evidence.document.metadata
    with pikepdf.open(path) as pdf:
        title = str(pdf.docinfo.get("/Title", ""))
        with pdf.open_metadata() as xmp:
            other = str(xmp.get("dc:title", ""))
        shown = bool(pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False))
        language = str(pdf.Root.get("/Lang", ""))
    if meta.title not in title or title != other:
        yield Finding("P-221", "error", f"the title of the file is {title!r} and {other!r}", str(path))
    if not shown:
        yield Finding(
            "P-221", "error", "the window would show the file's name and not the book's title", str(path)
        )
    if language != meta.language:
        yield Finding(
            "P-221", "error", f"the file is in {language!r}, and the book in {meta.language!r}", str(path)
        )


def bookmarks_lead_to_sections(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-222: every section has a bookmark, in order, that leads to the page on which it begins."""
    path = evidence.files[edition]
    if evidence.reading(edition).faults:
        return  # where sections begin is not known, and F-101 says so
    begins = {
        start.section: start.index
        for start in reversed(evidence.reading(edition).starts)
        if start.offset == 0
    }
    want = [
        (section.title, begins[section.id]) for section in evidence.document.sections if section.id in begins
    ]
    with pikepdf.open(path) as pdf:
        numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        with pdf.open_outline() as outline:
            got = [(item.title, _page(item.destination, numbers)) for item in outline.root]
            below = sum(len(item.children) for item in outline.root)
    if got != want:
        missing = next(iter(Counter(want) - Counter(got) or Counter(got) - Counter(want)), ("their order", 0))
        yield Finding(
            "P-222",
            "error",
            f"the bookmarks are not the sections: “{missing[0]}” on page {missing[1] + 1}",
            str(path),
        )
    children = sum(len(entry.children) for entry in evidence.document.toc)
    if below < children:
        yield Finding(
            "P-222", "error", f"{below} of {children} headings below sections have bookmarks", str(path)
        )


def _page(destination: object, numbers: dict[tuple[int, int], int]) -> int:
    if isinstance(destination, pikepdf.Array) and len(destination):
        return numbers.get(destination[0].objgen, -1)
    return -1


def labels_agree_with_folios(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-223: the label of a page is its folio, the one that is printed and the one that the book's rule gives."""
    path = evidence.files[edition]
    with pikepdf.open(path) as pdf:
        labels = page_labels(pdf)
    below = ("".join(margins[1].split()) for margins in margin_texts(path, evidence.spec))
    for index, (label, printed) in enumerate(zip(labels, below, strict=True)):
        want = evidence.folio(edition, index)
        if label != want or printed not in ("", label):
            folio = f" and its folio {printed}" if printed else ""
            yield Finding(
                "P-223", "error", f"the label of page {index + 1} is {label!r}{folio}, and it is page {want}",
                f"{path} page {index + 1}", "Look at roman.css and at [print] roman_front.",
            )  # fmt: skip


def page_labels(pdf: pikepdf.Pdf) -> list[str]:
    """The label of every page as a reader's program shows it (ISO 32000-1, 12.4.2)."""
    flat = pdf.Root.get("/PageLabels", pikepdf.Dictionary()).get("/Nums", pikepdf.Array())
    ranges = [(int(flat[at]), flat[at + 1]) for at in range(0, len(flat) - 1, 2)]
    labels = []
    for index in range(len(pdf.pages)):
        begin, rule = max(
            (one for one in ranges if one[0] <= index), default=(0, None), key=lambda one: one[0]
        )
        if rule is None:
            labels.append(str(index + 1))
            continue
        number = index - begin + int(rule.get("/St", 1))
        style = _STYLES.get(str(rule.get("/S", "")))
        labels.append(str(rule.get("/P", "")) + (style(number) if style else ""))
    return labels


def links_work(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-224: contents, notes and the way back, and addresses of the web are links that can be hit and lead there."""
    path = evidence.files[edition]
    got = Counter[str]()
    with pikepdf.open(path) as pdf:
        places = _named_places(pdf)
        for number, page in enumerate(pdf.pages, start=1):
            for annotation in page.obj.get("/Annots", ()):
                target = _target(annotation)
                got[target] += 1
                x0, y0, x1, y1 = (float(value) for value in annotation.Rect)
                where = f"{path} page {number}"
                if min(x1 - x0, y1 - y0) < _LEAST_SIDE:
                    yield Finding("P-224", "error", f"the link to {target} is too small to be hit", where)
                if target.startswith("#") and target[1:] not in places:
                    yield Finding("P-224", "error", f"the link to {target} leads nowhere", where)
                if not target.startswith(("#", *_WEB)):
                    yield Finding(
                        "P-224", "error", f"a link leads to {target!r}", where, "Link to the web or the book."
                    )
                if not str(annotation.get("/Contents", "")):
                    yield Finding("P-224", "error", f"the link to {target} says nothing of itself", where)
    for target in _wanted_links(evidence):
        if not got[target]:
            yield Finding(
                "P-224", "error", f"nothing leads to {target}, though the book has a link to it", str(path)
            )


def _wanted_links(evidence: Evidence) -> Iterator[str]:
    document = evidence.document
    for note in document.notes:
        yield f"#{note.id}"
        yield f"#{note.call_id}"
    for entry in document.toc:
        yield from (f"#{one.anchor}" for one in (entry, *entry.children) if isinstance(one, TocEntry))
    for body in (*(section.body for section in document.sections), *(note.body for note in document.notes)):
        for link in parse_body(body).iter("a"):
            if link.get("href", "").startswith(_WEB):
                yield link.get("href", "")


def _target(annotation: pikepdf.Object) -> str:
    if "/Dest" in annotation:
        return f"#{annotation.Dest}" if isinstance(annotation.Dest, pikepdf.String) else "#a place"
    return str(annotation.get("/A", pikepdf.Dictionary()).get("/URI", ""))


def _named_places(pdf: pikepdf.Pdf) -> set[str]:
    dests = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    return set() if dests is None else {str(name) for name in pikepdf.NameTree(dests)}


def sources_are_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-225: the Markdown and book.toml are inside, byte for byte, if the book asks for it, and else nothing is."""
    path, config = evidence.files[edition], evidence.document.config
    want = {}
    if config.screen.attach_source:
        want = {file.name: file.read_bytes() for file in (config.path, *chapter_files(config.folder))}
    with pikepdf.open(path) as pdf:
        got = {name: pdf.attachments[name] for name in pdf.attachments}
        for name in sorted(want.keys() | got.keys()):
            if name not in got or name not in want:
                what = (
                    "is not in the file"
                    if name in want
                    else "is in the file, and the book does not ask for it"
                )
                yield Finding("P-225", "error", f"{name} {what}", str(path))
            elif got[name].get_file().read_bytes() != want[name]:
                yield Finding("P-225", "error", f"{name} in the file is not {name} of the book", str(path))
            elif str(got[name].obj.get("/AFRelationship", "")) != "/Source":
                yield Finding("P-225", "error", f"{name} is attached, but not as the source", str(path))


def words_are_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-226: words come out whole, divided at a line end or not, of the pages and of the tags, and in their letters."""
    path = evidence.files[edition]
    pages = evidence.pages(edition)
    for page in pages:
        capital = _MTAVRULI.search(page.text)
        if capital:
            yield Finding(
                "P-226", "error", f"a Mtavruli letter U+{ord(capital[0]):04X} comes out of the text",
                f"{path} page {page.index + 1}", "Draw Mtavruli with the font's `case` feature.",
            )  # fmt: skip
    want = Counter[str]()
    document = evidence.document
    for body in (*(section.body for section in document.sections), *(note.body for note in document.notes)):
        want.update(_words(read_out(_without_parted_words(parse_body(body)))))
    for where, text in (("", "\n".join(page.text for page in pages)), (" of the tags", evidence.tags(edition).spoken())):
        missing = want - Counter(_words(text))
        if missing:
            words = ", ".join(list(missing)[:5])
            yield Finding(
                "P-226", "error", f"{missing.total()} words of the text do not come out{where} whole: {words}", str(path),
                "Look at the ends of lines; a reader cannot search for these words.",
            )  # fmt: skip


def _without_parted_words(body: etree._Element) -> etree._Element:
    """The body with words marked in which a link begins: the link keeps its own letters, also over a line end."""
    for link in body.iter("a"):
        before = link.getprevious()
        text = (link.getparent().text if before is None else before.tail) or ""
        if link.get("class") != "noteref" and text[-1:].isalpha() and (link.text or "")[:1].isalpha():
            link.text = f"{_PARTED}{link.text}"
    return body


def _words(text: str) -> list[str]:
    """Words of two letters and more, without what stands around them."""
    stripped = (re.sub(r"^[\W\d]+|[\W\d]+$", "", word) for word in text.split() if _PARTED not in word)
    return [word for word in stripped if len(word) > 1]
