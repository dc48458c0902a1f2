"""Drafts after the first: the engine goes on with the pages it has, and lays out again only those that may change.

Part of WeasyPrint's door. The engine lays out a document in rounds, and in a later round takes over each page that
nothing has changed; a new draft is one more round. Between rounds it loses the notes that a page has left to the next,
which are kept here.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

from stamba.setting.measured import SET
from stamba.setting.paragraphs import NEW_PAGE
from stamba.setting.spacing import LineSpacing, Spaced, overlaid
from stamba.setting.stretches import Numbering, Stretch

_PT = 0.75  # a CSS pixel in points
Engine = Any  # what is WeasyPrint's, which has no types: elements, boxes, styles


@dataclass(frozen=True, slots=True)
class _KeptPage:
    """A page as it was laid out, before heads and folios; what it leaves to the next: notes, and boxes cut in two."""

    page: Engine
    children: tuple[Engine, ...]
    root_children: tuple[Engine, ...]
    notes: tuple[Engine, ...]
    cut: tuple[tuple[Engine, Engine], ...]

    @classmethod
    def of(cls, page: Engine, context: Engine) -> _KeptPage:
        return cls(
            page,
            tuple(page.children),
            tuple(page.children[0].children),
            tuple(context.reported_footnotes),
            tuple(context.broken_out_of_flow.items()),
        )

    def restored(self) -> Engine:
        """Return the page as it was before heads and folios were added."""
        self.page.children = list(self.children)
        self.page.children[0].children = list(self.root_children)
        return self.page

    def leaves_as(self, other: _KeptPage) -> bool:
        """Tell whether the next page finds the same."""
        return self.notes == other.notes and not self.cut and not other.cut


def keeping(engine: Engine) -> None:
    """Let the engine lay out stretches, and keep their pages in its context, so that another round can go on from them;
    once a process. What is no stretch is laid out as the engine does it.
    """
    layout = engine.layout
    layout.initialize_page_maker = _initializing(layout)
    layout.make_all_pages = _making(engine)
    layout.make_margin_boxes = _of_numbered(layout.make_margin_boxes)
    layout.layout_backgrounds = _of_numbered(layout.layout_backgrounds)
    context = layout.LayoutContext
    context.get_string_or_element_for = _carrying(context.get_string_or_element_for)
    style_page = layout.page.set_page_type_computed_styles

    def set_page_type_computed_styles(page_type: Engine, html: Engine, style_for: Engine) -> None:
        style_page(page_type, html, style_for)
        style_for.get_cascaded_styles().clear()  # else it looks through those of all pages before, for each page

    layout.page.set_page_type_computed_styles = set_page_type_computed_styles


def _initializing(layout: Engine) -> Callable[[Engine, Engine], None]:
    """The engine's beginning of a round: a stretch begins as it does in the book, and once."""
    initialize = layout.initialize_page_maker

    def initialize_page_maker(context: Engine, root: Engine) -> None:
        stretch: Stretch | None = getattr(context, "stretch", None)
        if stretch is None:
            initialize(context, root)
            return
        if hasattr(context, "kept"):
            context.footnotes = list(context.all_footnotes)
            context.string_set.clear()
            return
        context.kept, context.all_footnotes = [], list(context.footnotes)
        initialize(context, root)
        if stretch.begins:
            _, following, _, state, remake = context.page_maker[0]
            following = {"break": stretch.begins, "page": following["page"]}
            context.page_maker[0] = ({0: None}, following, stretch.recto, state, remake)

    return initialize_page_maker


def _making(engine: Engine) -> Callable[[Engine, Engine, Engine, Engine], Iterator[Engine]]:
    """The engine's round over the pages: of a stretch, those are laid out that something may have changed."""
    layout, make_pages = engine.layout, engine.layout.make_all_pages

    def make_all_pages(context: Engine, root: Engine, html: Engine, pages: Engine) -> Iterator[Engine]:
        if not hasattr(context, "kept"):
            yield from make_pages(context, root, html, pages)
            return
        if context.numbering is not None:
            _number(layout, context, root, html)
        kept: list[_KeptPage] = context.kept
        context.rendered_notes = []
        index = 0
        while True:
            state = context.page_maker[index][-1]
            if index >= len(kept) or state["content_changed"]:
                engine.logger.PROGRESS_LOGGER.info("Step 5 - Creating layout - Page %d", index + 1)
                state |= _not_made()
                if index:
                    context.reported_footnotes = list(kept[index - 1].notes)
                    context.broken_out_of_flow = dict(kept[index - 1].cut)
                page, resume = layout.page.remake_page(index, context, root, html)
                one = _KeptPage.of(page, context)
                alike = index < len(kept) and kept[index].leaves_as(one)
                kept[index : index + 1] = [one]
                if not alike and (resume is not None or one.notes):
                    context.page_maker[index + 1][-1]["content_changed"] = True
            else:
                resume = context.page_maker[index + 1][0]
                page = kept[index].restored()
            page.is_draft = context.numbering is None
            yield page
            index += 1
            if resume is None and not kept[index - 1].notes:
                del kept[index:]
                context.page_maker = context.page_maker[: index + 1]
                context.broken_out_of_flow.clear()
                context.reported_footnotes.clear()
                return

    return make_all_pages


