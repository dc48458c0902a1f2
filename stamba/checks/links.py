"""Checks of what leads from place to place in the screen PDF: bookmarks and links, and where they arrive.

A place is proved by what is drawn there, read with PDFium; nothing is taken from what the places were made of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stamba.checks.evidence import Evidence
from stamba.checks.tags import LOST
from stamba.document import TocEntry, parse_body
from stamba.document.characters import visible_text
from stamba.document.finished import FinishedPdf
from stamba.document.flow import squeeze
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.ground.geometry import Box
from stamba.pdf.drawn import letters_in, text_in
from stamba.pdf.objects import Array, Dictionary, NameTree, Object, OutlineItem, Pdf, String

_WEB = ("http://", "https://", "mailto:")
_LEAST_SIDE = 5.0  # points of a link's shorter side, so that it can be hit
_NEAR = 14.0  # points, about a line, by which a place may stand above what it is the place of
_BELOW = 72.0  # points under a place in which its heading must stand
_ROUNDED = 0.01  # points by which the top of a page is off where it is written with two decimals
_LEADERS = r"(\.+[0-9ivxlc]+)?"  # behind a title in the contents, and the folio
_LETTERS = 12  # of a heading are looked for
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))


@dataclass(frozen=True, slots=True)
class _Place:
    """A destination: page index (-1 for nowhere), and the height that is shown at the top, None for all."""

    page: int
    top: float | None = None


@dataclass(frozen=True, slots=True)
class _Link:
    """A link annotation: its page index, its area, where it leads ("#name" or an address), what it says of itself."""

    page: int
    area: Box
    target: str
    says: str


def bookmarks_lead_to_sections(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-222: every section and heading of the contents has a bookmark, in order, that leads to where it stands."""
    path = evidence.files[edition]
    heads = _heads(evidence)
    below = {entry.section: entry.children for entry in evidence.book.document.toc}
    want = []
    for section in (one for one in evidence.book.document.sections if not one.part):
        want += [(0, section.title, section.id), *_wanted_below(below.get(section.id, ()), 1)]
    got = list(_bookmarks(evidence.pdf(edition).objects))
    if [one[:2] for one in want] != [one[:2] for one in got]:
        names, others = Counter(one[1] for one in want), Counter(one[1] for one in got)
        title = next(iter((names - others) or (others - names)), "their order")
        yield Finding(
            "P-222", f"the bookmarks are not the sections of the book: “{title}”", Source(path), LOST
        )
        return
    begins = {
        start.section: start.index
        for start in reversed(evidence.reading(edition).starts)
        if start.offset == 0
    }
    shown = evidence.pdf(edition)
    for (_, title, anchor), (_, _, place) in zip(want, got, strict=True):
        page = begins.get(anchor, place.page)
        if place.page != page:
            yield Finding(
                "P-222", f"the bookmark “{title}” leads to page {place.page + 1}, and it stands on page {page + 1}",
                Source(path), LOST,
            )  # fmt: skip
        elif not _shows(shown, place, heads.get(anchor, "")):
            what = f"the bookmark “{title}” does not lead to its heading"
            yield Finding("P-222", what, Source(path, pages=(place.page,)), LOST)


def _wanted_below(entries: Sequence[TocEntry], level: int) -> Iterator[tuple[int, str, str]]:
    for entry in entries:
        yield level, entry.title, entry.anchor
        yield from _wanted_below(entry.children, level + 1)


def _bookmarks(pdf: Pdf) -> Iterator[tuple[int, str, _Place]]:
    numbers = _numbers(pdf)

    def walk(items: Sequence[OutlineItem], level: int) -> Iterator[tuple[int, str, _Place]]:
        for item in items:
            yield level, item.title, _place(item.destination, numbers)
            yield from walk(item.children, level + 1)

    yield from walk(pdf.open_outline().root, 0)


def _heads(evidence: Evidence) -> dict[str, str]:
    """Return the words at the places of headings and of the sections that begin with one, without white space."""
    heads = {}
    for section in evidence.book.document.sections:
        for at, heading in enumerate(parse_body(section.body).iter(*_HEADINGS)):
            text = squeeze(visible_text(heading))
            if heading.get("id"):
                heads[heading.get("id", "")] = text
            if not at:
                heads[section.id] = text
    return heads


def _numbers(pdf: Pdf) -> dict[tuple[int, int], int]:
    return {page.obj.objgen: index for index, page in enumerate(pdf.pages)}


def _place(destination: object, numbers: Mapping[tuple[int, int], int]) -> _Place:
    if not isinstance(destination, Array) or not len(destination):
        return _Place(-1)
    page = numbers.get(destination[0].objgen, -1)
    has_top = len(destination) > 3 and destination[1] == "/XYZ" and destination[3] is not None
    return _Place(page, float(destination[3]) if has_top else None)


def _shows(shown: FinishedPdf, place: _Place, text: str) -> bool:
    """Tell whether a text stands at a place, or is the first that can be."""
    if not text:
        return True
    if place.page < 0:
        return False
    page, page_text = shown.page(place.page)
    width, height = page.get_size()
    top = height if place.top is None else min(place.top, height)
    bottom = 0 if top > height - _ROUNDED else max(top - _BELOW, 0)
    return text[:_LETTERS] in squeeze(text_in(page_text, Box(0, bottom, width, top)))


