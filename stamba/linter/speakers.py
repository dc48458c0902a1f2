"""Rules about an interview: every turn has its label, and questions and answers alternate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stamba.config import Speaker
from stamba.ground.errors import Source
from stamba.ground.findings import Excerpt, Finding, Fix
from stamba.ground.tables import one_of
from stamba.linter.neighbours import one_edit_apart
from stamba.linter.rule import Copy
from stamba.manuscript import Chapter, pandoc
from stamba.manuscript.pandoc import Tree

_LABEL = re.compile(r"(\w[\w.’'-]*?)(\s*)(?:([:;：])|(\.?)(?=\s|$))")


@dataclass(frozen=True, slots=True)
class _Turn:
    speaker: Speaker | None  # nothing for a heading
    source: Source
    text: str


def alternation(copy: Copy) -> Iterator[Finding]:
    """M-101: a question follows an answer, and an answer a question."""
    speakers = copy.manuscript.config.speakers
    if len({speaker.role for speaker in speakers}) < 2:
        return
    for chapter in copy.manuscript.chapters:
        before: _Turn | None = None
        for turn in _turns(chapter, speakers):
            problem = _out_of_turn(before, turn)
            if problem:
                hint = "Mend the label, join the paragraphs, or silence this with a reason."
                yield Finding("M-101", problem, turn.source, hint, excerpt=Excerpt(len(turn.text), turn.text))
            before = turn
        if before and before.speaker and before.speaker.role == "interviewer":
            yield Finding(
                "M-101", "the last question has no answer", before.source, "Add it.",
                excerpt=Excerpt(len(before.text), before.text),
            )  # fmt: skip


def _out_of_turn(before: _Turn | None, turn: _Turn) -> str:
    asked = before is not None and before.speaker is not None and before.speaker.role == "interviewer"
    if turn.speaker is None:
        return "a heading comes between a question and its answer" if asked else ""
    if before is None or before.speaker is None:
        return "an answer without a question" if turn.speaker.role == "interviewee" else ""
    if turn.speaker.role == "interviewer":
        return "a question after a question" if asked else ""
    same = turn.speaker.label == before.speaker.label
    return f"{turn.speaker.label} answers twice in a row" if same else ""


def _turns(chapter: Chapter, speakers: Sequence[Speaker]) -> Iterator[_Turn]:
    for block in chapter.tree:
        text = pandoc.text_of(block) if block["t"] in ("Para", "Header") else ""
        source = Source(chapter.source.path, *block.get("pos", (pandoc.line_of(block),)))
        if block["t"] == "Header":
            yield _Turn(None, source, text)
        for speaker in speakers:
            if text.startswith(f"{speaker.label}:"):
                yield _Turn(speaker, source, text.split(".")[0])


def label(copy: Copy) -> Iterator[Finding]:
    """M-102: a label is spelled as book.toml declares it, with a colon close to it and a space after."""
    speakers = copy.manuscript.config.speakers
    labels = [speaker.label for speaker in speakers]
    for chapter in copy.manuscript.chapters:
        if chapter.kind != "qna" or not labels:
            continue
        for block in chapter.tree:
            if block["t"] == "Para":
                yield from _label(chapter, block, labels)


def _label(chapter: Chapter, block: Tree, labels: Sequence[str]) -> Iterator[Finding]:
    text = pandoc.text_of(block)
    found = _LABEL.match(text)
    if not found or any(re.match(rf"{re.escape(label)}:(\s|$)", text) for label in labels):
        return
    word, space = found[1], found[2]
    mark = found[3] or found[4] or ""
    right = _meant(word, space, mark, labels)
    if not right:
        return
    source = Source(chapter.source.path, *block.get("pos", (pandoc.line_of(block),)))
    line = chapter.text.split("\n")[source.line - 1][source.column - 1 :]
    if line.startswith(f"{word}\\:"):
        return  # the author says that it is no label
    typed = f"{word}{space}{mark}"
    new = f"{right}:" if text[found.end() : found.end() + 1].isspace() else f"{right}: "
    sure = right in labels and line.startswith(typed) and (mark == ":" and word == right)
    message = f"{typed.strip()} is not how a label is written"
    hint = (
        f"Write {right}:"
        if right in labels
        else f"Labels are {one_of(labels)}; or write {word}\\: if it is none."
    )
    fix = Fix(source, typed, new) if sure else None
    yield Finding("M-102", message, source, hint, excerpt=Excerpt(len(typed), text), fix=fix)


def _meant(word: str, space: str, mark: str, labels: Sequence[str]) -> str:
    """Return the label that was meant; the word itself when it looks like a label and is near none; else nothing."""
    longest = max(map(len, labels))
    if word in labels and (mark in (":", ";", "：") or (len(word) > 1 and mark == "." and not space)):
        return word
    if word in labels and not mark and (len(word) == 1 or space):
        return word
    if mark in (":", "：") and len(word) <= longest + 3:
        return next((label for label in labels if len(label) > 1 and one_edit_apart(word, label)), word)
    return ""
