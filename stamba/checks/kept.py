"""Proof that imposing loses nothing: inks, overprint and pictures of every page, output intent, XMP, Info, version.

Reads the finished imposed PDFs with the eyes of the preflight and compares them with their source. Boxes, places
and reading order are the fold proof's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from stamba.config.imposition.choices import Flip, MarkColour, PrinterMark
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.errors import RenderError, Source
from stamba.ground.findings import Finding
from stamba.ground.geometry import Box
from stamba.pdf.file import PdfFile
from stamba.pdf.objects import Dictionary
from stamba.pdf.reading import (
    Colour,
    GraphicsObject,
    PageReading,
    PictureUse,
    PrintReading,
    UnreadableError,
    read_print,
)

REMEDY = "Impose again; if it stays, this is a fault of the imposition."
_DUPLEX = {Flip.SHORT: "/DuplexFlipShortEdge", Flip.LONG: "/DuplexFlipLongEdge", Flip.HAND: "/Simplex"}
# Beside the pages' own: black alone, or every plate, as marks are drawn.
_PLATES = {
    MarkColour.K: (("Black", 1.0),),
    MarkColour.ALL: tuple((ink, 1.0) for ink in ("Cyan", "Magenta", "Yellow", "Black")),
}

Style = tuple[str, Colour, bool, int, float, str, bool]
Sides = Mapping[tuple[int, int], tuple[int, ...]]
"""The pages, counted from 1, on the side at an index of a file; both counted from 0."""


def prove_kept(
    source: PdfFile, files: Sequence[PdfFile], sides: Sides, spec: ImpositionSpec
) -> Iterator[Finding]:
    """X-809 inks, overprint or a picture changed; X-810 a file does not say of itself what its source says.

    Raises RenderError when a file cannot be read.
    """
    given, made = _read(source), tuple(_read(file) for file in files)
    for (file, index), numbers in sorted(sides.items()):
        pages = [given.pages[number - 1] for number in numbers]
        for sentence in _changed(pages, made[file].pages[index], spec):
            yield Finding("X-809", sentence, Source(Path(files[file].path.name), pages=(index,)), REMEDY)
    for one, reading in zip(files, made, strict=True):
        for sentence in (*_unsaid(given, reading), *_misdirected(one, spec)):
            yield Finding("X-810", sentence, Source(Path(one.path.name)), REMEDY)


def _read(file: PdfFile) -> PrintReading:
    try:
        return file.once(read_print)
    except UnreadableError as wrong:
        raise RenderError(f"cannot be read: {wrong}", "Build it again.", where=Source(file.path)) from None


def _changed(pages: Sequence[PageReading], side: PageReading, spec: ImpositionSpec) -> Iterator[str]:
    """Yield a sentence for everything that a side of a sheet paints otherwise than its pages do."""
    who = " and ".join(f"page {page.index + 1}" for page in pages) or "a blank"
    known = {_style(mark) for page in pages for mark in page.marks}
    due = {
        _style(mark) for page in pages for mark in page.marks if _seen(mark, page, spec.bleed.pt / spec.scale)
    }
    there = {_style(mark) for mark in side.marks}
    own = {_PLATES[spec.marks.colour]} if spec.marks.kinds else set()
    bar = PrinterMark.COLOUR_BAR in spec.marks.kinds
    gained = {
        style
        for style in there - known
        if style[1].plates not in own and not (bar and style[0] == "fill" and style[1].space.kind == "cmyk")
    }
    for what, styles in (("lost", due - there), ("gained", gained)):
        if styles:
            yield f"against {who} of the print PDF this side has {what} {_told(min(styles, key=str))}"
    given = {_picture(one, spec) for page in pages for one in page.pictures}
    if given != {_picture(one, spec) for one in side.pictures}:
        yield f"the pictures are not those of {who}"


def _picture(one: PictureUse, spec: ImpositionSpec) -> tuple[object, ...]:
    """Return what imposing must not change of a picture: its resolution, too, where it is not scaled."""
    return one.width, one.height, one.bits, one.space, round(one.dpi) if spec.scale == 1 else 0


def _style(mark: GraphicsObject) -> Style:
    return (
        mark.kind, mark.colour, mark.overprint, mark.overprint_mode, round(mark.alpha, 3), mark.blend, mark.soft_mask,
    )  # fmt: skip


def _seen(mark: GraphicsObject, page: PageReading, bleed: float) -> bool:
    """Tell whether something a page paints reaches its trim or the bleed that is imposed."""
    window = (page.trim or page.crop or page.media).grown(bleed)
    return not mark.boxes or any(_touch(box, window) for box in mark.boxes)


def _touch(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def _told(style: Style) -> str:
    kind, colour, overprint, *_ = style
    inks = ", ".join(f"{ink} {tint * 100:.0f} %" for ink, tint in colour.plates) or colour.space.kind
    return f"{kind} in {inks}{', overprinting' if overprint else ', knocking out'}"


def _unsaid(given: PrintReading, made: PrintReading) -> Iterator[str]:
    """Yield a sentence for everything that the source says of itself and an imposed file does not."""
    if made.intents != given.intents:
        yield "the output intent is not that of the print PDF"
    if made.version != given.version:
        yield f"it is PDF {made.version}, and the print PDF is PDF {given.version}"
    for name, mine, theirs in (("Info", given.info, made.info), ("XMP", given.xmp, made.xmp)):
        if mine is None:
            continue
        for entry in fields(mine):
            if getattr(mine, entry.name) != getattr(theirs, entry.name, None):
                yield f"its {name} has another {entry.name.replace('_', ' ')} than the print PDF"


def _misdirected(file: PdfFile, spec: ImpositionSpec) -> Iterator[str]:
    """Yield a sentence for every wish to print dialogues that is not the spec's (ISO 32000-1, 12.2)."""
    asked = file.objects.Root.get("/ViewerPreferences", Dictionary())
    if str(asked.get("/Duplex")) != _DUPLEX[spec.flip]:
        yield f"it does not ask print dialogues for the flip {spec.flip.value!r}"
    if str(asked.get("/PrintScaling")) != "/None":
        yield "it does not ask print dialogues for 100 %"
