"""2 read: the author's files into pandoc's trees with places, and what is wrong with them as a book."""

from stamba.manuscript.book import corrections, passed_over, read, unused_metadata
from stamba.manuscript.model import Chapter, Comment, Correction, Manuscript

__all__ = [
    "Chapter",
    "Comment",
    "Correction",
    "Manuscript",
    "corrections",
    "passed_over",
    "read",
    "unused_metadata",
]
