"""Pictures no larger than their page, caption included, and small ones in the line at the height of the text."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from lxml import etree

from stamba.config import PrintSpec
from stamba.ground.files import NotOfTheBookError, own_path
from stamba.manuscript import images
from stamba.setting.paragraphs import WIDTH

_SMALL = 64  # pixels of height up to which a picture among words is a sign of the line
_SIGN_EM, _SIGN_BELOW_EM = 1.05, 0.18  # how high such a one is, and how much of it is below the base line
_LETTER_EM = 0.5  # the mean width of a letter
_ABOVE = 2  # lines that are kept free around a picture


def size_pictures(tree: etree._Element, folder: Path, spec: PrintSpec, size_pt: float) -> None:
    """Size the pictures of a tree of pages in a text of this size."""
    for figure in tree.iter("figure"):
        words = sum(
            len("".join(str(part) for part in caption.itertext())) for caption in figure.iter("figcaption")
        )
        lines = ceil(words * _LETTER_EM * size_pt / spec.measure_pt)
        for picture in figure.iter("img"):
            _style(picture, f"max-height: {(spec.lines - lines - _ABOVE) * spec.line.pt:.2f}pt")
    for picture in tree.iter("img"):
        if (
            picture.get("src", "").startswith("data:")
            or picture.get("style")
            or not _stands_among_words(picture)
        ):
            continue
        width, height = _pixels(folder, picture.get("src", ""))
        if 0 < height <= _SMALL:
            em = width / height * _SIGN_EM
            _style(picture, f"width: {em:.4f}em; height: {_SIGN_EM}em; vertical-align: {-_SIGN_BELOW_EM}em")
            picture.set(WIDTH, f"{em:.4f}")


def _style(picture: etree._Element, looks: str) -> None:
    picture.set("style", "; ".join([*filter(None, [picture.get("style")]), looks]))


def _stands_among_words(picture: etree._Element) -> bool:
    outer = picture.getparent()
    while outer is not None and outer.tag in ("a", "em", "strong", "span"):
        outer = outer.getparent()
    if outer is None or outer.tag == "figure":
        return False
    return bool("".join(str(part) for part in outer.itertext()).strip())


def _pixels(folder: Path, name: str) -> tuple[int, int]:
    try:
        picture = images.look(own_path(folder, name))
    except (NotOfTheBookError, images.ImageError, OSError):
        return 0, 0
    return picture.width, picture.height
