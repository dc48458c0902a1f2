"""The lists of notes, which pages can only show as paragraphs, put together again before they are tagged.

HTML allows no list inside a paragraph, and a note stands inside one. So each paragraph of a note's list says in
`data-lists` which lists and items it stands in, from the outermost: "ul0: 1 ol2:a 0" is the first item of a list
with letters in the second item of a bulleted one. Its label is a `span` of the class "marker".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from stamba.pdf.structure import MarkedContent
from stamba.setting.laid_out import Element

LISTS = "data-lists"
_Kid = Element | MarkedContent


def with_lists(note: Element) -> Element:
    """The note with `ul`, `ol` and `li` around the paragraphs that stand in them."""
    kids = list(note.kids)
    first = kids[0] if kids else None
    if isinstance(first, Element) and _path(first):  # the note's number is no part of its first item
        at = next((at for at, kid in enumerate(first.kids) if _is_label(kid)), 1)
        kids[:1] = [Element("span", {"class": "p"}, first.kids[:at]), replace(first, kids=first.kids[at:])]
    return replace(note, kids=_grouped(kids, 0))


def _path(kid: _Kid) -> tuple[str, ...]:
    return tuple(kid.attributes.get(LISTS, "").split()) if isinstance(kid, Element) else ()


def _grouped(kids: Sequence[_Kid], depth: int) -> tuple[_Kid, ...]:
    """Kids of one item, or of the note, with the lists below it made."""
    out: list[_Kid] = []
    for name, members in groupby(kids, key=lambda kid: _path(kid)[depth : depth + 1]):
        if not name:
            out += members
            continue
        items = groupby(members, key=lambda kid: _path(kid)[depth + 1])
        listed = tuple(_item(_grouped(list(inside), depth + 2)) for _, inside in items)
        tag, _, kind = name[0].partition(":")
        out.append(Element(tag.rstrip("0123456789"), {"type": kind} if kind else {}, listed))
    return tuple(out)


def _item(kids: tuple[_Kid, ...]) -> Element:
    """An item, its label taken out of its first paragraph."""
    first = kids[0] if kids else None
    label = first.kids[0] if isinstance(first, Element) and first.kids else None
    if not isinstance(first, Element) or not isinstance(label, Element) or not _is_label(label):
        return Element("li", {}, kids)
    rest = replace(first, kids=first.kids[1:])
    return Element("li", {}, (Element("li::marker", {}, label.kids), rest, *kids[1:]))


def _is_label(kid: _Kid) -> bool:
    return isinstance(kid, Element) and "marker" in kid.classes
