"""Exchanges: a paragraph that opens with a declared label begins a turn, and what follows is the same speaker's.

Finds the labels as they were typed, and refuses those that would be lost in a paragraph. What a turn looks like is
not known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stamba.config import Speaker
from stamba.ground.errors import ManuscriptError, Source
from stamba.ground.tables import nearest
from stamba.manuscript import Chapter, pandoc
from stamba.manuscript.pandoc import Tree

NBSP = "\u00a0"
_LONGEST = 56  # characters of a question in the contents, about a line


@dataclass(slots=True)
class _Turn:
    speaker: Speaker
    blocks: list[Tree]


def in_exchanges(
    chapter: Chapter, tree: Sequence[Tree], speakers: Sequence[Speaker], section: str
) -> list[Tree]:
    """Group a chapter's blocks into exchanges of turns; text before the first label stays as it is.

    A question has an identifier and, as the attribute `toc`, its words for the contents.
    """
    if not speakers:
        return list(tree)
    out: list[Tree] = []
    turns: list[_Turn] = []
    count = 0

    def close() -> None:
        nonlocal count
        if turns:
            count += 1
            out.append(_exchange(turns, f"{section}-x{count}"))
            turns.clear()

    for block in tree:
        speaker = _speaker(chapter, block, speakers)
        _check_turn(chapter, block, speakers)
        if block["t"] == "Header" or (speaker and speaker.role == "interviewer"):
            asked = turns and turns[-1].speaker.role == "interviewer"
            if block["t"] == "Header" or not asked:
                close()
        if speaker:
            turns.append(_Turn(speaker, [_without_label(chapter, block, speaker)]))
        elif turns and block["t"] != "Header":
            turns[-1].blocks.append(block)
        else:
            out.append(block)
    close()
    return out


def _exchange(turns: Sequence[_Turn], identifier: str) -> Tree:
    blocks = []
    for number, turn in enumerate(turns, start=1):
        asks = turn.speaker.role == "interviewer"
        block = pandoc.div(["question" if asks else "answer"], turn.blocks)
        if asks:
            block["c"][0] = [f"{identifier}-q{number}", ["question"], [["toc", _short(turn.blocks[0])]]]
            block["c"][1] = pandoc.rewrite(turn.blocks, _unwrapped, ("Span",))
        blocks.append(block)
    exchange = pandoc.div(["exchange"], blocks)
    exchange["c"][0][0] = identifier
    return exchange


def _unwrapped(node: Tree) -> Tree | list[Tree]:
    """Return the words alone of a span that only says what the contents call its question."""
    identifier, classes, pairs = pandoc.attr(node)
    only = [key for key, _ in pairs] == ["toc"] and not (identifier or classes)
    return list(node["c"][1]) if only else node


def _short(question: Tree) -> str:
    """Return the words of a question for the contents: the author's, or its first ones up to a mark or a length."""
    given = next(
        (pandoc.attribute(node, "toc") for node in pandoc.walk(question) if pandoc.attribute(node, "toc")), ""
    )
    words = given or " ".join(pandoc.text_of(question["c"][2:]).split())
    first = re.match(r"[^?;]+\??", words)
    line = words if given or not first else first[0]
    if given or len(line) <= _LONGEST:
        return line
    return line[: line.rfind(" ", 0, _LONGEST)].rstrip(" ,:–—") + "…"


def _speaker(chapter: Chapter, block: Tree, speakers: Sequence[Speaker]) -> Speaker | None:
    """Whose turn a paragraph opens, if it opens one; raises ManuscriptError for a label that nobody has."""
    if block["t"] != "Para":
        return None
    text = pandoc.text_of(block)
    for speaker in sorted(speakers, key=lambda known: -len(known.label)):
        if _opening(text, speaker.label):
            return speaker
    longest = max(len(speaker.label) for speaker in speakers)
    label = re.match(r"(\w[\w.’'-]*):(\s|$)", text)
    if (
        chapter.kind != "qna"
        or not label
        or len(label[1]) > longest + 3
        or _escaped(chapter, block, label[1])
    ):
        return None
    raise ManuscriptError(
        f"nobody speaks as {label[1]}:",
        nearest(label[1], [speaker.label for speaker in speakers])
        or f"Declare the speaker in book.toml, or write {label[1]}\\: if it is no label.",
        where=Source(chapter.source.path, *block.get("pos", (pandoc.line_of(block),))),
    )


