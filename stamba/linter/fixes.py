"""Carrying out the safe fixes in the files of the manuscript: whole files, written aside and renamed.

A fix replaces characters of running text only, for its place comes from there; code, attributes and the labels of
notes have no place that a fix could name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from stamba import config, manuscript
from stamba.ground.errors import ManuscriptError, Source
from stamba.ground.files import NotOfTheBookError, write_anew
from stamba.ground.findings import Fix
from stamba.linter.proofread import Proof, proofread
from stamba.manuscript import Chapter

_MOST_ROUNDS = (
    5  # a fix can bring another to light, such as the second of two marks; no text has needed three
)
_BOM = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")
_KINDS = {"T-01": "punct", "T-02": "punct", "T-04": "spelling"}  # of corrections, by the rules that made them


def lint(folder: Path) -> Proof:
    """Judge the book in a folder; raises ConfigError or ManuscriptError when it cannot be read."""
    return proofread(manuscript.read(config.load(folder)))


def mend(folder: Path) -> int:
    """Carry out every safe fix of a book, until none is left; gives how many were made.

    Each file is replaced whole. A book whose `lint.as_corrections` is true gets its fixes as corrections,
    `[new]{sic="old" kind="punct"}`, so that the text as received can still be read out of it.
    """
    made = 0
    for _ in range(_MOST_ROUNDS):
        settings = config.load(folder)
        read = manuscript.read(settings)
        proof = proofread(read)
        fixes = [
            replace(finding.fix, kind=_KINDS.get(finding.code[:4], "typo"))
            for finding in proof.findings
            if finding.fix is not None
        ]
        if not fixes:
            break
        for chapter in read.chapters:
            here = [fix for fix in fixes if fix.source.path == chapter.source.path]
            if here:
                made += _rewrite(chapter, here, as_corrections=settings.lint.as_corrections)
    return made


def apply(text: str, fixes: Iterable[Fix], *, as_corrections: bool) -> tuple[str, int]:
    """Return the text of a file with these fixes made, and how many were; one that overlaps a later one waits."""
    lines = _LINE_END.split(text)
    ends = [*_LINE_END.findall(text), ""]
    made = 0
    free: dict[int, int] = {}  # where the fix made last begins, a line
    for fix in sorted(fixes, key=lambda one: one.source, reverse=True):
        row, start = fix.source.line - 1, fix.source.column - 1
        end = start + len(fix.old)
        if lines[row][start:end] != fix.old or end > free.get(row, len(lines[row])):
            continue
        new = _correction(fix) if as_corrections else fix.new
        lines[row] = lines[row][:start] + new + lines[row][end:]
        free[row] = start
        made += 1
    return "".join(map(str.__add__, lines, ends)), made


def _correction(fix: Fix) -> str:
    old = fix.old.replace("\\", "\\\\").replace('"', '\\"')
    return f'[{fix.new}]{{sic="{old}" kind="{fix.kind}"}}'


def _rewrite(chapter: Chapter, fixes: Sequence[Fix], *, as_corrections: bool) -> int:
    """Make fixes in the file of a chapter; raises ManuscriptError if it is no longer what was judged."""
    path = chapter.source.path
    before = path.read_bytes()
    whole = before.decode("utf-8", errors="replace")
    text = whole.removeprefix(_BOM)
    try:
        if _LINE_END.sub("\n", text) != chapter.text:
            raise NotOfTheBookError("was changed by another program meanwhile", "Read it again.")
        fixed, made = apply(text, fixes, as_corrections=as_corrections)
        write_anew(path, before, (whole[: len(whole) - len(text)] + fixed).encode("utf-8"))
    except NotOfTheBookError as wrong:
        raise ManuscriptError(f"the chapter {wrong}", wrong.remedy, where=Source(path)) from None
    return made
