"""A paragraph of XHTML to runs of text; the tree is only read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from stamba.setting.paragraphs.items import StyledRun
from stamba.setting.paragraphs.styles import Unsettable
from stamba.setting.paragraphs.widths import OBJECT

if TYPE_CHECKING:
    from stamba.setting.paragraphs.styles import BlockRule, CompositionStyles
    from stamba.theme.theme import TextStyle

XHTML = "http://www.w3.org/1999/xhtml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
COMPOSED = "composed"
INDEX = "data-paragraph"  # on a composed paragraph: its index among the paragraphs of the rules
NOTEREF = "noteref"
WIDTH = "data-em"  # on a drawing in the line: its width in em of the text around
LEAD_IN = "composed-lead-in"  # on a note whose marker must not be parted from its first paragraph
_WHITE = " \t\n\r\f"
_INLINE_TAGS = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "s", "samp"}
    | {"small", "span", "strong", "sub", "sup", "time", "u", "var"}
)


@dataclass(frozen=True, slots=True)
class Slot:
    """The origin of the text of a run: an element's `text` or `tail`, or nothing (the engine makes it)."""

    element: etree._Element | None
    part: str = "text"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph taken apart: its element, the runs, the slot of each run, the note it is the first of."""

    element: etree._Element
    runs: tuple[StyledRun, ...]
    slots: tuple[Slot, ...]
    note: etree._Element | None = None


def local_name(element: etree._Element) -> str:
    """Tag without its namespace, "" for a comment or a processing instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def classes(element: etree._Element) -> tuple[str, ...]:
    """The words of the class attribute."""
    return tuple((element.get("class") or "").split())


def all_text(element: etree._Element) -> str:
    """Every character in an element, notes included."""
    return "".join(str(part) for part in element.itertext())


def language(element: etree._Element) -> str:
    """The language of an element by itself or the nearest ancestor, "" if none says."""
    for ancestor in (element, *element.iterancestors()):
        if found := ancestor.get(XML_LANG) or ancestor.get("lang"):
            return found
    return ""


class _Reader:
    """Walks a paragraph in document order, collapsing white space as CSS does (CSS Text 3, 4.1.1)."""

    def __init__(self, styles: CompositionStyles, numbers: dict[etree._Element, int]) -> None:
        self.inlines = styles.inlines
        self.note = styles.note
        self.numbers = numbers
        self.runs: list[StyledRun] = []
        self.slots: list[Slot] = []
        self.at_edge = True  # at the start of the paragraph or after a br or a space: a space vanishes here

    def add(self, text: str, style: TextStyle, slot: Slot) -> None:
        collapsed = []
        for character in text:
            if character in _WHITE:
                if not self.at_edge:
                    collapsed.append(" ")
                self.at_edge = True
            else:
                collapsed.append(character)
                self.at_edge = False
        self.runs.append(StyledRun("".join(collapsed), style))
        self.slots.append(slot)

    def trim(self) -> None:
        """Take away a space at the end of a line that is forced."""
        for index in range(len(self.runs) - 1, -1, -1):
            run = self.runs[index]
            if run.forced:
                return
            if run.text.endswith(" "):
                self.runs[index] = StyledRun(run.text[:-1], run.style)
                return
            if run.text:
                return

    def walk(self, element: etree._Element, style: TextStyle) -> None:
        self.add(element.text or "", style, Slot(element))
        for child in element:
            self.child(child, style)
            self.add(child.tail or "", style, Slot(child, "tail"))

    def child(self, child: etree._Element, style: TextStyle) -> None:
        tag, names = local_name(child), classes(child)
        if not tag:
            return
        if self.note.class_name in names:
            self.add_call(child, style)
        elif tag == "br":
            self.trim()
            self.runs.append(StyledRun("", style, forced=True))
            self.slots.append(Slot(child))
            self.at_edge = True
        elif tag == "wbr":
            self.runs.append(StyledRun("\u200b", style))
            self.slots.append(Slot(child, "after"))
        elif tag == "img" and child.get(WIDTH):
            self.runs.append(StyledRun(OBJECT, replace(style, object_em=float(child.get(WIDTH, "0")))))
            self.slots.append(Slot(None))
            self.at_edge = False
        elif tag in _INLINE_TAGS:
            self.walk(child, self.styled(child, style))
        else:
            raise Unsettable(f"it holds <{tag}>, whose width is not known before the page is laid out")

    def add_call(self, note: etree._Element, style: TextStyle) -> None:
        if self.note.call:
            text = self.note.call.format(number=self.numbers.get(note, 0))
            small = replace(style, size_pt=style.size_pt * self.note.scale, tracking_pt=0.0)
            self.runs.append(StyledRun(text, small))
            self.slots.append(Slot(None))
            self.at_edge = False

    def styled(self, element: etree._Element, style: TextStyle) -> TextStyle:
        style = self.inlines.applied(element, style)
        if found := element.get(XML_LANG) or element.get("lang"):
            style = replace(style, language=found)
        return style


def read_paragraph(
    element: etree._Element, rule: BlockRule, styles: CompositionStyles, numbers: dict[etree._Element, int]
) -> Paragraph:
    """Take a paragraph apart into runs; raises Unsettable if it holds what has no known width."""
    if COMPOSED in classes(element):
        raise Unsettable("it has been composed already")
    style = replace(rule.style, language=language(element) or rule.style.language)
    reader = _Reader(styles, numbers)
    note = None
    if rule.lead_in:
        note = next((a for a in (element, *element.iterancestors()) if a in numbers), None)
        lead_in = rule.lead_in.format(number=numbers.get(note, 0) if note is not None else 0)
        reader.runs.append(StyledRun(lead_in, rule.lead_in_style or style))
        reader.slots.append(Slot(None))
    reader.walk(element, style)
    reader.trim()
    return Paragraph(element, tuple(reader.runs), tuple(reader.slots), note if note is not element else None)
