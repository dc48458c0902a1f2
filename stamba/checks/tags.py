"""Checks of the tags of the screen PDF, read back from the finished file: the tree, read aloud, is the book.

What the tree must say comes from the flow (the manuscript's tree) and from the Document; nothing is taken from
what the tags were made of. ISO 14289-1 (PDF/UA-1), 7; ISO 32000-1, 14.7 and 14.8.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from stamba.checks.evidence import Evidence
from stamba.document import parse_body
from stamba.document.characters import visible_text
from stamba.document.flow import FOLIO, MARKER, NoteFlow, SectionFlow, squeeze
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.pdf.structure import MarkedContent, Tag
from stamba.pdf.tags import TagTree, said

EXCERPT = 40
_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
LOST = "The tags lost, doubled or moved something here; it is not the text."


@dataclass(slots=True)
class _Heard:
    """A tag as it is read aloud: its text, and the notes with the offset at which each is read."""

    text: list[str] = field(default_factory=list)
    notes: list[tuple[int, Tag]] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        squeezed = squeeze(text)
        self.text.append(squeezed)
        self.length += len(squeezed)


def heard(tree: TagTree, tag: Tag) -> tuple[str, tuple[tuple[int, Tag], ...]]:
    """The text of a tag as the flow has it, and its notes by offset; labels of lists and folios are not text."""
    out = _Heard()
    _hear(tree, tag, out, labelled=False)
    return "".join(out.text), tuple(out.notes)


def _hear(tree: TagTree, tag: Tag, out: _Heard, *, labelled: bool) -> None:
    labelled = numbering(tag) not in ("", "None") if tree.standard(tag.type) == "L" else labelled
    for kid in tag.kids:
        if isinstance(kid, MarkedContent):
            out.add(kid.text)
        elif kid.type == "Note":
            out.notes.append((out.length, kid))
        elif kid.type != "Folio" and not (kid.type == "Lbl" and labelled and tag.type == "LI"):
            _hear(tree, kid, out, labelled=labelled)


def numbering(tag: Tag) -> str:
    """Return the numbering of the items of a list, "" when the tag does not say it."""
    return next((str(one.value) for one in tag.attributes if one.key == "ListNumbering"), "")


def tree_reads_as_the_book(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-211, P-212: the tree, read aloud in order, is the text of the book, and notes are read at their calls."""
    tree, path = evidence.tags(edition), evidence.files[edition]
    sections = _sections(tree)
    wanted = [section for section in evidence.book.flow.sections if section.text]
    if len(sections) != len(wanted):
        yield Finding(
            "P-211", f"{path.name} has tags for {len(sections)} sections, and the book {len(wanted)}",
            Source(path), LOST,
        )  # fmt: skip
        return
    notes = {note.number: note for note in evidence.book.flow.notes}
    for tag, section in zip(sections, wanted, strict=True):
        text, found = heard(tree, tag)
        want = section.text.replace(MARKER, "").replace(FOLIO, "")
        if text != want:
            yield _differs(path.name, section, want, text)
            return
        yield from _notes(tree, found, section, notes, path.name)


def _sections(tree: TagTree) -> list[Tag]:
    roots = [kid for root in tree.roots for kid in root.kids if isinstance(kid, Tag)]
    return [tag for tag in roots if tree.standard(tag.type) == "Sect"]


def _differs(name: str, section: SectionFlow, want: str, got: str) -> Finding:
    pairs = enumerate(zip(want, got, strict=False))
    at = next((place for place, (one, other) in pairs if one != other), min(len(want), len(got)))
    begin = max(at - 10, 0)
    return Finding(
        "P-211",
        f"the tags of {name} read “{got[begin : at + EXCERPT]}” where the text has “{want[begin : at + EXCERPT]}”",
        section.where(at), LOST,
    )  # fmt: skip


def _notes(
    tree: TagTree,
    found: Sequence[tuple[int, Tag]],
    section: SectionFlow,
    notes: dict[int, NoteFlow],
    name: str,
) -> Iterator[Finding]:
    """Each note right behind its call, whole; one called in a heading behind the heading."""
    markers = [at for at, char in enumerate(section.text) if char in (MARKER, FOLIO)]
    calls = [(at - sum(marker < at for marker in markers), number) for at, number in section.calls]
    if len(found) != len(calls):
        yield Finding(
            "P-212", f"{name} tags {len(found)} notes in “{section.section}” where {len(calls)} are called",
            section.where(0), "A note must be tagged as Note.",
        )  # fmt: skip
        return
    for (offset, tag), (call, number) in zip(found, calls, strict=True):
        note = notes[number]
        if heard(tree, tag)[0] != note.text.replace(MARKER, ""):
            yield Finding(
                "P-212", f"note {number} reads “{said(tag)[:EXCERPT].strip()}…” in the tags of {name}",
                note.source, LOST,
            )  # fmt: skip
        elif offset != call + len(str(number)) and not call < offset <= call + _heading_length(tree, tag):
            yield Finding(
                "P-212", f"note {number} is not read at its call in the tags of {name}", note.source,
                "A Note stands behind its Reference.",
            )  # fmt: skip


def _heading_length(tree: TagTree, note: Tag) -> int:
    """Return how far behind its call a note may be read: to the end of the heading that calls it, if one does."""
    for tag in tree.walk():
        if tag.type in _HEADINGS and any(part.href == f"#{note.id}" for part in tag.walk()):
            return len(squeeze(said(tag)))
    return 0


