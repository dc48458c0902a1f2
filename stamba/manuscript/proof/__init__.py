"""The proof at the keyboard: what an author typed against what pandoc read."""

from stamba.manuscript.proof.judge import misread
from stamba.manuscript.proof.left import left_as_marks

__all__ = ["left_as_marks", "misread"]
