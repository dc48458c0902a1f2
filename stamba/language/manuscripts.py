"""3 typeset: a manuscript by the typographic rules of its language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from stamba.ground import kept
from stamba.language.inline_text import Tree
from stamba.language.typeset import typeset_blocks, typeset_text
from stamba.manuscript import Chapter, Manuscript, pandoc


def typeset(manuscript: Manuscript) -> Manuscript:
    """Return the manuscript by the typographic rules of its language: text, metadata, labels; no letter changes."""
    config = manuscript.config
    language, house = config.metadata.language, config.typography

    def text(value: str) -> str:
        return typeset_text(value, language, house)

    typed = config.metadata
    metadata = replace(
        typed,
        title=text(typed.title),
        part=text(typed.part),
        subtitle=text(typed.subtitle),
        original=typeset_text(typed.original, typed.original_language or language, house, language),
        description=text(typed.description),
        imprint=tuple(map(text, typed.imprint)),
        contributors=tuple(replace(who, name=text(who.name)) for who in typed.contributors),
    )
    speakers = tuple(replace(speaker, label=text(speaker.label)) for speaker in config.speakers)

    def tree(chapter: Chapter) -> tuple[Tree, ...]:
        inputs = (pandoc.octets(chapter.tree), language, repr(house))
        return kept.once("typeset", inputs, lambda: typeset_blocks(_closed_up(chapter.tree), language, house))

    chapters = tuple(replace(chapter, tree=tree(chapter)) for chapter in manuscript.chapters)
    return replace(
        manuscript, config=replace(config, metadata=metadata, speakers=speakers), chapters=chapters
    )


def _closed_up(blocks: Sequence[Tree]) -> list[Tree]:
    """Return blocks without the white space that was typed before a call of a note, which stands at its word, and
    without soft hyphens, since the pages part words by patterns and the EPUB has them all or none.
    """
    return [_part_closed_up(block) for block in blocks]


def _part_closed_up(part: Any) -> Any:  # noqa: ANN401 - any part of a block
    if isinstance(part, dict):
        if part.get("t") == "Str":
            return {**part, "c": part["c"].replace("\u00ad", "")} if "\u00ad" in part["c"] else part
        return {key: value if key in ("t", "pos") else _part_closed_up(value) for key, value in part.items()}
    if not isinstance(part, list):
        return part
    out = []
    for one, after in zip_longest(part, part[1:]):
        kind = one.get("t") if isinstance(one, dict) else None
        if kind not in {"Space", "SoftBreak"}:
            out.append(_part_closed_up(one))
        elif not (isinstance(after, dict) and after.get("t") == "Note"):
            out.append(one)
    return out
