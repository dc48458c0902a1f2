"""Real books, imported and built: `python bench/books.py FOLDER [--only NAME …] [--editions …] [--keep DIR]`.

FOLDER holds the sources, each under `owner+name` of its public repository, as checked out; BOOKS names folder or file
in it. Nothing is fetched: what is not there is said, and left out. Each book is imported as it is, without an edit, and
built by a process of its own; a row of bench/books.md is printed for each.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Book:
    """A public book: a short name, where it lies below FOLDER, and of which kind it is."""

    name: str
    source: str
    kind: str


CLASSICS = "mlschmitt+classic-books-markdown"
BOOKS = (
    Book("The Happy Prince", f"{CLASSICS}/Oscar Wilde/The Happy Prince & Other Tales.md", "tales, one file"),
    Book("Dorian Gray", f"{CLASSICS}/Oscar Wilde/The Picture of Dorian Gray.md", "novel, one file"),
    Book("Alice", f"{CLASSICS}/Lewis Carroll/Alice's Adventures in Wonderland.md", "novel, one file"),
    Book("Earnest", f"{CLASSICS}/Oscar Wilde/The Importance of Being Earnest.md", "play, one file"),
    Book("Macbeth", f"{CLASSICS}/William Shakespeare/Macbeth.md", "play in verse, one file"),
    Book("Songs of Innocence", f"{CLASSICS}/William Blake/Songs of Innocence and of Experience.md", "verse, one file"),
    Book("Poems of Poe", f"{CLASSICS}/Edgar Allan Poe/Poems.md", "verse, one file"),
    Book("Enchiridion", f"{CLASSICS}/Arrian/Enchiridion of Epictetus.md", "philosophy in numbered parts, one file"),
    Book("Gilgamesh", f"{CLASSICS}/Various/The Epic of Gilgamesh.md", "epic, one file"),
    Book("Based Cooking", "LukeSmithxyz+based.cooking/content", "cookbook, a file a recipe"),
    Book("Jeff Thompson's recipes", "jeffThompson+Recipes/recipes", "cookbook, a file a recipe"),
    Book("The Art of Node", "maxogden+art-of-node/readme.md", "programming, one file with pictures"),
    Book("How To Be A Programmer", "braydie+HowToBeAProgrammer/en", "programming, GitBook"),
    Book("You Don't Know JS", "getify+You-Dont-Know-JS/get-started", "programming, many files"),
    Book("mdBook's guide", "rust-lang+mdBook/guide", "manual, mdBook"),
    Book("Rust patterns", "rust-unofficial+patterns", "programming, mdBook"),
    Book("The Rust book", "rust-lang+book", "programming, mdBook"),
    Book("Pro Git, French", "progit+progit/fr", "manual in French, many files"),
    Book("Pro Git, Russian", "progit+progit/ru", "manual in Russian, many files"),
    Book("Pro Git, Czech", "progit+progit/cs", "manual in Czech, many files"),
    Book("How To Be A Programmer, Spanish", "braydie+HowToBeAProgrammer/es", "programming in Spanish, GitBook"),
    Book("Leptos, Russian", "leptos-rs+book-ru/src-russian", "programming in Russian, mdBook"),
    Book("Modern C", "giannisvlg+kallipos-C/docs/chapter1.md", "textbook in Greek, one file"),
    Book("Versammlungsgesetz", "bundestag+gesetze/v/versammlg/index.md", "law in German, one file"),
    Book("Grundgesetz", "bundestag+gesetze/g/gg/index.md", "law in German, one file"),
    Book("System design primer", "donnemartin+system-design-primer/README.md", "report with many pictures"),
    Book("Bookdown's demo", "rstudio+bookdown-demo", "paper with citations, Bookdown"),
    Book("R for data science", "hadley+r4ds", "textbook, Quarto"),
    Book("Advanced R", "hadley+adv-r", "textbook with formulas, Bookdown"),
    Book("Thesis template", "tompollard+phd_thesis_markdown/source", "thesis with citations"),
    Book("Book template", "wikiti+pandoc-book-template", "pandoc's template"),
    Book("Treasure Island", "standardebooks+robert-louis-stevenson_treasure-island.epub", "novel, EPUB"),
)  # fmt: skip
_FINDING = re.compile(r"(error|warning|note)\[([A-Z]-\d+)\]")
_ROW = re.compile(
    r"^(screen|print|epub)\s+\S.*?\s+(\d+|–)\s+[\d.]+ [kM]B\s.*?(delivered|held back)", re.MULTILINE
)


def run(*words: str, seconds: int) -> tuple[int, str, float]:
    """Run the program; return its exit code (-1 when its time is over), what it said and its seconds of processor."""
    began = _processor()
    try:
        ran = subprocess.run(
            [sys.executable, "build.py", *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, "", _processor() - began
    return ran.returncode, f"{ran.stdout}\n{ran.stderr}", _processor() - began


def _processor() -> float:
    """Seconds of processor of all programs that were run and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def row(book: Book, source: Path, folder: Path, editions: list[str], seconds: int) -> str:
    """Import and build one book; return its row of the table."""
    shutil.rmtree(folder, ignore_errors=True)
    code, said, took = run("import", str(source), str(folder / "book"), seconds=seconds)
    (folder / "import.txt").write_text(said, encoding="utf-8") if folder.is_dir() else None
    told = len(re.findall("^note:", said, re.MULTILINE))
    if code:
        return f"| {book.name} | {book.kind} | – | no import | {told} | – | {took:.0f} |"
    code, said, built = run(
        "build", str(folder / "book"), *editions, "--build", str(folder / "out"), seconds=seconds
    )
    (folder / "build.txt").write_text(said, encoding="utf-8")
    rows = {name: (pages, fate) for name, pages, fate in _ROW.findall(said)}
    pages = next((pages for pages, _ in rows.values() if pages.isdigit()), "–")
    made = [name for name, (_, fate) in rows.items() if fate == "delivered"]
    found = Counter(_FINDING.findall(said))
    codes = ", ".join(f"{count} × {one}" for (_, one), count in found.most_common(6)) or "none"
    outcome = "all" if len(made) == len(editions) else f"{', '.join(made) or 'none'} (exit {code})"
    return (
        f"| {book.name} | {book.kind} | {pages} | {outcome} | {told} | {codes} | {took:.0f} + {built:.0f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--editions", nargs="*", default=["epub", "screen", "print"])
    parser.add_argument("--keep", type=Path, help="where the books and what was said of them stay")
    parser.add_argument("--seconds", type=int, default=1800, help="the most that one step may take")
    options = parser.parse_args()
    print("| book | kind | pages | built | told by import | findings | s, import + build |")
    print("|---|---|--:|---|--:|---|--:|")
    with tempfile.TemporaryDirectory() as temporary:
        for book in (one for one in BOOKS if not options.only or one.name in options.only):
            source = options.folder / book.source
            if not source.exists():
                print(f"| {book.name} | {book.kind} | | not there: {book.source} | | | |", flush=True)
                continue
            folder = (options.keep or Path(temporary)) / re.sub(r"\W+", "-", book.name.lower())
            print(row(book, source, folder, options.editions, options.seconds), flush=True)


if __name__ == "__main__":
    main()
