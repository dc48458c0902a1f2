"""2 read: the author's files into pandoc's trees with places, and what is wrong with them as a book."""

from stamba.manuscript.book import chapter_files, corrections, passed_over, read
from stamba.manuscript.model import Chapter, Comment, Correction, Manuscript

__all__ = [
    "Chapter",
    "Comment",
    "Correction",
    "Manuscript",
    "chapter_files",
    "corrections",
    "passed_over",
    "read",
]
