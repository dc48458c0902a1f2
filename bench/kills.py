"""Kill builds at random moments: python bench/kills.py [KILLS] [EDITIONS ... | make].

After each kill every finished file must be whole, the old one or the new one; and after the last, a build that is left
alone must give what it gives in an empty folder, without litter.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "tests" / "books" / "bare"
USUAL = ("dump", "corrections")
UNLIKE = ("bare.html", "bare.json", ".kept")  # the passport, which tells times, and what is kept


def command(book: Path, out: Path, editions: tuple[str, ...]) -> list[str]:
    if editions == ("make",):
        return ["make", "-s", "-C", str(ROOT), f"BOOK={book}", f"BUILD={out}"]
    return [
        sys.executable,
        str(ROOT / "build.py"),
        "build",
        *editions,
        "--book",
        str(book),
        "--build",
        str(out),
    ]


def held(out: Path) -> dict[str, bytes]:
    found = (path for path in sorted(out.iterdir()) if path.is_file() and path.name not in UNLIKE)
    return {path.name: path.read_bytes() for path in found}


def main(kills: int, editions: tuple[str, ...]) -> int:
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    with tempfile.TemporaryDirectory() as folder:
        books = [Path(folder) / name for name in ("old", "new")]
        wanted = []
        for book in books:
            book.mkdir()
            for path in BOOK.iterdir():
                (book / path.name).write_bytes(path.read_bytes())
            if book.name == "new":
                with (book / "10-chapter.md").open("a", encoding="utf-8") as file:
                    file.write("\nახალი აბზაცი.\n")
            for _ in range(2):  # the second finds what the first kept, as most runs below do
                began = time.perf_counter()
                target = Path(folder) / f"out-{book.name}"
                subprocess.run(command(book, target, editions), check=True, **quiet)
                lasts = time.perf_counter() - began
                (book / "10-chapter.md").touch()
            wanted.append(held(Path(folder) / f"out-{book.name}"))
        out, chance, torn, ended = Path(folder) / "out", random.Random(1), 0, 0
        for number in range(kills):
            (books[number % 2] / "10-chapter.md").touch()  # for make
            running = subprocess.Popen(
                command(books[number % 2], out, editions), start_new_session=True, **quiet
            )
            began = time.perf_counter()
            try:
                running.wait(chance.uniform(0.05, 1.0) * lasts)
                lasts = min(lasts, time.perf_counter() - began)  # on a machine that does other work
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
                ended += 1
            finished = held(out) if out.is_dir() else {}
            torn += sum(
                content not in (one.get(name) for one in wanted) for name, content in finished.items()
            )
        for left in out.glob(".draft-*"):
            os.utime(left, (0, 0))  # a minute later
        subprocess.run(command(books[1], out, editions), check=True, **quiet)
        litter = [path.name for path in out.iterdir() if path.name not in {*wanted[1], *UNLIKE}]
        same = held(out) == wanted[1]
    print(
        f"{ended} killed of {kills}, {torn} files torn; then {'the same' if same else 'OTHER'}, litter: {litter}"
    )
    return 0 if same and not torn and not litter else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, tuple(sys.argv[2:]) or USUAL))
