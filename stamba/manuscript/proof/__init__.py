"""The proof at the keyboard: what an author typed against what pandoc read."""

from stamba.manuscript.proof.judge import misread
from stamba.manuscript.proof.left import left_as_marks
from stamba.manuscript.proof.misread import Misread

__all__ = ["Misread", "left_as_marks", "misread"]
