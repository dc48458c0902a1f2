"""The manuscript: which files, in which order, of which matter; what is wrong with them as a book.

Owns corrections (`sic`), images and raw HTML as they stand in the Markdown. Does not know what a piece of text means
(document) nor how it is set (typography).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stamba.config import BookConfig
from stamba.errors import ManuscriptError, RenderError, Source
from stamba.files import NotOfTheBookError, own_bytes, own_path
from stamba.manuscript import headings, images, notes, pandoc
from stamba.manuscript.pandoc import Tree
from stamba.tables import first_unprintable, nearest

# What a section can be: the EPUB Structural Semantics word, and the matter it belongs to.
KINDS = {
    "dedication": "front", "epigraph": "front", "foreword": "front", "preface": "front", "introduction": "front",
    "prologue": "body", "chapter": "body", "qna": "body", "epilogue": "body", "conclusion": "body",
    "afterword": "back", "appendix": "back", "acknowledgments": "back", "bibliography": "back", "glossary": "back",
}  # fmt: skip
# What stands in braces and means something in every edition; others are the designer's.
CLASSES = (
    *KINDS,
    "interview",
    "acknowledgements",
    "editor",
    "translator",
    "signature",
    "verse",
    "decorative",
)
_ALIASES = {"interview": "qna", "acknowledgements": "acknowledgments"}

_LOOKS_LIKE_CHAPTER = re.compile(r"[^.].*\.(md|markdown)|\d.*\.(txt|docx|odt|rtf)", re.IGNORECASE)
_COMMENT = re.compile(r"\s*(<!--.*?-->\s*)+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Correction:
    """A slip of the text as received and what is printed instead."""

    sic: str
    corr: str
    source: Source


@dataclass(frozen=True, slots=True)
class Comment:
    """What an HTML comment says, and where; `alone` on its line or lines, or inside a paragraph."""

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
class Manuscript:
    """The author's text, in reading order."""

    config: BookConfig
    chapters: tuple[Chapter, ...]


def chapter_files(folder: Path) -> tuple[Path, ...]:
    """The Markdown files of a book in reading order: by the numbers that their names begin with, then by name."""
    return tuple(sorted((path for path in folder.glob("*.md") if path.name[:1].isdigit()), key=_in_order))


def passed_over(folder: Path) -> tuple[Path, ...]:
    """Files of a book's folder that look like chapters and are none, by their names."""
    chapters = chapter_files(folder)
    return tuple(
        path
        for path in sorted(folder.iterdir())
        if path not in chapters and _LOOKS_LIKE_CHAPTER.fullmatch(path.name) and path.stem.upper() != "README"
    )


def _in_order(path: Path) -> tuple[list[int], str]:
    number = re.match(r"[\d.]*", path.name)
    return [int(part) for part in number[0].split(".") if part] if number else [], path.name


def read(config: BookConfig) -> Manuscript:
    """Read every chapter of the book; raises ManuscriptError at the first thing that is wrong."""
    files = chapter_files(config.folder)
    for path in files:
        if not path.name.isprintable():
            raise ManuscriptError(
                f"the name of a chapter has signs that nobody sees: {path.name!a}", "Rename the file.",
                where=Source(config.folder),
            )  # fmt: skip
    if not files:
        raise ManuscriptError(
            "the book has no chapters", "Chapters are files such as 10-interview.md beside book.toml.",
            where=Source(config.folder),
        )  # fmt: skip
    with ThreadPoolExecutor() as pool:
        chapters = tuple(pool.map(lambda path: _chapter(path, config), files))
    return Manuscript(config, chapters)


def corrections(chapter: Chapter) -> tuple[Correction, ...]:
    """The corrections marked in a chapter, `[printed]{sic="received"}`, in reading order."""
    found = []
    for node in pandoc.walk(chapter.tree):
        if node["t"] == "Span" and any(key == "sic" for key, _ in pandoc.attr(node)[2]):
            place = Source(chapter.source.path, *node.get("pos", ()))
            found.append(Correction(pandoc.attribute(node, "sic"), pandoc.text_of(node), place))
    return tuple(found)


