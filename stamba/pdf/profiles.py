"""ICC profiles: what a profile is made for, read from its header (ICC.1, 7.2), and the conversions it gives.

Pillow's ImageCms (littleCMS) does the arithmetic; relative colorimetric with black point compensation, which
keeps paper white and the depth of shadows.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PIL import Image, ImageCms

from stamba.ground.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = 128
INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile: its class ("prtr", "mntr"...), colour space ("CMYK", "RGB"...), name, and its bytes."""

    device_class: str
    space: str
    name: str
    content: bytes

    @property
    def components(self) -> int:
        """Components of its device side; 0 for a space we do not know."""
        return {"GRAY": 1, "RGB": 3, "Lab": 3, "CMYK": 4}.get(self.space, 0)


def _description(content: bytes) -> str:
    """The profile's name: textDescriptionType of version 2, multiLocalizedUnicodeType of version 4."""
    count = struct.unpack_from(">I", content, _HEADER)[0]
    for place in range(min(count, 100)):
        signature, offset, size = struct.unpack_from(">4sII", content, _HEADER + 4 + 12 * place)
        if signature != b"desc":
            continue
        tag = content[offset : offset + size]
        if tag[:4] == b"mluc":
            length, start = struct.unpack_from(">II", tag, 20)
            return tag[start : start + length].decode("utf-16-be", "replace")
        length = struct.unpack_from(">I", tag, 8)[0]
        return tag[12 : 12 + length].rstrip(b"\0").decode("latin-1")
    return ""


def _whole(content: bytes) -> bool:
    """Tell whether all is there that header and table of tags tell of (ICC.1, 7.2.2 and 7.3)."""
    size, count = struct.unpack_from(">I", content)[0], struct.unpack_from(">I", content, _HEADER)[0]
    table = _HEADER + 4 + 12 * count
    if size > len(content) or table > len(content):
        return False
    entries = struct.iter_unpack(">4sII", content[_HEADER + 4 : table])
    return all(offset + length <= len(content) for _, offset, length in entries)


def parse_profile(content: bytes) -> Profile | None:
    """Read a profile from its bytes; None when they are not one, or not a whole one."""
    if len(content) < _HEADER + 4 or content[36:40] != b"acsp" or not _whole(content):
        return None
    try:
        name = " ".join(_description(content).split())
    except (struct.error, IndexError):
        name = ""
    device_class, space = content[12:16].decode("latin-1"), content[16:20].decode("latin-1")
    return Profile(device_class.strip(), space.strip(), name, content)


def load_profile(path: Path) -> Profile:
    """The profile of a press: class prtr and CMYK, or a ConfigError that says what it is instead."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"the profile {path.name} cannot be read: {error.strerror}") from error
    profile = parse_profile(content)
    remedy = "Take the CMYK profile of the printing condition, as the printer names it."
    if profile is None and content[36:40] == b"acsp":
        raise ConfigError(f"the profile {path.name} is damaged: a part of it is missing", "Copy it again.")
    if profile is None:
        raise ConfigError(f"{path.name} is not an ICC profile", remedy)
    if profile.device_class != "prtr":
        kinds = {"mntr": "a monitor", "scnr": "a scanner", "spac": "a colour space", "link": "a link"}
        kind = kinds.get(profile.device_class, f"class {profile.device_class!r}")
        raise ConfigError(f"the profile {path.name} is made for {kind}, not for a press", remedy)
    if profile.space != "CMYK":
        raise ConfigError(f"the profile {path.name} is {profile.space}, not CMYK", remedy)
    try:
        transform(b"", content, ("RGB", "CMYK"))
    except ValueError as error:
        raise ConfigError(f"the profile {path.name} is damaged", remedy) from error
    return profile


def _opened(content: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(content) if content else ImageCms.createProfile("sRGB"))


def on_screen(content: bytes, profile: bytes) -> bytes:
    """Return a JPEG in CMYK as one in sRGB, as the paper of its own profile, else of this one, shows it.

    Raises ValueError when the profile does not fit.
    """
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
        inks = picture.info.get("icc_profile") or profile
        shown = ImageCms.applyTransform(picture, transform(inks, b"", ("CMYK", "RGB")))
    written = io.BytesIO()
    if shown is not None:  # as it is when converted in place
        shown.save(written, "JPEG", quality=92, subsampling=0)
    return written.getvalue()


@cache
def transform(source: bytes, target: bytes, modes: tuple[str, str]) -> ImageCms.ImageCmsTransform:
    """A conversion from one profile's bytes (b"" for sRGB) to another's; modes are Pillow's, as ("RGB", "CMYK").

    Raises ValueError when the profiles do not fit the modes.
    """
    try:
        return ImageCms.buildTransform(_opened(source), _opened(target), modes[0], modes[1], INTENT, FLAGS)
    except (OSError, ImageCms.PyCMSError) as error:
        msg = f"its profile does not convert {modes[0]} to {modes[1]}"
        raise ValueError(msg) from error
