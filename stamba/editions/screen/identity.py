"""The metadata of the screen PDF: PDF/A-3a and PDF/UA-1 claims, Info, XMP, page labels, embedded sources.

ISO 19005-3, 6.6 (metadata) and 6.8 (embedded files), ISO 14289-1, 5 and 7.1, ISO 32000-1, 12.4.2 (page labels).
Nothing here looks at a clock.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from stamba.editions.screen.about import About, Attached
from stamba.pdf.objects import Array, Dictionary, Name, Pdf, String
from stamba.pdf.xmp import NAMESPACES, PRODUCER, array, language_alternative, packet, simple, write_xmp

SRGB = "sRGB IEC61966-2.1"
_PREFIXES = ("dc", "pdf", "pdfaid", "pdfuaid", "xmp", "pdfaExtension", "pdfaSchema", "pdfaProperty")
# PDF/A knows only its own schemas; that of PDF/UA is described in the file (ISO 19005-3, 6.6.2.3.3).
_UA_SCHEMA = (
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{NAMESPACES['pdfuaid']}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
)


def write_identity(pdf: Pdf, about: About) -> None:
    """Write Info, XMP, language, window title and output intent over what was there before."""
    root = pdf.Root
    root.Lang = String(about.names.language)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageLayout = (
        Name.TwoPageLeft
    )  # spreads as in the bound book: the cover faces the first page, which is a recto
    root.PageMode = Name.UseOutlines
    _write_info(pdf, about)
    write_xmp(pdf, xmp_packet(about))
    for intent in root.get("/OutputIntents", ()):
        intent.OutputConditionIdentifier = String(SRGB)
        intent.Info = String(SRGB)
        intent.RegistryName = String("http://www.color.org")


def _write_info(pdf: Pdf, about: About) -> None:
    moment = String(pdf_date(about.moment))
    info = Dictionary(
        Title=String(about.names.title), Creator=String(PRODUCER), Producer=String(PRODUCER),
        CreationDate=moment, ModDate=moment,
    )  # fmt: skip
    if about.names.authors:
        info.Author = String(", ".join(about.names.authors))
    if about.names.description:
        info.Subject = String(about.names.description)
    pdf.trailer.Info = pdf.make_indirect(info)


def pdf_date(moment: datetime) -> str:
    """Return a date in UTC as Info writes it (ISO 32000-1, 7.9.4)."""
    return moment.strftime("D:%Y%m%d%H%M%SZ")


def xmp_packet(about: About) -> bytes:
    """Return the XMP packet (ISO 16684-1), which agrees with Info as ISO 19005-3, 6.6.3 wants it."""
    names, moment = about.names, about.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return packet(
        _PREFIXES,
        (
            simple("pdfaid:part", "3") + simple("pdfaid:conformance", "A"),
            simple("pdfuaid:part", "1"),
            simple("dc:format", "application/pdf"),
            language_alternative("dc:title", names.title),
            array("dc:creator", "Seq", names.authors),
            array("dc:language", "Bag", (names.language,)),
            language_alternative("dc:description", names.description),
            simple("dc:identifier", names.identifier),
            simple("xmp:CreateDate", moment) + simple("xmp:ModifyDate", moment),
            simple("xmp:MetadataDate", moment) + simple("xmp:CreatorTool", PRODUCER),
            simple("pdf:Producer", PRODUCER),
            _UA_SCHEMA,
        ),
        writable=False,
    )


def write_labels(pdf: Pdf, cover: str, roman_pages: int) -> None:
    """Write the page labels: a word for the cover, then so many small roman ones, then arabic from 1."""
    ranges: list[object] = [0, Dictionary(P=String(cover))]
    if roman_pages:
        ranges += [1, Dictionary(S=Name.r)]
    pdf.Root.PageLabels = Dictionary(Nums=Array([*ranges, 1 + roman_pages, Dictionary(S=Name.D)]))


def attach(pdf: Pdf, sources: tuple[Attached, ...], moment: datetime) -> None:
    """Put the files that the book was made from into it, as its source (ISO 19005-3, 6.8 and annex E)."""
    specifications: list[object] = []
    names: list[object] = []
    for source in sorted(sources, key=lambda one: bytes(String(one.name))):
        stream = pdf.make_stream(source.content)
        stream.Type, stream.Subtype = Name.EmbeddedFile, Name(f"/{source.media_type}")
        stream.Params = Dictionary(
            ModDate=String(pdf_date(moment)),
            Size=len(source.content),
            CheckSum=String(hashlib.md5(source.content, usedforsecurity=False).digest()),
        )
        specification = pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec, F=String(source.name), UF=String(source.name),
                EF=Dictionary(F=stream, UF=stream), AFRelationship=Name.Source, Desc=String(source.name),
            )
        )  # fmt: skip
        specifications.append(specification)
        names += [String(source.name), specification]
    if specifications:
        if "/Names" not in pdf.Root:
            pdf.Root.Names = Dictionary()
        pdf.Root.Names.EmbeddedFiles = pdf.make_indirect(Dictionary(Names=Array(names)))
        pdf.Root.AF = pdf.make_indirect(Array(specifications))
