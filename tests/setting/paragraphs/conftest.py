from functools import lru_cache
from pathlib import Path

import pyphen
import pytest
from lxml import etree

from stamba.setting.paragraphs import (
    BlockRule,
    CompositionStyles,
    Hyphenation,
    InlineRule,
    Measure,
    TextStyle,
)

FONTS = Path(__file__).parents[3] / "fonts"
SERIF = FONTS / "NotoSerifGeorgian-Regular.ttf"
SERIF_SEMIBOLD = FONTS / "NotoSerifGeorgian-SemiBold.ttf"
SANS_BOLD = FONTS / "NotoSansGeorgian-Bold.ttf"


@pytest.fixture(scope="session")
def dictionary(tmp_path_factory):
    """The Georgian patterns as a pyphen file."""
    path = tmp_path_factory.mktemp("hyphenation") / "hyph_ka.dic"
    patterns = [
        (FONTS / "hyphenation" / name).read_text(encoding="utf-8")
        for name in ("hyph-ka.pat.txt", "hyph-ka-extra.pat.txt")
    ]
    path.write_text("UTF-8\n" + "\n".join(patterns), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def hyphenation(dictionary):
    georgian = pyphen.Pyphen(filename=str(dictionary), left=2, right=2)

    @lru_cache
    def hyphenate(word, language):
        return tuple(georgian.positions(word)) if language.startswith("ka") else ()

    return Hyphenation(hyphenate)


@pytest.fixture(scope="session")
def body():
    return TextStyle(SERIF, 10.0, language="ka")


@pytest.fixture(scope="session")
def styles(hyphenation, body):
    """A little style sheet: paragraphs at 80 mm, the second of a pair indented, notes, a bold label."""

    def of(measure_pt=226.77, indent_pt=14.0, settings=None):
        more = {} if settings is None else {"settings": settings}
        return CompositionStyles(
            blocks=(
                BlockRule("//p[preceding-sibling::*[1][self::p]]", body, Measure(measure_pt, indent_pt)),
                BlockRule("//p", body, Measure(measure_pt)),
            ),
            hyphenation=hyphenation,
            inlines=(
                InlineRule(".label", face=SANS_BOLD, size_pt=9.0, tracking_em=0.02),
                InlineRule("strong", faces=((SERIF, SERIF_SEMIBOLD),)),
                InlineRule("em", faces=((SERIF, SERIF_SEMIBOLD),)),
                InlineRule("sup", scale=0.65),
                InlineRule("code", hyphenate=False),
                InlineRule("span.nobr", breakable=False),
            ),
            **more,
        )

    return of


@pytest.fixture(scope="session")
def document():
    """XHTML body from a string."""

    def of(body):
        return etree.fromstring(f'<html lang="ka"><head/><body>{body}</body></html>')

    return of
