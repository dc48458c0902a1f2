"""The package's metadata: titles, people, sources, and what the book says of its accessibility."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from stamba.config import Contributor, Metadata
from stamba.document.characters import unbound
from stamba.document.matter import Furniture
from stamba.editions.artifact import Order
from stamba.editions.epub.access import Facts, access_lines
from stamba.editions.epub.container import Meta


def metadata(order: Order, facts: Facts) -> tuple[Meta, ...]:
    """Return all lines, in the order in which a person would ask for them."""
    document = order.book.document
    lines = (
        *_titles(order),
        *(
            line
            for number, who in enumerate(document.metadata.contributors, 1)
            for line in _person(who, number)
        ),
        *_publication(order),
        *_print_source(order, facts),
        *access_lines(facts, document.config.epub, order.book.words),
    )
    return tuple(dataclasses.replace(line, value=unbound(line.value)) for line in lines)


def _titles(order: Order) -> Iterator[Meta]:
    """Yield the title with its part, since shops and libraries show nothing but the first; the subtitle beside it."""
    meta = order.book.document.metadata
    yield Meta("dc:title", whole_title(meta, order.book.words), "title")
    yield Meta("title-type", "main", refines="title")
    if meta.subtitle:
        yield Meta("dc:title", meta.subtitle, "subtitle")
        yield Meta("title-type", "subtitle", refines="subtitle")


def whole_title(meta: Metadata, words: Furniture) -> str:
    """Return the title and, for one part of a work, which part it is."""
    return unbound(words.title_and_part.format(title=meta.title, part=meta.part) if meta.part else meta.title)


def _person(who: Contributor, number: int) -> Iterator[Meta]:
    identifier = f"person-{number}"
    yield Meta("dc:creator" if who.is_creator else "dc:contributor", who.name, identifier)
    for role in who.roles:
        yield Meta("role", role, refines=identifier, scheme="marc:relators")
    if who.file_as:
        yield Meta("file-as", who.file_as, refines=identifier)


def _publication(order: Order) -> Iterator[Meta]:
    meta = order.book.document.metadata
    for name, value in (
        ("dc:publisher", meta.publisher), ("dc:rights", meta.rights), ("dc:description", meta.description)
    ):  # fmt: skip
        if value:
            yield Meta(name, value)
    yield from (Meta("dc:subject", subject) for subject in meta.subjects)
    for number, code in enumerate(meta.codes, start=1):
        yield Meta("dc:subject", code.term, f"subject-{number}")
        yield Meta("authority", code.scheme, refines=f"subject-{number}")
        yield Meta("term", code.term, refines=f"subject-{number}")
    if meta.date:
        yield Meta("dc:date", meta.date)
    if meta.series:
        yield Meta("belongs-to-collection", meta.series, "series")
        yield Meta("collection-type", "series", refines="series")
    if meta.series_index:
        yield Meta("group-position", meta.series_index, refines="series")


def _print_source(order: Order, facts: Facts) -> Iterator[Meta]:
    """Of which printed book the pages are (EPUB Accessibility 1.1, 3.4.1): its ISBN, or its title and revision."""
    if not facts.pages:
        return
    isbn = order.book.document.metadata.isbn.replace("-", "").replace(" ", "")
    source = f"urn:isbn:{isbn}" if isbn else ""
    source = source or order.book.words.print_edition.format(
        title=whole_title(order.book.document.metadata, order.book.words), digest=order.book.revision.digest
    )
    yield Meta("dc:source", source, "source")
    yield Meta("pageBreakSource", source)
