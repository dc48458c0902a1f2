"""Placing the pages of a PDF on sheets, as vectors, by their TrimBox.

Each page becomes a form XObject (ISO 32000-1, 8.10), painted in its place and clipped to trim and bleed
and at the fold. The source is turned into the sheets in memory, so that no page is unpacked, copied or packed
again; what the sheets do not refer to, links and tags, is not written. The plan and its geometry are complete
before a file is written, and files are written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from stamba.config.imposition.choices import MarkColour
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.errors import RenderError, Source
from stamba.ground.geometry import Box, Length
from stamba.imposition.cover import add_cover
from stamba.imposition.forms import PageFrame, page_forms, page_frames, require_bleed, source_pdf
from stamba.imposition.identity import Identity, content_name, tell_printer
from stamba.imposition.ink import ALL_COLOUR, numbers
from stamba.imposition.layout import Placement, PrintedSide, SheetFrame, printed_sides, sheet_frame
from stamba.imposition.marks import draw_marks
from stamba.imposition.outputs import OutputFile, output_files, write_whole
from stamba.imposition.plan import Plan, plan_book
from stamba.pdf.boxes import box_array
from stamba.pdf.file import PdfFile, opened
from stamba.pdf.objects import Array, Dictionary, Name, Object, Pdf, Stream, save
from stamba.pdf.spaces import registration


@dataclass(frozen=True, slots=True)
class ImposedBook:
    """A plan and the files made by it, in the order in which they are printed."""

    plan: Plan
    files: tuple[Path, ...]


def plan_file(source: Path | PdfFile, spec: ImpositionSpec) -> Plan:
    """Plan the pages of a PDF; raises RenderError and ConfigError as `impose` does."""
    with opened(source) as file:
        return _plan(page_frames(source_pdf(file), file.path), spec)


def imposed_files(source: Path | PdfFile, target: Path, spec: ImpositionSpec) -> tuple[Path, ...]:
    """Return the files that imposing `source` gives, in the order in which they are printed."""
    sides = tuple(printed_sides(plan_file(source, spec)))
    return tuple(file.path for file in output_files(target, sides, spec))


def impose(source: Path, target: Path, spec: ImpositionSpec, cover: Path | None = None) -> ImposedBook:
    """Impose the PDF `source` into `target`, or into several files named after it (see `outputs`).

    `cover` is the PDF of the cover laid open, if the spec wants it. Same sources and spec, same bytes. Raises
    RenderError for a source that is no PDF, has pages of unequal size, or has less bleed than is asked for, for a cover
    of another height, and ConfigError for a spec that cannot serve its pages; then no file is changed.
    """
    with PdfFile(source) as file:  # of its own, since the pages are turned into sheets
        pdf = source_pdf(file)
        frames = page_frames(pdf, source)
        plan = _plan(frames, spec)
        sources = [source]
        if spec.cover:
            if cover is None:
                raise spec.error("there is no cover to lay around the sheets", "Build it first.")
            sources.append(cover)
            frames = (*frames, *add_cover(pdf, cover, frames[0].size, spec.binding))
        bleed = Length(spec.bleed.mm / plan.spec.scale)  # of the page before it is scaled
        require_bleed(frames, bleed, source)
        files = output_files(target, tuple(printed_sides(plan)), spec)
        if any(file.path.resolve() == one.resolve() for file in files for one in sources):
            raise RenderError(
                "the imposed file would replace its own source", "Choose another name.", where=Source(source)
            )
        identity = Identity.of(pdf, content_name(sources, plan))
        press = _Press(pdf, page_forms(pdf, frames, bleed), frames, plan, sheet_frame(plan), identity)
        write_whole([(file.path, press.writer(file)) for file in files])
    return ImposedBook(plan, tuple(file.path for file in files))


def _plan(frames: tuple[PageFrame, ...], spec: ImpositionSpec) -> Plan:
    if not frames:
        raise spec.error("there are no pages to impose", "Build the print PDF first.")
    return plan_book(len(frames), frames[0].size, spec)


@dataclass(frozen=True, slots=True)
class _Press:
    """The source, its pages as forms, and the values that all sheets share."""

    pdf: Pdf
    forms: tuple[Object, ...]
    frames: tuple[PageFrame, ...]
    plan: Plan
    frame: SheetFrame
    identity: Identity
    drawn: dict[str, Object] = field(default_factory=dict)

    def writer(self, file: OutputFile) -> Callable[[Path], None]:
        """Return a function that writes the sides of this file to a path."""

        def write(path: Path) -> None:
            root = self.pdf.Root
            root.Pages = self.pdf.make_indirect(Dictionary(Type=Name.Pages))
            sides = [self._sheet(side) for side in file.sides]
            root.Pages.Kids, root.Pages.Count = Array(sides), len(sides)
            self.identity.put_on(self.pdf, file.path.name)
            tell_printer(self.pdf, self.plan.spec.flip)
            save(self.pdf, path, self.pdf.pdf_version)

        return write

    def _sheet(self, side: PrintedSide) -> Object:
        """Return one side of a sheet as a page of the imposed PDF."""
        forms = {f"/P{put.page}": self.forms[put.page - 1] for put in side.placements}
        turned = f"{numbers(-1, 0, 0, -1, self.frame.sheet.width.pt, self.frame.sheet.height.pt)} cm"
        content = "\n".join(
            (
                *([turned] if side.turned else []),
                *(self._paint(put) for put in side.placements),
            )
        )
        page = Dictionary(
            Type=Name.Page,
            Parent=self.pdf.Root.Pages,
            MediaBox=box_array(self._media),
            BleedBox=box_array(self._bleed(side)),
            TrimBox=box_array(self._lying(side, side.trim)),
            Resources=Dictionary(XObject=Dictionary(forms)),
            Contents=self._contents(content, draw_marks(side, self.frame, self.plan.spec)),
        )
        if self.plan.spec.marks.kinds and self.plan.spec.marks.colour is MarkColour.ALL:
            page.Resources.ColorSpace = Dictionary({f"/{ALL_COLOUR}": registration()})
        _share_group(page, tuple(forms.values()))
        return self.pdf.make_indirect(page)

    def _contents(self, pages: str, marks: tuple[str, ...]) -> Object:
        """Return the content of a side; marks that were drawn before are not written again."""
        for text in marks:
            if text not in self.drawn:
                self.drawn[text] = Stream(self.pdf, text.encode("ascii"))
        own = Stream(self.pdf, pages.encode("ascii"))
        return Array([own, *(self.drawn[text] for text in marks)]) if marks else own

    def _paint(self, put: Placement) -> str:
        clip = put.clip
        matrix = self.frames[put.page - 1].matrix(put.trim, self.plan.spec.scale, turned=put.turned)
        return "\n".join(
            (
                f"q {numbers(clip.x0, clip.y0, clip.width, clip.height)} re W n",
                f"{numbers(*matrix)} cm /P{put.page} Do Q",
            )
        )

    @property
    def _media(self) -> Box:
        return Box(0.0, 0.0, self.frame.sheet.width.pt, self.frame.sheet.height.pt)

    def _bleed(self, side: PrintedSide) -> Box:
        return self._lying(side, side.trim.grown(self.frame.bleed.pt).within(self._media))

    def _lying(self, side: PrintedSide, box: Box) -> Box:
        """Return a box of a side as it is printed."""
        width, height = self._media.x1, self._media.y1
        return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0) if side.turned else box


def _share_group(sheet: Dictionary, forms: tuple[Object, ...]) -> None:
    """Let the sheet be the transparency group that its pages were, so that they blend and overprint alike.

    A form with a group of its own would be composed apart from the sheet (ISO 32000-1, 11.6.6).
    """
    groups = [form.get(Name.Group) for form in forms]
    spaces = {str(group.get(Name.CS)) for group in groups if group is not None}
    if len(spaces) != 1:
        return
    sheet.Group = next(group for group in groups if group is not None)
    for form in forms:
        if Name.Group in form:
            del form[Name.Group]
