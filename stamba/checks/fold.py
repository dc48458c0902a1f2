"""The fold proof: takes finished imposed PDFs, folds, gathers and trims them in numbers, and reads the book.

Independent of the plan they were made by: it knows the words of the spec and the pages of the source,
looks up in the imposed files what is printed where, and asks whether the reader of the folded book meets
the right page, in its place, with every letter where the print PDF has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from stamba.checks.finding import Finding
from stamba.checks.folding import dealt, expected_pages, read_faces, sheets_needed, trim_place
from stamba.checks.likeness import Judge, Library, Seen
from stamba.checks.offsets import TOLERANCE, signs_of
from stamba.checks.printed import Paper, opened
from stamba.geometry import Box, Length, Size
from stamba.imposition.choices import Backs, Flip, Mark
from stamba.imposition.spec import ImpositionSpec

UNREACHED = Length(5.0)
"""The edge of a sheet that home printers do not print."""
MOST_FINDINGS = 20
_ON_FOLD = frozenset({Mark.COLLATION, Mark.STAPLE, Mark.SEWING})

Spot = tuple[int, int]  # a file, counted from 0, and the index of a page in it
Turned = tuple[int, Finding]  # the place in the book a finding belongs to, and the finding


def prove_fold(source: Path, files: Sequence[Path], spec: ImpositionSpec) -> tuple[Finding, ...]:
    """Fold the imposed `files` (in the order `impose` gives them) and compare the book with `source`.

    X-201 sides are missing or too many; X-202 a page is not where its turn in the book is, or upside
    down; X-203 a page is off its place; X-204 a letter is, or is lost; X-205 ink is lost, or on a blank;
    X-206 the sheet or the TrimBox has another size; X-207 (a warning) ink within 5 mm of the edge of a
    sheet for a home printer. Raises RenderError when a file cannot be read.
    """
    with ExitStack() as stack:
        pages = stack.enter_context(opened(source))
        papers = tuple(stack.enter_context(opened(file)) for file in files)
        proof = _Proof(pages, tuple(file.name for file in files), papers, spec)
        found = sorted(proof.findings(), key=lambda item: item[0])
    return _most([finding for _, finding in found])


def _most(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The first of many findings, and how many more there are: one slip can misplace every page."""
    rest = len(findings) - MOST_FINDINGS
    if rest <= 1:
        return tuple(findings)
    more = f"{rest} more findings of the fold proof"
    return (*findings[:MOST_FINDINGS], Finding(findings[-1].code, "error", more))


