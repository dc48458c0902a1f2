"""How long does imposing take? Ours beside what PyPI and Debian carry; prints a Markdown table.

    python bench/impose.py [--pages 1000] [--source FILE] [--peers DIR] [--runs 3] [--without NAME ...]

Every contender is a process of its own, from interpreter start to written file: a saddle-stitch booklet (or
signatures, where it has no other) of A5 pages on A4. Peers are looked for in DIR/bin and on the PATH; those
that are not there are listed as such. Best of the runs; memory is the peak resident set of the process.

    python3 -m venv DIR && DIR/bin/pip install pdfimpose pdftl imposer booklette book-printing-pbc
    apt-get install bookletimposer texlive-extra-utils texlive-latex-base texlive-latex-recommended
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Page, Pdf, Stream

ROOT = Path(__file__).resolve().parent.parent
LINES, SIGNS = 33, 62  # of a page of the size this press prints

OURS = """
import sys
from pathlib import Path
from stamba.ground.geometry import Length
from stamba.imposition import ImpositionSpec, impose
spec = ImpositionSpec(caliper=Length(0.01))  # thin, or a thousand pages would be refused the staple
impose(Path(sys.argv[1]), Path(sys.argv[2]), spec)
"""
OURS_SEWN = """
import sys
from pathlib import Path
from stamba.ground.geometry import PAPER_SIZES
from stamba.imposition import ImpositionSpec, impose
from stamba.config.imposition.choices import TRAITS, PrinterMarks, Scheme
spec = ImpositionSpec(scheme=Scheme.SEWN, sheet=PAPER_SIZES["SRA4"], marks=PrinterMarks(TRAITS[Scheme.SEWN].marks))
impose(Path(sys.argv[1]), Path(sys.argv[2]), spec)
"""
IMPOSER = """
import sys
from imposer import BindingType, BookletConfig, PageSize, generate_booklet_from_file
config = BookletConfig().with_page_size(PageSize.a4()).with_binding_type(BindingType.saddle_stitch())
generate_booklet_from_file(sys.argv[1], sys.argv[2], config)
"""


@dataclass(frozen=True)
class Contender:
    """A program: its name, the command with IN and OUT to be replaced, and what it must have."""

    name: str
    command: tuple[str, ...]


_MARKED = ("--group", "0", "-s", "2x1", "-k", "crop", "-k", "bind", "-M", "20")
CONTENDERS = (
    Contender("stamba, saddle stitch", (sys.executable, "-c", OURS, "IN", "OUT")),
    Contender("stamba, sewn, all marks", (sys.executable, "-c", OURS_SEWN, "IN", "OUT")),
    Contender("pdfimpose saddle", ("pdfimpose", "saddle", "--group", "0", "-s", "2x1", "-o", "OUT", "IN")),
    Contender(
        "pdfimpose saddle, crop and bind marks",
        ("pdfimpose", "saddle", *_MARKED, "-o", "OUT", "IN"),
    ),
    Contender("pdftl booklet", ("pdftl", "IN", "booklet", "1-end", "canvas=A4_L", "output", "OUT")),
    Contender("imposer", ("python3", "-c", IMPOSER, "IN", "OUT")),
    Contender("booklette", ("booklette", "-q", "-p", "a4", "-d", "short", "-o", "OUT", "IN")),
    Contender("book-printing-pbc, cut and stack", ("pbc", "-o", "OUT", "IN")),
    Contender(
        "pdfjam",
        ("pdfjam", "-q", "--booklet", "true", "--landscape", "--paper", "a4paper", "-o", "OUT", "IN"),
    ),
    Contender("bookletimposer", ("bookletimposer", "-a", "-b", "-f", "A4", "-o", "OUT", "IN")),
)


@dataclass(frozen=True)
class Run:
    """One run: seconds on the clock, seconds of processor, peak memory, and what it said if it failed."""

    spent: float
    worked: float
    memory: float
    failed: str


def main() -> None:
    parser = argparse.ArgumentParser(description="time imposing beside other programs")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--source", type=Path)
    parser.add_argument("--peers", type=Path, default=Path("/nonexistent"))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without", nargs="*", default=[], help="names of contenders to leave out")
    asked = parser.parse_args()
    contenders = [one for one in CONTENDERS if one.name not in asked.without]
    with tempfile.TemporaryDirectory() as folder:
        source = asked.source or write_book(Path(folder) / "book.pdf", asked.pages)
        with pikepdf.open(source) as pdf:
            print(f"{len(pdf.pages)} pages, {source.stat().st_size / 1e6:.1f} MB\n")
        runs: dict[str, list[Run]] = {one.name: [] for one in contenders}
        for _ in range(asked.runs):  # in turns, so that a busy minute of the machine is shared by all
            for number, one in enumerate(contenders):
                runs[one.name] += race(one, source, Path(folder) / f"{number}.pdf", asked.peers)
        print("| program | s | CPU s | MB memory | MB file | sides |")
        print("|---|---|---|---|---|---|")
        for number, one in enumerate(contenders):
            print(row(one, runs[one.name], Path(folder) / f"{number}.pdf"))


def race(contender: Contender, source: Path, target: Path, peers: Path) -> list[Run]:
    """One run of a contender; none when it is not installed."""
    program = find(contender.command[0], peers)
    if program is None:
        return []
    named = {"IN": str(source), "OUT": str(target)}
    target.unlink(missing_ok=True)
    return [timed([program, *(named.get(word, word) for word in contender.command[1:])])]


def row(contender: Contender, runs: list[Run], target: Path) -> str:
    """A line of the table: the best of the runs."""
    if not runs:
        return f"| {contender.name} | not installed | | | | |"
    failed = next((run.failed for run in runs if run.failed), "")
    if failed or not target.exists():
        return f"| {contender.name} | failed: {failed[:60]} | | | | |"
    with pikepdf.open(target) as pdf:
        sides = len(pdf.pages)
    spent, worked = min(run.spent for run in runs), min(run.worked for run in runs)
    memory, size = min(run.memory for run in runs), target.stat().st_size / 1e6
    return f"| {contender.name} | {spent:.2f} | {worked:.2f} | {memory:.0f} | {size:.1f} | {sides} |"


def find(program: str, peers: Path) -> str | None:
    """The program in the peers' environment, else on the PATH; a full path stays as it is."""
    if Path(program).is_absolute():
        return program
    inside = peers / "bin" / program
    return str(inside) if inside.exists() else shutil.which(program)


