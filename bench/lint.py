"""How good and how fast the linter is: `.venv/bin/python bench/lint.py [--missed] [--alarms]`, from the root.

It reads the text as received, byte for byte, as one chapter without words.txt, and counts the rows of errata.tsv that
a remark points at: the same line, and columns in common. A false alarm is an error or a warning that no row explains,
neither of errata.tsv nor of additions.tsv.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stamba import config, manuscript  # noqa: E402
from stamba.ground.findings import Finding  # noqa: E402
from stamba.linter import spelling, words  # noqa: E402
from stamba.linter.fixes import lint  # noqa: E402
from stamba.linter.proofread import copy_of  # noqa: E402
from stamba.linter.rule import each  # noqa: E402
from stamba.linter.speller import speller_of  # noqa: E402
from stamba.manuscript.errata import Erratum, read_errata  # noqa: E402

BOOK = ROOT / "manuscript"
RECEIVED = BOOK / "received" / "received.ka.txt"
ERRATA = BOOK / "received" / "errata.tsv"
ADDITIONS = BOOK / "received" / "additions.tsv"


@dataclass(frozen=True)
class Measure:
    """The rows that were pointed at, those that were not, and the remarks that no row explains."""

    found: tuple[Erratum, ...]
    missed: tuple[Erratum, ...]
    alarms: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def points_at(remark: Finding, row: Erratum) -> bool:
    place = remark.where
    return (
        place.line == row.line
        and place.column < row.column + len(row.found)
        and row.column < place.column + max(remark.excerpt.length, 1)
    )


def received_book(folder: Path) -> Path:
    """A book of the text as received and nothing else: no corrections, no words.txt, no list of errata."""
    book = folder / "received"
    book.mkdir()
    settings = config.load(BOOK)
    lines = [
        f"{key} = {json.dumps(getattr(settings.metadata, key))}"
        for key in ("title", "part", "subtitle", "language", "identifier")
    ]
    lines.append(f"slug = {json.dumps(settings.slug)}")
    for who in settings.metadata.contributors:
        lines += ["[[contributors]]", f"name = {json.dumps(who.name)}", f"roles = {json.dumps(who.roles)}"]
    for who in settings.speakers:
        lines += [
            "[[speakers]]",
            *(f"{key} = {json.dumps(getattr(who, key))}" for key in ("label", "name", "role")),
        ]
    (book / "book.toml").write_text("\n".join(lines), encoding="utf-8")
    shutil.copy(RECEIVED, book / "10-interview.md")
    return book


def measure(book: Path) -> Measure:
    rows = read_errata(ERRATA)
    known = (*rows, *read_errata(ADDITIONS))
    remarks = lint(book).findings
    found = tuple(row for row in rows if any(points_at(remark, row) for remark in remarks))
    rest = [remark for remark in remarks if not any(points_at(remark, row) for row in known)]
    return Measure(
        found,
        tuple(row for row in rows if row not in found),
        tuple(remark for remark in rest if remark.severity != "note"),
        tuple(remark for remark in rest if remark.severity == "note"),
    )


def print_measure(result: Measure) -> None:
    every = (*result.found, *result.missed)
    for field in ("certainty", "kind"):
        total = Counter(getattr(row, field) for row in every)
        found = Counter(getattr(row, field) for row in result.found)
        print("  ".join(f"{name} {found[name]}/{count}" for name, count in total.most_common()))
    certain = [row for row in every if row.certainty == "certain"]
    kinds = Counter(row.kind for row in certain)
    found = Counter(row.kind for row in result.found if row.certainty == "certain")
    print(
        f"certain: {found.total()}/{len(certain)}:",
        ", ".join(f"{kind} {found[kind]}/{n}" for kind, n in kinds.items()),
    )
    print(f"false alarms: {len(result.alarms)} warnings and errors, besides {len(result.notes)} notes")


def processor() -> float:
    """Seconds of processor time so far, pandoc's included; a busy machine does not stretch them."""
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


@dataclass(frozen=True)
class Seconds:
    """The best of some runs: by the clock, and of the processor."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} s ({self.processor:.2f} s of processor)"


def best(work: Callable[[], object], times: int = 7) -> Seconds:
    clocks, processors = [], []
    for _ in range(times):
        speller_of.cache_clear()
        clock, used = time.perf_counter(), processor()
        work()
        clocks.append(time.perf_counter() - clock)
        processors.append(processor() - used)
    return Seconds(min(clocks), min(processors))


def spelling_of(read: manuscript.Manuscript) -> None:
    """Everything that needs the dictionary: loading it, learning the names, the rules that look words up."""
    copy = copy_of(read)
    for judge in (each(spelling.misspelt), spelling.misspelt_name, each(words.torn)):
        list(judge(copy))


def main(options: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = received_book(Path(folder))
        result = measure(book)
        print_measure(result)
        for row in result.missed if "--missed" in options else ():
            print(f"missed {row.line}:{row.column} {row.certainty} {row.kind}: {row.found} → {row.proposed}")
        for remark in result.alarms if "--alarms" in options else ():
            place = remark.where
            print(f"alarm {place.line}:{place.column} {remark.code} {remark.message}")
        for name, path in (("as received", book), ("as committed", BOOK)):
            read = manuscript.read(config.load(path))
            print(f"{name}: {best(lambda: lint(path))}, of which spelling {best(lambda: spelling_of(read))}")  # noqa: B023


if __name__ == "__main__":
    main(sys.argv[1:])
