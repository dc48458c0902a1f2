"""WeasyPrint's pages as a galley: what stands on them from top to bottom, and where a page may begin.

Part of WeasyPrint's door: it reads the engine's own boxes and knows their names, and asks no style sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from stamba.setting.makeup import Block, Galley, Piece, SectionGalley, Variant
from stamba.setting.paragraphs import INDEX, NEW_PAGE, NOTEREF, ComposedParagraph

_PT = 0.75  # a CSS pixel in points
_AVOID = ("avoid", "avoid-page")
_PAGE = ("page", "recto", "verso", "left", "right", "always")
SET = "data-set"  # on what is no text: its number in the book, by which a draft tells how deep it is
_BLOCKS = ("BlockBox", "BlockContainerBox", "FlexContainerBox", "TableBox", "TableRowGroupBox")
_LOOSE = 0.9  # of the natural word space: a gap so much wider is a loose one
_HAIR = 0.02  # pt
_SHORT = 0.12  # of the measure: a last line so short is poor
_CHANGED, _UNEVEN = 20.0, 100.0  # what another line costs, beside the unevenness it brings (see makeup.Costs)


@dataclass(frozen=True, slots=True)
class _Found:
    """A piece on a drafted page: top and height in pt, the boxes it stands in from the outside in, its notes."""

    page: int
    top: float
    height: float
    chain: tuple[Any, ...]
    calls: tuple[str, ...]

    @property
    def leaf(self) -> Any:  # noqa: ANN401 - WeasyPrint has no types
        """The element of the innermost block."""
        return self.chain[-1].element


@dataclass(slots=True)
class _Drafted:
    """The pieces on the pages of a draft: by section in the order of the book, notes by identifier."""

    sections: dict[Any, list[_Found]] = field(default_factory=dict)
    looks: dict[Any, Any] = field(default_factory=dict)
    matter: dict[Any, int] = field(default_factory=dict)
    notes: dict[str, float] = field(default_factory=dict)
    above_notes: float = 0.0
    note_margin: float = 0.0
    others: int = 0
    sets: dict[int, tuple[float, float]] = field(default_factory=dict)


class Measured:
    """The pages of a draft, measured: galleys of the same matter in other lines can be had of it."""

    def __init__(self, pages: Sequence[Any], line: float) -> None:
        """`line` is the grid in pt."""
        self._drafted = _Drafted()
        self._line = line
        for index, page in enumerate(pages):
            _look(page._page_box, index, self._drafted)  # noqa: SLF001 - the engine keeps its boxes to itself
        self._depth = max((page._page_box.height * _PT for page in pages), default=0.0)  # noqa: SLF001

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
                drafted.looks[element].style["break_before"] in {"recto", "right"},
                drafted.matter[element],
                tuple(_blocks(found, drafted.notes, ways)),
            )
            for element, found in drafted.sections.items()
        )
        return Galley(self._depth, self._line, drafted.above_notes, sections)


def _look(page: Any, index: int, drafted: _Drafted) -> None:  # noqa: ANN401
    """Add what a page shows."""
    top = page.content_box_y() * _PT
    told = False
    for box in page.children:
        if type(box).__name__ == "FootnoteAreaBox":
            heights = {note.element.get("id", ""): note.margin_height() * _PT for note in box.children}
            drafted.notes |= heights
            margin, above = box.margin_top * _PT, box.margin_height() * _PT - sum(heights.values())
            # Pages whose notes were held back have more; the least is the style sheet's.
            drafted.note_margin = min(drafted.note_margin or margin, margin)
            drafted.above_notes = min(drafted.above_notes or above, above)
        for section in _sections(box):
            _look_for_sets(section, drafted)
            found = list(_pieces(section, index, top, (section,)))
            if "text" not in (section.element.get("class") or "").split():
                told = told or bool(found) or bool(section.children)
                continue
            if section.element not in drafted.sections:
                drafted.matter[section.element], drafted.others = drafted.others, 0
                drafted.looks[section.element] = section
            drafted.sections.setdefault(section.element, []).extend(found)
    drafted.others += told


def _look_for_sets(box: Any, drafted: _Drafted) -> None:  # noqa: ANN401
    """Add how deep figures and tables are, with the margin below them; of one on several pages, its last part."""
    for child in getattr(box, "children", ()):
        number = child.element.get(SET) if child.element is not None else None
        if number is None or not child.is_in_normal_flow():
            _look_for_sets(child, drafted)
            continue
        drafted.sets[int(number)] = (child.border_height() * _PT, child.margin_bottom * _PT)


def _sections(box: Any) -> Iterator[Any]:  # noqa: ANN401
    """The sections on a page."""
    if box.element_tag == "section":
        yield box
    elif type(box).__name__ == "BlockBox":
        for child in box.children:
            yield from _sections(child)


def _pieces(box: Any, page: int, top: float, chain: tuple[Any, ...]) -> Iterator[_Found]:  # noqa: ANN401
    """The pieces of a block in the flow: its lines, its tables' rows, or itself if it has neither."""
    kind = type(box).__name__
    if kind == "LineBox":
        if box.height:
            yield _Found(page, box.position_y * _PT - top, box.height * _PT, chain, tuple(_called(box)))
        return
    if kind == "AbsolutePlaceholder" or not box.is_in_normal_flow():
        return
    below = chain if box is chain[-1] else (*chain, box)
    inner = kind in _BLOCKS and kind != "FlexContainerBox"
    found = [piece for child in box.children for piece in _pieces(child, page, top, below)] if inner else []
    if found:
        yield from found
    elif box.border_height():
        height = box.border_height() * _PT
        yield _Found(
            page, box.position_y * _PT + box.margin_top * _PT - top, height, below, tuple(_called(box))
        )


