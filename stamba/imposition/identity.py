"""What an imposed PDF says of itself: its source's title, output intent and XMP, and an id of its own.

The id is made from content (RFC 9562, version 5), so that the same source gives the same bytes.
"""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from stamba.imposition.choices import Flip
from stamba.imposition.listing import plan_json
from stamba.imposition.plan import Plan

_KEPT = (Name.OutputIntents, Name.OCProperties, Name.Lang)
_DUPLEX = {Flip.SHORT: Name.DuplexFlipShortEdge, Flip.LONG: Name.DuplexFlipLongEdge, Flip.HAND: Name.Simplex}
# Imposing drops tags and links; a claim of PDF/A or PDF/UA would outlive what it is about.
_PDFA, _PDFUA = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"
_LOST_CLAIMS = tuple(
    space + claim for space in (_PDFA, _PDFUA) for claim in ("part", "conformance", "rev", "amd", "corr")
)
_IDS = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562, 6.6: the namespace of URLs


def content_name(source: Path, plan: Plan) -> str:
    """A name for what this plan makes of this source: equal only for equal bytes and plans."""
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(plan_json(plan).encode())
    return digest.hexdigest()


def carry_identity(source: Pdf, imposed: Pdf, name: str) -> None:
    """Copy output intents, Info and XMP of a source; give the imposed PDF the id that follows from `name`."""
    for key in _KEPT:
        if key in source.Root:
            imposed.Root[key] = _foreign(source, imposed, source.Root[key])
    for entry, value in source.docinfo.items():
        imposed.docinfo[str(entry)] = _foreign(source, imposed, value)
    if Name.Metadata in source.Root:
        imposed.Root.Metadata = _foreign(source, imposed, source.Root.Metadata)
    with imposed.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        if Name.Metadata not in source.Root:
            xmp.load_from_docinfo(imposed.docinfo, raise_failure=False)
            xmp["dc:format"] = "application/pdf"
        for claim in _LOST_CLAIMS:
            if claim in xmp:
                del xmp[claim]
        if "xmpMM:DocumentID" in xmp:
            xmp["xmpMM:OriginalDocumentID"] = str(xmp["xmpMM:DocumentID"])
        xmp["xmpMM:DocumentID"] = f"uuid:{uuid.uuid5(_IDS, f'{name} document')}"
        xmp["xmpMM:InstanceID"] = f"uuid:{uuid.uuid5(_IDS, f'{name} instance')}"
        xmp["xmpMM:RenditionClass"] = "default"


def tell_printer(imposed: Pdf, flip: Flip) -> None:
    """Ask print dialogues for 100 % and the right duplex flip (ISO 32000-1, 12.2); they may obey."""
    imposed.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"), Duplex=_DUPLEX[flip])


def _foreign(source: Pdf, imposed: Pdf, value: Object) -> Object:
    """A value of the source in the imposed PDF; only indirect objects can be copied from file to file."""
    if isinstance(value, (Array, Dictionary, Stream)) and not value.is_indirect:
        value = source.make_indirect(value)
    return imposed.copy_foreign(value) if value.is_indirect else value
