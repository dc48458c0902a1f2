"""The lines of laid out pages as a reader of finished pages sees them: a draft is judged without being written.

Part of WeasyPrint's door: it reads the engine's own boxes. Words stand in their lines by their share of its width,
which is as near as a draft needs: what is judged finely is read again from the finished file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from stamba.pdf.quality.lines import PageLines, TextLine, Word, joined
from stamba.setting.boxes import ASCENT, DESCENT, texts_in

_PT = 0.75  # a CSS pixel in points


def drafted_pages(pages: Sequence[Any]) -> tuple[PageLines, ...]:
    """Return the lines of the engine's pages, heads and folios included; the trim is the page."""
    return tuple(_page(page._page_box, index) for index, page in enumerate(pages))  # noqa: SLF001


def _page(page: Any, index: int) -> PageLines:  # noqa: ANN401 - WeasyPrint has no types
    width, height = page.margin_width() * _PT, page.margin_height() * _PT
    found = sorted(_lines(page, index, height), key=lambda line: (-round(line.baseline, 1), line.x0))
    numbered = tuple(line.numbered(number) for number, line in enumerate(found, start=1))
    return PageLines(index, width, height, 0.0, 0.0, numbered, height)


def _lines(box: Any, index: int, height: float) -> Iterator[TextLine]:  # noqa: ANN401
    """The lines in a box, but for those without a word."""
    if type(box).__name__ == "AbsolutePlaceholder":
        box = box._box  # noqa: SLF001
    for child in box.all_children():
        if type(child).__name__ != "LineBox":
            yield from _lines(child, index, height)
            continue
        runs = [run for run in texts_in(child) if run.text.strip()]
        if runs:
            yield _line(runs, index, height)


def _line(runs: list[Any], index: int, height: float) -> TextLine:
    words = tuple(joined([word for run in runs for word in _words(run, height)]))
    longest = max(runs, key=lambda run: run.width)
    return TextLine(
        page=index,
        number=0,
        baseline=height - (longest.position_y + longest.baseline) * _PT,
        x0=words[0].x0,
        x1=words[-1].x1,
        bottom=min(word.bottom for word in words),
        top=max(word.top for word in words),
        size=round(longest.style["font_size"] * _PT, 2),
        face=",".join(longest.style["font_family"][:1]),
        words=words,
    )


def _words(run: Any, height: float) -> Iterator[Word]:  # noqa: ANN401
    """The words of a run of text, each by its share of the letters."""
    size, left = run.style["font_size"] * _PT, run.position_x * _PT
    base = height - (run.position_y + run.baseline) * _PT
    foot, head = base - DESCENT * size, base + ASCENT * size
    text = run.text.rstrip("\n")
    each = run.width * _PT / max(len(text), 1)
    at = 0
    for word in text.split():
        at = text.index(word, at)
        yield Word(word, left + at * each, left + (at + len(word)) * each, foot, head, foot, head)
        at += len(word)
