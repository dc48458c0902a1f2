"""The quality of pages, read from any finished PDF: lines, the block of text, its faults, and the score.

Measures and judges nothing: limits are data (`limits`), findings are made by `checks.quality`.
"""

from stamba.quality.block import PageSpec
from stamba.quality.faults import Offence, Thresholds
from stamba.quality.limits import QualityLimits
from stamba.quality.lines import read_pages
from stamba.quality.score import PageQuality, score_pdf

__all__ = ["Offence", "PageQuality", "PageSpec", "QualityLimits", "Thresholds", "read_pages", "score_pdf"]
