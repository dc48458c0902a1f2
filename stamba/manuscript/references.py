"""Cross-references and citations settled: things that have a label are numbered, what refers to them says the number,
citations are written in the style of the book, and the list of works stands at the end or in `::: {#refs}`.

Works on a manuscript as it was read and proved; what it adds nobody has typed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from stamba.ground.errors import ManuscriptError, Source
from stamba.manuscript import pandoc
from stamba.manuscript.authors import OWN
from stamba.manuscript.citations import LABEL, citations, is_label, kind_of
from stamba.manuscript.model import Chapter, Manuscript
from stamba.manuscript.pandoc import Tree
from stamba.manuscript.works import cited

NUMBER = "equation-number"
SECTION = "section-number"
_DEEPEST = 3  # headings have numbers down to this level
TO_NOTE = "to-note"  # class of a link to a note, whose number is known when all notes are there
REFS = "refs"
_NBSP = "\u00a0"
_SETTLED = frozenset({"Cite", *pandoc.WITH_ATTR})
_BOXES = frozenset({"note", "tip", "important", "warning", "caution"})


class HouseWords(Protocol):
    """The words of the house by their keys."""

    def __getitem__(self, key: str) -> str:
        """Return a word."""


@dataclass(frozen=True, slots=True)
class _Thing:
    """A thing that can be referred to: its identifier, its kind, its number among its kind, its title."""

    identifier: str
    kind: str
    number: int
    title: str

    def named(self, words: HouseWords, *, bare: bool) -> str:
        """Return its name in a sentence; `bare`: its number only."""
        if self.kind == "section":
            return words["ref_section"].format(title=self.title)
        name = words[f"ref_{self.kind}"].format(number=self.number)
        return str(self.number) if bare else name.replace(" ", _NBSP)


def settled(manuscript: Manuscript, words: HouseWords) -> Manuscript:
    """The manuscript with its things numbered, its citations written, and boxes titled in its language."""
    if manuscript.config.numbered_sections:
        manuscript = replace(manuscript, chapters=tuple(_with_section_numbers(manuscript.chapters)))
    nodes = [node for chapter in manuscript.chapters for node in pandoc.walk(chapter.tree, _SETTLED)]
    cites = [node for node in nodes if node["t"] == "Cite"]
    things = dict(_things(nodes))
    titled = manuscript.config.theme.box_titles
    if not cites and not things and not titled and not any(map(_box, nodes)):
        return manuscript
    of_works = [node for node in cites if not _refers(node)]
    written = cited(of_works, manuscript.works, manuscript.config.metadata.language) if of_works else None
    settler = _Settler(
        things,
        words,
        iter(written.texts if written else ()),
        written.entries if written else (),
        titled=titled,
    )
    chapters = [replace(chapter, tree=settler.tree(chapter.tree)) for chapter in manuscript.chapters]
    if written and written.entries and not settler.listed:
        chapters.append(settler.list_of_works(manuscript.chapters[-1].source))
    return replace(manuscript, chapters=tuple(chapters))


def with_note_numbers(manuscript: Manuscript) -> Manuscript:
    """Return the manuscript with the number of the note, counted through the book, in every reference to one.

    Raises ManuscriptError for a reference whose label stands at no note.
    """
    links = (link for one in manuscript.chapters for link in pandoc.walk(one.tree, ("Link",)))
    if not any(TO_NOTE in pandoc.attr(link)[1] for link in links):
        return manuscript
    notes = enumerate(
        (node for one in manuscript.chapters for node in pandoc.walk(one.tree, ("Note",))), start=1
    )
    numbers = {
        f"#{pandoc.attr(node)[0]}": n
        for n, note in notes
        for node in pandoc.walk(note["c"], pandoc.WITH_ATTR)
    }

    def numbered(chapter: Chapter) -> Chapter:
        def number(node: Tree) -> Tree:
            if node["t"] != "Link" or TO_NOTE not in pandoc.attr(node)[1]:
                return node
            (identifier, looks, pairs), words, (target, title) = node["c"]
            if target not in numbers:
                place = Source(chapter.source.path, *node.get("pos", ()))
                remedy = "Put {#note:…} behind the whole of a note."
                raise ManuscriptError("the reference leads to what is no note", remedy, where=place)
            told = [{**word, "c": re.sub(r"\d+", str(numbers[target]), word["c"])} for word in words]
            attr = [identifier, [look for look in looks if look != TO_NOTE], pairs]
            return {**node, "c": [attr, told, [f"#note-{numbers[target]}", title]]}

        return replace(chapter, tree=tuple(pandoc.rewrite(list(chapter.tree), number, ("Link",))))

    return replace(manuscript, chapters=tuple(numbered(chapter) for chapter in manuscript.chapters))


def _with_section_numbers(chapters: Sequence[Chapter]) -> Iterator[Chapter]:
    """The chapters with a number before every heading of theirs but those of class `.unnumbered`."""
    counts = [0] * _DEEPEST

    def numbered(node: Tree) -> Tree:
        if node["t"] != "Header" or node["c"][0] > _DEEPEST or "unnumbered" in pandoc.attr(node)[1]:
            return node
        level, attr, words = node["c"]
        counts[level - 1 :] = [counts[level - 1] + 1] + [0] * (_DEEPEST - level)
        number = ".".join(str(count) for count in counts[:level] if count)
        span = pandoc.span([SECTION], [{"t": "Str", "c": number}])
        return {**node, "c": [level, attr, [span, {"t": "Str", "c": _NBSP}, *words]]}

    for chapter in chapters:
        if chapter.kind != "chapter":
            yield chapter
        else:
            yield replace(chapter, tree=tuple(pandoc.rewrite(list(chapter.tree), numbered, ("Header",))))


def _things(nodes: Sequence[Tree]) -> Iterator[tuple[str, _Thing]]:
    counts: Counter[str] = Counter()
    for node in nodes:
        label = node.get(LABEL, "")
        if label:
            kind = kind_of(label)
            counts[kind] += 1
            title = pandoc.text_of(node).strip() if node["t"] == "Header" else ""
            yield label, _Thing(pandoc.attr(node)[0], kind, counts[kind], title)


def _box(node: Tree) -> str:
    """The kind of a box, `[!NOTE]`, of which this is the title; pandoc writes it in English, where nobody typed it."""
    if node["t"] != "Div" or not {"title", f"{OWN}title"} & set(pandoc.attr(node)[1]):
        return ""
    kind = pandoc.text_of(node).lower()
    return kind if kind in _BOXES and not pandoc.line_of(node) else ""


def _untitled_box(node: Tree) -> str:
    """The kind of a box, `::: note`, that begins with no title."""
    if node["t"] != "Div":
        return ""
    kind = next((look[len(OWN) :] for look in pandoc.attr(node)[1] if look[len(OWN) :] in _BOXES), "")
    first = node["c"][1][:1]
    return "" if first and first[0]["t"] == "Div" and f"{OWN}title" in pandoc.attr(first[0])[1] else kind


def _refers(cite: Tree) -> bool:
    return all(is_label(one["citationId"]) for one in citations(cite))


class _Settler:
    """Goes through the chapters in reading order."""

    def __init__(
        self, things: Mapping[str, _Thing], words: HouseWords, texts: Iterator[list[Tree]],
        entries: Sequence[tuple[str, list[Tree]]], *, titled: bool,
    ) -> None:  # fmt: skip
        self._things = things
        self._titled = titled
        self._words = words
        self._texts = texts
        self._entries = entries
        self._ids = {f"#ref-{key}": f"#work-{number}" for number, (key, _) in enumerate(entries, start=1)}
        self.listed = False

    def tree(self, tree: Sequence[Tree]) -> tuple[Tree, ...]:
        return tuple(part for block in tree for part in pandoc.rewrite([block], self._settle, _SETTLED))

    def list_of_works(self, near: Source) -> Chapter:
        """The list of works as a chapter of its own."""
        heading = {
            "t": "Header",
            "c": [1, ["works", [], []], _strings(self._words["works"])],
            "pos": (near.line, 1),
        }
        place = Source(near.path, near.line)
        return Chapter(place, "bibliography", "back", (heading, *self._list()), "")

    def _settle(self, node: Tree) -> Tree | list[Tree]:
        if node["t"] == "Cite":
            return self._reference(node) if _refers(node) else self._linked(next(self._texts))
        if node["t"] == "Div" and node["c"][0][0] == REFS and self._entries:
            self.listed = True
            return [*node["c"][1], *self._list()]
        if kind := _box(node):
            return {**node, "c": [node["c"][0], [{"t": "Para", "c": _strings(self._words[f"box_{kind}"])}]]}
        if self._titled and (kind := _untitled_box(node)):
            return self._with_title(node, kind)
        label = node.get(LABEL, "")
        thing = self._things.get(label) if label else None
        if thing is None or thing.kind in ("section", "note"):
            return node
        if node["t"] in ("Figure", "Table"):
            return self._captioned(node, thing)
        return self._numbered(node, thing) if node["t"] == "Span" else node

    def _with_title(self, node: Tree, kind: str) -> Tree:
        identifier, looks, pairs = pandoc.attr(node)
        said = dict(pairs).get("title") or self._words[f"box_{kind}"]
        title = pandoc.div([f"{OWN}title"], [{"t": "Para", "c": _strings(said)}])
        kept = [[key, value] for key, value in pairs if key != "title"]
        return {**node, "c": [[identifier, looks, kept], [title, *node["c"][1]]]}

    def _reference(self, node: Tree) -> list[Tree]:
        out: list[Tree] = []
        for cite in citations(node):
            thing = self._things[cite["citationId"]]
            name = thing.named(self._words, bare=cite["citationMode"]["t"] == "SuppressAuthor")
            out += [{"t": "Str", "c": ","}, {"t": "Space"}] if out else []
            prefix = cite["citationPrefix"]
            out += [*prefix, {"t": "Space"}] if prefix else []
            looks = [TO_NOTE] if thing.kind == "note" else []
            out.append({"t": "Link", "c": [["", looks, []], _strings(name), [f"#{thing.identifier}", ""]]})
            out += cite["citationSuffix"]
        return [{**one, "pos": node["pos"]} if "pos" in node and one["t"] == "Link" else one for one in out]

    def _linked(self, inlines: list[Tree]) -> list[Tree]:
        """Return the inlines that citeproc wrote, their links leading to our identifiers."""

        def link(node: Tree) -> Tree | list[Tree]:
            if node["t"] != "Link" or not node["c"][2][0].startswith("#ref-"):
                return node
            target = self._ids.get(node["c"][2][0])
            return {**node, "c": [*node["c"][:2], [target, ""]]} if target else list(node["c"][1])

        made: list[Tree] = pandoc.rewrite(inlines, link, ("Link",))
        return made

    def _list(self) -> list[Tree]:
        works = [
            {"t": "Div", "c": [[self._ids[f"#ref-{key}"][1:], ["work"], []], self._linked(blocks)]}
            for key, blocks in self._entries
        ]
        return [pandoc.div(["works"], works)]

    def _captioned(self, node: Tree, thing: _Thing) -> Tree:
        name = self._words["caption"].format(label=thing.named(self._words, bare=False))
        attr, (short, blocks), *rest = node["c"]
        words = [*_strings(name)]
        first: Any = blocks[0] if blocks else {"t": "Plain", "c": []}
        if first["c"]:
            words.append({"t": "Space"})
        told = [{**first, "c": [*words, *first["c"]]}, *blocks[1:]]
        return {**node, "c": [attr, [short, told], *rest]}

    def _numbered(self, node: Tree, thing: _Thing) -> Tree:
        attr, inlines = node["c"]
        number = pandoc.span([NUMBER], [{"t": "Str", "c": f"({thing.number})"}])
        return {**node, "c": [attr, [*inlines, number]]}


def _strings(text: str) -> list[Tree]:
    """Words as inlines."""
    out: list[Tree] = []
    for word in text.split(" "):
        out += [{"t": "Space"}] * bool(out) + [{"t": "Str", "c": word}]
    return out
