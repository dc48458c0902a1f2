from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms

from stamba.checks.preflight import preflight
from stamba.editions.print.finish import finish_print
from stamba.editions.print.pictures import _luminance
from stamba.ground.errors import RenderError
from stamba.pdf.reading import read_print
from stamba.press.spec import HOUSE_PROFILE, PressSpec
from tests.checks.preflight.samples import Sample
from tests.conftest import build_book, write_book
from tests.editions.print.samples import FACTS, data_url, inkcov, render, run

PRESS = PressSpec(pages=1)
COLOUR = replace(PRESS, colours="cmyk")
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
FOGRA = ImageCms.ImageCmsProfile(str(HOUSE_PROFILE))


def noisy(mode: str, size: tuple[int, int] = (320, 320)) -> Image.Image:
    """A picture whose pixels all differ, so that nothing is simplified on the way."""
    bands = len(mode.replace("RGBA", "rgba")) if mode != "1" else 1
    count = size[0] * size[1]
    content = bytes((index * 7 + band * 31) % 251 for index in range(count) for band in range(bands))
    return (
        Image.frombytes("L", size, content[:count]).convert("1")
        if mode == "1"
        else Image.frombytes(mode, size, content)
    )


def finished(tmp_path, image, press, kind="PNG", **options):
    body = (
        f'<img style="width: 25.4mm; image-rendering: crisp-edges" src="{data_url(image, kind, **options)}">'
    )
    source = render(tmp_path / "source.pdf", body)
    target = tmp_path / "print.pdf"
    finish_print(source, target, press, FACTS)
    return target


def stored(path) -> Image.Image:
    with pikepdf.open(path) as pdf:
        (name,) = pdf.pages[0].images
        picture = pdf.pages[0].images[name]
        assert "/SMask" not in picture
        assert "/Interpolate" not in picture
        return pikepdf.PdfImage(picture).as_pil_image().copy()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK"])
