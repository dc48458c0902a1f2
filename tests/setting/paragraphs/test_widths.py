from dataclasses import replace
from pathlib import Path

import pytest

from stamba.ground.errors import StyleError
from stamba.setting.paragraphs.widths import MissingGlyph, letters, width
from stamba.theme.theme import TextStyle

SERIF = Path(__file__).parents[3] / "fonts" / "NotoSerifGeorgian-Regular.ttf"


def test_width_is_the_sum_of_the_advances(body):
    # hmtx of the face: space 260, hyphen 310 of 1000
    assert width(" ", body) == pytest.approx(2.6)
    assert width("-", body) == pytest.approx(3.1)


def test_width_counts_kerning(body):
    # GPOS: ა and კ stand 60 thousandths nearer
    assert width("აკ", body) == pytest.approx(width("ა", body) + width("კ", body) - 0.6)
    plain = TextStyle(SERIF, 10.0, features=("kern=0",), language="ka")
    assert width("აკ", plain) == pytest.approx(width("ა", body) + width("კ", body))


def test_tracking_follows_every_letter():
    tracked = TextStyle(SERIF, 10.0, tracking_pt=0.5, features=("kern=0",), language="ka")
    plain = TextStyle(SERIF, 10.0, features=("kern=0",), language="ka")
    assert width("აბგ", tracked) == pytest.approx(width("აბგ", plain) + 1.5)


def test_width_grows_with_the_size():
    assert width("წიგნი", TextStyle(SERIF, 20.0)) == pytest.approx(2 * width("წიგნი", TextStyle(SERIF, 10.0)))


def test_invisible_characters_take_no_room(body):
    assert width("რევო\u00adლუ\u2060ცია\u200b", body) == pytest.approx(width("რევოლუცია", body))
    assert letters("რე\u00adვო") == 4
    assert width("\u00ad", body) == 0.0


def test_a_missing_glyph_is_named(body):
    with pytest.raises(
        MissingGlyph, match=r"NotoSerifGeorgian-Regular\.ttf has no glyph for '水' \(U\+6C34\)"
    ):
        width("ა水", body)


def test_what_a_face_lacks_is_as_wide_as_in_the_face_that_stands_in(body):
    other = SERIF.with_name("NotoSerif-Regular.ttf")
    both = replace(body, others=(other,))
    words = width("ა", body) + width("вёз", replace(body, face=other)) + width("ბ", body)
    assert width("აвёзბ", both) == pytest.approx(words)
    with pytest.raises(MissingGlyph, match=r"NotoSerifGeorgian-Regular\.ttf has no glyph for '水'"):
        width("ა水", both)


def test_a_missing_face_is_a_style_error(tmp_path):
    with pytest.raises(StyleError, match=r"nowhere\.ttf does not exist\. Name a font file"):
        width("ა", TextStyle(tmp_path / "nowhere.ttf", 10.0))
