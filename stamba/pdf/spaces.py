"""Colour spaces of PDF (ISO 32000-1, 8.6) as values: what kind they are, how many components, which inks.

Both the converter and the reader ask here, so a file is judged by the same eyes that made it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stamba.pdf.objects import Array, Dictionary, Name, PdfError, PdfObject

DEVICE = {
    "/DeviceGray": "gray",
    "/G": "gray",
    "/DeviceRGB": "rgb",
    "/RGB": "rgb",
    "/DeviceCMYK": "cmyk",
    "/CMYK": "cmyk",
}
_SHORT = frozenset({"/G", "/RGB", "/CMYK"})
COMPONENTS = {"gray": 1, "rgb": 3, "cmyk": 4, "lab": 3, "indexed": 1, "separation": 1, "pattern": 0}
PROCESS_INKS = ("Cyan", "Magenta", "Yellow", "Black")
_BY_COMPONENTS = {1: "gray", 3: "rgb", 4: "cmyk"}


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: kind, number of components, inks by name, and whether a profile or CIE defines it.

    kind is one of gray, rgb, cmyk, lab, indexed, separation, devicen, pattern, unknown; `base` is the space
    under an indexed or pattern space, or the alternate of inks.
    """

    kind: str
    components: int
    managed: bool = False
    inks: tuple[str, ...] = ()
    base: Space | None = None

    @property
    def told(self) -> str:
        """The space in words, for a message."""
        words = {"gray": "gray", "rgb": "RGB", "cmyk": "CMYK", "lab": "Lab"}
        if self.inks:
            return " + ".join(self.inks)
        if self.kind == "indexed" and self.base:
            return f"indexed {self.base.told}"
        return f"{words.get(self.kind, self.kind)}{' with a profile' if self.managed else ''}"

    @property
    def rests_on(self) -> str:
        """The kind that finally makes the colour: the base of an indexed or pattern space, else its own."""
        return self.base.rests_on if self.base and self.kind in {"indexed", "pattern"} else self.kind


GRAY, RGB, CMYK = Space("gray", 1), Space("rgb", 3), Space("cmyk", 4)
PATTERN, UNKNOWN = Space("pattern", 0), Space("unknown", 0)
_DEVICE_SPACES = {"gray": GRAY, "rgb": RGB, "cmyk": CMYK}


def _text(value: object) -> str:
    return str(value).removeprefix("/")


def space_of(value: PdfObject, resources: PdfObject = None, depth: int = 0) -> Space:
    """The colour space of a name or an array; a name is looked up in the resources' ColorSpace.

    Anything malformed or unheard of is UNKNOWN, never an exception: the caller decides what that means.
    """
    if depth > 8:
        return UNKNOWN
    try:
        if isinstance(value, Name):
            return _named(value, resources, depth)
        if isinstance(value, Array) and len(value):
            return _built(value, resources, depth)
    except (PdfError, TypeError, ValueError, LookupError, AttributeError):
        return UNKNOWN
    return UNKNOWN


def _named(value: Name, resources: PdfObject, depth: int) -> Space:
    if str(value) == "/Pattern":
        return PATTERN
    # The short names of inline pictures come last: elsewhere /G may be any space the resources call so.
    if str(value) in _SHORT and resources is not None and value in resources.get("/ColorSpace", ()):
        return space_of(resources.ColorSpace[value], None, depth + 1)
    if kind := DEVICE.get(str(value)):
        return _DEVICE_SPACES[kind]
    if resources is not None and value in resources.get("/ColorSpace", ()):
        return space_of(resources.ColorSpace[value], None, depth + 1)
    return UNKNOWN


def _built(value: Array, resources: PdfObject, depth: int) -> Space:
    family = str(value[0])
    if family in DEVICE or (family == "/Pattern" and len(value) == 1):
        return _named(Name(family), None, depth)
    if family == "/ICCBased":
        kind = _BY_COMPONENTS.get(int(value[1].N), "unknown")
        return Space(kind, int(value[1].N), managed=True)
    if family in {"/CalGray", "/CalRGB", "/Lab"}:
        kind = {"/CalGray": "gray", "/CalRGB": "rgb", "/Lab": "lab"}[family]
        return Space(kind, COMPONENTS[kind], managed=True)
    if family in {"/Indexed", "/I"}:
        return Space("indexed", 1, base=space_of(value[1], resources, depth + 1))
    if family == "/Pattern":
        return Space("pattern", 0, base=space_of(value[1], resources, depth + 1))
    if family == "/Separation":
        base = space_of(value[2], resources, depth + 1)
        return Space("separation", 1, inks=(_text(value[1]),), base=base)
    if family == "/DeviceN":
        inks = tuple(_text(ink) for ink in value[1])
        return Space("devicen", len(inks), inks=inks, base=space_of(value[2], resources, depth + 1))
    return UNKNOWN


def separation(ink: str, cmyk: Sequence[float]) -> Array:
    """Return the space of one ink (ISO 32000-1, 8.6.6.4); where it is missing, its full tint looks like this CMYK."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[*cmyk], N=1)
    return Array([Name.Separation, Name(f"/{ink}"), Name.DeviceCMYK, tint])


def registration() -> Array:
    """Return the space of registration colour, in which marks print on every plate (ISO 32000-1, 8.6.6.4)."""
    return separation("All", (1, 1, 1, 1))


def told(kind: str, values: tuple[float, ...]) -> str:
    """Return a colour in the words of a designer: #8c1d18, or C 0 M 90 Y 80 K 40."""
    if kind == "rgb":
        return "#" + "".join(f"{round(max(0.0, min(1.0, value)) * 255):02x}" for value in values)
    if kind == "cmyk":
        return " ".join(f"{ink} {value * 100:g}" for ink, value in zip("CMYK", values, strict=False))
    return f"{kind} {' '.join(f'{value:g}' for value in values)}"
