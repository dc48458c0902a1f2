"""The metadata of an imposed PDF: title, output intent and XMP of its source, and an id of its own.

The id is made from content (RFC 9562, version 5), so that the same source gives the same bytes.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from stamba.config.imposition.choices import Flip
from stamba.imposition.listing import plan_json
from stamba.imposition.plan import Plan
from stamba.pdf.objects import Dictionary, Name, Pdf
from stamba.pdf.xmp import NAMESPACES, write_xmp

_KEPT = {"/Type", "/Pages", "/OutputIntents", "/OCProperties", "/Lang"}
_DUPLEX = {Flip.SHORT: Name.DuplexFlipShortEdge, Flip.LONG: Name.DuplexFlipLongEdge, Flip.HAND: Name.Simplex}
# Imposing drops tags and links; a claim of PDF/A or PDF/UA would outlive what it is about.
_LOST_CLAIMS = tuple(
    f"{{{NAMESPACES[prefix]}}}{claim}"
    for prefix in ("pdfaid", "pdfuaid")
    for claim in ("part", "conformance", "rev", "amd", "corr")
)


def content_name(sources: Iterable[Path], plan: Plan) -> str:
    """Return a name for the result of a plan and its sources: equal only for equal bytes and plans."""
    digest = hashlib.sha256()
    for source in sources:
        with source.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    digest.update(plan_json(plan).encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Identity:
    """The metadata of every file made of a source: the name of its content, and the XMP of the source."""

    name: str
    xmp: bytes | None

    @classmethod
    def of(cls, source: Pdf, name: str) -> Identity:
        """Return the identity of a source that was not imposed yet."""
        return cls(name, source.Root.Metadata.read_bytes() if Name.Metadata in source.Root else None)

    def put_on(self, pdf: Pdf, file: str) -> None:
        """Turn the catalog of the source into that of an imposed file of this name.

        Output intents, layers, language, Info and XMP stay; links' names, tags, labels and outlines go.
        """
        for key in set(pdf.Root.keys()) - _KEPT:
            del pdf.Root[key]
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]  # what is made is another document
        if self.xmp is not None:
            write_xmp(pdf, self.xmp)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            if self.xmp is None:
                xmp.load_from_docinfo(pdf.docinfo, raise_failure=False)
                xmp["dc:format"] = "application/pdf"
            for claim in _LOST_CLAIMS:
                if claim in xmp:
                    del xmp[claim]
            if "xmpMM:DocumentID" in xmp:
                xmp["xmpMM:OriginalDocumentID"] = str(xmp["xmpMM:DocumentID"])
            for kind in ("document", "instance"):
                made = uuid.uuid5(uuid.NAMESPACE_URL, f"{self.name} {file} {kind}")
                xmp[f"xmpMM:{kind.capitalize()}ID"] = f"uuid:{made}"
            xmp["xmpMM:RenditionClass"] = "default"


def tell_printer(imposed: Pdf, flip: Flip) -> None:
    """Ask print dialogues for 100 % and the right duplex flip (ISO 32000-1, 12.2); they may obey."""
    imposed.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"), Duplex=_DUPLEX[flip])
