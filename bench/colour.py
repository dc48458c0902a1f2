"""How far is a converted picture from what LittleCMS and Ghostscript make of it? Prints a Markdown table of CIEDE2000.

    python bench/colour.py

4,096 colours drawn at random in sRGB are converted as the print edition does it, by Pillow's LittleCMS called straight,
and by Ghostscript; each result goes through the profile back to Lab and is compared (CIE 142-2001).
"""

from __future__ import annotations

import io
import math
import random
import subprocess
import tempfile
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Stream
from PIL import Image, ImageCms

from stamba.editions.print.pictures import convert_picture
from stamba.pdf.profiles import load_profile
from stamba.press.spec import PressSpec, from_table

Lab = tuple[float, float, float]
SIDE = 64
CONDITIONS = ("FOGRA39", "FOGRA29", "CGATS TR 006")


def main() -> None:
    """Print the table."""
    colours = random.Random(1)
    picture = Image.frombytes(
        "RGB", (SIDE, SIDE), bytes(colours.randrange(256) for _ in range(3 * SIDE * SIDE))
    )
    print("| condition | against | mean | 95 % below | most |\n|---|---|--:|--:|--:|")
    for condition in CONDITIONS:
        press = from_table({"condition": condition, "colours": "cmyk"}, Path())
        ours = labs(converted(picture, press), press)
        for name, other in (
            ("LittleCMS", by_littlecms(picture, press)),
            ("Ghostscript", by_ghostscript(picture, press)),
        ):
            found = sorted(ciede2000(a, b) for a, b in zip(ours, labs(other, press), strict=True))
            mean, near = sum(found) / len(found), found[int(0.95 * len(found))]
            print(f"| {condition} | {name} | {mean:.2f} | {near:.2f} | {found[-1]:.2f} |")


def placed(pdf: pikepdf.Pdf, picture: Image.Image) -> Stream:
    """Return a picture as an image XObject in DeviceRGB."""
    stream = pdf.make_stream(picture.tobytes())
    stream.Type, stream.Subtype, stream.ColorSpace = Name.XObject, Name.Image, Name.DeviceRGB
    stream.Width, stream.Height, stream.BitsPerComponent = *picture.size, 8
    return stream


def converted(picture: Image.Image, press: PressSpec) -> Image.Image:
    """Return the picture as the print edition converts it."""
    with pikepdf.new() as pdf:
        stream = placed(pdf, picture)
        convert_picture(stream, press, load_profile(press.profile))
        return Image.frombytes("CMYK", picture.size, stream.read_bytes())


def by_littlecms(picture: Image.Image, press: PressSpec) -> Image.Image:
    """Return the picture as LittleCMS converts it: relative colorimetric, with the black point."""
    ends = ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(str(press.profile))
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    way = ImageCms.buildTransform(*ends, "RGB", "CMYK", ImageCms.Intent.RELATIVE_COLORIMETRIC, flags)
    return ImageCms.applyTransform(picture, way) or picture


def by_ghostscript(picture: Image.Image, press: PressSpec) -> Image.Image:
    """Return the picture as Ghostscript converts it by the same intent."""
    with tempfile.TemporaryDirectory() as folder, pikepdf.new() as pdf:
        source, target = Path(folder) / "a.pdf", Path(folder) / "a.tif"
        page = pdf.add_blank_page(page_size=picture.size)
        page.obj.Resources = Dictionary(XObject=Dictionary(Im=placed(pdf, picture)))
        page.obj.Contents = pdf.make_stream(f"{SIDE} 0 0 {SIDE} 0 0 cm /Im Do".encode())
        pdf.save(source)
        wishes = ("-sDEVICE=tiff32nc", "-r72", "-dRenderIntent=1", "-dBlackPtComp=1")
        profile = (f"-sOutputICCProfile={press.profile}", f"--permit-file-read={press.profile}")
        subprocess.run(["gs", "-q", "-o", target, *wishes, *profile, source], check=True, capture_output=True)
        with Image.open(target) as made:
            return made.convert("CMYK")


def labs(picture: Image.Image, press: PressSpec) -> list[Lab]:
    """Return the colours of a picture in inks as the paper of the profile shows them."""
    ends = ImageCms.ImageCmsProfile(io.BytesIO(press.profile.read_bytes())), ImageCms.createProfile("LAB")
    way = ImageCms.buildTransform(*ends, "CMYK", "LAB", ImageCms.Intent.RELATIVE_COLORIMETRIC)
    shown = (ImageCms.applyTransform(picture, way) or picture).tobytes()
    signed = [value - 256 if value > 127 else value for value in shown]
    return [(shown[at] * 100 / 255, signed[at + 1], signed[at + 2]) for at in range(0, len(shown), 3)]


def ciede2000(one: Lab, other: Lab) -> float:
    """Return the difference of two colours (CIE 142-2001)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    grey = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = a1 * (1 + grey), a2 * (1 + grey)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    apart = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(apart / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    middle = h1 + h2 if c1 * c2 == 0 else (h1 + apart / 2) % 360
    t = (
        1
        - 0.17 * _cos(middle - 30)
        + 0.24 * _cos(2 * middle)
        + 0.32 * _cos(3 * middle + 6)
        - 0.2 * _cos(4 * middle - 63)
    )
    turn = 30 * math.exp(-(((middle - 275) / 25) ** 2))
    bent = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * math.sin(math.radians(2 * turn))
    dl = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2))
    dc, dh = (c2 - c1) / (1 + 0.045 * chroma), hue / (1 + 0.015 * chroma * t)
    return math.sqrt(max(0.0, dl**2 + dc**2 + dh**2 + bent * dc * dh))


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


if __name__ == "__main__":
    main()
