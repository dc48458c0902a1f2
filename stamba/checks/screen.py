"""Checks of the screen PDF as a file: what it says of itself, labels of pages, sources, words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from lxml import etree

from stamba.checks.evidence import Evidence
from stamba.checks.text import MTAVRULI, has_mtavruli
from stamba.document import parse_body
from stamba.document.characters import HYPHEN, INVISIBLE, MATH
from stamba.document.epub import BLOCKS
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.ground.folios import roman
from stamba.pdf.objects import Array, Dictionary, Pdf

_PARTED = "\ue003"  # from the private use area
_STYLES: dict[str, Callable[[int], str]] = {
    "/D": str,
    "/r": roman,
    "/R": lambda number: roman(number).upper(),
}


def file_tells_its_book(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-221: title, language and authors are told, and the window shows the title (ISO 14289-1, 7.1 and 7.2)."""
    path = evidence.files[edition]
    meta = evidence.book.document.metadata
    pdf = evidence.pdf(edition).objects
    title = str(pdf.docinfo.get("/Title", ""))
    author = str(pdf.docinfo.get("/Author", ""))
    told = [_moment(str(pdf.docinfo.get(key, ""))) for key in ("/CreationDate", "/ModDate")]
    xmp = pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
    other = str(xmp.get("dc:title", ""))
    authors = list(xmp.get("dc:creator", []))
    dates = [_moment(str(xmp.get(key, ""))) for key in ("xmp:CreateDate", "xmp:ModifyDate")]
    shown = bool(pdf.Root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False))
    language = str(pdf.Root.get("/Lang", ""))
    want = f"{meta.title}. {meta.part}" if meta.part else meta.title
    if {title, other} != {want}:
        what = f"the title of the file is {title!r} and {other!r}, and that of the book {want!r}"
        yield Finding("P-221", what, Source(path))
    names = [who.name for who in meta.creators]
    if author != ", ".join(names) or authors != names:
        what = f"the authors in the file are {author!r} and {authors!r}, and those of the book {names!r}"
        yield Finding("P-221", what, Source(path))
    if told != dates:
        yield Finding("P-221", f"the dates in Info are {told}, and in XMP {dates}", Source(path))
    if not shown:
        yield Finding("P-221", "the window would show the file's name and not the book's title", Source(path))
    if language != meta.language:
        yield Finding(
            "P-221", f"the file is in {language!r}, and the book in {meta.language!r}", Source(path)
        )


def _moment(date: str) -> str:
    """The digits of a date as Info or as XMP writes it, to the second."""
    return re.sub(r"\D", "", date)[:14]


