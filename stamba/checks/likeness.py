"""Is what stands on a half of a sheet the page that belongs there, in its place, letter for letter?

Compares one face of an imposed book with one page of its source; both were read from finished files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from stamba.checks.folding import PlacedPage
from stamba.checks.offsets import TOLERANCE, Offsets, from_corner, half_turn, millimetres, signs_of, within
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.ground.geometry import Box, Length
from stamba.pdf.canvas import PagePosition
from stamba.pdf.printed import Letter, PrintedPage

REBUILD = "Impose again; if it stays, this is a fault of the imposition."


@dataclass(frozen=True, slots=True)
class Seen:
    """A face of the folded book with the printed side it is on.

    `trim` is where its page must be, upright, `knife` where that of the outermost leaf is, both in the face's window.

    `turn` counts the faces of the book from 1; `bleed` is what may be seen of a page beyond its trim, in points;
    `number` and `page` are what belongs there, as large as it is printed, None for a blank.
    """

    turn: int
    face: PlacedPage
    trim: Box
    knife: Box
    bleed: float
    number: int | None
    page: PrintedPage | None
    side: PrintedPage
    place: Source
    scale: float = 1.0

    @property
    def window(self) -> Box:
        """The part of the upright side with this page and its neighbour at the spine: all of it for one pair."""
        return self.face.window.box if self.face.window else self.side.sheet

    @property
    def head_down(self) -> bool:
        """True when the head is down in the upright side."""
        return self.face.window is not None and self.face.window.head_down

    @property
    def where(self) -> Source:
        """Return the place of this page on the sheet."""
        side, half = ("back" if self.face.back else "front"), ("right" if self.face.right else "left")
        spot = f"sheet {self.face.sheet + 1} {side}, {half} half"
        if self.face.window:
            x, y = Length.from_pt(self.window.x0 + self.window.width / 2), Length.from_pt(self.window.y0)
            spot = f"sheet {self.face.sheet + 1} {side}, {half} of the fold at {x.mm:.0f} mm, {y.mm:.0f} mm from below"
        return replace(self.place, spot=spot)

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The letters of this half, seen upright, from the corner where the page's trim must be."""
        box, fold, right = self.window, self.window.width / 2, self.face.right
        found = []
        for sign, x, y, place in self.side.letters:
            at = self.in_window(Box(x, y, x, y))
            if (at.x0 >= fold) is right and (
                self.face.window is None or (0 <= at.x0 <= box.width and 0 <= at.y0 <= box.height)
            ):
                found.append(Letter(sign, at.x0 - self.trim.x0, at.y0 - self.trim.y0, place))
        return tuple(found)

    @property
    def room(self) -> Box:
        """Return the box of the window that its page may cover: trim and bleed, and nothing beyond the fold."""
        fold, seen = self.window.width / 2, self.trim.grown(self.bleed)
        if self.face.right:
            return Box(max(fold, seen.x0), seen.y0, seen.x1, seen.y1)
        return Box(seen.x0, seen.y0, min(fold, seen.x1), seen.y1)

    @property
    def inner_white(self) -> float:
        """From the fold to the first letter of a right half, in points."""
        return min(letter.x for letter in self.letters) + self.trim.x0 - self.window.width / 2

    def way(self, page: PrintedPage) -> PagePosition:
        """Return the placement on the printed side of the page that belongs here."""
        box = self.as_printed(self.trim)
        if self.face.turned is not self.head_down:
            return PagePosition(box.x1 + page.trim.x0, box.y1 + page.trim.y0, turned=True, scale=self.scale)
        return PagePosition(box.x0 - page.trim.x0, box.y0 - page.trim.y0, scale=self.scale)

    def parts(self) -> Iterator[Box]:
        """Yield the boxes of the side, seen upright, from the corner where the page's trim must be."""
        for part in self.side.parts:
            yield self.in_window(part).shifted(-self.trim.x0, -self.trim.y0)

    def placed(self, box: Box) -> Box:
        """Return a box of the window on the upright side."""
        own = self.window
        return (
            _half_turned(box, own.width, own.height).shifted(own.x0, own.y0)
            if self.head_down
            else (box.shifted(own.x0, own.y0))
        )

    def as_printed(self, box: Box) -> Box:
        """Return a box of the window on the printed side."""
        return self.upright(self.placed(box))

    def upright(self, box: Box) -> Box:
        """Return a box of the printed side on the upright one, or back: it is half a turn both ways."""
        return (
            _half_turned(box, self.side.size.width.pt, self.side.size.height.pt) if self.face.turned else box
        )

    def in_window(self, box: Box) -> Box:
        """Return a box of the printed side in the window."""
        own = self.window
        inside = self.upright(box).shifted(-own.x0, -own.y0)
        return _half_turned(inside, own.width, own.height) if self.head_down else inside


