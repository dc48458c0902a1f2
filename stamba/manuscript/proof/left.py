"""Marks that reach the page as marks: Markdown and its relatives that were meant and not understood.

Pandoc takes what it cannot read for words and says nothing, so that brackets and signs would be printed. A sign with
a backslash before it is meant as a sign, and passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from stamba.ground.errors import Source
from stamba.ground.findings import Excerpt, Finding
from stamba.manuscript import pandoc
from stamba.manuscript.model import Manuscript
from stamba.manuscript.notes import visible_lines
from stamba.manuscript.proof.files import File, files_of

_TEX = re.compile(r"\$\$?(?=\S)(?:\w|[^$\n]{0,300}?[\\^_={}+<>][^$\n]{0,300}?)(?<=\S)\$\$?(?!\w)")

# What is left in a paragraph -> what was probably meant, and what to do. ^ is the beginning of a line, \A of all.
_MARKS = tuple(
    (re.compile(pattern, re.MULTILINE), what, remedy)
    for pattern, what, remedy in (
        (r"!\[(?:[^\]\n]*\](?:\([^)\n]*\)?)?)?", "the picture cannot be read",
         "Write ![what it shows](<file name.png>); or \\! for the sign."),
        (r"\]\{", "what stands in braces behind a bracket cannot be read",
         'Write [printed]{sic="received"}, and a straight quotation mark inside as &quot;; or \\{ for the sign.'),
        (r"(?:\[[^\[\]\n]*)?\]\([^)\n]*\)?", "the link cannot be read",
         "Write [words](address), without a space in the address; or \\] for the sign."),
        (r"(?:\[[^\[\]\n]*)?\]\[[^\]\n]*\]?", "the link leads to a label that is not written",
         "Write [words](address); or \\] for the sign."),
        (r"\[\[?_?(?i:toc)_?\]|\{:(?i:toc)\}|\$\{(?i:toc)\}", "a table of contents is asked for here",
         "Delete it: the house makes the contents."),
        (r"\[\[(?!_?(?i:toc))[^\[\],|]+[\]|]", "a link of a wiki cannot be read",
         "Write [words](address); or \\[ for the sign."),
        (r"(?<![^\s(])\[-?@\w", "a citation cannot be read", "Write a note, [^label]; or \\@ for the sign."),
        (r"(?<![\w@/.\[-])@(?:ref\(|[A-Za-z][\w:.#-]*\w)", "a citation or a reference cannot be read",
         "Write its words; or \\@ for the sign."),
        (_TEX.pattern, "a formula is printed as it is typed", "Write \\$ for the sign, or the formula in words."),
        (r"\\(?:newpage|pagebreak|clearpage|cleardoublepage)\b", "a page break is printed as it is typed",
         "Give it a line of its own between empty lines, or delete it."),
        (r"(?<![\w:\\])\\[A-Za-z]{2,}", "a command of TeX is printed as it is typed",
         "Write it in Markdown; or \\\\ for the sign."),
        (r"\{\{", "a short code of another program is printed as it is typed",
         "Write what it stands for; or \\{ for the sign."),
        (r"\A:(?=\s)", "the caption of a table cannot be read",
         "Put it right below or above its table; or \\: for the sign."),
        (r"^:::", "the lines that begin with ::: enclose nothing", "Write ::: signature, the text, and :::."),
        (r"^\+[-=:+]{3,}[\s\S]*", "a grid table cannot be read", "Close every line of it with + or |."),
        (r"^\|(?=\s)", "a table or a line of verse cannot be read",
         "Put an empty line before it, and the line |---| below the head of a table; or \\| for the sign."),
        (r"(?<!\S)\{:?:?\s*[.#][\w-]+[^{}]*\}", "what stands in braces belongs to nothing",
         "Write it behind a heading or [words]; or \\{ for the sign."),
        (r"^(?:<{7}|>{7})(?=\s|$)", "two versions of the text stand side by side", "Keep one, and delete the marks."),
        (r"\A#{7,}(?=\s|$)", "a heading of the seventh level", "There are six; take fewer #."),
        (r"\A#{1,6}[^\W\d_]", "a heading wants a space", "Write # Title; or \\# for the sign."),
        (r"(?<!\S)\*\*(?=\w)|(?<=\w)\*\*(?!\S)", "words in bold cannot be read",
         "Write **words**, with no space inside; or \\* for the sign."),
        (r"(?<![\w*\x00])\*(?=[^\W_])", "an emphasis is not closed in its paragraph",
         "Write *words*; or \\* for the sign."),
        (r"(?<!\w)_(?=[^\W_])|(?<=[^\W_])_(?!\w)", "words in italics cannot be read",
         "Write *words*, with no space inside; or \\_ for the sign."),
        (r"`", "a ` stands without its fellow", "Write `code`; or \\` for the sign."),
        (r"^\[[^\]^]+\]:(?=\s)", "a label's address cannot be read", "Write [label]: address; or \\[ for the sign."),
        (r"\A\[!\w+\]|^(?:!!!|\?\?\?)\+?(?= \w)", "a box for notes and warnings cannot be read",
         "Write ::: and the name of a class, the text, and :::."),
        (r"(?<!\S)==(?=\S)[^=\n]*\S==(?!=)", "marked words cannot be read", "Write **words**; or \\= for the sign."),
        (r"\A\[[ xX]\](?=\s)", "a box to be ticked is printed as it is typed", "Write ☐ or ☑; or \\[ for the sign."),
        (r"&[A-Za-z][A-Za-z0-9]*;", "there is no such entity", "Write the character itself; or \\& for the sign."),
    )
)  # fmt: skip

_LONGEST = 40  # characters that a message quotes
_NO_MARK = "\x00"  # stands for what is not text, or is a sign by the author's own backslash


@dataclass(slots=True)
class _Flat:
    """The text of a paragraph in one piece, and where in the file its pieces begin."""

    text: str = ""
    pieces: list[tuple[int, tuple[int, int]]] = field(default_factory=list)

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of a character, as near as its piece tells."""
        start, pos = next(((start, pos) for start, pos in reversed(self.pieces) if start <= at), (at, (0, 0)))
        return pos[0], pos[1] and pos[1] + at - start


