from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pyphen
import pytest
from lxml import etree

from stamba.setting.paragraphs import (
    BlockRule,
    CompositionStyles,
    Hyphenation,
    Measure,
)
from stamba.theme.theme import TextStyle

FONTS = Path(__file__).parents[3] / "fonts"
SERIF = FONTS / "NotoSerifGeorgian-Regular.ttf"
SERIF_SEMIBOLD = FONTS / "NotoSerifGeorgian-SemiBold.ttf"
SANS_BOLD = FONTS / "NotoSansGeorgian-Bold.ttf"


@dataclass(frozen=True)
class Row:
    """How an inline element differs from what is around it; `match` is a tag, a class (".label"), or both."""

    match: str
    face: Path | None = None
    scale: float = 1.0
    size_pt: float | None = None
    tracking_em: float = 0.0
    hyphenate: bool = True
    breakable: bool = True

    def matches(self, element):
        tag, _, name = self.match.partition(".")
        return tag in ("", element.tag) and (not name or name in element.get("class", "").split())


@dataclass(frozen=True)
class Rows:
    """A style sheet of rows, of which the first that matches wins."""

    rows: tuple[Row, ...]

    def applied(self, element, around):
        row = next((row for row in self.rows if row.matches(element)), Row(""))
        size = row.size_pt or around.size_pt * row.scale
        return replace(
            around,
            face=row.face or around.face,
            size_pt=size,
            tracking_pt=row.tracking_em * size or around.tracking_pt,
            hyphenate=around.hyphenate and row.hyphenate,
            breakable=around.breakable and row.breakable,
        )


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
            inlines=Rows(
                (
                    Row(".label", face=SANS_BOLD, size_pt=9.0, tracking_em=0.02),
                    Row("strong", face=SERIF_SEMIBOLD),
                    Row("em", face=SERIF_SEMIBOLD),
                    Row("sup", scale=0.65),
                    Row("code", hyphenate=False),
                    Row("span.nobr", breakable=False),
                )
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
