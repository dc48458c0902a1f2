"""The body text on the pages of a PDF: its size, face, measure, leading, and the paragraphs it makes.

What is not given is inferred from the commonest values, so that any PDF can be judged.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stamba.pdf.quality.lines import PageLines, TextLine

FOLIO = re.compile(r"^[\d\s–—-]+$|^[ivxlcdm]+$")
_LEADER = 2.0  # em of white that no word space has


@dataclass(frozen=True, slots=True)
class PageSpec:
    """The facts known of the pages beforehand; None is inferred. Lengths in pt, the natural word space in em.

    `head_pt`: from the head of the trimmed page to the type area. `note_pt`: size of the notes.
    `planned_blanks`: indices of pages that are meant to be blank; None: any blank page is.
    `planned_short`: indices of pages that are meant to end early.
    """

    size_pt: float | None = None
    measure_pt: float | None = None
    leading_pt: float | None = None
    head_pt: float | None = None
    note_pt: float | None = None
    space_em: float = 0.26
    indent_pt: float = 14.0
    planned_blanks: frozenset[int] | None = None
    planned_short: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A line of body text with what its neighbours say of it."""

    line: TextLine
    full: bool  # it reaches the right edge of the block
    starts: bool  # it begins a paragraph
    ends: bool  # it ends one


@dataclass(frozen=True, slots=True)
class TextBlock:
    """The type area as the pages show it, in pt: left edges, measure, first and last line."""

    size: float
    face: str
    left_recto: float
    left_verso: float
    measure: float
    leading: float
    first_baseline: float
    last_baseline: float
    space: float

    def left(self, page: int) -> float:
        """Left edge on a page of this index; index 0 is a recto."""
        return self.left_verso if page % 2 else self.left_recto


def _commonest(values: Iterable[float], default: float, digits: int = 1) -> float:
    counted = Counter(round(value, digits) for value in values)
    return min(counted.items(), key=lambda item: (-item[1], item[0]))[0] if counted else default


