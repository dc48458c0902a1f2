"""How the page engine calls the pictures of a book, so that a message can call them by their files."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, urljoin

from stamba.document import Document, parse_body

BOOK = "file:///book/"  # where the engine thinks the book lies
_NAME = re.compile(r"\bi([0-9a-f]{32})[01]?\b")


def by_their_files(text: str, document: Document) -> str:
    """A message with the engine's names of pictures replaced by the files of the book."""
    if not _NAME.search(text):
        return text
    files = {
        hashlib.md5(_address(src).encode(), usedforsecurity=False).hexdigest(): src
        for section in document.sections
        for picture in parse_body(section.body).iter("img", "{http://www.w3.org/1999/xhtml}img")
        if (src := picture.get("src"))
    }
    return _NAME.sub(lambda name: files.get(name[1], name[0]), text)


def _address(src: str) -> str:
    return urljoin(BOOK, quote(src, safe="/%:?#[]@!$&'()*+,;=~-._"))
