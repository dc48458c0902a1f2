"""The Document as one XHTML file for the page engine: notes put where they are called, sections in order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from stamba.document import Document, Note, Section, parse_body
from stamba.document.characters import MATH
from stamba.document.epub import BLOCKS
from stamba.document.flow_writer import numeral
from stamba.document.matter import Furniture
from stamba.setting.note_lists import LISTS

_NOTE_BLOCKS = ("p", "ul", "ol", "li", "blockquote", "div", "pre", "dl", "dt", "dd")
_BOUND = 20  # letters of a word that is bound to the one before it
FURNITURE = ("halftitlepage", "titlepage", "imprint", "toc")


def page_html(document: Document, words: Furniture, title_step: int = 0) -> str:
    """The whole book as an HTML string, the same for every PDF edition; the title page in this step of its sizes."""
    return as_html(page_tree(document, words, title_step))


def as_html(tree: etree._Element) -> str:
    """A tree of HTML elements as a string."""
    return "<!DOCTYPE html>\n" + etree.tostring(tree, encoding="unicode", method="html")


def reading_texts(document: Document, words: Furniture) -> dict[str, str]:
    """Return the text of each section and each note on its pages, by identifier, blocks parted by line feeds.

    A note is not part of its section's text, its call is.
    """
    html = page_tree(document, words)
    texts = {}
    for element in html.iter("section", "span"):
        if element.tag == "section" or element.get("class") == "note":
            texts[element.get("id", "")] = "".join(_said(element)).strip()
    return texts


def _said(element: etree._Element, *, calls: bool = True) -> Iterator[str]:
    """The text of an element with a line feed before and behind every block, a space for a forced line end.

    Without `calls` the numbers of its notes are left out.
    """
    parted = "\n" if element.tag in BLOCKS or element.get("class") == "p" else ""
    yield parted
    yield _spaced(element.text)
    for child in element:
        if child.tag == "br":
            yield " "
        elif (
            child.tag != MATH and child.get("class") != "note" and (calls or child.get("class") != "noteref")
        ):
            yield from _said(child, calls=calls)
        yield _spaced(child.tail)
    yield parted


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def page_tree(document: Document, words: Furniture, title_step: int = 0) -> etree._Element:
    """The whole book as a tree of HTML elements; the title page in this step of its sizes."""
    meta = document.metadata
    html = etree.Element("html", {"lang": meta.language})
    head = etree.SubElement(html, "head")
    etree.SubElement(head, "meta", {"charset": "utf-8"})
    etree.SubElement(head, "title").text = meta.title
    for who in meta.creators:
        etree.SubElement(head, "meta", {"name": "author", "content": who.name})
    body = etree.SubElement(html, "body")
    notes = {str(note.number): note for note in document.notes}
    front = _front_anchors(document)
    for section in document.sections:
        element = _section(section)
        for named in (element, *element.iter("h1")):
            named.set("data-author", meta.creators[-1].name if meta.creators else "")
            named.set("data-title", meta.title)
        if section.kind == "titlepage" and title_step:
            element.set("class", f"{element.get('class')} step-{title_step}")
        for line in element.iterfind(".//ol[@class='contents']//a"):
            if line.get("href") in front:
                line.set("class", "front")
        for call in list(element.iter("a")):
            if call.get("class") == "noteref":
                _put_note(call, notes[call.text or ""], words)
        body.append(element)
    return html


def _front_anchors(document: Document) -> frozenset[str]:
    """Links to what stands before the body."""
    bodies = (parse_body(section.body) for section in document.sections if section.matter == "front")
    return frozenset(
        f"#{element.get('id')}" for body in bodies for element in body.iter() if element.get("id")
    )


def _section(section: Section) -> etree._Element:
    element = parse_body(section.body)
    element.tag = "section"
    looks = f"{section.matter} furniture" if section.kind in FURNITURE else f"{section.matter} text"
    if section.kind == "colophon":
        looks = section.matter
    if section.kind not in FURNITURE and next(element.iter("h1"), None) is None:
        looks += " untitled"
    element.set("id", section.id)
    element.set("class", f"{looks} {section.kind}")
    for heading in element.iter("h1"):
        heading.set("data-running-head", " ".join("".join(_said(heading, calls=False)).split()))
    for marked in element.iter():
        for name in ("data-line", "data-sic", "data-toc", "kind"):
            marked.attrib.pop(name, "")
        if marked.tag == "ol" and marked.get("start"):  # WeasyPrint 70 does not hear of `start`
            marked.set("style", f"counter-reset: list-item {int(marked.get('start', '1')) - 1}")
        if marked.tag == "img":
            _size(marked)
        if "question" in (marked.get("class") or "").split():
            _end_in_two_words(marked)
    return element


def _end_in_two_words(question: etree._Element) -> None:
    """Bind the last word of a question to the one before: its lines are the engine's, and one would end in a word."""
    paragraph = next(iter(question.findall("p")[-1:]), None)
    if paragraph is None:
        return
    last: etree._Element | None = None  # behind which its last words stand
    for child in reversed(paragraph):
        if (child.tail or "").strip():
            last = child
            break
        if child.get("class") not in ("noteref", "note"):
            return  # they are in other letters
    text = (paragraph.text if last is None else last.tail) or ""
    before, space, word = text.rstrip().rpartition(" ")
    if space and len(word) <= _BOUND:
        if last is None:
            paragraph.text = f"{before}\u00a0{word}"
        else:
            last.tail = f"{before}\u00a0{word}"


