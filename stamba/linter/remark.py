"""A remark of the linter: its place to the column, its sentence, and sometimes a safe fix."""

from __future__ import annotations

from dataclasses import dataclass

from stamba.errors import Source
from stamba.findings import CATALOGUE, Finding


@dataclass(frozen=True, slots=True)
class Fix:
    """Text of one source line to be replaced: `old` stands there from line:column of the file on.

    `kind` is the word of the errata for such a slip.
    """

    source: Source
    old: str
    new: str
    kind: str = "typo"


@dataclass(frozen=True, slots=True)
class Slip:
    """Something a rule found: `length` in characters of the source, `at` where it begins in the sentence."""

    source: Source
    message: str
    hint: str = ""
    length: int = 0
    sentence: str = ""
    at: int = 0
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A slip with the code of the rule that found it."""

    code: str
    slip: Slip

    @property
    def severity(self) -> str:
        """The severity of its code in the catalogue."""
        return CATALOGUE[self.code].severity

    @property
    def finding(self) -> Finding:
        """The remark as any other check would put it."""
        return Finding(self.code, self.severity, self.slip.message, str(self.slip.source), self.slip.hint)

    @property
    def place(self) -> tuple[str, int, int, str]:
        """The key that remarks are sorted by."""
        return (str(self.slip.source.path), self.slip.source.line, self.slip.source.column, self.code)

    def covers(self, other: Remark) -> bool:
        """Tell whether two remarks are about the same characters of the same line."""
        mine, its = self.slip.source, other.slip.source
        return (
            (mine.path, mine.line) == (its.path, its.line)
            and mine.column < its.column + other.slip.length
            and its.column < mine.column + self.slip.length
        )
