"""The book with its certain and likely errata carried out, as corrections, whatever state it is in."""

import shutil
from pathlib import Path

from bench.lint import BOOK, ERRATA
from stamba.linter.proposals import read_errata

KINDS = ("typo", "spelling", "punct", "grammar", "name")


def corrected_book(folder: Path) -> Path:
    """A copy of the manuscript; when it is still as received, the corrections are put in."""
    book = folder / "corrected"
    shutil.copytree(BOOK, book)
    files = sorted(book.glob("[0-9]*.md"))
    if any("sic=" in path.read_text(encoding="utf-8") for path in files):
        return book
    for row in read_errata(ERRATA):
        if row.certainty in ("certain", "high") and row.kind in KINDS:
            for path in files:
                text = path.read_text(encoding="utf-8")
                found = row.found.removesuffix("]") if row.line == 7 else row.found
                if found in text:
                    proposed = row.proposed.removesuffix("]") if row.line == 7 else row.proposed
                    mark = f'[{proposed.replace("[", chr(92) + "[").replace("]", chr(92) + "]")}]{{sic="{found}"}}'
                    path.write_text(text.replace(found, mark, 1), encoding="utf-8")
                    break
            else:
                raise AssertionError(f"{row.found} is not in the manuscript")
    return book
