"""Writing an XMP packet (ISO 16684-1): the elements of its properties, the packet, its place in the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from stamba.pdf.objects import Name, Pdf

if TYPE_CHECKING:
    from collections.abc import Iterable

PRODUCER = "Stamba"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfx": "http://ns.adobe.com/pdfx/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}


def simple(name: str, value: str) -> str:
    """Return the element of a property with one value; an empty string for no value."""
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def language_alternative(name: str, text: str) -> str:
    """Return the element of a text in its default language (8.2.2.4); an empty string for no text."""
    if not text:
        return ""
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt></{name}>'


def array(name: str, kind: str, texts: Iterable[str]) -> str:
    """Return the element of an array, `kind` Seq or Bag; an empty string for no texts."""
    entries = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
    return f"<{name}><rdf:{kind}>{entries}</rdf:{kind}></{name}>" if entries else ""


def packet(prefixes: Iterable[str], elements: Iterable[str], *, writable: bool) -> bytes:
    """Return the packet of these elements, which use the prefixes; empty elements are left out."""
    spaces = " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)
    lines = "\n".join(element for element in elements if element)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about="" {spaces}>\n{lines}\n</rdf:Description>\n'
        f'</rdf:RDF></x:xmpmeta>\n<?xpacket end="{"w" if writable else "r"}"?>'
    ).encode()


def write_xmp(pdf: Pdf, content: bytes) -> None:
    """Make a packet the metadata of the document; qpdf leaves such a stream uncompressed, for anyone to read."""
    pdf.Root.Metadata = pdf.make_stream(content, Type=Name.Metadata, Subtype=Name.XML)
