"""The subsets of the fonts: shaped by HarfBuzz, every word of the book looks as it does in the whole font."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
import uharfbuzz as hb
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from stamba.theme.fonts import Face, drawn_by, faces, features_of, subset_face
from tests.conftest import HOUSE, ROOT

TEXT = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "manuscript").glob("*.md")))
FACES = [face for face in faces(HOUSE.font_files) if "Georgian" in face.family]
EACH = pytest.mark.parametrize("face", FACES, ids=[face.path.stem for face in FACES])


@cache
def fonts(path: Path) -> tuple[hb.Font, hb.Font, TTFont, TTFont]:
    face = next(face for face in FACES if face.path == path)
    whole, part = path.read_bytes(), subset_face(face, TEXT)
    return (
        hb.Font(hb.Face(whole)), hb.Font(hb.Face(part)), TTFont(io.BytesIO(whole)), TTFont(io.BytesIO(part))
    )  # fmt: skip


@cache
def outline(font: TTFont, index: int) -> tuple:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[font.getGlyphName(index)].draw(pen)
    return tuple(pen.value)


def shaped(font: hb.Font, drawn: TTFont, text: str, *, case: bool) -> list[tuple[tuple, int, int]]:
    """What is drawn and where: a subset numbers and names its glyphs anew."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {"kern": True, "case": case})
    infos = zip(buffer.glyph_infos or (), buffer.glyph_positions or (), strict=True)
    return [(outline(drawn, info.codepoint), place.x_advance, place.x_offset) for info, place in infos]


@EACH
@pytest.mark.parametrize("case", [False, True], ids=["text", "heading"])
def test_every_line_of_the_book_is_shaped_alike(face: Face, case: bool) -> None:
    whole, part, names, kept = fonts(face.path)
    for line in TEXT.splitlines():
        assert shaped(part, kept, line, case=case) == shaped(whole, names, line, case=case)


@EACH
@given(words=st.text(sorted(set(TEXT) - {"\n"}), max_size=40))
def test_any_words_of_its_letters_are_shaped_alike(face: Face, words: str) -> None:
    whole, part, names, kept = fonts(face.path)
    assert shaped(part, kept, words, case=True) == shaped(whole, names, words, case=True)


@EACH
def test_kerning_and_mtavruli_are_really_there(face: Face) -> None:
    _, part, _, kept = fonts(face.path)
    plain, capital = (shaped(part, kept, "რევოლუცია", case=case) for case in (False, True))
    assert [drawn for drawn, _, _ in plain] != [drawn for drawn, _, _ in capital]
    pairs = (a + b for a in "აბგდევზთიკლმნოპრტუფქყშჩცხჯჰ„" for b in "აევოტუფ“.,—")
    kerned = [pair for pair in pairs if _width(part, pair, kern=True) != _width(part, pair, kern=False)]
    assert kerned
    assert {"kern", "case"} <= features_of(subset_face(face, TEXT), {ord(char) for char in TEXT})


def _width(font: hb.Font, text: str, *, kern: bool) -> int:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {"kern": kern})
    return sum(place.x_advance for place in buffer.glyph_positions)


@EACH
def test_a_subset_draws_what_is_asked_and_what_readers_add(face: Face) -> None:
    drawn = drawn_by(subset_face(face, "აბ"))
    assert {ord(char) for char in "აბ0123456789.- \u00a0"} <= drawn
    assert ord("გ") not in drawn
    assert len(subset_face(face, TEXT)) < 32_000


@EACH
def test_a_subset_keeps_its_licence_and_has_no_date_of_its_making(face: Face) -> None:
    font = TTFont(io.BytesIO(subset_face(face, TEXT)))
    assert "Open Font License" in font["name"].getDebugName(13)
    assert font["head"].modified == TTFont(face.path)["head"].modified
    assert subset_face(face, TEXT) == subset_face(face, TEXT)
