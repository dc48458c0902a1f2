"""HTML that an author wrote as it is: its pictures are judged as all others are, and it does nothing by itself.

Read in the XHTML that pandoc made of it, in whatever way it came there.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from stamba.ground.errors import ManuscriptError, Source
from stamba.ground.files import NotOfTheBookError, namesake, own_path
from stamba.manuscript import images
from stamba.manuscript.css import CssError, parts_of_value, rules_of_sheet
from stamba.manuscript.drawings import SVG, DrawingError, clean

_ACTING = (
    "script", "iframe", "frame", "frameset", "object", "embed", "applet", "portal", "form", "button", "select",
    "textarea", "audio", "video", "source", "track", "canvas", "base", "link", "meta", "template", "dialog",
)  # fmt: skip
_DRAWING = f"{{{SVG}}}svg"
_REMEDY = "Take it out of the raw HTML."


def check_raw(part: etree._Element, source: Source, folder: Path) -> None:
    """Judge the XHTML of a chapter or a note; raises ManuscriptError, with the line, for what no edition can hold."""
    for node in list(part.iter()):
        what, remedy = _wrong(node, folder)
        if what:
            raise ManuscriptError(what, remedy, where=Source(source.path, _line(node) or source.line))


def _wrong(node: etree._Element, folder: Path) -> tuple[str, str]:
    """Return the fault of one node and the remedy; nothing when it is right, or part of a drawing."""
    if not isinstance(node.tag, str):
        target = getattr(node, "target", "")
        return (f"raw HTML: <?{target}…?> is for programs", _REMEDY) if target else ("", "")
    if node.tag == _DRAWING:
        return _wrong_drawing(node)
    if node.tag.startswith(f"{{{SVG}}}"):
        return "", ""
    name = re.split("[}:]", node.tag)[-1].lower()
    acts = [str(key) for key in node.attrib if str(key).lower().startswith("on")]
    if name in _ACTING or acts:
        return f"raw HTML: <{name}{' ' + acts[0] + '=…' if acts else ''}> acts, and a book does not", _REMEDY
    try:
        parts_of_value(node.get("style", ""))
        if name == "style":
            rules_of_sheet(node.text or "")
    except CssError as wrong:
        return f"raw HTML: the style of <{name}>: {wrong}", _REMEDY
    return _wrong_picture(node.get("src", ""), folder) if name == "img" else ("", "")


def _wrong_drawing(root: etree._Element) -> tuple[str, str]:
    try:
        clean(root, images.look_at)
    except (DrawingError, images.ImageError) as wrong:
        return f"the drawing in the raw HTML cannot be used: {wrong}", wrong.remedy
    return "", ""


def _wrong_picture(name: str, folder: Path) -> tuple[str, str]:
    if re.match(r"[a-z][a-z0-9+.-]*:|//", name, re.IGNORECASE):
        return f"image {name[:60]} is not a file", "Put it into the book's folder."
    try:
        path = own_path(folder, name)
        if not path.is_file():
            path = own_path(folder, unquote(name))
        if not path.is_file():
            return f"image {name} is missing", namesake(path) or f"Put it into {path.parent.name}/."
        images.look(path)
    except NotOfTheBookError as wrong:
        return f"image {name} {wrong}", wrong.remedy
    except images.ImageError as wrong:
        return f"image {name} cannot be used: {wrong}", wrong.remedy
    return "", ""


def _line(node: etree._Element) -> int:
    for outer in (node, *node.iterancestors()):
        before = [outer, *outer.itersiblings(preceding=True)]
        line = next(
            (one.get("data-line") for one in before if isinstance(one.tag, str) and one.get("data-line")), ""
        )
        if line:
            return int(line)
    return 0
