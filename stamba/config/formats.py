"""The pages of the editions that are not set on the book's own page: one row an edition, with its style sheet."""

from __future__ import annotations

from stamba.config.book import PrintSpec
from stamba.ground.geometry import PAPER_SIZES, Length, Margins

# By the name of the edition, which is a screen PDF on this page.
OTHER_PAGES = {
    "large-print": PrintSpec(
        trim=PAPER_SIZES["A4"],
        margins=Margins(inner=Length(25), outer=Length(25), head=Length(25), foot=Length(30)),
        bleed=Length(3),
        line=Length.from_pt(22),
        sheets=("large-print.css",),
    )
}
