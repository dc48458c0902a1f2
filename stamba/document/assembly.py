"""The Document: what the book is, as XHTML sections, exchanges, notes, contents and landmarks, for every edition.

Knows what a piece of text means; knows nothing of pages, files or looks. An interview is structure: a paragraph
that opens with a declared label starts a question or an answer, and what follows belongs to that speaker.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from stamba.config import BookConfig, Metadata
from stamba.document.exchanges import in_exchanges
from stamba.document.raw import check_raw
from stamba.errors import ManuscriptError, Source
from stamba.manuscript import Chapter, Manuscript, pandoc
from stamba.manuscript.pandoc import Tree
from stamba.tables import nearest

# Identifiers of printed pages, notes and their calls in the editions; no author's own may be one.
_RESERVED = re.compile(r"(page|note|noteref)-\d+")


@dataclass(frozen=True, slots=True)
class Section:
    """One section: `body` is well-formed XHTML without a root; `kind` is its epub:type word."""

    id: str
    kind: str
    matter: str
    title: str
    body: str
    source: Source


@dataclass(frozen=True, slots=True)
class Note:
    """A note, numbered through the book from 1; `by` is "editor", "translator" or nothing for the author's."""

    number: int
    by: str
    body: str
    section: str
    source: Source

    @property
    def id(self) -> str:
        """The identifier of the note."""
        return f"note-{self.number}"

    @property
    def call_id(self) -> str:
        """The identifier of its noteref."""
        return f"noteref-{self.number}"


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A line of the contents: where it leads and what is below it."""

    title: str
    section: str
    anchor: str
    children: tuple[TocEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that readers look for, by its epub:type word."""

    kind: str
    title: str
    section: str


@dataclass(frozen=True, slots=True)
class Document:
    """The whole book, the same for every edition."""

    config: BookConfig
    metadata: Metadata
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    toc: tuple[TocEntry, ...]
    landmarks: tuple[Landmark, ...] = ()

    def section(self, kind: str) -> Section | None:
        """The first section of a kind."""
        return next((section for section in self.sections if section.kind == kind), None)


@dataclass(slots=True)
class _Notes:
    """The notes as they are found, in the order of their calls."""

    found: list[tuple[Tree, str, Source]] = field(default_factory=list)


def assemble(manuscript: Manuscript) -> Document:
    """Make the Document of a manuscript; raises ManuscriptError for labels and identifiers that cannot be right."""
    notes = _Notes()
    pieces: list[Tree] = []
    for number, chapter in enumerate(manuscript.chapters, start=1):
        tree = _lift_notes(chapter, f"s{number}", notes)
        tree = _figures(in_exchanges(chapter, tree, manuscript.config.speakers, f"s{number}"))
        pieces.append(pandoc.div(["piece"], tree))
    pieces.extend(pandoc.div(["piece"], _note_blocks(note)) for note, _, _ in notes.found)
    root = _parsed(pieces, manuscript.chapters)
    parts = list(root)  # pandoc makes a section of a Div that begins with a heading
    if manuscript.config.raw_html:
        sources = [chapter.source for chapter in manuscript.chapters] + [
            source for _, _, source in notes.found
        ]
        for part, source in zip(parts, sources, strict=True):
            check_raw(part, source, manuscript.config.folder)
    for noteref in root.iter("span"):
        if noteref.get("class") == "noteref":
            _make_noteref(noteref)
    chapters, bodies = parts[: len(manuscript.chapters)], parts[len(manuscript.chapters) :]
    known = _number_ids(manuscript.chapters, chapters)
    for chapter, part in zip(manuscript.chapters, chapters, strict=True):
        _check_links(part, known, chapter.source)
    for (_, _, source), part in zip(notes.found, bodies, strict=True):
        _check_links(part, known, source)
    sections = tuple(
        Section(f"s{n}", chapter.kind, chapter.matter, _title(chapter), inner_xml(part), chapter.source)
        for n, (chapter, part) in enumerate(zip(manuscript.chapters, chapters, strict=True), start=1)
    )
    return Document(
        config=manuscript.config,
        metadata=manuscript.config.metadata,
        sections=sections,
        notes=tuple(
            Note(n, _note_by(note), inner_xml(part), section, source)
            for n, ((note, section, source), part) in enumerate(
                zip(notes.found, bodies, strict=True), start=1
            )
        ),
        toc=tuple(_toc(section, part) for section, part in zip(sections, chapters, strict=True)),
    )


