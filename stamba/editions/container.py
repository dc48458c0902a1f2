"""The EPUB container: items in, one byte-for-byte reproducible file out. The only door to EbookLib and zopfli.

EbookLib 0.20 writes the package document. What it gets wrong is made impossible here: errors are raised, its own
nav, NCX, guide and page-list writers are not used, heads and bodies of XHTML are never parsed again, times are
given, and the ZIP is written anew with fixed times, `mimetype` first and stored (OCF 3.3, 4.2).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import zopfli.zlib
from ebooklib import epub
from lxml import etree

from stamba.errors import RenderError

FOLDER = "EPUB"
XHTML, NCX, CSS = "application/xhtml+xml", "application/x-dtbncx+xml", "text/css"
_STORED = (".jpg", ".jpeg", ".png", ".gif", ".webp")


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
class Package:
    """A whole publication. `spine` lists ids; `modified` is UTC."""

    identifier: str
    language: str
    modified: datetime
    metadata: tuple[Meta, ...]
    items: tuple[Item, ...]
    spine: tuple[str, ...]
    prefixes: tuple[str, ...] = ()


class _PackageWriter(epub.EpubWriter):  # type: ignore[misc]
    def _write_opf_file(self, root: Any) -> None:  # noqa: ANN401 - an lxml element of EbookLib's
        root.set("{http://www.w3.org/XML/1998/namespace}lang", self.book.language)
        if not self.book.prefixes:
            del root.attrib["prefix"]
        else:
            root.set("prefix", " ".join(self.book.prefixes))
        etree.indent(root)
        text = etree.tostring(root, encoding="utf-8", xml_declaration=True)
        self.out.writestr(f"{FOLDER}/content.opf", text)


def write(package: Package, target: Path) -> None:
    """Write the publication; raises RenderError when EbookLib refuses it."""
    book = epub.EpubBook()
    book.metadata.clear()
    book.FOLDER_NAME = FOLDER
    book.IDENTIFIER_ID = "pub-id"
    book.set_identifier(package.identifier)
    book.set_language(package.language)
    book.prefixes = list(package.prefixes)
    for line in package.metadata:
        _add_meta(book, line)
    for item in package.items:
        entry = epub.EpubItem(item.id, item.name, item.media_type, item.content)
        if item.properties:
            entry.properties = list(item.properties)
        book.add_item(entry)
    book.spine = list(package.spine)
    draft = io.BytesIO()
    options = {
        "epub3_pages": False,
        "epub3_landmark": False,
        "raise_exceptions": True,
        "mtime": package.modified,
    }
    try:
        _PackageWriter(draft, book, options).write()
    except Exception as wrong:  # EbookLib lets through whatever its libraries raise
        raise RenderError(f"EbookLib: {wrong}", "Look at the book's metadata.") from wrong
    with zipfile.ZipFile(draft) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    first = [member for member in members if member[0] == "mimetype"]
    rest = sorted(member for member in members if member[0] != "mimetype")
    target.write_bytes(_zip([*first, *rest]))


def _add_meta(book: Any, line: Meta) -> None:  # noqa: ANN401 - EbookLib has no types
    if line.name.startswith("dc:"):
        others = {"id": line.id} if line.id else {}
        if line.language:
            others["{http://www.w3.org/XML/1998/namespace}lang"] = line.language
        book.add_metadata("DC", line.name[3:], line.value, others)
        return
    others = {"property": line.name}
    if line.refines:
        others["refines"] = f"#{line.refines}"
    if line.scheme:
        others["scheme"] = line.scheme
    if line.language:
        others["{http://www.w3.org/XML/1998/namespace}lang"] = line.language
    book.add_metadata("OPF", line.name, line.value, others)


def _zip(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP whose bytes depend on its members alone (APPNOTE 6.3.3, 4.3.7 and 4.3.12).

    zlib's output differs from version to version; zopfli is pinned with the other libraries.
    """
    date, time = (1980 - 1980) << 9 | 1 << 5 | 1, 0
    body, directory, count = bytearray(), bytearray(), 0
    for name, content in members:
        stored = name == "mimetype" or name.lower().endswith(_STORED)
        packed = content if stored else zopfli.zlib.compress(content)[2:-4]
        method = 0 if stored else 8
        encoded = name.encode()
        flags = 0 if name.isascii() else 0x800
        common = struct.pack(
            "<HHHHHIIIHH",
            20,
            flags,
            method,
            time,
            date,
            zlib.crc32(content),
            len(packed),
            len(content),
            len(encoded),
            0,
        )
        offset = len(body)
        body += b"PK\x03\x04" + common + encoded + packed
        directory += b"PK\x01\x02" + struct.pack("<H", 0x031E) + common
        directory += struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, offset) + encoded
        count += 1
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)
