"""Small print PDFs for imposition tests, drawn with pikepdf: every page says something else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream

from stamba.config.imposition.choices import Scheme
from stamba.ground.geometry import Box, Length, Size

A5 = Size(Length(148), Length(210))
NO_BLEED, MARGIN = Length(0), Length(20)
BOUND = tuple(scheme for scheme in Scheme if scheme not in {Scheme.N_UP, Scheme.STEP_AND_REPEAT})
"""The schemes that give a book."""
A6 = Size(Length(105), Length(148))


@dataclass(frozen=True)
class Paper:
    """What a test book is printed on: its trim, bleed, the origin of its MediaBox (pt), its /Rotate."""

    trim: Size = A5
    bleed: Length = NO_BLEED
    origin: tuple[float, float] = (0.0, 0.0)
    rotate: int = 0
    boxes: tuple[str, ...] = ("TrimBox", "BleedBox")
    margin: Length = MARGIN


def make_book(path: Path, pages: int, paper: Paper = Paper()) -> Path:
    """A PDF of so many pages with words of their own in all four corners, tinted into the bleed."""
    return write_book(path, [words_of(number) for number in range(1, pages + 1)], paper)


def words_of(number: int) -> tuple[str, ...]:
    """The words on a page: corner by corner."""
    return tuple(f"{corner}{number} page-{number}" for corner in ("north", "east", "south", "west"))


def write_book(path: Path, pages: list[tuple[str, ...]], paper: Paper = Paper()) -> Path:
    """A PDF with these words on its pages; a page without words has a drawing instead."""
    with Pdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number, words in enumerate(pages, start=1):
            pdf.pages.append(_page(pdf, font, _content(number, words, paper), paper))
        pdf.docinfo["/Title"] = "წიგნი"
        pdf.save(path, deterministic_id=True)
    return path


def _content(number: int, words: tuple[str, ...], paper: Paper) -> bytes:
    trim, m = _trim(paper), paper.margin.pt
    seen = trim.grown(paper.bleed.pt)
    tint = f"q 0 0 0 0.05 k {seen.x0} {seen.y0} {seen.width} {seen.height} re f Q" if paper.bleed.mm else ""
    places = (
        (trim.x0 + m, trim.y1 - m),
        (trim.x1 - m - 110, trim.y1 - 2 * m),
        (trim.x1 - m - 110, trim.y0 + m),
        (trim.x0 + m, trim.y0 + 2 * m),
    )
    texts = [f"1 0 0 1 {x:.4f} {y:.4f} Tm ({word}) Tj" for (x, y), word in zip(places, words, strict=False)]
    drawing = f"0 0 0 1 k {trim.x0 + m + number} {trim.y0 + m + 3 * number} 60 90 re f"
    return "\n".join((tint, f"BT 0 0 0 1 k /F 10 Tf {' '.join(texts)} ET" if words else drawing)).encode()


def _trim(paper: Paper) -> Box:
    """The TrimBox in page space; with /Rotate the page is drawn lying, and turned by the viewer."""
    (x, y), bleed = paper.origin, paper.bleed.pt
    width, height = paper.trim.width.pt, paper.trim.height.pt
    if paper.rotate in {90, 270}:
        width, height = height, width
    return Box(x + bleed, y + bleed, x + bleed + width, y + bleed + height)


def _page(pdf: Pdf, font: object, content: bytes, paper: Paper) -> Page:
    trim = _trim(paper)
    page = Dictionary(
        Type=Name.Page,
        MediaBox=array(trim.grown(paper.bleed.pt)),
        Resources=Dictionary(Font=Dictionary(F=font)),
        Contents=Stream(pdf, content),
    )
    if "TrimBox" in paper.boxes:
        page.TrimBox = array(trim)
    if "BleedBox" in paper.boxes:
        page.BleedBox = array(trim.grown(paper.bleed.pt))
    if "CropBox" in paper.boxes:
        page.CropBox = array(trim)
    if paper.rotate:
        page.Rotate = paper.rotate
    return Page(pdf.make_indirect(page))


def array(box: Box) -> Array:
    return Array([round(edge, 4) for edge in (box.x0, box.y0, box.x1, box.y1)])


def content_of(page: Page) -> str:
    """What a page paints, in one piece."""
    page.contents_coalesce()
    return page.Contents.read_bytes().decode()
