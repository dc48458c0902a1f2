"""The fold proof: takes finished imposed PDFs, folds, gathers and trims them in numbers, and reads the book.

Independent of the plan they were made by: it knows the words of the spec and the pages of the source,
looks up in the imposed files what is printed where, and asks whether the reader of the folded book meets
the right page, in its place, with every letter and all ink where the print PDF has it, and nothing else but marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

from stamba.checks.binding_marks import (
    MarkedSide,
    fold_marks_of,
    missing_marks,
    on_fold,
    spared_boxes,
    unstepped,
)
from stamba.checks.folding import PlacedPage, trim_place
from stamba.checks.kept import prove_kept
from stamba.checks.likeness import REBUILD, Judge, Library, Seen, around
from stamba.checks.offsets import TOLERANCE, signs_of
from stamba.checks.sheets import Bindery, folds_of, pages_due
from stamba.config.imposition.choices import Backs, CreepMode, Flip, PrinterMark, Work
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.beside import shared
from stamba.ground.errors import NOWHERE, Source
from stamba.ground.findings import Finding
from stamba.ground.geometry import Box, Length, Size
from stamba.pdf.canvas import COARSE, FINE, Canvas, PagePosition, Stains
from stamba.pdf.file import PdfFile, opened
from stamba.pdf.printed import Letter, PrintedPdf, scaled_letters

UNREACHED = Length(5.0)
"""The edge of a sheet that home printers do not print."""
INNER_WHITE = Length(8.0)
"""What creep must leave of the white beside the fold, or a book cannot be read without breaking its back."""
MOST_FINDINGS = 20

Spot = tuple[int, int]  # a file, counted from 0, and the index of a page in it
Turned = tuple[int, Finding]  # the place in the book a finding belongs to, and the finding
_Faces = tuple[Spot, tuple[tuple[int, PlacedPage], ...]]  # those of a side, each with its turn in the book
_LEAST_SIDES = 4  # for which a process is worth its start


def prove_fold(
    source: Path | PdfFile, files: Sequence[Path | PdfFile], spec: ImpositionSpec
) -> tuple[Finding, ...]:
    """Fold the imposed `files` (in the order `impose` gives them) and compare the book with `source`.

    With `spec.cover`, the last two pages of `source` are front and back of the cover.
    X-801 sides are missing or too many; X-802 a page is not where its turn in the book is, or upside down; X-803
    a page is off its place; X-804 a letter is, or is lost; X-805 ink is lost or gained;
    X-806 the sheet, its TrimBox or BleedBox has another size; X-807 (a warning) ink within 5 mm of the edge of
    a sheet for a home printer; X-808 a mark is missing or off its line; X-811 creep eats the inner margin; X-812 a form
    cannot be folded. `spec.scale` and the grid of pages that are not folded must be numbers, as in the plan. What
    `kept` finds of inks and of the file as a whole, X-809 and X-810, is added when all sides are there. Raises
    RenderError when a file cannot be read.
    """
    for form in spec.forms:
        if folds_of(form) is None:
            sentence = f'no right angle folds bring the pages of the form "{form.name}" into order'
            return (
                Finding("X-812", sentence, spec.where or NOWHERE, "Compare its rows with the folding dummy."),
            )
    with ExitStack() as stack:
        book = stack.enter_context(opened(source))
        sheets = tuple(stack.enter_context(opened(file)) for file in files)
        papers = tuple(map(PrintedPdf, sheets))
        proof = _Proof(PrintedPdf(book), tuple(Path(file.path.name) for file in sheets), papers, spec)
        found = [finding for _, finding in sorted(proof.findings(), key=lambda item: item[0])]
        sides = proof.sides()
        kept = tuple(prove_kept(book, sheets, sides, spec)) if sides else ()
    return _most([*found, *kept])


def _most(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The first of many findings, and how many more there are: one slip can misplace every page."""
    rest = len(findings) - MOST_FINDINGS
    if rest <= 1:
        return tuple(findings)
    more = f"{rest} more findings of the fold proof"
    return (*findings[:MOST_FINDINGS], Finding(findings[-1].code, more, severity="error"))


