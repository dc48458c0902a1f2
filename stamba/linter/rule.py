"""The input of the rules of the linter: a rule is a function of it that yields findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stamba.ground.findings import Finding
from stamba.linter.language import Language
from stamba.linter.lexicon import Lexicon
from stamba.linter.prose import Prose
from stamba.manuscript import Manuscript


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy as it comes to the proofreader: the manuscript, its running text, its language and its words."""

    manuscript: Manuscript
    language: Language
    prose: tuple[Prose, ...]
    lexicon: Lexicon


Judge = Callable[[Copy], Iterator[Finding]]


def each(judge: Callable[[Prose, Copy], Iterator[Finding]]) -> Judge:
    """Return a judge of the whole copy out of a judge of one paragraph."""

    def judge_all(copy: Copy) -> Iterator[Finding]:
        for prose in copy.prose:
            yield from judge(prose, copy)

    return judge_all
