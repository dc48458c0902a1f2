"""The files of a folder that are the chapters of a book, their order, and what the first says of the book."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from pathlib import Path

from stamba.config import front_matter
from stamba.config.likely import likely_language
from stamba.ground.errors import Source
from stamba.ground.files import NotOfTheBookError, namesake, own_bytes, own_path
from stamba.ground.tables import TomlTable

ENDINGS = (".md", ".markdown", ".qmd", ".rmd")


def chapter_files(folder: Path) -> tuple[Path, ...]:
    """Return the Markdown files whose names begin with a number, by these numbers; if there are none, the only one."""
    found = sorted(path for path in folder.glob("*.md") if path.stem.upper() not in ("README", "LICENSE"))
    numbered = [path for path in found if path.name[0].isdigit()]
    return tuple(sorted(numbered, key=_in_order)) if numbered or len(found) != 1 else tuple(found)


def listed(table: TomlTable, folder: Path) -> tuple[Path, ...]:
    """Return the files that `chapters` of book.toml names, or else those of the folder; raises ConfigError."""
    files = []
    for name in table.texts("chapters"):
        try:
            path = own_path(folder, name)
        except NotOfTheBookError as wrong:
            raise table.error("chapters", f"{name} {wrong}", wrong.remedy) from None
        if not path.is_file() or path.suffix.lower() not in ENDINGS:
            what = "is no Markdown file" if path.is_file() else "is missing"
            raise table.error(
                "chapters", f"the file {name} {what}", namesake(path) or "Restore it, or mend the name."
            )
        if path in files:
            raise table.error("chapters", f"{name} is named twice", "Name each file once.")
        files.append(path)
    return tuple(files) or chapter_files(folder)


def _in_order(path: Path) -> tuple[list[int], str]:
    number = re.match(r"[\d.]*", path.name)
    return [int(part) for part in number[0].split(".") if part] if number else [], path.name


def metadata_of(path: Path, folder: Path) -> TomlTable | None:
    """Return what the metadata at the head of a chapter says of the book, in the words of book.toml; None without any.

    Raises ConfigError for metadata that cannot be read. A file that cannot be read has none: reading it will tell.
    """
    try:
        text = own_bytes(folder, path.relative_to(folder)).decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, ValueError):
        return None
    yaml = front_matter.block(text)
    if not yaml:
        return None
    found = front_matter.values_of(yaml, Source(path, 2))
    return TomlTable(
        front_matter.in_words_of_the_book(found),
        Source(path),
        text=f"\n{front_matter.with_keys_of_the_book(yaml)}",
    )


def standing_for_a_book(files: Sequence[Path], folder: Path) -> tuple[TomlTable, str] | None:
    """Return what the metadata of the first chapter says for a book.toml, filled up, and what is to be said of it.

    None when no file has metadata: then nothing says that the folder is a book.
    """
    said = metadata_of(files[0], folder) if files else None
    if said is None:
        return None
    values = said.mapping()
    text = "".join(path.read_text(encoding="utf-8", errors="replace") for path in files[:5])
    words = re.findall("[a-z0-9]+", str(values.get("slug") or values.get("title", "")).lower())
    people = "".join(one["name"] for one in values.get("contributors", []))
    language = likely_language(text)
    made = {
        "language": language,
        "identifier": uuid.uuid5(uuid.NAMESPACE_OID, f"{values.get('title')}\n{people}").urn,
    }
    guessed = "" if "language" in values else f"; its language is taken for {language}"
    remark = f"{folder} has no book.toml, and the metadata of {files[0].name} stands for it{guessed}"
    return said.filled(made | values | {"slug": "-".join(words) or "book"}), remark
