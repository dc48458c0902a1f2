"""The manuscript: which files, in which order, of which matter; what is wrong with them as a book.

Does not know what a piece of text means (document) nor how it is set (language, setting).
"""

from __future__ import annotations

import pickle
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stamba.config import BookConfig
from stamba.config.chapters import ENDINGS
from stamba.ground import kept
from stamba.ground.beside import shared
from stamba.ground.errors import ManuscriptError, RenderError, Source, raise_all
from stamba.ground.files import NotOfTheBookError, own_bytes
from stamba.ground.tables import first_unprintable
from stamba.manuscript import (
    anchors,
    authors,
    chapters,
    citations,
    dialect,
    formulas,
    headings,
    html,
    links,
    markup,
    notes,
    pandoc,
    typed,
)
from stamba.manuscript.model import Chapter, Comment, Correction, Manuscript, Works
from stamba.manuscript.pandoc import Tree
from stamba.manuscript.works import read_works, unknown

# What a section can be: the EPUB Structural Semantics word, and the matter it belongs to.
KINDS = {
    "dedication": "front", "epigraph": "front", "foreword": "front", "preface": "front", "introduction": "front",
    "prologue": "body", "chapter": "body", "qna": "body", "epilogue": "body", "conclusion": "body",
    "part": "body",
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
    "unnumbered",
    "unlisted",
    "task",
    "done",
    "page-break",
    "plate",
    "plate-caption",
    "colour",
)
_ALIASES = {"interview": "qna", "acknowledgements": "acknowledgments"}

