"""Time the print step and the preflight on a book of a thousand rendered pages.

    python bench/prepress.py [pages]

The book is rendered once by WeasyPrint into build/bench and kept; delete it to render again.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import weasyprint

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stamba.checks.preflight import preflight  # noqa: E402 - the repository is not installed
from stamba.editions.print.finish import finish_print  # noqa: E402
from stamba.press.spec import DocumentFacts, PressSpec  # noqa: E402

WORDS = "სტამბა წიგნი ქართული ენა და მწერალი თავისუფლება საზოგადოება საუბარი კითხვა პასუხი ისტორია რომელიც".split()  # noqa: SIM905 - a line of text reads better
FACTS = DocumentFacts("ათასი გვერდი", datetime(2026, 1, 1, tzinfo=UTC), language="ka")


def book(pages: int, folder: Path) -> Path:
    """A rendered book of exactly so many pages: running text with bold words, folios, a heading now and then."""
    path = folder / f"prepress-{pages}.pdf"
    if path.exists():
        return path
    chance = random.Random(7)
    body = []
    for number in range(pages * 5):
        if number % 40 == 0:
            body.append(f"<h1>თავი {number // 40 + 1}</h1>")
        words = " ".join(chance.choice(WORDS) for _ in range(60))
        body.append(f"<p>{words}. 1234 <b>მუქი</b></p>")
    fonts = "".join(
        f'@font-face {{ font-family: S; font-weight: {weight}; src: url("{(ROOT / "fonts" / name).as_uri()}") }}'
        for weight, name in ((400, "NotoSerifGeorgian-Regular.ttf"), (700, "NotoSerifGeorgian-Bold.ttf"))
    )
    style = (
        f"{fonts} @page {{ size: A5; margin: 19mm 20mm 24mm; bleed: 3mm;"
        "@bottom-center { content: counter(page); font: 8pt S } }"
        "body { font: 10pt/14pt S; text-align: justify } p { margin: 0; text-indent: 14pt }"
    )
    document = weasyprint.HTML(string=f'<html lang="ka"><style>{style}</style>{"".join(body)}').render()
    document.copy(document.pages[:pages]).write_pdf(path)
    return path


def main() -> None:
    """Print one line of figures for the print step and one for the preflight."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    source, target = book(pages, folder), folder / "prepress.pdf"
    with pikepdf.open(source) as pdf:
        assert len(pdf.pages) == pages
    press = PressSpec(pages=1)
    start, used = time.perf_counter(), time.process_time()
    finish_print(source, target, press, FACTS)
    finished, worked = time.perf_counter() - start, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, used = time.perf_counter(), time.process_time()
    findings = preflight(target, press)
    judged, thought = time.perf_counter() - start, time.process_time() - used
    sizes = f"{source.stat().st_size / 1e6:.2f} -> {target.stat().st_size / 1e6:.2f} MB"
    codes = sorted({finding.code for finding in findings})
    print(f"{pages} pages, wall and processor time; the renderer is loaded, too: peak {memory:.0f} MB")
    print(f"print step  {finished:.2f} s  {worked:.2f} s  {sizes}")
    print(f"preflight   {judged:.2f} s  {thought:.2f} s  findings: {', '.join(codes) or 'none'}")


if __name__ == "__main__":
    main()
