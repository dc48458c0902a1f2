"""The EPUB container: items in, one byte-for-byte reproducible file out. The only door to EbookLib.

EbookLib 0.20 writes the package document. What it gets wrong is made impossible here: errors are raised, its own
nav, NCX, guide and page-list writers are not used, heads and bodies of XHTML are never parsed again, times are
given, a line of metadata that it drops is missed at once, and the ZIP is written anew with fixed times, `mimetype`
first and stored (OCF 3.3, 4.2).
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ebooklib import epub
from lxml import etree

from stamba.editions.packing import archive
from stamba.ground.errors import RenderError

FOLDER = "EPUB"
PACKAGE = f"{FOLDER}/content.opf"
XHTML, NCX, CSS = "application/xhtml+xml", "application/x-dtbncx+xml", "text/css"
DC, XML = "http://purl.org/dc/elements/1.1/", "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book: its name below EPUB/, its manifest id, media type, properties, content."""

    name: str
    id: str
    media_type: str
    content: bytes
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meta:
    """A line of the package's metadata: a Dublin Core element, or a meta property that may refine another line."""

    name: str
    value: str
    id: str = ""
    refines: str = ""
    scheme: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that travels with the book and is no part of it, such as a licence (EPUB 3.3, 5.5.7: linked resource).

    `of` are the files of the book that it is about.
    """

    name: str
    of: tuple[str, ...]
    relation: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Package:
    """A whole publication. `spine` lists ids; `modified` is an aware moment, written in UTC and whole seconds."""

    identifier: str
    language: str
    modified: datetime
    metadata: tuple[Meta, ...]
    items: tuple[Item, ...]
    spine: tuple[str, ...]
    enclosures: tuple[Enclosure, ...] = ()


class _PackageWriter(epub.EpubWriter):  # type: ignore[misc]
    def _write_opf_file(self, root: Any) -> None:  # noqa: ANN401 - an lxml element of EbookLib's
        root.set(f"{{{XML}}}lang", self.book.language)
        del root.attrib["prefix"]  # every prefix that we use is a reserved one (EPUB 3.3, D.1.4)
        metadata = root.find("metadata")
        for entry in root.iterfind("manifest/item[@properties='cover-image']"):
            etree.SubElement(
                metadata, "meta", {"name": "cover", "content": entry.get("id")}
            )  # readers of EPUB 2
        for line in self.book.enclosures:
            attributes = {"rel": line.relation, "href": line.name, "media-type": line.media_type}
            for entry in root.iterfind("manifest/item"):  # alone it would be the licence of the whole book
                if entry.get("href") in line.of:
                    etree.SubElement(metadata, "link", attributes | {"refines": f"#{entry.get('id')}"})
        etree.cleanup_namespaces(root)
        etree.indent(root)
        text = etree.tostring(root, encoding="utf-8", xml_declaration=True)
        self.out.writestr(PACKAGE, text)


def write(package: Package, target: Path) -> None:
    """Write the publication; raises RenderError for what EbookLib refuses, and for what it leaves out in silence."""
    _examine(package)
    draft = io.BytesIO()
    options = {
        "epub2_guide": False,
        "epub3_landmark": False,
        "epub3_pages": False,
        "raise_exceptions": True,
        "mtime": package.modified.astimezone(UTC),
    }
    try:
        _PackageWriter(draft, _book(package), options).write()
    except Exception as wrong:  # EbookLib lets through whatever its libraries raise
        raise RenderError(f"EbookLib: {wrong}", "Look at the book's metadata.") from wrong
    with zipfile.ZipFile(draft) as drafted:
        members = [(name, drafted.read(name)) for name in drafted.namelist()]
    members += [(f"{FOLDER}/{line.name}", line.content) for line in package.enclosures]
    _miss_nothing(package, dict(members))
    first = [member for member in members if member[0] == "mimetype"]
    rest = sorted(member for member in members if member[0] != "mimetype")
    target.write_bytes(archive([*first, *rest]))


def _book(package: Package) -> Any:  # noqa: ANN401 - EbookLib has no types
    book = epub.EpubBook()
    book.metadata.clear()  # an empty `generator`, and a random identifier
    book.FOLDER_NAME = FOLDER
    book.IDENTIFIER_ID = "pub-id"
    book.set_identifier(package.identifier)
    book.set_language(package.language)
    book.enclosures = package.enclosures
    for line in package.metadata:
        _add_meta(book, line)
    for item in package.items:
        # EpubItem and no subclass of it: EpubHtml would parse the content and write it anew.
        entry = epub.EpubItem(item.id, item.name, item.media_type, item.content)
        if item.properties:
            entry.properties = list(item.properties)
        book.add_item(entry)
    book.spine = list(package.spine)
    return book


def _add_meta(book: Any, line: Meta) -> None:  # noqa: ANN401 - EbookLib has no types
    attributes = {"id": line.id, f"{{{XML}}}lang": line.language}
    if line.name.startswith("dc:"):
        given = {name: value for name, value in attributes.items() if value}
        book.add_metadata("DC", line.name[3:], line.value, given)
        return
    attributes |= {"refines": f"#{line.refines}" if line.refines else "", "scheme": line.scheme}
    given = {name: value for name, value in attributes.items() if value}
    book.add_metadata("OPF", line.name, line.value, {"property": line.name, **given})


def _examine(package: Package) -> None:
    """Refuse what would make a file that no reader can open."""
    names = [item.name for item in package.items] + [line.name for line in package.enclosures]
    ids = [item.id for item in package.items] + [line.id for line in package.metadata if line.id] + ["pub-id"]
    for what, given in (("name", names), ("id", ids), ("place in the spine", package.spine)):
        twice = [word for word, count in Counter(given).items() if count > 1]
        if twice:
            raise RenderError(
                f"two files of the EPUB have the {what} {twice[0]!r}", "This is a fault of ours."
            )
    for wanted in package.spine:
        if wanted not in ids:
            raise RenderError(
                f"the spine names {wanted!r}, and there is no such file", "This is a fault of ours."
            )
    for item in package.items:
        if item.media_type in (XHTML, NCX):
            try:
                etree.fromstring(item.content)
            except etree.XMLSyntaxError as wrong:
                raise RenderError(f"{item.name} is not well-formed: {wrong}", "Look at raw HTML.") from None
    if package.modified.tzinfo is None:
        raise RenderError("the moment of modification has no time zone", "This is a fault of ours.")


def _miss_nothing(package: Package, members: dict[str, bytes]) -> None:
    """EbookLib logs a line of metadata that it cannot write, and goes on without it."""
    root = etree.fromstring(members[PACKAGE])
    found = Counter(_lines(root))
    for line in package.metadata:
        key = (line.name, line.value, line.refines)
        if found[key] < 1:
            raise RenderError(
                f"EbookLib left out {line.name} {line.value!r}", "Take strange characters out of book.toml."
            )
        found[key] -= 1
    for item in package.items:
        if members.get(f"{FOLDER}/{item.name}") != item.content:
            raise RenderError(f"EbookLib changed {item.name}", "This is a fault of ours.")


def _lines(root: etree._Element) -> Iterable[tuple[str, str, str]]:
    for element in root.iterfind("{*}metadata/*"):
        name = etree.QName(element)
        called = f"dc:{name.localname}" if name.namespace == DC else element.get("property", "")
        yield called, element.text or "", element.get("refines", "")[1:]