@dataclass(frozen=True, slots=True)
class _Proof:
    pages: Paper
    names: tuple[str, ...]
    papers: tuple[Paper, ...]
    spec: ImpositionSpec

    def findings(self) -> Iterator[Turned]:
        """All findings, in the order of the printed sides."""
        sheets = sheets_needed(len(self.pages))
        spots = self._spots()
        if not len(spots) == sum(len(paper) for paper in self.papers) == 2 * sheets:
            yield 0, self._miscounted(sheets)
            return
        judge = Judge(_library(self.pages), int(bool(self.spec.marks.kinds & _ON_FOLD)))
        near_edge: list[str] = []
        for seen in self._sides(spots, sheets):
            side, file = seen[0].side, seen[0].file
            yield from ((seen[0].turn, finding) for finding in self._sheet(seen))
            if self.spec.for_home and side.picture.inked(UNREACHED):
                near_edge.append(file)
            for one in seen:
                yield from ((one.turn, finding) for finding in self._face(judge, one))
        if near_edge:
            yield 4 * sheets + 1, _edge_warning(near_edge)

    def _sides(self, spots: Sequence[Spot], sheets: int) -> Iterator[tuple[Seen, ...]]:
        """Both faces of each printed side, side by side, so that each is read once."""
        piles = dealt(sheets, self.spec.signature_bound)
        faces = enumerate(read_faces(piles, self.spec, self.papers[0].size(0)), start=1)
        ordered = sorted(faces, key=lambda item: (item[1].sheet, item[1].back))
        trim = self.pages.trim_size(0)
        for (sheet, back), group in groupby(ordered, key=lambda item: (item[1].sheet, item[1].back)):
            file, index = spots[2 * sheet + back]
            side = self.papers[file].read(index)
            where = f"{self.names[file]} page {index + 1}"
            yield tuple(
                Seen(turn, face, trim_place(face, self.spec, side.size, trim, max(piles)), side, where)
                for turn, face in group
            )

    def _face(self, judge: Judge, seen: Seen) -> Iterator[Finding]:
        number = expected_pages(len(self.pages), self.spec.keep_last)[seen.turn - 1]
        if number is None:
            return judge.blank(seen)
        return judge.page(seen, number, self.pages.read(number - 1))

    def _spots(self) -> tuple[Spot, ...]:
        """Where the sides are: front and back of each sheet in turn, as a printer would pair them.

        By hand, a printer that lays sheets face down gives back a pile with the last sheet on top, so
        that the first of the backs falls on the last sheet.
        """
        runs = [[(number, index) for index in range(len(paper))] for number, paper in enumerate(self.papers)]
        if self.spec.flip is not Flip.HAND:
            return tuple(spot for run in runs for spot in run)
        paired: list[Spot] = []
        for fronts, backs in zip(runs[::2], runs[1::2], strict=False):
            ordered = backs[::-1] if self.spec.backs is Backs.LAST_FIRST else backs
            for front, back in zip(fronts, ordered, strict=False):
                paired.extend((front, back))
        return tuple(paired)

    def _miscounted(self, sheets: int) -> Finding:
        there = ", ".join(
            f"{name}: {len(paper)}" for name, paper in zip(self.names, self.papers, strict=True)
        )
        sentence = f"{len(self.pages)} pages need {2 * sheets} sides, and there are other numbers ({there})"
        return Finding("X-201", "error", sentence, hint="Give all the files of one imposition, in order.")

    def _sheet(self, seen: Sequence[Seen]) -> Iterator[Finding]:
        """The sheet as ordered, and the TrimBox around both pages."""
        side, file = seen[0].side, seen[0].file
        if not _alike(side.size.landscape, self.spec.sheet.landscape):
            sentence = (
                f"the sheet is {_rounded(side.size.landscape)}, and {self.spec.sheet.landscape} is asked for"
            )
            yield Finding("X-206", "error", sentence, file)
        boxes = [one.as_printed(one.trim) for one in seen]
        spread = Box(
            min(box.x0 for box in boxes),
            min(box.y0 for box in boxes),
            max(box.x1 for box in boxes),
            max(box.y1 for box in boxes),
        )
        trim = side.trim
        edges = ((trim.x0, spread.x0), (trim.y0, spread.y0), (trim.x1, spread.x1), (trim.y1, spread.y1))
        off = max(abs(a - b) for a, b in edges)
        if off > TOLERANCE.pt:
            sentence = f"the TrimBox is {Length.from_pt(off).mm:.2f} mm off the trim of its two pages"
            yield Finding("X-206", "error", sentence, file)


def _library(pages: Paper) -> Library:
    """The source by its letters; it is read only when a page is missed from its place."""

    @cache
    def by_signs() -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for number in range(1, len(pages) + 1):
            signs = signs_of(pages.letters(number - 1))
            found[signs] = (*found.get(signs, ()), number)
        return found

    return Library(lambda signs: by_signs().get(signs, ()), lambda number: pages.letters(number - 1))


def _edge_warning(files: Sequence[str]) -> Finding:
    sides = f"{len(files)} side" if len(files) == 1 else f"{len(files)} sides"
    return Finding(
        "X-207",
        "warning",
        f"{sides} with ink nearer than {UNREACHED} to the edge of the sheet, the first is {files[0]}",
        files[0],
        "Home printers leave that edge white: keep the margins larger, or use a larger sheet and trim it.",
    )


def _alike(one: Size, other: Size) -> bool:
    across, down = one.width.mm - other.width.mm, one.height.mm - other.height.mm
    return max(abs(across), abs(down)) <= TOLERANCE.mm


def _rounded(size: Size) -> Size:
    return Size(Length(round(size.width.mm, 2)), Length(round(size.height.mm, 2)))
