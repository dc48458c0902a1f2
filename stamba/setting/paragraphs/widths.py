"""Widths of text on the real faces, by HarfBuzz, in points; knows nothing of lines or markup.

A word is shaped whole, with its kerning, between two spaces: that is how Pango shapes it as soon as
the space has a width of its own (a `word-spacing` or a justification splits the run at every space).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import uharfbuzz as hb

from stamba.ground.errors import StyleError
from stamba.theme.theme import TextStyle

if TYPE_CHECKING:
    from pathlib import Path

# Characters that draw nothing and take no room (Unicode Default_Ignorable_Code_Point, those of our trade).
OBJECT = "\ufffc"  # stands for a drawing in the line
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff"))


class MissingGlyph(Exception):  # noqa: N818 - an answer to the composer, never shown as it is
    """No face of the style has a glyph for a character, so the engine will take another of unknown width."""

    def __init__(self, character: str, face: Path) -> None:
        super().__init__(f"{face.name} has no glyph for {character!r} (U+{ord(character):04X})")


@lru_cache(maxsize=64)
def _font(face: Path) -> tuple[hb.Font, int]:
    if not face.is_file():
        raise StyleError(f"the face {face} does not exist", "Name a font file of fonts/ in the styles.")
    font_face = hb.Face(hb.Blob.from_file_path(str(face)))
    return hb.Font(font_face), int(font_face.upem)


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    """ISO 15924 code of a letter, "" for what has no script of its own and joins its neighbours."""
    if not character.isalpha():
        return ""
    name = unicodedata.name(character, "").split(" ", 1)[0]
    return {"GEORGIAN": "Geor", "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARMENIAN": "Armn"}.get(
        name, ""
    )


def _features(style: TextStyle) -> dict[str, int | bool]:
    wanted: dict[str, int | bool] = {}
    for feature in style.features:
        tag, _, value = feature.partition("=")
        wanted[tag] = int(value) if value else True
    return wanted


@lru_cache(maxsize=200_000)
def _shaped(text: str, style: TextStyle) -> tuple[float, int]:
    """Advance in em of a visible text, and how many glyphs draw it."""
    font, upem = _font(style.face)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    if script := next(filter(None, map(_script, text)), "Geor" if style.language.startswith("ka") else ""):
        buffer.script = script
    if style.language:
        buffer.language = style.language
    hb.shape(font, buffer, _features(style))
    for glyph in buffer.glyph_infos:
        if glyph.codepoint == 0 and not style.others:
            raise MissingGlyph(text[glyph.cluster], style.face)
        if glyph.codepoint == 0:
            runs = [_shaped(run, one) for run, one in _runs(text, style)]
            return sum(advance for advance, _ in runs), sum(count for _, count in runs)
    return float(sum(position.x_advance for position in buffer.glyph_positions)) / upem, len(
        buffer.glyph_infos
    )


def _runs(text: str, style: TextStyle) -> Iterator[tuple[str, TextStyle]]:
    """Yield the parts of a text, each with the style of the first face that draws it, as Pango itemises it."""
    faces = (style.face, *style.others)
    drawing = [next((face for face in faces if ord(sign) in _drawn_by(face)), style.face) for sign in text]
    for face, run in groupby(zip(drawing, text, strict=True), key=itemgetter(0)):
        yield "".join(sign for _, sign in run), replace(style, face=face, others=())


@lru_cache(maxsize=64)
def _drawn_by(face: Path) -> frozenset[int]:
    return frozenset(_font(face)[0].face.unicodes)


def width(text: str, style: TextStyle) -> float:
    """Width in pt of a text in one line, kerned and tracked; raises MissingGlyph, StyleError."""
    visible = text.translate(INVISIBLE)
    if not visible:
        return 0.0
    if visible == OBJECT:
        return style.object_em * style.size_pt
    return _shaped(visible, style)[0] * style.size_pt + len(visible) * style.tracking_pt


def joins(text: str, style: TextStyle) -> bool:
    """Tell whether the face draws letters of a text as ligatures, which an engine parts when it spaces letters."""
    visible = text.translate(INVISIBLE)
    return visible not in ("", OBJECT) and _shaped(visible, style)[1] < len(visible)


def letters(text: str) -> int:
    """Count the characters of the text that take letter space."""
    return len(text.translate(INVISIBLE).replace(OBJECT, ""))
