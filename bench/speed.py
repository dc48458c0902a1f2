"""How long editions take, beside the peers: `python bench/speed.py [--times 1 10 50 200] [--book FOLDER …]`.

×1 is the first book as it is; the others are its interview so many times over, each time a chapter of its own with its
notes and a picture. Each command runs as a process of its own, one after the other, so that ratios within one run can
be trusted; what is printed is the table and the plot of bench/README.md, with the versions, the day, and the load of
the machine before the first command. `--only WORDS …` leaves out the rows in whose name none of the WORDS is.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
from measure import Run, measured
from peers import chapters_of, peers, versions
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
# Rows of Stamba, in their order: the name, the editions, the folder they are built into.
ROWS = (
    ("screen", ("screen",), "screen"),
    ("screen, after an edit", ("screen",), "screen"),
    ("print", ("print",), "print"),
    ("epub, given the pages", ("epub",), "print"),
    ("screen + print", ("screen", "print"), "both"),
    ("epub", ("epub",), "epub"),
    ("all editions", (), "all"),
)


def book_of(times: int, folder: Path) -> Path:
    """The first book, or its interview so many times over, in chapters of their own with a picture each."""
    source = ROOT / "manuscript"
    shutil.copytree(source, folder)
    if times == 1:
        return folder
    toml = (source / "book.toml").read_text(encoding="utf-8")
    toml = re.sub(r"\[received\].*?(?=\n\[)", "", toml, count=1, flags=re.DOTALL)
    (folder / "book.toml").write_text(toml, encoding="utf-8")
    body = (source / "10-interview.md").read_text(encoding="utf-8")
    for path in (path for path in folder.glob("*.md") if not path.name.startswith("00")):
        path.unlink()
    for number in range(times):
        blocks = re.sub(r"\[\^([^\]]+)\]", rf"[^\1-{number}]", body).split("\n\n")
        blocks.insert(len(blocks) // 3, f"![სურათი {number + 1}](picture-{number}.png)")
        (folder / f"{100 + number}-interview.md").write_text("\n\n".join(blocks), encoding="utf-8")
        draw(number).save(folder / f"picture-{number}.png")
    return folder


def draw(number: int) -> Image.Image:
    """A picture in gray that is like no other."""
    picture = Image.linear_gradient("L").resize((1400, 700))
    for ring in range(12):
        reach = 20 + 18 * ring + number % 17
        place = (80 + 5 * number - reach, 350 - reach, 80 + 5 * number + reach, 350 + reach)
        ImageDraw.Draw(picture).ellipse(place, outline=255 - 20 * ring, width=3)
    return picture


@contextmanager
def edited(book: Path) -> Iterator[None]:
    """A word is said twice, for a while, in the middle of the chapter in the middle."""
    chapters = chapters_of(book)
    path = book / chapters[len(chapters) // 2]
    text = path.read_text(encoding="utf-8")
    word = next(re.compile(r"(?<=[^\W\d_] )[^\W\d_]{5,}(?= [^\W\d_])").finditer(text, len(text) // 2))
    twice = f"{word[0]} {word[0]}"
    if "{sic=" in text:  # else the text as received would be another
        twice = f'[{twice}]{{sic="{word[0]}" kind="typo"}}'
    path.write_text(text[: word.start()] + twice + text[word.end() :], encoding="utf-8")
    yield
    path.write_text(text, encoding="utf-8")


def pages_of(path: Path) -> int:
    if path.suffix == ".pdf":
        with suppress(pypdfium2.PdfiumError, FileNotFoundError), pypdfium2.PdfDocument(path) as pdf:
            return len(pdf)
    return 0


class Table:
    """Prints the rows as they come, and keeps them for the plot and the growth."""

    def __init__(self, only: Sequence[str]) -> None:
        self._only = only
        self.rows: dict[str, list[tuple[str, Run]]] = {}
        self._before: dict[str, tuple[int, float]] = {}
        print("| | pages | s | processor s | peak MB | ms a page | growth |\n|---|--:|--:|--:|--:|--:|--:|")

    def wants(self, what: str) -> bool:
        return not self._only or any(word in what for word in self._only)

    def tell(self, name: str, what: str, took: Run, pages: int, times: int) -> None:
        """`times` is the length of the book, or 0 of one that has no shorter one."""
        self.rows.setdefault(name, []).append((what, took))
        each = f"{1000 * took.wall / pages:.0f}" if pages else "–"
        growth = "–"
        if times:
            shorter, its = self._before.get(what, (0, 0.0))
            growth = f"{took.wall / its * shorter / times:.2f}" if shorter else "–"
            self._before[what] = times, took.wall
        failed = f" (ended with {took.code})" if took.code not in (0, 7) else ""
        cells = (f"{name}, {what}{failed}", pages or "–", seconds(took.wall), seconds(took.processor))
        print("|", " | ".join(map(str, (*cells, round(took.peak) or "–", each, growth))), "|", flush=True)


def seconds(took: float) -> str:
    return f"{took:.1f}" if took >= 1 else f"{took:.2f}"


def stamba(*words: str | Path) -> list[str | Path]:
    return [sys.executable, ROOT / "build.py", *words]


def measure(name: str, book: Path, times: int, place: Path, vivliostyle: str | None, table: Table) -> None:
    """All rows of a book, of the peers first."""
    log = place / "log.txt"
    theirs = Path(shutil.copytree(book, place / "theirs"))
    for peer in peers(theirs, vivliostyle):
        if table.wants(peer.name):
            took = measured(peer.command, theirs, log)
            table.tell(name, peer.name, took, pages_of(theirs / peer.makes), times)
    ours = Path(shutil.copytree(book, place / "ours"))
    wanted = {into for what, _, into in ROWS if table.wants(what)}
    for what, editions, into in (row for row in ROWS if row[2] in wanted):
        target = place / into
        with edited(ours) if "edit" in what else nullcontext():
            took = measured(stamba("build", *editions, "--book", ours, "--build", target), ROOT, log)
        pdfs = [*target.glob("*-print.pdf"), *target.glob("*-screen.pdf")]
        table.tell(name, what, took, pages_of(pdfs[0]) if pdfs else 0, times)
    if times == 1:
        make = ["make", f"BOOK={ours}", f"BUILD={place / 'all'}", f"VENV={sys.prefix}"]
        for what, command in (("make with nothing to do", make), ("stamba --help", stamba("--help"))):
            if table.wants(what):
                measured(command, ROOT, log)
                runs = [measured(command, ROOT, log) for _ in range(5)]
                table.tell(name, what, min(runs, key=lambda one: one.wall), 0, 0)


def bars(rows: Sequence[tuple[str, Run]]) -> str:
    """A plot of seconds of processor, a line a command, the longest of each book sixty signs wide."""
    longest = max(took.processor for _, took in rows)
    wide = max(len(name) for name, _ in rows)
    return "\n".join(
        f"{name:<{wide}} {'█' * max(round(60 * took.processor / longest), 1)} {seconds(took.processor)}"
        for name, took in rows
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", nargs="*", type=int, default=[1, 10, 50, 200])
    parser.add_argument("--book", nargs="*", type=Path, default=[])
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--vivliostyle", default=shutil.which("vivliostyle"), metavar="COMMAND")
    options = parser.parse_args()
    print(f"{datetime.now(UTC).date()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f},", end=" ")
    print(f"Python {sys.version.split()[0]}, {versions(options.vivliostyle)}\n")
    table = Table(options.only)
    with tempfile.TemporaryDirectory() as folder:
        for times in sorted(options.times):
            place = Path(folder) / str(times)
            place.mkdir()
            measure(f"×{times}", book_of(times, place / "book"), times, place, options.vivliostyle, table)
        for book in options.book:
            place = Path(folder) / book.name
            place.mkdir()
            measure(book.name, book.resolve(), 0, place, options.vivliostyle, table)
    plots = (f"{name}, seconds of processor\n\n{bars(rows)}" for name, rows in table.rows.items())
    print("", "```", "\n\n".join(plots), "```", sep="\n")


if __name__ == "__main__":
    main()
