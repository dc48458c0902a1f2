"""Stretches: runs of sections that begin a page of their own, each laid out by itself.

What a stretch looks like depends on its text and its style sheets, on which side of the leaf it begins, and on the
pages that it tells of; not on how many pages stand before it. So stretches are laid out beside one another, and one
that is as it was is not laid out again. Heads and folios are added last, when all numbers are known.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from stamba.setting.laid_out import Element, LaidOut, Ornament
from stamba.setting.measured import FORCED, RECTO, VERSO
from stamba.setting.paragraphs import Unset

# Enough letters for a stretch of some pages, which costs the engine a reading of the style sheets; a section is a page
# at least.
_LETTERS, _OF_A_PAGE = 8_000, 1_000

# What counts or carries something from section to section, other than folios, named strings and page numbers.
_ACROSS = re.compile(
    r"counter-(?:increment|set)\s*:|counter-reset\s*:(?!\s*page\b)|(?<!target-)counters?\((?!\s*page\b)"
    r"|position\s*:\s*(?:fixed|running)|element\(|target-(?:text|counters)\("
    r"|section\s*:(?:first|last|nth|only)|section\s*~|@page[^{;]*:(?:first|nth\((?!1 of))"
)

Counters = Mapping[str, Sequence[int]]
Places = Mapping[str, Counters]  # the counters of the page of each anchor


def stands_alone(sheets: Iterable[str]) -> bool:
    """Tell whether these style sheets leave each stretch to itself: they count and carry nothing across sections."""
    return not any(_ACROSS.search(sheet) for sheet in sheets)


def cuts(tree: etree._Element, breaks: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Return where a tree is cut into stretches: the index of the first section of each, and the break before it.

    `breaks` are the values of `break-before` of its sections. Furniture stays together.
    """
    found, letters = [(0, "")], 0
    text_before = False
    for index, section in enumerate(tree[-1]):
        is_text = "text" in (section.get("class") or "").split()
        begins = breaks[index]
        if index and begins in FORCED and (letters >= _LETTERS or is_text != text_before):
            found.append((index, begins))
            letters = 0
        letters += _OF_A_PAGE + sum(len(text) for text in section.itertext())
        text_before = is_text
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The input of a layout: the HTML; the rules of its pages by their number in it, from 1; the white below what is
    no text, in pt by its number; the break it begins with, "" for the first of the book; whether its first page is a
    recto; and the pages it tells of.
    """

    html: str
    rules: tuple[tuple[int, str], ...] = ()
    white: tuple[tuple[int, float], ...] = ()
    begins: str = ""
    recto: bool = True
    places: tuple[tuple[str, tuple[tuple[str, tuple[int, ...]], ...]], ...] = ()

    @property
    def css(self) -> str:
        """The rules of pages as a style sheet."""
        return "\n".join(f"@page :nth({page}) {{ {rules} }}" for page, rules in self.rules)

    @property
    def told(self) -> dict[str, dict[str, list[int]]]:
        """The pages it tells of, as the engine has counters."""
        return {name: {key: list(values) for key, values in counters} for name, counters in self.places}

    def on(self, recto: bool) -> Stretch:  # noqa: FBT001 - the side of a leaf
        """Return it as it begins on this side of the leaf."""
        return replace(self, recto=recto)

    def telling(self, places: Places, asked: Iterable[str]) -> Stretch:
        """Return it with the pages that it asks for."""
        known = (
            (name, tuple((key, tuple(values)) for key, values in sorted(places[name].items())))
            for name in sorted(asked)
            if name in places
        )
        return replace(self, places=tuple(known))


# What a page does to counters: what it resets, sets and increments, in this order.
Steps = tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]
_ONE_ON: Steps = ((), (), (("page", 1),))


def counted(counters: Counters, steps: Steps) -> dict[str, list[int]]:
    """Return the counters of a page behind one that had these (CSS Lists 3, 4; all are of one scope)."""
    now = {name: list(values) for name, values in counters.items()}
    for name, value in steps[0]:
        now[name] = [value]
    for name, value in steps[1]:
        now[name] = [value]
    for name, value in steps[2]:
        now[name] = [now.get(name, [0])[-1] + value]
    return now


@dataclass(frozen=True, slots=True)
class LaidStretch:
    """The share of a stretch in its book: what each of its pages does to counters; the index of the page of each
    anchor; the anchors whose pages it asks for; the named strings as they are at its end.
    """

    steps: tuple[Steps, ...]
    anchors: Mapping[str, int]
    asked: frozenset[str]
    strings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Numbering:
    """The state before a stretch: the index of its first page, a blank one if `blank`; counters and named strings."""

    index: int = 0
    blank: bool = False
    counters: tuple[tuple[str, tuple[int, ...]], ...] = ()
    strings: tuple[tuple[str, str], ...] = ()

    def before(self, begins: str) -> Numbering:
        """Return it as it is before a stretch that begins with this break."""
        recto = self.index % 2 == 0
        blank = (begins in RECTO and not recto) or (begins in VERSO and recto)
        return replace(self, blank=blank)

    @property
    def recto(self) -> bool:
        """Tell whether the first page with matter is a recto."""
        return (self.index + self.blank) % 2 == 0

    def of_pages(self, laid: LaidStretch) -> Iterator[dict[str, list[int]]]:
        """Yield the counters of each page, the blank one included."""
        counters = {name: list(values) for name, values in self.counters}
        for steps in (*((_ONE_ON,) if self.blank else ()), *laid.steps):
            counters = counted(counters, steps)
            yield counters

    def after(self, laid: LaidStretch) -> Numbering:
        """Return the state behind a stretch."""
        *_, counters = self.of_pages(laid)
        return Numbering(
            self.index + self.blank + len(laid.steps),
            counters=tuple(sorted((name, tuple(values)) for name, values in counters.items())),
            strings=tuple(sorted((dict(self.strings) | dict(laid.strings)).items())),
        )

    def places(self, laid: LaidStretch) -> Iterator[tuple[str, dict[str, list[int]]]]:
        """Yield the anchors of a stretch with the counters of their pages."""
        pages = list(self.of_pages(laid))
        for name, index in laid.anchors.items():
            yield name, pages[index + self.blank]


def stretched(tree: etree._Element, cut: Sequence[tuple[int, str]]) -> tuple[Stretch, ...]:
    """Cut a tree of the pages into stretches, without rules. Before each, hidden, stands the section before it, for
    what style sheets say of a section behind another.
    """
    head, body = tree[0], tree[-1]
    sections = [etree.tostring(section, encoding="unicode", with_tail=False) for section in body]
    around = etree.Element(tree.tag, {str(name): str(value) for name, value in tree.attrib.items()})
    around.append(copy.deepcopy(head))
    etree.SubElement(around, "body").text = "\n"
    before, after = etree.tostring(around, encoding="unicode").split("\n</body>")
    found = []
    ends = [index for index, _ in cut[1:]] + [len(sections)]
    for (start, begins), end in zip(cut, ends, strict=True):
        hidden = ""
        if start:
            looks = body[start - 1].get("class", "")
            hidden = etree.tostring(
                etree.Element("section", {"class": looks, "style": "display: none"}), encoding="unicode"
            )
        found.append(Stretch(f"{before}{hidden}{''.join(sections[start:end])}</body>{after}", begins=begins))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SetStretch:
    """A stretch with its lines chosen and its pages made up, its share in the book, the paragraphs that keep the
    engine's own lines, and the tables whose words are parted, by their numbers in it, with their room in pt.
    """

    stretch: Stretch
    laid: LaidStretch
    unset: tuple[Unset, ...] = ()
    parted: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnStretch:
    """A stretch as PDF, its fonts left out, and what is where in it, with pages counted from its first; `fonts` is what
    is needed to put in the fonts, `bookmarks` those of the engine.
    """

    pdf: bytes
    laid_out: LaidOut
    fonts: tuple[Mapping[str, object], ...]
    bookmarks: tuple[object, ...]


def whole(drawn: Iterable[DrawnStretch]) -> LaidOut:
    """Put together what is where in the stretches of a book."""
    pages = 0
    kids: list[Element] = []
    ornaments: list[Ornament] = []
    for one in drawn:
        kids += one.laid_out.body.moved(pages).kids  # type: ignore[arg-type]
        ornaments += (Ornament(each.mark.moved(pages), each.kind) for each in one.laid_out.ornaments)
        pages += one.laid_out.pages
    return LaidOut(pages, Element("body", {}, tuple(kids)), tuple(ornaments))
