"""The facts of an image file: its format, size, colours, whether it moves, and that it is whole. Uses Pillow."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import PIL.Image
import PIL.ImageChops
import PIL.ImageFile
from lxml import etree

from stamba.ground import limits
from stamba.manuscript import drawings
from stamba.pdf.pixels import whole_or_none
from stamba.pdf.profiles import parse_profile

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
# The formats that are opened at all, each by its own decoder: others run programs (EPS) or are seldom looked after.
_OPENED = ("PNG", "JPEG", "GIF", "WEBP", "TIFF")
_SAMPLE, _TINT = 128, 24  # pixels of a side when colours are looked for; of 255, what is not gray
_SEVERAL = "MPO"  # Pillow's word for a JPEG with a preview behind it, as cameras make them


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
    def for_print(self) -> bool:
        """Tell whether it is in the inks of a press, which are changed for the screen: a JPEG in CMYK."""
        return self.mode == "CMYK" and self.format == "JPEG"

    @property
    def media_type(self) -> str:
        """The media type, or nothing for a format that not every reader of EPUB can show."""
        return CORE_FORMATS.get(self.format, ("", ""))[0]


def look(path: Path) -> Image:
    """Look at a picture file; raises ImageError when it is none, is broken, or is a drawing that acts."""
    return look_at(_bytes(path), drawing=path.suffix.lower() == ".svg")


def content_of(path: Path) -> bytes:
    """Return the bytes of a picture for an edition: the file's own; of a drawing, what it shows and nothing else.

    Raises ImageError for a drawing as `look` does, and for a picture of a format that is not opened.
    """
    whole = _bytes(path)
    if path.suffix.lower() == ".svg" or _begins_as_xml(whole):
        return drawings.written(_drawing(whole))
    with _refusing(), PIL.Image.open(io.BytesIO(whole), formats=_OPENED):
        return whole


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > limits.PICTURE_BYTES:
        raise ImageError(
            f"it weighs more than {limits.PICTURE_BYTES // limits.MEGABYTE} MB", "Make it smaller."
        )
    return path.read_bytes()


def _begins_as_xml(content: bytes) -> bool:
    return content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<svg", b"<?xml"))


def look_at(content: bytes, *, drawing: bool = False) -> Image:
    """Look at the bytes of a picture; raises ImageError when it is none, is broken, or is a drawing that acts."""
    if drawing or _begins_as_xml(content):
        root = _drawing(content)
        width, height = _box(root)
        return Image("SVG", width, height, len(content), "RGB", moves=False)
    with _refusing():
        return _decoded(content)


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn whatever a decoder makes of a broken file into ImageError."""
    with warnings.catch_warnings(), whole_or_none():
        warnings.simplefilter("ignore")  # what a decoder says of odd tags is nothing to an author
        warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
        try:
            yield
        except (PIL.Image.DecompressionBombWarning, PIL.Image.DecompressionBombError):
            raise ImageError("it has more pixels than any page can show") from None
        except ImageError:
            raise
        except Exception as wrong:  # noqa: BLE001 - decoders let through whatever a file makes them raise
            raise ImageError(f"it is not a picture that can be read ({type(wrong).__name__})") from None


def _decoded(content: bytes) -> Image:
    with PIL.Image.open(io.BytesIO(content), formats=_OPENED) as opened:
        opened.verify()  # after which the picture cannot be used
    with PIL.Image.open(io.BytesIO(content), formats=_OPENED) as opened:
        opened.load()  # verify() passes over the end of a JPEG
        if opened.mode.startswith(("I", "F")):  # the page engine has none, and Pillow would burn it out
            raise ImageError("it has more than 8 bits a channel", "Save it with 8.")
        several = opened.format == _SEVERAL
        moves = not several and getattr(opened, "n_frames", 1) > 1
        kind = "JPEG" if several else opened.format or ""
        return Image(kind, opened.width, opened.height, len(content), opened.mode, moves)


def _drawing(content: bytes) -> etree._Element:
    try:
        return drawings.read(content, look_at)
    except drawings.DrawingError as wrong:
        raise ImageError(str(wrong), wrong.remedy) from None


def _box(root: etree._Element) -> tuple[int, int]:
    """Return width and height of a drawing's viewBox in its own unit, 0 when it has none."""
    try:
        box = [float(value) for value in root.get("viewBox", "0 0 0 0").replace(",", " ").split()]
        return int(box[2]), int(box[3])
    except (ValueError, IndexError, OverflowError):
        raise ImageError(f"its viewBox is {root.get('viewBox')!r}") from None


def coloured(path: Path) -> bool:
    """Tell whether a picture of pixels has colour to the eye: more than a tint in more than a two-hundredth of it."""
    if look(path).format == "SVG":
        return False
    with PIL.Image.open(path) as opened:
        small = opened.convert("RGB").resize((_SAMPLE, _SAMPLE), PIL.Image.Resampling.BOX)
    saturated = small.convert("HSV").getchannel("S")
    bright = PIL.ImageChops.multiply(saturated, small.convert("HSV").getchannel("V"))
    return sum(bright.histogram()[_TINT:]) > _SAMPLE * _SAMPLE // 200


def ink_profile(path: Path) -> str:
    """Return the name of the profile that a picture in CMYK carries; nothing for one without, and for others."""
    if look(path).mode != "CMYK":
        return ""
    with PIL.Image.open(path) as opened:
        profile = parse_profile(opened.info.get("icc_profile") or b"")
    return profile.name if profile else ""