def _chapter(path: Path, config: BookConfig) -> Chapter:
    text = _utf8(path, config.folder)
    notes.check_labels(path, text)
    try:
        tree = pandoc.read(text)
    except (RenderError, ManuscriptError) as wrong:
        line = wrong.where.line if wrong.where else 0
        raise ManuscriptError(wrong.what, wrong.remedy, where=Source(path, line)) from None
    comments = tuple(_comments(path, tree))
    if comments:
        tree = tuple(_without_comments(list(tree)))
    if not any(
        pandoc.text_of(block).strip() or _has_image(block) for block in tree if block["t"] != "Header"
    ):
        raise ManuscriptError(
            "the chapter is empty", "Write its text, or remove the file.", where=Source(path, 1)
        )
    headings.check_headings(path, tree, text)
    notes.check_contents(path, tree)
    _check_raw(path, tree, config)
    _check_attributes(path, tree)
    _check_images(path, tree, config)
    kind = _kind(path, tree, config)
    return Chapter(Source(path, 1), kind, KINDS[kind], tree, text, comments)


def _utf8(path: Path, folder: Path) -> str:
    """The text of a chapter, with line feeds for line ends of any kind."""
    try:
        content = own_bytes(folder, path.relative_to(folder))
    except NotOfTheBookError as wrong:
        raise ManuscriptError(f"the chapter {wrong}", wrong.remedy, where=Source(path)) from None
    except OSError as wrong:
        what = f"cannot be read: {wrong.strerror}"
        raise ManuscriptError(what, "A chapter is a file of its own.", where=Source(path)) from None
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as wrong:
        before = content[: wrong.start]
        place = Source(path, before.count(b"\n") + 1, wrong.start - before.rfind(b"\n"))
        raise ManuscriptError("not UTF-8", "Save the file as UTF-8.", where=place) from None
    stray = first_unprintable(text)
    if stray:
        before_it = text[: stray.at]
        place = Source(path, before_it.count("\n") + 1, stray.at - before_it.rfind("\n"))
        raise ManuscriptError(stray.what, stray.remedy, where=place)
    return text


def _is_comment(node: Tree) -> bool:
    return node["t"] in ("RawBlock", "RawInline") and _COMMENT.fullmatch(str(node["c"][1])) is not None


def _comments(path: Path, tree: tuple[Tree, ...]) -> Iterator[Comment]:
    for block in tree:
        for node in pandoc.walk(block):
            if _is_comment(node):
                line, column = node.get("pos", (pandoc.line_of(block), 0))
                for found in re.finditer(r"<!--(.*?)-->", node["c"][1], re.DOTALL):
                    down = node["c"][1].count("\n", 0, found.start())
                    place = Source(path, line + down, 0 if down else column + found.start())
                    yield Comment(found[1].strip(), place, alone=node["t"] == "RawBlock")


def _without_comments(part: Any) -> Any:  # noqa: ANN401 - any part of a tree
    """The tree without its comments, and without the second of the two spaces between which one stood."""
    if isinstance(part, dict):
        return {key: _without_comments(value) if key == "c" else value for key, value in part.items()}
    if not isinstance(part, list):
        return part
    kept: list[Any] = []
    dropped = False
    for node in part:
        if isinstance(node, dict) and "t" in node and _is_comment(node):
            dropped = True
        elif not (dropped and _is_space(node) and (not kept or _is_space(kept[-1]))):
            kept.append(_without_comments(node))
            dropped = False
    if dropped and kept and _is_space(kept[-1]):
        kept.pop()
    return kept


def _is_space(node: Any) -> bool:  # noqa: ANN401 - any part of a tree
    return isinstance(node, dict) and node.get("t") in ("Space", "SoftBreak")


def _has_image(block: Tree) -> bool:
    return any(node["t"] == "Image" for node in pandoc.walk(block))


def _excerpt(text: str) -> str:
    return " ".join(text.split())[:40]


