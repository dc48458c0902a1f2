"""The blank pages that fill up the sheets of a printed book."""

from __future__ import annotations


def blanks_needed(pages: int, multiple: int) -> int:
    """Return the number of blank pages that bring the count to the multiple."""
    return -pages % multiple


def blank_places(pages: int, multiple: int, keep_last: int) -> tuple[int, ...]:
    """Return the indices (from 0) of the blanks in the padded book.

    They go before the last `keep_last` pages, so that a colophon stays last; but in pairs, since a single blank
    would turn those pages from recto to verso. The odd one goes to the very end.
    """
    blanks = blanks_needed(pages, multiple)
    kept = min(keep_last, pages)
    before = blanks if not kept else blanks - blanks % 2
    first = pages - kept
    total = pages + blanks
    return tuple(range(first, first + before)) + tuple(range(total - (blanks - before), total))
