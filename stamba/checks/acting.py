"""The acts of an edition in HTML or SVG: it runs something, or asks for a file. Read from the finished file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from stamba.manuscript.css import addresses

ACTIVE = (
    "script", "iframe", "frame", "object", "embed", "applet", "portal", "form", "input", "button", "audio", "video",
    "canvas", "base", "foreignObject", "set", "animate", "animateMotion", "animateTransform", "handler", "listener",
)  # fmt: skip
_ASKING = (
    "src",
    "href",
    "poster",
    "data",
    "action",
    "formaction",
    "background",
    "cite",
    "longdesc",
    "manifest",
)
_CHOSEN = ("http://", "https://", "mailto:")
_PICTURES = tuple(f"data:image/{kind};base64," for kind in ("png", "jpeg", "gif", "webp"))
_SVG = "{http://www.w3.org/2000/svg}"


def acting(root: etree._Element) -> Iterator[str]:
    """Yield the name of every element that acts: a script, a form, a handler, a page that leaves by itself."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        tag = _local(element.tag)
        if tag in ACTIVE or any(
            str(key).lower().startswith("on") or key == "http-equiv" for key in element.attrib
        ):
            yield tag


def asking(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield every element that asks for a file or leads to one, and its address; a link that a reader follows by
    choice and a picture that is in its address are none.
    """
    for node in (*root.itersiblings(preceding=True), *root.iter()):
        if isinstance(node.tag, str):
            tag = _local(node.tag)
            for address in _addresses(node):
                chosen = tag == "a" and address.startswith(_CHOSEN)
                if not chosen and not (tag in ("image", "img") and address.startswith(_PICTURES)):
                    yield tag, address
        elif getattr(node, "target", "") == "xml-stylesheet":
            yield "xml-stylesheet", str(node.text)


def _addresses(element: etree._Element) -> Iterator[str]:
    for key, value in element.attrib.items():
        name = _local(key)
        if name in ("srcset", "imagesrcset"):
            yield from (one.split()[0] for one in str(value).split(",") if one.strip())
        elif name in _ASKING:
            yield str(value)
        elif "(" in str(value) and (name == "style" or str(element.tag).startswith(_SVG)):
            yield from addresses(str(value))
    if _local(element.tag) == "style":
        yield from addresses(element.text or "")


def _local(name: object) -> str:
    """The name of an element or an attribute without its namespace or its prefix, which a parser of HTML leaves on."""
    return re.split("[}:]", str(name))[-1]
