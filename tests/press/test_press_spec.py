from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from stamba import config
from stamba.ground.errors import ConfigError, Source
from stamba.pdf.profiles import load_profile, transform
from stamba.press import tables
from stamba.press.spec import HOUSE_PROFILE, STANDARDS, DocumentFacts, InkRule, PressSpec, from_table
from tests.conftest import write_book

HERE = Path(__file__).parent


def test_an_empty_table_is_the_house_default():
    spec = from_table({}, HERE)
    assert spec == PressSpec()
    assert spec.profile == HOUSE_PROFILE
    assert HOUSE_PROFILE.is_file()
    assert spec.standard is STANDARDS["x4"]


def test_every_key_can_be_said():
    spec = from_table(
        {
            "trim": "148 x 210 mm",
            "bleed": "5mm",
            "marks": True,
            "standard": "x1a",
            "condition": "FOGRA39",
            "profile": "FOGRA39L_coated.icc",
            "embed_profile": False,
            "colours": "cmyk",
            "inks": {
                "#8c1d18": [0, 90, 80, 40],
                "#000080": {"spot": "PANTONE 280 C", "cmyk": [100, 80, 0, 30]},
            },
            "alpha": "flatten",
            "overprint": False,
            "pages": "none",
            "keep_last": 2,
            "outlines": True,
            "ink_limit": 280,
            "safe": "7 mm",
            "inner_safe": "10mm",
            "binding": "perfect",
            "paper": "cream-80",
            "cover_paper": "board-300",
        },
        HERE,
    )
    assert spec.pages == 1
    assert spec.inks[1] == InkRule((140, 29, 24), (0.0, 0.9, 0.8, 0.4))
    assert spec.inks[0].spot == "PANTONE 280 C"
    assert spec.paper.caliper.mm == pytest.approx(0.144)
    assert spec.ink_limit == 280


def test_a_printer_gives_defaults_and_the_book_wins():
    assert from_table({"printer": "ingramspark"}, HERE).ink_limit == 240
    assert from_table({"printer": "ingramspark"}, HERE).standard.key == "x1a"
    assert from_table({"printer": "ingramspark", "ink_limit": 200}, HERE).ink_limit == 200
    assert from_table({"printer": "offset-x1a"}, HERE).pages == 8


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"colurs": "black"}, r"\[press\] has an unknown key 'colurs'\. Did you mean colours\?"),
        ({"colours": "rgb"}, r"\[press\] colours is 'rgb', and must be one of black, cmyk"),
        ({"marks": "yes"}, r"\[press\] marks is 'yes', and must be true or false"),
        ({"bleed": 3}, r"\[press\] bleed '3' is not a length such as 20mm"),
        ({"bleed": "-1mm"}, r"\[press\] bleed is '-1mm', and must not be negative"),
        ({"pages": 7}, r'\[press\] pages is 7, and must be "none" or one of 2, 4'),
        ({"keep_last": -1}, r"\[press\] keep_last is -1, and must be a whole number"),
        ({"ink_limit": 40}, r"\[press\] ink_limit is 40, and must be between 100 and 400"),
        ({"trim": 5}, r"\[press\] trim"),
        (
            {"paper": "ofset-80"},
            r"\[press\] paper: 'ofset-80' is not among our papers\. Did you mean offset-80\?",
        ),
        ({"condition": "FOGRA99"}, r"\[press\] condition: 'FOGRA99' is not among our conditions"),
        ({"printer": "ingram"}, r"'ingram' is not among our printers\. Did you mean ingramspark\?"),
        (
            {"profile": "none.icc"},
            r"\[press\] profile: 'none\.icc' is not in the book's folder nor in styles/icc",
        ),
        ({"profile": "../../test_geometry.py"}, r"is not in the book's folder"),
        (
            {"inks": {"red": [0, 1, 1, 0]}},
            r"\[press\] inks has 'red', and a screen colour is written #rrggbb",
        ),
        ({"inks": {"#ff0000": [0, 1, 1]}}, r"#ff0000 wants four percentages"),
        ({"inks": {"#ff0000": [0, 1, 1, 101]}}, r"#ff0000 wants percentages from 0 to 100"),
        ({"inks": {"#ff0000": {"spot": "x"}}}, r"#ff0000 wants \{ spot"),
        ({"inks": 4}, r"\[press\] inks must be a table"),
        ({"condition": "Custom"}, r"condition 'Custom' is in no registry"),
        ({"embed_profile": False}, r"PDF/X-4 carries its profile inside"),
        ({"condition": "FOGRA52"}, r"'FOGRA52' is not what FOGRA39L_coated\.icc describes"),
    ],
)
def test_bad_input_is_one_clear_line(table, message):
    place = Source(Path("book.toml"), 12)
    with pytest.raises(ConfigError, match=message) as caught:
        from_table(table, HERE, lambda _: place)
    assert str(caught.value).startswith("book.toml:12: error: ")
    assert "\n" not in str(caught.value)


def test_a_mistake_is_told_with_the_line_of_its_key(tmp_path):
    book = write_book(tmp_path / "book", {}, "[press]\nmarks = true\npages = 7\n")
    line = (book / "book.toml").read_text(encoding="utf-8").splitlines().index("pages = 7") + 1
    with pytest.raises(ConfigError, match="pages is 7") as caught:
        config.load(book)
    assert str(caught.value).startswith(f"{book}/book.toml:{line}: error: ")


def test_facts_want_a_title_and_a_time_zone():
    with pytest.raises(ConfigError, match="no title"):
        DocumentFacts(" ", datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="time zone"):
        DocumentFacts("T", datetime(2026, 1, 1))  # noqa: DTZ001 - what is refused


def test_a_profile_of_ones_own_comes_with_its_condition(tmp_path):
    (tmp_path / "own.icc").write_bytes(b"")
    with pytest.raises(ConfigError, match=r"profile 'own\.icc' comes without its printing condition"):
        from_table({"profile": "own.icc"}, tmp_path)
    assert from_table({"profile": "own.icc", "condition": "Custom"}, tmp_path).condition.key == "Custom"


def test_a_wrong_isbn_is_told_with_its_line(tmp_path):
    book = write_book(tmp_path / "book", {})
    toml = book / "book.toml"
    toml.write_text('isbn = "978-3-16-148410-1"\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ConfigError, match="wrong check digit") as wrong:
        config.load(book)
    assert f"{toml}:1" in str(wrong.value)


def test_the_page_takes_the_bleed_of_the_printer_it_names(tmp_path):
    book = write_book(tmp_path / "book", {}, '[press]\nprinter = "kdp"\nbinding = "perfect"\n')
    assert config.load(book).press.bleed.mm == pytest.approx(3.175)
    own = write_book(tmp_path / "own", {}, '[press]\nprinter = "kdp"\n[print]\nbleed = "4mm"\n')
    assert config.load(own).press.bleed.mm == 4


@pytest.mark.parametrize(("condition", "limit"), [("FOGRA29", 280), ("CGATS TR 006", 300)])
def test_a_condition_of_the_house_brings_its_profile(condition, limit):
    spec = from_table({"condition": condition, "colours": "cmyk"}, HERE)
    profile = load_profile(spec.profile)
    assert tables.condition_of(profile.name) == spec.condition
    dark = Image.new("RGB", (33, 33))
    dark.putdata([(red * 2, green * 2, 0) for red in range(33) for green in range(33)])
    inked = ImageCms.applyTransform(dark, transform(b"", profile.content, ("RGB", "CMYK")))
    assert max(map(sum, zip(*[iter(inked.tobytes())] * 4, strict=True))) / 2.55 <= limit
