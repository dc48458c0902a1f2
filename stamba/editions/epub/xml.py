"""XHTML as EPUB wants it: namespaces, an empty page, its bytes."""

from __future__ import annotations

from lxml import etree

EPUB = "http://www.idpf.org/2007/ops"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"
TYPE = f"{{{EPUB}}}type"
STYLE = "styles/book.css"


def page(language: str, title: str, style: str) -> tuple[etree._Element, etree._Element]:
    """Return an empty page and its body; `epub` is declared on the root, where Apple Books looks for it."""
    html = etree.Element("html", nsmap={"epub": EPUB})
    html.set("xmlns", XHTML)
    html.set("lang", language)
    html.set(f"{{{XML}}}lang", language)
    head = etree.SubElement(html, "head")
    etree.SubElement(head, "meta", {"charset": "utf-8"})
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "link", {"rel": "stylesheet", "type": "text/css", "href": style})
    return html, etree.SubElement(html, "body")


def serialise(html: etree._Element) -> bytes:
    """Return the page as bytes."""
    text = etree.tostring(html, encoding="unicode")
    return ('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n' + text + "\n").encode()
