"""What an image file is, and which the house refuses."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngImageFile

from stamba.ground.errors import ManuscriptError
from stamba.manuscript.images import ImageError, content_of, look, look_at
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
    "a drawing that is set to act": (
        SVG.format('<a href="#"><set attributeName="href" to="javascript:x()"/></a>').encode(), "<set>"),
    "a drawing with a page in it": (SVG.format("<foreignObject/>").encode(), "<foreignObject>"),
    "a drawing that fetches a style": (SVG.format("<style>@import 'a.css';</style>").encode(), "says @import"),
    "a drawing with a face of its own": (
        SVG.format("<style>@font-face{src:url(a.ttf)}</style>").encode(), "says @font-face"),
    "a drawing with a style sheet": (
        b'<?xml-stylesheet href="http://a.b/c.css"?>' + SVG.format("").encode(), "points outside itself"),
    "a drawing that hides its address": (
        SVG.format(r"<style>path{fill:u\72l(http://a.b/c)}</style>").encode(), "outside itself, to http://a.b/c"),
    "a drawing that writes it large": (SVG.format('<path fill="URL(//a.b/c)"/>').encode(), "outside itself, to //a.b/c"),
    "a drawing that breaks it off": (SVG.format('<path fill="url(a b"/>').encode(), "it has a mistake"),
    "a drawing with a set of pictures": (
        SVG.format("<path style=\"fill:image-set('a.png' 1x)\"/>").encode(), r"says image-set\(\)"),
    "a drawing with a page for a picture": (
        SVG.format('<image href="data:text/html;base64,PGI+"/>').encode(), "points outside itself, to data:text/html"),
    "a drawing with a broken picture": (
        SVG.format('<image href="data:image/png;base64,QUJD"/>').encode(), "not a picture that can be read"),
    "a drawing that draws itself": (SVG.format('<g id="a"><use href="#a"/></g>').encode(), "drawn inside itself"),
    "a pattern of itself": (
        SVG.format('<pattern id="a"><path class="b"/></pattern><style>.b{fill:url(#a)}</style>').encode(),
        "drawn inside itself"),
    "a drawing of ten thousand million squares": (
        SVG.format('<path id="a0"/>' + "".join(
            f'<g id="a{n + 1}">' + f'<use href="#a{n}"/>' * 10 + "</g>" for n in range(10))).encode(),
        "more than 100000 shapes"),
    "a drawing of many levels": (SVG.format("<g>" * 120 + "</g>" * 120).encode(), "deeper than 100 levels"),
    "a drawing that fetches a fill": (SVG.format('<path fill="url(a.svg#b)"/>').encode(), r"to a\.svg#b"),
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


OWN_PARTS = (
    '<linearGradient id="g"><stop offset="0" stop-color="#000"/></linearGradient>'
    '<path class="b" fill="url(\'#g\')" style="stroke: url(#g); transform: rotate(3deg)" d="M0 0h9v9z"/>'
    "<style><![CDATA[@media print { .b, path:not(.c) { fill: rgb(0 0 0 / .5) } }]]></style>"
)


def test_a_drawing_may_use_its_own_parts(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG.format(OWN_PARTS), encoding="utf-8")
    assert look(tmp_path / "a.svg").width == 30
    assert b'fill="url(#g)"' in content_of(tmp_path / "a.svg")


def test_what_a_drawing_program_left_behind_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://a.b/svg11.dtd"><?a b?><!-- c -->'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:e="http://e.f/" e:zoom="2" data-x="y" viewBox="0 0 3 2">'
        '<metadata>z</metadata><e:view>w</e:view><?v u?><a href="http://a.b"><path e:t="1" d="M0 0"/></a></svg>',
        encoding="utf-8",
    )
    assert content_of(tmp_path / "a.svg").split(b"\n", 1)[1] == (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><g><path d="M0 0"/></g></svg>'
    )


def test_a_picture_inside_a_drawing_is_looked_at(tmp_path: Path) -> None:
    inner = io.BytesIO()
    Image.new("RGB", (2, 2)).save(inner, "PNG")
    address = f"data:image/png;base64,{base64.b64encode(inner.getvalue()).decode()}"
    (tmp_path / "a.svg").write_text(SVG.format(f'<image href="{address}"/>'), encoding="utf-8")
    assert look(tmp_path / "a.svg").format == "SVG"


def test_no_program_and_no_rare_decoder_is_asked(tmp_path: Path) -> None:
    """PostScript would be run by Ghostscript; and whatever a decoder raises is one sentence."""
    eps = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\n{} loop\n"
    dds = b"DDS \x7c\0\0\0" + bytes(120)
    for content in (eps, dds):
        (tmp_path / "b.png").write_bytes(content)
        for ask in (look, content_of):
            with pytest.raises(ImageError, match="not a picture that can be read"):
                ask(tmp_path / "b.png")


@pytest.mark.parametrize("error", [RuntimeError, NotImplementedError, TypeError, KeyError, MemoryError])
def test_what_a_decoder_raises_is_one_sentence(
    error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decode(_: object) -> None:
        raise error

    Image.new("RGB", (2, 2)).save(tmp_path / "a.png")
    monkeypatch.setattr(PngImageFile, "load", decode)
    with pytest.raises(ImageError, match=rf"not a picture that can be read \({error.__name__}\)"):
        look(tmp_path / "a.png")


def test_a_tiff_whose_second_picture_is_broken_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tiff"
    Image.new("RGB", (4, 4)).save(path)
    content = bytearray(path.read_bytes())
    entries = int.from_bytes(content[4:8], "little")
    link = entries + 2 + 12 * int.from_bytes(content[entries : entries + 2], "little")
    content[link : link + 4] = len(content).to_bytes(4, "little")
    path.write_bytes(bytes(content) + bytes(6))  # a directory that says nothing
    with pytest.raises(ImageError, match="not a picture that can be read"):
        look(path)


def test_a_photograph_with_its_preview_is_a_photograph(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=frames[1:])
    seen = look(tmp_path / "a.jpg")
    assert (seen.media_type, seen.moves) == ("image/jpeg", False)


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


def test_every_edition_shows_a_drawing_and_carries_nothing_else_of_it(tmp_path: Path) -> None:
    inner = io.BytesIO()
    Image.effect_noise((1400, 1050), 9).save(inner, "PNG")
    address = f"data:image/png;base64,{base64.b64encode(inner.getvalue()).decode()}"
    book = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\nსიტყვა.\n\n![რამე](a.svg)\n"})
    drawing = OWN_PARTS + f'<image width="3" height="2" href="{address}"/><metadata>secret</metadata>'
    (book / "a.svg").write_text(SVG.format(drawing), encoding="utf-8")
    files = build_book(book, tmp_path / "out", "epub").files
    with zipfile.ZipFile(files["epub"]) as epub:
        held = epub.read("EPUB/images/image-1.svg")
    assert held == content_of(book / "a.svg")
    assert b'fill="url(#g)"' in held
    assert b"secret" not in held


def test_a_namespace_that_no_name_could_have_is_another_program_s_business() -> None:
    """Found by bench/fuzz.py: lxml takes it from the parser and gives it back to nobody."""
    inner = b'<svg xmlns="}" v="" t=""><p xmlns="h" e="" h=""/></svg>'
    whole = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 3" t="">' + inner + b"</svg>"
    assert look_at(whole, drawing=True).width == 3
