"""The plan of an imposition: the sheet and the position of each page. Pure numbers; nothing here knows a file.

Pages are counted from 1 in the source PDF (page 1 is index 0 there; folios do not matter), a blank is
None. A Side says what is seen with heads up; turning a back for the printer's flip is `layout`'s affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stamba.config.imposition.choices import BoundEdge, CreepMode, Scheme
from stamba.config.imposition.spec import STAPLE_LIMIT, ImpositionSpec
from stamba.ground.errors import ConfigError
from stamba.ground.geometry import Length, Size

PAGES_PER_SHEET = 4

Page = int | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet: the pages left and right of the middle, heads up."""

    left: Page
    right: Page

    @property
    def mirrored(self) -> Side:
        """The same side for a binding on the right."""
        return Side(self.right, self.left)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: recto is its outer side (printed first), verso the side behind it."""

    recto: Side
    verso: Side


@dataclass(frozen=True, slots=True)
class Signature:
    """Sheets folded together, from the outermost in; in cut and stack, sheets cut together, from the top.

    `number` counts from 1.
    """

    number: int
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole book: `pages` pages of `trim` size on the sheets of its signatures, in printing order."""

    spec: ImpositionSpec
    pages: int
    trim: Size
    signatures: tuple[Signature, ...]

    @property
    def sheet_count(self) -> int:
        """All sheets of paper."""
        return sum(len(signature.sheets) for signature in self.signatures)

    @property
    def blanks(self) -> int:
        """Pages left blank, 0 to 3."""
        return self.sheet_count * PAGES_PER_SHEET - self.pages

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
    """Plan so many pages of this trim size.

    Raises ConfigError for no pages, for more pages to keep last than there are, and for a block of
    sheets too thick to staple. Whether the sheet is large enough is told by `layout.sheet_frame`.
    """
    if pages < 1:
        raise spec.error("there are no pages to impose", "Build the print PDF first.")
    if spec.keep_last > pages:
        raise spec.error(
            f"keep_last = {spec.keep_last}, and the book has {pages} pages", "Keep fewer pages last."
        )
    padded = pad(pages, spec.keep_last)
    sheets = len(padded) // PAGES_PER_SHEET
    spec = spec.for_pages(pages)
    if spec.scheme is Scheme.SADDLE_STITCH and spec.too_thick(sheets):
        raise _too_thick(sheets, spec)
    order = _ORDERS[spec.scheme]
    signatures: list[Signature] = []
    done = 0
    for number, size in enumerate(signature_sizes(sheets, spec.signature_bound), start=1):
        own = padded[done : done + size * PAGES_PER_SHEET]
        done += len(own)
        signatures.append(Signature(number, tuple(_bound(sheet, spec.binding) for sheet in order(own))))
    return Plan(spec, pages, trim, tuple(signatures))


def pad(pages: int, keep_last: int) -> tuple[Page, ...]:
    """Return the pages 1 to `pages`, with 0 to 3 blanks before the last `keep_last` so that sheets are full."""
    blanks = -pages % PAGES_PER_SHEET
    body = pages - keep_last
    return (*range(1, body + 1), *[None] * blanks, *range(body + 1, pages + 1))


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
    assumed = "" if spec.caliper else " (office paper; caliper is not given)"
    return spec.error(
        f"{sheets} sheets of {spec.paper}{assumed} are {thickness:g} mm thick at the fold; "
        f"{most} sheets are the most to be stapled",
        'Write under [imposition] in book.toml: scheme = "sewn", or the caliper of thinner paper.',
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
    return Sheet(sheet.recto.mirrored, sheet.verso.mirrored)
