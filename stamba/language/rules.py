"""A rule: what it is called, where it applies, and what it puts there. The rules themselves are in languages.

A rule is a pattern. Each of its groups that is named after a sign below is replaced by that sign; whatever
else the pattern matches is only looked at. No sign is a letter or a digit, so no rule can change a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from stamba.config.typography import HouseStyle
from stamba.language.inline_text import Edit
from stamba.language.quotation_marks import QuoteStyle

NBSP = "\u00a0"
Match = re.Match[str]


def signs(house: HouseStyle, dash: str = "—") -> dict[str, str | None]:
    """Return the sign that each group of a rule is replaced by in this house style; None leaves the text as typed.

    `dash` is the language's own between words.
    """
    spaced = house.abbreviations == "spaced"
    return {
        "glue": NBSP,  # a space where no line may end
        "part": NBSP if spaced else "",  # between the parts of an abbreviation
        "joint": NBSP
        if spaced
        else None,  # where an abbreviation and its name or number are typed without a space
        "dash": {"em": "—", "en": "–"}.get(house.dash, dash),  # between words
        "em": "—",  # between words, whatever the language's own
        "wide": NBSP,  # a space before a sign, or inside a pair, that the language has and others have not
        "fine": "\u202f",  # the same, thin
        "range": "–",  # between figures
        "dots": "…",
        "two": "..",  # what is left of … after ? and !
    }


@dataclass(frozen=True, slots=True)
class TypographicRule:
    """One rule of a language.

    `needs`: one of these characters is in every text that the rule can change. `unless`: a match that it
    says yes to is left alone.
    """

    name: str
    pattern: re.Pattern[str]
    needs: str
    unless: Callable[[Match], bool] | None = None
    groups: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        known = [name for name in self.pattern.groupindex if name in SIGNS]
        object.__setattr__(self, "groups", tuple(known))

    def edits(self, text: str, put: dict[str, str | None]) -> Iterator[Edit]:
        """Yield the edits that the rule makes in a text, in order."""
        if not any(char in text for char in self.needs):
            return
        for match in self.pattern.finditer(text):
            if self.unless and self.unless(match):
                continue
            for name in self.groups:
                start, end = match.span(name)
                new = put[name]
                if start >= 0 and new is not None and text[start:end] != new:
                    yield Edit(start, end, new)


@dataclass(frozen=True, slots=True)
class Move:
    """A rule that moves a sign over the ones behind it: group "sign" goes to the end of the match."""

    name: str
    pattern: re.Pattern[str]
    needs: str
    unless: Callable[[Match], bool] | None = None

    def edits(self, text: str, _put: dict[str, str | None]) -> Iterator[Edit]:
        """Yield the edits that the rule makes in a text, in order."""
        if not any(char in text for char in self.needs):
            return
        for match in self.pattern.finditer(text):
            if not (self.unless and self.unless(match)):
                yield Edit(*match.span("sign"), "")
                yield Edit(match.end(), match.end(), match["sign"])


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """The rules of a language in the order in which they are carried out, after its quotation marks.

    `keep`: what a line may not break, although it has a hyphen or a dash inside. `dash` is the one between words, where
    the house does not choose; `guest_dash` the same in words of the language that stand in a book of another, if other.
    """

    quotes: QuoteStyle
    rules: tuple[TypographicRule | Move, ...]
    keep: tuple[TypographicRule, ...]
    dash: str = "—"
    guest_dash: str = ""

    def dash_in(self, language: str, book: str) -> str:
        """Return the dash between words of `language`, which has these rules, in a book in the language `book`."""
        return self.dash if language == book else self.guest_dash or self.dash


# Five words or more that no line may break: pasted from a page of the web, where such spaces stand by accident.
_PASTED = re.compile(r"(?:[^\s\u00a0]+\u00a0){4,}[^\s\u00a0]+")
_TWO_WORDS = re.compile(r"[^\W\d_]{3,}[,;.:)]*\u00a0[^\W\d_]{3,}")


def loosened(text: str) -> Iterator[Edit]:
    """Yield the edits that make spaces of the no-break spaces in a text that was pasted with nothing else."""
    for run in _PASTED.finditer(text) if "\u00a0" in text else ():
        if _TWO_WORDS.search(run[0]):
            yield from (Edit(at, at + 1, " ") for at in range(*run.span()) if text[at] == "\u00a0")


def unbreakable(text: str, keep: Sequence[TypographicRule]) -> list[tuple[int, int]]:
    """Return the ranges of a text that a line may not break, in order, those that overlap made one."""
    found = sorted(
        match.span()
        for rule in keep
        if any(char in text for char in rule.needs)
        for match in rule.pattern.finditer(text)
    )
    out: list[tuple[int, int]] = []
    for start, end in found:
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


SIGNS = tuple(signs(HouseStyle()))
