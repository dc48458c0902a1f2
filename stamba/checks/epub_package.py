"""Checks of the package document and the NCX: they speak of this book, in the words of book.toml."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from stamba.checks.epub_file import NS, EpubFile
from stamba.checks.evidence import Evidence
from stamba.config import Metadata
from stamba.document.characters import unbound
from stamba.ground.errors import Source
from stamba.ground.findings import Finding


def package_names_the_book(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-117: identifier, titles, people with their roles, and what else a catalogue takes from the package and the NCX
    are those of book.toml (EPUB 3.3, 5.5; OPF 2.0.1, 2.4.1).
    """
    book, meta = evidence.epub(edition), evidence.book.document.metadata
    wanted = {
        "dc:identifier": [meta.identifier],
        "dc:publisher": [meta.publisher] if meta.publisher else [],
        "dc:rights": [meta.rights] if meta.rights else [],
        "dc:description": [meta.description] if meta.description else [],
        "dc:subject": [*meta.subjects, *(code.term for code in meta.codes)],
        "dc:date": [meta.date] if meta.date else [],
        "belongs-to-collection": [meta.series] if meta.series else [],
        "group-position": [meta.series_index] if meta.series_index else [],
        "title-type": ["main", "subtitle"] if meta.subtitle else ["main"],
    }
    told = {name: book.metadata(name) for name in wanted}
    told["the people"], wanted["the people"] = _people_told(book), _people(meta)
    for name, words in wanted.items():
        if told[name] != [unbound(word) for word in words]:
            yield _wrong(book, f"{name} is {_list(told[name])}, and book.toml says {_list(words)}")
    titles = book.metadata("dc:title")
    subtitles = [unbound(meta.subtitle)] if meta.subtitle else []
    if not _is_title(titles[0] if titles else "", meta) or titles[1:] != subtitles:
        yield _wrong(book, f"the titles are {_list(titles)}, and book.toml says “{meta.title}”")
    sources, pages = book.metadata("dc:source"), book.metadata("pageBreakSource")
    if pages and pages != sources:
        yield _wrong(book, f"the pages are of {_list(pages)}, and the source is {_list(sources)}")
    for name in book.members:
        if name.endswith(".ncx"):
            yield from _judge_ncx(book, name, meta)


def _judge_ncx(book: EpubFile, name: str, meta: Metadata) -> Iterator[Finding]:
    ncx = etree.fromstring(book.members[name])
    uid = [part.get("content") for part in ncx.iterfind(".//ncx:meta[@name='dtb:uid']", NS)]
    if uid != [meta.identifier]:
        yield _wrong(book, f"{name} is of another book: {_list([str(one) for one in uid])}")
    if not _is_title(ncx.findtext("ncx:docTitle/ncx:text", "", NS), meta):
        yield _wrong(book, f"{name} bears another title than the book")


def _is_title(text: str, meta: Metadata) -> bool:
    """Tell whether a text is the title with the part; how they are joined is a word of the house."""
    return text.startswith(unbound(meta.title)) and unbound(meta.part) in text


def _people(meta: Metadata) -> list[str]:
    return [
        f"{'creator' if who.is_creator else 'contributor'} {who.name} ({', '.join(who.roles)}) {who.file_as}".strip()
        for who in sorted(meta.contributors, key=lambda who: not who.is_creator)
    ]


def _people_told(book: EpubFile) -> list[str]:
    """The creators, then the contributors of the package, each with roles and the name to sort by."""
    found = []
    for kind in ("creator", "contributor"):
        for element in book.package.iterfind(f".//dc:{kind}", NS):
            said = {
                name: [
                    line.text or ""
                    for line in book.package.iterfind(f".//opf:meta[@property='{name}']", NS)
                    if line.get("refines") == f"#{element.get('id')}"
                ]
                for name in ("role", "file-as")
            }
            told = f"{kind} {element.text} ({', '.join(said['role'])}) {' '.join(said['file-as'])}"
            found.append(told.strip())
    return found


def _list(words: list[str]) -> str:
    return "; ".join(f"“{word}”" for word in words) or "missing"


def _wrong(book: EpubFile, what: str) -> Finding:
    return Finding("E-117", what, Source(book.path, member=book.folder), "Build the EPUB anew.")
