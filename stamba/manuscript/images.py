"""What an image file is: its format, size, colours, and whether it moves, and that it is whole. Uses Pillow."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from pathlib import Path

import PIL.Image
import PIL.ImageFile
from lxml import etree
from PIL import UnidentifiedImageError

from stamba.pdf.pixels import whole_or_none

SVG = "http://www.w3.org/2000/svg"

# Format -> media type and the ending of a name, for what every reader of EPUB can show (EPUB 3.3, 3.2).
CORE_FORMATS = {
    "PNG": ("image/png", ".png"),
    "JPEG": ("image/jpeg", ".jpg"),
    "GIF": ("image/gif", ".gif"),
    "WEBP": ("image/webp", ".webp"),
    "SVG": ("image/svg+xml", ".svg"),
}
# Pillow's words for the colours that every edition can show: the screen has RGB, and eight bits a channel.
SHOWN_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA")
_ACTIVE = (
    "script",
    "foreignObject",
    "animate",
    "animateMotion",
    "animateTransform",
    "set",
    "iframe",
    "audio",
    "video",
)


class ImageError(ValueError):
    """The file is not a picture that a book can hold; the sentence says why, the remedy what to do."""

    def __init__(self, what: str, remedy: str = "Save it as PNG, JPEG or SVG.") -> None:
        super().__init__(what)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: format in Pillow's word or "SVG", width and height in pixels (0 when a drawing has none), weight in
    bytes, Pillow's word for its colours, whether it moves.
    """

    format: str
    width: int
    height: int
    weight: int
    mode: str
    moves: bool

    @property
    def media_type(self) -> str:
        """The media type, or nothing for a format that not every reader of EPUB can show."""
        return CORE_FORMATS.get(self.format, ("", ""))[0]


def look(path: Path) -> Image:
    """Look at a picture file; raises ImageError when it is none, is broken, or is a drawing that acts."""
    weight = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    if path.suffix.lower() == ".svg" or head.startswith((b"<svg", b"<?xml")):
        return _drawing(path, weight)
    try:
        with warnings.catch_warnings(), whole_or_none():
            warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
            with PIL.Image.open(path) as opened:
                opened.verify()  # after which the picture cannot be used
            with PIL.Image.open(path) as opened:
                opened.load()  # verify() passes over the end of a JPEG
                if opened.mode.startswith(
                    ("I", "F")
                ):  # the page engine has none, and Pillow would burn it out
                    raise ImageError("it has more than 8 bits a channel", "Save it with 8.")
                moves = getattr(opened, "n_frames", 1) > 1
                return Image(opened.format or "", opened.width, opened.height, weight, opened.mode, moves)
    except (PIL.Image.DecompressionBombWarning, PIL.Image.DecompressionBombError):
        what = "it has more pixels than any page can show"
        raise ImageError(what) from None
    except ImageError:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as wrong:
        what = f"it is not a picture that can be read ({type(wrong).__name__})"
        raise ImageError(what) from None


def _drawing(path: Path, weight: int) -> Image:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.parse(str(path), parser).getroot()
    except etree.XMLSyntaxError:
        what = "it is not well-formed SVG"
        raise ImageError(what) from None
    if root.tag != f"{{{SVG}}}svg":
        what = "it is not SVG"
        raise ImageError(what)
    for element in root.iter():
        _examine(element)
    if root.find(f".//{{{SVG}}}text") is not None:
        raise ImageError("it has letters, which would be set in another face", "Turn its text into outlines.")
    try:
        box = [float(value) for value in root.get("viewBox", "0 0 0 0").replace(",", " ").split()]
        return Image("SVG", int(box[2]), int(box[3]), weight, "RGB", moves=False)
    except (ValueError, IndexError):
        what = f"its viewBox is {root.get('viewBox')!r}"
        raise ImageError(what) from None


def _examine(element: etree._Element) -> None:
    if isinstance(element, etree._Comment | etree._ProcessingInstruction):  # noqa: SLF001 - no public names
        return
    if not isinstance(element.tag, str):
        what = "its XML has entities of its own"
        raise ImageError(what)
    name = etree.QName(element).localname
    if name in _ACTIVE:
        what = f"it holds <{name}>, and a book's drawing does not act"
        raise ImageError(what)
    if name == "style" and ("@import" in (element.text or "") or _points_outside(element.text or "")):
        what = "its style sheet points outside itself"
        raise ImageError(what)
    for key, value in element.attrib.items():
        attribute = etree.QName(str(key)).localname
        if attribute.startswith("on"):
            what = f"it holds {attribute}=…, and a book's drawing does not act"
            raise ImageError(what)
        outside = attribute in ("href", "src") and not str(value).startswith(("#", "data:image/"))
        if outside or _points_outside(str(value)):
            what = f"it points outside itself, to {value!s}"
            raise ImageError(what)


def _points_outside(text: str) -> bool:
    return re.search(r"url\(\s*[\"']?(?!#)", text) is not None
