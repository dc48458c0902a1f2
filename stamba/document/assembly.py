"""The Document: what the book is, as XHTML sections, exchanges, notes, contents and landmarks, for every edition.

Knows what a piece of text means; knows nothing of pages, files or looks. An interview is structure: a paragraph
that opens with a declared label starts a question or an answer, and what follows belongs to that speaker.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from stamba.config import BookConfig, Metadata
from stamba.document import code, shapes
from stamba.document.characters import title_text
from stamba.document.exchanges import in_exchanges
from stamba.document.raw import check_raw
from stamba.ground import kept
from stamba.ground.errors import ManuscriptError, Source
from stamba.manuscript import Chapter, Manuscript, pandoc
from stamba.manuscript.pandoc import Tree

_FEW = 6  # words that stand for the title of a section without a heading


@dataclass(frozen=True, slots=True)
class Section:
    """One section: `body` is well-formed XHTML without a root; `kind` is its epub:type word, `part` the section
    of the part that it belongs to. A section without a heading has its first words
    for a title, and is not in the contents.
    """

    id: str
    kind: str
    matter: str
    title: str
    body: str
    source: Source
    part: str = ""


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

    def with_all_below(self) -> Iterator[TocEntry]:
        """Yield the line and the lines below it, to any depth, in the order of the contents."""
        yield self
        for child in self.children:
            yield from child.with_all_below()


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


@dataclass(frozen=True, slots=True)
class _Lifted:
    """A note as it was found in its chapter: whose it is, its content and its place."""

    by: str
    blocks: Sequence[Tree]
    source: Source


@dataclass(frozen=True, slots=True)
class _Written:
    """A chapter in XHTML, and its notes, each with whose it is and its place."""

    body: str
    notes: tuple[tuple[str, str, Source], ...]


def assemble(manuscript: Manuscript) -> Document:
    """Make the Document of a manuscript; raises ManuscriptError for labels and identifiers that cannot be right."""
    written = _written(manuscript)
    found = [
        (note, f"s{number}") for number, chapter in enumerate(written, start=1) for note in chapter.notes
    ]
    root = _parsed(written, manuscript.chapters)
    code.plain(root)
    shapes.looks_on_lists(root)
    parts = list(root)  # pandoc makes a section of a Div that begins with a heading
    if manuscript.config.raw_html:
        sources = [*(chapter.source for chapter in manuscript.chapters), *(note[2] for note, _ in found)]
        for part, source in zip(parts, sources, strict=True):
            check_raw(part, source, manuscript.config.folder)
    for noteref in root.iter("span"):
        if noteref.get("class") == "noteref":
            _make_noteref(noteref)
    chapters, bodies = parts[: len(manuscript.chapters)], parts[len(manuscript.chapters) :]
    for part in chapters:
        _give_headings_their_ids(part)
    sections = tuple(
        Section(
            f"s{n}", chapter.kind, chapter.matter, _title(chapter), inner_xml(part), chapter.source, above
        )
        for n, (chapter, part, above) in enumerate(
            zip(manuscript.chapters, chapters, _parts(manuscript.chapters), strict=True), start=1
        )
    )
    return Document(
        config=manuscript.config,
        metadata=manuscript.config.metadata,
        sections=sections,
        notes=tuple(
            Note(n, by, inner_xml(part), section, source)
            for n, (((by, _, source), section), part) in enumerate(zip(found, bodies, strict=True), start=1)
        ),
        toc=_contents(sections, chapters, questions=manuscript.config.questions_in_contents),
    )


def _written(manuscript: Manuscript) -> list[_Written]:
    """The chapters in XHTML, as they are written now or were before."""
    written: dict[int, _Written] = {}
    waiting: dict[int, tuple[tuple[str | bytes, ...], list[Tree], list[_Lifted]]] = {}
    count = 0
    for number, chapter in enumerate(manuscript.chapters, start=1):
        speakers = manuscript.config.speakers
        beside = (chapter.source, chapter.kind, number, count, speakers)
        inputs: tuple[str | bytes, ...] = (pandoc.octets(chapter.tree), chapter.text, repr(beside))
        known = kept.found("written", inputs)
        if known is not None:
            written[number] = pickle.loads(known)  # noqa: S301 - by ourselves
            count += len(written[number].notes)
            continue
        notes: list[_Lifted] = []
        tree = _lift_notes(chapter, count, notes)
        count += len(notes)
        blocks = shapes.shaped(in_exchanges(chapter, tree, speakers, f"s{number}"))
        parts = [blocks, *(note.blocks for note in notes)]
        waiting[number] = inputs, [pandoc.div(["piece"], part) for part in parts], notes
    pieces = [piece for _, some, _ in waiting.values() for piece in some]
    made = iter(pandoc.to_xhtml(pieces) if pieces else ())
    for number, (inputs, _, notes) in waiting.items():
        body = next(made)
        written[number] = _Written(body, tuple((note.by, next(made), note.source) for note in notes))
        kept.keep("written", inputs, pickle.dumps(written[number]))
    return [written[number] for number in sorted(written)]


def _parsed(written: Sequence[_Written], chapters: Sequence[Chapter]) -> etree._Element:
    """Pandoc's XHTML of all chapters and then all notes as a tree; raises ManuscriptError for raw HTML that is not
    well-formed.
    """
    bodies = [one.body for one in written] + [body for one in written for _, body, _ in one.notes]
    try:
        return etree.fromstring(f"<root>{''.join(bodies)}</root>")
    except etree.XMLSyntaxError:
        for block, source in ((block, chapter.source) for chapter in chapters for block in chapter.tree):
            try:
                etree.fromstring(f"<root>{pandoc.to_xhtml([block])[0]}</root>")
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
    """Return the place in the manuscript that an element of a section's body comes from, as near as its blocks tell."""
    for outer in (element, *element.iterancestors()):
        line = outer.get("data-line") or next((part.get("data-line") for part in outer.iter()), None)
        if line:
            return Source(section.source.path, int(line))
    return section.source


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _title(chapter: Chapter) -> str:
    heading = next((block for block in chapter.tree if block["t"] == "Header"), None)
    if heading:
        return pandoc.text_of(heading).strip()
    words = " ".join(pandoc.text_of(block) for block in chapter.tree).split()
    if not words:  # a picture that says nothing: a voice is told the name of the file
        return re.sub(r"^\d+\W*", "", chapter.source.path.stem) or chapter.source.path.stem
    few = " ".join(words[:_FEW])
    return few if len(words) <= _FEW else f"{few}…"


