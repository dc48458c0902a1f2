"""WeasyPrint's pages as a galley: what stands on them from top to bottom, and where a page may begin.

Part of WeasyPrint's door: it reads the engine's own boxes and knows their names, and asks no style sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from stamba.setting.makeup import Block, Galley, Piece, SectionGalley, Variant
from stamba.setting.paragraphs import INDEX, NEW_PAGE, NOTEREF, ComposedParagraph

_PT = 0.75  # a CSS pixel in points
_AVOID = ("avoid", "avoid-page")
RECTO, VERSO = ("recto", "right"), ("verso", "left")
FORCED = ("page", "always", *RECTO, *VERSO)  # breaks before a box that let it begin a page
SET = "data-set"  # on what is no text: its number in the book, by which a draft tells how deep it is
_BLOCKS = ("BlockBox", "BlockContainerBox", "FlexContainerBox", "TableBox", "TableRowGroupBox")
_LOOSE, _TIGHT = (
    0.9,
    0.3,
)  # of the natural word space: a gap so much wider or narrower is loose or tight
_SEEN = 40  # what a loose or tight line is beside its square
_HAIR = 0.02  # pt
_SHORT = 0.12  # of the measure: a last line so short is poor
_CHANGED, _UNEVEN = 10.0, 40.0  # what another line costs, beside the unevenness it brings (see makeup.Costs)


@dataclass(frozen=True, slots=True)
class _Around:
    """A box around a piece: its element by a number, its rules of breaking, its margins in pt where they are lengths,
    the index of the composed paragraph that it is, and whether the composer let it begin a page.
    """

    element: int
    break_inside: str
    break_before: str
    break_after: str
    margin_top: float
    margin_bottom: float
    orphans: int
    widows: int
    paragraph: int | None
    on_new_page: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A piece on a page: top and height in pt, the boxes it stands in from the outside in, its notes."""

    top: float
    height: float
    chain: tuple[_Around, ...]
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _PlacedPiece:
    """A piece and the index of its page."""

    page: int
    piece: _Found


@dataclass(frozen=True, slots=True)
class _SectionMatter:
    """The share that a section has of a page: its box, whether it is running text, its pieces, whether it is empty."""

    box: _Around
    is_text: bool
    pieces: tuple[_Found, ...]
    is_empty: bool


@dataclass(frozen=True, slots=True)
class PageMatter:
    """The matter of a page, in pt: its depth; the heights of its notes by identifier, the white above their rule
    and all that is above them; its sections; depth and margin below of what is no text, by its number.
    """

    depth: float
    notes: Mapping[str, float]
    note_margin: float
    above_notes: float
    sections: tuple[_SectionMatter, ...]
    sets: Mapping[int, tuple[float, float]]


@dataclass(slots=True)
class _Drafted:
    """The pieces on the pages of a draft: by section in the order of the book, notes by identifier."""

    sections: dict[int, list[_PlacedPiece]] = field(default_factory=dict)
    boxes: dict[int, _Around] = field(default_factory=dict)
    matter: dict[int, int] = field(default_factory=dict)
    notes: dict[str, float] = field(default_factory=dict)
    above_notes: float = 0.0
    note_margin: float = 0.0
    others: int = 0
    sets: dict[int, tuple[float, float]] = field(default_factory=dict)

    def add(self, index: int, page: PageMatter) -> None:
        """Add what stands on the page of this index."""
        self.notes |= page.notes
        # Pages whose notes were held back have more white above them; the least is the style sheet's.
        self.note_margin = min(self.note_margin or page.note_margin, page.note_margin or self.note_margin)
        self.above_notes = min(self.above_notes or page.above_notes, page.above_notes or self.above_notes)
        self.sets |= page.sets
        told = False
        for section in page.sections:
            if not section.is_text:
                told = told or not section.is_empty
                continue
            key = section.box.element
            if key not in self.sections:
                self.matter[key], self.others = self.others, 0
                self.boxes[key] = section.box
            found = self.sections.setdefault(key, [])
            found += (_PlacedPiece(index, piece) for piece in section.pieces)
        self.others += told


