"""Paper of pixels: a printed sheet as two pictures, folded half over half, cut and read as hands would.

It shares nothing with the program: sheets are drawn by poppler, and all it knows is pictures.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageStat

DPI = 72

Picture = Image.Image
Leaf = tuple[Picture, Picture]
"""Both faces of a piece of paper, each as it is seen when it lies on top: turning it over swaps them."""


def drawn(pdf: Path, folder: Path) -> list[Picture]:
    """Every page of a PDF in gray pixels, as large as its paper."""
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", "-png", pdf, folder / pdf.stem], check=True)
    return [Image.open(path) for path in sorted(folder.glob(f"{pdf.stem}-*.png"))]


def sheet(front: Picture, back: Picture) -> list[Leaf]:
    """A sheet on the table, its back up; the back is the picture seen after turning the sheet left for right."""
    return [(back, front)]


def folded(stack: list[Leaf], code: str) -> list[Leaf]:
    """Lay a half on the other: T the upper, B the lower, L the left, R the right one. The first leaf lies on top."""
    level = code in "TB"
    over: list[Leaf] = []
    still: list[Leaf] = []
    for top, bottom in stack:
        near, far = _halves(top, level=level)
        # Seen from below, what is left of a piece is right; head and foot stay.
        under = _halves(bottom, level=level) if level else _halves(bottom, level=level)[::-1]
        pieces = [(near, under[0]), (far, under[1])]
        moving, lying = pieces if code in "TL" else pieces[::-1]
        over.append(_turned_over(moving, level=level))
        still.append(lying)
    return over[::-1] + still


def _halves(face: Picture, *, level: bool) -> tuple[Picture, Picture]:
    width, height = face.size
    if level:
        return face.crop((0, 0, width, height // 2)), face.crop((0, height // 2, width, height))
    return face.crop((0, 0, width // 2, height)), face.crop((width // 2, 0, width, height))


def _turned_over(leaf: Leaf, *, level: bool) -> Leaf:
    """Turn a piece over: about an upright fold the faces swap, about a level one they come to stand on their heads."""
    top, bottom = leaf
    return (bottom.rotate(180), top.rotate(180)) if level else (bottom, top)


def read(stack: list[Leaf]) -> list[Picture]:
    """The faces in the order in which a reader meets them, leaf by leaf from the top."""
    return [face for leaf in stack for face in leaf]


def trimmed(face: Picture, number: int, page: Picture, spine: int, head: int) -> Picture:
    """What the knife leaves of a face: `spine` pixels from the fold, left of odd pages, and `head` from above."""
    width, height = page.size
    x = spine if number % 2 else face.width - spine - width
    return face.crop((x, head, x + width, head + height))


def unlike(one: Picture, other: Picture) -> float:
    """How unlike two pictures are: the mean difference of their pixels, 0 to 255, but for letters a pixel off."""
    one, other = (picture.filter(ImageFilter.GaussianBlur(2)) for picture in (one, other))
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])
