"""The lines of both PDF editions: what the composer must know of page.css, and the measure of the pages.

The measures of these tables stand in page.css too, which the composer does not read; lines that miss the measure
where the two disagree are found on the finished pages (Q-015).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

from stamba.config import BookConfig
from stamba.geometry import Length
from stamba.house import House
from stamba.language import hyphenation
from stamba.pdf.quality import PageSpec
from stamba.setting.paragraphs import (
    BlockRule,
    CompositionStyles,
    Hyphenation,
    InlineRule,
    LetterSpace,
    Measure,
    NoteRule,
    Settings,
    TextStyle,
)
from stamba.theme.fonts import faces

SERIF, SANS = "Noto Serif Georgian", "Noto Sans Georgian"
TEXT_PT, NOTE_PT, INDENT_PT, NOTE_INDENT_PT = 10.0, 8.0, 14.0, 10.5

# The foot takes what is left of the page when the type area is a whole number of lines, less a hair: the engine
# compares sums of floating-point numbers, and would find the last line too long for its page.
AREA_SLACK_PT = 0.05

# Paragraphs of running text: in sections of text, not inside anything that is set ragged or narrower.
_RUNNING = (
    "//section[contains(concat(' ', @class, ' '), ' text ')]"
    "//p[not(ancestor::blockquote or ancestor::li or ancestor::table or ancestor::figure or ancestor::dd"
    " or ancestor::*[@class='question' or @class='signature' or @class='verse' or @class='poem' or @class='epigraph']"
    " or ancestor::section[contains(@class, ' part') or contains(@class, ' dedication')"
    " or contains(@class, ' epigraph')])]"
)
_HEADS = " or ".join(f"self::{name}" for name in ("h1", "h2", "h3", "h4", "h5", "h6", "hr"))
_INDENTED = f"[preceding-sibling::*[1][not({_HEADS})]]"


@lru_cache(maxsize=4)
def composition_styles(config: BookConfig, house: House) -> CompositionStyles:
    """Everything the composer must know of the style sheets of the PDF editions."""
    files = {(face.family, face.weight): face.path for face in faces(house.fonts)}
    serif, semibold = files[SERIF, 400], files[SERIF, 600]
    margins = config.print.margins
    width = Length(config.print.trim.width.mm - margins.inner.mm - margins.outer.mm).pt
    text, note = TextStyle(serif, TEXT_PT), TextStyle(serif, NOTE_PT)
    heavier = ((serif, semibold),)
    none = LetterSpace(0.0, 0.0, 0.0)
    settings = Settings(hanging=float(config.paragraphs.hanging))
    if not config.paragraphs.letter_space:
        settings = replace(settings, letters=none, hard_letters=none)
    return CompositionStyles(
        blocks=(
            BlockRule(_RUNNING + _INDENTED, text, Measure(width, INDENT_PT)),
            BlockRule(_RUNNING, text, Measure(width)),
            BlockRule("//span[@class='note']/span[@class='p'][1]", note, Measure(width)),
            BlockRule("//span[@class='note']/span[@class='p']", note, Measure(width, NOTE_INDENT_PT)),
        ),
        hyphenation=Hyphenation(_divide, shortest_word=hyphenation.LEAST_WORD),
        inlines=(
            InlineRule(".noteref", face=serif, scale=0.68, tracking_em=0.0),
            InlineRule(".label", face=files[SANS, 700], scale=0.9, hyphenate=False),
            InlineRule(".note-by", tracking_em=0.04),
            InlineRule(".nobr", breakable=False, hyphenate=False),
            *(InlineRule(tag, faces=heavier) for tag in ("em", "i", "dfn", "strong", "b")),
            *(InlineRule(tag, scale=0.68) for tag in ("sup", "sub")),
        ),
        note=NoteRule("note", call=""),
        settings=settings,
    )


@cache
def _divide(word: str, language: str) -> tuple[int, ...]:
    divider = hyphenation.hyphenator(language) if language else None
    return tuple(int(position) for position in divider.positions(word)) if divider else ()


def page_spec(config: BookConfig) -> PageSpec:
    """What the pages of a book are meant to be, for whoever measures them."""
    margins = config.print.margins
    width = Length(config.print.trim.width.mm - margins.inner.mm - margins.outer.mm).pt
    return PageSpec(
        size_pt=TEXT_PT,
        measure_pt=width,
        leading_pt=config.print.line.pt,
        head_pt=margins.head.pt,
        note_pt=NOTE_PT,
        indent_pt=INDENT_PT,
    )
