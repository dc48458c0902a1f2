"""Silences: findings that the author or book.toml explains away, each with a reason.

In the manuscript a comment on a line before a block, `<!-- lint: T-030 a refrain -->`, is about that block, and one
inside a paragraph about that paragraph. In book.toml `[[lint.silence]]` names a code, and a path, a line or a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stamba.ground.errors import Source
from stamba.ground.findings import Excerpt, Finding
from stamba.linter.prose import Prose
from stamba.linter.rule import Copy
from stamba.linter.rules import CODES, IDLE, UNEXPLAINED, UNREADABLE
from stamba.manuscript import Comment

_CODE = r"[A-Z]-\d{3}"
_COMMENT = re.compile(rf"lint:\s*((?:{_CODE}[\s,]+)*{_CODE})\b[\s,:]*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hush:
    """One code silenced: where it says so and why; in which file, on which lines, beside which text (all if empty)."""

    code: str
    reason: str
    source: Source
    path: Path | None = None
    lines: frozenset[int] = frozenset()
    text: str = ""

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding is meant."""
        return (
            finding.code == self.code
            and (self.path is None or finding.where.path == self.path)
            and (not self.lines or finding.where.line in self.lines)
            and (not self.text or _overlaps(self.text, finding.excerpt))
        )


def _overlaps(text: str, excerpt: Excerpt) -> bool:
    """Tell whether a text stands in the sentence of an excerpt where that is, or anywhere if it has no length."""
    for found in re.finditer(re.escape(text), excerpt.sentence):
        if not excerpt.length or (found.start() < excerpt.at + excerpt.length and excerpt.at < found.end()):
            return True
    return False


def apply(findings: Sequence[Finding], copy: Copy) -> tuple[tuple[Finding, ...], int]:
    """Return the findings that nobody silenced, then what is wrong with the silences; and how many were silenced."""
    said = tuple(_in_comments(copy)) + tuple(_in_config(copy))
    wrong = [one for one in said if isinstance(one, Finding)]
    hushes = [one for one in said if isinstance(one, Hush)]
    good = [hush for hush in hushes if hush.reason.strip()]
    for hush in hushes:
        if hush not in good:
            wrong.append(_finding(UNEXPLAINED, hush.source, f"{hush.code} is silenced without a reason"))
        elif not any(hush.covers(finding) for finding in findings):
            wrong.append(_finding(IDLE, hush.source, f"there is no {hush.code} here to silence"))
    left = tuple(finding for finding in findings if not any(hush.covers(finding) for hush in good))
    return (*left, *wrong), len(findings) - len(left)


def _in_comments(copy: Copy) -> Iterator[Hush | Finding]:
    for chapter in copy.manuscript.chapters:
        blocks = [one for one in copy.prose if one.path == chapter.source.path]
        for comment in chapter.comments:
            if not re.match(r"lint\b", comment.text):
                continue
            found = _COMMENT.fullmatch(comment.text)
            if not found:
                yield _finding(UNREADABLE, comment.source, f"“{comment.text[:40]}” silences nothing")
                continue
            lines = _lines_of(comment, blocks)
            for code in re.findall(_CODE, found[1]):
                yield from _hush(Hush(code, found[2], comment.source, chapter.source.path, lines))


def _in_config(copy: Copy) -> Iterator[Hush | Finding]:
    config = copy.manuscript.config
    for silence in config.lint.silences:
        path = config.folder / silence.path if silence.path else None
        lines = frozenset((silence.line,) if silence.line else ())
        yield from _hush(Hush(silence.code, silence.reason, silence.source, path, lines, silence.text))


def _hush(hush: Hush) -> Iterator[Hush | Finding]:
    if hush.code in CODES:
        yield hush
    else:
        yield _finding(UNREADABLE, hush.source, f"there is no rule {hush.code} to silence")


def _lines_of(comment: Comment, blocks: Sequence[Prose]) -> frozenset[int]:
    """Return the lines of the block after a comment that stands alone, or of the paragraph around it."""
    line = comment.source.line
    if not comment.alone:
        around = [one for one in blocks if one.first <= line <= one.last]
        return _span(around) or frozenset((line,))
    end = line + comment.text.count("\n")
    starts = [start for one in blocks for start in (one.first, one.block) if start > end]
    next_start = min(starts, default=line)
    after = [one for one in blocks if next_start in (one.first, one.block)]
    return _span(after) | {next_start}


def _span(blocks: Sequence[Prose]) -> frozenset[int]:
    return frozenset(line for one in blocks for line in range(one.first, one.last + 1))


_HINTS = {
    UNEXPLAINED: "Say why; until then it does not count.",
    IDLE: "Delete it.",
    UNREADABLE: "Write <!-- lint: T-030 the reason -->; `stamba codes` lists them.",
}


def _finding(code: str, source: Source, message: str) -> Finding:
    return Finding(code, message, source, _HINTS[code])
