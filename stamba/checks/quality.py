"""The quality of finished pages as numbers: word spaces, hyphens, rivers, widows, depth, grid; of any PDF.

`score_pdf` measures, `findings` judges by limits, `write_report` shows the places. Nothing is changed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

from stamba.checks.finding import Finding
from stamba.checks.quality_block import PageSpec, TextBlock, body_lines, find_block
from stamba.checks.quality_faults import Offence, Reading, Thresholds, all_faults
from stamba.checks.quality_lines import read_pages
from stamba.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from stamba.checks.quality_block import BodyLine
    from stamba.paragraphs import Unset

__all__ = [
    "CODES",
    "Offence",
    "PageQuality",
    "PageSpec",
    "QualityLimits",
    "Thresholds",
    "findings",
    "score_pdf",
    "unset_findings",
]


@dataclass(frozen=True, slots=True)
class PageQuality:
    """What the pages of one PDF are like. Gaps are mean word spaces of full lines, in pt.

    Shares are of the full lines (those that reach the right edge of the measure), between 0 and 1.
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
    grid_deviation: float
    offences: tuple[Offence, ...]

    def count(self, code: str) -> int:
        """How many offences of a code there are."""
        return sum(offence.code == code for offence in self.offences)

    def summary(self) -> str:
        """One line for the build's table."""
        return (
            f"gap {self.gap_mean:.2f} ± {self.gap_sd:.2f} pt, p95 {self.gap_p95:.2f}; "
            f"loose {self.loose_share:.1%}, tight {self.tight_share:.1%}, hyphens {self.hyphen_share:.0%}; "
            f"ladders {self.count('Q-004')}, rivers {self.count('Q-005')}, widows {self.count('Q-006')}, "
            f"orphans {self.count('Q-007')}, runts {self.count('Q-008')}"
        )


def score_pdf(path: Path, spec: PageSpec | None = None, thresholds: Thresholds | None = None) -> PageQuality:
    """Measure the pages of a PDF; raises RenderError if it cannot be read.

    A PDF without text gives zeros. Pages are taken for recto and verso from the first (index 0, a recto).
    """
    spec, thresholds = spec or PageSpec(), thresholds or Thresholds()
    pages = read_pages(path)
    block = find_block(pages, spec)
    if block is None:
        return PageQuality(path.name, len(pages), 0, 0, *(0.0,) * 10, offences=())
    body = body_lines(pages, block)
    offences = all_faults(Reading(pages, block, body, spec, thresholds))
    gaps = sorted(line.line.mean_gap for line in body if line.full)
    full = max(len(gaps), 1)
    return PageQuality(
        name=path.name,
        pages=len(pages),
        body_lines=len(body),
        full_lines=len(gaps),
        measure_pt=round(block.measure, 2),
        size_pt=block.size,
        space_pt=round(block.space, 3),
        gap_mean=fmean(gaps) if gaps else 0.0,
        gap_sd=pstdev(gaps) if gaps else 0.0,
        gap_p95=_percentile(gaps, 0.95),
        loose_share=sum(offence.code == "Q-001" for offence in offences) / full,
        tight_share=sum(offence.code == "Q-002" for offence in offences) / full,
        hyphen_share=sum(line.full and line.line.hyphened for line in body) / full,
        grid_deviation=_grid_deviation(body, block),
        offences=offences,
    )


