"""The quality of pages, read from any finished PDF: lines, the block of text, its faults, and the score.

Measures and judges nothing: limits are data (`config.quality`), findings are made by `checks.quality`.
"""

from stamba.pdf.quality.block import PageSpec
from stamba.pdf.quality.defects import Defect, Thresholds
from stamba.pdf.quality.lines import read_pages
from stamba.pdf.quality.score import PageQuality, score_pages, score_pdf

__all__ = ["Defect", "PageQuality", "PageSpec", "Thresholds", "read_pages", "score_pages", "score_pdf"]
