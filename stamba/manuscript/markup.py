"""The faults in the markup of a chapter: raw HTML, braces, addresses, pictures."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from stamba.ground.errors import ManuscriptError, Source
from stamba.ground.files import NotOfTheBookError, namesake, own_path
from stamba.ground.tables import nearest
from stamba.manuscript import images, pandoc
from stamba.manuscript.pandoc import Tree

_RAW = ("RawBlock", "RawInline")


def raw_html(path: Path, tree: tuple[Tree, ...], *, allowed: bool) -> Iterator[ManuscriptError]:
    """Raw HTML that is no part of the tree, for a book that does not allow it; what is for programs in any case."""
    raw = " ".join(node["c"][1] for node in pandoc.walk(tree, _RAW))
    opened = {tag.lower() for tag in re.findall(r"<[\w:-]+", raw)}
    for block in tree:
        for node in pandoc.walk(block, _RAW):
            if allowed and not node["c"][1].lstrip().startswith("<?"):
                continue
            if node["c"][1].lstrip().startswith("<!--") and "-->" not in node["c"][1]:
                place = Source(path, *node.get("pos", (pandoc.line_of(block),)))
                yield ManuscriptError("a comment is never closed", "Write --> where it ends.", where=place)
                continue
            if node["c"][1].lstrip().startswith("<!--"):
                yield ManuscriptError(
                    f"what follows a comment on its line is lost: {_excerpt(node['c'][1].split('-->')[-1])}",
                    "Give the comment a line of its own.", where=Source(path, *node.get("pos", ())),
                )  # fmt: skip
                continue
            closes = re.match(r"</\s*([\w:-]+)", node["c"][1])
            if closes and f"<{closes[1].lower()}" in opened:
                continue  # what it closes was told
            place = Source(path, *node.get("pos", (pandoc.line_of(block),)))
            yield ManuscriptError(
                f"raw HTML: {_excerpt(node['c'][1])}",
                "Write it in Markdown, or, if it only shows, set raw_html = true in book.toml.",
                where=place,
            )  # fmt: skip


def _excerpt(text: str) -> str:
    return " ".join(text.split())[:40]


def attributes(path: Path, tree: tuple[Tree, ...], known: Collection[str]) -> Iterator[ManuscriptError]:
    """Classes that are nearly one of the house, a correction that is no span or stands in another, bad addresses."""
    words = tuple(known)
    for node in pandoc.walk(tree, pandoc.WITH_ATTR):
        place = Source(path, *node.get("pos", ()))
        for word in pandoc.attr(node)[1]:
            meant = "" if word in known else nearest(word, words, cutoff=0.75)
            if meant:
                yield ManuscriptError(f"the house has no {word}", meant, where=place)
        if node["t"] == "Link":
            yield from _address(node["c"][2][0], place)
        if not any(key == "sic" for key, _ in pandoc.attr(node)[2]):
            continue
        if node["t"] != "Span":
            yield ManuscriptError(
                "a correction is a piece of a paragraph", 'Write [printed]{sic="received"}.', where=place
            )
        if any(
            key == "sic"
            for inner in pandoc.walk(node["c"], pandoc.WITH_ATTR)
            for key, _ in pandoc.attr(inner)[2]
        ):
            yield ManuscriptError("a correction inside a correction", "Make one of the two.", where=place)


def _address(address: str, place: Source) -> Iterator[ManuscriptError]:
    try:
        urlsplit(address)
    except ValueError as wrong:
        yield ManuscriptError(
            f"the address {address} cannot be one: {wrong}", "Mend the address.", where=place
        )


def located(path: Path, tree: tuple[Tree, ...], folder: Path) -> tuple[Tree, ...]:
    """Return the tree with the names of pictures as they lie in the book's folder.

    A name counts from its chapter, or else from the folder; a sign may be written as %20 is. What is not there keeps
    its name, for `pictures` to tell.
    """

    def found(name: str) -> str:
        for plain in (name, unquote(name)):
            for place in (path.parent / plain, folder / plain.lstrip("/")):
                with suppress(NotOfTheBookError, ValueError):
                    file = own_path(folder, Path(os.path.normpath(place)).relative_to(folder))
                    if file.is_file():
                        return file.relative_to(folder).as_posix()
        return name

    def change(node: Tree) -> Tree:
        if re.match(r"[a-z][a-z0-9+.-]*:", node["c"][2][0]):
            return node
        attr, words, (name, title) = node["c"]
        return {**node, "c": [attr, words, [found(name) if name else name, title]]}

    return tuple(pandoc.rewrite(block, change, ("Image",)) for block in tree)


def pictures(path: Path, tree: tuple[Tree, ...], folder: Path) -> Iterator[ManuscriptError]:
    """Pictures that are not in the book's folder, or cannot be shown."""
    for node in pandoc.walk(tree, ("Image",)):
        wrong = _picture(node["c"][2][0], folder)
        if wrong:
            yield ManuscriptError(*wrong, where=Source(path, *node.get("pos", ())))


def _picture(name: str, folder: Path) -> tuple[str, str] | None:
    """Return the fault of a picture, and the remedy."""
    if not name:
        return "a picture without a file", "Write ![what it shows](file.png)."
    if re.match(r"[a-z][a-z0-9+.-]*:", name):
        return f"image {name} is not a file", "Put it into the book's folder."
    try:
        file = own_path(folder, name)
    except NotOfTheBookError as wrong:
        return f"image {name} {wrong}", wrong.remedy
    if not file.is_file():
        return f"image {name} is missing", namesake(file) or f"Put it into {file.parent.name}/."
    try:
        picture = images.look(file)
    except images.ImageError as wrong:
        return f"image {name} cannot be used: {wrong}", wrong.remedy
    if picture.mode not in images.SHOWN_MODES and not picture.for_print:
        what = f"image {name} is in {picture.mode} and {picture.format}, which no edition shows"
        return what, "Save it in RGB or gray, with 8 bits; or in CMYK as a JPEG."
    return None
