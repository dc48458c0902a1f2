"""The errata: tables of slips in the text as received, with a proposal for each, and what became of every row.

A table is a tab-separated file with a head: line, column (both from 1, in the text as received), found, proposed,
kind, certainty, note. A row that is certain or high binds: its words are corrected in the manuscript as proposed,
or, since a translation and a fact are not ours to change, an editor's note is called behind them. Any other row is
a proposal, which stands until its words are corrected. A row that binds sets aside the rows of
earlier tables about the same words.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stamba.ground.errors import ManuscriptError, Source
from stamba.ground.tables import one_of
from stamba.manuscript import Manuscript
from stamba.manuscript.compare import ReceivedLine, received_lines
from stamba.manuscript.received import RebuiltLine, Undone, rebuild

COLUMNS = ("line", "col", "found", "proposed", "kind", "certainty", "note")
KINDS = ("typo", "spelling", "punct", "grammar", "name", "style", "translation", "fact")
CERTAINTIES = ("certain", "high", "medium", "low")
ANNOTATED = ("translation", "fact")  # kinds that a note answers
CORRECTED = ("typo", "spelling", "punct", "grammar", "name")  # kinds that are corrected when they are sure
SURE = ("certain", "high")
_REACH = (
    4  # a note is called this near behind the words it is about: a quotation mark and a stop may intervene
)


@dataclass(frozen=True, slots=True)
class Erratum:
    """A row: the slip, its line and column in the text as received, what is proposed, and where the row stands."""

    line: int
    column: int
    found: str
    proposed: str
    kind: str
    certainty: str
    note: str
    source: Source

    @property
    def binds(self) -> bool:
        """Tell whether the manuscript must have carried it out; else it is a proposal."""
        return self.certainty in SURE and self.kind in (*ANNOTATED, *CORRECTED)

    def meets(self, other: Erratum) -> bool:
        """Tell whether two rows have a letter of the text as received in common."""
        first, second = sorted((self, other), key=lambda row: row.column)
        return self.line == other.line and second.column < first.column + len(first.found)


@dataclass(frozen=True, slots=True)
class Settled:
    """A row as the manuscript has it: the line it is in, its corrections, and whose notes are called behind it."""

    erratum: Erratum
    line: RebuiltLine
    start: int
    corrections: tuple[Undone, ...]
    notes: tuple[str, ...]

    @property
    def printed(self) -> str:
        """Return the words that the manuscript prints for those that the row found, before typographic rules."""
        at, out = self.start, ""
        end = self.start + len(self.erratum.found)
        for undone in self.corrections:
            out += self.line.text[at : undone.start] + undone.correction.corr
            at = undone.end
        return out + self.line.text[at:end]


def read_errata(path: Path) -> tuple[Erratum, ...]:
    """The rows of the table; raises ManuscriptError with the line when it is not one."""
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as wrong:
        raise ManuscriptError("not UTF-8", "Save the table as UTF-8.", where=Source(path)) from wrong
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise ManuscriptError(
            "this is no table of errata", f"Its head is {', '.join(COLUMNS)}, parted by tabs.", where=Source(path, 1)
        )  # fmt: skip
    return tuple(
        _row(line.split("\t"), Source(path, number)) for number, line in enumerate(lines[1:], start=2) if line
    )


def _row(cells: Sequence[str], source: Source) -> Erratum:
    if len(cells) != len(COLUMNS) or not cells[0].isdigit() or not cells[1].isdigit() or not cells[2]:
        raise ManuscriptError(
            "the row is not one of errata", f"Write {', '.join(COLUMNS)}, parted by tabs.", where=source
        )
    for value, known in ((cells[4], KINDS), (cells[5], CERTAINTIES)):
        if value not in known:
            raise ManuscriptError(f"{value!r} is not known here", f"Use {one_of(known)}.", where=source)
    found, proposed, kind, certainty, note = cells[2:]
    return Erratum(int(cells[0]), int(cells[1]), found, proposed, kind, certainty, note, source)


def misplaced(manuscript: Manuscript) -> Iterator[Erratum]:
    """The rows whose words do not stand where the row says."""
    received, rows = _tables(manuscript)
    by_line = {line.source.line: line for line in received}
    for row in rows:
        line = by_line.get(row.line)
        if line is None or not line.text.startswith(row.found, row.column - line.source.column):
            yield row


def settled(manuscript: Manuscript) -> Iterator[Settled]:
    """Every row of the errata with what the manuscript made of it.

    Rows in paragraphs that cannot be rebuilt are left out: F-201 speaks of those.
    """
    received, rows = _tables(manuscript)
    if not rows:
        return
    by_line = _paired(received, rebuild(manuscript))
    for row in rows:
        if row.line not in by_line:
            continue
        theirs, ours = by_line[row.line]
        start = row.column - theirs.source.column + len(ours.text) - len(ours.text.lstrip())
        end = start + len(row.found)
        yield Settled(
            row,
            ours,
            start,
            tuple(one for one in ours.undone if one.start < end and one.end > start),
            tuple(whose for offset, whose in ours.notes if start < offset <= end + _REACH),
        )


def _paired(
    received: Iterable[ReceivedLine], rebuilt: Iterable[RebuiltLine]
) -> dict[int, tuple[ReceivedLine, RebuiltLine]]:
    """The lines of the text as received that could be rebuilt, by number; of lines alike the first is the first."""
    ours: dict[str, deque[RebuiltLine]] = {}
    for line in rebuilt:
        ours.setdefault(line.text.strip(), deque()).append(line)
    return {line.source.line: (line, ours[line.text].popleft()) for line in received if ours.get(line.text)}


def breach(one: Settled, typeset: Callable[[str], str]) -> str:
    """Say what the manuscript did not do that a row binds it to; nothing when it did, or need not.

    Readings are compared as `typeset` sets them, for the shape of marks and spaces is not an erratum's matter.
    """
    row = one.erratum
    if not row.binds:
        return ""
    if row.kind in ANNOTATED:
        if one.corrections:
            return f"“{row.found}” is corrected, though a {row.kind} is answered by a note only"
        return "" if "editor" in one.notes else f"no editor's note is called behind “{row.found}”"
    if typeset(one.printed) == typeset(row.proposed):
        return ""
    return f"“{row.found}” is {f'printed as “{one.printed}”' if one.corrections else 'not corrected'}"


def _tables(manuscript: Manuscript) -> tuple[tuple[ReceivedLine, ...], tuple[Erratum, ...]]:
    spec = manuscript.config.received
    if spec is None or not spec.errata:
        return (), ()
    rows: list[Erratum] = []
    for path in spec.errata:
        later = read_errata(path)
        rows = [row for row in rows if not any(one.binds and one.meets(row) for one in later)] + [*later]
    return received_lines(spec.text), tuple(rows)
