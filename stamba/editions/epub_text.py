"""The XHTML files of the EPUB: one a section, with epub:type and DPUB-ARIA roles, notes as asides."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence

from lxml import etree

from stamba.document import Document, Note, Section, parse_body
from stamba.matter import Words

EPUB = "http://www.idpf.org/2007/ops"
XHTML_NS = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"
TYPE = f"{{{EPUB}}}type"

# Sections whose epub:type has a role of the same meaning in DPUB-ARIA 1.1.
ROLES = {
    "introduction": "doc-introduction", "qna": "doc-qna", "chapter": "doc-chapter", "colophon": "doc-colophon",
    "dedication": "doc-dedication", "epigraph": "doc-epigraph", "foreword": "doc-foreword", "preface": "doc-preface",
    "prologue": "doc-prologue", "epilogue": "doc-epilogue", "conclusion": "doc-conclusion",
    "afterword": "doc-afterword", "appendix": "doc-appendix", "acknowledgments": "doc-acknowledgments",
    "bibliography": "doc-bibliography", "glossary": "doc-glossary",
}  # fmt: skip
MATTERS = {"front": "frontmatter", "body": "bodymatter", "back": "backmatter"}


def section_files(document: Document, sections: Sequence[Section], words: Words) -> dict[str, bytes]:
    """The XHTML file of every section, by its id."""
    places = _places(document, sections)
    return {section.id: _section_file(document, section, words, places) for section in sections}


def properties(section: Section) -> tuple[str, ...]:
    """The manifest properties that the content of a section asks for."""
    return tuple(name for name, mark in (("mathml", "<math"), ("svg", "<svg")) if mark in section.body)


def image_names(sections: Iterable[Section], notes: Iterable[Note]) -> tuple[str, ...]:
    """The images that the text shows, as paths inside the book's folder."""
    bodies = [section.body for section in sections] + [note.body for note in notes]
    names = [image.get("src", "") for body in bodies for image in parse_body(body).iter("img")]
    return tuple(dict.fromkeys(posixpath.normpath(name) for name in names))


def cover_file(document: Document, words: Words, image: str) -> bytes:
    """The page that shows the cover."""
    html, body = page(document.metadata.language, document.metadata.title, "../styles/book.css")
    section = etree.SubElement(body, "section", {TYPE: "cover", "class": "cover", "id": "cover"})
    figure = etree.SubElement(section, "div", {"class": "cover-image"})
    alt = f"{words.cover}: {document.metadata.title}"
    etree.SubElement(figure, "img", {"src": f"../{image}", "alt": alt, "role": "doc-cover"})
    return serialise(html)


def page(language: str, title: str, style: str) -> tuple[etree._Element, etree._Element]:
    """An empty page with its head; `epub` is declared on the root, where Apple Books looks for it."""
    html = etree.Element("html", nsmap={"epub": EPUB})
    html.set("xmlns", XHTML_NS)
    html.set("lang", language)
    html.set(f"{{{XML}}}lang", language)
    head = etree.SubElement(html, "head")
    etree.SubElement(head, "meta", {"charset": "utf-8"})
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "link", {"rel": "stylesheet", "type": "text/css", "href": style})
    return html, etree.SubElement(html, "body")


def serialise(html: etree._Element) -> bytes:
    """The page as bytes."""
    text = etree.tostring(html, encoding="unicode")
    return ('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n' + text + "\n").encode()


def _places(document: Document, sections: Sequence[Section]) -> dict[str, str]:
    """In which file every identifier of the book is."""
    places = {note.id: note.section for note in document.notes}
    for section in sections:
        places[section.id] = section.id
        for element in parse_body(section.body).iter():
            if element.get("id"):
                places[element.get("id", "")] = section.id
    return places


def _section_file(document: Document, section: Section, words: Words, places: dict[str, str]) -> bytes:
    html, body = page(document.metadata.language, section.title, "../styles/book.css")
    body.set(TYPE, MATTERS[section.matter])
    element = parse_body(section.body)
    element.tag = "section"
    element.set("id", section.id)
    element.set("class", f"{section.matter} {section.kind}")
    element.set(TYPE, section.kind)
    if section.kind in ROLES:
        element.set("role", ROLES[section.kind])
    heading = next((child for child in element.iter("h1") if child.get("id")), None)
    if heading is not None:
        element.set("aria-labelledby", heading.get("id", ""))
    else:
        element.set("aria-label", section.title)
    for note in (note for note in document.notes if note.section == section.id):
        element.append(_aside(note, words))
    body.append(element)
    for part in element.iter():
        _finish(part, section, places)
    return serialise(html)


def _aside(note: Note, words: Words) -> etree._Element:
    aside = etree.Element("aside", {"id": note.id, "class": "note", TYPE: "footnote", "role": "doc-footnote"})
    aside.extend(list(parse_body(note.body)))
    if not len(aside):
        etree.SubElement(aside, "p").text = "".join(str(text) for text in parse_body(note.body).itertext())
    first, last = aside[0], aside[-1]
    back = etree.Element(
        "a",
        {
            "href": f"#{note.call_id}",
            "class": "backlink",
            "role": "doc-backlink",
            "title": words.back_to_text,
        },
    )
    back.text, back.tail = f"{note.number}.", f"\u00a0{first.text or ''}"
    first.text = None
    first.insert(0, back)
    if note.by:
        etree.SubElement(last, "span", {"class": "note-by"}).text = "\u00a0" + words[f"note_by_{note.by}"]
    return aside


def _finish(element: etree._Element, section: Section, places: dict[str, str]) -> None:
    """Attributes as EPUB wants them: no source lines, languages twice, links to files, semantics of notes."""
    for name in ("data-line", "data-sic", "kind", "data-source"):
        element.attrib.pop(name, "")
    language = element.get("lang")
    if language:
        element.set(f"{{{XML}}}lang", language)
    if element.get("class") == "noteref":
        element.set(TYPE, "noteref")
        element.set("role", "doc-noteref")
    href = element.get("href", "")
    if href.startswith("#"):
        target = places.get(href[1:], section.id)
        element.set("href", href if target == section.id else f"{target}.xhtml{href}")
    if element.tag == "img":
        element.set("src", f"../images/{posixpath.basename(element.get('src', ''))}")
        if element.get("alt") is None:
            element.set("alt", "")
