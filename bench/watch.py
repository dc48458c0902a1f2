"""How long `stamba watch` takes from its start to the first picture, and from a save to the picture, without a browser.

    python bench/watch.py BOOK CHAPTER WORDS [SAVES]

works on a copy of BOOK, in whose file CHAPTER one word is added behind WORDS at each of five SAVES. Told are seconds by
the clock and of the processor, in all processes; the clock says more where others use the machine, too.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def processor() -> float:
    """The seconds of this process and of those that it has ended."""
    return sum(os.times()[:4])


def main(book: str, chapter: str, words: str, saves: str = "5") -> None:
    began = time.perf_counter(), processor()
    from stamba.ground import house  # noqa: PLC0415 - its import is measured, too
    from stamba.watch.builds import Builder  # noqa: PLC0415
    from stamba.watch.state import Board  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as made:
        folder = shutil.copytree(book, Path(made) / "book", ignore=shutil.ignore_patterns("build"))
        file = folder / chapter
        text = file.read_text(encoding="utf-8")
        board, pictures = Board(), []
        board.seen = ((8, 800), (9, 800))
        shown = board.show

        def show(**told: object) -> None:
            if "sizes" in told:
                pictures.append((time.perf_counter(), processor()))
            shown(**told)

        board.show = show
        builder = Builder(folder, Path(made), Path(made), house.ours(), board)
        for name, edits in (
            ("first picture", 0),
            *((f"save {number}", number) for number in range(1, int(saves) + 1)),
        ):
            if edits:
                file.write_text(text.replace(words, words + " word" * edits, 1), encoding="utf-8")
                began = time.perf_counter(), processor()
            builder.build(stale=lambda: False)
            clock, used = (now - then for now, then in zip(pictures[-1], began, strict=True))
            print(f"{name:14}{clock:6.2f} s  processor {used:5.2f} s", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
