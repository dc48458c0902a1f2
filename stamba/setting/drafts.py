"""The passes over drafted pages: lines are chosen, pages drawn, measured and made up, until nothing is left to ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import inf

from lxml import etree

from stamba.config import BookConfig
from stamba.pdf.quality import PageQuality, PageSpec, score_pages
from stamba.pdf.quality.lines import PageLines
from stamba.setting.makeup import MakeUp, PlannedSections, make_up
from stamba.setting.measured import SET, Measured
from stamba.setting.paragraphs import (
    ComposedParagraph,
    CompositionStyles,
    KnownLines,
    Unset,
    Wish,
    alternatives,
    compose,
)
from stamba.setting.stretches import LaidStretch, Stretch

# The foot takes what is left of the page when the type area is a whole number of lines, less a hair: the engine
# compares sums of floating-point numbers, and would find the last line too long for its page.
AREA_SLACK_PT = 0.05

MOST_DRAFTS = 4
_MOST_MAKE_UPS = 6
_MANY_PAGES = 150  # a long book is drafted three times at most; each draft costs as much as the book itself
_FEW_DRAFTS = 3


@dataclass(frozen=True, slots=True)
class ComposedPages:
    """The tree of some pages with its lines chosen; declarations by the number of a page, and the white below what is
    no text, in pt by its number.
    """

    tree: etree._Element
    pages: Mapping[int, str] = field(default_factory=dict)
    white: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The wishes for the next draft: of paragraphs by index, of spreads by the number of
    their verso; in pt the white above the notes by the number of the page, and that below figures and tables."""

    wishes: Mapping[int, Wish] = field(default_factory=dict)
    short: Mapping[int, int] = field(default_factory=dict)
    note_margins: Mapping[int, float] = field(default_factory=dict)
    white_below: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drafted:
    """Pages that were laid out: their input, their depths, their lines, and the share of their stretch in the book."""

    stretch: Stretch
    measured: Measured
    pages: tuple[PageLines, ...]
    laid: LaidStretch


# Lays out pages and measures them.
Draft = Callable[[ComposedPages], Drafted]


def compose_lines(
    root: etree._Element,
    styles: CompositionStyles,
    config: BookConfig,
    spec: PageSpec,
    draft: Draft,
    known: KnownLines,
) -> tuple[Drafted, tuple[Unset, ...]]:
    """Return the best draft of some pages, their lines chosen, and the paragraphs that keep the engine's own lines.

    `draft` lays out pages; `known` are lines that were found before.

    The first draft tells how high everything is. Then the pages are made up as a whole, in numbers: paragraphs are
    asked for a line more or fewer, or for whole words where a leaf is turned, and spreads are run short. The next
    draft shows whether the engine does it so. The best draft wins.
    """
    blocks = root.iter("figure", "table", "div", "pre")
    off_grid = (one for one in blocks if one.tag != "div" or (one.get("class") or "").startswith("equation"))
    for number, element in enumerate(off_grid):
        element.set(SET, str(number))
    ways = alternatives(root, styles, known=known)
    matter = _Matter(root, styles, ways, known, config.print.line.pt)
    white: dict[int, float] = {}
    margins: dict[int, float] = {}
    wanted, best, least = _Wanted(), None, None
    for number in range(MOST_DRAFTS):
        composition = compose(root, styles, wanted.wishes, known)
        last = draft(ComposedPages(composition.root, _page_rules(config, wanted), wanted.white_below))
        quality = score_pages(last.pages, "draft", spec)
        cost = _cost(quality, wanted)
        if least is None or cost < least:
            best, least = last, cost
        if number and not any(cost[:2]):
            break  # made up, and without a fault
        margins = margins or last.measured.margins_below
        white |= last.measured.white_below(margins)
        asked = replace(_made_up(last.measured, matter), white_below=dict(white))
        if asked == wanted or (quality.pages > _MANY_PAGES and number + 1 >= _FEW_DRAFTS):
            break
        wanted = asked
    assert best is not None  # noqa: S101 - at least one draft was made
    return best, composition.unset


@dataclass(frozen=True, slots=True)
class _Matter:
    """The input of the composer: the tree, its styles, and the alternatives of each paragraph before any wish."""

    root: etree._Element
    styles: CompositionStyles
    ways: Mapping[int, tuple[ComposedParagraph, ...]]
    known: KnownLines
    line_pt: float


def _made_up(measured: Measured, matter: _Matter) -> _Wanted:
    """The pages made up of what a draft has measured; made up again while a word is parted where a leaf is turned."""
    ways = matter.ways
    whole: dict[int, Wish] = {}
    chosen, least, kept = MakeUp(), inf, whole
    planned: PlannedSections = {}
    for _ in range(_MOST_MAKE_UPS):
        made = make_up(measured.galley(ways), planned=planned)
        if made.cost < least:
            chosen, least, kept = made, made.cost, whole
        asked = _whole_words(made, whole)
        if asked == whole:
            break
        whole = asked
        ways = {**matter.ways, **alternatives(matter.root, matter.styles, whole, whole, matter.known)}
    margins = {page: measured.note_margin + lines * matter.line_pt for page, lines in chosen.held.items()}
    return _Wanted(_wishes(chosen, kept), chosen.short, margins)


def _whole_words(made: MakeUp, before: Mapping[int, Wish]) -> dict[int, Wish]:
    """No hyphens where leaves turn. A wish stands only while its line is the last of a recto; pages move."""
    still = {
        index: wish.no_hyphen_after & made.turned.get(index, frozenset()) for index, wish in before.items()
    }
    lines = {
        index: still.get(index, frozenset()) | made.parted.get(index, frozenset())
        for index in {*still, *made.parted}
    }
    return {index: Wish(no_hyphen_after=numbers) for index, numbers in sorted(lines.items()) if numbers}


def _wishes(chosen: MakeUp, whole: Mapping[int, Wish]) -> dict[int, Wish]:
    """Return the wishes for paragraphs, by index."""
    return {
        index: replace(
            whole.get(index, Wish()),
            looseness=chosen.extra.get(index, 0),
            on_new_page=index in chosen.begins,
        )
        for index in sorted({*whole, *chosen.extra, *chosen.begins})
    }


def _page_rules(config: BookConfig, wanted: _Wanted) -> dict[int, str]:
    """The declarations of spreads that are run short and of notes that are held down, by the number of the page."""
    spec = config.print
    foot = spec.foot_pt - AREA_SLACK_PT
    rules: dict[int, str] = {}
    for verso, lines in wanted.short.items():
        for page in (verso, verso + 1):
            rules[page] = f"margin-bottom: {foot + lines * spec.line.pt:.3f}pt;"
    for page, margin in wanted.note_margins.items():
        rules[page] = f"{rules.get(page, '')} @footnote {{ margin-top: {margin:.3f}pt; }}"
    return rules


def _cost(quality: PageQuality, wanted: _Wanted) -> tuple[float, ...]:
    """Return the cost, worst first: stranded lines; words parted at a turn, uneven spreads; holes, short ones; gaps."""
    stranded = sum(quality.count(code) for code in ("Q-006", "Q-007", "Q-012", "Q-013", "Q-016"))
    return (
        stranded,
        sum(quality.count(code) for code in ("Q-009", "Q-010", "Q-011")),
        quality.count("Q-019") + len(wanted.short),
        quality.loose_share,
    )
