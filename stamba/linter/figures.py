"""Rules about letters beside figures: endings, ordinals, Roman numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stamba.ground.findings import Finding
from stamba.linter.prose import Prose
from stamba.linter.rule import Copy

_ROMAN_ORDINAL = re.compile(r"(?<![\w-])(?:მე-?([IVXLCDM]+)|([IVXLCDM]+)-?(?:ე|ლი))(?!\w)")


def bare_ending(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-040: an ending is joined to its figure by a hyphen."""
    figures = copy.language.figures
    if not figures.endings:
        return
    letters = copy.language.letters
    taken = [match.span() for match, _ in _wrong_ordinals(prose, copy)]
    for match in re.finditer(rf"(?<![\w-])(\d+)( ?)([{letters}]+)", prose.text):
        known = re.fullmatch(figures.apart if match[2] else figures.endings, match[3])
        if (match[2] and not known) or any(
            start < match.end() and match.start() < end for start, end in taken
        ):
            continue
        if known:
            new = f"{match[1]}-{match[3]}"
            yield prose.finding("T-040", match.span(), f"{match[0]} lacks the hyphen", f"Write {new}.", new)
        else:
            yield prose.finding(
                "T-040", match.span(), f"{match[0]} runs figures and letters together",
                "Write a hyphen before an ending, a space before a word, or the letter for which the figure stands.",
            )  # fmt: skip


def ordinal(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-041: ordinals are formed by the language's rule, and a Roman numeral carries no sign of one."""
    for match, right in _wrong_ordinals(prose, copy):
        yield prose.finding("T-041", match.span(), f"{match[0]} is no ordinal", f"Write {right}.", right)
    if copy.language.tag == "ka":
        for match in _ROMAN_ORDINAL.finditer(prose.text):
            plain = match[1] or match[2]
            message = f"{match[0]}: a Roman numeral is an ordinal already"
            yield prose.finding("T-041", match.span(), message, f"Write {plain}.", plain)


def _wrong_ordinals(prose: Prose, copy: Copy) -> Iterator[tuple[re.Match[str], str]]:
    figures = copy.language.figures
    if figures.ordinal is None:
        return
    for match in re.finditer(figures.ordinals, prose.text):
        number = int(next(group for group in match.groups() if group))
        right = figures.ordinal(number)
        if match[0] == right or (number > 100 and match[0] in (f"მე-{number}", f"{number}-ე")):
            continue  # above a hundred both of the Georgian forms are in use
        yield match, right