def _first_baseline(
    pages: tuple[PageLines, ...], body: list[TextLine], firsts: list[float], spec: PageSpec
) -> float:
    """Return the base line on which the text begins on a full page.

    The highest line of the grid in the type area, where that is known; else the highest of the common first lines,
    since openings are sunk.
    """
    if spec.head_pt is not None and spec.leading_pt is not None:
        top = pages[0].trim_top - spec.head_pt
        depths = [(top - line.baseline) % spec.leading_pt for line in body]
        return top - _commonest(depths, 0.0, 2)
    counted = Counter(round(value, 1) for value in firsts)
    enough = max(2, len(firsts) // 10)
    common = [value for value, count in counted.items() if count >= enough]
    return max(common or counted, default=0.0)


def _weighted_size(lines: list[TextLine]) -> float:
    counted: Counter[float] = Counter()
    for line in lines:
        counted[round(line.size, 1)] += len(line.text)
    return min(counted.items(), key=lambda item: (-item[1], item[0]))[0] if counted else 0.0


def find_block(pages: tuple[PageLines, ...], spec: PageSpec) -> TextBlock | None:
    """The block of body text of a document, None if it has no text."""
    lines = [line for page in pages for line in page.lines]
    if not lines:
        return None
    size = spec.size_pt or _weighted_size(lines)
    faces = Counter(line.face for line in lines if _is_size(line, size))
    if not faces:
        return None
    face = min(faces.items(), key=lambda item: (-item[1], item[0]))[0]
    body = [line for line in lines if _is_size(line, size) and line.face == face]
    recto = _commonest((line.x0 for line in body if line.page % 2 == 0), 0.0, 0)
    verso = _commonest((line.x0 for line in body if line.page % 2), recto, 0)
    edges = [(verso if line.page % 2 else recto, line) for line in body]
    lefts = [_exact_left(edges, recto, 0), _exact_left(edges, verso, 1)]
    measure = spec.measure_pt or _measure(body, lefts)
    leading = spec.leading_pt or _leading(pages, body)
    firsts = [max(line.baseline for line in body if line.page == page) for page in {b.page for b in body}]
    lasts = [min(line.baseline for line in body if line.page == page) for page in {b.page for b in body}]
    return TextBlock(
        size=size,
        face=face,
        left_recto=lefts[0],
        left_verso=lefts[1],
        measure=measure,
        leading=leading,
        first_baseline=_first_baseline(pages, body, firsts, spec),
        last_baseline=min(lasts),
        space=spec.space_em * size,
    )


def _is_size(line: TextLine, size: float) -> bool:
    return abs(line.size - size) <= 0.03 * size


def _exact_left(edges: list[tuple[float, TextLine]], rough: float, parity: int) -> float:
    near = sorted(line.x0 for _, line in edges if line.page % 2 == parity and abs(line.x0 - rough) < 0.8)
    return near[len(near) // 2] if near else rough


def _measure(body: list[TextLine], lefts: list[float]) -> float:
    """The commonest length of the lines that end in a letter: what hangs over the edge does not count."""
    lengths = [
        line.x1 - lefts[line.page % 2] for line in body if len(line.words) > 2 and line.text[-1].isalpha()
    ]
    rough = _commonest(lengths, 0.0, 0)
    near = sorted(length for length in lengths if abs(length - rough) < 0.8)
    return near[len(near) // 2] if near else rough


def _leading(pages: tuple[PageLines, ...], body: list[TextLine]) -> float:
    chosen = {(line.page, line.number) for line in body}
    steps = [
        above.baseline - below.baseline
        for page in pages
        for above, below in pairwise(page.lines)
        if (page.index, above.number) in chosen and (page.index, below.number) in chosen
    ]
    return _commonest((step for step in steps if step > 1), 1.2 * (body[0].size if body else 10.0), 2)


def body_lines(pages: tuple[PageLines, ...], block: TextBlock) -> tuple[BodyLine, ...]:
    """The lines of body text in reading order, told which begin and end a paragraph."""
    lines = [line for page in pages for line in page.lines if is_body(line, block)]
    neighbours = {(line.page, line.number) for line in lines}
    full = [_is_full(line, block) for line in lines]
    marked = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        after = lines[index + 1] if index + 1 < len(lines) else None
        marked.append(
            BodyLine(
                line=line,
                full=full[index],
                starts=before is None or not full[index - 1] or _parted(line, before, block, neighbours),
                ends=after is None or not full[index] or _parted(after, line, block, neighbours),
            )
        )
    return tuple(marked)


def is_body(line: TextLine, block: TextBlock) -> bool:
    """Tell whether a line is body text: by its size and face, and by standing in the block; contents are none."""
    if not _is_size(line, block.size) or line.face != block.face or _is_led(line):
        return False
    offset = line.x0 - block.left(line.page)
    return -0.5 * block.size < offset < 3.5 * block.size  # further in, it is centred, or set to the right


def _is_led(line: TextLine) -> bool:
    """Tell whether a line leads to a folio at its end, with dots or white before it, as in contents."""
    *_, before, last = (None, *line.words) if line.words else (None, None)
    if before is None or last is None or not FOLIO.match(last.text):
        return False
    return before.text.endswith("..") or before.text == "." or last.x0 - before.x1 > _LEADER * line.size


def _is_full(line: TextLine, block: TextBlock) -> bool:
    right = block.left(line.page) + block.measure
    return abs(line.x1 - right) < 0.35 * block.size and len(line.words) > 1


def _parted(line: TextLine, before: TextLine, block: TextBlock, body: set[tuple[int, int]]) -> bool:
    """Tell whether a new paragraph begins at a line by its indent, the white above it, or what stands between."""
    if line.x0 - block.left(line.page) > 0.5 * block.size:
        return True
    if line.page != before.page:
        return any((line.page, number) not in body for number in range(2, line.number))
    if before.baseline - line.baseline > 1.5 * block.leading:
        return True
    return any((line.page, number) not in body for number in range(before.number + 1, line.number))
