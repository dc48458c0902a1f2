"""Import: a source of any kind into a new book's folder, whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from stamba.config import front_matter
from stamba.config.likely import likely_language
from stamba.ground.errors import ConfigError, ManuscriptError, Source
from stamba.ground.limits import PICTURE_BYTES
from stamba.manuscript.importing import documents, folders, mending, pictures, settings
from stamba.manuscript.importing.found import Found
from stamba.manuscript.importing.source import (
    TEXT,
    Folder,
    headings,
    metadata_at_head,
    with_metadata,
    without_layout,
)


@dataclass(frozen=True, slots=True)
class Imported:
    """A book's folder that was made: of which kind of source, its chapters, and what a person should look at."""

    folder: Path
    kind: str
    chapters: int
    pictures: int
    unsure: tuple[str, ...]


def import_book(source: Path, target: Path) -> Imported:
    """Make a book's folder of a file or a folder; nothing outside of the source is read.

    Raises ConfigError when the target exists or lies in the source, ManuscriptError for what is no book.
    """
    _refuse_what_is_there(target)
    if source.is_dir() and target.resolve().is_relative_to(source.resolve()):
        raise ConfigError(f"{target} lies inside {source}", "Name a folder elsewhere.")
    found = _read(source)
    if not any(text.strip() for text in found.chapters.values()):
        raise ManuscriptError(
            "no text was found",
            "Name a Markdown file, a folder of them, or a document.",
            where=Source(source),
        )
    for name, text in found.chapters.items():
        plain = without_layout(text)
        if plain != text:
            found.chapters[name] = plain
            found.unsure.append(f"{name}: lines of nothing but commands of TeX are comments now")
        verses = sum(_like_verse(paragraph) for paragraph in plain.split("\n\n"))
        if verses > 2:
            found.unsure.append(
                f"{name}: {verses} paragraphs look like verse; a bar before a line, | so, keeps its end"
            )
    _settle(found, source)
    return put(found, target)


def _refuse_what_is_there(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise ConfigError(f"{target} is there already", "Name a folder that is not there yet.")


def put(found: Found, target: Path) -> Imported:
    """Write a book's folder, whole or not at all; raises ConfigError when it is there."""
    _refuse_what_is_there(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for name, content in found.files.items():
            _write(draft, name, content)
        for name, text in found.chapters.items():
            _write(draft, name, text.encode())
        _write(draft, "book.toml", settings.written(found).encode())
        mended = mending.mend(draft)
        draft.chmod(0o755)
        os.rename(draft, target)  # noqa: PTH104 - refuses a folder that is not empty
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    unsure = (*dict.fromkeys(found.unsure), *(one.replace(str(draft), str(target)) for one in mended))
    return Imported(target, found.kind, len(found.chapters), len(found.files), unsure)


def _read(source: Path) -> Found:
    if source.is_dir():
        found = folders.read_folder(Folder(source))
        pictures.take(Folder(source), found)
        return found
    if not source.is_file():
        raise ManuscriptError(
            "is no file and no folder", "Name what is to be imported.", where=Source(source)
        )
    if source.suffix.lower() in documents.READERS:
        return documents.read_document(source)
    if source.suffix.lower() not in TEXT:
        known = ", ".join((*TEXT, *documents.READERS))
        raise ManuscriptError("nothing reads files of this kind", f"Known are {known}.", where=Source(source))
    folder = Folder(source.parent)
    text = folder.text(source.name)
    name = f"{source.stem}.md" if source.suffix == ".txt" else source.name
    headed = with_metadata(text)
    found = Found("Markdown", {name: headed})
    if headed != text:
        text = headed
        found.unsure.append(f"{name}: the headings at its head, with title and author, are metadata now")
    found.said = front_matter.in_words_of_the_book(metadata_at_head(text, Source(source, 2)))
    pictures.take(folder, found)
    return found


def _write(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    if not Path(os.path.normpath(path)).is_relative_to(folder) or len(content) > PICTURE_BYTES:
        raise ManuscriptError(f"{name} cannot be the name of a file of a book", where=Source(Path(name)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _like_verse(paragraph: str) -> bool:
    """Tell whether a paragraph has three short lines or more, each with a capital at its head, none with a mark."""
    lines = paragraph.strip("\n").split("\n")
    bare = [line.strip(" '‘“\"") for line in lines]
    short = all(len(line) < 60 and not line.endswith(("\\", "  ")) for line in lines)
    return len(lines) > 2 and short and all(line[:1].isupper() for line in bare)


def _settle(found: Found, source: Path) -> None:
    """Fill in what nothing said: title, language, identifier."""
    said, unsure = found.said, found.unsure
    first = next(iter(found.chapters.values()))
    if not said.get("title"):
        tops = [words for level, words in headings(first) if level == 1]
        one = tops[0] if len(tops) == 1 and (len(found.chapters) == 1 or found.kind == "GitBook") else ""
        said["title"] = (
            re.sub(r"[*_`]|\[|\]\([^)]*\)|\]", "", one)
            or source.stem.replace("-", " ").replace("_", " ").strip()
        )
        unsure.append(f"the title: it is taken for “{said['title']}”")
    if not said.get("language") or not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", str(said["language"])):
        said["language"] = likely_language("\n".join(found.chapters.values()))
        unsure.append(f"the language: it is taken for {said['language']}")
    if not said.get("contributors"):
        unsure.append("the author: none was found")
    words = re.findall("[a-z0-9]+", str(said["title"]).lower())
    said["slug"] = "-".join(words)[:60].strip("-") or "book"
    whole = "\0".join([str(said["title"]), *found.chapters.values()])
    said.setdefault("identifier", uuid.uuid5(uuid.NAMESPACE_OID, whole).urn)
