"""A preflight check: a code, a severity, a sentence, a hint, and one small function over what was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stamba.ground.findings import CATALOGUE, ERROR
from stamba.press.spec import STANDARDS, PressSpec, Standard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stamba.ground.geometry import Box
    from stamba.pdf.reading import GraphicsObject, PageReading, PrintReading
    from stamba.press.cover import CoverPlan

MM = 72 / 25.4
_DEFAULT = PressSpec()


@dataclass(frozen=True, slots=True)
class Job:
    """A file as it was read, and what was ordered: nothing (a foreign file), a press, or a cover as well."""

    reading: PrintReading
    press: PressSpec | None = None
    cover: CoverPlan | None = None

    @property
    def limits(self) -> PressSpec:
        """The limits to judge by; the house's own where nothing was ordered."""
        return self.press or _DEFAULT

    @property
    def claim(self) -> str:
        """The PDF/X version the file claims, from XMP or Info; "" for none."""
        xmp = self.reading.xmp.pdfx_version if self.reading.xmp else ""
        return xmp or self.reading.info.pdfx_version

    @property
    def standard(self) -> Standard | None:
        """The standard to judge by: the one ordered, else the one the file claims and we know."""
        if self.press:
            return self.press.standard
        return next((standard for standard in STANDARDS.values() if standard.name == self.claim), None)

    @property
    def flattened(self) -> bool:
        """Tell whether the file must be without transparency, layers and object streams, as PDF/X-1a."""
        return self.standard is not None and not self.standard.transparency

    def pages(self, say: Callable[[PageReading], str]) -> Iterator[Hit]:
        """A hit for every page this function has words for."""
        for page in self.reading.pages:
            if words := say(page):
                yield Hit(page.index, words)

    def marks(self, say: Callable[[GraphicsObject], str]) -> Iterator[Hit]:
        """A hit for every mark this function has words for."""
        for page in self.reading.pages:
            for mark in page.marks:
                if words := say(mark):
                    yield Hit(page.index, words)


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a check does not hold: page index from 0, None for the whole file, and what is there."""

    index: int | None
    words: str


@dataclass(frozen=True, slots=True)
class PreflightCheck:
    """One rule of the press: `look` yields a hit for every place that breaks it; `clause` says who made it.

    `asked` is the key of [press] that makes a wish of it a promise.
    """

    code: str
    sentence: str
    hint: str
    clause: str
    look: Callable[[Job], Iterable[Hit]]
    asked: str = ""

    def severity(self, job: Job) -> str:
        """Return how severe a breach is: as the catalogue has it, or an error where the book asks for it."""
        promised = job.press is not None and self.asked in job.press.asked
        return ERROR if promised else CATALOGUE[self.code].severity


def whole(words: str) -> Iterator[Hit]:
    """A hit for the whole file, when there are words."""
    if words:
        yield Hit(None, words)


def odd(job: Job, kind: str) -> Iterator[Hit]:
    """A hit for every oddity of this kind; for the kinds see Oddity."""
    for page in job.reading.pages:
        yield from (Hit(page.index, oddity.words) for oddity in page.oddities if oddity.kind == kind)


def millimetres(points: float) -> str:
    """A length in points as a printer says it: 3 mm, 2.9 mm."""
    return f"{points / MM:.1f}".removesuffix(".0") + " mm"


def size_told(box: Box) -> str:
    """A box as width x height in mm."""
    return f"{box.width / MM:.1f} × {box.height / MM:.1f} mm"


def kind_told(mark: GraphicsObject) -> str:
    """A mark in words: text of 10 pt, a line, a filled shape."""
    words = {"fill": "a filled shape", "stroke": "a line", "stencil": "a stencil", "shading": "a gradient"}
    if mark.kind == "text":
        return f"text of {mark.size:g} pt"
    return words.get(mark.kind, f"a {mark.kind}")
