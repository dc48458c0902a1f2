"""The lines of both PDF editions: what the composer must know of page.css, and the passes over drafted pages.

The measures of these tables stand in page.css too, which the composer does not read; lines that miss the measure
where the two disagree are found on the finished pages (Q-015).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path

from lxml import etree

from stamba import hyphenation
from stamba.config import BookConfig
from stamba.editions.artifact import House
from stamba.fonts import faces
from stamba.geometry import Length
from stamba.paragraphs import (
    BlockRule,
    Composition,
    CompositionStyles,
    Hyphenation,
    InlineRule,
    LetterSpace,
    Measure,
    NoteRule,
    Settings,
    TextStyle,
    Wish,
    begin_on_new_page,
    compose,
    fill_page,
    no_hyphens_at,
)
from stamba.quality import PageQuality, PageSpec, read_pages, score_pdf

SERIF, SANS = "Noto Serif Georgian", "Noto Sans Georgian"
TEXT_PT, NOTE_PT, INDENT_PT, NOTE_INDENT_PT = 10.0, 8.0, 14.0, 10.5
MOST_DRAFTS = 6
# What is tried on a spread of unequal depth, one thing a draft: a line more, a line fewer, both pages a line short (0).
_TRIES = (1, -1, 0, 1, -1)
_MANY_PAGES = 150  # a long book is drafted twice only; each draft costs as much as the book itself

# Paragraphs of running text: in sections of text, not inside anything that is set ragged or narrower.
_RUNNING = (
    "//section[contains(concat(' ', @class, ' '), ' text ')]"
    "//p[not(ancestor::blockquote or ancestor::li or ancestor::table or ancestor::figure or ancestor::dd"
    " or ancestor::*[@class='question' or @class='signature' or @class='verse'])]"
)
_HEADS = " or ".join(f"self::{name}" for name in ("h1", "h2", "h3", "h4", "h5", "h6", "hr"))
_INDENTED = f"[preceding-sibling::*[1][not({_HEADS})]]"


@lru_cache(maxsize=4)
def _styles(config: BookConfig, house: House) -> CompositionStyles:
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
    return PageSpec(size_pt=TEXT_PT, measure_pt=width, leading_pt=config.print.line.pt, indent_pt=INDENT_PT)


@dataclass(frozen=True, slots=True)
class ComposedPages:
    """The HTML of the pages with its lines chosen, and page rules for the spreads that are run short."""

    html: str
    css: str


@dataclass(slots=True)
class _Wanted:
    """What the drafts so far ask of the next: of paragraphs by index, of spreads by the number of their verso."""

    wishes: dict[int, Wish] = field(default_factory=dict)
    short: dict[int, int] = field(default_factory=dict)
    tried: dict[int, int] = field(default_factory=dict)


Draft = Callable[[ComposedPages, Path], object]


def compose_lines(root: etree._Element, config: BookConfig, house: House, draft: Draft) -> ComposedPages:
    """The pages with their lines chosen; `draft` draws a page of HTML, with more CSS, into a PDF to look at.

    The first draft shows which lines turn the page: words parted there are set again whole. Where facing pages are
    of unequal depth, paragraphs are asked for another line, or else both pages are run a line short. The best draft
    wins.
    """
    styles = _styles(config, house)
    wanted, best, least = _Wanted(), None, None
    with tempfile.TemporaryDirectory() as folder:
        drafted = Path(folder) / "draft.pdf"
        for number in range(MOST_DRAFTS):
            composition = compose(root, styles, wanted.wishes)
            pages = ComposedPages(_serialise(composition), _short_pages(config, wanted.short))
            draft(pages, drafted)
            quality = score_pdf(drafted, page_spec(config))
            cost = _cost(quality, wanted)
            if least is None or cost < least:
                best, least = pages, cost
            if not _ask(wanted, composition, quality, drafted) or (number and quality.pages > _MANY_PAGES):
                break
    assert best is not None  # noqa: S101 - at least one draft was made
    return best


def _short_pages(config: BookConfig, short: dict[int, int]) -> str:
    spec = config.print
    foot = spec.trim.height.pt - spec.margins.head.pt - spec.lines * spec.line.pt - 0.05
    return "\n".join(
        f"@page :nth({page}) {{ margin-bottom: {foot + lines * spec.line.pt:.3f}pt; }}"
        for verso, lines in sorted(short.items())
        for page in (verso, verso + 1)
    )


def _serialise(composition: Composition) -> str:
    return "<!DOCTYPE html>\n" + etree.tostring(composition.root, encoding="unicode", method="html")


def _cost(quality: PageQuality, wanted: _Wanted) -> tuple[float, ...]:
    """What is worse counts first: stranded lines, words parted at a page turn, uneven spreads, short ones, gaps."""
    stranded = sum(quality.count(code) for code in ("Q-006", "Q-007", "Q-012", "Q-013", "Q-016"))
    return (stranded, quality.count("Q-011") + quality.count("Q-009"), len(wanted.short), quality.loose_share)


def _ask(wanted: _Wanted, composition: Composition, quality: PageQuality, drafted: Path) -> bool:
    """Ask the next draft for something that this one lacks; says whether there was anything to ask."""
    pages = read_pages(drafted)
    for offence in (one for one in quality.offences if one.code == "Q-013"):
        # The engine gives up a note to keep the second line of a new paragraph: that paragraph must go instead.
        called = pages[offence.page - round(offence.amount)]
        foot = [line.text for line in called.lines if abs(line.size - TEXT_PT) < 0.5][-2:]
        wishes = begin_on_new_page(composition, foot, wanted.wishes)
        if wishes != wanted.wishes:
            wanted.wishes = wishes
            return True
    turned = [offence.text for offence in quality.offences if offence.code == "Q-011"]
    wishes = no_hyphens_at(composition, turned, wanted.wishes)
    if wishes != wanted.wishes:
        wanted.wishes = wishes
        return True
    for offence in (one for one in quality.offences if one.code == "Q-009"):
        verso = offence.page if offence.page % 2 == 0 else offence.page + 1
        missing = max(round(offence.amount), 1)
        for step in _TRIES[wanted.tried.get(verso, 0) :]:
            wanted.tried[verso] = wanted.tried.get(verso, 0) + 1
            if step == 0:
                wanted.short[verso] = wanted.short.get(verso, 0) + missing
                return True
            lines = [line.text for line in pages[offence.page].lines]
            wishes = fill_page(composition, lines, step * missing, wanted.wishes)
            if wishes != wanted.wishes:
                wanted.wishes = wishes
                return True
    return False
