"""Choosing the lines of a whole tree: which paragraphs, one after the other, and what could not be set."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from stamba.ground import kept
from stamba.ground.beside import shared
from stamba.setting.paragraphs.breaking import Passes, break_paragraph
from stamba.setting.paragraphs.cuts import Turn
from stamba.setting.paragraphs.engine import NEW_PAGE, letter_space
from stamba.setting.paragraphs.items import Items, StyledRun, items_of
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
from stamba.setting.paragraphs.settings import Measure, Wish
from stamba.setting.paragraphs.styles import Unsettable
from stamba.setting.paragraphs.task import Line, Task, lines_read, lines_written
from stamba.setting.paragraphs.widths import MissingGlyph

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from lxml import etree

    from stamba.setting.paragraphs.styles import BlockRule, CompositionStyles
    from stamba.theme.theme import TextStyle

_LEAST_LINES = 4  # a shorter paragraph cannot take another line without showing it

NO_WISHES: Mapping[int, Wish] = MappingProxyType({})
# Lines that were found for a paragraph under a wish, by its index; None where it cannot be set, or the reason.
KnownLines = dict[tuple[int, Wish], "tuple[Line, ...] | str | None"]


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


TOO_WIDE = "a part of it is wider than the measure"


@dataclass(frozen=True, slots=True)
class Unset:
    """A paragraph that keeps the engine's own lines: its index, its first words, the reason."""

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
        lines = ready if isinstance(ready, str) else ready.lines(known)
        if isinstance(ready, str) or isinstance(lines, str):
            unset.append(Unset(index, _first_words(element), str(lines)))
            continue
        if lines is None:
            if all_text(element).strip(" \t\n\r\f"):
                unset.append(Unset(index, _first_words(element), TOO_WIDE))
            continue
        if ready.wish.on_new_page:
            element.set("class", " ".join([*classes(element), NEW_PAGE]))
        best = ready.lines(known, 0) if ready.wish.looseness else lines
        paragraphs.append(ready.composed(lines, len(lines) - len(best or lines)))
        write_lines(ready.paragraph, lines, styles.hyphenation.sign)
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
        best = None if isinstance(ready, str) else ready.lines(known, 0)
        if isinstance(ready, str) or best is None or isinstance(best, str):
            continue
        if any(styles.note.class_name in classes(ancestor) for ancestor in element.iterancestors()):
            continue
        ways = [ready.composed(best, 0)]
        for extra in (1, -1) if len(best) >= _LEAST_LINES else ():
            lines = ready.lines(known, extra)
            if lines is not None and len(lines) - len(best) == extra and not isinstance(lines, str):
                ways.append(ready.composed(lines, extra))
        found[index] = tuple(ways)
    return found


def found_beside(root: etree._Element, styles: CompositionStyles) -> KnownLines:
    """Return the lines of all paragraphs of a tree and the other ways to set them, found by all processors."""

    def some(indices: Sequence[int]) -> list[tuple[tuple[int, Wish], tuple[Line, ...] | str | None]]:
        known: KnownLines = {}
        alternatives(root, styles, only=indices, known=known)
        return list(known.items())

    return dict(shared(some, range(len(_selected(root, styles)))))


@dataclass(slots=True)
class _Ready:
    """A paragraph that is read, and what is asked of the breaker; it is measured when its lines are not known."""

    index: int
    paragraph: Paragraph
    measure: Measure
    styles: CompositionStyles
    wish: Wish
    items: Items | None = None
    passes: Passes = field(default_factory=dict)
    told: tuple[str, ...] = ()

    def lines(self, known: KnownLines, looseness: int | None = None) -> tuple[Line, ...] | str | None:
        """Return its lines, found once for each wish, of this looseness; where it begins is no matter of its lines.

        None if it cannot be set in its measure; the reason if it cannot be measured.
        """
        loose = self.wish.looseness if looseness is None else looseness
        wish = replace(self.wish, on_new_page=False, looseness=loose)
        if (self.index, wish) not in known:
            best = known.get((self.index, Wish()))
            known[self.index, wish] = self._kept(wish, None if isinstance(best, str) else best)
        return known[self.index, wish]

    def _kept(self, wish: Wish, best: tuple[Line, ...] | None) -> tuple[Line, ...] | str | None:
        """Return its lines for a wish, by those without any; found by this run or by one before."""
        styles = self.styles
        if not styles.digest:
            return self._found(wish, best)
        inputs: tuple[str | bytes, ...] = (
            styles.digest, repr(styles.settings), styles.hyphenation.sign, repr(styles.hyphenation.shortest_word),
            repr(self.measure), repr(wish.looseness), repr(sorted(wish.no_hyphen_after)), *self._told(),
        )  # fmt: skip
        return kept.once("lines", inputs, lambda: self._found(wish, best), lines_written, lines_read)

    def _told(self) -> tuple[str, ...]:
        """Return its runs as text."""
        if not self.told:
            self.told = tuple(
                part
                for run in self.paragraph.runs
                for part in (run.text, _style_told(run.style), str(run.forced))
            )
        return self.told

    def _found(self, wish: Wish, best: tuple[Line, ...] | None) -> tuple[Line, ...] | str | None:
        try:
            task = self._task(wish)
        except MissingGlyph as reason:
            return str(reason)
        if wish.no_hyphen_after:
            return break_paragraph(task)
        return break_paragraph(task, best, self.passes)

    def _task(self, wish: Wish) -> Task:
        if self.items is None:
            self.items = items_of(self.paragraph.runs, self.styles.hyphenation)
        settings = self.styles.settings.unspaced if self.items.joined else self.styles.settings
        return Task(self.items, self.measure, settings, wish, letter_space)

    def composed(self, lines: tuple[Line, ...], granted: int) -> ComposedParagraph:
        """The paragraph in these lines."""
        texts = line_texts(self.paragraph.runs, lines, self.styles.hyphenation.sign)
        return ComposedParagraph(self.index, lines, texts, granted, _calls(self.paragraph, lines))


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
        except Unsettable as reason:
            yield index, element, str(reason)
            continue
        yield index, element, _Ready(index, paragraph, rule.measure, styles, wishes.get(index, Wish()))


def _calls(paragraph: Paragraph, lines: tuple[Line, ...]) -> tuple[tuple[str, ...], ...]:
    """For each line the addresses of the notes whose calls end in it."""
    calls: list[list[str]] = [[] for _ in lines]
    for run, slot in enumerate(paragraph.slots):
        element = slot.element
        if element is None or slot.part != "text" or NOTEREF not in classes(element):
            continue
        last = (run, len(paragraph.runs[run].text))
        row = next((row for row, line in enumerate(lines) if line.last >= last), len(lines) - 1)
        calls[row].append(element.get("href", ""))
    return tuple(tuple(line) for line in calls)


def line_texts(runs: tuple[StyledRun, ...], lines: tuple[Line, ...], sign: str) -> tuple[str, ...]:
    """The text of every line, with the hyphen that was added."""
    starts = [0]
    for run in runs:
        starts.append(starts[-1] + len(run.text))
    whole = "".join(run.text for run in runs)
    texts = []
    for line in lines:
        text = whole[starts[line.first.run] + line.first.offset : starts[line.last.run] + line.last.offset]
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


@lru_cache(maxsize=1000)
def _style_told(style: TextStyle) -> str:
    return repr(style)


def _first_words(element: etree._Element) -> str:
    words = " ".join(all_text(element).split())
    return words[:40] + ("…" if len(words) > 40 else "")