_LOOKS_LIKE_CHAPTER = re.compile(r"[^.].*\.(md|markdown)|\d.*\.(txt|docx|odt|rtf)", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NAMED = 6  # chapters in a message
_FILES_OF_A_PROCESS = 2  # at least
_COMMENT = re.compile(r"\s*(<!--.*?-->\s*)+", re.DOTALL)


def passed_over(config: BookConfig) -> tuple[Path, ...]:
    """Files of a book's folder that look like chapters and are none, by their names."""
    return tuple(
        path
        for path in sorted(config.folder.iterdir())
        if path not in config.chapters
        and _LOOKS_LIKE_CHAPTER.fullmatch(path.name)
        and path.stem.upper() != "README"
    )


def read(config: BookConfig) -> Manuscript:
    """Read every chapter of the book; raises ManuscriptError for all that is wrong."""
    files = config.chapters
    for path in files:
        if not path.name.isprintable():
            raise ManuscriptError(
                f"the name of a chapter has signs that nobody sees: {path.name!a}", "Rename the file.",
                where=Source(config.folder),
            )  # fmt: skip
    if not files:
        raise ManuscriptError(
            "the book has no chapters", _where_chapters_are(config.folder), where=Source(config.folder)
        )
    texts: dict[Path, str] = {}
    wrong: list[ManuscriptError] = []
    for path in files:
        try:
            texts[path] = _utf8(path, config.folder)
        except ManuscriptError as mistake:
            wrong.append(mistake)
    works, lacking = _works(config)
    wrong += lacking
    readings = _readings(texts, config, cites=bool(works.by_key or lacking))
    wrong += [mistake for reading in readings for mistake in reading.mistakes]
    with_pictures = [_with_pictures(reading, config.folder) for reading in readings]
    wrong += [mistake for _, mistakes in with_pictures for mistake in mistakes]
    found = chapters.with_parts([chapter for some, _ in with_pictures for chapter in some])
    strays = {one.where.path for one in wrong if isinstance(one, notes.StrayNote) and one.where}
    wrong = list(notes.brought_together(wrong))
    wrong += [one for one in chapters.empty(found) if one.where and one.where.path not in strays]
    wrong += () if lacking else unknown(found, works)
    linked = links.resolved(found)
    raise_all(sorted([*wrong, *linked.mistakes], key=lambda one: one.where or Source(config.folder)))
    return Manuscript(config, linked.chapters, works, linked.dropped)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file as its chapters, what is wrong with it, and whether it shows pictures, which are not looked at yet."""

    chapters: tuple[Chapter, ...]
    mistakes: tuple[ManuscriptError, ...] = ()
    pictures: bool = False


def _readings(texts: Mapping[Path, str], config: BookConfig, *, cites: bool) -> list[_Reading]:
    """Read files, or have them as they were read before; `cites` tells whether they can cite works."""
    references = tuple(one for text in texts.values() for one in dialect.references(text))
    headings_of_all = tuple(one for text in texts.values() for one in dialect.headings(text))
    labels = tuple(f"{speaker.label}:" for speaker in config.speakers)
    title = config.metadata.title if len(config.chapters) == 1 else ""
    tasks: dict[Path, _Task] = {}
    for path, text in texts.items():
        called = tuple(dialect.called(text, headings_of_all))
        tasks[path] = _Task(
            path, text, references, called, title, labels, raw_html=config.raw_html, cites=cites
        )
    readings = {path: kept.found("chapters", _inputs(task)) for path, task in tasks.items()}

    def some(paths: Sequence[Path]) -> list[_Reading]:
        with ThreadPoolExecutor() as pool:
            return list(pool.map(lambda path: _read(tasks[path]), paths))

    waiting = [path for path, known in readings.items() if known is None]
    made = dict(
        zip(waiting, shared(some, waiting, least=_FILES_OF_A_PROCESS) if waiting else (), strict=True)
    )
    return [made[path] if known is None else pickle.loads(known) for path, known in readings.items()]  # noqa: S301 - by ourselves


@dataclass(frozen=True, slots=True)
class _Task:
    """All that the reading of a file depends on: its path and text, the addresses that the book's files write and the
    headings elsewhere that it calls, the book's title if the file is the whole book, and the labels of its speakers.
    """

    path: Path
    text: str
    references: tuple[str, ...]
    called: tuple[str, ...]
    title: str
    labels: tuple[str, ...]
    raw_html: bool
    cites: bool


def _inputs(task: _Task) -> tuple[str, str]:
    return task.text, repr(replace(task, text=""))


def _read(task: _Task) -> _Reading:
    """Read a file; what is right is kept."""
    reading = _chapters(task)
    if reading.mistakes:
        return reading
    octets = pickle.dumps(reading, pickle.HIGHEST_PROTOCOL)
    kept.keep("chapters", _inputs(task), octets)
    compact: _Reading = pickle.loads(octets)  # noqa: S301 - our own; the nodes lie closer than pandoc's JSON left them
    return compact


def _with_pictures(reading: _Reading, folder: Path) -> tuple[list[Chapter], list[ManuscriptError]]:
    """The chapters of a file with the names of their pictures as they lie in the folder, and what is wrong there."""
    if not reading.pictures:
        return list(reading.chapters), []
    found = [replace(one, tree=markup.located(one.source.path, one.tree, folder)) for one in reading.chapters]
    return found, [wrong for one in found for wrong in markup.pictures(one.source.path, one.tree, folder)]


def _where_chapters_are(folder: Path) -> str:
    """Return what to do in a folder without chapters: the line that names its texts, or the import of a document."""
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    texts = [
        name for name in names if name.lower().endswith(ENDINGS) and not name.upper().startswith("README")
    ]
    if texts:
        listed = ", ".join(f'"{name}"' for name in texts[:_NAMED]) + (", …" if len(texts) > _NAMED else "")
        return f"Write in book.toml, in the order of reading: chapters = [{listed}]"
    document = next(
        (name for name in names if name.lower().endswith((".docx", ".odt", ".epub", ".html"))), ""
    )
    if document:
        return f"Bring the document in: stamba import {shlex.quote(document)} NEWBOOK."
    return "Chapters are files such as 10-interview.md, or named in book.toml: chapters = […]."


def _works(config: BookConfig) -> tuple[Works, list[ManuscriptError]]:
    """The works that the book can cite; and what is wrong there."""
    try:
        return read_works(config.folder, config.bibliography, config.csl, Source(config.path)), []
    except ManuscriptError as wrong:
        return Works(), [wrong]


def unused_metadata(manuscript: Manuscript) -> Iterator[str]:
    """Yield a sentence on the metadata of files that says more than their titles, and stands for nothing."""
    first = manuscript.config.chapters[:1]
    texts = {one.source.path: one.text for one in manuscript.chapters if one.source.path not in first}
    passed = {path: sorted({*chapters.metadata(path, text)} - {"title"}) for path, text in texts.items()}
    files = [path.name for path, keys in passed.items() if keys]
    if files:
        keys = sorted({key for some in passed.values() for key in some})
        more = f" and {len(files) - 3} more files" if len(files) > 3 else ""
        where = f"{', '.join(files[:3])}{more}"
        yield f"of {where} the metadata is passed over, for the book's is in its first file: {', '.join(keys[:9])}"


def corrections(chapter: Chapter) -> tuple[Correction, ...]:
    """The corrections marked in a chapter, `[printed]{sic="received"}`, in reading order."""
    found = []
    for node in pandoc.walk(chapter.tree, ("Span",)):
        if any(key == "sic" for key, _ in pandoc.attr(node)[2]):
            place = Source(chapter.source.path, *node.get("pos", ()))
            found.append(Correction(pandoc.attribute(node, "sic"), pandoc.text_of(node), place))
    return tuple(found)


def _chapters(task: _Task) -> _Reading:
    """A file as its chapters, and what is wrong with it."""
    path, text = task.path, task.text
    try:
        said = chapters.metadata(path, text)
        tree = pandoc.read(text, task.references, task.called)
    except RenderError as wrong:
        return _Reading((), (ManuscriptError(wrong.what, wrong.remedy, where=Source(path)),))
    except ManuscriptError as wrong:  # of a part of the file, by its line
        place = Source(path, wrong.where.line if wrong.where else 0)
        return _Reading((), (ManuscriptError(wrong.what, wrong.remedy, where=place),))
    mistakes = list(notes.labels(path, text, tree))
    comments = tuple(_comments(path, tree))
    if comments:
        tree = tuple(_without_comments(list(tree)))
    tree = anchors.filled(html.understood(tree, pandoc.read_html))
    tree = chapters.titled(tree, text, said, task.title)
    if "@" in text or "&" in text:  # an entity may be the sign
        tree = tuple(citations.found(list(tree), text.split("\n"), works=task.cites))
    mistakes += headings.out_of_place(path, tree)
    mistakes += notes.contents(path, tree)
    mistakes += formulas.unread(path, tree)
    mistakes += markup.raw_html(path, tree, allowed=task.raw_html)
    mistakes += markup.attributes(path, tree, CLASSES)
    found = []
    pieces = chapters.parted(tree)
    for number, piece in enumerate(pieces):
        kind = _kind(path, piece, task.labels, whole=len(pieces) == 1)
        place = Source(path, pandoc.line_of(piece[0]) if number else 1)
        own = comments if len(pieces) == 1 else chapters.between(comments, pieces, number)
        named = authors.named_apart(piece, CLASSES)
        found.append(Chapter(place, kind, KINDS[kind], named, text, own))
    shown = any(pandoc.walk(tree, ("Image",)))
    return _Reading(tuple(found), tuple(mistakes), shown)


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
        meant = content[wrong.start : wrong.start + 1].decode("cp1252", "ignore")
        what = "not UTF-8 but UTF-16" if content[:2] in _UTF16 else "not UTF-8"
        said = f"{what}: a byte that is {meant!r} in Windows-1252" if meant and what == "not UTF-8" else what
        raise ManuscriptError(said, "Save the file as UTF-8.", where=place) from None
    stray = first_unprintable(text)
    if stray:
        before_it = text[: stray.at]
        place = Source(path, before_it.count("\n") + 1, stray.at - before_it.rfind("\n"))
        raise ManuscriptError(stray.what, stray.remedy, where=place)
    own = typed.OWN.search(text)
    if own:
        place = Source(
            path, text.count("\n", 0, own.start()) + 1, own.start() - text.rfind("\n", 0, own.start())
        )
        what = f"a character of the private use area, U+{ord(own[0]):04X}"
        raise ManuscriptError(what, "No face has it; delete it.", where=place)
    return text


def _is_comment(node: Tree) -> bool:
    return node["t"] in ("RawBlock", "RawInline") and _COMMENT.fullmatch(str(node["c"][1])) is not None


def _comments(path: Path, tree: tuple[Tree, ...]) -> Iterator[Comment]:
    for block in tree:
        for node in pandoc.walk(block, ("RawBlock", "RawInline")):
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


def _kind(path: Path, tree: tuple[Tree, ...], labels: tuple[str, ...], *, whole: bool) -> str:
    """Return the kind of the chapter by its heading's class, else its file's name, else the labels of its speakers."""
    classes = next((pandoc.attr(block)[1] for block in tree if block["t"] == "Header"), [])
    stem = re.sub(r"^[\d.]+[-_ ]*", "", path.stem)
    for word in (*classes, *((stem,) if whole else ())):
        kind: str = _ALIASES.get(word, word)
        if kind in KINDS and kind != "chapter":
            return kind
    opens = sum(pandoc.text_of(block).startswith(labels) for block in tree) if labels else 0
    return "qna" if opens else "chapter"
