"""A rule of the linter and what it is given to judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stamba.linter.language import Language
from stamba.linter.lexicon import Lexicon
from stamba.linter.prose import Prose
from stamba.linter.remark import Slip
from stamba.manuscript import Manuscript


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy as it comes to the proofreader: the manuscript, its running text, its language and its words."""

    manuscript: Manuscript
    language: Language
    prose: tuple[Prose, ...]
    lexicon: Lexicon


Judge = Callable[[Copy], Iterator[Slip]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: the code, whose promise and severity the catalogue has, and who judges."""

    code: str
    judge: Judge


def each(judge: Callable[[Prose, Copy], Iterator[Slip]]) -> Judge:
    """Return a judge of the whole copy out of a judge of one paragraph."""

    def judge_all(copy: Copy) -> Iterator[Slip]:
        for prose in copy.prose:
            yield from judge(prose, copy)

    return judge_all
