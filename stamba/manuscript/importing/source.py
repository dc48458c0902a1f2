"""The source of an import: a file or a folder, of which nothing outside is read, each file up to a limit."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stamba.config import front_matter
from stamba.ground.errors import ManuscriptError, Source
from stamba.ground.files import NotOfTheBookError, own_bytes, own_path

_MOST_FILES = 5000
_NOT_OF_A_BOOK = re.compile(
    r"(readme|license|licence|contributing|changelog|code[_-]of[_-]conduct|authors|security|summary|todo)\b.*",
    re.IGNORECASE,
)
TEXT = (".md", ".markdown", ".qmd", ".rmd", ".txt")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that a book is imported from."""

    path: Path

    def text(self, name: str | Path) -> str:
        """Return the text of a file; raises ManuscriptError for what is not there, outside, or not UTF-8."""
        where = Source(self.path / name)
        try:
            return own_bytes(self.path, name).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except NotOfTheBookError as wrong:
            raise ManuscriptError(f"the file {wrong}", "Import a folder that has it.", where=where) from None
        except OSError as wrong:
            raise ManuscriptError(f"cannot be read: {wrong.strerror}", where=where) from None
        except UnicodeDecodeError:
            raise ManuscriptError("not UTF-8", "Save the file as UTF-8.", where=where) from None

    def has(self, name: str | Path) -> bool:
        """Tell whether there is a file of this name inside the folder."""
        try:
            return own_path(self.path, name).is_file()
        except NotOfTheBookError:
            return False

    def yaml(self, name: str) -> dict[str, Any]:
        """Return a file of YAML as text, lists and tables."""
        text = re.sub(r"^(---|\.\.\.)[ \t]*$", "", self.text(name), flags=re.MULTILINE)
        return front_matter.values_of(text, Source(self.path / name, 1))

    def texts(self) -> list[str]:
        """Return the names of the Markdown files, numbers in their order; none that tell of the folder itself."""
        found = []
        for root, folders, files in os.walk(self.path):
            folders[:] = sorted(
                one for one in folders if not one.startswith((".", "_")) and one != "node_modules"
            )
            for name in files:
                path = (Path(root) / name).relative_to(self.path)
                if path.suffix.lower() in TEXT[:-1] and not name.startswith((".", "_")) and self.has(path):
                    found.append(path.as_posix())
            if len(found) > _MOST_FILES:
                raise ManuscriptError(
                    f"more than {_MOST_FILES} Markdown files", "Import the folder of the one book.",
                    where=Source(self.path),
                )  # fmt: skip
        chosen = [name for name in found if not _NOT_OF_A_BOOK.fullmatch(Path(name).name)] or found
        return sorted(chosen, key=_natural)


def _natural(name: str) -> list[tuple[int, int, str]]:
    first = "" if Path(name).stem.lower() in ("index", "00", "cover", "preface", "introduction") else name
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part.lower())
        for part in re.split(r"(\d+)", first)
        if part
    ]


def metadata_at_head(text: str, where: Source) -> dict[str, Any]:
    """Return what the metadata at the head of a text says, in its own keys."""
    yaml = front_matter.block(text)
    return front_matter.values_of(yaml, where) if yaml else {}


_HEAD = re.compile(
    r"\A\s*(?:#{1,6} +(?:Title|Subtitle|Author|Translator|Year|Date|Language): +\S.*\n\s*){2,}(?:-{3,}\s*\n)?"
)
_SAID = re.compile(r"^#+ +(\w+): +(.*?)\s*$", re.MULTILINE)


def with_metadata(text: str) -> str:
    """Return a text with a block of metadata for headings at its head that tell title and author, `# Title: …`."""
    head = _HEAD.match(text)
    if not head or not head[0].lstrip().startswith("#"):
        return text
    keys = {"year": "date", "language": "lang"}
    said = [(keys.get(key.lower(), key.lower()), value) for key, value in _SAID.findall(head[0])]
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said]
    return "\n".join(["---", *lines, "---", "", text[head.end() :]])


_COMMAND = r"\\(?!newpage|pagebreak|clearpage|cleardoublepage)[A-Za-z]+(?:\{[^{}\n]*\}|\[[^\]\n]*\])*[ \t]*\n"
_LAYOUT = re.compile(rf"^(?:{_COMMAND})+(?=[ \t]*(?:\n|\Z))", re.MULTILINE)


def without_layout(text: str) -> str:
    """Return a text in which paragraphs of nothing but commands of TeX, as \\doublespacing, are comments."""
    out, at, fence = [], 0, re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
    for found in _LAYOUT.finditer(text):
        before = text[: found.start()]
        if len(fence.findall(before)) % 2 or (before and not before.endswith("\n\n")):
            continue
        out += [text[at : found.start()], f"<!--\n{found[0]}-->\n"]
        at = found.end()
    return "".join([*out, text[at:]])


def headings(text: str) -> Iterator[tuple[int, str]]:
    """Yield level and words of the headings with number signs outside of code."""
    fence = ""
    for line in text.split("\n"):
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        found = None if fence else re.match(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*(?:\{[^{}]*\})?\s*$", line)
        if found:
            yield len(found[1]), found[2]
