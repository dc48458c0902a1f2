"""The distances of letters from where they should be; pure arithmetic on letters, in points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from stamba.ground.geometry import Box, Length
from stamba.pdf.printed import Letter

TOLERANCE = Length(0.05)
"""How far a page, or a letter on it, may be from its place."""


@dataclass(frozen=True, slots=True)
class Offsets:
    """The displacements of letters against where they should be, in points: the least and most, right and up.

    Each letter is paired with its like in order of x, and again in order of y: that needs no guess about
    which is which, and a page moved or distorted shows in one of them.
    """

    right: tuple[float, float]
    up: tuple[float, float]
    worst: Letter

    @classmethod
    def between(cls, own: Sequence[Letter], seen: Sequence[Letter]) -> Offsets | None:
        """Compare letters; None when they are not the same letters, or there are none."""
        mine, theirs = _by_sign(own), _by_sign(seen)
        if not own or {s: len(found) for s, found in mine.items()} != {
            s: len(found) for s, found in theirs.items()
        }:
            return None
        right = [pair for sign in mine for pair in _paired(mine[sign], theirs[sign], axis=1)]
        up = [pair for sign in mine for pair in _paired(mine[sign], theirs[sign], axis=2)]
        _, worst = max(right + up, key=lambda pair: abs(pair[0]))
        rights, ups = [off for off, _ in right], [off for off, _ in up]
        return cls((min(rights), max(rights)), (min(ups), max(ups)), worst)

    @property
    def greatest(self) -> float:
        """The greatest displacement, right or up."""
        return max(abs(off) for off in (*self.right, *self.up))

    @property
    def spread(self) -> float:
        """Return the range of the displacements: near 0 when the page was moved as a whole."""
        return max(self.right[1] - self.right[0], self.up[1] - self.up[0])

    @property
    def way(self) -> str:
        """The displacement in words."""
        (x, _), (y, _) = self.right, self.up
        ways = ((x, "too far right" if x > 0 else "too far left"), (y, "too high" if y > 0 else "too low"))
        return " and ".join(
            f"{millimetres(abs(off))} {way}" for off, way in ways if abs(off) > TOLERANCE.pt / 2
        )


def signs_of(letters: Iterable[Letter]) -> str:
    """The letters of a page in order of code point: what it says, wherever it says it."""
    return "".join(sorted(letter.sign for letter in letters))


def _by_sign(letters: Iterable[Letter]) -> dict[str, list[Letter]]:
    found: dict[str, list[Letter]] = defaultdict(list)
    for letter in letters:
        found[letter.sign].append(letter)
    return found


def _paired(own: list[Letter], seen: list[Letter], *, axis: int) -> Iterator[tuple[float, Letter]]:
    at = itemgetter(axis)
    for mine, theirs in zip(sorted(own, key=at), sorted(seen, key=at), strict=True):
        yield at(theirs) - at(mine), mine


def from_corner(letters: Iterable[Letter], trim: Box) -> tuple[Letter, ...]:
    """Letters measured from the lower left corner of a box."""
    x0, y0 = trim.x0, trim.y0
    return tuple(Letter(a.sign, a.x - x0, a.y - y0, a.place) for a in letters)


def half_turn(letters: Iterable[Letter], width: float, height: float) -> tuple[Letter, ...]:
    """Letters as they stand when the paper, so wide and high, is turned upside down."""
    return tuple(Letter(a.sign, width - a.x, height - a.y, a.place) for a in letters)


def within(letters: tuple[Letter, ...], size: tuple[float, float]) -> tuple[Letter, ...]:
    """The letters that begin on a page of this width and height, measured from its corner."""
    width, height = size
    return tuple(a for a in letters if 0 <= a.x <= width and 0 <= a.y <= height)


def millimetres(points: float) -> str:
    """A distance for a sentence."""
    return f"{Length.from_pt(points).mm:.2f} mm"
