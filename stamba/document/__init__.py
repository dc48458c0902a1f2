"""4 assemble: what the book is, for every edition: sections, exchanges, notes, contents, matter, and its flow."""

from stamba.document.assembly import (
    Document,
    Landmark,
    Note,
    Section,
    TocEntry,
    assemble,
    parse_body,
    place_of,
)

__all__ = ["Document", "Landmark", "Note", "Section", "TocEntry", "assemble", "parse_body", "place_of"]
