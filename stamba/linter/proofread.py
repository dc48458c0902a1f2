"""Reading the copy of a book by all the rules: Manuscript → findings, in the order of the text.

Comes after the manuscript is read and before typography, for it judges what the author typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stamba.ground.findings import Finding
from stamba.linter import silence
from stamba.linter.languages import language_of
from stamba.linter.lexicon import lexicon_of
from stamba.linter.prose import prose_of
from stamba.linter.rule import Copy
from stamba.linter.rules import RULES
from stamba.linter.spelling import words_of
from stamba.manuscript import Manuscript

# What one of these says about some words is not said again by those it outdoes.
_OUTDONE = {
    "T-050": ("M-301", "T-001", "T-004", "T-005", "T-031", "T-032", "T-033", "T-051"),
    "T-023": ("M-102",),
    "T-024": ("M-102",),
    "T-032": ("M-301",),
    "T-033": ("M-301",),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of a reading: the findings in the order of the text, and the number of those silenced."""

    findings: tuple[Finding, ...]
    silenced: int


def proofread(manuscript: Manuscript) -> Proof:
    """Judge a manuscript by all rules; raises ManuscriptError for a words.txt or errata that cannot be read."""
    copy = copy_of(manuscript)
    found = [finding for judge in RULES for finding in judge(copy)]
    findings, silenced = silence.apply(_most_telling(found), copy)
    order = {chapter.source.path: number for number, chapter in enumerate(manuscript.chapters)}
    ranked = sorted(findings, key=lambda one: (order.get(one.where.path, -1), one.where, one.code))
    return Proof(tuple(ranked), silenced)


def copy_of(manuscript: Manuscript) -> Copy:
    """Return the copy as the rules get it."""
    config = manuscript.config
    language = language_of(config.metadata.language)
    prose = tuple(
        one for chapter in manuscript.chapters for one in prose_of(chapter, config.metadata.language)
    )
    words = (word[0] for one in prose for word in words_of(one, language))
    return Copy(manuscript, language, prose, lexicon_of(config, language, words))


def _most_telling(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    everything = tuple(findings)
    beside: dict[tuple[Path, int], list[Finding]] = {}
    for one in everything:
        beside.setdefault((one.where.path, one.where.line), []).append(one)
    return tuple(one for one in everything if not _is_outdone(one, beside))


def _is_outdone(finding: Finding, beside: Mapping[tuple[Path, int], Sequence[Finding]]) -> bool:
    better = _OUTDONE.get(finding.code, ())
    line = (finding.where.path, finding.where.line)
    return bool(better) and any(one.code in better and one.covers(finding) for one in beside[line])