def _half_turned(box: Box, width: float, height: float) -> Box:
    """Return a box on paper of this width and height as it lies after half a turn."""
    return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)


@dataclass(frozen=True, slots=True)
class Library:
    """The pages of the source: `find` numbers them by their letters; `letters` reads, `name` names that of a number."""

    find: Callable[[str], tuple[int, ...]]
    letters: Callable[[int], tuple[Letter, ...]]
    name: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges faces against the pages of a library; a stain is where ink on the printed side is not as it is due."""

    library: Library

    def face(self, seen: Seen, stain: Box | None) -> Iterator[Finding]:
        """A face that must show its page, or be blank."""
        if seen.number and seen.page:
            return self.page(seen, seen.number, seen.page, stain)
        return self.blank(seen, stain)

    def blank(self, seen: Seen, stain: Box | None) -> Iterator[Finding]:
        """A face that must be blank."""
        if seen.letters:
            yield _finding(
                "X-802", f"place {seen.turn} of the book must be blank and has {self._what(seen)}", seen
            )
        elif stain:
            sentence = f"place {seen.turn} of the book must be blank and has ink on it{_where(stain, seen)}"
            yield _finding("X-805", sentence, seen)

    def page(self, seen: Seen, number: int, page: PrintedPage, stain: Box | None) -> Iterator[Finding]:
        """A face that must show this page."""
        own, name = from_corner(page.letters, page.trim), self.library.name(number)
        size = (page.trim.width, page.trim.height)
        close = Offsets.between(within(own, size), within(seen.letters, size))
        if close is None or close.greatest > TOLERANCE.pt:
            wrong = tuple(self._misplaced(seen, number, page, own))
            yield from wrong
            if wrong:
                return
        if not page.letters and _strayed(page, seen) > TOLERANCE.pt:
            yield _finding("X-803", f"{name} is {millimetres(_strayed(page, seen))} off its place", seen)
            return
        if stain:
            sentence = f"{name} has lost or gained ink against its source{_where(stain, seen)}"
            yield _finding("X-805", sentence, seen)

    def _misplaced(
        self, seen: Seen, number: int, page: PrintedPage, own: tuple[Letter, ...]
    ) -> Iterator[Finding]:
        letters, name = seen.letters, self.library.name(number)
        signs = signs_of(letters)
        if signs != signs_of(own):
            if self.library.find(signs) or not letters:
                sentence = f"place {seen.turn} of the book has {self._what(seen)}, and {name} belongs there"
                yield _finding("X-802", sentence, seen)
            else:
                yield _finding("X-804", f"{name} has lost or gained letters against its source", seen)
            return
        offsets = Offsets.between(own, letters)
        if offsets is None or offsets.greatest <= TOLERANCE.pt:
            return
        turned = Offsets.between(half_turn(own, page.trim.width, page.trim.height), letters)
        if turned is not None and turned.spread < offsets.spread and turned.spread <= TOLERANCE.pt:
            yield _finding("X-802", f"place {seen.turn} of the book has {name} upside down", seen)
        elif offsets.spread <= TOLERANCE.pt:
            yield _finding("X-803", f"{name} is {offsets.way}", seen)
        else:
            word = page.word(offsets.worst.place)
            sentence = f"the word {word!r} on {name} is {millimetres(offsets.greatest)} off its place"
            yield _finding("X-804", sentence, seen)

    def _what(self, seen: Seen) -> str:
        """Say which page a face shows instead."""
        letters = seen.letters
        found = self.library.find(signs_of(letters))
        if not letters or not found:
            return "letters of no page" if letters else "no letter"
        turned = Offsets.between(half_turn(self.library.letters(found[0]), 0, 0), letters)
        head = " upside down" if turned is not None and turned.spread <= TOLERANCE.pt else ""
        return " or ".join(map(self.library.name, found)) + head


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around some."""
    x0, y0 = min(box.x0 for box in boxes), min(box.y0 for box in boxes)
    return Box(x0, y0, max(box.x1 for box in boxes), max(box.y1 for box in boxes))


def _strayed(page: PrintedPage, seen: Seen) -> float:
    """Return how far the nearest likeness of a page without letters is off its place, by the outline of its ink."""
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


def _where(stain: Box, seen: Seen) -> str:
    """Say in words where on its page a stain is, for a reader of the page."""
    upright = seen.in_window(stain).shifted(-seen.trim.x0, -seen.trim.y0)
    left, head = Length.from_pt(max(upright.x0, 0.0)), Length.from_pt(max(seen.trim.height - upright.y1, 0.0))
    return f", {left.mm:.0f} mm from its left edge and {head.mm:.0f} mm from its head"


def _finding(code: str, sentence: str, seen: Seen) -> Finding:
    return Finding(code, sentence, seen.where, REBUILD)
