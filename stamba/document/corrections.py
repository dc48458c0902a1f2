"""The list of corrections: every change of the text as received, in its place, for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from stamba.ground.errors import ManuscriptError, Source
from stamba.ground.tables import one_of
from stamba.manuscript import Chapter, Manuscript, pandoc
from stamba.manuscript.compare import received_lines
from stamba.manuscript.errata import KINDS, settled
from stamba.manuscript.pandoc import Tree
from stamba.manuscript.received import is_correction, rebuild

_CONTEXT = 44  # characters of the paragraph that are shown on either side, cut at a word

Pieces = tuple[tuple[str, bool], ...]  # text, and whether it is not the same in the other reading


@dataclass(frozen=True, slots=True)
class Listed:
    """One correction: its number in the book, its place, both readings, its kind, and the words around it.

    `received_at` is its place in the text as received, when there is one; `kind` is a word of errata.KINDS or
    nothing; `chapter` is the index of its chapter.
    """

    number: int
    chapter: int
    source: Source
    received_at: Source | None
    sic: str
    corr: str
    kind: str
    before: str
    after: str

    @property
    def received(self) -> Pieces:
        """The words as received, in pieces."""
        return _pieces(self.sic, self.corr)

    @property
    def printed(self) -> Pieces:
        """The words as printed, in pieces."""
        return _pieces(self.corr, self.sic)


def listed(read: Manuscript, typeset: Manuscript) -> tuple[Listed, ...]:
    """Every correction of the manuscript, as it was read and after the rules of typography, in reading order.

    Raises ManuscriptError for a kind that is not known.
    """
    kinds = {one.correction.source: row.erratum.kind for row in settled(read) for one in row.corrections}
    places = _received_places(read)
    found: list[Listed] = []
    for index, chapter in enumerate(typeset.chapters):
        for span, before, after in _in_context(chapter):
            source = Source(chapter.source.path, *span.get("pos", ()))
            kind = pandoc.attribute(span, "kind") or kinds.get(source, "")
            if kind and kind not in KINDS:
                raise ManuscriptError(f"{kind!r} is no kind of slip", f"Use {one_of(KINDS)}.", where=source)
            found.append(
                Listed(
                    len(found) + 1, index, source, places.get(source), pandoc.attribute(span, "sic"),
                    pandoc.text_of(span), kind, before, after,
                )
            )  # fmt: skip
    return tuple(found)


def _received_places(read: Manuscript) -> dict[Source, Source]:
    """Return the places in the text as received where each correction undoes something."""
    spec = read.config.received
    if spec is None:
        return {}
    at = {line.text: line.source for line in received_lines(spec.text)}
    places = {}
    for line in rebuild(read):
        there, edge = at.get(line.text.strip()), len(line.text) - len(line.text.lstrip())
        for undone in line.undone if there else ():
            column = there.column + undone.start - edge if there else 0
            places[undone.correction.source] = Source(spec.text, there.line if there else 0, column)
    return places


@dataclass(slots=True)
class _Block:
    """The text of a block as it is printed, and where its corrections stand in it."""

    text: str = ""
    spans: list[tuple[int, int, Tree]] = field(default_factory=list)


def _in_context(chapter: Chapter) -> Iterator[tuple[Tree, str, str]]:
    for block in _blocks(chapter.tree):
        for start, end, span in block.spans:
            yield span, _last_words(block.text[:start]), _first_words(block.text[end:])


def _blocks(node: Any) -> Iterator[_Block]:  # noqa: ANN401 - any part of a tree
    """The paragraphs and headings of a tree that hold corrections, in reading order, notes behind what calls them."""
    if isinstance(node, list | tuple):
        for part in node:
            yield from _blocks(part)
    elif isinstance(node, dict) and node.get("t") in ("Para", "Plain", "Header"):
        if not any(map(is_correction, pandoc.walk(node, ("Span",)))):
            return
        block = _Block()
        _write(node["c"], block)
        yield block
        yield from _blocks([note["c"] for note in pandoc.walk(node, ("Note",))])
    elif isinstance(node, dict):
        yield from _blocks(node.get("c", ()))


def _write(node: Any, block: _Block) -> None:  # noqa: ANN401 - any part of a tree
    if isinstance(node, list | tuple):
        for part in node:
            if isinstance(part, dict) and part.get("t") == "Str":
                block.text += part["c"]
            else:
                _write(part, block)
    elif isinstance(node, dict) and node.get("t") == "Span":
        start = len(block.text)
        _write(node["c"][1], block)
        if is_correction(node):
            block.spans.append((start, len(block.text), node))
    elif isinstance(node, dict) and node.get("t") in ("Emph", "Strong", "Strikeout", "Link", "Quoted"):
        _write(node["c"], block)
    elif isinstance(node, dict):
        block.text += pandoc.text_of(node)


def _last_words(text: str) -> str:
    if len(text) <= _CONTEXT:
        return text
    cut = text[-_CONTEXT:]
    return "…" + cut[cut.find(" ") :] if " " in cut else "…" + cut


def _first_words(text: str) -> str:
    if len(text) <= _CONTEXT:
        return text
    cut = text[:_CONTEXT]
    return cut[: cut.rfind(" ") + 1] + "…" if " " in cut else cut + "…"


def _pieces(text: str, other: str) -> Pieces:
    """A reading in pieces that are the same in the other reading and pieces that are not."""
    pieces = []
    for what, start, end, _, _ in SequenceMatcher(None, text, other, autojunk=False).get_opcodes():
        if end > start:
            pieces.append((text[start:end], what != "equal"))
    return tuple(pieces)