@pytest.mark.parametrize("press", [PRESS, COLOUR], ids=["black", "cmyk"])
def test_every_kind_of_picture_becomes_ink(tmp_path, mode, press):
    image = noisy("RGB").convert("P") if mode == "P" else noisy(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    target = finished(tmp_path, image, press, kind)
    (use,) = read_print(target).pages[0].pictures
    allowed = {"gray"} if press is PRESS or mode in {"1", "L"} else {"cmyk"}
    assert use.space.kind in allowed
    assert not use.space.managed
    assert not use.trouble
    codes = {finding.code for finding in preflight(target, press) if finding.severity == "error"}
    assert codes == {"X-602"}  # one page is no book


def test_an_rgb_picture_prints_in_black_alone(tmp_path):
    target = finished(tmp_path, noisy("RGB"), PRESS)
    ((cyan, magenta, yellow, black),) = inkcov(target)
    assert (cyan, magenta, yellow) == (0, 0, 0)
    assert black > 0.01


def test_the_numbers_are_those_of_the_profile(tmp_path):
    image = noisy("RGB")
    expected = ImageCms.profileToProfile(
        image,
        SRGB,
        FOGRA,
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="CMYK",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert stored(finished(tmp_path, image, COLOUR)).tobytes() == expected.tobytes()


def test_an_embedded_profile_is_obeyed():
    from stamba.editions.print.pictures import convert_picture
    from stamba.pdf.profiles import load_profile

    house = load_profile(HOUSE_PROFILE)
    pdf = pikepdf.new()
    made = {}
    stream = pdf.make_stream(swapped_primaries())
    stream.N = 3
    spaces = {"plain": pikepdf.Name.DeviceRGB, "tagged": pikepdf.Array([pikepdf.Name.ICCBased, stream])}
    for name, space in spaces.items():
        picture = pikepdf.Stream(pdf, noisy("RGB", (16, 16)).tobytes())
        picture.Subtype, picture.Width, picture.Height = pikepdf.Name.Image, 16, 16
        picture.ColorSpace, picture.BitsPerComponent = space, 8
        convert_picture(picture, COLOUR, house)
        assert picture.ColorSpace == pikepdf.Name.DeviceCMYK
        made[name] = picture.read_bytes()
    assert made["plain"] != made["tagged"]


def swapped_primaries() -> bytes:
    """sRGB with red and blue exchanged: a profile that visibly changes every colour."""
    content = bytearray(SRGB.tobytes())
    count = int.from_bytes(content[128:132], "big")
    at = {}
    for place in range(count):
        entry = 132 + 12 * place
        at[bytes(content[entry : entry + 4])] = entry
    red, blue = at[b"rXYZ"] + 4, at[b"bXYZ"] + 4
    content[red : red + 8], content[blue : blue + 8] = content[blue : blue + 8], content[red : red + 8]
    assert ImageCms.ImageCmsProfile(io.BytesIO(bytes(content)))
    return bytes(content)


def test_gray_in_rgb_is_gray_also_in_a_colour_job(tmp_path):
    target = finished(tmp_path, noisy("L").convert("RGB"), COLOUR)
    assert stored(target).mode == "L"
    assert stored(target).tobytes() == noisy("L").tobytes()


def test_a_transparent_picture_is_refused_where_the_job_says_so(tmp_path):
    with pytest.raises(RenderError, match=r"page 1: the picture .* is transparent \(RGBA\)") as caught:
        finished(tmp_path, noisy("RGBA"), replace(PRESS, alpha="refuse"))
    assert caught.value.code == "X-405"
    assert not (tmp_path / "print.pdf").exists()


def test_a_transparent_picture_is_flattened_on_white(tmp_path):
    image = Image.new("RGBA", (320, 320), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 160, 320))
    target = finished(tmp_path, image, PRESS)
    flat = stored(target)
    assert (flat.getpixel((10, 10)), flat.getpixel((300, 10))) == (0, 255)


def test_an_opaque_alpha_changes_nothing(tmp_path):
    image = noisy("RGB")
    image.putalpha(255)
    assert stored(finished(tmp_path, image, PRESS)).tobytes() == _luminance(noisy("RGB")).tobytes()


@pytest.mark.parametrize(("pixels", "code"), [(100, "X-401"), (200, "X-402"), (320, None)])
def test_the_resolution_is_measured_where_it_stands(tmp_path, pixels, code):
    target = finished(tmp_path, noisy("L", (pixels, pixels)), PRESS)
    (use,) = read_print(target).pages[0].pictures
    assert use.dpi == pytest.approx(pixels, rel=0.01)
    listed = run("pdfimages", "-list", target).splitlines()[2].split()
    assert use.dpi == pytest.approx(int(listed[12]), abs=1)
    found = {finding.code for finding in preflight(target, PRESS)} & {"X-401", "X-402"}
    assert found == ({code} if code else set())


def test_a_heavy_picture_is_measured(tmp_path):
    image = Image.new("CMYK", (320, 320), (255, 230, 200, 255))
    target = finished(tmp_path, image, COLOUR, "JPEG", quality=100)
    (use,) = read_print(target).pages[0].pictures
    assert use.ink == pytest.approx((255 + 230 + 200 + 255) / 255 * 100, abs=6)
    assert "X-306" in {finding.code for finding in preflight(target, COLOUR)}


def test_an_adobe_jpeg_is_not_turned_inside_out(tmp_path):
    light = Image.new("CMYK", (320, 320), (0, 0, 0, 51))
    assert stored(finished(tmp_path, light, PRESS, "JPEG", quality=100)).getpixel((9, 9)) > 170


def test_nor_in_a_colour_job(tmp_path):
    light = Image.new("CMYK", (320, 320), (0, 0, 0, 51))
    target = finished(tmp_path, light, COLOUR, "JPEG", quality=100)
    assert read_print(target).pages[0].pictures[0].ink == pytest.approx(20, abs=3)
    ((cyan, magenta, yellow, black),) = inkcov(target)
    assert max(cyan, magenta, yellow) < 0.001
    assert black > 0.01


def test_line_art_stays_line_art(tmp_path):
    target = finished(tmp_path, noisy("1"), PRESS)
    assert stored(target).mode == "1"
    assert "X-403" in {finding.code for finding in preflight(target, PRESS)}
    assert stored(finished(tmp_path, noisy("L"), PRESS)).mode == "L"


def test_gray_of_16_bits_is_not_burnt_out(tmp_path):
    sample = Sample(1)
    calibrated = Array([Name.CalGray, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))])
    sample.picture(size=(300, 300), BitsPerComponent=16, ColorSpace=calibrated)
    sample.draw("q 72 0 0 72 60 60 cm /Im Do Q")
    with pytest.raises(RenderError, match="the picture Im has more than 8 bits a channel"):
        finish_print(sample.save(tmp_path / "book.pdf"), tmp_path / "print.pdf", PRESS, FACTS)


