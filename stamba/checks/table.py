"""The table of checks: which promise is proved on which edition, by which function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from stamba.checks import booklet, corrections, epub, pdf
from stamba.checks.evidence import Evidence
from stamba.checks.finding import Finding

Judge = Callable[[Evidence, str], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One promise: its codes, the editions it is made for, the sentence for people, the judge.

    A slow check is left to `make check`; the others are part of every build.
    """

    codes: str
    editions: tuple[str, ...]
    promise: str
    judge: Judge
    slow: bool = False


_PDF = ("screen", "print")

CHECKS = (
    Check(
        "F-101 F-103 P-102",
        _PDF,
        "the whole text stands on the pages, each note on the page of its call",
        pdf.text_is_whole,
    ),
    Check("F-107", _PDF, "the margins hold running heads and folios only", pdf.margins_are_furniture),
    Check("P-103", _PDF, "the contents give the right pages", pdf.contents_tell_folios),
    Check("P-104", _PDF, "words are hyphenated", pdf.words_are_hyphenated),
    Check("P-105 P-106", _PDF, "all fonts are embedded and ours", pdf.fonts_are_ours),
    Check("P-107", _PDF, "every page has the trim size", pdf.pages_have_the_trim),
    Check("P-108", ("print",), "screen and print share one pagination", pdf.pagination_is_shared),
    Check("F-102 F-103", ("epub",), "the whole text and every note is in the EPUB", epub.text_is_whole),
    Check("E-102", ("epub",), "the EPUB's fonts are ours", epub.fonts_are_ours),
    Check("E-103", ("epub",), "the EPUB's container is in order", epub.container_is_ordered),
    Check(
        "X-201 X-202 X-203 X-204 X-205 X-206 X-207",
        ("booklet",),
        "folded in code, the booklet reads like the print PDF",
        booklet.it_folds_into_the_book,
    ),
    Check(
        "F-109 F-110",
        ("corrections",),
        "the list of corrections has them all, and stands alone",
        corrections.list_is_whole,
    ),
    Check("E-101", ("epub",), "EPUBCheck finds nothing", epub.epubcheck_is_content, slow=True),
)


def judge(evidence: Evidence, edition: str, *, slow: bool) -> tuple[Finding, ...]:
    """All findings on one edition."""
    return tuple(_judge(evidence, edition, (check for check in CHECKS if slow or not check.slow)))


def _judge(evidence: Evidence, edition: str, checks: Iterable[Check]) -> Iterator[Finding]:
    for check in checks:
        if edition in check.editions:
            yield from check.judge(evidence, edition)
