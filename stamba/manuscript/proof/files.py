"""The files of a manuscript as they were typed, each with what pandoc made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from stamba.ground import kept
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.manuscript import pandoc
from stamba.manuscript.model import Manuscript
from stamba.manuscript.pandoc import Tree
from stamba.manuscript.proof.typed import Typed, typed


@dataclass(frozen=True, slots=True)
class File:
    """One file of the manuscript: its text as typed and what pandoc made of it."""

    path: Path
    text: Typed
    tree: tuple[Tree, ...]

    def judged(self, kind: str, judge: Callable[[], Iterable[Finding]], *more: str) -> tuple[Finding, ...]:
        """Return what a judge says of the file, or has said of it before; `more` is what it depends on besides."""
        inputs: tuple[str | bytes, ...] = (str(self.path), self.text.text, pandoc.octets(self.tree), *more)
        return kept.once(kind, inputs, lambda: tuple(judge()))

    def place(self, offset: int) -> Source:
        """Return the place of an offset."""
        return Source(self.path, *self.text.place(offset))


def files_of(manuscript: Manuscript) -> Iterator[File]:
    """Yield the files of a manuscript; chapters that stand in one file are one."""
    for path, some in groupby(manuscript.chapters, key=lambda chapter: chapter.source.path):
        chapters = tuple(some)
        yield File(path, typed(chapters[0].text), tuple(block for one in chapters for block in one.tree))
