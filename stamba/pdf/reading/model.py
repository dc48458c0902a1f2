"""The values that a press needs of a PDF. Boxes and sizes are points, inks run from 0 to 1, indices from 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stamba.pdf.spaces import GRAY, PROCESS_INKS, Space

if TYPE_CHECKING:
    from datetime import datetime

    from stamba.ground.geometry import Box


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as the file says it; `values` is empty where a pattern, shading or picture makes it."""

    space: Space = GRAY
    values: tuple[float, ...] = (0.0,)

    @property
    def plates(self) -> tuple[tuple[str, float], ...]:
        """The inks it lays down with their tints; RGB and Lab lay down none that we could name."""
        kind, values = self.space.kind, self.values
        if kind == "gray" and len(values) == 1:
            return _inked(("Black",), (1 - values[0],))
        if kind == "cmyk" and len(values) == 4:
            return _inked(PROCESS_INKS, values)
        if kind in {"separation", "devicen"}:
            if self.space.inks == ("All",):
                return _inked(PROCESS_INKS, values * 4)
            return _inked(self.space.inks, values)
        return ()

    @property
    def total(self) -> float:
        """The sum of its inks in percent."""
        return round(sum(tint for _, tint in self.plates) * 100, 1)

    @property
    def white(self) -> bool:
        """Tell whether it is the white of the paper, in inks or in light."""
        return (
            self.values == (1.0, 1.0, 1.0)
            if self.space.kind == "rgb"
            else bool(self.values) and not self.plates
        )

    @property
    def solid_black(self) -> bool:
        """Exactly 100 % of black and nothing else."""
        return self.plates == (("Black", 1.0),)


def _inked(inks: tuple[str, ...], tints: tuple[float, ...]) -> tuple[tuple[str, float], ...]:
    return tuple(
        (ink, round(tint, 4))
        for ink, tint in zip(inks, tints, strict=False)
        if tint > 0.0005 and ink != "None"
    )


@dataclass(frozen=True, slots=True)
class GraphicsObject:
    """Everything of one style that a page paints: kind is text, fill, stroke, stencil, picture or shading.

    `size` is the height of type or the width of a line in points; `boxes` are where it stands (the first few
    dozen apart, the rest in one); `short` names the sides where it comes to the trim and not into the bleed.
    """

    kind: str
    colour: Colour
    overprint: bool = False
    overprint_mode: int = 0
    alpha: float = 1.0
    blend: str = "Normal"
    soft_mask: bool = False
    size: float = 0.0
    font: str = ""
    boxes: tuple[Box, ...] = ()
    short: tuple[str, ...] = ()

    @property
    def transparent(self) -> bool:
        """Tell whether what lies below shines through."""
        return self.alpha < 1 or self.soft_mask or self.blend not in {"Normal", "Compatible"}


@dataclass(frozen=True, slots=True)
class PictureUse:
    """A picture where it stands: pixels, bits, space, filters, the lower of its two resolutions, its ink.

    `ink` is the total area coverage in percent that all but 0.1 % of its pixels stay under; None unless CMYK.
    """

    name: str
    width: int
    height: int
    bits: int
    space: Space
    filters: tuple[str, ...]
    dpi: float
    box: Box | None
    stencil: bool = False
    soft_mask: bool = False
    ink: float | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class FontUse:
    """A font a page sets type in: its name, its kind, and the key its program is embedded under ("" for none)."""

    name: str
    subtype: str
    program: str
    notdef: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Oddity:
    """Something a page should not hold.

    `kind` is "syntax", "press" (it commands the press), "action", "lost" (words nobody can read) or "invisible" (text).
    """

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation: its subtype and where it lies."""

    subtype: str
    box: Box | None


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page: boxes as written (None: not there), and what it paints."""

    index: int
    media: Box
    crop: Box | None = None
    bleed: Box | None = None
    trim: Box | None = None
    art: Box | None = None
    rotate: int = 0
    user_unit: float = 1.0
    annotations: tuple[Annotation, ...] = ()
    marks: tuple[GraphicsObject, ...] = ()
    pictures: tuple[PictureUse, ...] = ()
    fonts: tuple[FontUse, ...] = ()
    group: str = ""
    oddities: tuple[Oddity, ...] = ()
    trouble: str = ""

    @property
    def blank(self) -> bool:
        """Tell whether nothing is painted inside the trim; of a page that makes no sense nobody knows."""
        unread = self.trouble or any(oddity.kind == "syntax" for oddity in self.oddities)
        return not unread and not any(
            mark.boxes and (self.trim is None or any(overlap(box, self.trim) for box in mark.boxes))
            for mark in self.marks
        )

    @property
    def plates(self) -> tuple[str, ...]:
        """The names of the inks the page needs, process inks first; RGB and Lab are named as such.

        Marks outside the bleed are the printer's, and stand on whatever plates there are.
        """
        names: set[str] = set()
        edge = self.bleed or self.trim or self.media
        for mark in self.marks:
            if not any(overlap(box, edge) for box in mark.boxes):
                continue
            names.update(ink for ink, _ in mark.colour.plates)
            if mark.colour.space.rests_on in {"rgb", "lab"}:
                names.add(mark.colour.space.rests_on.upper())
            elif not mark.colour.values:
                names.update(space_inks(mark.colour.space))
        return tuple(
            sorted(
                names,
                key=lambda name: (
                    name not in PROCESS_INKS,
                    PROCESS_INKS.index(name) if name in PROCESS_INKS else 0,
                    name,
                ),
            )
        )


def space_inks(space: Space) -> tuple[str, ...]:
    """The inks a picture or gradient in this space may lay down."""
    if space.base and space.kind == "indexed":
        return space_inks(space.base)
    if space.kind == "cmyk":
        return PROCESS_INKS
    return ("Black",) if space.kind == "gray" else space.inks


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes share more than an edge."""
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of Info or XMP on the document; "" and None for nothing. Several authors are parted by "; "."""

    title: str = ""
    author: str = ""
    creator: str = ""
    producer: str = ""
    trapped: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    pdfx_version: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """An output intent; the profile's class, space and name are "" when none is embedded."""

    kind: str
    identifier: str = ""
    registry: str = ""
    embedded: bool = False
    profile_class: str = ""
    profile_space: str = ""
    profile_name: str = ""
    components: int = 0


@dataclass(frozen=True, slots=True)
class PrintReading:
    """A whole file. `catalog` names what of the interactive kind it carries; `warnings` are the parser's."""

    name: str
    version: str
    pages: tuple[PageReading, ...]
    info: Statement
    xmp: Statement | None
    intents: tuple[Intent, ...]
    encrypted: bool = False
    has_id: bool = False
    object_streams: bool = False
    catalog: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
