"""Folders of books: mdBook and GitBook (SUMMARY.md), Quarto, Bookdown, pandoc's metadata, plain Markdown."""

from __future__ import annotations

import posixpath
import re
import tomllib
from typing import Any

from stamba.config import front_matter
from stamba.ground.errors import ManuscriptError, Source
from stamba.manuscript.importing.found import Found
from stamba.manuscript.importing.source import Folder, metadata_at_head

_SUMMARY = re.compile(r"^(?P<indent>\s*)(?:[-*+]\s+|\d+[.)]\s+)?\[(?P<title>.*?)\]\(<?(?P<path>[^)>]*)>?\)")
_METADATA = tuple(
    f"{name}.{end}" for name in ("metadata", "book", "title", "defaults") for end in ("yaml", "yml", "txt")
)
_INCLUDE = re.compile(r"(?P<escape>\\)?\{\{\s*#(?P<kind>\w+)\s+(?P<what>[^}]*?)\s*\}\}")

_R_HEADING = re.compile(r"^`r if ?\(knitr:{2,3}is_html_output\(\)\) '\n(#.*)\n'`$", re.MULTILINE)


def read_folder(folder: Folder) -> Found:
    """Return the book of a folder; raises ManuscriptError when there is none."""
    for name, reader in _KINDS:
        if folder.has(name):
            return reader(folder)
    return _plain(folder)


def _plain(folder: Folder) -> Found:
    found = Found("Markdown")
    names = folder.texts()
    for name in (name for name in _METADATA if folder.has(name)):
        found.kind = "pandoc"
        said = folder.yaml(name)
        nested = said.get("metadata")
        found.said |= front_matter.in_words_of_the_book(said | (nested if isinstance(nested, dict) else {}))
        listed = said.get("input-files") or said.get("input-file")
        if listed:
            names = [one for one in _strings(listed) if _is_there(folder, one, found)]
    _take(folder, found, names)
    if len(names) > 1 and not all(re.search(r"\d", name) for name in names[1:]):
        found.unsure.append(
            "the order of the chapters: it is that of their names; change `chapters` in book.toml"
        )
    return found


def _take(folder: Folder, found: Found, names: list[str]) -> None:
    for name in names:
        text = folder.text(name)
        if not found.chapters:
            found.said = (
                front_matter.in_words_of_the_book(metadata_at_head(text, Source(folder.path / name, 2)))
                | found.said
            )
        found.chapters[name] = text


def _is_there(folder: Folder, name: str, found: Found) -> bool:
    if folder.has(name):
        return True
    found.unsure.append(f"{name} is named as a chapter and is not there")
    return False


def _strings(value: Any) -> list[str]:  # noqa: ANN401 - YAML has no types
    return [value] if isinstance(value, str) else [one for one in value or [] if isinstance(one, str)]


# --- mdBook and GitBook --------------------------------------------------------------------------------------


def _mdbook(folder: Folder) -> Found:
    found, root = Found("mdBook"), "src"
    try:
        told = tomllib.loads(folder.text("book.toml"))
    except tomllib.TOMLDecodeError as wrong:
        raise ManuscriptError(f"not TOML: {wrong}", where=Source(folder.path / "book.toml")) from None
    book = told.get("book", {})
    root = book.get("src", "src")
    if not folder.has(f"{root}/SUMMARY.md"):
        return _plain(folder)
    found.said = {
        key: book[key] for key in ("title", "description", "language") if isinstance(book.get(key), str)
    }
    people = book.get("authors") or book.get("author") or []
    found.said["contributors"] = [{"name": one, "roles": ["aut"]} for one in _strings(people)]
    _summary(folder, found, root)
    return found


def _gitbook(folder: Folder) -> Found:
    found = Found("GitBook")
    _summary(folder, found, "")
    return found


def _summary(folder: Folder, found: Found, root: str) -> None:
    below = 0
    lines = re.sub(r"<!--.*?-->", "", folder.text(posixpath.join(root, "SUMMARY.md")), flags=re.DOTALL).split(
        "\n"
    )
    name_of_the_list = next(
        (line for line in lines if line.strip()), ""
    )  # whatever it says, as mdBook has it
    for line in lines:
        heading = re.match(r"#{1,6}\s+(.*)", line)
        entry = _SUMMARY.match(line)
        if heading and line is not name_of_the_list:
            found.part(heading[1].strip())
        elif entry and entry["path"]:
            name = posixpath.normpath(
                posixpath.join(root, entry["path"].partition("#")[0].replace("%20", " "))
            )
            if name not in found.chapters and _is_there(folder, name, found):
                found.chapters[name] = _included(folder, name, folder.text(name), found)
                below += bool(entry["indent"])
        elif entry:
            found.unsure.append(f"“{entry['title']}” has no text yet")
    if below:
        found.unsure.append(f"{below} files stand below others; each is a chapter here")