def test_a_picture_is_called_by_its_file(tmp_path):
    name = "ნახატი 1.png"
    book = write_book(tmp_path / "book", {"10-a.md": f"# თავი\n\n![რამე](<images/{name}>)\n"})
    (book / "images").mkdir()
    Image.new("L", (900, 90), 128).save(book / "images" / name)
    coarse = [
        one for one in build_book(book, tmp_path / "out", "print").findings["print"] if one.code == "X-402"
    ]
    assert [one.message for one in coarse] == [f"a picture is coarse: images/{name}, 208 dpi"]
    Image.new("LA", (900, 90), (9, 99)).save(book / "images" / name)
    toml = book / "book.toml"
    toml.write_text(f'{toml.read_text(encoding="utf-8")}[press]\nalpha = "refuse"\n', encoding="utf-8")
    with pytest.raises(RenderError, match=rf"images/{name}: it is transparent"):
        build_book(book, tmp_path / "out", "print")


@pytest.mark.parametrize(
    ("rgb", "gray"), [("#f00", 127), ("#0f0", 220), ("#00f", 76), ("#ff0", 247), ("#808080", 128)]
)
def test_gray_is_as_light_as_the_colour(rgb, gray):
    assert _luminance(Image.new("RGB", (2, 2), rgb)).getpixel((0, 0)) == pytest.approx(gray, abs=1)


def test_a_dark_picture_is_converted_within_the_limit(tmp_path):
    dark = Image.effect_mandelbrot((320, 320), (-2, -1, 1, 1), 9).point(lambda value: value // 9)
    target = finished(tmp_path, Image.merge("RGB", (dark, dark.rotate(90), dark.rotate(180))), COLOUR)
    (use,) = read_print(target).pages[0].pictures
    assert 250 < use.ink <= COLOUR.ink_limit


def test_a_picture_in_colour_is_not_printed_gray_in_silence(tmp_path):
    book = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\n![რამე](a.png)\n\n![რამე](b.png)\n"})
    Image.new("RGB", (900, 90), "#a04030").save(book / "a.png")
    Image.new("RGB", (900, 90), "#a09f9e").save(book / "b.png")
    told = [
        one for one in build_book(book, tmp_path / "out", "print").findings["print"] if one.code == "X-410"
    ]
    assert [(one.message, one.where.line) for one in told] == [("a.png is in colour and is printed gray", 3)]
    with (book / "book.toml").open("a", encoding="utf-8") as toml:
        toml.write('[press]\ncolours = "black"\n')
    found = build_book(book, tmp_path / "asked", "print").findings["print"]
    assert "X-410" not in {one.code for one in found}


def test_a_picture_in_cmyk_is_printed_as_it_is_and_shown_in_rgb(tmp_path):
    book = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\n![რამე](a.jpg)\n\n![რამე](b.jpg)\n"})
    with (book / "book.toml").open("a", encoding="utf-8") as toml:
        toml.write('[press]\ncolours = "cmyk"\n')
    inked = Image.new("CMYK", (900, 90), (0, 200, 255, 20))
    inked.save(book / "a.jpg", quality=95)
    other = (HOUSE_PROFILE.parent / "FOGRA29L_uncoated.icc").read_bytes()
    inked.save(book / "b.jpg", quality=95, icc_profile=other)
    built = build_book(book, tmp_path / "out", "print", "screen", "epub")
    (told,) = [one for one in built.findings["print"] if one.code == "X-411"]
    assert told.message.startswith("b.jpg is in CMYK for FOGRA29L uncoated")
    assert [one for one in built.findings["screen"] + built.findings["epub"] if one.severity == "error"] == []
    with pikepdf.open(next((tmp_path / "out").glob("*-print.pdf"))) as pdf:
        pictures = [picture for page in pdf.pages for picture in page.images.values()]
        assert pikepdf.PdfImage(pictures[0]).as_pil_image().getpixel((9, 9)) == pytest.approx(
            (0, 200, 255, 20), abs=2
        )
    with zipfile.ZipFile(next((tmp_path / "out").glob("*.epub"))) as archive:
        names = [name for name in archive.namelist() if name.endswith(".jpg")]
        shown = [Image.open(io.BytesIO(archive.read(name))) for name in names if "image-" in name]
    assert [(picture.mode, picture.getpixel((9, 9))[0] > 200) for picture in shown] == [("RGB", True)] * 2
