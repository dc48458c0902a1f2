"""Typesetting a tree: finding the paragraphs in it, their languages, and setting each by its rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stamba.config.typography import HouseStyle
from stamba.language.inline_text import (
    InlineText,
    Tree,
    attributes,
    content,
    language_of,
    ruled,
    with_content,
)
from stamba.language.languages import RULES
from stamba.language.quotes import quote_edits
from stamba.language.rules import loosened, signs, unbreakable

_PARAGRAPHS = ("Para", "Plain")
_BLOCKS = {
    *_PARAGRAPHS, "LineBlock", "CodeBlock", "RawBlock", "BlockQuote", "OrderedList", "BulletList",
    "DefinitionList", "Header", "HorizontalRule", "Table", "Figure", "Div",
}  # fmt: skip
_INLINES = {
    "Str", "Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps", "Quoted", "Cite",
    "Code", "Space", "SoftBreak", "LineBreak", "Math", "RawInline", "Link", "Image", "Note", "Span",
}  # fmt: skip


def has_rules(language: str) -> bool:
    """Tell whether there are rules for a language (a BCP 47 tag); text of any other is left as it is typed."""
    return ruled(language) in RULES


def typeset_blocks(blocks: Sequence[Tree], language: str, house: HouseStyle) -> tuple[Tree, ...]:
    """Return the blocks with the typography of their language.

    Takes pandoc's blocks and gives new ones; the input is not changed. A node that no rule touches keeps all
    it has, `pos` included; a node that a rule cuts hands its place on, the column counted forward. Groups that
    no line may break are wrapped in a Span of class `nobr`. Runs with a `lang` attribute follow the rules of
    that language. Letters, digits, code, raw text, mathematics, addresses and attributes stay as they are.
    """
    return tuple(_Setter(house, language).blocks(blocks, ruled(language)))


def typeset_text(text: str, language: str, house: HouseStyle, book: str = "") -> str:
    """Return a title or another line of metadata with the typography of its language; nothing can be wrapped in it.

    `book` is the language of the book, if that is another.
    """
    language = ruled(language)
    if language not in RULES:
        return text
    paragraph = InlineText([{"t": "Str", "c": text}], language)
    _Setter(house, book or language).set_paragraphs([paragraph], language)
    return paragraph.plain()


class _Setter:
    """Sets the paragraphs of one tree in one house style."""

    def __init__(self, house: HouseStyle, book: str) -> None:
        self._house, self._book = house, ruled(book)

    def blocks(self, blocks: Sequence[Tree], language: str) -> list[Tree]:
        """Typeset blocks that follow one another; paragraphs side by side may share a quotation."""
        out: list[Tree] = []
        run: list[Tree] = []
        for block in blocks:
            if block["t"] in _PARAGRAPHS:
                run.append(block)
                continue
            out += self._paragraphs(run, language)
            run = []
            out.append(self._block(block, language))
        return out + self._paragraphs(run, language)

    def set_paragraphs(self, paragraphs: Sequence[InlineText], language: str) -> None:
        """Carry out the rules of a language on paragraphs that follow one another."""
        rules = RULES[language]
        put = signs(self._house, rules.dash_in(language, self._book))
        quotes = quote_edits([paragraph.text for paragraph in paragraphs], rules.quotes)
        for paragraph, edits in zip(paragraphs, quotes, strict=True):
            paragraph.edit(edits)
            paragraph.edit(list(loosened(paragraph.text)))
            for rule in rules.rules:
                paragraph.edit(list(rule.edits(paragraph.text, put)))

    def _paragraphs(self, run: Sequence[Tree], language: str) -> list[Tree]:
        lines = self._lines([block["c"] for block in run], language)
        return [{**block, "c": line} for block, line in zip(run, lines, strict=True)]

    def _block(self, block: Tree, language: str) -> Tree:
        if "c" not in block:
            return block
        language = language_of(block, language)
        if block["t"] == "LineBlock":
            return {**block, "c": self._lines(block["c"], language)}
        return {**block, "c": self._part(block["c"], language)}

    def _part(self, part: Any, language: str) -> Any:  # noqa: ANN401 - any part of a block
        """Whatever a block is made of: blocks, inlines, or lists and tables of them; anything else stays."""
        if not isinstance(part, list) or not part:
            return part
        kinds = {item.get("t") if isinstance(item, dict) else None for item in part}
        if kinds <= _BLOCKS:
            return self.blocks(part, language)
        if kinds <= _INLINES:
            return self._lines([part], language)[0]
        return [self._part(item, language) for item in part]

    def _lines(
        self, lines: Sequence[list[Tree]], language: str, *, may_wrap: bool = True
    ) -> list[list[Tree]]:
        """Typeset the inlines of paragraphs that follow one another."""
        inner = [self._inner(inlines, language) for inlines in lines]
        if language not in RULES:
            return inner
        paragraphs = [InlineText(inlines, language) for inlines in inner]
        self.set_paragraphs(paragraphs, language)
        keep = RULES[language].keep if may_wrap else ()
        return [paragraph.inlines(unbreakable(paragraph.text, keep)) for paragraph in paragraphs]

    def _inner(self, inlines: list[Tree], language: str) -> list[Tree]:
        """The inlines with the paragraphs inside them set: notes, superiors, alternative texts, other languages."""
        new = [self._node(node, language) for node in inlines]
        return inlines if all(a is b for a, b in zip(new, inlines, strict=True)) else new

    def _node(self, node: Tree, language: str) -> Tree:
        kind = node["t"]
        if kind == "Note":
            return {**node, "c": self.blocks(node["c"], language)}
        if kind in {"Superscript", "Subscript"}:
            return {**node, "c": self._lines([node["c"]], language)[0]}
        if kind == "Image":
            alternative = self._lines([node["c"][1]], language_of(node, language), may_wrap=False)[0]
            return {**node, "c": [node["c"][0], alternative, *node["c"][2:]]}
        inlines = content(node, language)
        if inlines is not None:
            new = self._inner(inlines, language)
            return node if new is inlines else with_content(node, new)
        if kind in {"Span", "Link"} and attributes(node)[2] and language_of(node, language) != language:
            own = language_of(node, language)
            return with_content(node, self._lines([node["c"][1]], own)[0])
        return node