def notes_have_names(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-213: every note has an identifier of its own, a label that leads back, and a call that leads to it."""
    tree, whole = evidence.tags(edition), Source(evidence.files[edition])
    tags = list(tree.walk())
    calls = {inner.href for tag in tags if tag.type == "Reference" for inner in tag.walk() if inner.href}
    seen: set[str] = set()
    for note in (tag for tag in tags if tag.type == "Note"):
        label = next((kid for kid in note.kids if isinstance(kid, Tag) and kid.type == "Lbl"), None)
        back = label is not None and any(part.href.startswith("#noteref-") for part in label.walk())
        if not note.id or note.id in seen:
            yield Finding(
                "P-213",
                f"a note has {'no' if not note.id else 'another’s'} ID",
                whole,
                "Give it one.",
            )
        elif not back or f"#{note.id}" not in calls:
            what = "lead back to its call" if not back else "have a call that leads to it"
            yield Finding("P-213", f"the Note {note.id} does not {what}", whole, "Look at pages.py.")
        seen.add(note.id)


def headings_nest(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-214: every heading of the book is tagged as one, and none is more than a level below the one before."""
    tree, whole = evidence.tags(edition), Source(evidence.files[edition])
    above = 0
    for tag in (tag for tag in tree.walk() if tree.standard(tag.type) in (*_HEADINGS, "H")):
        level = int(tree.standard(tag.type)[1:] or 0)
        if level > above + 1:
            yield Finding(
                "P-214", f"the heading “{said(tag).strip()}” is H{level} below H{above}", whole,
                "A heading may be one level below the one before it.",
            )  # fmt: skip
        above = level
    got = [squeeze(said(tag)) for tag in tree.walk() if tree.standard(tag.type) in _HEADINGS]
    want = [squeeze(_text(part)) for part in elements(evidence, *(f"h{level}" for level in range(1, 7)))]
    if got != want:
        strange = next(iter((Counter(want) - Counter(got)) or (Counter(got) - Counter(want))), "their order")
        yield Finding(
            "P-214", f"the headings of the tags are not those of the book: “{strange}”", whole, LOST
        )


def turns_are_told_apart(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-215: questions and answers are tagged as such, in order, each with the name of its speaker."""
    tree, whole = evidence.tags(edition), Source(evidence.files[edition])
    want = []
    for part in elements(evidence, "div"):
        if part.get("class") in ("question", "answer"):
            label = part.find(".//span[@class='label']")
            name = label.get("title", "") if label is not None else ""
            want.append((str(part.get("class", "")).capitalize(), name, squeeze(_text(part))))
    got = [
        (tag.type, tag.title, heard(tree, tag)[0])
        for tag in tree.walk()
        if tag.type in ("Question", "Answer")
    ]
    for one, other in zip(want, got, strict=False):
        if one != other:
            yield Finding(
                "P-215", f"the tags have {other[0]} of {other[1]!r} where the book has {one[0]} of {one[1]!r}",
                whole, LOST,
            )  # fmt: skip
            return
    if len(want) != len(got):
        what = f"the tags have {len(got)} questions and answers, and the book {len(want)}"
        yield Finding("P-215", what, whole, LOST)


def elements(evidence: Evidence, *names: str) -> Iterator[etree._Element]:
    """Elements of the Document's sections with these names, in reading order."""
    for section in evidence.book.document.sections:
        yield from parse_body(section.body).iter(*names)


def _text(element: etree._Element) -> str:
    return visible_text(element)


def nothing_is_loose(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-219: all content is tagged or an artifact, running heads and folios are, and pages agree with the tree."""
    tree, path = evidence.tags(edition), evidence.files[edition]
    for one in tree.outside:
        if not one.kind:
            yield Finding(
                "P-219", f"“{one.text[:EXCERPT]}” is neither tagged nor an artifact",
                Source(path, pages=(one.page,)), "A screen reader may or may not read it.",
            )  # fmt: skip
    if tree.astray:
        yield Finding("P-219", f"the tree and the pages disagree: {tree.astray[0]}", Source(path), LOST)


def languages_are_told(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-220: the file has the book's language, and every run in another language its own."""
    tree, whole = evidence.tags(edition), Source(evidence.files[edition])
    language = evidence.book.document.metadata.language
    if tree.language != language:
        yield Finding("P-220", f"the file is in {tree.language!r}, and the book in {language!r}", whole, LOST)
    want = Counter[tuple[str, str]]()
    bodies = [section.body for section in evidence.book.document.sections]
    for body in [*bodies, *(note.body for note in evidence.book.document.notes)]:
        want.update(_foreign_runs(parse_body(body), language))
    got = Counter(_foreign_tags(tree, language))
    for run in want - got:
        yield Finding(
            "P-220", f"“{run[1][:EXCERPT]}” is in {run[0]!r}, and no tag says so", whole, LOST
        )  # fmt: skip


def _foreign_runs(element: etree._Element, around: str) -> Iterator[tuple[str, str]]:
    own = element.get("lang") or around
    if own != around and squeeze(_text(element)):
        yield own, squeeze(_text(element))
    for child in element:
        yield from _foreign_runs(child, own)


def _foreign_tags(tree: TagTree, language: str) -> Iterator[tuple[str, str]]:
    def walk(tag: Tag, around: str) -> Iterator[tuple[str, str]]:
        own = tag.language or around
        if own != around:
            yield own, heard(tree, tag)[0]
        for kid in tag.kids:
            if isinstance(kid, Tag):
                yield from walk(kid, own)

    for root in tree.roots:
        yield from walk(root, language)
