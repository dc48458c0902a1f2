"""Checks of the EPUB's looks: colours and sizes are the reader's, lines are ragged, hyphens the reading system's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from PIL import ImageColor

from stamba.checks.epub_file import EpubFile, elements, text_of
from stamba.checks.evidence import Evidence
from stamba.document.characters import SOFT_HYPHEN
from stamba.ground.errors import Source
from stamba.ground.findings import Finding

_COLOURED = ("color", "background", "background-color", "border-color", "outline-color", "text-decoration-color",
             "fill", "stroke", "caret-color", "-webkit-text-fill-color", "-webkit-text-stroke-color")  # fmt: skip
_YIELDING = ("inherit", "currentcolor", "transparent", "none", "initial", "unset")
# What changes colours without naming one, or forbids the reading system to.
_TINTING = ("opacity", "filter", "backdrop-filter", "mix-blend-mode", "color-scheme", "forced-color-adjust")
_NAMELESS = ("font-family", "content", "quotes", "src")  # whose words are never the names of colours
_COLOUR = re.compile(
    rf"#[0-9a-f]{{3,8}}\b|\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix)\(|(?<![\w-])({'|'.join(ImageColor.colormap)})(?![\w-])"
)
_SIZES = ("font", "font-size", "line-height", "letter-spacing", "word-spacing")
_FIXED = re.compile(
    r"(?<![\w.])[\d.]+(px|pt|pc|mm|cm|in|q|vw|vh|vmin|vmax|vi|vb)\b|(?<![\w-])(x{1,3}-)?(small|large)(?![\w-])"
)
_ROOTS = re.compile(r"^\s*(html|body|:root|\*)\s*$")
_OLD_COLOURS = ("bgcolor", "color", "background", "text", "link", "vlink", "alink")  # attributes of HTML 3.2
_HINT = "Leave colours out of base.css and epub.css, and give sizes in em."


def style_yields_to_the_reader(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-106: no colour, no size in absolute measure and no !important, so that dark mode and large type work."""
    book = evidence.epub(edition)
    for where, said in strict_styles(book):
        yield Finding("E-106", f"the style “{said}” fights the reader's own choice", where, _HINT)


def strict_styles(book: EpubFile) -> Iterator[tuple[Source, str]]:
    """Yield the places where a style takes a choice from the reader, and the style."""
    for name, rule, declaration in _declarations(book):
        said, _, value = (part.strip().lower() for part in declaration.partition(":"))
        coloured = said in _COLOURED and value.split()[0:1] not in [[word] for word in _YIELDING]
        coloured = coloured or (said not in _NAMELESS and _COLOUR.search(value) is not None)
        fixed = said in _SIZES and _FIXED.search(value) is not None
        based = said in ("font", "font-size") and any(_ROOTS.match(one) for one in rule.split(","))
        if coloured or fixed or based or said in _TINTING or "!important" in value:
            yield Source(book.path, member=name), f"{said}: {value}"
    for name, root in book.documents.items():
        for element in root.iter():
            for key in element.attrib if isinstance(element.tag, str) else ():
                if key in _OLD_COLOURS or etree.QName(element).localname == "font":
                    yield Source(book.path, member=name), f"{key!s}={element.get(key)}"


def _declarations(book: EpubFile) -> Iterator[tuple[str, str, str]]:
    """File, selector and declaration, of every style sheet and every element; `@font-face` is not a look."""
    for name, content in book.members.items():
        if name.endswith(".css"):
            yield from ((name, *said) for said in _rules(content.decode()))
    for name, root in book.documents.items():
        for style in elements(root, "style"):
            yield from ((name, *said) for said in _rules(style.text or ""))
        for element in root.iter():
            if element.get("style"):
                yield from ((name, "", said) for said in element.get("style", "").split(";"))


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    sheet = re.sub(r"/\*.*?\*/|@font-face\s*\{[^}]*\}", "", sheet, flags=re.DOTALL)
    for rule, block in re.findall(r"([^{};]*)\{([^{}]*)\}", sheet):
        yield from ((rule, declaration) for declaration in block.split(";"))


def lines_are_left_to_the_reader(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-119: text starts ragged, hyphenation is the reading system's own, and soft hyphens stand only where book.toml
    asks for them.
    """
    book = evidence.epub(edition)
    hyphens = False
    for name, rule, declaration in _declarations(book):
        said, _, value = (part.strip().lower() for part in declaration.partition(":"))
        if (said, value) == ("text-align", "justify"):
            yield Finding(
                "E-119", f"the style of “{rule.strip()}” justifies lines", Source(book.path, member=name),
                "Readers without hyphens for the language would tear holes into them: leave it to the reader.",
            )  # fmt: skip
        of_text = "p" in [one.strip() for one in rule.split(",")]
        hyphens = hyphens or (of_text and (said, value) == ("hyphens", "auto"))
    if not hyphens:
        yield Finding(
            "E-119", "no style lets the reading system hyphenate", Source(book.path),
            "Put hyphens: auto on p in epub.css.",
        )  # fmt: skip
    if evidence.book.document.config.epub.soft_hyphens:
        return
    for name, root in book.documents.items():
        for word in (word for word in text_of(root).split() if SOFT_HYPHEN in word):
            yield Finding(
                "E-119", f"“{word.replace(SOFT_HYPHEN, '|')}” holds a soft hyphen",
                Source(book.path, member=name), "Take it out of the text, or ask for them all: soft_hyphens = true.",
            )  # fmt: skip
            break
