"""The quality of finished pages as numbers: word spaces, hyphens, rivers, widows, depth, grid; of any PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, pstdev

from stamba.pdf.file import PdfFile, opened
from stamba.pdf.quality.block import BodyLine, PageSpec, TextBlock, body_lines, find_block
from stamba.pdf.quality.defects import Defect, QualityReading, Thresholds, all_defects
from stamba.pdf.quality.lines import PageLines, read_pages


@dataclass(frozen=True, slots=True)
class PageQuality:
    """The quality of the pages of one PDF in numbers. Gaps are mean word spaces of full lines, in pt.

    Shares are of the full lines (those that reach the right edge of the measure), between 0 and 1; that of white above
    the notes (Q-019) is of the pages.
    """

    name: str
    pages: int
    body_lines: int
    full_lines: int
    measure_pt: float
    size_pt: float
    space_pt: float
    gap_mean: float
    gap_sd: float
    gap_p95: float
    loose_share: float
    tight_share: float
    hyphen_share: float
    white_share: float
    grid_deviation: float
    defects: tuple[Defect, ...]

    def count(self, code: str) -> int:
        """Count the defects of a code."""
        return sum(defect.code == code for defect in self.defects)

    def summary(self) -> str:
        """One line for the build's table."""
        return (
            f"gap {self.gap_mean:.2f} ± {self.gap_sd:.2f} pt, p95 {self.gap_p95:.2f}; "
            f"loose {self.loose_share:.1%}, tight {self.tight_share:.1%}, hyphens {self.hyphen_share:.0%}; "
            f"ladders {self.count('Q-004')}, rivers {self.count('Q-005')}, widows {self.count('Q-006')}, "
            f"orphans {self.count('Q-007')}, runts {self.count('Q-008')}; uneven spreads {self.count('Q-009')}, "
            f"off the grid {self.grid_deviation:.2f} pt, stray notes {self.count('Q-013')}"
        )


def score_pdf(
    source: Path | PdfFile, spec: PageSpec | None = None, thresholds: Thresholds | None = None
) -> PageQuality:
    """Measure the pages of a PDF; raises RenderError if it cannot be read.

    A PDF without text gives zeros. Pages are taken for recto and verso from the first (index 0, a recto).
    """
    with opened(source) as file:
        pages = file.once(read_pages)
        return score_pages(pages, file.path.name, spec or PageSpec(), thresholds or Thresholds())


def score_pages(
    pages: tuple[PageLines, ...], name: str, spec: PageSpec, thresholds: Thresholds | None = None
) -> PageQuality:
    """Measure the lines of pages, wherever they were read; `name` is what they are called."""
    thresholds = thresholds or Thresholds()
    block = find_block(pages, spec)
    if block is None:
        return PageQuality(name, len(pages), 0, 0, *(0.0,) * 11, defects=())
    body = body_lines(pages, block)
    defects = all_defects(QualityReading(pages, block, body, spec, thresholds))
    gaps = sorted(line.line.gap for line in body if line.full)
    full = max(len(gaps), 1)
    return PageQuality(
        name=name,
        pages=len(pages),
        body_lines=len(body),
        full_lines=len(gaps),
        measure_pt=round(block.measure, 2),
        size_pt=block.size,
        space_pt=round(block.space, 3),
        gap_mean=fmean(gaps) if gaps else 0.0,
        gap_sd=pstdev(gaps) if gaps else 0.0,
        gap_p95=_percentile(gaps, 0.95),
        loose_share=sum(defect.code == "Q-001" for defect in defects) / full,
        tight_share=sum(defect.code == "Q-002" for defect in defects) / full,
        hyphen_share=sum(line.full and line.line.hyphened for line in body) / full,
        white_share=sum(defect.code == "Q-019" for defect in defects) / len(pages),
        grid_deviation=_grid_deviation(body, block),
        defects=defects,
    )


def _percentile(ordered: list[float], part: float) -> float:
    """Nearest-rank percentile of sorted values, 0 for none."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def _grid_deviation(body: tuple[BodyLine, ...], block: TextBlock) -> float:
    """The largest distance of a body line from the grid, in pt."""
    steps = [(block.first_baseline - line.line.baseline) / block.leading for line in body]
    return max((abs(step - round(step)) * block.leading for step in steps), default=0.0)
