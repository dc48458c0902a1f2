"""The works that a book cites: its bibliography, the style of its citations, and what pandoc's citeproc makes of them.

`bibliography` names one or more files of the book's folder (BibTeX, CSL JSON, YAML, RIS), `csl` a style; in book.toml,
or as pandoc has them in the metadata of the first chapter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stamba.ground.errors import ManuscriptError, RenderError, Source
from stamba.ground.files import NotOfTheBookError, own_bytes, own_path
from stamba.ground.tables import nearest
from stamba.manuscript import pandoc
from stamba.manuscript.citations import citations, is_label
from stamba.manuscript.model import Chapter, Works
from stamba.manuscript.pandoc import Tree

_FORMATS = {
    ".bib": "biblatex",
    ".bibtex": "bibtex",
    ".json": "csljson",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".ris": "ris",
}


def read_works(folder: Path, bibliography: Sequence[str], style: str, where: Source) -> Works:
    """Read the bibliography of a book; raises ManuscriptError for a file that is not there or cannot be read."""
    found: dict[str, Tree] = {}
    for name in bibliography:
        path = _own(folder, name, where)
        form = _FORMATS.get(path.suffix.lower())
        if form is None:
            raise ManuscriptError(
                f"the bibliography {name} is of no kind that can be read", f"It may end in {', '.join(_FORMATS)}.",
                where=where,
            )  # fmt: skip
        try:
            some = pandoc.references(own_bytes(folder, name).decode("utf-8-sig"), form)
        except UnicodeDecodeError:
            raise ManuscriptError("not UTF-8", "Save the file as UTF-8.", where=Source(path)) from None
        except RenderError as wrong:
            what = f"the bibliography cannot be read: {wrong.what}"
            raise ManuscriptError(what, "Mend the file.", where=Source(path)) from None
        found |= {_key(one["c"]["id"]): one for one in some}
    return Works(found, _own(folder, style, where) if style else None)


def _own(folder: Path, name: str, where: Source) -> Path:
    try:
        path = own_path(folder, name)
    except NotOfTheBookError as wrong:
        raise ManuscriptError(f"{name} {wrong}", wrong.remedy, where=where) from None
    if not path.is_file():
        raise ManuscriptError(f"{name} is missing", "Put it into the book's folder.", where=where)
    return path


def unknown(chapters: Sequence[Chapter], works: Works) -> Iterator[ManuscriptError]:
    """Citations of works that are not in the bibliography."""
    for chapter in chapters:
        for node in pandoc.walk(chapter.tree, ("Cite",)):
            for cite in citations(node):
                key = cite["citationId"]
                if not is_label(key) and key not in works.by_key:
                    near = nearest(key, list(works.by_key))
                    yield ManuscriptError(
                        f"@{key} is not in the bibliography", near or r"Add it; or write \@ for the sign.",
                        where=Source(chapter.source.path, *node.get("pos", ())),
                    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cited:
    """The citations of a book as citeproc sets them, in their order, and the entries of its list of works by key."""

    texts: tuple[list[Tree], ...]
    entries: tuple[tuple[str, list[Tree]], ...]


def cited(cites: Sequence[Tree], works: Works, language: str) -> Cited:
    """Write citations in the style of the works; links lead to `#ref-KEY`."""
    blocks: list[Tree] = [{"t": "Para", "c": [{"t": "Cite", "c": cite["c"]}]} for cite in cites]
    made = pandoc.cited(blocks, list(works.by_key.values()), works.style, language)
    texts = [
        block["c"][0]["c"][1] if block["c"][0]["t"] == "Cite" else block["c"]
        for block in made
        if block["t"] == "Para"
    ]
    listed: Any = next((block["c"][1] for block in made if block["t"] == "Div"), [])
    entries = tuple((entry["c"][0][0].removeprefix("ref-"), entry["c"][1]) for entry in listed)
    return Cited(tuple(texts), entries)


def _written(inlines: list[Tree]) -> list[Tree]:
    """The words of a citation without the node around them."""
    out: list[Tree] = []
    for inline in inlines:
        out += inline["c"][1] if inline["t"] == "Cite" else [inline]
    return out


def _key(value: Tree) -> str:
    return str(value["c"]) if value["t"] == "MetaString" else pandoc.text_of(value["c"])
