"""Pictures of a print file: gray or CMYK through their own profile (or sRGB), never transparent, never guessed.

Gray pictures stay gray, whichever space they came in; a picture that is really transparent is refused or
flattened on white, as the job says. Pixels are stored without loss.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageCms, ImageFilter, ImageMath

from stamba.pdf.objects import BROKEN, Array, Name, PdfImage, PdfObject
from stamba.pdf.pixels import whole_or_none
from stamba.pdf.profiles import parse_profile, transform
from stamba.pdf.spaces import Space, space_of

if TYPE_CHECKING:
    from stamba.pdf.profiles import Profile
    from stamba.press.spec import PressSpec

_OPAQUE = (0xFF, 0xFF)
_STEPS = 33  # of the table of luminances in each colour; between them it is even


class PictureRefusedError(ValueError):
    """A picture this job cannot print; the text completes the sentence "the picture ..."."""

    def __init__(self, reason: str, code: str = "X-404") -> None:
        super().__init__(reason)
        self.code = code


def convert_picture(
    picture: PdfObject, press: PressSpec, profile: Profile, resources: PdfObject = None
) -> None:
    """Rewrite an image XObject in the inks of the job, in place; raises PictureRefusedError."""
    for key in ("/Alternates", "/Interpolate", "/Intent", "/Name"):
        if key in picture:
            del picture[key]
    if bool(picture.get("/ImageMask", False)):
        return  # a stencil: it is painted in the current ink
    space = space_of(picture.get("/ColorSpace"), resources)
    transparent = "/SMask" in picture or "/SMaskInData" in picture
    if isinstance(picture.get("/Mask"), Array):
        raise PictureRefusedError("has one transparent colour. Save it again without transparency", "X-405")
    if (
        not transparent
        and space.kind in {"gray", "cmyk"}
        and not space.managed
        and not _colour_in(press, space)
    ):
        return
    image = _pixels(picture)
    alpha = _alpha(picture, press) if transparent else None
    if alpha:
        image = _on_white(image, alpha)
    if "/SMask" in picture:
        del picture.SMask
    _store(picture, _inked(image, _own_profile(picture, space), press, profile))


def _colour_in(press: PressSpec, space: Space) -> bool:
    return press.colours == "black" and space.kind == "cmyk"


def _pixels(picture: PdfObject) -> Image.Image:
    decode = [float(value) for value in picture.get("/Decode", [])]
    # A CMYK JPEG of Adobe's kind is inverted: the renderer says so in Decode, and Pillow turns it back itself.
    adobe = decode == [1.0, 0.0] * 4 and str(picture.get("/Filter")) == "/DCTDecode"
    if decode != [0.0, 1.0] * (len(decode) // 2) and not adobe:
        raise PictureRefusedError("has an unusual Decode array")
    try:
        with whole_or_none():
            image = PdfImage(picture).as_pil_image()
            image.load()
            return image
    except BROKEN as error:
        raise PictureRefusedError(f"cannot be read: {error}", "X-407") from error


def _alpha(picture: PdfObject, press: PressSpec) -> Image.Image | None:
    """Return the picture's opacity as an L image; None where it is opaque everywhere."""
    mask = picture.get("/SMask")
    if mask is None or "/Matte" in mask:
        raise PictureRefusedError("has a transparency we cannot flatten. Save it on white", "X-405")
    alpha = _pixels(mask).convert("L")
    if alpha.getextrema() == _OPAQUE:
        return None
    if press.alpha == "refuse":
        raise PictureRefusedError("is transparent (RGBA), and the job refuses that", "X-405")
    return alpha


def _on_white(image: Image.Image, alpha: Image.Image) -> Image.Image:
    if image.mode not in {"L", "RGB"}:
        if image.mode == "CMYK":
            white = Image.new("CMYK", image.size, (0, 0, 0, 0))
            return Image.composite(image, white, alpha.resize(image.size))
        image = image.convert("RGB")
    return Image.composite(image, Image.new(image.mode, image.size, "white"), alpha.resize(image.size))


def _own_profile(picture: PdfObject, space: Space) -> bytes:
    """Return the bytes of the picture's profile, b"" for none."""
    declared = picture.get("/ColorSpace")
    if space.kind == "indexed" and isinstance(declared, Array):
        declared = declared[1]
    if isinstance(declared, Array) and len(declared) > 1 and str(declared[0]) == "/ICCBased":
        content = declared[1].read_bytes()
        parsed = parse_profile(content)
        if parsed and parsed.components == {"gray": 1, "rgb": 3, "cmyk": 4}.get(space.rests_on):
            return content
    return b""


