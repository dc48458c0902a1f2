"""The pages of a book as the engine fills them, and made up: `python bench/pages.py [BOOK]`.

Both are print PDFs of the same lines, scored from the finished files; the first is what the first draft gives.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stamba import config, pipeline  # noqa: E402
from stamba.ground.errors import CheckFailed  # noqa: E402
from stamba.ground.house import ours  # noqa: E402
from stamba.pdf.quality import PageQuality, score_pdf  # noqa: E402
from stamba.setting import drafts  # noqa: E402
from stamba.setting.theming import read_theme  # noqa: E402

WHITE = "Q-019"  # pages with more than a line too much; then the most of them, in pt beyond the usual
CODES = {"Q-011": "turned", "Q-009": "uneven", "Q-013": "stray notes", "Q-006": "widows", "Q-010": "off grid"}


def scored(book: Path, most: int) -> tuple[PageQuality, float]:
    drafts.MOST_DRAFTS = most
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        with suppress(CheckFailed):  # the first draft may have a note on another page than its call
            pipeline.build(book, Path(folder), ("print",), ours(), pipeline.Unheard())
        took = time.process_time() - began
        (path,) = Path(folder).rglob("*-print.pdf")
        settings = config.load(book)
        spec = read_theme(settings, ours().under(book)).page_spec(settings.print)
        return score_pdf(path, spec), took


def main() -> None:
    book = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "manuscript"
    columns = ("pages", "loose", "p95 pt", *CODES.values(), "white above notes", "most pt", "CPU s")
    print(f"| pages of {book.name} | {' | '.join(columns)} |\n|---|{'--:|' * len(columns)}")
    usual = drafts.MOST_DRAFTS
    for name, most in (("as the engine fills them", 1), ("made up", usual)):
        quality, took = scored(book, most)
        counts = [str(quality.count(code)) for code in (*CODES, WHITE)]
        white = max((defect.amount for defect in quality.defects if defect.code == WHITE), default=0.0)
        figures = (
            f"{quality.loose_share:.1%}",
            f"{quality.gap_p95:.2f}",
            *counts,
            f"{white:.1f}",
            f"{took:.1f}",
        )
        print(f"| {name} | {quality.pages} | {' | '.join(figures)} |")


if __name__ == "__main__":
    main()
