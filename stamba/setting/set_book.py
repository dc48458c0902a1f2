"""The pages of a book: its stretches set beside one another, and drawn in the inks of each PDF."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from stamba.document import Document, parse_body, place_of
from stamba.document.book import Book
from stamba.document.characters import squeeze
from stamba.ground import kept
from stamba.ground.beside import Crew, Task, may_fork, processors
from stamba.ground.errors import NOWHERE, RenderError
from stamba.ground.findings import Finding
from stamba.setting.engine import Progress, join
from stamba.setting.inks import Inks
from stamba.setting.laid_out import LaidOut
from stamba.setting.paragraphs import TOO_WIDE, Unset
from stamba.setting.prepared import Matter, prepared
from stamba.setting.setter import Setter
from stamba.setting.stretches import DrawnStretch, Numbering, Places, SetStretch, Stretch

_MOST_TELLINGS = 6  # how often pages that tell of pages are set until all they tell is true


class SetBook:
    """The pages of a book, set once when they are first asked for and drawn in the inks of each PDF.

    Screen and print differ in colours and boxes only, so a page number means the same in both.
    """

    def __init__(self, book: Book, progress: Progress, *inks: Inks) -> None:
        """`inks` are those in which the pages will be drawn; each is drawn while the pages are at hand."""
        self._book = book
        self._progress = progress
        self._inks = inks
        self._matter: Matter | None = None
        self._placed: tuple[_Placed, ...] = ()
        self._drawn: dict[Inks, tuple[DrawnStretch, ...]] = {}

    def lay_out(self) -> None:
        """Set the pages and draw them, if that was not done before."""
        if self._matter is None:
            matter = prepared(self._book)
            self._work(matter, self._inks)
            self._matter = matter

    def draw(self, target: Path, inks: Inks) -> LaidOut:
        """Write the whole book as PDF in these inks; gives what is where."""
        if self._matter is None:
            self._inks = tuple(dict.fromkeys((*self._inks, inks)))
        self.lay_out()
        assert self._matter is not None  # noqa: S101 - the pages were set
        if inks not in self._drawn:
            self._work(self._matter, (inks,))
        return join(self._book.house, self._drawn[inks], target, self._progress)

    def _work(self, matter: Matter, inks: Sequence[Inks]) -> None:
        setter = Setter(self._book, matter)
        told = _Told(self._progress, len(matter.stretches))
        with closing(Crew(setter, told)) as crew:
            stretches = _Stretches(self._book, matter, setter, crew, told, inks)
            self._placed = self._placed or stretches.settled()
            self._drawn |= stretches.drawn(self._placed)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings of the setting on itself, when pages were drawn."""
        if self._matter is None:
            return ()
        unset = (one for placed in self._placed for one in placed.done.unset)
        parted, before = list[tuple[int, float]](), 0
        for one in self._placed:
            parted += ((before + number, room) for number, room in one.done.parted)
            before += one.done.stretch.html.count("<table")
        return (*_left_to_the_engine(self._book, unset), *_too_wide(self._book.document, parted))


class _Told:
    """Tells how many stretches are done, and how many pages all processes have laid out together."""

    def __init__(self, progress: Progress, parts: int) -> None:
        self._progress = progress
        self._parts = parts
        self._done = self._pages = 0

    def __call__(self, text: str) -> None:
        """Hear what a process says; "page 3" is its third."""
        if text.startswith("page "):
            self._pages += 1
            text = f"{self._done} of {self._parts} parts, page {self._pages}"
        self._progress(text)

    def done(self, parts: int) -> None:
        """Hear how many are set and drawn."""
        self._done = parts
        self._progress(f"{self._done} of {self._parts} parts")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A stretch that is set, at its place in the book."""

    done: SetStretch
    numbering: Numbering


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A stretch to be drawn at its place, a digest of it, and what is drawn of it."""

    placed: _Placed
    digest: bytes
    drawn: dict[Inks, DrawnStretch] = field(default_factory=dict)


