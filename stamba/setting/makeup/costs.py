"""The cost of each fault of a page, by which faults are weighed against one another and against looser lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs in one coin: a paragraph that takes a line more than its best costs from about 10 to 200, with a line that
    is seen to be loose 1600 more.

    `uneven` is for facing pages of unequal depth, `uneven_line` for each line between them; `turned` for a word
    parted where the leaf turns; `last_page` for each line that a section's last page has fewer than
    `last_page_lines`, `lonely` for a single one; `short` for a spread run a line short; `white` for each line of
    white above the notes of a page beyond the first, of `white_lines` at most, squared; `stuck` for a page that had to
    be broken where nothing allows it; `page` for every page.
    """

    uneven: float = 10_000.0
    uneven_line: float = 1_000.0
    turned: float = 1_500.0
    lonely: float = 8_000.0
    last_page: float = 400.0
    last_page_lines: int = 4
    short: float = 120.0
    white: float = 800.0
    white_lines: float = 2.0
    stuck: float = 20_000.0
    page: float = 5.0
