"""The rules of a printer, asked before the long work and of the finished file: sizes, margins and pages refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stamba.press.tables import printer

if TYPE_CHECKING:
    from stamba.ground.geometry import Length, Margins, Size
    from stamba.press.tables import Paper

_SAME_MM = 0.2  # sizes in inches and in millimetres are told as if they were the same


def about(key: str) -> Iterator[str]:
    """Yield what is known of a printer, a line each: its name, sizes, pages, white, and the source."""
    row = printer(key)
    rules = row.rules
    yield f'{key}: {row.told} – printer = "{key}"'
    if rules.trims:
        own = f"; or from {rules.custom[0]} to {rules.custom[1]}" if rules.custom else ""
        yield f"sizes: {', '.join(map(str, rules.trims))}{own}"
    if rules.pages:
        yield "pages: " + ", ".join(
            f"{least} to {most}" + ("" if paper == "any" else f" of {paper}")
            for paper, (least, most) in rules.pages.items()
        )
    if rules.inner:
        yield "white at the fold: " + ", ".join(f"{white} from {pages} pages" for pages, white in rules.inner)
    if rules.edge.mm:
        yield f"white at the other edges: {rules.edge}"
    wishes = (f"{name} = {value}" for name, value in row.wishes.items())
    yield f"order: {', '.join(wishes)}"
    yield from rules.notes
    yield f"source: {row.source}"


def trim_refused(key: str, size: Size) -> str:
    """Say why the printer of this key does not take pages of this size; nothing if it does."""
    row = printer(key)
    rules = row.rules
    if not rules.trims or any(_same(size, trim) for trim in rules.trims):
        return ""
    if rules.custom:
        least, most = rules.custom
        if _within(least.width, size.width, most.width) and _within(least.height, size.height, most.height):
            return ""
    near = min(rules.trims, key=lambda trim: _unlike(size, trim))
    range_told = f", or any size from {rules.custom[0]} to {rules.custom[1]}" if rules.custom else ""
    return f"{row.told} does not take {size}; the nearest that it takes is {near}{range_told}"


def margins_refused(key: str, margins: Margins) -> Iterator[tuple[str, str]]:
    """Yield what the printer refuses of margins whatever the number of pages, each with a line to paste."""
    row = printer(key)
    least = row.rules.inner_white(row.rules.inner[0][0]) if row.rules.inner else None
    for name, margin, asked in (("inner", margins.inner, least), ("outer", margins.outer, row.rules.edge)):
        if asked is not None and margin.mm < asked.mm - _SAME_MM:
            what = f"{row.told} wants {asked} of white at the {name} edge, and the margin has {margin}"
            yield what, f'Write under [print.margins] in book.toml: {name} = "{asked.mm:g}mm" or more.'


def pages_refused(key: str, paper: Paper, pages: int) -> str:
    """Say why the printer does not take so many pages of a paper; nothing if it does."""
    row = printer(key)
    limits = row.rules.range(paper)
    if limits is None or not pages or limits[0] <= pages <= limits[1]:
        return ""
    return f"{row.told} binds {limits[0]} to {limits[1]} pages of {paper.name}, the book has {pages}"


def _same(one: Size, other: Size) -> bool:
    return _unlike(one, other) <= 2 * _SAME_MM


def _unlike(one: Size, other: Size) -> float:
    return abs(one.width.mm - other.width.mm) + abs(one.height.mm - other.height.mm)


def _within(least: Length, length: Length, most: Length) -> bool:
    return least.mm - _SAME_MM <= length.mm <= most.mm + _SAME_MM
