"""Documents of other programs, DOCX, ODT, HTML and EPUB, as Markdown, a file a chapter, with their pictures.

Pandoc reads them in its sandbox and writes nothing; pictures are taken out of the archive here, up to a limit.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from stamba.config import front_matter
from stamba.ground.errors import ManuscriptError, Source
from stamba.ground.limits import PICTURE_BYTES
from stamba.manuscript import pandoc
from stamba.manuscript.importing.found import Found
from stamba.manuscript.importing.source import Folder
from stamba.manuscript.pandoc import Tree

READERS = {".docx": "docx", ".odt": "odt", ".epub": "epub", ".html": "html", ".htm": "html", ".xhtml": "html"}
_DC = "{http://purl.org/dc/elements/1.1/}"
_HOUSE = ("smallcaps", "underline")


def read_document(path: Path) -> Found:
    """Return the book of a document; raises ManuscriptError for one that cannot be read, RenderError from pandoc."""
    kind = READERS[path.suffix.lower()]
    if path.stat().st_size > PICTURE_BYTES:
        raise ManuscriptError("the file is too large", "Part it.", where=Source(path))
    content = path.read_bytes()
    document = pandoc.document_of(content, kind)
    blocks = _bare(document["blocks"])
    found = Found(path.suffix[1:].upper(), said=front_matter.in_words_of_the_book(_meta(document["meta"])))
    if kind != "html":
        found.said = _core(path, content) | found.said
    pieces = _pieces(_levelled(blocks, found))
    for number, piece in enumerate(pieces, start=1):
        heading = pandoc.text_of(piece[0]) if piece[0]["t"] == "Header" else "before"
        stem = "-".join(re.findall("[a-z0-9]+", heading.lower()))[:40].strip("-") or "text"
        found.chapters[f"{number * 10:0{len(str(len(pieces) * 10))}}-{stem}.md"] = pandoc.markdown_of(piece)
    names = {node["c"][2][0] for node in pandoc.walk(blocks, ("Image",))}
    if kind == "html":
        folder = Folder(path.parent)
        found.files = {name: (path.parent / name).read_bytes() for name in sorted(names) if folder.has(name)}
    else:
        found.files = _members(path, content, names)
    found.unsure.append("the text was written anew in Markdown; compare it with the document")
    return found


def _meta(meta: dict[str, Any]) -> dict[str, Any]:
    def plain(value: Tree) -> Any:  # noqa: ANN401 - metadata has no types
        if value["t"] == "MetaMap":
            return {key: plain(one) for key, one in value["c"].items()}
        if value["t"] == "MetaList":
            return [plain(one) for one in value["c"]]
        return (
            str(value["c"])
            if value["t"] in ("MetaBool", "MetaString")
            else pandoc.text_of(value["c"]).strip()
        )

    return {key: plain(value) for key, value in meta.items()}


def _core(path: Path, content: bytes) -> dict[str, Any]:
    """Return the metadata in the properties of the document."""
    said: dict[str, Any] = {}
    with _archive(path, content) as archive:
        for name in ("docProps/core.xml", "meta.xml"):
            if name not in archive.namelist() or archive.getinfo(name).file_size > PICTURE_BYTES:
                continue
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            root = etree.fromstring(archive.read(name), parser)
            for key, tag in (
                ("title", "title"),
                ("author", "creator"),
                ("lang", "language"),
                ("description", "description"),
            ):
                text = (root.findtext(f".//{_DC}{tag}") or "").strip()
                if text:
                    said[key] = text
    return front_matter.in_words_of_the_book(said)


def _archive(path: Path, content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        raise ManuscriptError("the file is damaged", "Save it again.", where=Source(path)) from None


def _members(path: Path, content: bytes, names: set[str]) -> dict[str, bytes]:
    """The pictures of an archive by the names that the text has for them."""
    files: dict[str, bytes] = {}
    total = 0
    with _archive(path, content) as archive:
        infos = {info.filename: info for info in archive.infolist()}
        for name in sorted(names):
            plain = posixpath.normpath(name)
            info = infos.get(plain) or next(
                (infos[one] for one in infos if one.endswith(f"/{plain}") or plain.endswith(f"/{one}")), None
            )
            if info is None or plain.startswith(("/", "..")):
                continue
            total += info.file_size
            if total > PICTURE_BYTES:
                raise ManuscriptError(
                    "the pictures of the file are too large", "Make them smaller.", where=Source(path)
                )
            files[plain] = archive.read(info)
    return files


def _bare(blocks: list[Tree]) -> list[Tree]:
    """Blocks without boxes, classes and attributes of the other program, and without its raw pieces."""

    def change(node: Tree) -> Tree | list[Tree]:
        kind = node["t"]
        if kind in ("RawBlock", "RawInline"):
            return []
        identifier, classes, pairs = pandoc.attr(node)
        kept = [[key, value] for key, value in pairs if key in ("lang", "width", "height")]
        if kind in ("Div", "Span"):
            inner: list[Tree] = node["c"][1]
            if kind == "Div" or not (identifier or kept or any(one in _HOUSE for one in classes)):
                return inner
        plain = identifier if kind in ("Header", "Span", "Figure", "Table") else ""
        own = classes[:1] if kind in ("CodeBlock", "Code") else [one for one in classes if one in _HOUSE]
        return pandoc.with_attr(node, (plain, own, kept))

    bare: list[Tree] = pandoc.rewrite(blocks, change, {*pandoc.WITH_ATTR, "RawBlock", "RawInline"})
    return bare


def _levelled(blocks: list[Tree], found: Found) -> list[Tree]:
    """Blocks whose chapters are headings of the first level; a single one above all is the title."""
    levels = [block["c"][0] for block in blocks if block["t"] == "Header"]
    if not levels:
        return blocks
    top = min(levels)
    if levels.count(top) == 1 and blocks[0]["t"] == "Header" and blocks[0]["c"][0] == top and len(levels) > 2:
        title = pandoc.text_of(blocks[0]).strip()
        if found.said.setdefault("title", title) == title:
            blocks, top = blocks[1:], min(levels[1:])
    return [
        {**block, "c": [block["c"][0] - top + 1, *block["c"][1:]]} if block["t"] == "Header" else block
        for block in blocks
    ]


def _pieces(blocks: list[Tree]) -> list[list[Tree]]:
    pieces: list[list[Tree]] = []
    for block in blocks:
        if not pieces or (block["t"] == "Header" and block["c"][0] == 1):
            pieces.append([])
        pieces[-1].append(block)
    return pieces
