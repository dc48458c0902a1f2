"""The pictures of a book: where each is called, and its name in the page engine, so that messages can say its file."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, urljoin

from lxml import etree

from stamba.document import Document, parse_body, place_of
from stamba.ground.errors import Source

BOOK = "file:///book/"  # where the engine thinks the book lies
_NARROW = {"td", "th", "li", "dd", "blockquote", "aside"}  # in which there is less room than the measure
_NAME = re.compile(r"\bi([0-9a-f]{32})[01]?\b")


def placed(document: Document) -> dict[str, Source]:
    """Return the pictures of the text in its order: the file as it is called, and where it is first called."""
    places: dict[str, Source] = {}
    for section in document.sections:
        for picture in parse_body(section.body).iter("img", "{http://www.w3.org/1999/xhtml}img"):
            if src := picture.get("src"):
                places.setdefault(src, place_of(section, picture))
    return places


def marked(document: Document) -> frozenset[str]:
    """Return the names in the page engine of the pictures of class `colour`, alone, in a box, or in such a section."""
    found: set[str] = set()
    for section in document.sections:
        body = parse_body(section.body)
        whole = any("colour" in heading.get("class", "").split() for heading in body.iter("h1"))
        for picture in body.iter("img"):
            around = (picture, *picture.iterancestors())
            if whole or any("colour" in one.get("class", "").split() for one in around):
                found.add(_digest(picture.get("src", "")))
    return frozenset(found)


def in_colour(name: str, pictures: frozenset[str]) -> bool:
    """Tell whether a picture of this name in a rendered PDF is among some, by their names in the page engine."""
    found = _NAME.fullmatch(name)
    return found is not None and found[1] in pictures


def alone(document: Document) -> dict[str, Source]:
    """Return the pictures that stand alone in a figure of the text and have no size of their own, with their places."""
    places: dict[str, Source] = {}
    for section in document.sections:
        for picture in parse_body(section.body).iter("img", "{http://www.w3.org/1999/xhtml}img"):
            outer = {etree.QName(one).localname for one in picture.iterancestors()}
            sized = any(picture.get(key) for key in ("width", "height", "style", "class"))
            if "figure" in outer and not sized and not outer & _NARROW and (src := picture.get("src")):
                places.setdefault(src, place_of(section, picture))
    return places


def by_their_files(text: str, document: Document) -> tuple[str, Source | None]:
    """Return a message with the engine's names of pictures replaced by the files of the book, and where the first of
    them is called.
    """
    if not _NAME.search(text):
        return text, None
    places = placed(document)
    files = {_digest(src): src for src in places}
    named = [files[name] for name in _NAME.findall(text) if name in files]
    said = _NAME.sub(lambda name: files.get(name[1], name[0]), text)
    return said, places[named[0]] if named else None


def _digest(src: str) -> str:
    return hashlib.md5(_address(src).encode(), usedforsecurity=False).hexdigest()


def _address(src: str) -> str:
    return urljoin(BOOK, quote(src, safe="/%:?#[]@!$&'()*+,;=~-._"))