def _parts(chapters: Sequence[Chapter]) -> Iterator[str]:
    """The section of the part that each chapter belongs to, or nothing."""
    above = ""
    for number, chapter in enumerate(chapters, start=1):
        if chapter.kind == "part":
            above = f"s{number}"
        elif chapter.matter == "back":
            above = ""
        yield "" if chapter.kind == "part" else above


# --- notes ---------------------------------------------------------------------------------------------------


def _lift_notes(chapter: Chapter, before: int, notes: list[_Lifted]) -> list[Tree]:
    """Take the notes out of the text; what stays is an empty span that says which note is called."""

    def lift(node: Tree) -> Tree:
        own = {"t": "Div", "c": node["c"]}  # the node itself has the place of its call
        place = Source(chapter.source.path, pandoc.line_of(own) or pandoc.line_of(node))
        notes.append(_Lifted(_note_by(node), _note_blocks(node), place))
        return pandoc.span(["noteref"], [], number=str(before + len(notes)))

    return [pandoc.rewrite(block, lift, ("Note",)) for block in chapter.tree]


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


# --- headings, contents -----------------------------------------------------------------------------------


def _headings(part: etree._Element) -> Iterator[etree._Element]:
    return (element for element in part.iter() if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"))


def _give_headings_their_ids(part: etree._Element) -> None:
    """Pandoc makes sections of a chapter and of boxes that begin with a heading, and gives them its identifier."""
    for section in [part, *part.iter("section")]:
        first = next(_headings(section), None)
        if first is not None and section.get("id"):
            first.set("id", section.attrib.pop("id"))
        section.tag = "div" if section is not part else part.tag


def _heading_text(heading: etree._Element) -> str:
    clone = etree.fromstring(etree.tostring(heading, with_tail=False))
    for call in clone.findall(".//a[@class='noteref']"):
        call.text = ""
    return " ".join(title_text(clone).split())


def _contents(
    sections: Sequence[Section], chapters: Sequence[etree._Element], *, questions: bool
) -> tuple[TocEntry, ...]:
    """The contents: sections that have a title, those of a part below it, and below each its second headings, and its
    questions if they are asked for.
    """
    entries = {
        section.id: _entry(section, chapter, questions=questions)
        for section, chapter in zip(sections, chapters, strict=True)
        if next(_headings(chapter), None) is not None
    }
    for section in sections:
        if section.part in entries and section.id in entries:
            part = entries[section.part]
            entries[section.part] = replace(part, children=(*part.children, entries.pop(section.id)))
    return tuple(entries.values())


def _entry(section: Section, part: etree._Element, *, questions: bool) -> TocEntry:
    first = next(_headings(part))
    below = tuple(
        TocEntry(element.get("data-toc") or _heading_text(element), section.id, element.get("id", ""))
        for element in part.iter("h2", "div")
        if element is not first and _is_listed(element, questions=questions)
    )
    return TocEntry(section.title, section.id, first.get("id", ""), below)


def _is_listed(element: etree._Element, *, questions: bool) -> bool:
    """Tell whether a heading, or a question, has a line in the contents; the title of a box has not."""
    looks, around = element.get("class", "").split(), element.getparent()
    boxed = around is not None and around.tag == "div" and around.get("class") and around[0] is element
    return "unlisted" not in looks and not boxed if element.tag == "h2" else questions and "question" in looks
