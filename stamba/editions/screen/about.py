"""The metadata of a screen PDF: plain values, from the Document and book.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline: its title, the identifier of the place it leads to, what is below it."""

    title: str
    anchor: str
    children: tuple[Bookmark, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF: its name, its content, its media type."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Names:
    """Title, authors, description and identifier of the book, and its language (BCP 47)."""

    title: str
    authors: tuple[str, ...]
    description: str
    identifier: str
    language: str


@dataclass(frozen=True, slots=True)
class Front:
    """The cover: the label of its page, the words for those who do not see it, and a PDF with nothing else."""

    label: str
    words: str
    path: Path


@dataclass(frozen=True, slots=True)
class About:
    """Everything that the file says beside its pages.

    `moment` is UTC. `note` and `back` are the words for a link to a note and for one back to the text.
    `roman_pages` at the beginning are numbered i, ii, iii, and the count begins again behind them.
    """

    names: Names
    moment: datetime
    bookmarks: tuple[Bookmark, ...]
    cover: Front
    note: str
    back: str
    roman_pages: int = 0
    sources: tuple[Attached, ...] = ()
