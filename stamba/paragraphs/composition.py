"""Choosing the lines of a whole tree: which paragraphs, one after the other, and what could not be set."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from stamba.paragraphs.breaking import break_paragraph
from stamba.paragraphs.cuts import Turn
from stamba.paragraphs.engine import NEW_PAGE, letter_space
from stamba.paragraphs.items import Items, items_of
from stamba.paragraphs.markup import (
    XHTML,
    Unsettable,
    all_text,
    classes,
    read_paragraph,
)
from stamba.paragraphs.relining import write_lines
from stamba.paragraphs.settings import Wish
from stamba.paragraphs.task import Line, Task
from stamba.paragraphs.widths import MissingGlyph

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from stamba.paragraphs.styles import BlockRule, CompositionStyles

NO_WISHES: Mapping[int, Wish] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ComposedParagraph:
    """A paragraph that was set: its index among the paragraphs of the rules, its lines and their text.

    `granted` is how many lines more (or fewer) than the best it has, which may be less than was wished.
    """

    index: int
    lines: tuple[Line, ...]
    texts: tuple[str, ...]
    granted: int = 0


@dataclass(frozen=True, slots=True)
class Unset:
    """A paragraph that keeps the engine's own lines: its index, its first words, why."""

    index: int
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Composition:
    """A tree with its lines chosen, the paragraphs that were set, and those that could not be."""

    root: etree._Element
    paragraphs: tuple[ComposedParagraph, ...]
    unset: tuple[Unset, ...]


def compose(
    root: etree._Element,
    styles: CompositionStyles,
    wishes: Mapping[int, Wish] = NO_WISHES,
) -> Composition:
    """Choose the lines of every justified paragraph of a tree; the tree given is not changed.

    `wishes` by index of paragraph are for a second pass, when the pages are known (see `wishes`).
    Raises StyleError when a face does not exist.
    """
    tree = copy.deepcopy(root)
    numbers = _note_numbers(tree, styles.note.class_name)
    paragraphs: list[ComposedParagraph] = []
    unset: list[Unset] = []
    for index, (element, rule) in enumerate(_selected(tree, styles)):
        try:
            done = _set(element, rule, (styles, numbers), wishes.get(index, Wish()))
        except (Unsettable, MissingGlyph) as reason:
            unset.append(Unset(index, _first_words(element), str(reason)))
            continue
        if done is None:
            if all_text(element).strip(" \t\n\r\f"):
                unset.append(Unset(index, _first_words(element), "a part of it is wider than the measure"))
            continue
        if wishes.get(index, Wish()).on_new_page:
            element.set("class", " ".join([*classes(element), NEW_PAGE]))
        lines, texts, granted = done
        paragraphs.append(ComposedParagraph(index, lines, texts, granted))
    return Composition(tree, tuple(paragraphs), tuple(unset))


def _set(
    element: etree._Element,
    rule: BlockRule,
    context: tuple[CompositionStyles, dict[etree._Element, int]],
    wish: Wish,
) -> tuple[tuple[Line, ...], tuple[str, ...], int] | None:
    styles, numbers = context
    paragraph = read_paragraph(element, rule, styles, numbers)
    items = items_of(paragraph.runs, styles.hyphenation)
    task = Task(items, rule.measure, styles.settings, wish, letter_space)
    lines = break_paragraph(task)
    if lines is None:
        return None
    granted = 0
    if wish.looseness:
        granted = len(lines) - len(break_paragraph(replace(task, wish=replace(wish, looseness=0))) or lines)
    texts = line_texts(items, lines, styles.hyphenation.sign)
    write_lines(paragraph, items, lines, styles.hyphenation.sign)
    return lines, texts, granted


def line_texts(items: Items, lines: tuple[Line, ...], sign: str) -> tuple[str, ...]:
    """The text of every line, with the hyphen that was added."""
    starts = [0]
    for run in items.runs:
        starts.append(starts[-1] + len(run.text))
    whole = "".join(run.text for run in items.runs)
    texts = []
    for line in lines:
        begin, end = items.breakpoints[line.start].start, items.breakpoints[line.end].end
        text = whole[starts[begin.run] + begin.offset : starts[end.run] + end.offset]
        texts.append(text + (sign if line.turn is Turn.HYPHEN else ""))
    return tuple(texts)


def _selected(tree: etree._Element, styles: CompositionStyles) -> list[tuple[etree._Element, BlockRule]]:
    """The paragraphs in document order, each with its first matching row."""
    chosen: dict[etree._Element, BlockRule] = {}
    for rule in styles.blocks:
        found = tree.xpath(rule.xpath, namespaces={"h": XHTML})
        for element in cast("list[etree._Element]", found):  # noqa: SLF001 - lxml's name for its type
            chosen.setdefault(element, rule)
    return [(element, chosen[element]) for element in tree.iter() if element in chosen]


def _note_numbers(tree: etree._Element, class_name: str) -> dict[etree._Element, int]:
    """The running number of every note, counted as the page engine counts footnotes: through the book."""
    notes = [element for element in tree.iter() if class_name in classes(element)]
    return {note: number for number, note in enumerate(notes, start=1)}


def _first_words(element: etree._Element) -> str:
    words = " ".join(all_text(element).split())
    return words[:40] + ("…" if len(words) > 40 else "")
