"""Texts as an author types them, read into a manuscript of one chapter without a book around it."""

from __future__ import annotations

from pathlib import Path

from stamba.config import load
from stamba.ground.errors import Source
from stamba.manuscript import Chapter, Manuscript, pandoc
from tests.conftest import BOOKS

CONFIG = load(BOOKS / "bare")


def typed(text: str) -> Manuscript:
    tree = pandoc.read(text)
    return Manuscript(CONFIG, (Chapter(Source(Path("10-a.md"), 1), "chapter", "body", tree, text),))
