"""A page's content rewritten for our tags: sequences numbered anew, ornaments made artifacts, words made whole.

ISO 32000-1, 14.6 (marked content), 14.8.2.2 (artifacts), 14.9.4 (replacement text). A piece is a marked-content
sequence. Pieces that the engine draws late, such as the labels of lists, are put where they are read, so that a
reader without tags meets them there.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from stamba.editions.screen.spoken import spoken
from stamba.editions.screen.words import ActualText
from stamba.pdf.glyphs import ToUnicodeMap
from stamba.pdf.objects import Array, Dictionary, Name, Page
from stamba.pdf.streams import Instruction, instructions, written
from stamba.pdf.structure import MarkedContent
from stamba.setting.laid_out import Ornament

_ATTACHED = {"Header": "/Top", "Footer": "/Bottom"}
_COLOURS = frozenset({"g", "rg", "k", "cs", "sc", "scn", "gs"})  # what decides how text is filled
_FRAME = frozenset({"cm", "W", "W*"})


@dataclass(frozen=True, slots=True)
class PlacedPiece:
    """A marked-content sequence as it is to be: the type of its tag, its new number, its text."""

    mark: MarkedContent
    type: str
    mcid: int
    edit: ActualText


@dataclass(frozen=True, slots=True)
class ContentPlan:
    """The plan for the pieces of one page: the placed ones in reading order, the ornaments; others vanish."""

    placed: Sequence[PlacedPiece]
    ornaments: Sequence[Ornament]

    def of_its_page(self) -> str:
        """Return all that it says, but for the places of page and lines in the book."""
        pieces = [
            (one.mark.mcid, one.mark.text, one.mark.box, one.type, one.mcid, one.edit) for one in self.placed
        ]
        return repr((pieces, [(one.mark.mcid, one.mark.box, one.kind) for one in self.ornaments]))


@dataclass(slots=True, eq=False)
class _Piece:
    """A piece of the content: its number, its instructions, the frame and the colours in force where it begins."""

    mcid: int
    frame: tuple[str, ...]
    colours: tuple[Instruction, ...]
    body: list[Instruction] = field(default_factory=list)

    def own_colours(self) -> list[Instruction]:
        """Return the colour operators in it, which hold for the pieces that come after it."""
        return [one for one in self.body if one.operator in _COLOURS]


class _State(NamedTuple):
    """The part of the graphics state that `q` saves: the frame (matrices and clips) and the colours set."""

    frame: tuple[str, ...] = ()
    colours: tuple[Instruction, ...] = ()

    def after(self, one: Instruction) -> _State:
        if one.operator in _FRAME:
            return self._replace(frame=(*self.frame, f"{one.operator}{one.text!r}"))
        if one.operator in _COLOURS:
            kept = tuple(old for old in self.colours if old.operator != one.operator)
            return self._replace(colours=(*kept, one))
        return self


def rewritten(page: Page, font_maps: Mapping[str, ToUnicodeMap], marks: ContentPlan) -> bytes:
    """Return the content of a page with its marked content numbered and tagged anew."""
    content = _taken_apart(page)
    placed = {one.mark.mcid: one for one in marks.placed}
    ornaments = {one.mark.mcid: one for one in marks.ornaments}
    moves = _moves([one for one in content if isinstance(one, _Piece)], marks.placed)
    moved = {piece for pieces in moves.values() for piece in pieces}
    out: list[Instruction] = []
    for one in content:
        if isinstance(one, Instruction):
            out.append(one)
            continue
        for piece in moves.get(one, ()):
            out += [Instruction("q"), *piece.colours]
            out += [*_marked(piece, placed[piece.mcid], font_maps), Instruction("Q")]
        if one in moved or (one.mcid not in placed and one.mcid not in ornaments):
            out += one.own_colours()
        elif one.mcid in placed:
            out += _marked(one, placed[one.mcid], font_maps)
        else:
            out += [_artifact(ornaments[one.mcid]), *one.body, Instruction("EMC")]
    return written(out)


def _taken_apart(page: Page) -> list[Instruction | _Piece]:
    """Return the content as instructions and pieces."""
    out: list[Instruction | _Piece] = []
    states = [_State()]
    piece: _Piece | None = None
    depth = 0
    for one in instructions(page)[0]:
        if piece is None and one.operator == "BDC" and _number(one) is not None:
            piece, depth = _Piece(_number(one) or 0, states[-1].frame, states[-1].colours), 1
            out.append(piece)
            continue
        if one.operator == "q":
            states.append(states[-1])
        elif one.operator == "Q" and len(states) > 1:
            states.pop()
        states[-1] = states[-1].after(one)
        if piece is None:
            out.append(one)
            continue
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(one.operator, 0)
        if depth:
            piece.body.append(one)
        else:
            piece = None
    return out


def _number(one: Instruction) -> int | None:
    properties = one.operands[-1]
    if isinstance(properties, Dictionary) and "/MCID" in properties:
        return int(properties.MCID)
    return None


def _moves(pieces: Sequence[_Piece], placed: Iterable[PlacedPiece]) -> dict[_Piece, list[_Piece]]:
    """Return the pieces to move before each piece, so that text is drawn in the order in which it is read.

    As few as can be are moved (the rest is a longest increasing subsequence), and none into another frame.
    """
    drawn = {piece.mcid: at for at, piece in enumerate(pieces)}
    wanted = [drawn[one.mark.mcid] for one in placed if one.mark.text and one.mark.mcid in drawn]
    staying = _longest_increasing(wanted)
    moves: dict[_Piece, list[_Piece]] = {}
    waiting: list[_Piece] = []
    for at in wanted:
        if at not in staying:
            waiting.append(pieces[at])
            continue
        movable = [piece for piece in waiting if piece.frame == pieces[at].frame]
        if movable:
            moves[pieces[at]] = movable
        waiting = []
    return moves


def _longest_increasing(numbers: Sequence[int]) -> set[int]:
    """Return a longest increasing subsequence of different numbers (Schensted 1961)."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect.bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    chain: set[int] = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        chain.add(last)
        last = before[last]
    return chain


def _marked(
    piece: _Piece, placed: PlacedPiece, font_maps: Mapping[str, ToUnicodeMap]
) -> Iterator[Instruction]:
    yield Instruction.of("BDC", Name(f"/{placed.type}"), Dictionary(MCID=placed.mcid))
    yield from (
        spoken(piece.body, placed.mark.text, placed.edit, font_maps) if placed.mark.text else piece.body
    )
    yield Instruction("EMC")


def _artifact(ornament: Ornament) -> Instruction:
    box = ornament.mark.box
    about = Dictionary(Type=Name("/Layout" if ornament.kind == "Layout" else "/Pagination"))
    if ornament.kind in _ATTACHED:
        about.Subtype = Name(f"/{ornament.kind}")
        about.Attached = Array([Name(_ATTACHED[ornament.kind])])
        about.BBox = Array([round(value, 2) for value in (box.x0, box.y0, box.x1, box.y1)])
    return Instruction.of("BDC", Name.Artifact, about)