def _included(folder: Folder, name: str, text: str, found: Found, depth: int = 0) -> str:
    """The text with the files that it takes in; told, since it is no longer the author's file."""
    taken: list[str] = []

    def put(call: re.Match[str]) -> str:
        if call["escape"]:
            return call[0][1:]
        if call["kind"] not in ("include", "rustdoc_include", "playground") or not call["what"]:
            return "" if call["kind"] == "title" else call[0]
        path, *part = call["what"].split()[0].split(":")
        other = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if not folder.has(other) or depth > 8:
            found.unsure.append(f"{name} takes in {path}, which is not there")
            return call[0]
        taken.append(path)
        inner = _part_of(folder.text(other), part)
        return _included(folder, other, inner, found, depth + 1) if path.endswith(".md") else inner

    out = _INCLUDE.sub(put, text)
    if taken and not depth:
        found.unsure.append(f"{name} is not to the letter: it takes in {', '.join(dict.fromkeys(taken))}")
    return out


def _part_of(text: str, part: list[str]) -> str:
    lines = text.rstrip("\n").split("\n")
    if part and part[0] and not part[0].isdigit():
        begin = next((n for n, line in enumerate(lines) if f"ANCHOR: {part[0]}" in line), -1)
        end = next((n for n, line in enumerate(lines) if f"ANCHOR_END: {part[0]}" in line), len(lines))
        lines = lines[begin + 1 : end]
    elif part:
        first = int(part[0] or 1)
        last = (int(part[1]) if part[1].isdigit() else len(lines)) if len(part) > 1 else first
        lines = lines[first - 1 : last]
    return "\n".join(line for line in lines if not re.search(r"ANCHOR(_END)?: ", line))


# --- Quarto and Bookdown -------------------------------------------------------------------------------------


def _quarto(folder: Folder) -> Found:
    told = folder.yaml("_quarto.yml")
    book = told.get("book", {})
    found = Found(
        "Quarto", said=front_matter.in_words_of_the_book({**told, **(book if isinstance(book, dict) else {})})
    )
    if not isinstance(book, dict) or not book.get("chapters"):
        _take(folder, found, folder.texts())
        return found
    _quarto_chapters(folder, found, book["chapters"])
    _quarto_chapters(folder, found, book.get("appendices") or [])
    _run(found)
    return found


def _quarto_chapters(folder: Folder, found: Found, entries: Any) -> None:  # noqa: ANN401 - YAML has no types
    for entry in entries if isinstance(entries, list) else [entries]:
        if isinstance(entry, dict):
            title = str(entry.get("part", ""))
            if folder.has(title):
                _quarto_chapters(folder, found, [title])
            elif title:
                found.part(title)
            _quarto_chapters(folder, found, entry.get("chapters") or entry.get("file") or [])
        elif isinstance(entry, str) and _is_there(folder, entry, found):
            found.chapters[entry] = folder.text(entry)


def _bookdown(folder: Folder) -> Found:
    told = folder.yaml("_bookdown.yml")
    found = Found("Bookdown")
    listed = told.get("rmd_files")
    names = (
        [one for value in listed.values() for one in _strings(value)]
        if isinstance(listed, dict)
        else _strings(listed)
    )
    if not names:
        names = [name for name in folder.texts() if "/" not in name and name.lower().endswith(".rmd")]
    names = [name for name in dict.fromkeys(["index.Rmd", *names]) if folder.has(name)]
    _take(folder, found, names)
    for name, text in found.chapters.items():
        found.chapters[name], count = _R_HEADING.subn(r"\1", text)
        if count:
            found.unsure.append(f"{name}: a heading that R writes into web pages is one of the text now")
    _run(found)
    return found


def _run(found: Found) -> None:
    if any(
        re.search(r"^\s*```+\s*\{(?:r|python|julia|ojs)\b", text, re.MULTILINE)
        for text in found.chapters.values()
    ):
        found.unsure.append("code that the other program runs is printed, and not what it makes")


_KINDS = (
    ("book.toml", _mdbook), ("_quarto.yml", _quarto), ("_bookdown.yml", _bookdown), ("SUMMARY.md", _gitbook),
)  # fmt: skip
