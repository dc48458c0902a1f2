"""Open a PDF, ours or foreign, and read it into a PrintReading; a file that cannot be read says why.

ISO 32000-1, 7.5 (file), 7.7.3 (pages), 14.3 (metadata), 14.11.5 (output intents); ISO 16684-1 (XMP).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from lxml import etree

from stamba.ground.geometry import Box
from stamba.pdf.boxes import box_of, inherited
from stamba.pdf.file import PdfFile, opened
from stamba.pdf.objects import (
    BROKEN,
    Array,
    Dictionary,
    Name,
    Page,
    PasswordError,
    Pdf,
    PdfError,
    PdfObject,
    Stream,
)
from stamba.pdf.page_by_page import page_by_page
from stamba.pdf.profiles import parse_profile
from stamba.pdf.reading.measure import filters_of
from stamba.pdf.reading.model import Annotation, Intent, Oddity, PageReading, PrintReading, Statement
from stamba.pdf.reading.state import Gathered
from stamba.pdf.reading.walk import PageWalk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from stamba.pdf.reading.faces import PdfFont
    from stamba.pdf.reading.model import PictureUse

_XMP = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "author": "{http://purl.org/dc/elements/1.1/}creator",
    "creator": "{http://ns.adobe.com/xap/1.0/}CreatorTool",
    "producer": "{http://ns.adobe.com/pdf/1.3/}Producer",
    "trapped": "{http://ns.adobe.com/pdf/1.3/}Trapped",
    "created": "{http://ns.adobe.com/xap/1.0/}CreateDate",
    "modified": "{http://ns.adobe.com/xap/1.0/}ModifyDate",
}
_PDFXID = "{http://www.npes.org/pdfx/ns/id/}"
_PDFX = "{http://ns.adobe.com/pdfx/1.3/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PDF_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+\-Z])(\d\d)?'?(\d\d)?)?")


class UnreadableError(Exception):
    """A file that cannot be read at all; `locked` when it only wants a password."""

    def __init__(self, reason: str, *, locked: bool = False) -> None:
        super().__init__(reason)
        self.locked = locked


def read_print(source: Path | PdfFile) -> PrintReading:
    """Read everything a press needs to know of a PDF; raises UnreadableError when it is not one.

    A broken page is read as far as it goes and carries its trouble; nothing else is raised for a broken file.
    """
    path = source.path if isinstance(source, PdfFile) else source
    try:
        with opened(source) as file:
            return _read(file)
    except PasswordError as error:
        reason = "it asks for a password"
        raise UnreadableError(reason, locked=True) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableError(reason) from error
    except BROKEN as error:
        reason = (str(error).splitlines() or ["it is damaged"])[0].replace(str(path), path.name)
        raise UnreadableError(reason) from error


def _read(file: PdfFile) -> PrintReading:
    pdf, content = file.objects, file.path.read_bytes()
    repaired = tuple(str(warning).splitlines()[0].rpartition(": ")[2] for warning in pdf.get_warnings())

    def asked(index: int) -> Iterable[str] | None:
        return None if "/Annots" in pdf.pages[index].obj else ()

    pages = page_by_page(file, "for the press", _pages, asked)
    return PrintReading(
        name=file.path.name,
        version=str(pdf.pdf_version),
        pages=tuple(replace(page, index=index) for index, page in enumerate(pages)),
        info=_info(pdf),
        xmp=_xmp(pdf),
        intents=_intents(pdf),
        encrypted=pdf.is_encrypted,
        has_id="/ID" in pdf.trailer,
        object_streams=re.search(rb"/Type\s*/(?:ObjStm|XRef)\b", content) is not None,
        catalog=_catalog(pdf),
        filters=_filters(pdf),
        warnings=repaired,
    )


def _pages(file: PdfFile, indices: Sequence[int]) -> list[PageReading]:
    """Read some pages, which share fonts and pictures; their own index is told later."""
    faces: dict[tuple[int, int, str], PdfFont] = {}
    inks: dict[object, PictureUse] = {}
    pdf = file.objects
    pdf.get_warnings()  # of the file, which are told already
    pages = []
    for index in indices:
        reading = _page(pdf.pages[index], faces, inks)
        if heard := pdf.get_warnings():  # get_warnings forgets what it has told
            complaint = Oddity("syntax", str(heard[0]).splitlines()[0].rpartition("): ")[2])
            reading = replace(reading, oddities=(*reading.oddities, complaint))
        pages.append(reading)
    return pages


def _page(
    page: Page, faces: dict[tuple[int, int, str], PdfFont], inks: dict[object, PictureUse]
) -> PageReading:
    given = {key: box_of(inherited(page.obj, f"/{key}")) for key in ("MediaBox", "CropBox")}
    own = {key: box_of(page.obj.get(f"/{key}")) for key in ("BleedBox", "TrimBox", "ArtBox")}
    media = given["MediaBox"] or Box(0.0, 0.0, 0.0, 0.0)
    trim = own["TrimBox"] or own["ArtBox"]
    walk = PageWalk(Gathered(trim, own["BleedBox"] or media), faces, inks)
    walk.brush.state.clip = media
    trouble = "" if given["MediaBox"] else "it has no MediaBox"
    annotations: tuple[Annotation, ...] = ()
    try:
        if "/Contents" in page.obj:
            walk.run(page.obj, inherited(page.obj, "/Resources"))
        annotations = _annotations(page.obj, walk)
    except BROKEN as error:
        trouble = (str(error).splitlines() or [""])[0] or type(error).__name__
    return PageReading(
        index=0,
        media=media,
        crop=given["CropBox"],
        bleed=own["BleedBox"],
        trim=own["TrimBox"],
        art=own["ArtBox"],
        rotate=int(_number(inherited(page.obj, "/Rotate"), 0)),
        user_unit=_number(page.obj.get("/UserUnit"), 1.0),
        annotations=annotations,
        marks=walk.marks(),
        pictures=tuple(walk.pictures),
        fonts=walk.lettering.used,
        group=_group(page.obj),
        oddities=(
            *sorted(walk.brush.oddities),
            *(Oddity("lost", why) for why in walk.brush.gathered.lost),
        ),
        trouble=trouble,
    )


def _number(value: PdfObject, default: float) -> float:
    try:
        return default if value is None else float(value)
    except BROKEN:
        return default


def _group(page: PdfObject) -> str:
    group = page.get("/Group")
    if not isinstance(group, Dictionary):
        return ""
    return (
        str(group.get("/CS", "none")).removeprefix("/")
        if not isinstance(group.get("/CS"), Array)
        else "ICCBased"
    )


def _annotations(page: PdfObject, walk: PageWalk) -> tuple[Annotation, ...]:
    found = []
    for annotation in page.get("/Annots", []):
        if not isinstance(annotation, Dictionary):
            walk.brush.odd("syntax", "an annotation that is none")
            continue
        box = box_of(annotation.get("/Rect"))
        found.append(Annotation(str(annotation.get("/Subtype", "")).removeprefix("/"), box))
        if "/AA" in annotation or "/A" in annotation:
            walk.brush.odd("action", "an action behind an annotation")
        looks = annotation.get("/AP")
        normal = looks.get("/N") if isinstance(looks, Dictionary) else None
        if isinstance(normal, Stream) and box:
            walk.appearance(normal, box)
    if "/AA" in page:
        walk.brush.odd("action", "an action of the page")
    return tuple(found)


def _info(pdf: Pdf) -> Statement:
    info = pdf.trailer.get("/Info")
    if not isinstance(info, Dictionary):
        return Statement()

    def text(key: str) -> str:
        try:
            return str(info.get(key, ""))
        except BROKEN:
            return ""

    return Statement(
        title=text("/Title").strip(),
        author=text("/Author").strip(),
        creator=text("/Creator").strip(),
        producer=text("/Producer"),
        trapped=text("/Trapped").removeprefix("/") if isinstance(info.get("/Trapped"), Name) else "",
        created=pdf_moment(text("/CreationDate")),
        modified=pdf_moment(text("/ModDate")),
        pdfx_version=text("/GTS_PDFXVersion"),
    )


def pdf_moment(text: str) -> datetime | None:
    """A date of Info (ISO 32000-1, 7.9.4) as an aware datetime; a missing zone is UTC; None when it is none."""
    match = _PDF_DATE.fullmatch(text.strip().rstrip("'"))
    if not match:
        return None
    year, *rest = (int(part) if part else None for part in match.groups()[:6])
    month, day, hour, minute, second = (
        part or default for part, default in zip(rest, (1, 1, 0, 0, 0), strict=True)
    )
    offset = timedelta(hours=int(match[8] or 0), minutes=int(match[9] or 0))
    try:
        zone = UTC if match[7] in {None, "Z"} else timezone(offset if match[7] == "+" else -offset)
        return datetime(year or 1, month, day, hour, minute, second, tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def _xmp(pdf: Pdf) -> Statement | None:
    """Return the statement of the XMP packet; None when there is no packet that can be read."""
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, Stream):
        return None
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(stream.read_bytes().strip(), parser)
    except (etree.XMLSyntaxError, ValueError, PdfError):
        return None
    said: dict[str, str] = {}
    for description in root.iter(f"{_RDF}Description"):
        said.update({str(name): str(value) for name, value in description.attrib.items()})
        for child in description:
            if isinstance(child.tag, str):
                entries = [entry.text or "" for entry in child.iter(f"{_RDF}li")] or [child.text or ""]
                listed = entries if child.tag == _XMP["author"] else entries[:1]
                said[child.tag] = "; ".join(entry.strip() for entry in listed)
    return Statement(
        title=said.get(_XMP["title"], ""),
        author=said.get(_XMP["author"], ""),
        creator=said.get(_XMP["creator"], ""),
        producer=said.get(_XMP["producer"], ""),
        trapped=said.get(_XMP["trapped"], ""),
        created=xmp_moment(said.get(_XMP["created"], "")),
        modified=xmp_moment(said.get(_XMP["modified"], "")),
        pdfx_version=said.get(f"{_PDFXID}GTS_PDFXVersion", "") or said.get(f"{_PDFX}GTS_PDFXVersion", ""),
    )


def xmp_moment(text: str) -> datetime | None:
    """A date of XMP as an aware datetime; None when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _intents(pdf: Pdf) -> tuple[Intent, ...]:
    found = []
    given: PdfObject = pdf.Root.get("/OutputIntents")
    for intent in given if isinstance(given, Array) else []:
        if not isinstance(intent, Dictionary):
            continue
        stream = intent.get("/DestOutputProfile")
        profile = parse_profile(stream.read_bytes()) if isinstance(stream, Stream) else None
        found.append(
            Intent(
                kind=str(intent.get("/S", "")).removeprefix("/"),
                identifier=str(intent.get("/OutputConditionIdentifier", "")),
                registry=str(intent.get("/RegistryName", "")),
                embedded=isinstance(stream, Stream),
                profile_class=profile.device_class if profile else "",
                profile_space=profile.space if profile else "",
                profile_name=profile.name if profile else "",
                components=int(stream.get("/N", 0)) if isinstance(stream, Stream) else 0,
            )
        )
    return tuple(found)


def _catalog(pdf: Pdf) -> tuple[str, ...]:
    """Return what the file carries beside its pages, by the names of its keys."""
    root = pdf.Root
    found = [
        key[1:]
        for key in ("/AcroForm", "/OpenAction", "/AA", "/OCProperties", "/Collection")
        if key in root and not (key == "/OpenAction" and isinstance(root[key], Array))  # a page to open at
    ]
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        found += [
            key[1:] for key in ("/JavaScript", "/EmbeddedFiles", "/AlternatePresentations") if key in names
        ]
    outlines = root.get("/Outlines")
    if isinstance(outlines, Dictionary) and "/First" in outlines:
        found.append("Outlines")
    if "/StructTreeRoot" in root:
        found.append("StructTreeRoot")
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        found.append("XFA")
    return tuple(found)


def _filters(pdf: Pdf) -> tuple[str, ...]:
    """The filters of every stream of the file."""
    found: set[str] = set()
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            try:
                found.update(filters_of(thing))
            except BROKEN:
                continue
    return tuple(sorted(found))
