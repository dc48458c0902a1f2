"""How long editions take, beside the peers: `python bench/speed.py [--times 1 10 50] [--book FOLDER]`.

Books are the first book's interview, so many times over, each time a chapter of its own with its notes. Each command
runs as a process of its own, one after the other, so that ratios within one run can be trusted; what is printed is the
table and the plot of bench/README.md, with the versions, the day, and the load of the machine before the first command.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pypandoc
import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
PANDOC = Path(pypandoc.__file__).parent / "files" / "pandoc"
CSS = """@page { size: A5; margin: 20mm 18mm 27mm 20mm } html { font: 10pt/14pt "Noto Serif Georgian" }
p { text-align: justify; hyphens: auto; margin: 0; text-indent: 14pt } @font-face { font-family: "Noto Serif Georgian";
src: url(%s) }"""
EDITIONS = (("screen",), ("print",), ("screen", "print"), ("epub",), ())


@dataclass(frozen=True, slots=True)
class Run:
    """What a process took: seconds by the clock and of processor, with its children, and its largest memory in MB."""

    wall: float
    processor: float
    peak: float


def book_of(times: int, folder: Path) -> Path:
    """The first book's interview so many times over, in chapters of their own."""
    source = ROOT / "manuscript"
    folder.mkdir(parents=True)
    toml = (source / "book.toml").read_text(encoding="utf-8")
    toml = re.sub(r"\[received\].*?(?=\n\[)", "", toml, count=1, flags=re.DOTALL)
    (folder / "book.toml").write_text(toml, encoding="utf-8")
    shutil.copy(source / "words.txt", folder)
    shutil.copy(source / "00-introduction.md", folder)
    body = (source / "10-interview.md").read_text(encoding="utf-8")
    for number in range(times):
        text = re.sub(r"\[\^([^\]]+)\]", rf"[^\1-{number}]", body)
        (folder / f"{10 + number}-interview.md").write_text(text, encoding="utf-8")
    return folder


