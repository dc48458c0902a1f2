"""The XHTML files of the EPUB: one a section, with epub:type and DPUB-ARIA roles, notes as asides."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from stamba.document import Document, Note, Section, parse_body
from stamba.document.characters import MATH, title_text
from stamba.document.cover import cover_words
from stamba.document.epub import MATTERS, ROLES
from stamba.document.exchanges import NBSP
from stamba.document.matter import Furniture
from stamba.editions.epub import page_breaks
from stamba.editions.epub.hyphens import soften
from stamba.editions.epub.page_breaks import PageBreak
from stamba.editions.epub.xml import STYLE, TYPE, XML, page, serialise

_TURNS = ("question", "answer")
_BARE = "bare"  # a span that has lost what it was for, such as the received form of a corrected word
_OURS = (
    "data-line",
    "data-sic",
    "data-toc",
    "kind",
    "data-source",
)  # for the checks and the apparatus, not for readers


@dataclass(frozen=True, slots=True)
class Contents:
    """The source of the files: the Document, the sections that the EPUB holds, where printed pages begin, and
    the name in the EPUB of every picture of the book.
    """

    document: Document
    words: Furniture
    sections: tuple[Section, ...]
    breaks: tuple[PageBreak, ...]
    pictures: Mapping[str, str]

    @property
    def language(self) -> str:
        """The language of the book."""
        return self.document.metadata.language

    def breaks_in(self, section: str) -> tuple[PageBreak, ...]:
        """Return the pages that begin in a section."""
        return tuple(page for page in self.breaks if page.section == section)


def file_name(section: str) -> str:
    """Return the name of a section's file."""
    return f"text/{section}.xhtml"


def section_files(contents: Contents) -> dict[str, bytes]:
    """Return the XHTML file of every section, by its id."""
    places = _places(contents)
    return {section.id: _section_file(contents, section, places) for section in contents.sections}


def properties(section: Section) -> tuple[str, ...]:
    """Return the manifest properties that the content of a section asks for."""
    return tuple(name for name, mark in (("mathml", "<math"), ("svg", "<svg")) if mark in section.body)


def picture_names(sections: Iterable[Section], notes: Iterable[Note]) -> tuple[str, ...]:
    """Return the pictures that the text shows, as paths inside the book's folder, in reading order."""
    bodies = [section.body for section in sections] + [note.body for note in notes]
    names = [image.get("src", "") for body in bodies for image in parse_body(body).iter("img")]
    return tuple(dict.fromkeys(posixpath.normpath(name) for name in names))


def cover_file(document: Document, words: Furniture, image: str) -> bytes:
    """Return the page that shows the cover."""
    html, body = page(document.metadata.language, words.cover, f"../{STYLE}")
    body.set(TYPE, "frontmatter")
    body.set("class", "cover-page")
    section = etree.SubElement(body, "section", {TYPE: "cover", "class": "cover", "id": "cover"})
    section.set("aria-label", words.cover)
    figure = etree.SubElement(section, "div", {"class": "cover-image"})
    alt = cover_words(document, words)
    etree.SubElement(figure, "img", {"src": f"../{image}", "alt": alt, "role": "doc-cover"})
    return serialise(html)


def _places(contents: Contents) -> dict[str, str]:
    """In which file every identifier of the book is."""
    places = {note.id: note.section for note in contents.document.notes}
    for section in contents.sections:
        places[section.id] = section.id
        for element in parse_body(section.body).iter():
            if element.get("id"):
                places[element.get("id", "")] = section.id
    return places


def _section_file(contents: Contents, section: Section, places: dict[str, str]) -> bytes:
    html, body = page(contents.language, section.title, f"../{STYLE}")
    body.set(TYPE, MATTERS[section.matter])
    element = parse_body(section.body)
    element.tag = "section"
    element.set("id", section.id)
    element.set("class", f"{section.matter} {section.kind}")
    element.set(TYPE, section.kind)
    if section.kind in ROLES:
        element.set("role", ROLES[section.kind])
    heading = next((child for child in element.iter("h1") if child.get("id")), None)
    if heading is not None:
        element.set("aria-labelledby", heading.get("id", ""))
    else:
        element.set("aria-label", section.title)
    if section.kind == "titlepage":
        _unbind(element)
    page_breaks.insert(element, contents.breaks_in(section.id))
    notes = tuple(note for note in contents.document.notes if note.section == section.id)
    if notes:
        element.append(_notes(notes, contents.words))
    for part in list(element.iter()):
        _finish(part, section, places, contents)
    etree.strip_tags(element, _BARE)
    if contents.document.config.epub.soft_hyphens:
        soften(element, contents.language)
    body.append(element)
    return serialise(html)


