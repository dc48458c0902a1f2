"""A finished EPUB, opened: its package document, its documents in reading order, its other files. Judges nothing."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

NS = {
    "h": "http://www.w3.org/1999/xhtml", "opf": "http://www.idpf.org/2007/opf", "epub": "http://www.idpf.org/2007/ops",
    "c": "urn:oasis:names:tc:opendocument:xmlns:container", "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
}  # fmt: skip
TYPE = f"{{{NS['epub']}}}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class BrokenEpubError(ValueError):
    """The file cannot be read as an EPUB; the sentence says where it breaks."""


@dataclass(frozen=True, slots=True)
class EpubFile:
    """An EPUB: its members by name, the package document, the documents of the spine by name, in order, and all entries
    of the spine, of which two may be one document.
    """

    path: Path
    members: Mapping[str, bytes]
    package: etree._Element
    folder: str
    documents: Mapping[str, etree._Element]
    spine: tuple[str, ...] = ()

    @property
    def nav(self) -> tuple[str, etree._Element]:
        """The navigation document with its name; an empty page when there is none."""
        for item in self.package.iterfind(".//opf:item[@properties]", NS):
            if "nav" in item.get("properties", "").split():
                name = self.name(item.get("href", ""))
                if name in self.members:
                    return name, etree.fromstring(self.members[name])
        return "", etree.Element(f"{{{NS['h']}}}html")

    def name(self, href: str, base: str = "") -> str:
        """The member that a reference means, seen from `base`, a member's name, or from the package document."""
        folder = posixpath.dirname(base) if base else self.folder
        return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))

    def target(self, href: str, base: str) -> tuple[str, etree._Element] | None:
        """The document and the element that a reference leads to; None when it leads nowhere."""
        name, _, fragment = href.partition("#")
        file = self.name(name, base) if name else base
        root = self.documents.get(file)
        if root is None:
            return None
        if not fragment:
            return file, root
        found = next((element for element in root.iter() if element.get("id") == fragment), None)
        return None if found is None else (file, found)

    def metadata(self, name: str) -> list[str]:
        """The values of a Dublin Core element such as "dc:title", or of a meta property."""
        if name.startswith("dc:"):
            found = self.package.iterfind(f".//{name}", NS)
        else:
            found = self.package.iterfind(f".//opf:meta[@property='{name}']", NS)
        return [(element.text or "").strip() for element in found]


def open_epub(path: Path) -> EpubFile:
    """Open an EPUB; raises BrokenEpubError when it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError) as wrong:
        what = f"it is no ZIP: {wrong}"
        raise BrokenEpubError(what) from None
    container = _parsed(members, "META-INF/container.xml")
    rootfile = container.find(".//c:rootfile", NS)
    package_name = "" if rootfile is None else rootfile.get("full-path", "")
    package = _parsed(members, package_name)
    folder = posixpath.dirname(package_name)
    hrefs = {item.get("id"): item.get("href", "") for item in package.iterfind(".//opf:item", NS)}
    names = []
    for entry in package.iterfind(".//opf:itemref", NS):
        href = hrefs.get(entry.get("idref"))
        if href is None:
            what = f"the spine names {entry.get('idref')}, and the manifest has no such file"
            raise BrokenEpubError(what)
        names.append(posixpath.normpath(posixpath.join(folder, unquote(href))))
    documents = {name: _parsed(members, name) for name in names}
    for name in members:
        if name.endswith((".ncx", ".svg")):
            _parsed(members, name)
    return EpubFile(path, members, package, folder, documents, tuple(names))


def _parsed(members: Mapping[str, bytes], name: str) -> etree._Element:
    if name not in members:
        what = f"it has no file {name}"
        raise BrokenEpubError(what)
    try:
        return etree.fromstring(members[name])
    except etree.XMLSyntaxError as wrong:
        what = f"{name} is not well-formed: {wrong.msg}"
        raise BrokenEpubError(what) from None


def section_of(name: str) -> str:
    """The section that a file holds."""
    return posixpath.splitext(posixpath.basename(name))[0]


def text_of(element: etree._Element) -> str:
    """All text of an element."""
    return "".join(str(text) for text in element.itertext())


def types_of(element: etree._Element) -> list[str]:
    """The words of an element's epub:type."""
    return (element.get(TYPE) or "").split()


def elements(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The XHTML elements of some names, in reading order."""
    return root.iter(*(f"{{{NS['h']}}}{name}" for name in names))
