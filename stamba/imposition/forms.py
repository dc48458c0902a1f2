"""The pages of a PDF to be imposed: their boxes, their turn, and each as a form to be painted.

Places by TrimBox, else CropBox, else MediaBox (ISO 32000-1, 14.11.2), whatever the origin of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stamba.ground.errors import RenderError, Source
from stamba.ground.geometry import Box, Length, Size
from stamba.pdf.boxes import box_array, box_of
from stamba.pdf.file import PdfFile
from stamba.pdf.objects import Name, Object, Page, PasswordError, Pdf, PdfError, Stream, save

SAME_SIZE = Length(0.05)
"""Pages may differ by so much and still be one trim size: layout programs round to points."""

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageFrame:
    """A page's trim and bleed in its own coordinates (points), and its /Rotate: degrees, clockwise."""

    trim: Box
    bleed: Box
    turn: int

    @property
    def size(self) -> Size:
        """The trim size as the page is looked at."""
        size = Size(Length.from_pt(self.trim.width), Length.from_pt(self.trim.height))
        return Size(size.height, size.width) if self.turn in {90, 270} else size

    @property
    def bleed_width(self) -> Length:
        """The least bleed of the four sides."""
        trim, bleed = self.trim, self.bleed
        return Length.from_pt(
            min(trim.x0 - bleed.x0, trim.y0 - bleed.y0, bleed.x1 - trim.x1, bleed.y1 - trim.y1)
        )

    def matrix(self, place: Box, scale: float, *, turned: bool = False) -> Matrix:
        """Return the matrix that puts the page's trim, scaled, into a place (ISO 32000-1, 8.3.3)."""
        trim, x, y = self.trim, place.x0, place.y0
        turn = (self.turn + 180 * turned) % 360
        a, b, c, d, e, f = {
            0: (1.0, 0.0, 0.0, 1.0, -trim.x0, -trim.y0),
            90: (0.0, -1.0, 1.0, 0.0, -trim.y0, trim.x1),
            180: (-1.0, 0.0, 0.0, -1.0, trim.x1, trim.y1),
            270: (0.0, 1.0, -1.0, 0.0, trim.y1, -trim.x0),
        }[turn]
        return scale * a, scale * b, scale * c, scale * d, x + scale * e, y + scale * f


def source_pdf(file: PdfFile) -> Pdf:
    """Return the objects of a PDF to be imposed; raises RenderError when it is missing, locked, or no PDF."""
    where = Source(file.path)
    try:
        return file.objects
    except FileNotFoundError:
        raise RenderError("the PDF to impose is missing", "Build it first.", where=where) from None
    except PasswordError:
        raise RenderError(
            "the PDF is locked with a password", "Export it without one.", where=where
        ) from None
    except PdfError as wrong:
        raise RenderError(f"not a PDF that can be read: {wrong}", "Build it again.", where=where) from None
    except OSError as wrong:
        raise RenderError(f"{file.path} cannot be read as a PDF ({wrong})", "Name a PDF.") from None


@dataclass(frozen=True, slots=True)
class Taking:
    """The part of any PDF that is taken: the pages of these numbers (from 1) in this order, all if none.

    `box` of each is the page; `centred` puts pages of another size into the middle of the largest, lying ones turned.
    """

    pages: tuple[int, ...] = ()
    box: str = "trim"
    centred: bool = False


def take_pages(source: Path, target: Path, taking: Taking) -> None:
    """Write the pages that are asked for, each with its TrimBox; raises RenderError for one that is not there."""
    with PdfFile(source) as file, Pdf.new() as picked:
        pdf = source_pdf(file)
        count = len(pdf.pages)
        pages = taking.pages or range(1, count + 1)
        if wrong := [number for number in pages if not 1 <= number <= count]:
            raise RenderError(
                f"there is no page {wrong[0]}", f"The file has {count} pages.", where=Source(source)
            )
        for number in pages:
            picked.pages.append(pdf.pages[number - 1])
            page = picked.pages[-1]
            page.TrimBox = getattr(page, f"{taking.box}box")
            if taking.box == "media" and Name.CropBox in page.obj:
                del page.obj[Name.CropBox]
        if taking.centred:
            _centre(picked, source)
        save(picked, target, pdf.pdf_version)