def timed(command: list[str]) -> Run:
    """Run a command to its end."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=said, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        spent = time.perf_counter() - began
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines()
    failed = (lines or ["no message"])[-1] if status else ""
    process.returncode = status
    return Run(spent, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, failed)


def write_book(path: Path, pages: int) -> Path:
    """A book of full A5 pages of seeded letters in one shared font, PDF 1.6 as our print PDF is."""
    luck = random.Random(6)
    alphabet = "abcdefghijklmnopqrstuvwxyz     "
    with Pdf.new() as pdf:
        font = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Times-Roman"))
        )
        resources = pdf.make_indirect(Dictionary(Font=Dictionary(F=font)))
        for number in range(1, pages + 1):
            lines = [f"({''.join(luck.choices(alphabet, k=SIGNS))}) '" for _ in range(LINES)]
            content = f"BT 0 0 0 1 k /F 10 Tf 14 TL 57 541 Td {' '.join(lines)} (folio {number}) ' ET"
            page = Dictionary(
                Type=Name.Page,
                MediaBox=[0, 0, 419.5276, 595.2756],
                TrimBox=[0, 0, 419.5276, 595.2756],
                Resources=resources,
                Contents=Stream(pdf, content.encode()),
            )
            pdf.pages.append(Page(pdf.make_indirect(page)))
        pdf.save(
            path,
            force_version="1.6",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return path


if __name__ == "__main__":
    main()
