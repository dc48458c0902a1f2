"""Links inside the book: what may be called, by which names, and where each call leads.

A heading may be called by the identifier that its author wrote, or by those that pandoc and GitHub make of its words;
a chapter by the name of its file. Every target gets an identifier in ASCII that is its own in the whole book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from stamba.ground.errors import ManuscriptError, Source
from stamba.ground.findings import Finding
from stamba.ground.tables import nearest
from stamba.manuscript import pandoc
from stamba.manuscript.citations import LABEL, citations, is_label
from stamba.manuscript.dialect import slugs
from stamba.manuscript.model import Chapter, Dropped, Manuscript
from stamba.manuscript.pandoc import Tree

# Identifiers of sections, their headings, printed pages, notes and their calls; no author's own may be one.
_RESERVED = re.compile(r"(page|note|noteref)-\d+|s\d+(-[hiqx]\d+)?")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_FILE = re.compile(r"(?P<path>[^#?:]+\.(?:md|markdown|qmd))(?:#(?P<name>.*))?", re.IGNORECASE)


# Where a link may lead out of the book: nothing else is understood by all readers, and safe in all.
OUTSIDE = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Linked:
    """Chapters whose links lead to identifiers or addresses, what is wrong with them, and what was no link."""

    chapters: tuple[Chapter, ...]
    mistakes: tuple[ManuscriptError, ...]
    dropped: tuple[Dropped, ...]


@dataclass(slots=True)
class _Names:
    """The names that may be called: in each file, and in the whole book, as an author would write them."""

    of_file: dict[Path, dict[str, str]] = field(default_factory=dict)
    of_book: dict[str, str] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    used: dict[str, Path] = field(default_factory=dict)
    mistakes: list[ManuscriptError] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def add(self, path: Path, name: str, identifier: str) -> None:
        self.of_file.setdefault(path, {}).setdefault(name, identifier)
        self.of_book.setdefault(name, identifier)


def resolved(chapters: Sequence[Chapter]) -> Linked:
    """Give every target its identifier and every link its target."""
    names = _Names()
    named = [_identified(chapter, number, names) for number, chapter in enumerate(chapters, start=1)]
    linked = tuple(_linked(chapter, names) for chapter in named)
    return Linked(linked, tuple(names.mistakes), tuple(names.dropped))


def lost(manuscript: Manuscript) -> Iterator[Finding]:
    """M-107: a link of which the words alone are kept, since no reader could follow it."""
    for one in manuscript.dropped:
        yield Finding(
            "M-107", f"the link to {one.target or 'nothing'} is not kept, its words are", one.source,
            "Write its whole address (https://…), the name of a chapter's file, or #identifier.",
        )  # fmt: skip


def _identified(chapter: Chapter, number: int, names: _Names) -> Chapter:
    path, counts = chapter.source.path, {"h": 0, "i": 0}
    made: dict[str, int] = {}
    # The heading that opens a chapter is number 0; without one, the section is called instead.
    names.of_file.setdefault(path, {}).setdefault("", f"s{number}")

    def identify(node: Tree) -> Tree:
        own, classes, pairs = pandoc.attr(node)
        letter = "h" if node["t"] == "Header" else "i"
        if not own and letter == "i":
            return node
        identifier = own
        if not own or not _PLAIN.fullmatch(own):
            identifier = f"s{number}-{letter}{counts[letter]}"
        elif _RESERVED.fullmatch(own):
            what = f"the identifier #{own} is one that the house gives out"
            names.mistakes.append(ManuscriptError(what, "Choose another.", where=_place(chapter, node)))
        elif own in names.used:
            what = f"the identifier #{own} is used twice, first in {names.used[own].name}"
            names.mistakes.append(ManuscriptError(what, "Rename one of them.", where=_place(chapter, node)))
        counts[letter] += 1
        names.used.setdefault(identifier, path)
        for name in (own,) if own else ():
            names.add(path, name, identifier)
        if letter == "h":
            if names.of_file[path][""] == f"s{number}":
                names.of_file[path][""] = identifier
            for name in slugs(pandoc.text_of(node)):
                again = made.get(name, 0)
                made[name] = again + 1
                names.add(path, f"{name}-{again}" if again else name, identifier)
        named = pandoc.with_attr(node, (identifier, classes, pairs))
        if not is_label(own):
            return named
        names.labels.add(own)
        return {**named, LABEL: own}

    return replace(
        chapter, tree=tuple(pandoc.replaced(block, identify, pandoc.WITH_ATTR) for block in chapter.tree)
    )


def _linked(chapter: Chapter, names: _Names) -> Chapter:
    path = chapter.source.path
    here = path

    def link(node: Tree) -> Tree:
        if node["t"] == "Cite":
            names.mistakes += _unlabelled(node, names, _place(chapter, node))
        if node["t"] != "Link":
            return node
        attr, words, (target, title) = node["c"]
        found = _target(unquote(target), here, names)
        if found is None and target.lower().startswith(OUTSIDE):
            return node
        if found is None:
            names.dropped.append(Dropped(target, title, _place(chapter, node)))
            return {**node, "t": "Span", "c": [attr, words]}
        if not found:
            names.mistakes.append(_nowhere(unquote(target), here, names, _place(chapter, node)))
        return {**node, "c": [attr, words, [f"#{found}", title]]}

    return replace(
        chapter, tree=tuple(pandoc.rewrite(block, link, ("Cite", "Link")) for block in chapter.tree)
    )


def _unlabelled(cite: Tree, names: _Names, place: Source) -> Iterator[ManuscriptError]:
    """The labels that a cross-reference asks for and nothing has."""
    for label in (one["citationId"] for one in citations(cite)):
        if is_label(label) and label not in names.labels:
            near = nearest(label, sorted(names.labels))
            yield ManuscriptError(
                f"@{label} refers to what is nowhere",
                near or f"Write {{#{label}}} where it stands.",
                where=place,
            )


def _target(target: str, here: Path, names: _Names) -> str | None:
    """The identifier that a link leads to; nothing if it is nowhere, None for a link out of the book."""
    if target.startswith("#"):
        return names.of_file.get(here, {}).get(target[1:]) or names.of_book.get(target[1:], "")
    file = _FILE.fullmatch(target)
    if not file:
        return None
    return names.of_file.get(_beside(here, file["path"]), {}).get(file["name"] or "", "")


def _beside(here: Path, name: str) -> Path:
    """A file of the book's folder as a link names it, with what is redundant taken out."""
    parts: list[str] = []
    for part in (*here.parent.parts, *Path(name).parts):
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return Path(*parts)


def _nowhere(target: str, here: Path, names: _Names, place: Source) -> ManuscriptError:
    file = _FILE.fullmatch(target)
    path = _beside(here, file["path"]) if file else here
    if path not in names.of_file:
        near = nearest(path.name, [known.name for known in names.of_file])
        return ManuscriptError(
            f"the link leads to {target}, which is no chapter of this book", near or "Mend it.", where=place
        )
    name = (file["name"] if file else target[1:]) or ""
    known = [*names.of_file[path], *names.of_book]
    return ManuscriptError(
        f"the link leads to #{name}, which is nowhere",
        nearest(name, [one for one in known if one]) or f"Write {{#{name}}} behind the heading it leads to.",
        where=place,
    )


def _place(chapter: Chapter, node: Tree) -> Source:
    return Source(chapter.source.path, *node.get("pos", (pandoc.line_of(node),)))
