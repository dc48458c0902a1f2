"""Checks of the printed pages in the EPUB: each can be found, at the very word with which it begins in print."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from stamba.checks.epub_file import NS, EpubFile, elements, types_of
from stamba.checks.evidence import Evidence
from stamba.document.characters import HYPHEN, MATH, mkhedruli, squeeze
from stamba.document.epub import BLOCKS
from stamba.ground.errors import Source
from stamba.ground.findings import Finding

_AROUND = 24  # characters that are compared on either side of a page break
# What print adds to the text: the mark of a list item, or leaders and a folio in the contents.
_ADDED = re.compile(r"[•◦▪‣–]|\(?([0-9]{1,4}|[a-z]|[ivxlcdm]{1,7})[.)]|[.…]*[0-9]{1,4}|[.…]+[ivxlcdm]{1,7}")
_HINT = "Build the EPUB and the print PDF together, with `make`."
_SEE = "See what is said of the PDFs."


@dataclass(frozen=True, slots=True)
class Break:
    """A page break of the EPUB: its folio as written, its place, where it stands in the text of the book, and how
    many characters the word has that follows it.
    """

    folio: str
    target: str
    offset: int
    word: int


@dataclass(frozen=True, slots=True)
class Marked:
    """The text of all documents in a row, notes and hidden lists left out, without white space, and its breaks."""

    text: str
    breaks: tuple[Break, ...]


def read_marked(book: EpubFile) -> Marked:
    """The text of an EPUB with its page breaks."""
    parts: list[str] = []
    marks: list[tuple[str, str, int]] = []  # folio, target, how many parts stand before

    def walk(element: etree._Element, name: str) -> None:
        if "pagebreak" in types_of(element):
            marks.append((element.get("aria-label", ""), f"{name}#{element.get('id')}", len(parts)))
        if element.tag != MATH and element.get("hidden") is None and "footnote" not in types_of(element):
            parts.append("\n" if etree.QName(element).localname in BLOCKS else "")
            parts.append(element.text or "")
            for child in element:
                walk(child, name)
                parts.append(child.tail or "")
            parts.append("\n" if etree.QName(element).localname in BLOCKS else "")

    for name, root in book.documents.items():
        for body in elements(root, "body"):
            walk(body, name)
    lengths = [0, *itertools.accumulate(len(squeeze(part)) for part in parts)]
    return Marked(
        mkhedruli(squeeze("".join(parts))),
        tuple(Break(folio, target, lengths[at], _first_word(parts[at:])) for folio, target, at in marks),
    )


def _first_word(parts: Iterable[str]) -> int:
    """The characters of the first word of a text."""
    length = 0
    for part in parts:
        for char in part:
            if char.isspace() or char == "—":
                if length:
                    return length
            else:
                length += bool(squeeze(char))
    return length


def pages_begin_at_their_words(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-107: every page of the printed book has its break, and the words around the break are those of the page."""
    book, printed_by = evidence.epub(edition), evidence.printed()
    marked = read_marked(book)
    if not printed_by:
        what = "there is no PDF to compare the pages of the EPUB with"
        yield Finding("E-107", what, Source(book.path), _HINT, severity="note")
        return
    if not evidence.reading(printed_by).whole:
        if marked.breaks:
            what = "tells pages of the printed book, whose pages are not the text"
            yield Finding("E-107", f"{book.path.name} {what}", Source(book.path), _SEE)
        else:
            what = "tells no pages of the printed book, for the text is not whole on them"
            yield Finding("E-107", f"{book.path.name} {what}", Source(book.path), _SEE, severity="note")
        return
    pages, whole = evidence.printed_pages(), printed_by == "screen"
    uncounted = evidence.pdf(printed_by).uncounted
    told = [mark.folio for mark in marked.breaks]
    if told != [evidence.folio(printed_by, page.index + uncounted) for page in pages]:
        what = f"has breaks for {len(told)} pages, and the printed book has {len(pages)}"
        if len(told) == len(pages):
            what = f"has its page breaks in the order {', '.join(told)}"
        yield Finding("E-107", f"{book.path.name} {what}", Source(book.path), _HINT)
        return
    absent = {
        mkhedruli(_letters(flow.text))
        for flow in evidence.book.flow.sections
        if flow.section in _left_out(evidence)
    }
    heads = {mkhedruli(head.text) for section in evidence.book.flow.sections for head in section.heads}
    last, since = "", 0
    ends = [*(mark.offset for mark in marked.breaks[1:]), len(marked.text)]
    for page, mark, end in zip(pages, marked.breaks, ends, strict=True):
        text = mkhedruli(page.text)
        printed = _letters(text)
        shown = marked.text[mark.offset : end]
        before = marked.text[max(mark.offset - _AROUND, since) : mark.offset]
        if not shown and (not printed or printed in absent):
            continue
        openings = (text, *_without_heads(text, heads))
        if not any(_agrees(one, shown, before, last, (mark.word, whole)) for one in openings):
            yield Finding(
                "E-107",
                f"page {mark.folio} begins with “{shown[:_AROUND]}” in the EPUB and “{printed[:_AROUND]}” in print",
                Source(evidence.files[printed_by], pages=(page.index + uncounted,)), _HINT,
            )  # fmt: skip
        last, since = text, mark.offset