def labels_agree_with_folios(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-223: the label of a page is its folio, the one that is printed and the one that the book's rule gives."""
    path = evidence.files[edition]
    labels = page_labels(evidence.pdf(edition).objects)
    below = ("".join(page.margins[1].split()) for page in evidence.pages(edition))
    for index, (label, printed) in enumerate(zip(labels, below, strict=True)):
        want = evidence.folio(edition, index)
        if label != want or printed not in ("", label):
            folio = f" and its folio {printed}" if printed else ""
            yield Finding(
                "P-223", f"the label of page {index + 1} is {label!r}{folio}, and it is page {want}",
                Source(path, pages=(index,)), "Look at roman.css and at [print] roman_front.",
            )  # fmt: skip


def page_labels(pdf: Pdf) -> list[str]:
    """The label of every page as a reader's program shows it (ISO 32000-1, 12.4.2)."""
    flat = pdf.Root.get("/PageLabels", Dictionary()).get("/Nums", Array())
    ranges = [(int(flat[at]), flat[at + 1]) for at in range(0, len(flat) - 1, 2)]
    labels = []
    for index in range(len(pdf.pages)):
        begin, rule = max(
            (one for one in ranges if one[0] <= index), default=(0, None), key=lambda one: one[0]
        )
        if rule is None:
            labels.append(str(index + 1))
            continue
        number = index - begin + int(rule.get("/St", 1))
        style = _STYLES.get(str(rule.get("/S", "")))
        labels.append(str(rule.get("/P", "")) + (style(number) if style else ""))
    return labels


def sources_are_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-225: the Markdown and book.toml are inside, byte for byte, if the book asks for it, and else nothing is."""
    path, config = evidence.files[edition], evidence.book.document.config
    want = {}
    if config.screen.attach_source:
        want = {file.name: file.read_bytes() for file in (config.path, *config.chapters)}
    pdf = evidence.pdf(edition).objects
    got = {name: pdf.attachments[name] for name in pdf.attachments}
    for name in sorted(want.keys() | got.keys()):
        if name not in got or name not in want:
            what = (
                "is not in the file" if name in want else "is in the file, and the book does not ask for it"
            )
            yield Finding("P-225", f"{name} {what}", Source(path))
        elif got[name].get_file().read_bytes() != want[name]:
            yield Finding("P-225", f"{name} in the file is not {name} of the book", Source(path))
        elif str(got[name].obj.get("/AFRelationship", "")) != "/Source":
            yield Finding("P-225", f"{name} is attached, but not as the source", Source(path))


def words_are_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-226: words come out whole, divided at a line end or not, of the pages and of the tags, and in their letters."""
    path = evidence.files[edition]
    pages = evidence.pages(edition)
    for page in () if has_mtavruli(evidence.book.flow) else pages:
        capital = MTAVRULI.search(page.text)
        if capital:
            yield Finding(
                "P-226", f"a Mtavruli letter U+{ord(capital[0]):04X} comes out of the text",
                Source(path, pages=(page.index,)), "Draw Mtavruli with the font's `case` feature.",
            )  # fmt: skip
    want = Counter[str]()
    document = evidence.book.document
    for body in (*(section.body for section in document.sections), *(note.body for note in document.notes)):
        want.update(_words(_text_of(_without_parted_words(parse_body(body)))))
    for where, text in (
        ("", "\n".join(page.text for page in pages)),
        (" of the tags", evidence.tags(edition).spoken()),
    ):
        missing = want - _words_drawn(text)
        if missing:
            words = ", ".join(list(missing)[:5])
            yield Finding(
                "P-226", f"{missing.total()} words of the text do not come out{where} whole: {words}",
                Source(path), "Look at the ends of lines; a reader cannot search for these words.",
            )  # fmt: skip


def _without_parted_words(body: etree._Element) -> etree._Element:
    """The body with words marked in which a link or the call of a note stands: it keeps its own letters, also over a
    line end.
    """
    for link in body.iter("a"):
        if link.get("class") == "noteref" and re.match(r"\S*[^\W\d]", link.tail or ""):
            link.tail = f"{_PARTED}{link.tail}"
        before, around = link.getprevious(), link.getparent()
        text = str((before.tail if before is not None else around.text if around is not None else "") or "")
        if link.get("class") != "noteref" and text[-1:].isalpha() and (link.text or "")[:1].isalpha():
            link.text = f"{_PARTED}{link.text}"
    return body


def _text_of(element: etree._Element) -> str:
    """Return the text of an element with a space before and behind what stands on lines of its own."""
    if element.tag == MATH:
        return ""
    parted = " " if element.tag in BLOCKS else ""
    inside = "".join(f"{_text_of(child)}{child.tail or ''}" for child in element)
    return f"{parted}{element.text or ''}{inside}{parted}"


def _words(text: str) -> list[str]:
    """Words of two letters and more, without what stands around them."""
    stripped = (
        re.sub(r"^[\W\d]+|[\W\d]+$", "", word)
        for word in INVISIBLE.sub("", text).split()
        if _PARTED not in word
    )
    return [word for word in stripped if len(word) > 1]


def _words_drawn(text: str) -> Counter[str]:
    """Words of pages; one at a hyphen that ends a line is whole, and also two, since the hyphen may be the text's.

    PDFium takes the room that some faces leave between f and an apostrophe for a space.
    """
    apart = [part for word in text.split() if HYPHEN in word for part in word.split(HYPHEN)]
    apart += [word.replace(" ", "") for word in re.findall(r"\w+f ’\w+", text)]
    return Counter(_words(text)) + Counter(_words(" ".join(apart)))
