"""The smallest print PDFs: one clean file made by hand, and one change for every code of the preflight."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

PROFILE = (Path(__file__).parents[3] / "styles" / "icc" / "FOGRA39L_coated.icc").read_bytes()
A5 = (419.5276, 595.2756)
BLEED = 8.5039
BLACK_TEXT = "/Over gs 0 0 0 1 k BT /F 10 Tf 60 300 Td <0001> Tj ET"
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" pdf:Trapped="False">
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion><pdf:Producer>hand</pdf:Producer>
<xmp:CreateDate>2026-01-02T03:04:05Z</xmp:CreateDate><xmp:ModifyDate>2026-01-02T03:04:05Z</xmp:ModifyDate>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Title</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


class Sample:
    """A clean PDF/X-4 of four A5 pages that a test may spoil before it is saved."""

    def __init__(self, pages: int = 4, size: tuple[float, float] = A5) -> None:
        self.pdf = Pdf.new()
        self.version = "1.6"
        self.streams = pikepdf.ObjectStreamMode.generate
        self.encryption: pikepdf.Encryption | None = None
        for _ in range(pages):
            self._page(size)
        self.pdf.trailer.Info = self.pdf.make_indirect(
            Dictionary(
                Title=String("Title"),
                Producer=String("hand"),
                CreationDate=String("D:20260102030405Z"),
                ModDate=String("D:20260102030405Z"),
                Trapped=Name("/False"),
            )
        )
        self.xmp(XMP)
        intent = Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFX,
            OutputConditionIdentifier=String("FOGRA39"),
            RegistryName=String("http://www.color.org"),
            DestOutputProfile=self.profile(PROFILE),
        )
        self.pdf.Root.OutputIntents = Array([self.pdf.make_indirect(intent)])

    def _page(self, size: tuple[float, float]) -> None:
        width, height = size[0] + 2 * BLEED, size[1] + 2 * BLEED
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, width, height]),
            BleedBox=Array([0, 0, width, height]),
            TrimBox=Array([BLEED, BLEED, width - BLEED, height - BLEED]),
            Resources=Dictionary(
                Font=Dictionary(F=self.font()),
                ExtGState=Dictionary(
                    Over=Dictionary(OP=True, op=True, OPM=1), Under=Dictionary(OP=False, op=False, OPM=0)
                ),
                ColorSpace=Dictionary(),
                XObject=Dictionary(),
                Pattern=Dictionary(),
                Shading=Dictionary(),
            ),
            Contents=self.pdf.make_stream(BLACK_TEXT.encode()),
        )
        self.pdf.pages.append(pikepdf.Page(self.pdf.make_indirect(page)))

    @property
    def page(self) -> Dictionary:
        return self.pdf.pages[0].obj

    @property
    def intent(self) -> Dictionary:
        return self.pdf.Root.OutputIntents[0]

    @property
    def info(self) -> Dictionary:
        return self.pdf.trailer.Info

    def profile(self, content: bytes, components: int = 4) -> pikepdf.Stream:
        stream = self.pdf.make_stream(content)
        stream.N = components
        return stream

    def xmp(self, text: str) -> None:
        stream = self.pdf.make_stream(text.encode())
        stream.Type, stream.Subtype = Name.Metadata, Name.XML
        self.pdf.Root.Metadata = stream

    def font(self, *, embedded: bool = True, subtype: str = "/CIDFontType2") -> Dictionary:
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/AAAAAA+Hand"), Flags=4)
        if embedded:
            descriptor.FontFile2 = self.pdf.make_stream(b"never read")
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name(subtype),
            BaseFont=Name("/AAAAAA+Hand"),
            CIDToGIDMap=Name.Identity,
            FontDescriptor=descriptor,
            W=Array([1, Array([600])]),
        )
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/AAAAAA+Hand"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([self.pdf.make_indirect(descendant)]),
        )

    def draw(self, content: str, page: int = 0) -> None:
        """Add to what a page paints."""
        old = self.pdf.pages[page].obj.Contents.read_bytes()
        self.pdf.pages[page].obj.Contents = self.pdf.make_stream(
            old + b"\n/Under gs\n" + content.encode("latin-1")
        )

    def resource(self, kind: str, name: str, value: object) -> None:
        self.page.Resources[kind][name] = value

    def picture(
        self, name: str = "/Im", size: tuple[int, int] = (100, 100), **keys: object
    ) -> pikepdf.Stream:
        """Put a picture into the resources of page 1: gray and white unless the keys say otherwise."""
        width, height = size
        made = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=width,
            Height=height,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
        )
        for key, value in keys.items():
            made[f"/{key}"] = value
        space = str(made.ColorSpace) if isinstance(made.ColorSpace, Name) else ""
        channels = {"/DeviceRGB": 3, "/DeviceCMYK": 4}.get(space, 1)
        rows = (width * channels * int(made.BitsPerComponent) + 7) // 8
        stream = pikepdf.Stream(self.pdf, b"\xff" * (rows * height), made)
        stream = self.pdf.make_indirect(stream)
        self.resource("/XObject", name, stream)
        return stream

    def save(self, path: Path) -> Path:
        options = (
            {"encryption": self.encryption} if self.encryption is not None else {"deterministic_id": True}
        )
        self.pdf.save(
            path,
            force_version=self.version,
            object_stream_mode=self.streams,
            fix_metadata_version=False,
            **options,
        )
        return path


def flat() -> Sample:
    """A clean PDF/X-1a:2003."""
    sample = Sample()
    sample.version = "1.4"
    sample.streams = pikepdf.ObjectStreamMode.disable
    sample.info.GTS_PDFXVersion = String("PDF/X-1a:2003")
    del sample.pdf.Root.Metadata
    return sample


def separation(ink: str) -> Array:
    tint = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([0, 1, 1, 0]), N=1
    )
    return Array([Name.Separation, Name("/" + ink), Name.DeviceCMYK, tint])


__all__ = ["A5", "BLEED", "PROFILE", "XMP", "Sample", "flat", "separation"]