def _is_gray(image: Image.Image) -> bool:
    red, green, blue = image.split()
    return all(
        difference.getextrema()[1] <= 2  # type: ignore[operator]
        for difference in (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    )


def _inked(image: Image.Image, own: bytes, press: PressSpec, profile: Profile) -> Image.Image:
    """Return the picture in 1, L or CMYK."""
    gray = _toned(image, own, press, profile)
    # The renderer makes gray of line art; with one bit it is judged and screened as what it is.
    return gray.convert("1", dither=Image.Dither.NONE) if gray.mode == "L" and _is_line_art(gray) else gray


def _is_line_art(image: Image.Image) -> bool:
    """Tell whether a gray picture is black and white alone, and has both."""
    return image.getcolors(2) is not None and image.getextrema() == (0, 255)


def _toned(image: Image.Image, own: bytes, press: PressSpec, profile: Profile) -> Image.Image:
    if image.mode in {"1", "L"}:
        return image
    if image.mode in {"LA", "La"}:
        return image.convert("L")
    if image.mode.startswith(("I", "F")):  # Pillow would cut off what is brighter than 255
        raise PictureRefusedError("has more than 8 bits a channel. Save it with 8")
    try:
        if image.mode == "CMYK":
            return _from_cmyk(image, own, press, profile)
        if image.mode == "LAB":
            raise PictureRefusedError("is in Lab. Save it in RGB, gray or CMYK", "X-302")
        rgb = image if image.mode == "RGB" else image.convert("RGB")
        if _is_gray(rgb):
            return rgb.getchannel("G")
        if press.colours == "black":
            if own:
                rgb = _applied(rgb, own, b"", ("RGB", "RGB"))
            return _luminance(rgb)
        return _within(_applied(rgb, own, profile.content, ("RGB", "CMYK")), press.ink_limit)
    except ValueError as error:
        if isinstance(error, PictureRefusedError):
            raise
        raise PictureRefusedError(f"cannot be converted: {error}") from error


@cache
def _to_luminance() -> ImageFilter.Color3DLUT:
    """The table from sRGB to the gray of the same luminance (IEC 61966-2-1, Y of Rec. 709)."""

    def light(code: float) -> float:
        return code / 12.92 if code <= 0.04045 else ((code + 0.055) / 1.055) ** 2.4

    def gray(red: float, green: float, blue: float) -> tuple[float, float, float]:
        y = 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue)
        return (12.92 * y if y <= 0.0031308 else 1.055 * y ** (1 / 2.4) - 0.055,) * 3

    return ImageFilter.Color3DLUT.generate(_STEPS, gray)


def _luminance(rgb: Image.Image) -> Image.Image:
    """Return a picture in gray as light as its colours are to the eye."""
    return rgb.filter(_to_luminance()).getchannel("G")


def _within(image: Image.Image, limit: int) -> Image.Image:
    """Return a CMYK picture none of whose pixels has more ink than `limit` percent: black stays, colours give way."""
    most = limit * 255 // 100
    *colours, black = image.split()
    total = ImageMath.lambda_eval(
        lambda a: a["c"] + a["m"] + a["y"], c=colours[0], m=colours[1], y=colours[2]
    )
    room = ImageMath.lambda_eval(lambda a: a["most"] - a["k"], most=most, k=black)
    kept = [
        ImageMath.lambda_eval(
            lambda a: a["convert"](a["min"](a["one"], a["one"] * a["room"] / a["max"](a["total"], 1)), "L"),
            one=one, room=room, total=total,
        )
        for one in colours
    ]  # fmt: skip
    return Image.merge("CMYK", (*kept, black))


def _from_cmyk(image: Image.Image, own: bytes, press: PressSpec, profile: Profile) -> Image.Image:
    if press.colours == "black":
        return _luminance(_applied(image, own or profile.content, b"", ("CMYK", "RGB")))
    if own and own != profile.content:
        return _applied(image, own, profile.content, ("CMYK", "CMYK"))
    return image


def _applied(image: Image.Image, source: bytes, target: bytes, modes: tuple[str, str]) -> Image.Image:
    converted = ImageCms.applyTransform(image, transform(source, target, modes))
    if converted is None:  # only when converted in place, which we never ask for
        msg = "the conversion gave nothing"
        raise ValueError(msg)
    return converted


def _store(picture: PdfObject, image: Image.Image) -> None:
    """Write the pixels into the XObject; qpdf compresses them when the file is saved."""
    for key in ("/Decode", "/DecodeParms"):
        if key in picture:
            del picture[key]
    picture.Width, picture.Height = image.size
    picture.BitsPerComponent = 1 if image.mode == "1" else 8
    picture.ColorSpace = Name.DeviceCMYK if image.mode == "CMYK" else Name.DeviceGray
    picture.write(image.tobytes())
