"""The pictures of a folder of Markdown: those that its text names, under the names that it has for them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from stamba.ground.limits import PICTURE_BYTES
from stamba.manuscript.importing.found import Found
from stamba.manuscript.importing.source import Folder

_NAMES = re.compile(
    r"""\]\(\s*<?(?P<link>[^)>\n]+?\.(?:png|jpe?g|gif|webp|svg|tiff?))>?(?:\s+["'(][^\n]*?)?\s*\)"""
    r"""|^\s{0,3}\[[^\]]+\]:\s*<?(?P<ref>\S+?\.(?:png|jpe?g|gif|webp|svg))>?"""
    r"""|\bsrc\s*=\s*["']?(?P<src>[^"'>\s]+\.(?:png|jpe?g|gif|webp|svg))""",
    re.IGNORECASE | re.MULTILINE,
)
_FILES = re.compile(r"\S+\.(?:bib|json|yaml|csl)", re.IGNORECASE)
_ROOTS = ("", "static", "public", "src", "images", "assets")


def take(folder: Folder, found: Found) -> None:
    """Add the files of the pictures that the chapters name, and those of its citations."""
    total = 0
    for chapter, text in found.chapters.items():
        for name in _named(text):
            for source, target in _places(posixpath.dirname(chapter), name):
                if not folder.has(source) or target in found.files:
                    continue
                size = (folder.path / source).stat().st_size
                total += size
                if size > PICTURE_BYTES or total > 4 * PICTURE_BYTES:
                    found.unsure.append(f"{source} is too large and was left out")
                else:
                    found.files[target] = (folder.path / source).read_bytes()
                break
    found.said["bibliography"] = [
        one for one in found.said.get("bibliography", ()) if _cited(folder, found, one)
    ]
    if found.said.get("csl") and not _cited(folder, found, found.said["csl"]):
        del found.said["csl"]


def _cited(folder: Folder, found: Found, name: str) -> bool:
    """Tell whether a file of citations is there and was taken; a remark says so if not."""
    if not _FILES.fullmatch(name) or not folder.has(name):
        found.unsure.append(f"{name} tells of citations and is not there")
        return False
    found.files[name] = (folder.path / name).read_bytes()
    return True


def _named(text: str) -> Iterator[str]:
    for one in _NAMES.finditer(text):
        name = one["link"] or one["ref"] or one["src"]
        if not re.match(r"[a-z][a-z0-9+.-]*:", name, re.IGNORECASE):
            yield name.strip()


def _places(beside: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the places in the source where a picture may lie, and those where the book will look for it."""
    for plain in dict.fromkeys((name, unquote(name))):
        if not plain.startswith("/"):
            place = posixpath.normpath(posixpath.join(beside, plain))
            yield place, place
        bare = posixpath.normpath(plain.lstrip("/"))
        yield from ((posixpath.normpath(posixpath.join(root, bare)), bare) for root in _ROOTS)
