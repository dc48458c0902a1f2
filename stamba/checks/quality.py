"""Judging the quality of pages: a Q code with a limit for every fault that `stamba.pdf.quality` counts."""

from __future__ import annotations

from pathlib import Path

from stamba.config.quality import QualityLimits
from stamba.ground.errors import Source
from stamba.ground.findings import ERROR, WARNING, Finding
from stamba.pdf.quality import PageQuality

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
    "Q-009": (
        "uneven_spreads",
        "facing pages of unequal depth",
        "Add or take a line in the spread, or shorten a note of it.",
    ),
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
    "Q-018": (
        "off_grid_others",
        "headings, questions or notes off the grid",
        "Make what is added above them and taken below them whole lines.",
    ),
    "Q-019": (
        "white_share",
        "pages with more than a line too much white above their notes",
        "Shorten a note, or move its call.",
    ),
}


def findings(quality: PageQuality, limits: QualityLimits | None = None) -> tuple[Finding, ...]:
    """One finding for every limit that is passed, with the first places in its message."""
    limits = limits or QualityLimits()
    found = []
    for code, (name, what, hint) in CODES.items():
        value = _value(quality, code, name)
        limit = getattr(limits, name)
        if value > limit:
            message = f"{what}: {_shown(value, name)}, allowed {_shown(limit, name)}{_places(quality, code)}"
            severity = ERROR if name in limits.promised else WARNING
            found.append(Finding(code, message, _where(quality, code), hint, severity))
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


def _where(quality: PageQuality, code: str) -> Source:
    first = next((defect for defect in quality.defects if defect.code == code), None)
    return Source(Path(quality.name), pages=() if first is None else (first.page,))


def _places(quality: PageQuality, code: str) -> str:
    places = [
        f"page {defect.page + 1}" + (f" line {defect.line}" if defect.line else "")
        for defect in quality.defects
        if defect.code == code
    ]
    more = f" and {len(places) - 5} more" if len(places) > 5 else ""
    return f" ({'; '.join(places[:5])}{more})" if places else ""