def _of_numbered(made: Callable[..., Any]) -> Callable[..., Any]:
    """The engine's work on pages whose lines stand, which a draft can do without: its pages have no numbers yet."""

    def make(*arguments: Engine) -> Any:  # noqa: ANN401
        is_draft = any(getattr(one, "is_draft", False) for one in arguments)
        return () if is_draft else made(*arguments)

    return make


def _carrying(value_of: Callable[..., tuple[Engine, ...]]) -> Callable[..., tuple[Engine, ...]]:
    """The engine's look-up of named strings: one that a stretch has not set is as it was before the stretch."""

    def get_string_or_element_for(
        context: Engine, store: Engine, page: Engine, name: str, keyword: str
    ) -> tuple[Engine, ...]:
        found = value_of(context, store, page, name, keyword)
        numbering = getattr(context, "numbering", None)
        if found or numbering is None or store is not context.string_set or keyword == "all-once":
            return found
        if context.current_page in store[name]:
            return found
        return tuple(text for string, text in numbering.strings if string == name)

    return get_string_or_element_for


def _not_made() -> dict[str, Any]:
    return {"content_changed": False, "pages_wanted": False, "anchors": [], "content_lookups": []}


def telling(context: Engine, stretch: Stretch) -> None:
    """Let the engine write the pages that a stretch tells of, and note which it asks for and where its anchors are,
    instead of looking for them in what it lays out.
    """
    context.stretch, context.numbering = stretch, None
    context.asked, context.anchors = set(), {}
    collector, told = context.target_collector, stretch.told

    def lookup_target(token: Engine, box: Engine, *_: Engine) -> Engine:
        kind, value = token
        if kind == "attr()":
            value = unquote(box.element.get(value[0]) or "")
        name = value[1] if kind == "url" else value.removeprefix("#")
        context.asked.add(name)
        target = SimpleNamespace(cached_counter_values={})
        return SimpleNamespace(
            state="up-to-date", target_box=target, cached_page_counter_values=told.get(name, {})
        )

    def cache_target_page_counters(name: str, _: object, index: int, __: object) -> None:
        context.anchors[name] = index

    collector.lookup_target = lookup_target
    collector.cache_target_page_counters = cache_target_page_counters


def _number(layout: Engine, context: Engine, root: Engine, html: Engine) -> None:
    """Put the blank page before the kept ones that stands there in the book, or none, and count all pages."""
    numbering: Numbering = context.numbering
    kept, maker = context.kept, context.page_maker
    if kept[0].page.page_type.blank:
        del kept[0], maker[0]
    counters = {"pages": [0], **{name: list(values) for name, values in numbering.counters}}
    state: tuple[Any, ...] = ([0], counters, [set(counters)], [])
    if numbering.blank:
        _, following, recto, _, _ = maker[0]
        maker.insert(0, ({0: None}, following, not recto, state, _not_made()))
        first = maker[1]
        context.reported_footnotes, context.rendered_notes = [], []
        page, _ = layout.page.remake_page(0, context, root, html)
        kept.insert(0, _KeptPage.of(page, context))
        maker[1] = first
    for index, one in enumerate([None, *kept]):
        if one is not None:
            state = copy.deepcopy(state)
            layout.build.update_counters(state, one.page.style)
        resume, following, recto, before, remake = maker[index]
        maker[index] = (resume, following, recto, (*state[:3], before[3]), remake)