def _centre(pdf: Pdf, path: Path) -> None:
    """Give all pages the size of the largest: turn those that lie where most stand, widen around the middle."""
    frames = [page_frame(page, number, path) for number, page in enumerate(pdf.pages, start=1)]
    lying = [frame.size.width.mm > frame.size.height.mm for frame in frames]
    most_lie = 2 * sum(lying) > len(lying)
    sizes = [
        frame.size if lies is most_lie else frame.size.turned
        for frame, lies in zip(frames, lying, strict=True)
    ]
    width, height = max(size.width.pt for size in sizes), max(size.height.pt for size in sizes)
    for page, frame, lies in zip(pdf.pages, frames, lying, strict=True):
        turn = frame.turn + (0 if lies is most_lie else 90)
        page.rotate(turn, relative=False)
        across, along = (height, width) if turn % 180 else (width, height)
        x, y = (frame.trim.x0 + frame.trim.x1) / 2, (frame.trim.y0 + frame.trim.y1) / 2
        trim = Box(x - across / 2, y - along / 2, x + across / 2, y + along / 2)
        media = box_of(page.mediabox) or trim
        page.MediaBox = box_array(media.around(trim))
        page.TrimBox = box_array(trim)
        for name in (Name.CropBox, Name.BleedBox):
            if name in page.obj:
                del page.obj[name]


def page_frames(pdf: Pdf, path: Path) -> tuple[PageFrame, ...]:
    """Return the frames of all pages; raises RenderError naming the first page of another size, or of no size."""
    frames = tuple(page_frame(page, number, path) for number, page in enumerate(pdf.pages, start=1))
    for number, frame in enumerate(frames[1:], start=2):
        first = frames[0].size
        wide = abs(frame.size.width.mm - first.width.mm) > SAME_SIZE.mm
        if wide or abs(frame.size.height.mm - first.height.mm) > SAME_SIZE.mm:
            raise RenderError(
                f"page {number} is {rounded(frame.size)}, page 1 is {rounded(first)}",
                "Pages of one book have one trim size; build the PDF again with one.",
                where=Source(path),
            )
    return frames


def require_bleed(frames: Sequence[PageFrame], bleed: Length, path: Path) -> None:
    """Raise RenderError naming the first page that has less bleed than is to be printed."""
    for number, frame in enumerate(frames, start=1):
        if bleed.mm and frame.bleed_width.mm < bleed.mm - SAME_SIZE.mm:
            raise RenderError(
                f"page {number} has {max(0.0, frame.bleed_width.mm):.1f} mm of bleed, and {bleed} are asked for",
                f'Build the PDF with a bleed of {bleed}, or set imposition.bleed = "0mm".',
                where=Source(path),
            )


def page_forms(pdf: Pdf, frames: Sequence[PageFrame], bleed: Length) -> tuple[Object, ...]:
    """Return the pages as form XObjects in their own coordinates, bounded by trim and bleed.

    The content stream of a page, as packed as it is, becomes the form; the page is then of no use. Contents in
    several pieces, or shared by pages, are copied instead.
    """
    taken: set[tuple[int, int]] = set()
    return tuple(_form(page, frame, bleed, taken) for page, frame in zip(pdf.pages, frames, strict=True))


def _form(page: Page, frame: PageFrame, bleed: Length, taken: set[tuple[int, int]]) -> Object:
    form = page.obj.get(Name.Contents)
    if isinstance(form, Stream) and form.objgen not in taken:
        taken.add(form.objgen)
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.Resources = page.resources
        if Name.Group in page.obj:
            form.Group = page.obj.Group
    else:
        form = page.as_form_xobject(handle_transformations=False)
    form[Name.BBox] = box_array(frame.trim.grown(bleed.pt))
    return form


def page_frame(page: Page, number: int, path: Path) -> PageFrame:
    """Return the frame of a page with this number; raises RenderError for one of no size or an odd turn."""
    if page.obj.get(Name.UserUnit, 1) != 1:
        raise RenderError(
            f"page {number} is measured in units of its own (UserUnit)",
            "Build the PDF in points.",
            where=Source(path),
        )
    boxes = (page.mediabox, page.trimbox, page.bleedbox)  # the last two fall back on CropBox, then MediaBox
    media, trim, bleed = (box_of(box) for box in boxes)
    if media is None or trim is None or bleed is None:
        raise RenderError(f"page {number} has no proper MediaBox", "Build the PDF again.", where=Source(path))
    if min(trim.width, trim.height) <= 0:
        raise RenderError(f"page {number} has no size", "Build the PDF again.", where=Source(path))
    turn = int(page.rotation) % 360
    if turn % 90:
        raise RenderError(f"page {number} is turned by {turn}°", "Build the PDF again.", where=Source(path))
    return PageFrame(trim.within(media), bleed.within(media), turn)


def rounded(size: Size) -> Size:
    """Return a size to be told: to a hundredth of a millimetre."""
    return Size(Length(round(size.width.mm, 2)), Length(round(size.height.mm, 2)))