def _unbind(element: etree._Element) -> None:
    """Let the titles break anywhere: words that are bound for a page of paper run off a narrow screen."""
    for part in element.iter():
        part.text = part.text and part.text.replace(NBSP, " ")
        part.tail = part.tail and part.tail.replace(NBSP, " ")


def _notes(notes: Sequence[Note], words: Furniture) -> etree._Element:
    section = etree.Element("section", {TYPE: "footnotes", "class": "notes", "aria-label": words.notes})
    section.extend(_aside(note, words) for note in notes)
    return section


def _aside(note: Note, words: Furniture) -> etree._Element:
    """Return a note; the number before it is the backlink, since Kindle cuts off a note that ends with one."""
    aside = etree.Element("aside", {"id": note.id, "class": "note", TYPE: "footnote", "role": "doc-footnote"})
    aside.extend(list(parse_body(note.body)))
    if not len(aside):
        etree.SubElement(aside, "p").text = "".join(str(text) for text in parse_body(note.body).itertext())
    for paragraph in aside.iter("p"):
        paragraph.set("class", "of-note")  # a reader may show the note without what is around it
    first, last = aside[0], aside[-1]
    back = etree.Element("a", {"href": f"#{note.call_id}", "class": "backlink", "role": "doc-backlink"})
    back.set("title", words.back_to_text)
    back.text, back.tail = f"{note.number}.", f"\u00a0{first.text or ''}"
    first.text = None
    first.insert(0, back)
    if note.by and (mark := words[f"note_by_{note.by}"]):
        etree.SubElement(last, "span", {"class": "note-by"}).text = f"\u00a0{mark}"
    return aside


def _finish(element: etree._Element, section: Section, places: dict[str, str], contents: Contents) -> None:
    """Attributes as EPUB wants them: languages twice, links to files, semantics of notes, voices and tables."""
    for name in _OURS:
        element.attrib.pop(name, "")
    if element.tag == "span" and not element.attrib:
        element.tag = _BARE
    language = element.get("lang")
    if language:
        element.set(f"{{{XML}}}lang", language)
    href = element.get("href", "")
    if href.startswith("#"):
        target = places.get(href[1:], section.id)
        element.set("href", href if target == section.id else f"{target}.xhtml{href}")
    classes = element.get("class", "").split()
    if ":" in href:
        element.set("class", " ".join([*classes, "outward"]))
    if "noteref" in classes:
        _finish_noteref(element)
    elif element.tag == "div" and any(turn in classes for turn in _TURNS):
        _finish_turn(element)
    elif element.tag == MATH:
        element.set("alttext", " ".join(title_text(element).split()))
    elif element.tag == "img":
        _finish_picture(element, contents.pictures)
    elif element.tag == "th" and not element.get("scope"):
        row = element.getparent()
        head = row is not None and row.getparent() is not None and row.getparent().tag == "thead"  # type: ignore[union-attr]
        element.set("scope", "col" if head else "row")


def _finish_noteref(call: etree._Element) -> None:
    """A superior figure even where the style sheet is switched off."""
    call.set(TYPE, "noteref")
    call.set("role", "doc-noteref")
    sup = etree.SubElement(call, "sup")  # inside: MuPDF leaves a link that is raised on the line
    sup.text, call.text = call.text, None


def _finish_turn(turn: etree._Element) -> None:
    """A voice reads who speaks when it comes to a turn: the turn is a group that has the speaker's name, and the
    label an abbreviation of it.
    """
    label = next((span for span in turn.iter("span") if span.get("class") == "label"), None)
    if label is None:
        return
    label.tag = "abbr"
    paragraph = label.getparent()
    if paragraph is not None:
        paragraph.set("class", "opens")  # old readers do not know :first-child
    turn.set("role", "group")
    turn.set("aria-label", label.get("title", ""))


def _finish_picture(image: etree._Element, names: Mapping[str, str]) -> None:
    image.set("src", f"../{names[posixpath.normpath(image.get('src', ''))]}")
    if "decorative" in image.get("class", "").split():
        image.set("alt", "")
        image.set("role", "presentation")
    elif image.get("alt") is None:
        image.set("alt", "")  # E-104 asks for the words
