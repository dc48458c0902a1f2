"""3 typeset: a manuscript by the typographic rules of its language."""

from __future__ import annotations

from dataclasses import replace

from stamba.language.typeset import typeset_blocks, typeset_text
from stamba.manuscript import Manuscript


def typeset(manuscript: Manuscript) -> Manuscript:
    """Return the manuscript by the typographic rules of its language: text, metadata, labels; no letter changes."""
    config = manuscript.config
    language, house = config.metadata.language, config.typography

    def text(value: str) -> str:
        return typeset_text(value, language, house)

    metadata = replace(
        config.metadata,
        title=text(config.metadata.title),
        part=text(config.metadata.part),
        subtitle=text(config.metadata.subtitle),
        original=typeset_text(config.metadata.original, config.metadata.original_language or language, house),
        contributors=tuple(replace(who, name=text(who.name)) for who in config.metadata.contributors),
    )
    speakers = tuple(replace(speaker, label=text(speaker.label)) for speaker in config.speakers)
    chapters = tuple(
        replace(chapter, tree=typeset_blocks(chapter.tree, language, house))
        for chapter in manuscript.chapters
    )
    return Manuscript(replace(config, metadata=metadata, speakers=speakers), chapters)
