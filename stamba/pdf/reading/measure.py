"""Pictures measured: resolution where they stand, and the ink they lay down.

The resolution is pixels over inches under the current matrix, the lower of the two directions. Ink is summed over the
decoded CMYK pixels; the highest thousandth is left out, as noise of JPEG would decide there.
"""

from __future__ import annotations

import io
import math
from dataclasses import replace

from PIL import Image, ImageChops

from stamba.ground import limits
from stamba.ground.geometry import PT_PER_INCH, Box
from stamba.pdf.objects import BROKEN, Array, Dictionary, Name, PdfImage, PdfObject
from stamba.pdf.pixels import whole_or_none
from stamba.pdf.reading.model import PictureUse
from stamba.pdf.reading.state import Matrix, mapped
from stamba.pdf.spaces import CMYK, GRAY, RGB, UNKNOWN, Space, space_of

_UNIT = Box(0.0, 0.0, 1.0, 1.0)
_JPX_SPACES = {"L": GRAY, "LA": GRAY, "I;16": GRAY, "RGB": RGB, "RGBA": RGB, "YCbCr": RGB, "CMYK": CMYK}


def resolution(width: int, height: int, matrix: Matrix) -> float:
    """The lower resolution in dots per inch of so many pixels on the unit square under this matrix."""
    across, up = math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])
    if not across or not up:
        return 0.0
    return round(min(width / across, height / up) * PT_PER_INCH, 1)


def picture_use(
    picture: PdfObject, name: str, matrix: Matrix, resources: PdfObject, known: dict[object, PictureUse]
) -> PictureUse:
    """An image XObject where it stands; `known` keeps what was measured of it before."""
    key = picture.objgen, name  # not by its number alone: what a page says must not depend on others
    if key not in known or picture.objgen == (0, 0):
        known[key] = _measured(picture, name, resources)
    use = known[key]
    return replace(use, dpi=resolution(use.width, use.height, matrix), box=mapped(_UNIT, matrix))


def _measured(picture: PdfObject, name: str, resources: PdfObject) -> PictureUse:
    stencil = bool(picture.get("/ImageMask", False))
    filters = filters_of(picture)
    use = PictureUse(
        name=name,
        width=int(picture.get("/Width", 0)),
        height=int(picture.get("/Height", 0)),
        bits=1 if stencil else int(picture.get("/BitsPerComponent", 8)),
        space=GRAY if stencil else _space(picture, filters, resources),
        filters=filters,
        dpi=0.0,
        box=None,
        stencil=stencil,
        soft_mask="/SMask" in picture or bool(picture.get("/SMaskInData", 0)),
    )
    if use.width * use.height > limits.PDF_PIXELS:
        return replace(use, trouble="it has too many pixels")
    try:
        with whole_or_none():
            if use.space.rests_on == "cmyk" and not stencil:
                return replace(use, ink=_ink(PdfImage(picture).as_pil_image(), picture))
            return replace(use, trouble=_decoded(picture, use))
    except BROKEN as error:
        return replace(use, trouble=str(error).splitlines()[0] if str(error) else "it cannot be decoded")


def _space(picture: PdfObject, filters: tuple[str, ...], resources: PdfObject) -> Space:
    """The colour space of a picture; a JPEG 2000 may bring its own (ISO 32000-1, 7.4.9)."""
    if "/ColorSpace" not in picture and "JPXDecode" in filters:
        try:
            with Image.open(io.BytesIO(picture.read_raw_bytes())) as opened:
                return _JPX_SPACES.get(opened.mode, UNKNOWN)
        except BROKEN:
            return UNKNOWN
    return space_of(picture.get("/ColorSpace"), resources)


def _decoded(picture: PdfObject, use: PictureUse) -> str:
    """Return the fault of the pixels of a picture whose ink is not measured; "" when they are all there."""
    if "JBIG2Decode" in use.filters:
        return ""  # Pillow has no decoder
    if "JPXDecode" in use.filters:
        Image.open(io.BytesIO(picture.read_raw_bytes())).load()
        return ""
    if {"DCTDecode", "CCITTFaxDecode"} & set(use.filters):
        PdfImage(picture).as_pil_image().load()
        return ""
    row = -(-use.width * max(use.space.components, 1) * use.bits // 8)
    there = len(picture.read_bytes())
    return "" if there >= row * use.height else f"it ends after {there} of {row * use.height} bytes"


def filters_of(stream: PdfObject) -> tuple[str, ...]:
    """The names of a stream's filters."""
    given = stream.get("/Filter")
    if given is None:
        return ()
    names = list(given) if isinstance(given, Array) else [given]
    return tuple(str(name).removeprefix("/") for name in names)


def _ink(image: Image.Image, picture: PdfObject) -> float | None:
    """The area coverage in percent that 99.9 % of the pixels stay under."""
    if image.mode != "CMYK":
        image = image.convert("CMYK")
    decode = [float(value) for value in picture.get("/Decode", [])]
    if decode == [1.0, 0.0] * 4 and "DCTDecode" not in filters_of(picture):
        image = ImageChops.invert(image)
    cyan, magenta, yellow, black = image.split()
    quarter = ImageChops.add(ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2), 2)
    histogram = quarter.histogram()
    left_out = sum(histogram) // 1000
    for value in range(255, -1, -1):
        left_out -= histogram[value]
        if left_out < 0:
            return round(value / 255 * 400, 0)
    return 0.0


def inline_use(image: PdfObject, matrix: Matrix, resources: PdfObject) -> PictureUse:
    """An inline picture where it stands."""
    stencil = bool(image.image_mask)
    space: Space = GRAY
    if not stencil:
        declared = image.obj.get("/ColorSpace", image.obj.get("/CS")) if hasattr(image, "obj") else None
        space = space_of(declared if declared is not None else Name(str(image.colorspace)), resources)
    width, height = int(image.width), int(image.height)
    return PictureUse(
        name="inline",
        width=width,
        height=height,
        bits=int(image.bits_per_component),
        space=space,
        filters=tuple(str(name).removeprefix("/") for name in image.filters),
        dpi=resolution(width, height, matrix),
        box=mapped(_UNIT, matrix),
        stencil=stencil,
    )


def gradient_ends(shading: PdfObject, components: int) -> tuple[tuple[float, ...], ...]:
    """The colours at the ends of a gradient's functions of type 2, joined or not; () where they are not to be seen."""
    found: list[tuple[float, ...]] = []
    try:
        if not _ends(shading.get("/Function"), components, found):
            return ()
    except BROKEN:
        return ()
    return tuple(dict.fromkeys(found))


def _ends(function: PdfObject, components: int, found: list[tuple[float, ...]], depth: int = 0) -> bool:
    if not isinstance(function, Dictionary) or depth > 8:
        return False
    if int(function.FunctionType) == 3:
        return all(_ends(part, components, found, depth + 1) for part in function.Functions)
    if int(function.FunctionType) != 2:
        return False
    for key, default in (("/C0", 0.0), ("/C1", 1.0)):
        colour = tuple(round(float(value), 4) for value in function.get(key, [default]))
        if len(colour) != components:
            return False
        found.append(colour)
    return True
