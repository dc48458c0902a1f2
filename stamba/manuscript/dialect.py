"""The dialect of Markdown: what pandoc's, GitHub's and other authors write, brought to what one reader understands.

Pandoc tells places only in its CommonMark reader, which lacks line blocks, captions of tables, grid and ruled tables,
examples, inline notes and metadata, and which takes braces and initials in prose for marks. `prepare` rewrites the
text line by line so that nothing is mistaken, and `Prepared.origin` leads every place back to where it was typed.
Characters that must not be marks are exchanged for others of the private use area, of the same width; `restore`
puts them back in whatever pandoc makes of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stamba.config import front_matter
from stamba.manuscript.typed import CAPTION, PUT_BACK, TAKEN, TypedLine, in_code
from stamba.manuscript.typed_lists import number_examples, unmark_initials
from stamba.manuscript.typed_notes import move_notes
from stamba.manuscript.typed_tables import hide_tables, mark_captions
from stamba.manuscript.typed_verse import mark_line_blocks, mark_stanzas

_WORD = r"""[#.][^\s#.={}"'`]+|[\w:.-]+=(?:"[^"]*"|'[^']*'|[^\s"'={}]+)|-|=\w+"""
ATTRIBUTES = re.compile(rf"\{{\s*(?:(?:{_WORD})\s*)+\}}")
_REFERENCE = re.compile(r"^ {0,3}\[(?!\^)(?P<label>[^\[\]]+)\]:\s*\S")
_RULE = re.compile(r"((?: {0,3}>)* {0,3})([*_-])(?:[ \t]+\2){2,}[ \t]*$")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<words>.*?)[ \t]*#*[ \t]*$")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A chapter ready for pandoc: its lines, the tables for pandoc's own Markdown, and the notes
    that stood in their sentences, by what calls them now.
    """

    lines: tuple[TypedLine, ...]
    fragments: tuple[tuple[int, str], ...]
    inline: Mapping[str, str]

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(line.text for line in self.lines) + "\n"

    def origin(self, line: int, column: int) -> tuple[int, int]:
        """The place in the file of a place in the text."""
        if not 1 <= line <= len(self.lines):
            return line, column
        found = self.lines[line - 1]
        return found.number, found.column(column)

    def uncalled(self, text: str) -> str:
        """A text in which calls of inline notes were none, as it was typed."""
        return (
            re.sub(r"\[\^.\]", lambda call: self.inline.get(call[0], call[0]), text) if self.inline else text
        )


def restore(text: str) -> str:
    """The characters that were exchanged, as they were typed; `text` is JSON."""
    for stand_in, mark in PUT_BACK.items():
        text = text.replace(stand_in, mark)
    return text


def prepare(text: str, references: Sequence[str] = (), elsewhere: Sequence[str] = ()) -> Prepared:
    """Bring a chapter to what pandoc's CommonMark reader understands; `references` are known to the whole book, and so
    are those to headings `elsewhere`, behind the chapter's own.
    """
    lines = [TypedLine(line, number) for number, line in enumerate(text.split("\n"), start=1)]
    _drop_metadata(lines, text)
    fragments = hide_tables(lines)
    mark_captions(lines)
    _close_rules(lines)
    mark_stanzas(lines)
    mark_line_blocks(lines)
    number_examples(lines)
    inline = move_notes(lines)
    unmark_initials(lines)
    _braces(lines)
    known = {match["label"].lower() for line in lines if (match := _REFERENCE.match(line.text))}
    added = [
        one
        for one in (*references, *headings(text), *called(text, elsewhere))
        if one.partition("]:")[0][1:].lower() not in known
    ]
    if added:  # above the text, where no block of code or HTML is open
        lines[:0] = [*(TypedLine(one, 1) for one in dict.fromkeys(added)), TypedLine("", 1)]
    return Prepared(tuple(lines), tuple(fragments), inline)


def called(text: str, elsewhere: Iterable[str]) -> list[str]:
    """Those of some references to headings whose words stand in brackets in a chapter."""
    words = set(re.findall(r"\[([^\[\]]+)\]", text.lower()))
    return [one for one in elsewhere if one.partition("]:")[0][1:].lower() in words]


def headings(text: str) -> Iterator[str]:
    """A reference to every heading that has no brackets of its own: [Second part] leads to it."""
    lines = [TypedLine(line, number) for number, line in enumerate(text.split("\n"), start=1)]
    for line, code in zip(lines, in_code(lines), strict=True):
        found = _HEADING.match(line.text)
        if not found or code:
            continue
        words = re.sub(r"\s*\{[^{}]*\}$", "", found["words"])
        own = re.search(r"\{[^{}]*#([^\s{}]+)[^{}]*\}$", found["words"])
        target = own[1] if own else slug(re.sub(r"[*`]", "", words))
        if words and target and not re.search(r"[\[\]<>\\^]", words):
            yield f"[{words}]: <#{target}>"


def references(text: str) -> Iterator[str]:
    """The addresses that a chapter writes below its text, one line each."""
    lines = [TypedLine(line, number) for number, line in enumerate(text.split("\n"), start=1)]
    yield from (
        line.text
        for line, code in zip(lines, in_code(lines), strict=True)
        if not code and _REFERENCE.match(line.text)
    )


def slug(words: str) -> str:
    """The identifier that pandoc makes of a heading; letters of all scripts stay (MANUAL, auto_identifiers)."""
    kept = re.sub(r"[^\w\s.-]", "", " ".join(words.split()).lower())
    return re.sub(r"^[^\w]*[\d_.-]*(?=[^\W\d_])", "", kept.replace(" ", "-")) or "section"


def slugs(words: str) -> tuple[str, ...]:
    """The identifiers under which a heading may be called: pandoc's and GitHub's."""
    github = re.sub(r"[^\w\s-]", "", words.strip().lower()).replace(" ", "-")
    return tuple(dict.fromkeys((slug(words), github)))


def _drop_metadata(lines: Sequence[TypedLine], text: str) -> None:
    found = front_matter.BLOCK.match(text) if front_matter.block(text) else None
    for line in lines[: found[0].rstrip("\n").count("\n") + 1] if found else ():
        line.text = ""


def _close_rules(lines: Sequence[TypedLine]) -> None:
    """Take the spaces out of rules, * * *, which pandoc's CommonMark reader takes for lists in lists."""
    for line, code in zip(lines, in_code(lines), strict=True):
        found = None if code else _RULE.match(line.text)
        if found:
            line.text = found[1] + "*" * (len(line.text) - len(found[1]))