def _parsed(pieces: Sequence[Tree], chapters: Sequence[Chapter]) -> etree._Element:
    """Pandoc's XHTML of all pieces as a tree; raises ManuscriptError for raw HTML that is not well-formed."""
    try:
        return etree.fromstring(f"<root>{pandoc.to_xhtml(pieces)}</root>")
    except etree.XMLSyntaxError:
        for block, source in ((block, chapter.source) for chapter in chapters for block in chapter.tree):
            try:
                etree.fromstring(f"<root>{pandoc.to_xhtml([block])}</root>")
            except etree.XMLSyntaxError as wrong:
                sentence = re.sub(r", line \d+, column \d+.*", "", wrong.msg or "")
                raise ManuscriptError(
                    f"raw HTML is not well-formed: {sentence}", "Close what is opened, as in <br/>.",
                    where=Source(source.path, pandoc.line_of(block)),
                ) from None  # fmt: skip
        raise


def inner_xml(element: etree._Element) -> str:
    """The content of an element as XHTML text, without the element itself."""
    inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return (_escape(element.text or "") + inner).strip()


def parse_body(body: str) -> etree._Element:
    """A section's or a note's body as a div element to work on."""
    return etree.fromstring(f"<div>{body}</div>")


def place_of(section: Section, element: etree._Element) -> Source:
    """Where in the manuscript an element of a section's body comes from, as near as its blocks tell."""
    for outer in (element, *element.iterancestors()):
        line = outer.get("data-line") or next((part.get("data-line") for part in outer.iter()), None)
        if line:
            return Source(section.source.path, int(line))
    return section.source


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _title(chapter: Chapter) -> str:
    heading = next((block for block in chapter.tree if block["t"] == "Header"), None)
    if heading is None:
        raise ManuscriptError(
            "the chapter has no heading", "Begin it with a line such as # Title.", where=chapter.source
        )
    return pandoc.text_of(heading).strip()


# --- notes ---------------------------------------------------------------------------------------------------


def _lift_notes(chapter: Chapter, section: str, notes: _Notes) -> list[Tree]:
    """Take the notes out of the text; what stays is an empty span that says which note is called."""

    def lift(node: Tree) -> Tree:
        if node["t"] != "Note":
            return node
        own = {"t": "Div", "c": node["c"]}  # the node itself has the place of its call
        place = Source(chapter.source.path, pandoc.line_of(own) or pandoc.line_of(node))
        notes.found.append((node, section, place))
        return pandoc.span(["noteref"], [], number=str(len(notes.found)))

    return [pandoc.rewrite(block, lift) for block in chapter.tree]


def _note_wrapper(note: Tree) -> Tree | None:
    """The one span or div that holds the whole note and says whose it is."""
    blocks = note["c"]
    if len(blocks) == 1 and blocks[0]["t"] == "Div":
        return dict(blocks[0])
    if len(blocks) == 1 and blocks[0]["t"] in ("Para", "Plain") and len(blocks[0]["c"]) == 1:
        inline = blocks[0]["c"][0]
        return dict(inline) if inline["t"] == "Span" else None
    return None


def _note_by(note: Tree) -> str:
    wrapper = _note_wrapper(note)
    classes = pandoc.attr(wrapper)[1] if wrapper else []
    return next((word for word in ("editor", "translator") if word in classes), "")


def _note_blocks(note: Tree) -> list[Tree]:
    wrapper = _note_wrapper(note)
    if wrapper is None or not _note_by(note):
        return list(note["c"])
    content = wrapper["c"][1]
    return list(content) if wrapper["t"] == "Div" else [{"t": "Para", "c": content}]


def _make_noteref(span: etree._Element) -> None:
    number = span.get("data-number", "")
    span.tag = "a"
    span.attrib.clear()
    span.attrib.update({"class": "noteref", "id": f"noteref-{number}", "href": f"#note-{number}"})
    span.text = number


