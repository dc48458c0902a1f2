"""Check of the colours of the screen PDF: RGB or gray under an sRGB output intent, no ink of a press."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from stamba.checks.evidence import Evidence
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.pdf.file import PdfFile
from stamba.pdf.objects import Array, Dictionary, Name, Object, Page, Pdf, Stream
from stamba.pdf.page_by_page import page_by_page
from stamba.pdf.streams import instructions

_HINT = "This is a fault of Stamba, not of the book."


def colours_are_of_the_screen(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-204: colours are RGB or gray under an sRGB output intent; nothing is in the inks of a press."""
    path = evidence.files[edition]
    file = evidence.pdf(edition)
    yield from _intent(file.objects, path)
    drawn = zip(file.objects.pages, file.once(inks_drawn), strict=True)
    for number, (one, inks) in enumerate(drawn, start=1):
        for what in dict.fromkeys((*inks, *_inks_of_annotations(one))):
            yield Finding(
                "P-204", f"{what} is in CMYK", Source(path, pages=(number - 1,)),
                "Use RGB colours in screen.css, and RGB or gray pictures.",
            )  # fmt: skip


def _intent(pdf: Pdf, path: Path) -> Iterator[Finding]:
    intents = list(pdf.Root.get("/OutputIntents", ()))
    profiles = [intent.DestOutputProfile.read_bytes() for intent in intents if "/DestOutputProfile" in intent]
    # The header of an ICC profile has its colour space at octet 16 (ISO 15076-1, 7.2.6).
    names = (b"sRGB", "sRGB".encode("utf-16-be"))  # in its description, in one or the other version of ICC
    is_srgb = [profile[16:20] == b"RGB " and any(name in profile for name in names) for profile in profiles]
    if len(intents) != 1 or is_srgb != [True]:
        yield Finding("P-204", "the file has no sRGB output intent, or more than one", Source(path), _HINT)


def inks_drawn(file: PdfFile) -> list[tuple[str, ...]]:
    """Return the uses of CMYK on the pages of a file."""
    return page_by_page(file, "inks", _inks_on, lambda _: ())


def _inks_on(file: PdfFile, indices: Sequence[int]) -> list[tuple[str, ...]]:
    """Return the uses of CMYK on some pages."""
    pages = [file.objects.pages[index] for index in indices]
    return [tuple(dict.fromkeys(_inks(page, page.obj.get("/Resources", Dictionary())))) for page in pages]


def _inks_of_annotations(page: Page) -> Iterator[str]:
    """Yield the uses of CMYK in the annotations of a page."""
    for annotation in page.obj.get("/Annots", ()):
        if any(len(annotation.get(key, ())) == _INKS for key in ("/C", "/IC")):
            yield "the colour of an annotation"
        for look in annotation.get("/AP", Dictionary()).values():
            for form in [look] if isinstance(look, Stream) else look.values():
                yield from _inks(form, form.get("/Resources", Dictionary()))


def _inks(content: Page | Object, resources: Object) -> Iterator[str]:
    """Yield the uses of CMYK in a content stream and in all that it draws with."""
    for parsed in instructions(content)[0]:
        operator = parsed.operator
        if operator in ("k", "K"):
            yield f"the operator {operator}"
        elif operator == "INLINE IMAGE":
            space = parsed.picture.obj.get("/ColorSpace", parsed.picture.obj.get("/CS"))
            if space == "/CMYK" or _is_cmyk(space):
                yield "a picture"
        elif operator in ("cs", "CS"):
            if _is_cmyk(_named(resources, "/ColorSpace", parsed.operands[0])):
                yield "a colour space"
        elif operator in _DRAWN and isinstance((operands := parsed.operands or [0])[-1], Name):
            yield from _drawn(_named(resources, _DRAWN[operator], operands[-1]), resources)


_INKS = 4  # components of CMYK
_DRAWN = {"sh": "/Shading", "Do": "/XObject", "scn": "/Pattern", "SCN": "/Pattern", "gs": "/ExtGState"}


def _drawn(one: Object, resources: Object) -> Iterator[str]:
    """Yield the uses of CMYK in a shading, a pattern, a picture, a form, or the mask of a graphics state."""
    if not isinstance(one, Dictionary | Stream):
        return
    mask = one.get("/SMask")
    shading = one.get("/Shading", Dictionary())
    if _is_cmyk(one.get("/ColorSpace")) or _is_cmyk(shading.get("/ColorSpace")):
        yield "a picture" if one.get("/Subtype") == "/Image" else "a shading"
    if isinstance(mask, Dictionary) and "/G" in mask:
        yield from _drawn(mask.G, resources)
    if one.get("/Subtype") == "/Form" or one.get("/PatternType") == 1:
        yield from _inks(one, one.get("/Resources", resources))


def _named(resources: Object, kind: str, name: Object) -> Object:
    return resources.get(kind, Dictionary()).get(str(name), name)


def _is_cmyk(space: Object | None) -> bool:
    if isinstance(space, Array) and len(space) > 1:
        if space[0] == "/ICCBased":
            return int(space[1].get("/N", 3)) == 4
        return any(_is_cmyk(part) for part in list(space)[1:] if isinstance(part, Name | Array))
    return space == "/DeviceCMYK"
