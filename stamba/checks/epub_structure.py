"""Checks of what the EPUB is made of: headings, contents, notes, voices, languages, and nothing that acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from stamba.checks.acting import acting, asking
from stamba.checks.epub_file import LANG, NS, EpubFile, elements, section_of, text_of, types_of
from stamba.checks.epub_letters import HEADINGS, bare_words, foreign_phrases, own_letters, skipped_levels
from stamba.checks.evidence import Evidence
from stamba.config import Metadata
from stamba.document import Document, TocEntry, parse_body, place_of
from stamba.document.characters import title_text
from stamba.document.flow import squeeze
from stamba.document.matter import has_words
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.ground.folios import folio
from stamba.manuscript.css import addresses

_INSIDE = "Nothing is fetched from outside of a book: put the file into the book's folder."


def headings_go_down_by_steps(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-105: no heading stands more than one level below the one before it, and every section begins with the first."""
    book = evidence.epub(edition)
    for name, root in book.documents.items():
        for heading in skipped_levels(root):
            yield Finding(
                "E-105", f"the heading “{heading}” skips a level",
                _place_of_heading(evidence, section_of(name), heading) or Source(book.path, member=name),
                "A voice reads headings as a tree: put ## below #, and ### below ##.",
            )  # fmt: skip


def _place_of_heading(evidence: Evidence, section_id: str, heading: str) -> Source | None:
    for section in evidence.book.document.sections:
        if section.id == section_id:
            for element in parse_body(section.body).iter(*HEADINGS):
                if squeeze(title_text(element)) == squeeze(heading):
                    return place_of(section, element)
    return None


