"""Choosing the lines of a whole tree: which paragraphs, one after the other, and what could not be set."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from stamba.document.unset import Unset
from stamba.setting.paragraphs.breaking import break_paragraph
from stamba.setting.paragraphs.cuts import Turn
from stamba.setting.paragraphs.engine import NEW_PAGE, letter_space
from stamba.setting.paragraphs.items import Items, items_of
from stamba.setting.paragraphs.markup import (
    INDEX,
    NOTEREF,
    XHTML,
    Paragraph,
    all_text,
    classes,
    read_paragraph,
)
from stamba.setting.paragraphs.relining import write_lines
from stamba.setting.paragraphs.settings import Wish
from stamba.setting.paragraphs.styles import Unsettable
from stamba.setting.paragraphs.task import Line, Task
from stamba.setting.paragraphs.widths import MissingGlyph

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from lxml import etree

    from stamba.setting.paragraphs.styles import BlockRule, CompositionStyles

_LEAST_LINES = 4  # a shorter paragraph cannot take another line without showing it

NO_WISHES: Mapping[int, Wish] = MappingProxyType({})
# Lines that were found for a paragraph under a wish, by its index; None where it cannot be set.
KnownLines = dict[tuple[int, Wish], "tuple[Line, ...] | None"]


@dataclass(frozen=True, slots=True)
class ComposedParagraph:
    """A paragraph that was set: its index among the paragraphs of the rules, its lines and their text.

    `granted` is how many lines more (or fewer) than the best it has, which may be less than was wished.
    `calls`: for each line the addresses of the notes called in it.
    """

    index: int
    lines: tuple[Line, ...]
    texts: tuple[str, ...]
    granted: int = 0
    calls: tuple[tuple[str, ...], ...] = ()


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
    known: KnownLines | None = None,
) -> Composition:
    """Choose the lines of every justified paragraph of a tree; the tree given is not changed.

    `wishes` by index of paragraph are for a second pass, when the pages are known (see `wishes`); `known` are the lines
    of this tree in these styles that were found before, and takes those found now.
    Raises StyleError when a face does not exist.
    """
    tree = copy.deepcopy(root)
    paragraphs: list[ComposedParagraph] = []
    unset: list[Unset] = []
    known = {} if known is None else known
    for index, element, ready in _prepared(tree, styles, wishes):
        if isinstance(ready, str):
            unset.append(Unset(index, _first_words(element), ready))
            continue
        lines = _lines(index, ready.task, known)
        if lines is None:
            if all_text(element).strip(" \t\n\r\f"):
                unset.append(Unset(index, _first_words(element), "a part of it is wider than the measure"))
            continue
        if ready.task.wish.on_new_page:
            element.set("class", " ".join([*classes(element), NEW_PAGE]))
        best = _lines(index, ready.wished(0), known) or lines if ready.task.wish.looseness else lines
        paragraphs.append(ready.composed(index, lines, len(lines) - len(best)))
        write_lines(ready.paragraph, ready.task.items, lines, styles.hyphenation.sign)
        element.set(INDEX, str(index))
    return Composition(tree, tuple(paragraphs), tuple(unset))


def alternatives(
    root: etree._Element,
    styles: CompositionStyles,
    wishes: Mapping[int, Wish] = NO_WISHES,
    only: Container[int] | None = None,
    known: KnownLines | None = None,
) -> dict[int, tuple[ComposedParagraph, ...]]:
    """The other ways to set the paragraphs of the text, notes apart: a line more, a line fewer, where readers bear it.

    By index of paragraph, the best way first; `wishes` and `known` as for `compose`, but for their looseness; of all
    paragraphs, or of those with the indices `only`. The tree given is not changed.
    """
    known = {} if known is None else known
    found = {}
    for index, element, ready in _prepared(root, styles, wishes, only):
        if isinstance(ready, str):
            continue
        if any(styles.note.class_name in classes(ancestor) for ancestor in element.iterancestors()):
            continue
        best = _lines(index, ready.wished(0), known)
        if best is None:
            continue
        ways = [ready.composed(index, best, 0)]
        for extra in (1, -1) if len(best) >= _LEAST_LINES else ():
            lines = _lines(index, ready.wished(extra), known)
            if lines is not None and len(lines) - len(best) == extra:
                ways.append(ready.composed(index, lines, extra))
        found[index] = tuple(ways)
    return found


def _lines(index: int, task: Task, known: KnownLines) -> tuple[Line, ...] | None:
    """The lines of a paragraph, found once for each wish; where it begins is no matter of its lines."""
    wish = replace(task.wish, on_new_page=False)
    if (index, wish) not in known:
        best = None if wish.no_hyphen_after else known.get((index, Wish()))
        known[index, wish] = break_paragraph(task, best)
    return known[index, wish]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A paragraph that is read and measured, with what is asked of the breaker."""

    paragraph: Paragraph
    task: Task
    sign: str

    def wished(self, looseness: int) -> Task:
        """The task with another looseness."""
        return replace(self.task, wish=replace(self.task.wish, looseness=looseness))

    def composed(self, index: int, lines: tuple[Line, ...], granted: int) -> ComposedParagraph:
        """The paragraph in these lines."""
        items = self.task.items
        texts = line_texts(items, lines, self.sign)
        return ComposedParagraph(index, lines, texts, granted, _calls(self.paragraph, items, lines))


def _prepared(
    tree: etree._Element,
    styles: CompositionStyles,
    wishes: Mapping[int, Wish],
    only: Container[int] | None = None,
) -> Iterator[tuple[int, etree._Element, _Ready | str]]:
    """The paragraphs of a tree (`only` those with these indices), each ready to be broken, or why it cannot be."""
    numbers = _note_numbers(tree, styles.note.class_name)
    for index, (element, rule) in enumerate(_selected(tree, styles)):
        if only is not None and index not in only:
            continue
        try:
            paragraph = read_paragraph(element, rule, styles, numbers)
            items = items_of(paragraph.runs, styles.hyphenation)
        except (Unsettable, MissingGlyph) as reason:
            yield index, element, str(reason)
            continue
        settings = styles.settings.unspaced if items.joined else styles.settings
        task = Task(items, rule.measure, settings, wishes.get(index, Wish()), letter_space)
        yield index, element, _Ready(paragraph, task, styles.hyphenation.sign)


def _calls(paragraph: Paragraph, items: Items, lines: tuple[Line, ...]) -> tuple[tuple[str, ...], ...]:
    """For each line the addresses of the notes whose calls end in it."""
    ends = [items.breakpoints[line.end].end for line in lines]
    calls: list[list[str]] = [[] for _ in lines]
    for run, slot in enumerate(paragraph.slots):
        element = slot.element
        if element is None or slot.part != "text" or NOTEREF not in classes(element):
            continue
        last = (run, len(items.runs[run].text))
        row = next((row for row, end in enumerate(ends) if (end.run, end.offset) >= last), len(lines) - 1)
        calls[row].append(element.get("href", ""))
    return tuple(tuple(line) for line in calls)


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
