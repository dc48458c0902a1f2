"""What an image file is, and which the house refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageFile

from stamba.errors import ManuscriptError
from stamba.manuscript.images import ImageError, look
from tests.conftest import build_book, write_book

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20">{}</svg>'


@pytest.mark.parametrize(
    ("ending", "kind"), [("png", "PNG"), ("jpg", "JPEG"), ("gif", "GIF"), ("webp", "WEBP")]
)
def test_pictures_are_known_by_their_bytes(tmp_path: Path, ending: str, kind: str) -> None:
    path = tmp_path / f"a.{ending}"
    Image.new("RGB", (7, 5)).save(path)
    path = path.rename(tmp_path / "wrong.txt")
    seen = look(path)
    assert (seen.format, seen.width, seen.height, seen.moves) == (kind, 7, 5, False)
    assert seen.weight == path.stat().st_size
    assert seen.media_type == f"image/{kind.lower()}"


def test_a_picture_that_moves_is_seen(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert look(tmp_path / "a.gif").moves


def test_a_drawing_has_the_size_of_its_box(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG.format('<path d="M0 0"/><use href="#a"/>'), encoding="utf-8")
    seen = look(tmp_path / "a.svg")
    assert (seen.format, seen.width, seen.height, seen.media_type) == ("SVG", 30, 20, "image/svg+xml")


def test_tiff_is_a_picture_and_not_for_epub(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.tiff")
    assert look(tmp_path / "a.tiff").media_type == ""


REFUSED = {
    "a text": (b"no picture", "not a picture"),
    "nothing": (b"", "not a picture"),
    "half a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "not a picture"),
    "a page": (b"<?xml version='1.0'?><html/>", "not SVG"),
    "a broken drawing": (b"<svg", "not well-formed"),
    "a drawing with a script": (SVG.format("<script/>").encode(), "<script>"),
    "a drawing that listens": (SVG.format('<path onclick="x()"/>').encode(), "onclick"),
    "a drawing that moves": (SVG.format("<animate/>").encode(), "<animate>"),
    "a drawing that fetches": (SVG.format('<image href="http://a.b/c.png"/>').encode(), "http://a.b/c.png"),
    "a drawing that fetches a style": (SVG.format("<style>@import 'a.css';</style>").encode(), "style sheet"),
    "a drawing that fetches a fill": (SVG.format('<path fill="url(a.svg#b)"/>').encode(), r"url\(a\.svg#b\)"),
    "a drawing with entities": (
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("<desc>&a;</desc>").encode(), "entities"
    ),
    "a drawing with letters": (SVG.format("<g><text>a</text></g>").encode(), "it has letters"),
    "a drawing with a strange box": (SVG.replace("0 0 30 20", "auto").format("").encode(), "viewBox"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_book_cannot_hold_is_refused(tmp_path: Path, name: str) -> None:
    content, message = REFUSED[name]
    path = tmp_path / ("a.svg" if b"<" in content[:2] else "a.png")
    path.write_bytes(content)
    with pytest.raises(ImageError, match=message):
        look(path)


def test_half_a_photograph_is_refused(tmp_path: Path) -> None:
    """It has a good head, and what a reading system shows of it is half gray."""
    path = tmp_path / "a.jpg"
    Image.effect_noise((400, 300), 90).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ImageError, match="not a picture that can be read"):
        look(path)


def test_nor_when_the_page_engine_has_told_pillow_to_make_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    test_half_a_photograph_is_refused(tmp_path)
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_gray_of_16_bits_is_refused(tmp_path: Path) -> None:
    Image.frombytes("I;16", (4, 4), bytes(32)).save(tmp_path / "a.png")
    with pytest.raises(ImageError, match="more than 8 bits a channel"):
        look(tmp_path / "a.png")


def test_more_pixels_than_a_page_can_show_are_refused(tmp_path: Path) -> None:
    Image.new("1", (14_000, 14_000)).save(tmp_path / "a.png")
    with pytest.raises(ImageError, match="more pixels"):
        look(tmp_path / "a.png")


def test_a_broken_image_of_the_text_is_told_with_its_line(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\nსიტყვა.\n\n![რამე](a.png)\n"})
    (book / "a.png").write_text("no picture", encoding="utf-8")
    with pytest.raises(ManuscriptError, match="cannot be used") as wrong:
        build_book(book, tmp_path / "out", "epub")
    assert str(wrong.value).startswith(f"{book}/10-a.md:5:1: error")
