"""The navigation of the EPUB: the navigation document with contents, landmarks and the list of printed pages, and the
NCX for old readers. Every heading in them is a word of the publisher's in the language of the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from stamba.document import TocEntry
from stamba.editions.epub import page_breaks
from stamba.editions.epub.meta import whole_title
from stamba.editions.epub.page_breaks import PageBreak
from stamba.editions.epub.text import Contents, file_name
from stamba.editions.epub.xml import STYLE, TYPE, XML, page, serialise

NAV = "nav.xhtml"
CONTENTS = "contents"  # the section of the Document that the navigation document stands for
_NCX = "http://www.daisy.org/z3986/2005/ncx/"


def nav_file(contents: Contents) -> bytes:
    """Return the navigation document (EPUB 3.3, 5.4), which is also the page of contents."""
    words = contents.words
    html, body = page(contents.language, words.contents, STYLE)
    body.set(TYPE, "frontmatter")
    nav = etree.SubElement(body, "nav", {TYPE: "toc", "role": "doc-toc", "id": CONTENTS, "class": "toc"})
    nav.set("aria-labelledby", "contents-h")
    etree.SubElement(nav, "h1", {"id": "contents-h"}).text = words.contents
    _entries(etree.SubElement(nav, "ol", {"class": "contents"}), contents.document.toc)
    breaks = contents.breaks_in(CONTENTS)
    page_breaks.insert(body, (mark for mark in breaks if mark.offset == 0))
    page_breaks.insert(nav, (mark for mark in breaks if mark.offset), links=True)
    _hidden(body, "landmarks", words.landmarks, _landmarks(contents))
    if contents.breaks:
        pages = [("", mark.folio, _target(mark)) for mark in contents.breaks]
        _hidden(body, "page-list", words.pages, pages).set("role", "doc-pagelist")
    return serialise(html)


def _entries(parent: etree._Element, entries: Iterable[TocEntry]) -> None:
    for entry in entries:
        row = etree.SubElement(parent, "li")
        etree.SubElement(row, "a", {"href": _href(entry)}).text = entry.title
        if entry.children:
            _entries(etree.SubElement(row, "ol"), entry.children)


def _hidden(
    body: etree._Element, kind: str, title: str, rows: Iterable[tuple[str, str, str]]
) -> etree._Element:
    """Return a list for the reading system only: rows are epub:type, text and target."""
    attributes = {TYPE: kind, "hidden": "hidden", "id": kind, "aria-labelledby": f"{kind}-h"}
    nav = etree.SubElement(body, "nav", attributes)
    etree.SubElement(nav, "h2", {"id": f"{kind}-h"}).text = title
    listed = etree.SubElement(nav, "ol")
    for row_kind, text, href in rows:
        link = etree.SubElement(etree.SubElement(listed, "li"), "a", {"href": href})
        link.text = text
        if row_kind:
            link.set(TYPE, row_kind)
    return nav


def _landmarks(contents: Contents) -> Iterable[tuple[str, str, str]]:
    held = {section.id for section in contents.sections}
    yield "cover", contents.words.cover, file_name("cover")
    for mark in contents.document.landmarks:
        if mark.kind == "toc":
            yield "toc", mark.title, f"{NAV}#{CONTENTS}"
        elif mark.section in held:
            yield mark.kind, mark.title, file_name(mark.section)


def _href(entry: TocEntry) -> str:
    return f"{file_name(entry.section)}#{entry.anchor}"


def _target(mark: PageBreak) -> str:
    return f"{NAV if mark.section == CONTENTS else file_name(mark.section)}#{mark.id}"


def ncx_file(contents: Contents, files: Mapping[str, bytes]) -> bytes:
    """The NCX (OPF 2.0.1, 2.4.1), which EPUB 3 readers ignore and old ones need. `files` are the documents of the
    spine in reading order, from which the order of the targets is taken.
    """
    meta, toc, breaks = contents.document.metadata, contents.document.toc, contents.breaks
    order = _play_order(files, {_href(entry) for entry in _flat(toc)} | {_target(mark) for mark in breaks})
    ncx = etree.Element(f"{{{_NCX}}}ncx", {"version": "2005-1"}, nsmap={None: _NCX})  # type: ignore[dict-item]
    ncx.set(f"{{{XML}}}lang", meta.language)
    head = etree.SubElement(ncx, f"{{{_NCX}}}head")
    for name, content in (
        ("dtb:uid", meta.identifier),
        ("dtb:depth", str(_depth(toc))),
        ("dtb:totalPageCount", str(len(breaks))),
        ("dtb:maxPageNumber", str(max((mark.number - mark.roman for mark in breaks), default=0))),
    ):
        etree.SubElement(head, f"{{{_NCX}}}meta", {"name": name, "content": content})
    title = etree.SubElement(ncx, f"{{{_NCX}}}docTitle")
    etree.SubElement(title, f"{{{_NCX}}}text").text = whole_title(meta, contents.words)
    _points(etree.SubElement(ncx, f"{{{_NCX}}}navMap"), toc, order)
    if breaks:
        pages = etree.SubElement(ncx, f"{{{_NCX}}}pageList")
        _label(pages, contents.words.pages)
        for mark in breaks:
            href = _target(mark)
            kind, value = ("front", 0) if mark.number <= mark.roman else ("normal", mark.roman)
            attributes = {
                "id": mark.id, "type": kind, "value": str(mark.number - value), "playOrder": str(order[href]),
            }  # fmt: skip
            target = etree.SubElement(pages, f"{{{_NCX}}}pageTarget", attributes)
            _label(target, mark.folio)
            etree.SubElement(target, f"{{{_NCX}}}content", {"src": href})
    return etree.tostring(ncx, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _points(parent: etree._Element, entries: Iterable[TocEntry], order: Mapping[str, int]) -> None:
    for entry in entries:
        href = _href(entry)
        attributes = {"id": f"to-{entry.anchor}", "playOrder": str(order[href])}
        point = etree.SubElement(parent, f"{{{_NCX}}}navPoint", attributes)
        _label(point, entry.title)
        etree.SubElement(point, f"{{{_NCX}}}content", {"src": href})
        _points(point, entry.children, order)


def _label(parent: etree._Element, text: str) -> None:
    label = etree.SubElement(parent, f"{{{_NCX}}}navLabel")
    etree.SubElement(label, f"{{{_NCX}}}text").text = text


def _depth(entries: Iterable[TocEntry]) -> int:
    return max((1 + _depth(entry.children) for entry in entries), default=0)


def _flat(entries: Iterable[TocEntry]) -> Iterable[TocEntry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.children)


def _play_order(files: Mapping[str, bytes], wanted: set[str]) -> dict[str, int]:
    """Numbers from 1 for the targets that lists lead to, in reading order."""
    found = (
        f"{name}#{element.get('id')}"
        for name, content in files.items()
        for element in etree.fromstring(content).iter()
        if element.get("id")
    )
    return {href: number for number, href in enumerate((href for href in found if href in wanted), start=1)}
