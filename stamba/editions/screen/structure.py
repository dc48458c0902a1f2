"""From the laid-out book to the tags of a PDF: pure, XHTML elements in, structure elements out.

ISO 32000-1, 14.8.4 says what the types mean, ISO 14289-1 (PDF/UA-1), 7 what a reader must find: headings without
jumps, lists with labels and bodies, tables with headers, pictures with words, notes with identifiers. The file is
written by `writer`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from stamba.pdf.roles import BLOCKS, GROUPS, type_of
from stamba.pdf.structure import Attribute, MarkedContent, Tag
from stamba.setting.laid_out import Element, LaidOut, Ornament
from stamba.setting.note_lists import with_lists

_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
_NUMBERING = {"1": "Decimal", "a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}


@dataclass(frozen=True, slots=True)
class Structure:
    """The tree of tags, and the pieces that are no part of it."""

    document: Tag
    ornaments: tuple[Ornament, ...]


@dataclass(frozen=True, slots=True)
class _Context:
    """The surroundings of an element: its language, and whether it is in the contents, a table head or a figure."""

    language: str
    contents: bool = False
    head: bool = False
    figure: bool = False

    def inside(self, element: Element, kind: str) -> _Context:
        language = element.attributes.get("lang") or element.attributes.get("xml:lang") or self.language
        return _Context(
            language,
            contents=self.contents or kind == "TOC",
            head=self.head or kind == "THead",
            figure=self.figure or element.tag == "figure",
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """An element whose kids have been tagged: itself, its type, its kids, where it is."""

    element: Element
    kind: str
    kids: tuple[Tag | MarkedContent, ...]
    context: _Context

    def attribute(self, name: str, default: str = "") -> str:
        return self.element.attributes.get(name, default)


_Made = tuple["Tag | MarkedContent", ...]


@dataclass(slots=True)
class _Tagger:
    """Makes the tags; keeps the levels of the headings above and the pictures that say nothing."""

    levels: list[int] = field(default_factory=list)
    ornaments: list[Ornament] = field(default_factory=list)

    def tags(self, element: Element, context: _Context) -> _Made:
        """Return the tags of an element: mostly one, or those of its content when it has none of its own."""
        kind = type_of(element.tag, element.classes)
        element = with_lists(element) if kind == "Note" else element
        inner = context.inside(element, kind)
        part = _Part(element, kind, self.kids(element, inner), inner)
        if "::" in element.tag:
            return _generated(part)
        made = self.made(part)
        changed = inner.language if inner.language != context.language else ""
        if not changed or not made:
            return made
        only = made[0] if len(made) == 1 else None
        return (replace(only, language=changed) if isinstance(only, Tag) else Tag("Span", made, changed),)

    def kids(self, element: Element, context: _Context) -> _Made:
        kids: list[Tag | MarkedContent] = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids += self.tags(kid, context)
            elif kid.text.strip() or not kid.text:
                kids.append(kid)
        return tuple(kids)

    def made(self, part: _Part) -> _Made:
        if part.kind in ("Figure", "Formula"):
            return self.figure(part)
        if part.kind in _HEADINGS:
            return self.heading(part)
        if part.kind in _MAKERS:
            return _MAKERS[part.kind](part)
        if not part.kind or not part.kids:
            return part.kids
        return (Tag(part.kind, _paragraphs(part.kids) if part.kind in GROUPS else part.kids),)

    def heading(self, part: _Part) -> _Made:
        """A heading one level below the one it stands under, whatever the author skipped; its notes follow it."""
        level = int(part.kind[1])
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        notes = tuple(kid for kid in part.kids if isinstance(kid, Tag) and kid.type == "Note")
        rest = tuple(kid for kid in part.kids if kid not in notes)
        return (Tag(f"H{len(self.levels)}", rest), *notes)

    def figure(self, part: _Part) -> _Made:
        """Return a picture with its words; one that the author gave no words is an ornament."""
        marks = tuple(kid for kid in part.kids if isinstance(kid, MarkedContent))
        words = part.attribute("alt") or part.attribute("aria-label")
        if not marks or not words:
            self.ornaments += [Ornament(mark, "Layout") for mark in marks]
            return ()
        box = marks[0].box
        layout = (
            Attribute("Layout", "BBox", (box.x0, box.y0, box.x1, box.y1)),
            Attribute("Layout", "Placement", "Block" if part.context.figure else "Inline"),
        )
        return (Tag(part.kind, marks, alternative=words, attributes=layout),)


def _generated(part: _Part) -> _Made:
    """Return the tag of generated content: a folio in the contents, a list's label, or a part of the text around it."""
    kind = "Folio" if part.context.contents else "Lbl" if part.element.tag.endswith("::marker") else ""
    return (Tag(kind, part.kids),) if kind and part.kids else part.kids


def _link(part: _Part) -> _Made:
    href = part.attribute("href")
    if not part.kids or not leads_somewhere(href):
        return part.kids
    link = Tag("Link", part.kids, href=href)
    is_reference = part.context.contents or "noteref" in part.element.classes
    return (Tag("Reference", (link,)),) if is_reference else (link,)