def contents_lead_to_headings(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-109: the contents of the navigation document and of the NCX are those of the book, each line leads to the
    heading it names or to its question, and every landmark leads somewhere.
    """
    book = evidence.epub(edition)
    wanted = [squeeze(entry.title) for entry in _flat(evidence.book.document.toc)]
    anchors = {(squeeze(entry.title), entry.anchor) for entry in _flat(evidence.book.document.toc)}
    nav_name, nav = book.nav
    for kind in ("toc", "landmarks"):
        lists = [part for part in elements(nav, "nav") if types_of(part) == [kind]]
        if len(lists) != 1:
            yield Finding(
                "E-109", f"the navigation document has {len(lists)} lists of {kind}", Source(book.path)
            )
            continue
        links = list(elements(lists[0], "a"))
        for link in links:
            found = book.target(link.get("href", ""), nav_name)
            leads = found is not None and (
                kind == "landmarks"
                or squeeze(title_text(found[1])).startswith(squeeze(title_text(link)))
                or (
                    found[1].get("class") == "question"
                    and (squeeze(text_of(link)), found[1].get("id", "")) in anchors
                )
            )
            if not leads:
                yield Finding("E-109", f"“{text_of(link)}” does not lead to its place", Source(book.path))
        if kind == "toc" and [squeeze(text_of(link)) for link in links] != wanted:
            yield Finding("E-109", "the contents are not those of the book", Source(book.path))
        if kind == "landmarks" and any(len(types_of(link)) != 1 for link in links):
            yield Finding("E-109", "a landmark has not one type", Source(book.path))
    for name, content in book.members.items():
        if name.endswith(".ncx"):
            labels = etree.fromstring(content).iterfind(".//ncx:navPoint/ncx:navLabel/ncx:text", NS)
            if [squeeze(label.text or "") for label in labels] != wanted:
                yield Finding("E-109", "the NCX has other contents than the book", Source(book.path))


def _flat(entries: Iterable[TocEntry]) -> Iterator[TocEntry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.children)


def notes_are_linked(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-110: every call leads to its note in the same file and every note back to its call, in the words that reading
    systems look for, with the prefix of epub:type declared on the root.
    """
    book = evidence.epub(edition)
    calls, notes = 0, 0
    for name, root in book.documents.items():
        where = Source(book.path, member=name)
        if root.nsmap.get("epub") != NS["epub"]:
            yield Finding("E-110", "the prefix epub is not declared on the root", where)
        for call in elements(root, "a"):
            if call.get("role") == "doc-noteref" or "noteref" in types_of(call):
                calls += 1
                yield from _judge_call(book, name, call, where)
        asides = [aside for aside in elements(root, "aside") if types_of(aside) == ["footnote"]]
        notes += sum(aside.get("role") == "doc-footnote" for aside in asides)
    wanted = len(evidence.book.flow.notes)
    if (calls, notes) != (wanted, wanted):
        what = f"{calls} calls and {notes} notes, and the text has {wanted}"
        yield Finding("E-110", f"the EPUB has {what}", Source(book.path))


def _judge_call(book: EpubFile, name: str, call: etree._Element, where: Source) -> Iterator[Finding]:
    number = text_of(call)
    if call.get("role") != "doc-noteref" or types_of(call) != ["noteref"]:
        yield Finding("E-110", f"the call of note {number} lacks epub:type or role", where)
    found = book.target(call.get("href", ""), name)
    if found is None or found[0] != name or types_of(found[1]) != ["footnote"]:
        yield Finding("E-110", f"the call {number} does not lead to a note in its file", where)
        return
    back = [link for link in elements(found[1], "a") if link.get("role") == "doc-backlink"]
    if len(back) != 1 or back[0].get("href") != f"#{call.get('id')}":
        yield Finding("E-110", f"note {number} does not lead back to its call", where)


def speakers_are_named(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-111: every question and answer is a group that bears the name of its speaker, in the order of the talk."""
    book = evidence.epub(edition)
    names = {speaker.name for speaker in evidence.book.document.config.speakers}
    wanted = [
        next((part.get("title", "") for part in turn.iter("span") if part.get("class") == "label"), "")
        for section in evidence.book.document.sections
        for turn in parse_body(section.body).iter("div")
        if turn.get("class") in ("question", "answer")
    ]
    found: list[str] = []
    for name, root in book.documents.items():
        for turn in elements(root, "div"):
            if turn.get("class") in ("question", "answer"):
                label = next((part for part in elements(turn, "abbr") if part.get("class") == "label"), None)
                speaker = "" if label is None else label.get("title", "")
                named = turn.get("role") == "group" and turn.get("aria-label") == speaker in names
                if named:
                    found.append(speaker)
                else:
                    where = Source(book.path, member=name)
                    yield Finding("E-111", f"nobody is named for “{text_of(turn).strip()[:30]}…”", where)
    if found != wanted:
        what = f"{len(found)} turns are named, and the book has {len(wanted)}"
        if len(found) == len(wanted):
            at = next(n for n, pair in enumerate(zip(found, wanted, strict=True)) if pair[0] != pair[1])
            what = f"turn {at + 1} is said to be {found[at]}'s, and it is {wanted[at]}'s"
        yield Finding("E-111", what, Source(book.path))


def languages_are_told(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-115: every document says its language in both ways, the same as the package; what the house adds to the text,
    seen or heard, is in the letters of the book if the house has words in its language; a phrase in other letters says
    which language it is.
    """
    book = evidence.epub(edition)
    language = evidence.book.document.metadata.language
    if book.metadata("dc:language") != [language] or book.package.get(LANG) != language:
        yield Finding("E-115", f"the package does not say that the book is in {language}", Source(book.path))
    named = _named(evidence.book.document.metadata)
    for name, root in book.documents.items():
        where = Source(book.path, member=name)
        if root.get("lang") != language:
            yield Finding("E-115", f"the document does not say that it is in {language}", where)
        if any(element.get("lang") != element.get(LANG) for element in root.iter()):
            yield Finding("E-115", "lang and xml:lang differ", where)
        for phrase in (one for one in foreign_phrases(root, language) if one not in named):
            yield Finding(
                "E-115", f"“{phrase}” does not say which language it is", _typed(evidence, phrase) or where,
                f"Write [{phrase}]{{lang=en}}, or another language's tag.", severity="warning",
            )  # fmt: skip
    printed_by = evidence.printed()
    romans = evidence.pdf(printed_by).roman_pages if printed_by else 0
    if not has_words(evidence.book.document.config, evidence.book.house):
        return  # English stands there, and the build said so
    known = _own_words(evidence.book.document) | {folio(index, romans) for index in range(romans)}
    for name, said in _furniture(book):
        if not own_letters(said, language) and squeeze(said) not in known:
            yield Finding(
                "E-115", f"“{said}” is not {language}", Source(book.path, member=name),
                f"Write it in [{language}] of styles/matter/words.toml.",
            )  # fmt: skip


def _typed(evidence: Evidence, phrase: str) -> Source | None:
    """Return the first place in the manuscript at which a phrase was typed, None if it is nowhere in one piece."""
    flow, wanted = evidence.book.flow, squeeze(phrase)
    found = [one.where(one.text.index(wanted)) for one in flow.sections if wanted in one.text]
    found += [note.source for note in flow.notes if wanted in note.text]
    return next((place for place in found if place.path.suffix != ".toml"), None)


def _named(metadata: Metadata) -> str:
    """The words of book.toml, which can say no language and need none: people and houses, titles and rights."""
    names = [name for who in metadata.contributors for name in (who.name, who.file_as)]
    said = (
        metadata.title,
        metadata.part,
        metadata.subtitle,
        metadata.original,
        metadata.publisher,
        metadata.rights,
    )
    return bare_words("\n".join([*names, *said, metadata.series]))


def _own_words(document: Document) -> set[str]:
    """Titles and names, which are the author's and may be in any letters."""
    names = [*(speaker.name for speaker in document.config.speakers), document.metadata.title]
    titles = [section.title for section in document.sections] + [entry.title for entry in _flat(document.toc)]
    return {squeeze(text) for text in (*names, *titles)}


def _furniture(book: EpubFile) -> Iterator[tuple[str, str]]:
    """Yield the house's own words in documents and NCX, each with its file: titles, names for voices, labels."""
    for name, root in book.documents.items():
        yield from ((name, text_of(title)) for title in elements(root, "title"))
        for element in root.iter():
            if element.get("aria-label"):
                yield name, element.get("aria-label", "")
            if element.get("role") == "doc-backlink":  # other title attributes are the author's
                yield name, element.get("title", "")
    name, nav = book.nav
    for part in elements(nav, "nav"):
        yield from ((name, text_of(heading)) for heading in elements(part, *HEADINGS))
        if "landmarks" in types_of(part):
            yield from ((name, text_of(link)) for link in elements(part, "a"))
    for name, content in book.members.items():
        if name.endswith(".ncx"):
            labels = etree.fromstring(content).iterfind(".//ncx:navLabel/ncx:text", NS)
            yield from ((name, label.text or "") for label in labels)


def nothing_acts(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-114: no script, form or embedded page; every reference leads to a file of the book, or is a link that a reader
    follows by choice; no encryption.
    """
    book = evidence.epub(edition)
    drawings = {
        name: etree.fromstring(content) for name, content in book.members.items() if name.endswith(".svg")
    }
    for name, root in (*book.documents.items(), *drawings.items()):
        where = Source(book.path, member=name)
        for tag in acting(root):
            yield Finding("E-114", f"<{tag}> acts", where, "Take it out of the raw HTML.")
        for tag, address in asking(root):
            if not _is_inside(book, name, address):
                yield Finding("E-114", f"<{tag}> fetches {address}", where, _INSIDE)
    for name, content in book.members.items():
        if name.endswith(".css"):
            outside = [one for one in addresses(content.decode()) if not _is_inside(book, name, one)]
            if outside:
                what = f"{name} fetches from elsewhere: {', '.join(outside)}"
                yield Finding("E-114", what, Source(book.path), _INSIDE)
        if name in ("META-INF/encryption.xml", "META-INF/rights.xml"):
            yield Finding("E-114", f"the EPUB holds {name}", Source(book.path))


def _is_inside(book: EpubFile, name: str, reference: str) -> bool:
    if ":" in reference or reference.startswith("//"):
        return False
    path, _, fragment = reference.partition("#")
    if fragment and (book.name(path, name) if path else name) in book.documents:
        return book.target(reference, name) is not None
    return not path or book.name(path, name) in book.members