@dataclass(frozen=True, slots=True)
class _Side:
    """The findings on a printed side, whether ink is near its edge, the white beside the folds, the collation marks."""

    place: Source
    found: tuple[Turned, ...]
    near_edge: bool
    near_fold: tuple[tuple[float, Source], ...]
    steps: tuple[float, ...]


@dataclass(frozen=True)
class _Proof:
    pages: PrintedPdf
    names: tuple[Path, ...]
    papers: tuple[PrintedPdf, ...]
    spec: ImpositionSpec

    def findings(self) -> Iterator[Turned]:
        """All findings, in the order of the printed sides."""
        if sentence := self._miscounted():
            hint = "Give all the files of one imposition, in order."
            yield 0, Finding("X-801", sentence, hint=hint)
            return
        sides = shared(self._judged, tuple(self._faces()), _LEAST_SIDES)
        for side in sides:
            yield from side.found
        near_edge = [side.place for side in sides if side.near_edge]
        near_fold = [one for side in sides for one in side.near_fold]
        steps = [step for side in sides for step in side.steps]
        last = 2 * sum(len(paper) for paper in self.papers) + 1
        for number in unstepped(steps):
            sentence = f"the collation mark of signature {number} is not below that of the signature before"
            yield last, Finding("X-808", sentence, Source(self.names[0]), REBUILD)
        if near_edge:
            yield last, _edge_warning(near_edge)
        for white, place in sorted(near_fold)[:1]:
            yield from ((last, finding) for finding in _fold_warning(Length.from_pt(white), place))

    def _judged(self, sides: Sequence[_Faces]) -> list[_Side]:
        """Judge some sides."""
        judge = Judge(_library(self.pages, self.spec))
        return [self.judged(judge, spot, self.seen(spot, faces)) for spot, faces in sides]

    def judged(self, judge: Judge, spot: Spot, seen: tuple[Seen, ...]) -> _Side:
        """Judge a side."""
        drawn, stains = self._drawn(spot, seen)
        steps: list[float] = []
        found = (*self._boxes(seen), *_inked(judge, seen, stains), *self._marks(seen, steps))
        turn = min(one.turn for one in seen)
        outside = self.spec.cover and seen[0].face.sheet == 0  # whose colour goes to the edge on purpose
        near_fold: list[tuple[float, Source]] = []
        if self.spec.creep.mode is not CreepMode.OFF:
            near_fold = [(one.inner_white, one.place) for one in seen if one.letters and one.face.right]
        return _Side(
            seen[0].place,
            tuple((turn, finding) for finding in found),
            self.spec.for_home and not outside and drawn.inked(UNREACHED),
            tuple(near_fold),
            tuple(steps),
        )

    def sides(self) -> dict[Spot, tuple[int, ...]]:
        """The pages that belong on each side, counted from 1; nothing when sides are missing."""
        if self._miscounted():
            return {}
        return {
            spot: tuple(number for turn, _ in faces if (number := self._number(turn)))
            for spot, faces in self._faces()
        }

    @cached_property
    def _read(self) -> tuple[PlacedPage, ...]:
        """The faces of the book in reading order."""
        trim = self.pages.trim_size(0).scaled(self.spec.scale)
        return Bindery(self.spec, self.papers[0].size(0), trim).faces(len(self.pages))

    def _faces(self) -> Iterator[_Faces]:
        """The faces of each printed side, each with its turn in the book, counted from 1."""
        spots, sides = self._spots(), self._sides_a_sheet
        ordered = sorted(enumerate(self._read, start=1), key=lambda item: (item[1].sheet, item[1].back))
        for (sheet, back), group in groupby(ordered, key=lambda item: (item[1].sheet, item[1].back)):
            yield spots[sides * sheet + back], tuple(group)

    @property
    def _sides_a_sheet(self) -> int:
        return 2 if self.spec.work is Work.SHEETWISE else 1

    def seen(self, spot: Spot, faces: Sequence[tuple[int, PlacedPage]]) -> tuple[Seen, ...]:
        """All faces of a printed side, which is read once."""
        scale = self.spec.scale
        trim, deepest = self.pages.trim_size(0).scaled(scale), max(face.depth for face in self._read)
        file, index = spot
        side = self.papers[file].read(index)
        place = Source(self.names[file], pages=(index,))
        seen = []
        for turn, face in faces:
            own = trim_place(face, self.spec, side.size, trim, deepest)
            knife = trim_place(replace(face, place=0), self.spec, side.size, trim, deepest)
            number = self._number(turn)
            seen.append(
                Seen(
                    turn=turn,
                    face=face,
                    trim=own,
                    knife=knife if self.spec.forms else own,
                    bleed=self.spec.bleed.pt,
                    number=number,
                    page=self.pages.read(number - 1).scaled(scale) if number else None,
                    side=side,
                    place=place,
                    scale=scale,
                )
            )
        return tuple(seen)

    def _number(self, turn: int) -> int | None:
        return self._due[turn - 1]

    @cached_property
    def _due(self) -> tuple[int | None, ...]:
        return pages_due(len(self.pages), len(self._read), self.spec)

    def _drawn(self, spot: Spot, seen: Sequence[Seen]) -> tuple[Canvas, Stains]:
        """The printed side in pixels, and where it differs from its two pages drawn where they are due.

        PDFium rounds letters to pixels, and once in some hundred pages one falls otherwise on the sheet than on the
        page; a stain that is one is seen in fine pixels too.
        """
        canvas, stains = self._compared(spot, seen, COARSE)
        if stains.within(seen[0].side.sheet):
            _, stains = self._compared(spot, seen, FINE)
        return canvas, stains

    def _compared(self, spot: Spot, seen: Sequence[Seen], pixels: float) -> tuple[Canvas, Stains]:
        file, index = spot
        size = seen[0].side.size
        drawn, due = Canvas.white(size, pixels), Canvas.white(size, pixels)
        self.papers[file].paint(index, drawn, PagePosition(0.0, 0.0), seen[0].side.sheet)
        for one in seen:
            if one.number and one.page:
                self.pages.paint(one.number - 1, due, one.way(one.page), one.as_printed(one.room))
        return drawn, drawn.stains(due, tuple(spared_boxes(seen, self.spec)))

    def _marks(self, seen: tuple[Seen, ...], steps: list[float]) -> Iterator[Finding]:
        """Marks that are missing; the heights of collation marks are added to `steps`."""
        if not self.spec.marks.kinds:
            return
        side = MarkedSide.of(seen)
        for sentence in missing_marks(side, self.spec):
            yield Finding("X-808", sentence, seen[0].place, REBUILD)
        for one, mark in fold_marks_of(seen, self.spec):
            if mark is PrinterMark.COLLATION:
                steps.extend(bar.y1 for bar in on_fold(one)[:1])

    def _spots(self) -> tuple[Spot, ...]:
        """Return the places of the sides: front and back of each sheet in turn, as a printer would pair them.

        By hand, a printer that lays sheets face down gives back a pile with the last sheet on top, so
        that the first of the backs falls on the last sheet.
        """
        runs = [[(number, index) for index in range(len(paper))] for number, paper in enumerate(self.papers)]
        if self.spec.flip is not Flip.HAND or self._sides_a_sheet == 1:
            return tuple(spot for run in runs for spot in run)
        paired: list[Spot] = []
        for fronts, backs in zip(runs[::2], runs[1::2], strict=False):
            ordered = backs[::-1] if self.spec.backs is Backs.LAST_FIRST else backs
            for front, back in zip(fronts, ordered, strict=False):
                paired.extend((front, back))
        return tuple(paired)

    def _miscounted(self) -> str:
        """Return a sentence if the booklet has the wrong number of sides, else nothing."""
        sides = self._sides_a_sheet * (1 + max(face.sheet for face in self._read))
        if len(self._spots()) == sum(len(paper) for paper in self.papers) == sides:
            return ""
        there = ", ".join(
            f"{name}: {len(paper)}" for name, paper in zip(self.names, self.papers, strict=True)
        )
        return f"{len(self.pages)} pages need {sides} sides, and there are other numbers ({there})"

    def _boxes(self, seen: Sequence[Seen]) -> Iterator[Finding]:
        """The sheet as ordered, and the TrimBox and BleedBox around both pages."""
        side, place = seen[0].side, seen[0].place
        if not _alike(side.size.landscape, self.spec.sheet.landscape):
            sentence = (
                f"the sheet is {_rounded(side.size.landscape)}, and {self.spec.sheet.landscape} is asked for"
            )
            yield Finding("X-806", sentence, place, REBUILD)
        spread = around([one.as_printed(one.trim) for one in seen])
        bleed = _shared(spread.grown(self.spec.bleed.pt), side.sheet)
        for name, box, due in (("TrimBox", side.trim, spread), ("BleedBox", side.bleed, bleed)):
            edges = ((box.x0, due.x0), (box.y0, due.y0), (box.x1, due.x1), (box.y1, due.y1))
            off = max(abs(a - b) for a, b in edges)
            if off > TOLERANCE.pt:
                sentence = f"the {name} is {Length.from_pt(off).mm:.2f} mm off that of its pages"
                yield Finding("X-806", sentence, place, REBUILD)


