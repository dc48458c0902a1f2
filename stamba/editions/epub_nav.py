"""The ways into the EPUB: the navigation document with contents and landmarks, and the NCX for old readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from stamba.document import Document, Section, TocEntry
from stamba.editions.epub_text import TYPE, page, serialise
from stamba.matter import Words

_NCX = "http://www.daisy.org/z3986/2005/ncx/"


def nav_file(document: Document, sections: Sequence[Section], words: Words) -> bytes:
    """The navigation document (EPUB 3.3, 5.4), which is also the page of contents."""
    html, body = page(document.metadata.language, words.contents, "styles/book.css")
    body.set(TYPE, "frontmatter")
    nav = etree.SubElement(body, "nav", {TYPE: "toc", "role": "doc-toc", "id": "contents", "class": "toc"})
    nav.set("aria-labelledby", "contents-h")
    etree.SubElement(nav, "h1", {"id": "contents-h"}).text = words.contents
    _entries(etree.SubElement(nav, "ol", {"class": "contents"}), document.toc)
    marks = etree.SubElement(body, "nav", {TYPE: "landmarks", "hidden": "hidden", "id": "landmarks"})
    etree.SubElement(marks, "h2").text = words.landmarks
    rows = etree.SubElement(marks, "ol")
    held = {section.id for section in sections}
    places = [("cover", words.cover, "text/cover.xhtml")]
    for mark in document.landmarks:
        if mark.kind == "toc":
            places.append(("toc", mark.title, "nav.xhtml#contents"))
        elif mark.section in held:
            places.append((mark.kind, mark.title, f"text/{mark.section}.xhtml"))
    for kind, title, href in places:
        etree.SubElement(etree.SubElement(rows, "li"), "a", {TYPE: kind, "href": href}).text = title
    return serialise(html)


def _entries(parent: etree._Element, entries: Iterable[TocEntry]) -> None:
    for entry in entries:
        row = etree.SubElement(parent, "li")
        etree.SubElement(row, "a", {"href": _href(entry)}).text = entry.title
        if entry.children:
            _entries(etree.SubElement(row, "ol"), entry.children)


def _href(entry: TocEntry) -> str:
    return f"text/{entry.section}.xhtml#{entry.anchor}"


def ncx_file(document: Document, sections: Sequence[Section]) -> bytes:
    """The NCX (OPF 2.0.1, 2.4.1), which EPUB 3 readers ignore and old ones need."""
    held = {section.id for section in sections}
    ncx = etree.Element(f"{{{_NCX}}}ncx", {"version": "2005-1"}, nsmap={None: _NCX})  # type: ignore[dict-item]
    ncx.set("{http://www.w3.org/XML/1998/namespace}lang", document.metadata.language)
    head = etree.SubElement(ncx, f"{{{_NCX}}}head")
    depth = 2 if any(entry.children for entry in document.toc) else 1
    for name, content in (
        ("dtb:uid", document.metadata.identifier), ("dtb:depth", str(depth)),
        ("dtb:totalPageCount", "0"), ("dtb:maxPageNumber", "0"),
    ):  # fmt: skip
        etree.SubElement(head, f"{{{_NCX}}}meta", {"name": name, "content": content})
    title = etree.SubElement(ncx, f"{{{_NCX}}}docTitle")
    etree.SubElement(title, f"{{{_NCX}}}text").text = document.metadata.title
    points = etree.SubElement(ncx, f"{{{_NCX}}}navMap")
    entries = [entry for entry in document.toc if entry.section in held]
    _points(points, entries, [0])
    return etree.tostring(ncx, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _points(parent: etree._Element, entries: Iterable[TocEntry], order: list[int]) -> None:
    for entry in entries:
        order[0] += 1
        attributes = {"id": f"point-{order[0]}", "playOrder": str(order[0])}
        point = etree.SubElement(parent, f"{{{_NCX}}}navPoint", attributes)
        label = etree.SubElement(point, f"{{{_NCX}}}navLabel")
        etree.SubElement(label, f"{{{_NCX}}}text").text = entry.title
        etree.SubElement(point, f"{{{_NCX}}}content", {"src": _href(entry)})
        _points(point, entry.children, order)
