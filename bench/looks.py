"""A book in every theme, language and trim: `nice -n 19 python bench/looks.py > bench/looks.md`.

The words are those of `stamba new`, some pages of them, with what a page may have: lower headings, speech, a quotation,
verse, a change of scene, notes, a list, a table, code.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stamba import pipeline  # noqa: E402
from stamba.ground import house  # noqa: E402
from stamba.ground.errors import CheckFailed  # noqa: E402
from stamba.language.languages import LANGUAGES  # noqa: E402
from stamba.manuscript.importing.begun import _TEXTS, new_book  # noqa: E402
from tests.conftest import Silence  # noqa: E402

TRIMS = ("A5", "6 x 9 in", "5 x 8 in")
EDITIONS = {"A5": ("screen", "print", "epub")}  # elsewhere the print PDF
HEAD = """# Looks

    nice -n 19 python bench/looks.py > bench/looks.md

A book of some pages in every theme, language and trim, built: screen PDF, print PDF and EPUB at A5, elsewhere the print
PDF, whose pages are measured besides. ✓: all promises are kept. A code is a warning, behind a dash an edition held
back. The few sentences of the text come again and again, and their spaces meet (Q-005).
"""


def chapters(language: str) -> dict[str, str]:
    """Two chapters in a language."""
    _, _, first, text, note, second, more, *_ = _TEXTS[language]
    plain = text.replace("[^1]", "")
    said, long = f"{plain} {more} ", f"{plain} {more} " * 6
    one = (
        f'# {first}\n\n{text} {long}\n\n"{more}"\n\n{long}\n\n* * *\n\n{long}\n\n> {said * 3}\n\n'
        f"{long}\n\n| {second}\n|   {first}\n| {second}\n\n## {second}\n\n{long}\n\n- {more}\n- *{first}*\n\n"
        f"{long}\n\n[^1]: {note}\n"
    )
    two = (
        f"# {second}\n\n{long}\n\n## {first}\n\n{long}\n\n| {first} | {second} |\n|---|---|\n| {more} | 17 |\n\n"
        f"{long}\n\n```python\nfor line in lines:\n    print(line)\n```\n\n::: note\n{said}\n:::\n\n{long}\n"
    )
    return {"10-first.md": one, "20-second.md": two}


def told(folder: Path, language: str, theme: str, trim: str) -> str:
    """Build and check the book; return what was found, in a word."""
    book = new_book(folder / "book", language, theme).folder
    for name, text in chapters(language).items():
        (book / name).write_text(text, encoding="utf-8")
    toml = book / "book.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("[print]", f'[print]\ntrim = "{trim}"'), encoding="utf-8"
    )
    try:
        pipeline.build(book, folder / "out", EDITIONS.get(trim, ("print",)), house.ours(), Silence())
        held = set()
    except CheckFailed as failed:
        held = {f"– {one.code}" for one in failed.findings if one.severity == "error"}
    for path in (folder / "out").glob("*"):
        if path.is_file() and not path.name.endswith("-print.pdf"):
            path.unlink()  # was judged as it was built
    found = pipeline.check(book, folder / "out", house.ours(), Silence())
    codes = {one.code for some in found.values() for one in some if one.severity != "note"}
    return ", ".join(sorted(held | codes)) or "✓"


def main() -> None:
    print(HEAD)
    print(f"| theme | trim | {' | '.join(LANGUAGES)} |\n|---|---|{'---|' * len(LANGUAGES)}")
    for trim in TRIMS:
        for theme in house.themes():
            row = []
            for language in LANGUAGES:
                with tempfile.TemporaryDirectory() as folder:
                    row.append(told(Path(folder), language, theme, trim))
                print(theme, trim, language, row[-1], file=sys.stderr, flush=True)
            print(f"| {theme} | {trim} | {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
