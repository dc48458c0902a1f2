"""The metadata of a print file: the output intent, XMP and Info, written whole and in agreement.

ISO 15930-4 and -7 (identification, output intent), ISO 16684-1 (XMP), ISO 32000-1, 14.3 and 14.11.5. Nothing
here looks at a clock or draws a random number: the date is given, the ids come from the content.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from stamba.pdf.objects import Array, Dictionary, Name, Pdf, String
from stamba.pdf.xmp import PRODUCER, array, language_alternative, packet, simple

if TYPE_CHECKING:
    from datetime import datetime

    from stamba.pdf.profiles import Profile
    from stamba.press.spec import DocumentFacts, PressSpec

_HOUSE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:stamba:print")
_PREFIXES = ("dc", "pdf", "pdfx", "pdfxid", "xmp", "xmpMM")


def pdf_date(moment: datetime) -> str:
    """Return a date as Info writes it (ISO 32000-1, 7.9.4)."""
    zone = moment.strftime("%z")
    return moment.strftime("D:%Y%m%d%H%M%S") + f"{zone[:3]}'{zone[3:5]}'"


def xmp_date(moment: datetime) -> str:
    """Return a date as XMP writes it (ISO 16684-1, 8.2.1.2), to the second."""
    return moment.replace(microsecond=0).isoformat()


def document_id(fingerprint: str) -> str:
    """Return an id that is the same for the same content."""
    return f"uuid:{uuid.uuid5(_HOUSE, fingerprint)}"


def write_output_intent(pdf: Pdf, press: PressSpec, profile: Profile) -> None:
    """Leave exactly one output intent, GTS_PDFX, with the condition and, where wanted, its profile."""
    condition = press.condition
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(condition.key),
        OutputCondition=String(condition.condition),
        Info=String(condition.condition if condition.registry else profile.name or condition.condition),
    )
    if condition.registry:
        intent.RegistryName = String(condition.registry)
    if press.embed_profile:
        stream = pdf.make_stream(profile.content)
        stream.N = profile.components
        stream.Alternate = Name.DeviceCMYK
        intent.DestOutputProfile = stream
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def write_info(pdf: Pdf, press: PressSpec, facts: DocumentFacts) -> None:
    """Write Info over what was there before."""
    info = Dictionary(
        Title=String(facts.title),
        Creator=String(PRODUCER),
        Producer=String(PRODUCER),
        CreationDate=String(pdf_date(facts.moment)),
        ModDate=String(pdf_date(facts.moment)),
        Trapped=Name("/False"),
    )
    if facts.authors:
        info.Author = String("; ".join(facts.authors))
    if facts.subject:
        info.Subject = String(facts.subject)
    if press.standard.key == "x1a":  # PDF/X-4 is told by XMP alone
        info.GTS_PDFXVersion = String(press.standard.name)
        info.GTS_PDFXConformance = String(press.standard.name)
    pdf.trailer.Info = pdf.make_indirect(info)


def xmp_packet(press: PressSpec, facts: DocumentFacts, fingerprint: str) -> bytes:
    """Return the XMP packet of the print file, as bytes."""
    moment, own_id = xmp_date(facts.moment), document_id(fingerprint)
    properties = {
        "dc:format": "application/pdf",
        "xmp:CreateDate": moment,
        "xmp:ModifyDate": moment,
        "xmp:MetadataDate": moment,
        "xmp:CreatorTool": PRODUCER,
        "pdf:Producer": PRODUCER,
        "pdf:Trapped": "False",
        "xmpMM:DocumentID": own_id,
        "xmpMM:InstanceID": own_id,
        "xmpMM:VersionID": "1",
        "xmpMM:RenditionClass": "default",
        "dc:identifier": facts.identifier,
    }
    if press.standard.key == "x1a":
        properties["pdfx:GTS_PDFXVersion"] = press.standard.name
        properties["pdfx:GTS_PDFXConformance"] = press.standard.name
    else:
        properties["pdfxid:GTS_PDFXVersion"] = press.standard.name
    elements = [simple(name, value) for name, value in properties.items()]
    elements.append(language_alternative("dc:title", facts.title))
    elements.append(language_alternative("dc:description", facts.subject))
    elements.append(array("dc:creator", "Seq", facts.authors))
    elements.append(array("dc:language", "Bag", (facts.language,) if facts.language else ()))
    return packet(_PREFIXES, elements, writable=True)