def _called(box: Any) -> Iterator[str]:  # noqa: ANN401
    """The addresses of the notes whose calls are in a box."""
    element = box.element
    if box.element_tag == "a" and NOTEREF in (element.get("class") or "").split():
        yield element.get("href", "")
        return
    for child in getattr(box, "children", ()):
        yield from _called(child)


def _blocks(
    found: list[_Found], notes: dict[str, float], ways: Mapping[int, tuple[ComposedParagraph, ...]]
) -> Iterator[Block]:
    """The pieces of a section as blocks: each composed paragraph one, and all that stands between them."""
    at = 0
    while at < len(found):
        first = found[at]
        index = first.leaf.get(INDEX)
        until = at + 1
        while until < len(found) and found[until].leaf is first.leaf:
            until += 1
        pieces = [_piece(found, number, (at, until), notes) for number in range(at, until)]
        set_in = ways.get(int(index), ()) if index is not None else ()
        if set_in:
            yield Block(tuple(_variant(way, set_in[0], pieces[0], notes) for way in set_in), int(index))
        else:
            yield Block((Variant(0, 0.0, tuple(pieces)),))
        at = until


def _piece(found: list[_Found], number: int, block: tuple[int, int], notes: dict[str, float]) -> Piece:
    """A piece as it was drafted; `block` says where its block begins and ends."""
    one = found[number]
    before = found[number - 1] if number else None
    heights = tuple(notes.get(call.removeprefix("#"), 0.0) for call in one.calls)
    if before is None:
        return Piece(one.height, one.top, heights, keeps_gap=True)
    begun, ended = _apart(one.chain, before.chain), _apart(before.chain, one.chain)
    gap = one.top - before.top - before.height if one.page == before.page else _white(begun, ended)
    style = one.chain[-1].style
    kept = (
        any(box.style["break_inside"] in _AVOID for box in _shared(one.chain, before.chain))
        or any(box.style["break_before"] in _AVOID for box in begun)
        or any(box.style["break_after"] in _AVOID for box in ended)
        or (
            number > block[0]
            and not style["orphans"] <= number - block[0] <= block[1] - block[0] - style["widows"]
        )
    )
    forced = any(
        box.style["break_before"] in _PAGE and NEW_PAGE not in (box.element.get("class") or "")
        for box in begun
    )
    return Piece(one.height, max(gap, 0.0), heights, breakable=not kept, keeps_gap=forced, forced=forced)


def _apart(chain: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    """The boxes of a chain whose elements the other has not."""
    elements = {box.element for box in other}
    return tuple(box for box in chain if box.element not in elements)


def _shared(chain: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    elements = {box.element for box in other}
    return tuple(box for box in chain if box.element in elements)


def _white(begun: tuple[Any, ...], ended: tuple[Any, ...]) -> float:
    """The white that would stand above a piece that began a page: the widest of the margins that meet there."""
    margins = [box.style["margin_top"] for box in begun] + [box.style["margin_bottom"] for box in ended]
    return max((margin.value for margin in margins if getattr(margin, "unit", "") == "px"), default=0.0) * _PT


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
    """Return the unevenness of a paragraph: a loose line is two and more, half as loose a quarter, a poor end two."""
    strains = [(line.space_ratio - 1) / _LOOSE for line in way.lines[:-1]]
    last = way.lines[-1]
    poor = (last.natural_pt < _SHORT * last.measure_pt) + (len(way.lines) > 1 and _is_parted(way, -2))
    return sum(strain**2 + (strain >= 1) for strain in strains) + 2 * poor


def _is_parted(way: ComposedParagraph, number: int) -> bool:
    return way.texts[number].endswith("-")