def _inked(judge: Judge, seen: Sequence[Seen], stains: Stains) -> Iterator[Finding]:
    """Yield the findings on the two pages of a side; the paper around them is looked at when they are right."""
    found = [finding for one in seen for finding in judge.face(one, stains.within(one.as_printed(one.trim)))]
    yield from found
    side = seen[0].side
    stain = None if found else stains.within(side.sheet)
    if stain:
        x, y = Length.from_pt(max(stain.x0, 0.0)), Length.from_pt(max(stain.y0, 0.0))
        sentence = (
            f"beside the pages there is ink, or bleed is lost, {x.mm:.0f} mm from the left edge and "
            f"{y.mm:.0f} mm from the lower edge of the sheet"
        )
        yield Finding("X-805", sentence, seen[0].place, REBUILD)


def _shared(one: Box, other: Box) -> Box:
    """Return the box that two boxes have in common."""
    x0, y0 = max(one.x0, other.x0), max(one.y0, other.y0)
    return Box(x0, y0, min(one.x1, other.x1), min(one.y1, other.y1))


def _library(pages: PrintedPdf, spec: ImpositionSpec) -> Library:
    """The source by its letters; it is read only when a page is missed from its place."""

    @cache
    def by_signs() -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for number in range(1, len(pages) + 1):
            signs = signs_of(pages.letters(number - 1))
            found[signs] = (*found.get(signs, ()), number)
        return found

    def letters(number: int) -> tuple[Letter, ...]:
        return scaled_letters(pages.letters(number - 1), spec.scale)

    def name(number: int) -> str:
        beyond = number - len(pages) + 2 if spec.cover else 0
        return ("the front cover", "the back cover")[beyond - 1] if beyond > 0 else f"page {number}"

    return Library(lambda signs: by_signs().get(signs, ()), letters, name)