def _note(part: _Part) -> _Made:
    """Return a note: its number, which leads back, as a label before the first paragraph."""
    label, rest = _take_number(part.kids)
    first = (Tag("Lbl", (label,)),) if label else ()
    return (Tag("Note", (*first, *_paragraphs(rest)), id=part.attribute("id")),)


def _item(part: _Part) -> _Made:
    if part.context.contents:
        return (Tag("TOCI", part.kids),) if part.kids else ()
    labels = tuple(kid for kid in part.kids if isinstance(kid, Tag) and kid.type == "Lbl")
    body = tuple(kid for kid in part.kids if kid not in labels)
    return (Tag("LI", (*labels, Tag("LBody", body))),) if body else ()


def _list(part: _Part) -> _Made:
    if not part.kids:
        return ()
    if part.context.contents:
        return (Tag("TOC", part.kids),)
    if part.element.tag == "dl":
        return (Tag("L", _definitions(part.kids), attributes=(Attribute("List", "ListNumbering", "None"),)),)
    inside = (inner for kid in part.kids if isinstance(kid, Tag) for inner in kid.kids)
    labelled = any(isinstance(inner, Tag) and inner.type == "Lbl" for inner in inside)
    counted = "Disc" if part.element.tag == "ul" else _NUMBERING.get(part.attribute("type"), "Decimal")
    numbering = Attribute("List", "ListNumbering", counted if labelled else "None")
    return (Tag("L", part.kids, attributes=(numbering,)),)


def _definitions(kids: Iterable[Tag | MarkedContent]) -> _Made:
    """Terms are labels; what is said of them are the bodies of the items."""
    items: list[Tag] = []
    for kid in kids:
        if isinstance(kid, Tag) and (kid.type == "Lbl" or not items):
            items.append(Tag("LI", (kid,)))
        elif items:
            items[-1] = replace(items[-1], kids=(*items[-1].kids, kid))
    return tuple(items)


def _speaker(part: _Part) -> _Made:
    return (Tag("Speaker", part.kids, expansion=part.attribute("title")),) if part.kids else ()


def _abbreviation(part: _Part) -> _Made:
    title = part.attribute("title")
    return (Tag("Span", part.kids, expansion=title),) if part.kids and title else part.kids


def _turn(part: _Part) -> _Made:
    """Return a question or an answer, titled with the name of whose it is."""
    labels = (inner for inner in part.element.walk() if type_of(inner.tag, inner.classes) == "Speaker")
    name = next((label.attributes.get("title", "") for label in labels), "")
    return (Tag(part.kind, _paragraphs(part.kids), title=name),) if part.kids else ()


def _cell(part: _Part) -> _Made:
    attributes = []
    if part.kind == "TH":
        scope = {"row": "Row", "col": "Column"}.get(part.attribute("scope")[:3])
        attributes.append(Attribute("Table", "Scope", scope or ("Column" if part.context.head else "Row")))
    for name, key in (("colspan", "ColSpan"), ("rowspan", "RowSpan")):
        if part.attribute(name, "1").isdigit() and part.attribute(name, "1") != "1":
            attributes.append(Attribute("Table", key, int(part.attribute(name))))
    return (Tag(part.kind, part.kids, attributes=tuple(attributes)),)


_MAKERS: dict[str, Callable[[_Part], _Made]] = {
    "Link": _link, "Note": _note, "LI": _item, "L": _list, "TOC": _list, "Speaker": _speaker, "Question": _turn,
    "Answer": _turn, "TH": _cell, "TD": _cell, "Abbreviation": _abbreviation,
}  # fmt: skip


def structure(laid_out: LaidOut, language: str, *first: Tag) -> Structure:
    """Return the tags of a book in this language (BCP 47), behind those that come first, as that of its cover."""
    tagger = _Tagger()
    kids = tagger.kids(laid_out.body, _Context(language))
    document = Tag("Document", (*first, *_paragraphs(kids)), language)
    return Structure(document, (*laid_out.ornaments, *tagger.ornaments))


def leads_somewhere(href: str) -> bool:
    """Tell whether a link leads to a place of the book or of the web, not to a file of somebody's machine."""
    return href.startswith(("#", "http://", "https://", "mailto:"))


def _take_number(kids: _Made) -> tuple[Tag | None, _Made]:
    """Return the link that opens a note's first paragraph, and the rest of the note."""
    first = kids[0] if kids else None
    if isinstance(first, Tag) and first.type == "P" and first.kids:
        number = first.kids[0]
        if isinstance(number, Tag) and number.type == "Link":
            rest = (replace(first, kids=first.kids[1:]),) if first.kids[1:] else ()
            return number, (*rest, *kids[1:])
    return None, kids


def _paragraphs(kids: Iterable[Tag | MarkedContent]) -> _Made:
    """Kids of a group, with loose text made paragraphs."""
    out: list[Tag | MarkedContent] = []
    loose: list[Tag | MarkedContent] = []
    for kid in kids:
        if isinstance(kid, Tag) and kid.type in BLOCKS | {"Figure"}:
            if loose:
                out.append(Tag("P", tuple(loose)))
                loose = []
            out.append(kid)
        else:
            loose.append(kid)
    return (*out, Tag("P", tuple(loose))) if loose else tuple(out)
