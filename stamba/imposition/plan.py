"""The plan of an imposition: the sheet and the position of each page. Pure numbers; nothing here knows a file.

Pages are counted from 1 in the source PDF (page 1 is index 0 there; folios do not matter), a blank is
None. A cover around the sheets is two pages more, behind the last: its front, then its back. A Side says what is
seen with heads up; turning a back for the printer's flip is `layout`'s affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from stamba.config.imposition.choices import BoundEdge, CreepMode, Scheme, Work
from stamba.config.imposition.forms import Form
from stamba.config.imposition.spec import STAPLE_LIMIT, ImpositionSpec
from stamba.ground.errors import ConfigError
from stamba.ground.geometry import Length, Size
from stamba.imposition.room import fitted, grid_on

PAGES_PER_SHEET = 4

Page = int | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet: the pages left and right of the middle, heads up."""

    left: Page
    right: Page

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages from left to right."""
        return self.left, self.right

    @property
    def mirrored(self) -> Side:
        """The same side for a binding on the right."""
        return Side(self.right, self.left)


@dataclass(frozen=True, slots=True)
class GridSide:
    """One side of a sheet that is not folded: its pages row by row, the top row first."""

    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of two pages a side, or of a grid: recto is its outer side (printed first), verso the side behind it."""

    recto: Side | GridSide
    verso: Side | GridSide