def left_as_marks(manuscript: Manuscript) -> Iterator[Finding]:
    """Yield what would be printed as a mark, one of a kind in a paragraph."""
    for file in files_of(manuscript):
        yield from file.judged("left as marks", partial(_left, file))


def _left(file: File) -> Iterator[Finding]:
    yield from _left_open(file)
    yield from _bold_title(file)
    for node in pandoc.walk(file.tree, ("CodeBlock", *_PARAGRAPHS)):
        if node["t"] == "CodeBlock":
            yield from _prose_as_code(file, node)
        else:
            flat = _Flat()
            _flatten(file, node["c"], flat)
            if _SIGN.search(flat.text):
                yield from _look(file, flat)


_FENCE = re.compile(r"[\s>*+-]*(?:\d+[.)]\s+)?:{3,}\s*(?P<name>[^:\s].*)?")


def _left_open(file: File) -> Iterator[Finding]:
    """Yield the boxes that are never closed: pandoc closes them at the end of the file."""
    boxes = {node["pos"][0] for node in pandoc.walk(file.tree, ("Div",)) if "pos" in node}
    begun: list[tuple[int, str]] = []
    for number, line in enumerate(visible_lines(file.text.text, file.tree), start=1):
        fence = _FENCE.fullmatch(line)
        if fence and fence["name"] and number in boxes:
            begun.append((number, line.strip()))
        elif fence and not fence["name"] and begun:
            begun.pop()
    for number, fence_line in begun:
        said = f"a box is never closed, and what follows is in it: “{fence_line[:_LONGEST]}”"
        place = Source(file.path, number, 1)
        yield Finding(
            "F-208", said, place, "Write ::: on a line of its own where it ends.", excerpt=Excerpt(3)
        )