def _size(picture: etree._Element) -> None:
    """Width and height that the author gave in pixels, as style: WeasyPrint 70 does not hear of the attributes."""
    sizes = [(name, picture.get(name, "")) for name in ("width", "height")]
    given = [f"{name}: {pixels}px" for name, pixels in sizes if pixels.isdecimal()]
    if given:
        picture.set("style", "; ".join([*filter(None, [picture.get("style")]), *given]))


def _put_note(call: etree._Element, note: Note, words: Furniture) -> None:
    """Set the note right behind its call; HTML allows no block inside a paragraph, so spans stand for all of them."""
    foot = etree.Element("span", {"class": "note", "id": note.id})
    foot.extend(_paragraphs(parse_body(note.body)))
    number = etree.Element("a", {"class": "number", "href": f"#{note.call_id}"})
    number.text, number.tail = f"{note.number}.", f"\u00a0{foot[0].text or ''}"
    foot[0].text = None
    foot[0].insert(0, number)
    if note.by and (mark := words[f"note_by_{note.by}"]):
        _append_mark(foot[-1], mark)
    foot.tail, call.tail = call.tail, None
    call.addnext(foot)


def _paragraphs(block: etree._Element, lists: tuple[str, ...] = (), label: str = "") -> list[etree._Element]:
    """The paragraphs of a block as spans; those of a list say which it is, and an item begins with its label."""
    if not any(child.tag in _NOTE_BLOCKS for child in block):
        block.tag, block.tail = "span", None
        block.attrib.clear()
        block.set("class", "p")
        if lists:
            block.set(LISTS, " ".join(lists))
        if label:
            marker = etree.Element("span", {"class": "marker"})
            marker.text, marker.tail, block.text = label, block.text, None
            block.insert(0, marker)
        return [block]
    out: list[etree._Element] = []
    for index, child in enumerate(list(block)):
        inside = lists
        if child.tag in ("ul", "ol"):
            inside = (*lists, f"{child.tag}{index}:{child.get('type', '')}")
        elif child.tag == "li":
            label = _label(block, index)
            inside = (*lists, str(index))
        out += _paragraphs(child, inside, label)
        label = ""
    return out


_STYLES = {
    "a": "LowerAlpha",
    "A": "UpperAlpha",
    "i": "LowerRoman",
    "I": "UpperRoman",
}  # type of ol -> pandoc's


def _label(block: etree._Element, index: int) -> str:
    """The bullet, or the number as the list has it, of an item of a note's list."""
    looks = block.get("class", "").split()
    if block.tag == "ul":
        return "" if "boxes" in looks else "•\u00a0"
    number = numeral(int(block.get("start", "1")) + index, _STYLES.get(block.get("type", ""), "Decimal"))
    before, behind = ("(", ")") if "two-parens" in looks else ("", ")" if "one-paren" in looks else ".")
    return f"{before}{number}{behind}\u00a0"


def _append_mark(paragraph: etree._Element, mark: str) -> None:
    # The no-break space stands inside the span: before an inline element at the end of a paragraph it makes
    # WeasyPrint 70 hyphenate the first word of the line and stretch what is left.
    etree.SubElement(paragraph, "span", {"class": "note-by"}).text = f"\u00a0{mark}"
