import re
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from stamba.ground.errors import ConfigError
from stamba.press.barcode import add_on_modules, bar_code, bar_code_size, check_digit, isbn13, modules
from tests.press.ean_reader import read_bars


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("978-3-16-148410-0", "9783161484100"),
        ("ISBN 978 3 16 148410 0", "9783161484100"),
        ("ISBN-13: 978-3-16-148410-0", "9783161484100"),
        ("3-16-148410-X", "9783161484100"),
        ("979-10-90636-07-1", "9791090636071"),
    ],
)
def test_an_isbn_in_any_dress(text, digits):
    assert isbn13(text) == digits


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("978-3-16-148410-1", "wrong check digit"),
        ("3-16-148410-0", "wrong check digit"),
        ("4006381333931", "is not an ISBN"),
        ("978-3-16", "is not an ISBN"),
        ("hello", "is not an ISBN"),
    ],
)
def test_a_wrong_isbn_is_refused(text, message):
    with pytest.raises(ConfigError, match=message):
        bar_code(text)


def test_no_isbn_no_bar_code():
    assert bar_code(None) is None
    assert bar_code("  ") is None


@given(st.from_regex(r"97[89]\d{9}", fullmatch=True))
def test_the_pattern_is_lawful(twelve):
    pattern = modules(twelve + check_digit(twelve))
    assert len(pattern) == 95
    assert pattern.startswith("101")
    assert pattern.endswith("101")
    assert pattern[45:50] == "01010"
    assert max(len(run) for run in re.findall("1+|0+", pattern)) <= 4
    assert len(re.findall("1+", pattern)) == 30  # 12 digits of two bars, and three guards of two


@given(st.from_regex(r"\d{5}", fullmatch=True))
def test_the_add_on_is_lawful(five):
    assert len(add_on_modules(five)) == 47


@pytest.mark.parametrize(("add_on", "size"), [("9", "'9'"), ("abcde", "'abcde'")])
def test_a_wrong_add_on_is_refused(add_on, size):
    with pytest.raises(ConfigError, match=f"five digits, not {size}"):
        bar_code("978-3-16-148410-0", add_on)


def test_a_code_too_small_to_read_is_refused():
    with pytest.raises(ConfigError, match=r"magnification 0\.5"):
        bar_code("978-3-16-148410-0", magnification=0.5)


def test_the_symbol_has_the_size_of_the_standard_and_one_ink():
    size = bar_code_size()
    assert (size.width.mm, size.height.mm) == (37.29, 25.93)
    svg = bar_code("978-3-16-148410-0", ink="device-cmyk(0 0 0 1)")
    assert svg is not None
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg)) == {"none", "device-cmyk(0 0 0 1)"}


def drawn(folder, svg, size):
    """The bar code as pixels, 300 to the inch."""
    import weasyprint

    page = f"@page {{ size: {size.width.mm}mm {size.height.mm}mm; margin: 0 }} svg {{ display: block }}"
    weasyprint.HTML(string=f"<style>{page} body {{ margin: 0 }}</style>{svg}").write_pdf(folder / "code.pdf")
    subprocess.run(
        ["pdftoppm", "-r", "300", "-png", "-singlefile", folder / "code.pdf", folder / "code"], check=True
    )
    return folder / "code.png"


CODES = pytest.mark.parametrize("isbn", ["9783161484100", "9791090636071", "9789941000003"])


@CODES
@pytest.mark.parametrize("magnification", [0.8, 1.0, 2.0])
def test_the_pixels_say_the_number(tmp_path, isbn, magnification):
    path = drawn(tmp_path, bar_code(isbn, "", magnification), bar_code_size(magnification=magnification))
    assert read_bars(Image.open(path)) == isbn


def test_the_reader_wants_its_light_and_its_check_digit(tmp_path):
    path = drawn(tmp_path, bar_code("9783161484100"), bar_code_size())
    image = Image.open(path).convert("L")
    assert read_bars(image.crop((60, 0, image.width, image.height))) == ""
    image.paste(255, (250, 0, 256, image.height))
    assert read_bars(image) == ""


@pytest.mark.parametrize(("add_on", "magnification"), [("", 1.0), ("", 0.8), ("54321", 1.0), ("90000", 2.0)])
@CODES
def test_another_decoder_reads_it(tmp_path, isbn, add_on, magnification):
    size = bar_code_size(add_on=bool(add_on), magnification=magnification)
    path = drawn(tmp_path, bar_code(isbn, add_on, magnification), size)
    read = subprocess.run(
        ["zbarimg", "-q", "-Sean5.enable", path], check=True, capture_output=True, text=True
    )
    expected = {f"EAN-13:{isbn}"} | ({f"EAN-5:{add_on}"} if add_on else set())
    assert set(read.stdout.split()) == expected
