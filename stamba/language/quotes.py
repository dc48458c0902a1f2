"""Quotations: which marks belong together, how deep they are, and what is set for them.

Marks are matched in a paragraph with a stack. A quotation that runs over paragraphs is followed when the next
one reopens it or closes it. What is set is matched again in the same way, so that a second pass changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stamba.language.inline_text import Edit
from stamba.language.quotation_marks import (
    APOSTROPHE,
    CLOSES,
    LETTER,
    NEITHER,
    OPENS,
    ParagraphMarks,
    QuotationMark,
    QuoteStyle,
    find,
    role_of,
)


def quote_edits(paragraphs: Sequence[str], style: QuoteStyle) -> list[list[Edit]]:
    """Return the edits that set the marks of paragraphs which follow one another, paragraph by paragraph."""
    edits = _edits(paragraphs, style)
    if style.otherwise is None or not any(_edits(list(map(_edited, paragraphs, edits)), style)):
        return edits
    return _edits(paragraphs, style.otherwise)


def _edited(text: str, edits: Sequence[Edit]) -> str:
    for start, end, put in reversed(edits):
        text = text[:start] + put + text[end:]
    return text


def _edits(paragraphs: Sequence[str], style: QuoteStyle) -> list[list[Edit]]:
    match, draw = _WAYS[style.singles]
    found = [ParagraphMarks(text, list(find(text, style))) for text in paragraphs]
    for paragraph in found:
        match(paragraph, style)
    _follow(found, style)
    return [
        [
            Edit(mark.start, mark.end, put)
            for mark, put in zip(paragraph.marks, draw(paragraph, style), strict=True)
            if put not in {None, mark.typed}
        ]
        for paragraph in found
    ]


# --- a language without apostrophes: every mark is a quotation mark ---


def _match_all(paragraph: ParagraphMarks, style: QuoteStyle) -> None:
    """Match single and double marks alike; a double mark prefers to close a double one."""
    marks, stack, doubles = paragraph.marks, list[int](), 0
    for number, mark in enumerate(marks):
        if not mark.double and (
            paragraph.is_inside_word(mark) or style.elision.match(paragraph.text, mark.end)
        ):
            mark.role = LETTER
            continue
        mark.role = role_of(mark, CLOSES if stack else OPENS)
        if mark.role == OPENS:
            stack.append(number)
            doubles += mark.double
        elif mark.role == CLOSES and stack:
            while mark.double and doubles and not marks[stack[-1]].double:
                stack.pop()
            doubles -= marks[stack[-1]].double
            paragraph.pair(stack.pop(), number)


def _draw_all(paragraph: ParagraphMarks, style: QuoteStyle) -> Iterator[str | None]:
    depth = 0
    for number, mark in enumerate(paragraph.marks):
        if mark.mate >= 0:
            depth -= mark.mate < number
            level = depth + (number in paragraph.deeper)
            depth += mark.mate > number
            yield style.levels[level % 2][mark.role == CLOSES]
        elif mark.role == NEITHER or paragraph.is_measure(mark):
            yield None
        elif mark.double:
            yield style.levels[0][mark.role == CLOSES]
        else:
            yield APOSTROPHE if mark.role != OPENS and mark.typed in "'‘’" else None


# --- a language with apostrophes: single marks keep their level ---


def _match_apart(paragraph: ParagraphMarks, style: QuoteStyle) -> None:
    """Match double with double marks; a single mark closes the single one that is innermost, if any.

    The last candidate before the surrounding quotation ends wins: ‘the dogs’ tails’ is one quotation.
    """
    marks, doubles = paragraph.marks, 0
    stack: list[list[int]] = []  # the number of an opening mark, and of the last one that could close it
    for number, mark in enumerate(marks):
        if mark.double:
            mark.role = role_of(mark, CLOSES if doubles else OPENS)
            if len(mark.typed) == 2 and mark.role == CLOSES and not doubles:
                mark.double = False
        else:
            mark.role = _role_of_single(paragraph, mark, style)
        if mark.role == OPENS:
            if not mark.double and stack and len(stack[-1]) == 2:
                paragraph.pair(*stack.pop())
            stack.append([number])
            doubles += mark.double
        elif mark.role == CLOSES and mark.double and doubles:
            while not marks[stack[-1][0]].double:
                _settle(paragraph, stack.pop())
            paragraph.pair(stack.pop()[0], number)
            doubles -= 1
        elif mark.role == CLOSES and not mark.double and stack and not marks[stack[-1][0]].double:
            stack[-1][1:] = [number]
    for entry in stack:
        _settle(paragraph, entry)


def _settle(paragraph: ParagraphMarks, entry: list[int]) -> None:
    if len(entry) == 2:
        paragraph.pair(*entry)


def _role_of_single(paragraph: ParagraphMarks, mark: QuotationMark, style: QuoteStyle) -> str:
    if paragraph.is_inside_word(mark):
        return LETTER
    role = role_of(mark, CLOSES)
    if role == OPENS and (mark.typed == APOSTROPHE or style.elision.match(paragraph.text, mark.end)):
        return LETTER
    return role


def _draw_apart(paragraph: ParagraphMarks, style: QuoteStyle) -> Iterator[str | None]:
    inner = _inner_doubles(paragraph, style)
    for number, mark in enumerate(paragraph.marks):
        if mark.role == NEITHER or (mark.role != OPENS and paragraph.is_measure(mark)):
            yield None
        elif mark.double:
            yield style.levels[number in inner][mark.role == CLOSES]
        elif mark.role == OPENS and (mark.mate >= 0 or mark.typed != "'"):
            yield style.levels[1][0]
        else:
            yield APOSTROPHE * len(mark.typed)


def _draw_by_depth(paragraph: ParagraphMarks, style: QuoteStyle) -> Iterator[str | None]:
    depth = 0
    for number, mark in enumerate(paragraph.marks):
        depth -= 0 <= mark.mate < number
        level = (depth + (number in paragraph.deeper)) % 2
        depth += mark.mate > number
        if mark.role == NEITHER or (mark.role != OPENS and paragraph.is_measure(mark)):
            yield None
        elif mark.double or mark.mate >= 0:
            yield style.levels[level][mark.role == CLOSES]
        else:
            yield "‘" if mark.role == OPENS and mark.typed != "'" else APOSTROPHE * len(mark.typed)


def _inner_doubles(paragraph: ParagraphMarks, style: QuoteStyle) -> set[int]:
    """Return the numbers of double marks to be set as single ones: quotations directly inside a quotation.

    A quotation with one nested three deep, or nested through single marks, is left as the author has it.
    """
    chosen: set[int] = set()
    candidates: list[int] = []
    depth, deepest, singles, outside, through = 0, 0, 0, 0, False
    for number, mark in enumerate(paragraph.marks):
        if not mark.double:
            singles += (mark.mate > number) - (0 <= mark.mate < number)
            continue
        base = number in paragraph.deeper
        if mark.mate > number:
            depth += 1
            if depth == 1:
                candidates, deepest, through = [], 0, False
                outside = 0 if base else singles
            deepest = max(deepest, depth + base)
            if depth + base == 2:
                candidates.append(number)
                through = through or singles > outside
        elif mark.mate >= 0:
            depth -= 1
            if depth == 0 and deepest == 2 and not through:
                chosen.update(n for n in candidates if _is_clear(paragraph, n, style))
    return chosen | {paragraph.marks[number].mate for number in chosen}


def _is_clear(paragraph: ParagraphMarks, number: int, style: QuoteStyle) -> bool:
    """Tell whether single marks in place of these double ones would be read as the same quotation again."""
    marks, other = paragraph.marks, paragraph.marks[number].mate
    opening, closing = marks[number], marks[other]
    neighbours = [
        mark.double and mark.role == role
        for at, role, place in ((number - 1, OPENS, opening.start), (other + 1, CLOSES, closing.end))
        for mark in marks[max(at, 0) : at + 1]
        if place in {mark.start, mark.end}
    ]
    return (
        all(neighbours)
        and marks[number + 1].start != opening.end
        and marks[other - 1].end != closing.start
        and role_of(opening, CLOSES) == OPENS
        and role_of(closing, OPENS) == CLOSES
        and not style.elision.match(paragraph.text, opening.end)
    )


# --- quotations that run over paragraphs ---


def _follow(paragraphs: Sequence[ParagraphMarks], style: QuoteStyle) -> None:
    """Mark what a quotation encloses that is not closed in its own paragraph."""
    wanted = [*_wanted(paragraphs, style), False]
    running = False
    for number, paragraph in enumerate(paragraphs):
        unopened, unclosed = paragraph.unmatched(CLOSES), paragraph.unmatched(OPENS)
        if running and unopened:
            paragraph.deeper.update(range(unopened[0]))
        running = running and not paragraph.quotations(style)
        if unclosed and wanted[number + 1]:
            paragraph.deeper.update(range(unclosed[0] + 1, len(paragraph.marks)))
            running = True


def _wanted(paragraphs: Sequence[ParagraphMarks], style: QuoteStyle) -> list[bool]:
    """For each paragraph, whether it continues a quotation: closes one it did not open, or opens with a mark."""
    wanted = []
    closes = False
    for paragraph in reversed(paragraphs):
        quotes = paragraph.quotations(style)
        if quotes:
            closes = bool(paragraph.unmatched(CLOSES))
        wanted.append(closes or (bool(quotes) and quotes[0].role == OPENS and not quotes[0].before))
    return wanted[::-1]


_WAYS = {"quotes": (_match_all, _draw_all), "apostrophes": (_match_apart, _draw_apart),
         "inside": (_match_apart, _draw_by_depth)}  # fmt: skip