@dataclass(slots=True)
class Layout:
    """A layout that can go on: the engine's HTML, its boxes, its context, the texts and boxes of composed elements."""

    source: Engine
    root: Engine
    context: Engine
    spaced: Spaced
    texts: Mapping[Engine, list[Engine]]
    _plain: dict[Engine, Engine] = field(default_factory=dict)
    _sets: dict[int, Engine] = field(default_factory=dict)
    _white: dict[int, tuple[float, Engine]] = field(default_factory=dict)

    def put_white(self, white: Iterable[tuple[int, float]]) -> set[Engine]:
        """Put white below what is no text, in pt by its number; return the elements of what had other white."""
        wanted = dict(white)
        if wanted and not self._sets:
            for box in self.root.descendants():
                number = box.element.get(SET) if box.element is not None else None
                if number is not None:  # the outermost box of an element is met first
                    self._sets.setdefault(int(number), box)
        changed = set()
        for number, box in self._sets.items():
            before, style = self._white.get(number, (None, box.style))
            if wanted.get(number) == before:
                continue
            changed.add(box.element)
            if number in wanted:
                self._white[number] = wanted[number], style
                below = type(style["margin_top"])(wanted[number] / _PT, "px")
                box.style = overlaid(style, {"margin_bottom": below})
            else:
                box.style = self._white.pop(number)[1]
        return changed

    def change(
        self, tree: Engine, spaced: Spaced, white: Iterable[tuple[int, float]] = ()
    ) -> set[int] | None:
        """Take over the lines of another tree of the same book, and the white below what is no text; return the indices
        of pages that they may change.

        None, with nothing changed, if the trees differ in more than the lines of composed paragraphs and in which of
        them begin a page.
        """
        pairs = list(zip(self.source.etree_element.iter(), tree.iter(), strict=False))
        if len(pairs) != sum(1 for _ in tree.iter()) or not all(
            self._is_like(*pair, spaced) for pair in pairs
        ):
            return None
        lines = [(old, new) for old, new in pairs if new in spaced and self.spaced[old] != spaced[new]]
        begins = [(old, new) for old, new in pairs if _begins(old) != _begins(new)]
        blocks = self._blocks({old for old, _ in begins})
        if any(_begins(old) and blocks[old] not in self._plain for old, _ in begins):
            return None  # the style sheets let it begin a page when it was laid out first
        for old, new in lines:
            self._take_lines(old, spaced[new])
        for old, new in begins:
            self._take_start(blocks[old], begins=_begins(new))
        for old, new in pairs:
            old.text, old.tail, old.attrib = new.text, new.tail, new.attrib
        self.context.__dict__.pop("note_depths", None)
        return self._pages_of({*(old for old, _ in (*lines, *begins)), *self.put_white(white)})

    def _is_like(self, old: Engine, new: Engine, spaced: Spaced) -> bool:
        """Tell whether two elements differ at most in what a draft can change."""
        if old.tag != new.tag or len(old) != len(new) or (old in self.spaced) != (new in spaced):
            return False
        if _without_start(old) != _without_start(new):
            return False
        if new not in spaced:
            return old.text == new.text and all(
                one.tail == other.tail for one, other in zip(old, new, strict=True)
            )
        before, texts = self.spaced[old], spaced[new]
        return before == texts or (
            len(texts) == len(self.texts.get(old, ()))
            and [box.text for box in self.texts[old]] == [text.text for text in before]
        )

    def _take_lines(self, element: Engine, texts: list[Any]) -> None:
        self.spaced[element] = texts
        for box, text in zip(self.texts[element], texts, strict=True):
            box.text = text.text
            box.line_spacing = LineSpacing(text.text, text.runs, box.style)

    def _take_start(self, block: Engine, *, begins: bool) -> None:
        if begins:
            self._plain[block] = block.style
            block.style = overlaid(block.style, {"break_before": "page"})
        else:
            block.style = self._plain.pop(block)

    def _blocks(self, elements: set[Engine]) -> dict[Engine, Engine]:
        """The boxes of some paragraphs, the outermost of each."""
        found: dict[Engine, Engine] = {}
        for box in self.root.descendants() if elements else ():
            if box.element in elements:
                found.setdefault(box.element, box)
        return found

    def _pages_of(self, elements: set[Engine]) -> set[int]:
        """The pages on which elements, or what they stand in, are drawn or could have begun."""
        parents = {child: parent for parent in self.source.etree_element.iter() for child in parent}
        wanted: set[Engine] = set()
        for element in elements:
            at: Engine = element
            while at is not None and at not in wanted and at.tag != "section":
                wanted.add(at)
                at = parents.get(at)
        found: set[int] = set()
        begun: set[Engine] = set()
        for index, kept in enumerate(self.context.kept):
            drawn = {box.element for box in kept.page.descendants()} & wanted
            found |= {index} if drawn else set()
            found |= {index - 1} if drawn - begun and index else set()
            begun |= drawn
        return found

    def again(self, pages: set[int], sheets: tuple[Engine, Engine] | None = None) -> Iterator[Engine]:
        """Lay out these pages again, by index, and what changes with them; yield all pages.

        Of two style sheets, which rule pages only and no others otherwise, the second stands for the first.
        """
        context, style_for = self.context, self.context.style_for
        if sheets is not None:
            style_for._sheets = [  # noqa: SLF001 - it has no other way
                (sheets[1] if sheet is sheets[0] else sheet, *more)
                for sheet, *more in style_for._sheets  # noqa: SLF001
            ]
        anew = pages & set(range(len(context.kept)))
        for index in anew:
            context.page_maker[index][-1]["content_changed"] = True
        types, styles = (
            {context.kept[index].page.page_type for index in anew},
            style_for.get_computed_styles(),
        )
        for key in [key for key in styles if key[0] in types]:
            del styles[key]
        yield from self.source.lay_out_boxes(self.source, self.root, context)


def _begins(element: Engine) -> bool:
    return NEW_PAGE in (element.get("class") or "").split()


def _without_start(element: Engine) -> dict[str, Any]:
    """The attributes of an element, without the class that lets it begin a page."""
    names = [name for name in (element.get("class") or "").split() if name != NEW_PAGE]
    return {**element.attrib, "class": names}