def _bold_title(file: File) -> Iterator[Finding]:
    """Yield a title in bold at the head of a file that has no heading, and so no entry in the contents."""
    first: pandoc.Tree = file.tree[0] if file.tree else {"t": ""}
    bold = first["t"] == "Para" and [one["t"] for one in first["c"]] == ["Strong"]
    if bold and not any(pandoc.walk(file.tree, ("Header",))):
        words = pandoc.text_of(first["c"])
        said = f"the file has no heading, and begins with words in bold: “{words[:_LONGEST]}”"
        place = Source(file.path, *first["pos"][:2]) if "pos" in first else Source(file.path)
        yield Finding("F-208", said, place, "Write # Title, if it is a chapter that the contents name.")


_PROSE_ENDS = re.compile(r"[.!?…][”»\"’')]*$")
_OF_CODE = re.compile(r"[{}=<>\\$#|;_`]")
_FEW = 5  # words; a line of code may have as many, and seldom ends with a stop


def _prose_as_code(file: File, node: pandoc.Tree) -> Iterator[Finding]:
    """Yield a block of code that begins with a tab or four spaces, as a typist begins a paragraph."""
    text, place = node["c"][1].strip().split("\n\n")[0], node.get("pos")
    indented = place and re.match(r"(?: {4}|\t)\s*\S", file.text.text.split("\n")[place[0] - 1])
    prose = len(text.split()) >= _FEW and _PROSE_ENDS.search(text) and not _OF_CODE.search(text)
    if place and indented and prose:
        words = " ".join(text.split())[:_LONGEST]
        said = f"a paragraph that begins with a tab or four spaces is set as code: “{words}”"
        remedy = (
            "Begin it at the margin: the house indents paragraphs. Verse stands between ::: verse and :::, "
            "code between lines of ```."
        )
        yield Finding("F-208", said, Source(file.path, *place[:2]), remedy, excerpt=Excerpt(len(text)))


# A paragraph without any of these holds none of the marks.
_SIGN = re.compile(r"[!\[\]{}$@\\|`*_&=<>#]|^[:+?!]", re.MULTILINE)
_PARAGRAPHS = ("Para", "Plain", "Header", "LineBlock")


def _look(file: File, flat: _Flat) -> Iterator[Finding]:
    told: list[tuple[int, int]] = []
    for sign, what, remedy in _MARKS:
        found = sign.search(flat.text)
        if found and not any(start <= found.start() < end for start, end in told):
            told.append(found.span())
            said = f"{what}: “{_excerpt(flat.text, found)}”"
            place = Source(file.path, *flat.place(found.start()))
            yield Finding("F-208", said, place, remedy, excerpt=Excerpt(len(found[0])))


def _excerpt(text: str, found: re.Match[str]) -> str:
    """Return the mark that was found, to the end of its last word; a sign alone with its line."""
    tail = re.match(r".*" if len(found[0]) == 1 else r"\S*", text[found.end() :])
    return " ".join((found[0] + (tail[0] if tail else "")).replace(_NO_MARK, "…").split())[:_LONGEST]


def _flatten(file: File, part: Any, flat: _Flat) -> None:  # noqa: ANN401 - any part of a tree
    if isinstance(part, list):
        for one in part:
            if isinstance(one, dict | list):
                _flatten(file, one, flat)
        return
    kind = part.get("t")
    if kind == "Str":
        _add(file, part, flat)
    elif kind in ("Space", "SoftBreak", "LineBreak"):
        flat.text += " " if kind == "Space" else "\n"
    elif kind in ("Code", "Math", "Note", "Image", "RawInline", "Cite"):
        flat.text += _NO_MARK
    elif kind in ("Link", "Span", "Quoted"):
        _flatten(file, part["c"][1], flat)
    elif "c" in part:
        _flatten(file, part["c"], flat)


def _add(file: File, word: pandoc.Tree, flat: _Flat) -> None:
    text: str = word["c"]
    pos = word.get("pos")
    if pos:
        flat.pieces.append((len(flat.text), pos))
        at = file.text.offset(*pos)
        if not file.text.text.startswith(text, at) and (spelled := file.text.spelled(text, at)):
            text = "".join(_NO_MARK if n in spelled.escaped else sign for n, sign in enumerate(text))
    flat.text += text
