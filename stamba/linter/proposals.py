"""The list of errata of a book: what was proposed and is still open stands as a warning where it belongs.

A tab-separated file with a head row: line, col, found, proposed, kind, certainty, note. Rows that are certain or high
are corrected in the manuscript or have a note, which is not judged here; the others wait for an editor.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stamba.errors import ManuscriptError, Source
from stamba.linter.prose import Prose
from stamba.linter.remark import Slip
from stamba.linter.rule import Copy

OPEN = ("medium", "low")
_COLUMNS = ("line", "col", "found", "proposed", "kind", "certainty", "note")


@dataclass(frozen=True, slots=True)
class Erratum:
    """A row: line and column of the text as received, counted from 1, what stands there, what is proposed."""

    line: int
    column: int
    found: str
    proposed: str
    kind: str
    certainty: str
    note: str


def read_errata(path: Path) -> tuple[Erratum, ...]:
    """The rows of a list of errata; raises ManuscriptError when it is missing or not such a list."""
    try:
        rows = list(
            csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        )
    except FileNotFoundError:
        raise ManuscriptError(
            "the list of errata is missing",
            "Put it there, or take lint.errata out of book.toml.",
            where=Source(path),
        ) from None
    except UnicodeDecodeError:
        raise ManuscriptError("not UTF-8", "Save the file as UTF-8.", where=Source(path)) from None
    if not rows or tuple(rows[0]) != _COLUMNS:
        raise ManuscriptError(
            f"the head row is not {', '.join(_COLUMNS)}",
            "Write it, with tabs between.",
            where=Source(path, 1),
        )
    errata = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) not in (6, 7) or not row[0].isdigit() or not row[1].isdigit():
            raise ManuscriptError("not a row of errata", "It has seven columns.", where=Source(path, number))
        line, column, *rest = row
        found, proposed, kind, certainty, note = (*rest, "")[:5]
        errata.append(Erratum(int(line), int(column), found, proposed, kind, certainty, note))
    return tuple(errata)


def proposal(copy: Copy) -> Iterator[Slip]:
    """M-301: a proposal of the errata that nobody has decided on is a warning."""
    config = copy.manuscript.config
    if not config.lint.errata:
        return
    for erratum in read_errata(config.folder / config.lint.errata):
        if erratum.certainty in OPEN:
            yield from _standing(copy.prose, erratum)


def _standing(prose: tuple[Prose, ...], erratum: Erratum) -> Iterator[Slip]:
    for one in prose:
        at = one.shown.find(erratum.found)
        if at >= 0:
            why = f" ({erratum.note})" if erratum.note else ""
            yield one.slip(
                at, at + len(erratum.found), f"{erratum.found}: {erratum.kind}, {erratum.certainty} certainty",
                f"Proposed: {erratum.proposed}{why}",
            )  # fmt: skip
            return