class _Stretches:
    """The stretches of a book on their way: none is set twice from the same input, and one is drawn when it is known
    what stands before it.
    """

    def __init__(
        self, book: Book, matter: Matter, setter: Setter, crew: Crew, told: _Told, inks: Sequence[Inks]
    ) -> None:
        self._told = told
        self._matter = matter
        self._setter = setter
        self._crew = crew
        self._inks = inks
        self._colours = {one: book.house.sheet(one.colours) for one in inks}
        self._known: dict[Stretch, SetStretch] = {}
        self._begun: dict[Stretch, bytes] = {}  # those that are set or to be set, with their digests
        self._alike: dict[int, SetStretch] = {}  # as a stretch was set last, on whatever side of the leaf
        self._last: list[SetStretch | None] = [None] * len(matter.stretches)
        self._places: Places = {}
        self._ahead = 0, Numbering()
        self._drawings: dict[int, _Drawing] = {}

    def settled(self) -> tuple[_Placed, ...]:
        """Set the stretches until all is true that they tell of one another.

        Raises RenderError for a link to nothing.
        """
        self._find_lines()
        for _ in range(_MOST_TELLINGS):
            before, placed = self._places, self._set()
            self._places = dict(place for one in placed for place in one.numbering.places(one.done.laid))
            if before == self._places:
                break
        asked = {name for one in placed for name in one.done.laid.asked}
        for name in sorted((asked | self._matter.links) - self._places.keys()):
            raise RenderError(f"a link leads to #{name}, which is nowhere in the book", "Mend the link.")
        return placed

    def _find_lines(self) -> None:
        """Find the lines of stretches so long that a process which sets one would be the last to end."""
        whole = sum(len(one.html) for one in self._matter.stretches)
        for number, plain in enumerate(self._matter.stretches):
            is_long = may_fork() and len(plain.html) * processors() > whole
            sides = (plain.on(recto) for recto in (True, False)) if is_long else ()
            if is_long and not any(kept.found("set", (self._matter.digest_of(side),)) for side in sides):
                self._setter.find_lines(number, plain)

    def drawn(self, placed: Sequence[_Placed]) -> dict[Inks, tuple[DrawnStretch, ...]]:
        """Draw what is not drawn yet of these stretches at their places; return all."""
        for number, one in enumerate(placed):
            self._draw(number, one)
        self._do(())
        return {
            inks: tuple(self._drawings[number].drawn[inks] for number in range(len(placed)))
            for inks in self._inks
        }

    def _set(self) -> tuple[_Placed, ...]:
        """Set the stretches. What they tell of other pages is as it was before."""
        while True:
            self._ahead = 0, Numbering()
            self._go_on()
            if not self._do(self._lacking()):
                break
        placed, numbering = [], Numbering()
        for number in range(len(self._matter.stretches)):
            wanted, numbering = self._wanted(number, numbering)
            placed.append(_Placed(self._known[wanted], numbering))
            numbering = numbering.after(self._known[wanted].laid)
        self._last = [one.done for one in placed]
        return tuple(placed)

    def _wanted(self, number: int, numbering: Numbering) -> tuple[Stretch, Numbering]:
        """Return a stretch as it is to be set behind others, and the state before its first page."""
        plain, last = self._matter.stretches[number], self._last[number]
        numbering = numbering.before(plain.begins)
        return plain.on(numbering.recto).telling(self._places, last.laid.asked if last else ()), numbering

    def _lacking(self) -> Iterator[Task]:
        """Yield the stretches to be set, as they may come to be: how many pages others have may not be known yet."""
        numbering = Numbering()
        for number in range(len(self._matter.stretches)):
            wanted, numbering = self._wanted(number, numbering)
            if self._is_lacking(number, wanted):
                yield "set", number, (wanted,)
            done = self._known.get(wanted) or self._alike.get(number)
            numbering = numbering.after(done.laid) if done else Numbering(numbering.index)

    def _is_lacking(self, number: int, wanted: Stretch) -> bool:
        """Tell whether a stretch is still to be set, and nobody has begun to; one that was kept is taken."""
        if wanted in self._begun:
            return False
        digest = self._begun[wanted] = self._matter.digest_of(wanted)
        octets = kept.found("set", (digest,))
        if octets is not None:
            self._take(number, wanted, octets)
        return octets is None

    def _do(self, tasks: Iterable[Task]) -> int:
        """Do tasks and those that come of them; return how many stretches were set."""
        count = 0
        for (kind, number, arguments), octets in self._crew.results(tasks):
            if kind == "set":
                kept.keep("set", (self._begun[arguments[0]],), octets)
                self._take(number, arguments[0], octets)
                self._go_on()
                count += 1
                continue
            drawing = self._drawings[number]
            if (drawing.placed.done.stretch, drawing.placed.numbering) != arguments[:2]:
                continue  # it was to be drawn so before more was known
            for inks, one in zip(arguments[-1], octets, strict=True):
                kept.keep("drawn", self._inputs(drawing, inks), one)
                drawing.drawn[inks] = pickle.loads(one)  # noqa: S301 - our own process made it
            self._told.done(sum(len(one.drawn) == len(self._inks) for one in self._drawings.values()))
        return count

    def _take(self, number: int, stretch: Stretch, octets: bytes) -> None:
        self._known[stretch] = self._alike[number] = pickle.loads(octets)  # noqa: S301 - it carries this user's code

    def _go_on(self) -> None:
        """Draw the stretches that stand behind no other that is not set; one that was set for the other side of the
        leaf is set anew.
        """
        number, numbering = self._ahead
        while number < len(self._matter.stretches):
            wanted, numbering = self._wanted(number, numbering)
            if number in self._alike and self._is_lacking(number, wanted):
                self._crew.give("set", number, wanted)
            done = self._known.get(wanted)
            if done is None:
                break
            if done.laid.asked <= self._places.keys():  # else what it tells is to come
                self._draw(number, _Placed(done, numbering))
            numbering = numbering.after(done.laid)
            number += 1
            self._ahead = number, numbering

    def _draw(self, number: int, placed: _Placed) -> None:
        """Let a stretch be drawn at its place in all inks in which it is not, and was not kept."""
        if number in self._drawings and self._drawings[number].placed == placed:
            return
        drawing = self._drawings[number] = _Drawing(placed, self._matter.digest_of(placed.done.stretch))
        for inks in self._inks:
            octets = kept.found("drawn", self._inputs(drawing, inks))
            if octets is not None:
                drawing.drawn[inks] = pickle.loads(octets)  # noqa: S301 - it carries this user's code
        lacking = tuple(inks for inks in self._inks if inks not in drawing.drawn)
        if lacking:
            self._crew.give("draw", number, placed.done.stretch, placed.numbering, lacking)

    def _inputs(self, drawing: _Drawing, inks: Inks) -> tuple[str | bytes, ...]:
        """Return all that a drawing in some inks depends on."""
        return drawing.digest, repr(drawing.placed.numbering), repr(inks), self._colours[inks]


def _too_wide(document: Document, parted: Iterable[tuple[int, float]]) -> Iterator[Finding]:
    """Q-021: tables whose words are parted, since no step of their sizes is small enough."""
    places = [
        place_of(section, table)
        for section in document.sections
        for table in parse_body(section.body).iter("table")
    ]
    for number, room in parted:
        what = (
            f"no size is small enough for the table to have its words whole in {room / 72 * 25.4:.0f} mm:"
            " they are parted anywhere"
        )
        yield Finding("Q-021", what, places[number], "Part it in two, or shorten its longest words.")


def _left_to_the_engine(book: Book, unset: Iterable[Unset]) -> Iterator[Finding]:
    """Q-020: a paragraph that the composer could not set; the finished pages look like any others there."""
    for one in (one for one in unset if one.reason != TOO_WIDE):  # of which F-105 tells
        words = squeeze(one.words.rstrip("…"))
        found = (
            section.where(section.text.index(words))
            for section in book.flow.sections
            if words in section.text
        )
        what = f"the engine's own lines are used for the paragraph “{one.words}”: {one.reason}"
        yield Finding("Q-020", what, next(found, NOWHERE), "Reword it, or accept looser lines here.")