def _percentile(ordered: list[float], part: float) -> float:
    """Nearest-rank percentile of sorted values, 0 for none."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def _grid_deviation(body: tuple[BodyLine, ...], block: TextBlock) -> float:
    """The largest distance of a body line from the grid, in pt."""
    steps = [(block.first_baseline - line.line.baseline) / block.leading for line in body]
    return max((abs(step - round(step)) * block.leading for step in steps), default=0.0)


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """What the book allows: shares of full lines, the 95th percentile of the gap in natural spaces, counts.

    The keys of the table [quality] of book.toml have these names.
    """

    loose_share: float = 0.05
    tight_share: float = 0.02
    hyphen_share: float = 0.45
    gap_p95: float = 2.0
    ladders: int = 0
    rivers: int = 2
    widows: int = 0
    orphans: int = 0
    runts: int = 0
    uneven_spreads: int = 0
    off_grid_lines: int = 0
    page_turn_hyphens: int = 0
    lonely_last_lines: int = 0
    stray_notes: int = 0
    overfull_lines: int = 0
    stranded_lines: int = 0
    unplanned_blanks: int = 0

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> QualityLimits:
        """Read the table [quality]; raises ConfigError for an unknown key or a value that is no number."""
        known = {field.name: field for field in fields(cls)}
        given: dict[str, float] = {}
        for key, value in table.items():
            if key not in known:
                names = ", ".join(known)
                raise ConfigError(f"[quality] does not know {key!r}", f"It knows {names}.")
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                raise ConfigError(
                    f"[quality] {key} = {value!r} is not a number from 0 up",
                    f"The default is {known[key].default}.",
                )
            if isinstance(known[key].default, int) and not isinstance(value, int):
                raise ConfigError(f"[quality] {key} = {value!r} is not a whole number", "It is a count.")
            given[key] = value
        return cls(**given)  # type: ignore[arg-type]


# code: (name of the limit, what is wrong, what to do)
CODES: dict[str, tuple[str, str, str]] = {
    "Q-001": ("loose_share", "lines with wide word spaces", "Reword a paragraph, or widen the measure."),
    "Q-002": ("tight_share", "lines with narrow word spaces", "Lower the shrink of [paragraphs]."),
    "Q-003": (
        "hyphen_share",
        "lines that end in a hyphen",
        "Raise the hyphen penalty, or widen the measure.",
    ),
    "Q-004": ("ladders", "runs of three hyphens or more", "Reword a line of the paragraph."),
    "Q-005": ("rivers", "rivers of white", "Reword a line of the paragraph."),
    "Q-006": ("widows", "last lines alone at the head of a page", "Set widows: 2, or reword the paragraph."),
    "Q-007": (
        "orphans",
        "first lines alone at the foot of a page",
        "Set orphans: 2, or reword the paragraph.",
    ),
    "Q-008": ("runts", "last lines shorter than the indent", "Reword the end of the paragraph."),
    "Q-009": ("uneven_spreads", "facing pages of unequal depth", "Add or take a line in the spread."),
    "Q-010": ("off_grid_lines", "body lines off the grid", "Make what stands above them whole lines deep."),
    "Q-011": ("page_turn_hyphens", "words parted at a page turn", "Set the paragraph again without it."),
    "Q-012": ("lonely_last_lines", "last page of a single line", "Take a line out of the last pages."),
    "Q-013": (
        "stray_notes",
        "notes that are not on the page of their call",
        "Shorten the note or move its call.",
    ),
    "Q-014": ("gap_p95", "95th percentile of the word space", "Reword the loosest paragraphs."),
    "Q-015": ("overfull_lines", "lines that stick out of the measure", "Make styles and composition agree."),
    "Q-016": (
        "stranded_lines",
        "headings or questions last on their page",
        "Set break-after: avoid on them.",
    ),
    "Q-017": ("unplanned_blanks", "blank pages the plan does not have", "Look for a forced break too many."),
}


def unset_findings(unset: Iterable[Unset]) -> tuple[Finding, ...]:
    """Q-020: a note for every paragraph that the composer left to the engine."""
    return tuple(
        Finding(
            code="Q-020",
            severity="note",
            message=f"the engine's own lines are used for a paragraph: {one.reason}",
            where=f"“{one.words}”",
            hint="Reword it, or accept looser lines here.",
        )
        for one in unset
    )


def findings(quality: PageQuality, limits: QualityLimits | None = None) -> tuple[Finding, ...]:
    """One finding for every limit that is passed, with the first places in its message."""
    limits = limits or QualityLimits()
    found = []
    for code, (name, what, hint) in CODES.items():
        value = _value(quality, code, name)
        limit = getattr(limits, name)
        if value > limit:
            message = f"{what}: {_shown(value, name)}, allowed {_shown(limit, name)}{_places(quality, code)}"
            found.append(Finding(code, "error", message, where=_where(quality, code), hint=hint))
    return tuple(found)


def _value(quality: PageQuality, code: str, name: str) -> float:
    if name.endswith("_share"):
        return float(getattr(quality, name))
    if name == "gap_p95":
        return quality.gap_p95 / quality.space_pt if quality.space_pt else 0.0
    return quality.count(code)


def _shown(value: float, name: str) -> str:
    if name.endswith("_share"):
        return f"{value:.1%}"
    return f"{value:.2f} natural spaces" if name == "gap_p95" else str(value)


def _where(quality: PageQuality, code: str) -> str:
    first = next((offence for offence in quality.offences if offence.code == code), None)
    return quality.name if first is None else f"{quality.name} page {first.page + 1}"


def _places(quality: PageQuality, code: str) -> str:
    places = [
        f"page {offence.page + 1}" + (f" line {offence.line}" if offence.line else "")
        for offence in quality.offences
        if offence.code == code
    ]
    more = f" and {len(places) - 5} more" if len(places) > 5 else ""
    return f" ({'; '.join(places[:5])}{more})" if places else ""