def _edge_warning(places: Sequence[Source]) -> Finding:
    sides = f"{len(places)} side" if len(places) == 1 else f"{len(places)} sides"
    return Finding(
        "X-807",
        f"{sides} with ink nearer than {UNREACHED} to the edge of the sheet, the first is {places[0]}",
        places[0],
        "Home printers leave that edge white: keep the margins larger, or use a larger sheet and trim it.",
    )


def _fold_warning(white: Length, place: Source) -> Iterator[Finding]:
    """Creep may take so much of the inner margin that nobody can read beside the fold."""
    if white.mm < INNER_WHITE.mm:
        left = f"{white.mm:.1f} mm" if white.mm > 0 else "nothing"
        yield Finding(
            "X-811",
            f"creep leaves {left} of white between the fold and the text",
            place,
            "Use thinner paper or fewer sheets in a signature, or a larger inner margin.",
            severity="warning" if white.mm > 0 else "error",
        )


def _alike(one: Size, other: Size) -> bool:
    across, down = one.width.mm - other.width.mm, one.height.mm - other.height.mm
    return max(abs(across), abs(down)) <= TOLERANCE.mm


def _rounded(size: Size) -> Size:
    return Size(Length(round(size.width.mm, 2)), Length(round(size.height.mm, 2)))
