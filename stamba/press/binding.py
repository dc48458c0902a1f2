"""The pages of a book as its binding wants them: what it can hold, the blanks that fill its sheets, and what fits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stamba.ground.errors import ConfigError
from stamba.press.cover import block_thickness, leaves
from stamba.press.tables import binding as named_binding
from stamba.press.tables import known

if TYPE_CHECKING:
    from stamba.press.spec import PressSpec
    from stamba.press.tables import Binding, Paper

# The bindings that are taken when none is named, in the order in which they are tried. Fewer blanks speak for glue.
_TRIED = ("saddle_stitch", "perfect", "sewn")


def blanks_needed(pages: int, multiple: int) -> int:
    """Return the number of blank pages that bring the count to the multiple."""
    return -pages % multiple


def blank_places(pages: int, multiple: int, keep_last: int) -> tuple[int, ...]:
    """Return the indices (from 0) of the blanks in the padded book.

    They go before the last `keep_last` pages, so that a colophon stays last; but in pairs, since a single blank
    would turn those pages from recto to verso. The odd one goes to the very end.
    """
    blanks = blanks_needed(pages, multiple)
    kept = min(keep_last, pages)
    before = blanks if not kept else blanks - blanks % 2
    first = pages - kept
    total = pages + blanks
    return tuple(range(first, first + before)) + tuple(range(total - (blanks - before), total))


def fitted(press: PressSpec, pages: int) -> PressSpec:
    """Return the wishes of a press with a binding and a padding that fit so many pages, where nobody named them.

    The first binding that holds the padded book well is taken, else the first that holds it at all, else the first.
    The padded book gets the same answer as the pages before they were padded.
    """
    if "binding" not in press.given:
        rows = [_padded(replace(press, binding=named_binding(key))) for key in _TRIED]
        holding = [row for row in rows if not _wrong(row, pages)]
        well = [row for row in holding if _count(row, pages) <= row.binding.many]
        return next(iter((*well, *holding, *rows)))
    return _padded(press)


def _padded(press: PressSpec) -> PressSpec:
    """Fill sheets no more than the binding asks for when no multiple is named."""
    return press if "pages" in press.given else replace(press, pages=press.binding.step)


def _count(press: PressSpec, pages: int) -> int:
    return pages + blanks_needed(pages, press.pages)


def _wrong(press: PressSpec, pages: int) -> bool:
    count = _count(press, pages)
    return bool(count % press.binding.step or _too_much(count, press.paper, press.binding))


def told(press: PressSpec, pages: int) -> str:
    """Say what was chosen for so many pages, not yet padded, and which blanks could be saved; nothing if neither."""
    chosen = fitted(press, pages)
    blanks = blanks_needed(pages, chosen.pages)
    said = []
    if "binding" not in press.given:
        said.append(
            f'{chosen.binding.name}, as fits {pages + blanks} pages ([press] binding = "{chosen.binding.key}")'
        )
    if blanks:
        said.append(f"{blanks} blank page{'' if blanks == 1 else 's'} to fill the sheets")
        if "pages" in press.given and 2 * blanks >= chosen.pages > chosen.binding.step:
            over = pages % chosen.pages
            said[-1] += (
                f"; {over} page{'' if over == 1 else 's'} fewer would save a section of {chosen.pages}"
            )
    return "; ".join(said)


def require_binding(pages: int, paper: Paper, binding: Binding) -> None:
    """Refuse a book this binding cannot hold; raises ConfigError with the number that is wrong and a line to paste."""
    if wrong := _too_much(pages, paper, binding):
        fit = [
            key
            for key in known("bindings")
            if key != "case" and not _too_much(pages, paper, named_binding(key))
        ]
        lines = " or ".join(f'binding = "{key}"' for key in fit)
        remedy = (
            f"Write under [press] in book.toml: {lines}." if fit else "Choose another paper under [press]."
        )
        raise ConfigError(wrong, remedy)


def _too_much(pages: int, paper: Paper, binding: Binding) -> str:
    """Say why a binding cannot hold so many pages of this paper; nothing if it can."""
    thickness, name = block_thickness(pages, paper), binding.name
    if pages < binding.least:
        return f"{name} needs at least {binding.least} pages, the book has {pages}"
    if pages > binding.most:
        return (
            f"{name} holds at most {binding.most} pages, the book has {pages} ({leaves(pages) // 2} sheets)"
        )
    if binding.thickest.mm and thickness > binding.thickest:
        return f"{name} holds {binding.thickest} of paper, the book is {thickness} thick"
    if thickness < binding.thinnest:
        return f"{name} needs a block of {binding.thinnest}, the book is {thickness} thick"
    return ""
