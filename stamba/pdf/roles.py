"""The table of elements and their tags. Types are those of ISO 32000-1, 14.8.4, and a few of our own.

A type of our own says what a thing is in this book (a question, a speaker) and is mapped to the standard type
that a reader falls back on.
"""

from __future__ import annotations

from dataclasses import dataclass

# Our types and what they are to a reader that does not know them (ISO 32000-1, 14.7.3).
ROLE_MAP = {
    "Exchange": "Sect",
    "Question": "Div",
    "Answer": "Div",
    "Speaker": "Span",
    "Signature": "Div",
    "Verse": "Div",
    "Folio": "Span",
    "Em": "Span",
    "Strong": "Span",
}

# Types that hold blocks; loose text in them is a paragraph.
GROUPS = frozenset({"Document", "Sect", "Div", "BlockQuote", "Exchange", "Question", "Answer", "Signature", "Verse",
                    "Note"})  # fmt: skip
BLOCKS = GROUPS | {"P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "LBody", "TOC", "TOCI", "Table", "Caption",
                   "THead", "TBody", "TFoot", "TR", "TH", "TD"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """A row: elements of this tag, and of this class if one is named, are tagged so; "" is tagged as nothing."""

    tag: str
    class_name: str
    type: str


ROLES = (
    Role("section", "", "Sect"),
    Role("div", "exchange", "Exchange"),
    Role("div", "question", "Question"),
    Role("div", "answer", "Answer"),
    Role("div", "signature", "Signature"),
    Role("div", "verse", "Verse"),
    Role("div", "line-block", "Verse"),
    Role("div", "", ""),
    Role("article", "", "Art"),
    Role("main", "", ""),
    Role("header", "", "Div"),
    Role("footer", "", "Div"),
    Role("aside", "", "Div"),
    Role("p", "", "P"),
    Role("blockquote", "", "BlockQuote"),
    Role("pre", "", "P"),
    Role("figure", "", "Div"),
    Role("figcaption", "", "Caption"),
    Role("ol", "contents", "TOC"),
    Role("ul", "", "L"),
    Role("ol", "", "L"),
    Role("dl", "", "L"),
    Role("li", "", "LI"),
    Role("dt", "", "Lbl"),
    Role("dd", "", "LBody"),
    Role("table", "", "Table"),
    Role("caption", "", "Caption"),
    Role("thead", "", "THead"),
    Role("tbody", "", "TBody"),
    Role("tfoot", "", "TFoot"),
    Role("tr", "", "TR"),
    Role("th", "", "TH"),
    Role("td", "", "TD"),
    *(Role(f"h{level}", "", f"H{level}") for level in range(1, 7)),
    Role("span", "note", "Note"),
    Role("span", "p", "P"),
    Role("span", "label", "Speaker"),
    Role("em", "", "Em"),
    Role("i", "", "Em"),
    Role("strong", "", "Strong"),
    Role("b", "", "Strong"),
    Role("q", "", "Quote"),
    Role("code", "", "Code"),
    Role("abbr", "", "Abbreviation"),
    Role("a", "", "Link"),
    Role("img", "formula", "Formula"),
    Role("img", "", "Figure"),
    Role("{http://www.w3.org/2000/svg}svg", "", "Figure"),
)


def type_of(tag: str, classes: tuple[str, ...]) -> str:
    """The type of an element's tag, "" when it has none of its own."""
    return next(
        (
            role.type
            for role in ROLES
            if role.tag == tag and (not role.class_name or role.class_name in classes)
        ),
        "",
    )


def standard(kind: str) -> str:
    """The standard type behind a type."""
    return ROLE_MAP.get(kind, kind)
