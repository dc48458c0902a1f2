"""The order that an edition is made from, and the artifact that it becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stamba.document.book import Book
from stamba.document.finished import FinishedPdf, FinishedPdfs
from stamba.setting.set_book import SetBook


@dataclass(frozen=True, slots=True)
class Artifact:
    """A finished file: which edition it is, where it lies, how many pages it has (0 when it has none).

    A booklet may be in several files, as for a printer that cannot turn paper; `others` are the rest of them. `chosen`
    says what the house chose for it, where book.toml is silent.
    """

    edition: str
    path: Path
    pages: int
    others: tuple[Path, ...] = ()
    chosen: str = ""

    @property
    def files(self) -> tuple[Path, ...]:
        """All files of the edition."""
        return (self.path, *self.others)


@dataclass(frozen=True, slots=True)
class Order:
    """The input of an edition: the book, its pages, the target, and the artifacts made before it in the same run."""

    book: Book
    pages: SetBook
    target: Path
    made: Mapping[str, Artifact]
    progress: Callable[[str], None]
    finished: FinishedPdfs = field(default_factory=FinishedPdfs)

    def pdf(self, edition: str) -> FinishedPdf:
        """Return the file of a PDF edition that was made before."""
        return self.finished.of(self.made[edition].path, self.book)
