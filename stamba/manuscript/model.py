"""The model of a manuscript: chapters with pandoc's trees, their comments and corrections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stamba.config import BookConfig
from stamba.ground.errors import Source
from stamba.manuscript.pandoc import Tree


@dataclass(frozen=True, slots=True)
class Works:
    """The works of a bibliography: pandoc's metadata of each by its key, and the file of the style, if there is one."""

    by_key: Mapping[str, Tree] = field(default_factory=dict)
    style: Path | None = None


NO_WORKS = Works()


@dataclass(frozen=True, slots=True)
class Correction:
    """A slip of the text as received and what is printed instead."""

    sic: str
    corr: str
    source: Source


@dataclass(frozen=True, slots=True)
class Comment:
    """The text of an HTML comment, and its place; `alone` on its line or lines, or inside a paragraph."""

    text: str
    source: Source
    alone: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the manuscript: its place, what it is, and pandoc's tree of it; comments stand beside the tree."""

    source: Source
    kind: str
    matter: str
    tree: tuple[Tree, ...]
    text: str
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A link that no reader could follow: where it would lead, its title, and its place."""

    target: str
    title: str
    source: Source


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The author's text in reading order, the works that it cites, and the links of which the words alone are left."""

    config: BookConfig
    chapters: tuple[Chapter, ...]
    works: Works = NO_WORKS
    dropped: tuple[Dropped, ...] = ()