def _check_raw(path: Path, tree: tuple[Tree, ...], config: BookConfig) -> None:
    for block in tree:
        for node in pandoc.walk(block):
            raw = node["t"] in ("RawBlock", "RawInline")
            if raw and node["c"][1].lstrip().startswith("<!--") and not config.raw_html:
                raise ManuscriptError(
                    f"what follows a comment on its line is lost: {_excerpt(node['c'][1].split('-->')[-1])}",
                    "Give the comment a line of its own.", where=Source(path, *node.get("pos", ())),
                )  # fmt: skip
            if raw and not config.raw_html:
                line = node.get("pos", (pandoc.line_of(block),))[0]
                raise ManuscriptError(
                    f"raw HTML: {_excerpt(node['c'][1])}",
                    "Write it in Markdown, or set raw_html = true in book.toml.", where=Source(path, line),
                )  # fmt: skip


def _check_attributes(path: Path, tree: tuple[Tree, ...]) -> None:
    """What stands in braces: no class that is nearly one of the house, sic on a span only; and links' addresses."""
    for node in pandoc.walk(tree):
        place = Source(path, *node.get("pos", ()))
        for word in pandoc.attr(node)[1]:
            meant = nearest(word, CLASSES, cutoff=0.75)
            if meant and word not in CLASSES:
                raise ManuscriptError(f"the house has no {word}", meant, where=place)
        if node["t"] == "Link":
            _check_address(node["c"][2][0], place)
        if not any(key == "sic" for key, _ in pandoc.attr(node)[2]):
            continue
        if node["t"] != "Span":
            raise ManuscriptError(
                "a correction is a piece of a paragraph", 'Write [printed]{sic="received"}.', where=place
            )
        if any(key == "sic" for inner in pandoc.walk(node["c"]) for key, _ in pandoc.attr(inner)[2]):
            raise ManuscriptError("a correction inside a correction", "Make one of the two.", where=place)


def _check_address(address: str, place: Source) -> None:
    try:
        urlsplit(address)
    except ValueError as wrong:
        raise ManuscriptError(
            f"the address {address} cannot be one: {wrong}", "Mend the address.", where=place
        ) from None


def _check_images(path: Path, tree: tuple[Tree, ...], config: BookConfig) -> None:
    for node in pandoc.walk(tree):
        if node["t"] != "Image":
            continue
        name, place = node["c"][2][0], Source(path, *node.get("pos", ()))
        if not name:
            raise ManuscriptError(
                "a picture without a file", "Write ![what it shows](file.png).", where=place
            )
        if re.match(r"[a-z][a-z0-9+.-]*:", name):
            raise ManuscriptError(
                f"image {name} is not a file", "Put it into the book's folder.", where=place
            )
        try:
            file = own_path(config.folder, name)
        except NotOfTheBookError as wrong:
            raise ManuscriptError(f"image {name} {wrong}", wrong.remedy, where=place) from None
        if not file.is_file():
            raise ManuscriptError(
                f"image {name} is missing", f"Put it into {file.parent.name}/.", where=place
            )
        try:
            mode = images.look(file).mode
        except images.ImageError as wrong:
            raise ManuscriptError(
                f"image {name} cannot be used: {wrong}", wrong.remedy, where=place
            ) from None
        if mode not in images.SHOWN_MODES:
            raise ManuscriptError(
                f"image {name} is in {mode}, which screens do not show", "Save it in RGB or gray, with 8 bits.",
                where=place,
            )  # fmt: skip


def _kind(path: Path, tree: tuple[Tree, ...], config: BookConfig) -> str:
    """What the chapter is: its heading's class says so, else its file's name, else the labels of its speakers."""
    classes = next((pandoc.attr(block)[1] for block in tree if block["t"] == "Header"), [])
    stem = re.sub(r"^[\d.]+[-_ ]*", "", path.stem)
    for word in (*classes, stem):
        kind = _ALIASES.get(word, word)
        if kind in KINDS and kind != "chapter":
            return kind
    labels = tuple(f"{speaker.label}:" for speaker in config.speakers)
    opens = sum(pandoc.text_of(block).startswith(labels) for block in tree) if labels else 0
    return "qna" if opens else "chapter"
