"""Is what stands on a half of a sheet the page that belongs there, in its place, letter for letter?

Compares one face of an imposed book with one page of its source; both were read from finished files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stamba.checks.finding import Finding
from stamba.checks.folding import Face
from stamba.checks.offsets import TOLERANCE, Offsets, from_corner, half_turn, millimetres, signs_of, within
from stamba.checks.printed import TILE, Letter, PrintedPage
from stamba.geometry import Box

_LIGHTNESS = 26  # of 255: by how much a tile may differ, for the two were not drawn on the same pixels
_REBUILD = "Impose again; if it stays, this is a fault of the imposition."


@dataclass(frozen=True, slots=True)
class Seen:
    """A face of the folded book with the printed side it is on; `trim` is where its page must be, upright.

    `turn` counts the faces of the book from 1.
    """

    turn: int
    face: Face
    trim: Box
    side: PrintedPage
    file: str

    @property
    def where(self) -> str:
        """Which half of which sheet this is."""
        side, half = ("back" if self.face.back else "front"), ("right" if self.face.right else "left")
        return f"{self.file}, sheet {self.face.sheet + 1} {side}, {half} half"

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The letters of this half, seen upright, from the corner where the page's trim must be."""
        fold, right, (x0, y0) = self.side.size.width.pt / 2, self.face.right, (self.trim.x0, self.trim.y0)
        if not self.face.turned:
            return tuple(
                Letter(sign, x - x0, y - y0, place)
                for sign, x, y, place in self.side.letters
                if (x >= fold) is right
            )
        width, height = self.side.size.width.pt, self.side.size.height.pt
        return tuple(
            Letter(sign, width - x - x0, height - y - y0, place)
            for sign, x, y, place in self.side.letters
            if (width - x >= fold) is right
        )

    def tiles(self) -> bytes:
        """The lightness of the tiles of the trim, seen upright."""
        box, height = self.as_printed(self.trim), self.side.size.height.pt
        return self.side.picture.tiles(box, height, turned=self.face.turned)

    def parts(self) -> Iterator[Box]:
        """What the side is made of, seen upright, from the corner where the page's trim must be."""
        for part in self.side.parts:
            yield self.as_printed(part).shifted(-self.trim.x0, -self.trim.y0)

    def as_printed(self, box: Box) -> Box:
        """A box of the upright side on the printed one, or back: it is half a turn both ways."""
        if not self.face.turned:
            return box
        width, height = self.side.size.width.pt, self.side.size.height.pt
        return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)


@dataclass(frozen=True, slots=True)
class Library:
    """The pages of the source: `find` numbers them by their letters, `letters` reads those of a number."""

    find: Callable[[str], tuple[int, ...]]
    letters: Callable[[int], tuple[Letter, ...]]


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges faces against the pages of a library; `spared` are columns of tiles at the fold."""

    library: Library
    spared: int

    def blank(self, seen: Seen) -> Iterator[Finding]:
        """A face that must be blank."""
        if seen.letters:
            yield _finding(
                "X-202", f"place {seen.turn} of the book must be blank and has {self._what(seen)}", seen
            )
        elif min(self._unspared(seen.tiles(), seen), default=255) < 255 - _LIGHTNESS:
            yield _finding("X-205", f"place {seen.turn} of the book must be blank and has ink on it", seen)

    def page(self, seen: Seen, number: int, page: PrintedPage) -> Iterator[Finding]:
        """A face that must show this page."""
        own = from_corner(page.letters, page.trim)
        size = (page.trim.width, page.trim.height)
        close = Offsets.between(within(own, size), within(seen.letters, size))
        if close is None or close.greatest > TOLERANCE.pt:
            wrong = tuple(self._misplaced(seen, number, page, own))
            yield from wrong
            if wrong:
                return
        if not page.letters and _strayed(page, seen) > TOLERANCE.pt:
            yield _finding(
                "X-203", f"page {number} is {millimetres(_strayed(page, seen))} off its place", seen
            )
            return
        there = self._unspared(seen.tiles(), seen)
        given = self._unspared(page.picture.tiles(page.trim, page.size.height.pt, turned=False), seen)
        if any(abs(a - b) > _LIGHTNESS for a, b in zip(there, given, strict=True)):
            yield _finding("X-205", f"page {number} has lost or gained ink against the print PDF", seen)

    def _misplaced(
        self, seen: Seen, number: int, page: PrintedPage, own: tuple[Letter, ...]
    ) -> Iterator[Finding]:
        letters = seen.letters
        signs = signs_of(letters)
        if signs != signs_of(own):
            if self.library.find(signs) or not letters:
                sentence = (
                    f"place {seen.turn} of the book has {self._what(seen)}, and page {number} belongs there"
                )
                yield _finding("X-202", sentence, seen)
            else:
                yield _finding(
                    "X-204", f"page {number} has lost or gained letters against the print PDF", seen
                )
            return
        offsets = Offsets.between(own, letters)
        if offsets is None or offsets.greatest <= TOLERANCE.pt:
            return
        turned = Offsets.between(half_turn(own, page.trim.width, page.trim.height), letters)
        if turned is not None and turned.spread < offsets.spread and turned.spread <= TOLERANCE.pt:
            yield _finding("X-202", f"place {seen.turn} of the book has page {number} upside down", seen)
        elif offsets.spread <= TOLERANCE.pt:
            yield _finding("X-203", f"page {number} is {offsets.way} of its place", seen)
        else:
            word = page.word(offsets.worst.place)
            sentence = f"the word {word!r} on page {number} is {millimetres(offsets.greatest)} off its place"
            yield _finding("X-204", sentence, seen)

    def _what(self, seen: Seen) -> str:
        """Which page a face shows instead."""
        letters = seen.letters
        found = self.library.find(signs_of(letters))
        if not letters or not found:
            return "letters of no page" if letters else "no letter"
        turned = Offsets.between(half_turn(self.library.letters(found[0]), 0, 0), letters)
        head = " upside down" if turned is not None and turned.spread <= TOLERANCE.pt else ""
        return " or ".join(f"page {number}" for number in found) + head

    def _unspared(self, tiles: bytes, seen: Seen) -> bytes:
        """Tiles without the columns at the fold, where marks may be."""
        columns = max(1, round(seen.trim.width / TILE.pt))
        kept = range(self.spared, columns) if seen.face.right else range(columns - self.spared)
        return bytes(tile for place, tile in enumerate(tiles) if place % columns in kept)


def _strayed(page: PrintedPage, seen: Seen) -> float:
    """How far the nearest likeness of a page without letters is off its place; by the outline of its ink."""
    if not page.parts:
        return 0.0
    edges = [
        (p.x0 - page.trim.x0, p.y0 - page.trim.y0, p.x1 - page.trim.x0, p.y1 - page.trim.y0)
        for p in page.parts
    ]
    x0, y0, x1, y1 = zip(*edges, strict=True)
    own = (min(x0), min(y0), max(x1), max(y1))
    strays = [
        max(abs(a - b) for a, b in zip(own, (part.x0, part.y0, part.x1, part.y1), strict=True))
        for part in seen.parts()
    ]
    return min(strays, default=float("inf"))


def _finding(code: str, sentence: str, seen: Seen) -> Finding:
    return Finding(code, "error", sentence, seen.where, _REBUILD)