def _opening(text: str, label: str) -> str:
    """Return the label with its colon at the head of a text, a no-break space between if need be; nothing without."""
    found = re.match(rf"{re.escape(label)}{NBSP}?:", text) if text.startswith(label) else None
    return found[0] if found else ""


def _check_turn(chapter: Chapter, block: Tree, speakers: Sequence[Speaker]) -> None:
    """Every label opens a paragraph, close to its colon; raises ManuscriptError for one that would be lost."""
    for node in pandoc.walk(block, ("Para", "Plain")):
        lines = _typed_lines(node)
        for number, (line, text) in enumerate(lines):
            for label in (speaker.label for speaker in speakers):
                what = ""
                opening = _opening(text, label)
                if not opening and re.match(rf"{re.escape(label)}\s+:", text) and not number:
                    what = f"a space stands between {label} and its colon"
                elif opening and number:
                    what = f"{label}: stands inside a paragraph of another speaker"
                elif opening and node is not block:
                    what = f"{label}: does not open a paragraph of its own"
                if what and not _escaped_at(chapter, line, label):
                    raise ManuscriptError(
                        what,
                        f"Leave an empty line before it and begin with {label}: or, if it is no label, {label}\\:",
                        where=Source(chapter.source.path, line),
                    )  # fmt: skip


def _typed_lines(paragraph: Tree) -> list[tuple[int, str]]:
    """The lines of a paragraph as they were typed, each with its number in the file."""
    lines: list[tuple[int, str]] = []
    words: list[Tree] = []
    for inline in (*paragraph["c"], {"t": "SoftBreak"}):
        if inline["t"] in ("SoftBreak", "LineBreak"):
            lines.append((pandoc.line_of({"t": "Plain", "c": words}), pandoc.text_of(words)))
            words = []
        else:
            words.append(inline)
    return lines


def _escaped(chapter: Chapter, block: Tree, label: str) -> bool:
    return _escaped_at(chapter, pandoc.line_of(block), label)


def _escaped_at(chapter: Chapter, line: int, label: str) -> bool:
    return bool(line) and f"{label}\\:" in chapter.text.split("\n")[line - 1]


def _without_label(chapter: Chapter, block: Tree, speaker: Speaker) -> Tree:
    """The paragraph with its typed label replaced by a span, so that looks and voices can tell it apart."""
    label = _opening(pandoc.text_of(block), speaker.label)
    rest = _drop_prefix(list(block["c"]), label)
    calls = [_calls(block["c"]), _calls(rest)]
    if calls[0] != calls[1]:
        raise ManuscriptError(
            f"a note is called inside the label {label}", "Call it behind the colon.",
            where=Source(chapter.source.path, pandoc.line_of(block)),
        )  # fmt: skip
    mark = pandoc.span(["label"], [{"t": "Str", "c": label}], title=speaker.name)
    gap = pandoc.span(["gap"], [{"t": "Str", "c": NBSP}])
    return {**block, "c": [mark, gap, *rest]}


def _calls(inlines: Sequence[Tree]) -> int:
    return sum("noteref" in pandoc.attr(node)[1] for node in pandoc.walk(inlines, ("Span",)))


def _drop_prefix(inlines: list[Tree], prefix: str) -> list[Tree]:
    while inlines and prefix:
        first = inlines.pop(0)
        text = pandoc.text_of(first)
        if len(text) > len(prefix):
            if first["t"] == "Str":
                inlines.insert(0, {**first, "c": text[len(prefix) :]})
            else:  # a label in bold, with the colon in or outside it
                inlines[:0] = _drop_prefix(list(first["c"]), prefix)
            break
        prefix = prefix[len(text) :]
    while inlines and inlines[0]["t"] in ("Space", "SoftBreak"):
        inlines.pop(0)
    return inlines