def links_work(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-224: contents, notes and the way back, addresses of the web and links in the text can be hit and lead there."""
    path = evidence.files[edition]
    pdf = evidence.pdf(edition).objects
    places, links = _named_places(pdf), list(_links(pdf))
    for link in links:
        for message, hint in _wrong_with(link, places):
            yield Finding("P-224", message, Source(path, pages=(link.page,)), hint)
    by_target: dict[str, list[_Link]] = {}
    for link in links:
        by_target.setdefault(link.target, []).append(link)
    wanted = _wanted(evidence)
    for target in wanted:
        if target not in by_target:
            what = f"nothing leads to {target}, though the book has a link to it"
            yield Finding("P-224", what, Source(path), LOST)
    shown = evidence.pdf(edition)
    for target, texts in wanted.items():
        some = by_target.get(target, [])
        if target.startswith("#note-") and any(
            all(not one.isdigit() or one not in link.says for one in texts)
            for link in some
            if texts[0].isdigit()
        ):
            what = f"the link to {target} does not say the number of its note"
            yield Finding("P-224", what, Source(path, pages=(some[0].page,)), LOST)
        if some and not any(_lies_on(shown, link, texts) for link in some):
            what = f"the link to {target} does not lie on its words"
            yield Finding("P-224", what, Source(path, pages=(some[0].page,)), LOST)
    yield from _arrivals(evidence, path, shown, places, by_target)
    if any(tag.type == "Link" and not tag.href for tag in evidence.tags(edition).walk()):
        yield Finding("P-224", "a tag says Link and holds no link", Source(path), LOST)


def _wrong_with(link: _Link, places: Mapping[str, _Place]) -> Iterator[tuple[str, str]]:
    """Yield the faults of a link by itself, each with its remedy."""
    if min(link.area.x1 - link.area.x0, link.area.y1 - link.area.y0) < _LEAST_SIDE:
        yield f"the link to {link.target} is too small to be hit", "Make its text larger in the style sheet."
    if link.target.startswith("#") and places.get(link.target[1:], _Place(-1)).page < 0:
        yield f"the link to {link.target} leads nowhere", LOST
    if not link.target.startswith(("#", *_WEB)):
        yield f"a link leads to {link.target!r}", "Link to the web or the book."
    if not link.says:
        yield f"the link to {link.target} says nothing of itself", LOST


def _arrivals(
    evidence: Evidence,
    path: Path,
    shown: FinishedPdf,
    places: Mapping[str, _Place],
    links: Mapping[str, list[_Link]],
) -> Iterator[Finding]:
    """Links to notes arrive at them, those back at the calls, those of the contents at the headings.

    A note is where its link back is, and a call is where its link to the note is.
    """
    marked = [(note.id, note.call_id) for note in evidence.book.document.notes]
    for name, other in (*marked, *((call, note) for note, call in marked)):
        place, there = places.get(name), links.get(f"#{other}", [])
        if place and not any(_is_at(place, link, shown) for link in there):
            what = f"the link to #{name} arrives elsewhere on page {place.page + 1}"
            yield Finding("P-224", what, Source(path), LOST)
    for name, text in _heads(evidence).items():
        if name in places and not _shows(shown, places[name], text):
            what = f"the link to #{name} arrives on page {places[name].page + 1}, and not at its heading"
            yield Finding("P-224", what, Source(path), LOST)


def _is_at(place: _Place, link: _Link, shown: FinishedPdf) -> bool:
    """Tell whether a place is that of a link: in view, and at the top, or with nothing but a line above it."""
    if place.page != link.page or place.top is None:
        return False
    is_whole = place.top >= shown.drawn.get_page_size(place.page)[1]
    return is_whole or link.area.y1 - _NEAR <= place.top <= link.area.y1 + _NEAR


def _lies_on(shown: FinishedPdf, link: _Link, texts: Sequence[str]) -> bool:
    """Tell whether a word of its text, or its number, stands in the area of a link. A word that a line end divides is
    said whole by its first part.
    """
    area = link.area
    text = shown.pages[link.page].under(area)
    known = [word for one in texts for word in one.split()]
    numbers = [word.rstrip(".") for word in known if word.rstrip(".").isdigit()]
    if any(number in re.findall(r"\d+", text) for number in numbers) or any(
        len(one) > 1 and (word in one or one in word) for word in text.split() for one in known
    ):
        return True
    inside = squeeze(letters_in(shown.page(link.page)[1], area)).rstrip(".")
    return any(
        re.fullmatch(re.escape(squeeze(one).rstrip(".")) + _LEADERS, inside) for one in texts if squeeze(one)
    )


def _wanted(evidence: Evidence) -> dict[str, list[str]]:
    """Return the destinations of the links of the book, and the texts of those links."""
    document = evidence.book.document
    found: dict[str, list[str]] = {}
    for note in document.notes:
        found.setdefault(f"#{note.id}", []).append(str(note.number))
        found.setdefault(f"#{note.call_id}", []).append(f"{note.number}.")
    for _, title, anchor in _wanted_below(document.toc, 0):
        found.setdefault(f"#{anchor}", []).append(title)
    for body in (*(section.body for section in document.sections), *(note.body for note in document.notes)):
        for link in parse_body(body).iter("a"):
            text = visible_text(link)
            if text.strip() and link.get("href", "").startswith(("#", *_WEB)):
                found.setdefault(link.get("href", ""), []).append(text)
    return found


def _links(pdf: Pdf) -> Iterator[_Link]:
    for index, page in enumerate(pdf.pages):
        for annotation in page.obj.get("/Annots", ()):
            area = Box(*(float(value) for value in annotation.Rect))
            yield _Link(index, area, _target(annotation), str(annotation.get("/Contents", "")))


def _target(annotation: Object) -> str:
    if "/Dest" in annotation:
        return f"#{annotation.Dest}" if isinstance(annotation.Dest, String) else "#a place"
    return str(annotation.get("/A", Dictionary()).get("/URI", ""))


def _named_places(pdf: Pdf) -> dict[str, _Place]:
    dests = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    numbers = _numbers(pdf)
    return {} if dests is None else {str(name): _place(at, numbers) for name, at in NameTree(dests).items()}
