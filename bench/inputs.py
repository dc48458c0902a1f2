"""Read what others test their readers with: python bench/inputs.py FILE_OR_FOLDER …

Each text, and each example of a CommonMark `spec.txt`, becomes the one chapter of a book and is dumped. Right is an
edition or a clear error; any other exception is shown with the place of the input, and the exit code is 1. To try:
github.com/commonmark/commonmark-spec (spec.txt), github.com/jgm/pandoc (test/).
"""

from __future__ import annotations

import contextlib
import re
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stamba import pipeline
from stamba.ground.errors import StambaError
from tests.conftest import HOUSE, Silence, write_book

_EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.\n", re.MULTILINE | re.DOTALL)
_SUFFIXES = (".md", ".markdown", ".txt", ".qmd", ".rmd", ".native", ".test")


def inputs(places: list[str]) -> Iterator[tuple[str, str]]:
    """Name and text of each input."""
    for place in map(Path, places):
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in (file for file in files if file.is_file() and file.suffix in _SUFFIXES):
            text = file.read_text(encoding="utf-8", errors="replace").replace("\0", "\ufffd")
            if examples := _EXAMPLE.findall(text):
                yield from ((f"{file}, example {n}", e.replace("→", "\t")) for n, e in enumerate(examples, 1))
            else:
                yield str(file), text


def main(places: list[str]) -> int:
    ends: Counter[str] = Counter()
    for name, text in inputs(places):
        with tempfile.TemporaryDirectory() as folder:
            book = write_book(Path(folder) / "book", {"10-a.md": f"# A\n\n{text}"})
            try:
                pipeline.build(book, Path(folder) / "out", ("dump",), HOUSE, Silence())
            except StambaError as wrong:
                ends[type(wrong).__name__] += 1
                codes = {one.code for one in getattr(wrong, "findings", ()) if one.severity == "error"}
                if codes:
                    print(f"{name}: {' '.join(sorted(codes))}", flush=True)
            except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
                ends["traceback"] += 1
                print(f"{name}:\n{traceback.format_exc()}", flush=True)
            else:
                ends["dumped"] += 1
    print(", ".join(f"{count} {end}" for end, count in ends.most_common()))
    return 1 if ends["traceback"] else 0


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
