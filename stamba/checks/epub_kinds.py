"""Checks that the sections of the EPUB are what they are in the book: their types and names, and what they hold."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from stamba.checks.epub_file import EpubFile, elements, section_of, text_of, types_of
from stamba.checks.evidence import Evidence
from stamba.document import Section, parse_body, place_of
from stamba.document.epub import MATTERS, ROLES
from stamba.document.flow import squeeze
from stamba.ground.errors import Source
from stamba.ground.findings import Finding

# What a voice, a braille display or a reader without the style sheet tells apart.
_KINDS = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "tr", "th",
     "td", "blockquote", "figure", "figcaption", "img", "pre", "br", "hr", "em", "strong", "sub", "code", "abbr"}
)  # fmt: skip


def sections_are_what_they_are(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-118: every section has its epub:type, the role of the same meaning, a name and a title; headings, lists,
    tables, verse and quotations are marked up as in the book; no identifier stands twice in the book.
    """
    book = evidence.epub(edition)
    sections = {section.id: section for section in evidence.book.document.sections}
    for name, root in book.documents.items():
        section = sections.get(section_of(name))
        faults = _untitled(root) if section is None else _judge_section(root, section)
        for what, place in faults:
            yield Finding("E-118", what, place or Source(book.path, member=name), "Build the EPUB anew.")
    yield from _judge_notes(evidence, book)
    places = Counter(
        element.get("id") for root in book.documents.values() for element in root.iter() if element.get("id")
    )
    for identifier in (identifier for identifier, count in places.items() if count > 1):
        yield Finding("E-118", f"the identifier {identifier} stands twice in the book", Source(book.path))


def _untitled(root: etree._Element) -> Iterator[tuple[str, Source | None]]:
    if not any(text_of(title).strip() for title in elements(root, "title")):
        yield "the document has no title", None


def _judge_section(root: etree._Element, section: Section) -> Iterator[tuple[str, Source | None]]:
    """Yield the faults of a section, each with its place in the manuscript, if it has one."""
    title = "".join(text_of(part) for part in elements(root, "title"))
    if squeeze(title) != squeeze(section.title):
        yield f"the document bears the title “{title}”, and the section is “{section.title}”", None
    body = next(elements(root, "body"))
    outer = next(elements(body, "section"), body)
    if types_of(body) != [MATTERS[section.matter]] or types_of(outer) != [section.kind]:
        yield (
            f"the section is {section.kind}, and epub:type says {' '.join(types_of(outer)) or 'nothing'}",
            None,
        )
    if outer.get("role") != ROLES.get(section.kind):
        yield f"the section is {section.kind}, and its role is {outer.get('role') or 'missing'}", None
    if not _name_of(outer).strip():
        yield f"nothing names the section “{section.title}” for a voice", None
    wanted = [part for part in parse_body(section.body).iter() if part.tag in _KINDS or _labels(part)]
    held = list(_kinds(outer))
    for at, part in enumerate(wanted):
        kind = "abbr" if _labels(part) else str(part.tag)
        if at >= len(held) or held[at] != kind:
            found = f"<{held[at]}>" if at < len(held) else "nothing"
            yield f"there is {found} where the text has <{kind}>", place_of(section, part)
            return
    if len(held) > len(wanted):
        yield f"there is <{held[len(wanted)]}> behind the end of the text", None


def _labels(part: etree._Element) -> bool:
    return part.tag == "span" and part.get("class") == "label"


def _kinds(outer: etree._Element) -> Iterator[str]:
    """The kinds of elements below one, in reading order, without the notes."""
    for child in outer:
        if not isinstance(child.tag, str) or "footnotes" in types_of(child):
            continue
        name = etree.QName(child).localname
        if name in _KINDS:
            yield name
        yield from _kinds(child)


def _name_of(element: etree._Element) -> str:
    """The accessible name of a section: the element that labels it, or its label."""
    by = element.get("aria-labelledby")
    if by is None:
        return element.get("aria-label", "")
    return next((text_of(part) for part in element.iter() if part.get("id") == by), "")


def _judge_notes(evidence: Evidence, book: EpubFile) -> Iterator[Finding]:
    asides = {aside.get("id"): aside for root in book.documents.values() for aside in elements(root, "aside")}
    for note in evidence.book.document.notes:
        aside = asides.get(note.id)
        body = parse_body(note.body)
        wanted = [str(part.tag) for part in body.iter() if part.tag in _KINDS] or ["p"]
        if aside is not None and list(_kinds(aside)) != wanted:
            what = f"note {note.number} has {', '.join(_kinds(aside))}, and the text {', '.join(wanted)}"
            yield Finding("E-118", what, note.source, "Build the EPUB anew.")
    for name, root in book.documents.items():
        for part in elements(root, "section"):
            if "footnotes" in types_of(part) and not _name_of(part).strip():
                where = Source(book.path, member=posixpath.basename(name))
                yield Finding("E-118", "nothing names the notes for a voice", where)