@dataclass(frozen=True, slots=True)
class Signature:
    """Sheets folded together, from the outermost in; in cut and stack, sheets cut together, from the top.

    `number` counts from 1. With `forms`, the sheets are what sheets of these forms, laid into one another from the
    outermost in, give when they are cut into pairs of pages: a form of n pages n / 4 of them.
    """

    number: int
    sheets: tuple[Sheet, ...]
    forms: tuple[Form, ...] = ()

    def of_forms(self) -> Iterator[tuple[Form, tuple[Sheet, ...]]]:
        """Yield each form with its own sheets."""
        done = 0
        for form in self.forms:
            size = form.pages // PAGES_PER_SHEET
            yield form, self.sheets[done : done + size]
            done += size


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole book: `pages` pages of `trim` size on the sheets of its signatures, in printing order.

    The two pages of a cover are not counted among them. `trim` is the size as it is printed, by the scale of `spec`,
    whose scale and grid are numbers.
    """

    spec: ImpositionSpec
    pages: int
    trim: Size
    signatures: tuple[Signature, ...]

    @property
    def sheet_count(self) -> int:
        """All sheets of paper as they are printed; of a plate that prints both sides, for two copies."""
        return sum(len(signature.forms or signature.sheets) for signature in self.signatures)

    @property
    def side_count(self) -> int:
        """All sides as they are printed: one for a plate that prints both."""
        return self.sheet_count * (2 if self.spec.work is Work.SHEETWISE else 1)

    @property
    def blanks(self) -> int:
        """Places for pages that are left blank, but for the inside of a cover."""
        return (
            sum(
                side.pages.count(None) for _, _, sheet in self.sheets() for side in (sheet.recto, sheet.verso)
            )
            - 2 * self.spec.cover
        )

    def name(self, page: int) -> str:
        """Return the number of a page, or which of the two sides of the cover it is."""
        return str(page) if page <= self.pages else ("front cover", "back cover")[page - self.pages - 1]

    @property
    def thickest(self) -> int:
        """Sheets of the thickest signature."""
        return max(len(signature.sheets) for signature in self.signatures)

    @property
    def creep_step(self) -> Length:
        """By how much each sheet is moved more than the one around it; 0 when creep is off."""
        creep, most = self.spec.creep, self.thickest
        if creep.mode is CreepMode.OFF:
            return Length(0.0)
        if creep.total is not None:
            return Length(creep.total.mm / (most - 1) if most > 1 else 0.0)
        return Length(self.spec.paper.mm * creep.factor)

    def sheets(self) -> Iterator[tuple[Signature, int, Sheet]]:
        """Yield every sheet with its signature and its place in it, counted from 0, the outermost."""
        for signature in self.signatures:
            for place, sheet in enumerate(signature.sheets):
                yield signature, place, sheet


def plan_book(pages: int, trim: Size, spec: ImpositionSpec) -> Plan:
    """Plan so many pages of this trim size, which `spec.scale` may change.

    Raises ConfigError for no pages, for more pages to keep last than there are, for a block of sheets too thick to
    staple, and where not one page of a grid fits. Whether the sheet is large enough is told by `layout.sheet_frame`.
    """
    if pages < 1:
        raise spec.error("there are no pages to impose", "Build the print PDF first.")
    if spec.keep_last > pages:
        raise spec.error(
            f"keep_last = {spec.keep_last}, and the book has {pages} pages", "Keep fewer pages last."
        )
    spec = fitted(trim, spec.for_pages(pages))
    trim = trim.scaled(spec.scale)
    if spec.in_grid:
        grid = grid_on(trim, spec)
        spec = replace(spec, grid=grid)
        return Plan(spec, pages, trim, tuple(_gridded(pages, grid[0] * grid[1], spec.scheme)))
    sections = sections_of(pages, spec.forms)
    padded = pad(pages, spec.keep_last, sum(form.pages for form in sections))
    if spec.cover:
        padded = (pages + 1, None, *padded, None, pages + 2)
    sheets = len(padded) // PAGES_PER_SHEET
    stapled = spec.scheme is Scheme.SADDLE_STITCH
    if stapled and spec.too_thick(sheets):
        raise _too_thick(sheets, spec)
    order = _ORDERS[spec.scheme]
    signatures: list[Signature] = []
    done = 0
    for number, (size, forms) in enumerate(_dealt(sheets, sections, spec, stapled=stapled), start=1):
        own = padded[done : done + size * PAGES_PER_SHEET]
        done += len(own)
        signatures.append(
            Signature(number, tuple(_bound(sheet, spec.binding) for sheet in order(own)), forms)
        )
    return Plan(spec, pages, trim, tuple(signatures))


def _dealt(
    sheets: int, sections: tuple[Form, ...], spec: ImpositionSpec, *, stapled: bool
) -> list[tuple[int, tuple[Form, ...]]]:
    """Return the sheets of two pages a side in each signature, with the forms that they lie on, if any."""
    if not sections:
        return [(size, ()) for size in signature_sizes(sheets, spec.signature_bound)]
    if stapled:
        return [(sheets, sections)]
    return [(form.pages // PAGES_PER_SHEET, (form,)) for form in sections]


def pad(pages: int, keep_last: int, total: int = 0) -> tuple[Page, ...]:
    """Return the pages from 1 with blanks before the last `keep_last`: up to `total`, else to fill the sheets."""
    blanks = total - pages if total else -pages % PAGES_PER_SHEET
    body = pages - keep_last
    return (*range(1, body + 1), *[None] * blanks, *range(body + 1, pages + 1))


def sections_of(pages: int, forms: Sequence[Form]) -> tuple[Form, ...]:
    """Return the forms of the sections that hold so many pages; none where there are no forms.

    As many of the largest as fill up, and for the rest those with the fewest blanks, then the fewest sheets. The
    smaller ones come before the last of the largest, so that no book ends with a thin section.
    """
    if not forms:
        return ()
    whole, rest = divmod(pages, forms[0].pages)
    best: dict[int, tuple[Form, ...]] = {0: ()}  # by the pages they hold, with the fewest sheets
    for held in range(1, rest + forms[0].pages):
        ways = [(*best[held - form.pages], form) for form in forms if held - form.pages in best]
        if ways:
            best[held] = min(ways, key=len)
    last = sorted(best[min(held for held in best if held >= rest)], key=lambda form: -form.pages)
    full = [forms[0]] * whole
    return (*full[:-1], *last, *full[-1:])


def better_forms(plan: Plan, house: Sequence[Form]) -> str:
    """Say how smaller forms would leave fewer blanks, if the plan has half of its smallest sheet or more."""
    forms = plan.spec.forms
    if not forms or 2 * plan.blanks < forms[-1].pages:
        return ""
    more = sorted(
        {*forms, *(form for form in house if form.pages < forms[0].pages)}, key=lambda form: -form.pages
    )
    best = sections_of(plan.pages, more)
    used = sorted({form.pages: form for form in best}.values(), key=lambda form: -form.pages)
    blanks = sum(form.pages for form in best) - plan.pages
    if blanks >= plan.blanks or any(form.name == "own" for form in used):
        return ""
    named = ", ".join(f'"{form.name}"' for form in used)
    return f"form = [{named}] leaves {blanks} on {len(best)} sheets"


def _gridded(pages: int, places: int, scheme: Scheme) -> Iterator[Signature]:
    """Yield each sheet of a grid with so many places on a side as a signature of its own."""
    each: list[Page] = list(range(1, pages + 1))
    order = [page for page in each for _ in range(places)] if scheme is Scheme.STEP_AND_REPEAT else each
    order += [None] * (-len(order) % (2 * places))
    for number, first in enumerate(range(0, len(order), 2 * places), start=1):
        front, back = order[first : first + places], order[first + places : first + 2 * places]
        yield Signature(number, (Sheet(GridSide(tuple(front)), GridSide(tuple(back))),))


def signature_sizes(sheets: int, most: int | None) -> tuple[int, ...]:
    """Return the sheets of each signature: as few signatures as the bound allows, sizes one apart at most.

    The thicker come first. Only bounds of 1 and 2 can leave a single sheet; with 2 it is then put in
    the middle of the book, where it wears least, so that no book ends with a single sheet.
    """
    if most is None:
        return (sheets,)
    count = -(-sheets // most)
    least, thicker = divmod(sheets, count)
    sizes = [least + 1] * thicker + [least] * (count - thicker)
    if most > 1 and count > 1 and sizes[-1] == 1:
        sizes.insert((count - 1) // 2, sizes.pop())
    return tuple(sizes)


def _too_thick(sheets: int, spec: ImpositionSpec) -> ConfigError:
    thickness = 2 * sheets * spec.paper.mm
    most = int(STAPLE_LIMIT.mm / (2 * spec.paper.mm) + 1e-9)
    other = "cover = false" if spec.cover else 'scheme = "sewn"'
    assumed = "" if spec.caliper else " (office paper; caliper is not given)"
    return spec.error(
        f"{sheets} sheets of {spec.paper}{assumed} are {thickness:g} mm thick at the fold; "
        f"{most} sheets are the most to be stapled",
        f"Write under [imposition] in book.toml: {other}, or the caliper of thinner paper.",
    )


def _nested(pages: Sequence[Page]) -> Iterator[Sheet]:
    """Yield nested sheets: sheet i of P pages has P-2i | 2i+1 outside, 2i+2 | P-2i-1 inside."""
    last = len(pages) - 1
    for first in range(0, len(pages) // 2, 2):
        outside = Side(left=pages[last - first], right=pages[first])
        inside = Side(left=pages[first + 1], right=pages[last - first - 1])
        yield Sheet(recto=outside, verso=inside)


def _cut(pages: Sequence[Page]) -> Iterator[Sheet]:
    """Yield sheets whose left halves, as a pile, are the first half of the pages, their right halves the rest."""
    half = len(pages) // 2
    for first in range(0, half, 2):
        front = Side(left=pages[first], right=pages[half + first])
        back = Side(left=pages[half + first + 1], right=pages[first + 1])
        yield Sheet(recto=front, verso=back)


_ORDERS: Mapping[Scheme, Callable[[Sequence[Page]], Iterator[Sheet]]] = {
    Scheme.SADDLE_STITCH: _nested,
    Scheme.SEWN: _nested,
    Scheme.PERFECT: _nested,
    Scheme.CUT_AND_STACK: _cut,
}


def _bound(sheet: Sheet, binding: BoundEdge) -> Sheet:
    """Mirror each side for a binding on the right; reversing the pages would move the blanks."""
    if binding is BoundEdge.LEFT:
        return sheet
    return Sheet(*(side.mirrored for side in (sheet.recto, sheet.verso) if isinstance(side, Side)))