class Measured:
    """The pages of a draft, measured: galleys of the same matter in other lines can be had of it."""

    def __init__(self, first: int, pages: Iterable[PageMatter], line: float) -> None:
        """`first` is the index of the first of the pages, even for a recto; `line` is the grid in pt."""
        self._drafted = _Drafted()
        self._line = line
        self._depth = 0.0
        for index, page in enumerate(pages, first):
            self._drafted.add(index, page)
            self._depth = max(self._depth, page.depth)

    @property
    def note_margin(self) -> float:
        """The white above the rule of the notes, in pt."""
        return self._drafted.note_margin

    def too_deep(self) -> tuple[tuple[str, float, float], ...]:
        """Notes that no page can hold beside two lines of text: identifier, depth, and the room there is, in pt.

        The engine would move such a note to later pages and lose its end without a word.
        """
        room = self._depth - self._drafted.above_notes - 2 * self._line
        return tuple((name, depth, room) for name, depth in self._drafted.notes.items() if depth > room)

    @property
    def margins_below(self) -> dict[int, float]:
        """The margin in pt below each figure, table and piece of code."""
        return {number: margin for number, (_, margin) in self._drafted.sets.items()}

    def white_below(self, usual: Mapping[int, float]) -> dict[int, float]:
        """The margin in pt below each figure, table and piece of code that is off the grid which brings the text after
        it back, none less than the `usual` ones.
        """
        filled = {}
        for number, (depth, margin) in self._drafted.sets.items():
            rest = -(depth + margin) % self._line
            if min(rest, self._line - rest) > _HAIR:
                filled[number] = usual[number] + -(depth + usual[number]) % self._line
        return filled

    def galley(self, ways: Mapping[int, tuple[ComposedParagraph, ...]]) -> Galley:
        """The sections of running text, with these ways to set their composed paragraphs, by index.

        A paragraph without any stays as it was drafted.
        """
        drafted = self._drafted
        sections = tuple(
            SectionGalley(
                found[0].page,
                drafted.boxes[key].break_before in RECTO,
                drafted.matter[key],
                tuple(_blocks(found, drafted.notes, ways)),
            )
            for key, found in drafted.sections.items()
            if found
        )
        return Galley(self._depth, self._line, drafted.above_notes, sections)


def matter_of(pages: Iterable[Any]) -> tuple[PageMatter, ...]:
    """Return what stands on the engine's page boxes, which belong to one layout."""
    measuring = _Measuring()
    return tuple(measuring.page(page) for page in pages)


class _Measuring:
    """Reads the boxes of one layout; elements are numbered as they are met."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._known: dict[tuple[int, int], tuple[Any, _Around]] = {}

    def page(self, page: Any) -> PageMatter:  # noqa: ANN401 - WeasyPrint has no types
        """Return what a page shows."""
        top = page.content_box_y() * _PT
        notes: dict[str, float] = {}
        margin = above = 0.0
        sections: list[_SectionMatter] = []
        sets: dict[int, tuple[float, float]] = {}
        for box in page.children:
            if type(box).__name__ == "FootnoteAreaBox":
                notes = {note.element.get("id", ""): note.margin_height() * _PT for note in box.children}
                margin, above = box.margin_top * _PT, box.margin_height() * _PT - sum(notes.values())
            for section in _sections(box):
                _look_for_sets(section, sets)
                around = self._around(section)
                found = tuple(self._pieces(section, top, (around,)))
                is_text = "text" in (section.element.get("class") or "").split()
                sections.append(
                    _SectionMatter(around, is_text, found, is_empty=not found and not section.children)
                )
        return PageMatter(page.height * _PT, notes, margin, above, tuple(sections), sets)

    def _around(self, box: Any) -> _Around:  # noqa: ANN401
        style, element = box.style, box.element
        key = (id(style), id(element))
        if key not in self._known:
            index = element.get(INDEX)
            margins = (style["margin_top"], style["margin_bottom"])
            above, below = (one.value * _PT if getattr(one, "unit", "") == "px" else 0.0 for one in margins)
            self._known[key] = (
                box,  # identities are keys only while their objects live
                _Around(
                    self._numbers.setdefault(element, len(self._numbers)),
                    style["break_inside"],
                    style["break_before"],
                    style["break_after"],
                    above,
                    below,
                    style["orphans"],
                    style["widows"],
                    None if index is None else int(index),
                    NEW_PAGE in (element.get("class") or "").split(),
                ),
            )
        return self._known[key][1]

    def _pieces(self, box: Any, top: float, chain: tuple[_Around, ...]) -> Iterator[_Found]:  # noqa: ANN401
        """The pieces of a block in the flow: its lines, its tables' rows, or itself if it has neither."""
        kind = type(box).__name__
        if kind == "LineBox":
            if box.height:
                yield _Found(box.position_y * _PT - top, box.height * _PT, chain, tuple(_called(box)))
            return
        if kind == "AbsolutePlaceholder" or not box.is_in_normal_flow():
            return
        around = self._around(box)
        below = chain if around is chain[-1] else (*chain, around)
        inner = kind in _BLOCKS and kind != "FlexContainerBox"
        found = (
            [piece for child in box.children for piece in self._pieces(child, top, below)] if inner else []
        )
        if found:
            yield from found
        elif box.border_height():
            height = box.border_height() * _PT
            yield _Found(
                box.position_y * _PT + box.margin_top * _PT - top, height, below, tuple(_called(box))
            )


def _look_for_sets(box: Any, sets: dict[int, tuple[float, float]]) -> None:  # noqa: ANN401
    """Add how deep figures and tables are, with the margin below them; of one on several pages, its last part."""
    for child in getattr(box, "children", ()):
        number = child.element.get(SET) if child.element is not None else None
        if number is None or not child.is_in_normal_flow():
            _look_for_sets(child, sets)
            continue
        sets[int(number)] = (child.border_height() * _PT, child.margin_bottom * _PT)