# --- figures, identifiers, contents --------------------------------------------------------------------------


def _figures(blocks: list[Tree]) -> list[Tree]:
    """An image alone in its paragraph is a figure, its title the caption."""

    def figure(node: Tree) -> Tree:
        if node["t"] != "Para" or len(node["c"]) != 1 or node["c"][0]["t"] != "Image":
            return node
        image = node["c"][0]
        caption = image["c"][2][1]
        bare = {**image, "c": [image["c"][0], image["c"][1], [image["c"][2][0], ""]]}
        text: list[Tree] = [{"t": "Plain", "c": [{"t": "Str", "c": caption}]}] if caption else []
        new: Tree = {"t": "Figure", "c": [["", [], []], [None, text], [{"t": "Plain", "c": [bare]}]]}
        return {**new, "pos": node["pos"]} if "pos" in node else new

    return [pandoc.rewrite(block, figure) for block in blocks]


def _headings(part: etree._Element) -> Iterator[etree._Element]:
    return (element for element in part.iter() if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"))


def _check_links(part: etree._Element, known: Collection[str], source: Source) -> None:
    """Links inside the book lead to something; raises ManuscriptError for one that does not."""
    for link in part.iter("a"):
        target = link.get("href", "").removeprefix("#")
        if link.get("href", "").startswith("#") and link.get("class") != "noteref" and target not in known:
            line = next(
                (outer.get("data-line") for outer in link.iterancestors() if outer.get("data-line")), None
            )
            raise ManuscriptError(
                f"the link leads to #{target}, which is nowhere",
                nearest(target, [name for name in known if not name.startswith(("note-", "noteref-"))])
                or f"Write {{#{target}}} behind the heading it leads to.",
                where=Source(source.path, int(line)) if line else source,
            )  # fmt: skip


def _number_ids(chapters: Sequence[Chapter], parts: Sequence[etree._Element]) -> dict[str, str]:
    """Give every heading a stable ASCII identifier; an author's own is kept, and must be the only one.

    Gives all identifiers of the text, with the file that each is in.
    """
    seen: dict[str, str] = {}
    for number, (chapter, part) in enumerate(zip(chapters, parts, strict=True), start=1):
        for count, heading in enumerate(_headings(part)):
            if not count and part.get("id"):  # pandoc gave it to the section that it made of the chapter
                heading.set("id", part.attrib.pop("id"))
            heading.set("id", heading.get("id", f"s{number}-h{count}"))
        for element in part.iter():
            own = element.get("id")
            if own is None:
                continue
            if own in seen:
                raise ManuscriptError(
                    f"the identifier #{own} is used twice, first in {seen[own]}", "Rename one of them.",
                    where=Source(chapter.source.path, int(element.get("data-line", "0"))),
                )  # fmt: skip
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]*", own):
                raise ManuscriptError(
                    f"the identifier #{own} is not plain ASCII", "Use letters a-z, digits and hyphens.",
                    where=Source(chapter.source.path, int(element.get("data-line", "0"))),
                )  # fmt: skip
            if element.get("class") != "noteref" and _RESERVED.fullmatch(own):
                raise ManuscriptError(
                    f"the identifier #{own} is one that the house gives out", "Choose another.",
                    where=Source(chapter.source.path, int(element.get("data-line", "0"))),
                )  # fmt: skip
            seen[own] = chapter.source.path.name
    return seen


def _heading_text(heading: etree._Element) -> str:
    clone = etree.fromstring(etree.tostring(heading, with_tail=False))
    for call in clone.findall(".//a[@class='noteref']"):
        call.text = ""
    return " ".join("".join(str(text) for text in clone.itertext()).split())


def _toc(section: Section, part: etree._Element) -> TocEntry:
    """The entry of a section, with the headings of the second level below it."""
    first, *rest = _headings(part)
    below = tuple(
        TocEntry(_heading_text(heading), section.id, heading.get("id", ""))
        for heading in rest
        if heading.tag == "h2"
    )
    return TocEntry(section.title, section.id, first.get("id", ""), below)