def _braces(lines: Sequence[TypedLine]) -> None:
    """Exchange the braces that are no attributes: pandoc would take those of any word, and say nothing."""
    for at, line in enumerate(lines):
        if "{" not in line.text and "}" not in line.text:
            continue
        kept = {
            place
            for found in ATTRIBUTES.finditer(line.text)
            if not line.text[: found.start()].endswith("\\") and _is_attribute(lines, at, found)
            for place in range(*found.span())
        }
        for brace in re.finditer(r"(?<!\\)[{}]", line.text):
            if brace.start() not in kept:
                line.text = line.text[: brace.start()] + TAKEN[brace[0]] + line.text[brace.end() :]


def _is_attribute(lines: Sequence[TypedLine], at: int, found: re.Match[str]) -> bool:
    text, start = lines[at].text, found.start()
    before, ends = text[:start], not text[found.end() :].strip()
    if re.search(r"[\]`]$|\]\([^()]*(?:\([^()]*\)[^()]*)*\)$", before):
        return True
    if re.match(r"[ >]*(:{3,}|`{3,}|~{3,})", before) or (CAPTION in before and ends):
        return True
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    if ends and (
        re.match(r" {0,3}#{1,6}\s", before) or (before.strip() and re.match(r" {0,3}(=+|-+)\s*$", below))
    ):
        return True
    return ends and not before.strip(" >") and bool(below.strip())