def _sections(box: Any) -> Iterator[Any]:  # noqa: ANN401
    """The sections on a page."""
    if box.element_tag == "section":
        yield box
    elif type(box).__name__ == "BlockBox":
        for child in box.children:
            yield from _sections(child)


def _called(box: Any) -> Iterator[str]:  # noqa: ANN401
    """The addresses of the notes whose calls are in a box."""
    element = box.element
    if box.element_tag == "a" and NOTEREF in (element.get("class") or "").split():
        yield element.get("href", "")
        return
    for child in getattr(box, "children", ()):
        yield from _called(child)


def _blocks(
    found: list[_PlacedPiece], notes: dict[str, float], ways: Mapping[int, tuple[ComposedParagraph, ...]]
) -> Iterator[Block]:
    """The pieces of a section as blocks: each composed paragraph one, and all that stands between them."""
    at = 0
    while at < len(found):
        leaf = found[at].piece.chain[-1]
        until = at + 1
        while until < len(found) and found[until].piece.chain[-1].element == leaf.element:
            until += 1
        pieces = [_piece(found, number, (at, until), notes) for number in range(at, until)]
        set_in = () if leaf.paragraph is None else ways.get(leaf.paragraph, ())
        if set_in:
            yield Block(tuple(_variant(way, set_in[0], pieces[0], notes) for way in set_in), leaf.paragraph)
        else:
            yield Block((Variant(0, 0.0, tuple(pieces)),))
        at = until


def _piece(found: list[_PlacedPiece], number: int, block: tuple[int, int], notes: dict[str, float]) -> Piece:
    """A piece as it was drafted; `block` says where its block begins and ends."""
    one = found[number].piece
    heights = tuple(notes.get(call.removeprefix("#"), 0.0) for call in one.calls)
    if not number:
        return Piece(one.height, one.top, heights, keeps_gap=True)
    before = found[number - 1].piece
    begun, ended = _apart(one.chain, before.chain), _apart(before.chain, one.chain)
    same_page = found[number].page == found[number - 1].page
    gap = one.top - before.top - before.height if same_page else _white(begun, ended)
    leaf = one.chain[-1]
    kept = (
        any(box.break_inside in _AVOID for box in _shared(one.chain, before.chain))
        or any(box.break_before in _AVOID for box in begun)
        or any(box.break_after in _AVOID for box in ended)
        or (number > block[0] and not leaf.orphans <= number - block[0] <= block[1] - block[0] - leaf.widows)
    )
    forced = any(box.break_before in FORCED and not box.on_new_page for box in begun)
    return Piece(one.height, max(gap, 0.0), heights, breakable=not kept, keeps_gap=forced, forced=forced)


def _apart(chain: tuple[_Around, ...], other: tuple[_Around, ...]) -> tuple[_Around, ...]:
    """The boxes of a chain whose elements the other has not."""
    elements = {box.element for box in other}
    return tuple(box for box in chain if box.element not in elements)


def _shared(chain: tuple[_Around, ...], other: tuple[_Around, ...]) -> tuple[_Around, ...]:
    elements = {box.element for box in other}
    return tuple(box for box in chain if box.element in elements)


def _white(begun: tuple[_Around, ...], ended: tuple[_Around, ...]) -> float:
    """The white that would stand above a piece that began a page: the widest of the margins that meet there."""
    margins = [box.margin_top for box in begun] + [box.margin_bottom for box in ended]
    return max(margins, default=0.0)


def _variant(
    way: ComposedParagraph, best: ComposedParagraph, first: Piece, notes: dict[str, float]
) -> Variant:
    """One way to set a composed paragraph, in lines as high as its first."""
    pieces = []
    count = len(way.lines)
    for number, calls in enumerate(way.calls):
        heights = tuple(notes.get(call.removeprefix("#"), 0.0) for call in calls)
        parted = _is_parted(way, number)
        if number:
            pieces.append(
                Piece(first.height, 0.0, heights, breakable=2 <= number <= count - 2, parted=parted)
            )
        else:
            pieces.append(replace(first, notes=heights, parted=parted))
    cost = _CHANGED + _UNEVEN * max(_unevenness(way) - _unevenness(best), 0.0) if way.granted else 0.0
    return Variant(way.granted, cost, tuple(pieces))


def _unevenness(way: ComposedParagraph) -> float:
    """Return the unevenness of a paragraph: a loose or tight line is 41, half as loose a quarter, a poor end two."""
    ratios = [line.space_ratio for line in way.lines[:-1]]
    strains = [(ratio - 1) / (_LOOSE if ratio > 1 else _TIGHT) for ratio in ratios]
    last = way.lines[-1]
    poor = (last.natural_pt < _SHORT * last.measure_pt) + (len(way.lines) > 1 and _is_parted(way, -2))
    return sum(strain**2 + _SEEN * (abs(strain) >= 1) for strain in strains) + 2 * poor


def _is_parted(way: ComposedParagraph, number: int) -> bool:
    return way.texts[number].endswith("-")