def _without_heads(text: str, heads: Iterable[str]) -> Iterator[str]:
    """The text of a page without the head of a table that goes on there, which print repeats."""
    squeezed = squeeze(text)
    yield from (squeezed[len(head) :] for head in heads if head and squeezed.startswith(head))


def _left_out(evidence: Evidence) -> set[str]:
    return {section.id for section in evidence.book.document.sections if section.kind == "halftitlepage"}


def _letters(text: str) -> str:
    """Text as it can be compared: without white space and hyphens, which may be the text's or the line's."""
    return squeeze(text).replace(HYPHEN, "").replace("-", "")


def _agrees(printed: str, shown: str, before: str, last: str, first: tuple[int, bool]) -> bool:
    """Tell whether a page opens with what is shown behind its mark, or with the rest of its first word, which the
    last page has begun and divided; and whether the last page ends with what stands before the mark.

    `first` is how long that word is, and whether it may stand whole on the last page, as the screen PDF says a divided
    word where it begins.
    """
    word, whole = first
    opening, ending = _letters(printed), _letters(last)
    for begun in range(word + whole):
        fragment, rest = _letters(shown[:begun]), _letters(shown[begun : begun + _AROUND])
        if not _follows(rest, opening, 0):
            continue
        inside = shown[:begun][-1:].isalpha() and shown[begun:][:1].isalpha() and not shown[begun].isupper()
        # An address or a token of code is parted at a mark or before a capital, without a hyphen.
        sign = f"[-{HYPHEN}]{'' if inside else '?'}" if begun < word else ""
        divided = f"{re.escape(shown[:begun])}{sign}"
        if fragment and not re.search(divided, squeeze(last)):
            continue
        wanted = _letters(before) + fragment
        if not last or wanted in ending:
            return True
        return any(_follows(wanted, ending, at) for at in range(len(ending)))
    return False


def _follows(wanted: str, printed: str, at: int) -> bool:
    """Tell whether the printed text goes on like this from a place, numbers of list items and folios passed over."""
    places = {at}
    for char in wanted:
        found = {place + 1 for place in places if printed.startswith(char, place)}
        if not found or char.isdigit():  # a folio and the number that begins the next line stand together
            found |= {
                end + 1
                for place in places
                for end in _passed(printed, place)
                if printed.startswith(char, end)
            }
        if not found:
            return False
        places = found
    return True


def _passed(printed: str, at: int) -> Iterator[int]:
    """Yield the offsets at which the words that print adds at a place may end."""
    most = _ADDED.match(printed, at)
    for end in range(at + 1, most.end() + 1 if most else at):
        if _ADDED.fullmatch(printed, at, end):
            yield end


def lists_lead_to_pages(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-108: the page lists of the navigation document and of the NCX name every break, in order, and lead to it."""
    book = evidence.epub(edition)
    wanted = [(mark.folio, mark.target) for mark in read_marked(book).breaks]
    name, nav = book.nav
    lists = {
        "the navigation document": [
            (
                squeeze("".join(str(text) for text in link.itertext())),
                _absolute(book, link.get("href", ""), name),
            )
            for part in elements(nav, "nav")
            if "page-list" in types_of(part)
            for link in elements(part, "a")
        ],
        "the NCX": [
            (
                target.findtext("ncx:navLabel/ncx:text", "", NS),
                _absolute(book, target.findall("ncx:content", NS)[0].get("src", ""), ncx_name),
            )
            for ncx_name, ncx in _ncx(book)
            for target in ncx.iterfind(".//ncx:pageTarget", NS)
        ],
    }
    for called, found in lists.items():
        if found != wanted:
            at = next(
                (n for n, pair in enumerate(zip(found, wanted, strict=False)) if pair[0] != pair[1]), None
            )
            what = (
                f"has {len(found)} pages of {len(wanted)}"
                if at is None
                else f"leads to {found[at][1]} as {found[at][0]}"
            )
            yield Finding("E-108", f"{called} {what}", Source(book.path), "Page list and page breaks differ.")
    if wanted and not (book.metadata("pageBreakSource") and book.metadata("dc:source")):
        yield Finding("E-108", "nothing says of which printed book the pages are", Source(book.path))


def _ncx(book: EpubFile) -> Iterator[tuple[str, etree._Element]]:
    for name, content in book.members.items():
        if name.endswith(".ncx"):
            yield name, etree.fromstring(content)


def _absolute(book: EpubFile, href: str, base: str) -> str:
    return f"{book.name(href, base)}#{href.partition('#')[2]}"