def run(command: Sequence[str | Path], folder: Path) -> Run:
    """Run a command to its end in a process that counts it and its children alone."""
    began, reading = time.perf_counter(), os.pipe()
    child = os.fork()
    if not child:
        with (folder / "log.txt").open("a") as log:
            code = subprocess.run(
                [*map(str, command)], stdout=log, stderr=log, cwd=folder, check=False
            ).returncode
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(reading[1], f"{used.ru_utime + used.ru_stime} {used.ru_maxrss / 1024} {code}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    processor, peak, code = os.read(reading[0], 100).split()
    for end in reading:
        os.close(end)
    if int(code) not in (0, 7):
        sys.exit(f"{command} ended with {code.decode()}; see {folder / 'log.txt'}")
    return Run(time.perf_counter() - began, float(processor), float(peak))


def peers(book: Path, folder: Path) -> dict[str, tuple[list[str], str]]:
    """The commands of others for the same text, by name, each with the file it makes."""
    # What refers to a note of ours is a citation to pandoc, and stops Typst.
    chapters = ["-f", "markdown-citations", *(str(path) for path in sorted(book.glob("*.md")))]
    font = ROOT / "fonts" / "NotoSerifGeorgian-Regular.ttf"
    (folder / "page.css").write_text(CSS % font.as_uri(), encoding="utf-8")
    html, typ = folder / "book.html", folder / "book.typ"
    subprocess.run(
        [PANDOC, *chapters, "-s", "-M", "lang=ka", "-M", "title=x", "-o", html],
        check=True,
        capture_output=True,
    )
    plain = [
        sys.executable,
        "-m",
        "weasyprint",
        "-s",
        str(folder / "page.css"),
        str(html),
        str(folder / "plain.pdf"),
    ]
    subprocess.run([PANDOC, *chapters, "-t", "typst", "-s", "-o", typ], check=True, capture_output=True)
    paths = [str(ROOT / "fonts")]
    code = f"import typst; typst.compile({str(typ)!r}, output='typst.pdf', font_paths={paths!r})"
    title = ["-M", "title=x", "-M", "lang=ka"]
    return {
        "pandoc's HTML, plain WeasyPrint": (plain, "plain.pdf"),
        "pandoc's Typst": ([sys.executable, "-c", code], "typst.pdf"),
        "pandoc's EPUB": ([str(PANDOC), *chapters, *title, "-o", "pandoc.epub"], "pandoc.epub"),
    }


def pages_of(path: Path) -> int:
    if path.suffix != ".pdf":
        return 0
    with pypdfium2.PdfDocument(path) as pdf:
        return len(pdf)


def edit(book: Path) -> None:
    """Another word in the last paragraph of the last chapter that is one."""
    path = max(book.glob("*.md"))
    text = path.read_text(encoding="utf-8").rstrip("\n")
    at = max(text.rfind("\n\n", 0, text.find("\n\n[^")), 0)
    path.write_text(f"{text[:at]}\n\nსხვა სიტყვა.{text[at:]}\n", encoding="utf-8")


def bars(rows: Sequence[tuple[str, Run]]) -> str:
    """A plot of seconds of processor, a line a command, the longest of each book sixty signs wide."""
    longest = max(took.processor for _, took in rows)
    wide = max(len(name) for name, _ in rows)
    return "\n".join(
        f"{name:<{wide}} {'█' * max(round(60 * took.processor / longest), 1)} {took.processor:.1f}"
        for name, took in rows
    )


def row(name: str, pages: int, took: Run) -> str:
    each = f"{1000 * took.wall / pages:.0f}" if pages else "–"
    return f"| {name} | {pages or '–'} | {took.wall:.1f} | {took.processor:.1f} | {took.peak:.0f} | {each} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", nargs="*", type=int, default=[1, 10])
    parser.add_argument("--book", nargs="*", type=Path, default=[])
    options = parser.parse_args()
    of = {name: version(name) for name in ("weasyprint", "typst", "pypandoc-binary")}
    print(
        f"{datetime.now(UTC).date()}, Python {sys.version.split()[0]}, {os.cpu_count()} processors,", end=" "
    )
    print(
        f"load {os.getloadavg()[0]:.1f}, " + ", ".join(f"{name} {number}" for name, number in of.items()),
        end="\n\n",
    )
    print("| | pages | s | processor s | peak MB | ms a page |\n|---|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as place:
        books = {f"×{times}": book_of(times, Path(place) / f"book-{times}") for times in options.times}
        plots = []
        for name, book in {**books, **{book.name: book for book in options.book}}.items():
            folder = Path(place) / f"made-{book.name}"
            folder.mkdir()
            rows: list[tuple[str, Run]] = []

            def told(
                what: str, pages: int, took: Run, name: str = name, rows: list[tuple[str, Run]] = rows
            ) -> None:
                rows.append((what, took))
                print(row(f"{name}, {what}", pages, took), flush=True)

            for peer, (command, made) in peers(book, folder).items():
                took = run(command, folder)
                told(peer, pages_of(folder / made), took)
            mine = Path(shutil.copytree(book, folder / "book"))
            for editions in EDITIONS:
                target = folder / ("-".join(editions) or "all")
                stamba = [
                    sys.executable,
                    ROOT / "build.py",
                    "build",
                    *editions,
                    "--book",
                    mine,
                    "--build",
                    target,
                ]
                for what in ("", ", after an edit") if editions == ("screen",) else ("",):
                    if what:
                        edit(mine)
                    took = run(stamba, folder)
                    pdfs = [*target.glob("*-print.pdf"), *target.glob("*-screen.pdf")]
                    told(
                        f"{' + '.join(editions) or 'all editions'}{what}",
                        pages_of(pdfs[0]) if pdfs else 0,
                        took,
                    )
            plots.append(f"{name}, seconds of processor\n\n{bars(rows)}")
    print("", "```", "\n\n".join(plots), "```", sep="\n")


if __name__ == "__main__":
    main()
