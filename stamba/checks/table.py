"""The table of checks: which promise is proved on which edition, by which function."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from stamba.checks import (
    corrections,
    cover,
    dump,
    epub,
    epub_access,
    epub_kinds,
    epub_package,
    epub_pages,
    epub_structure,
    epub_style,
    links,
    overhang,
    pdf,
    screen,
    screen_colours,
    standards,
    tag_kinds,
    tags,
)
from stamba.checks.epub_file import BrokenEpubError
from stamba.checks.evidence import Evidence
from stamba.config.formats import OTHER_PAGES
from stamba.document.book import Book
from stamba.ground.beside import beside, may_fork
from stamba.ground.errors import Source
from stamba.ground.findings import CATALOGUE, Code, Finding
from stamba.pdf.reading import UnreadableError, read_print

_CODES = re.compile(r"([A-Z]-\d+)(?: to ([A-Z]-\d+))?")
Judge = Callable[[Evidence, str], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One promise: its codes, the editions it is made for, the judge.

    A slow check is left to `make check`; the others are part of every build.
    """

    codes: str
    editions: tuple[str, ...]
    judge: Judge
    slow: bool = False


def _booklet_folds(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """X-801 to X-813, by a module that is imported when there is a booklet."""
    from stamba.checks import booklet  # noqa: PLC0415 - with imposition, a sixth of the start-up

    yield from booklet.it_folds_into_the_book(evidence, edition)


_SCREEN = ("screen", *OTHER_PAGES)
_PDF = (*_SCREEN, "print")
_EPUB = ("epub",)

CHECKS = (
    Check(
        "F-101 F-103 P-102",
        _PDF,
        pdf.text_is_whole,
    ),
    Check("F-104", _PDF, pdf.pages_draw_every_character),
    Check("F-107", _PDF, pdf.margins_are_furniture),
    Check("F-105", _PDF, overhang.nothing_is_too_wide),
    Check("P-103", _PDF, pdf.contents_tell_folios),
    Check("P-104", ("print",), pdf.words_are_hyphenated, slow=True),
    Check("P-105 P-106", _PDF, pdf.fonts_are_ours),
    Check("P-107", _PDF, pdf.pages_have_the_trim),
    Check("Q-001 to Q-019", ("print",), pdf.pages_are_well_set, slow=True),
    Check("P-108", ("print",), pdf.pagination_is_shared),
    Check(
        "P-201 P-202",
        _SCREEN,
        standards.standards_are_kept,
        slow=True,
    ),
    Check("P-203", _SCREEN, standards.verapdf_agrees, slow=True),
    Check("P-204", _SCREEN, screen_colours.colours_are_of_the_screen),
    Check("P-211 P-212", _SCREEN, tags.tree_reads_as_the_book),
    Check("P-213", _SCREEN, tags.notes_have_names),
    Check("P-214", _SCREEN, tags.headings_nest),
    Check("P-215", _SCREEN, tags.turns_are_told_apart),
    Check("P-216", _SCREEN, tag_kinds.lists_are_lists),
    Check("P-217", _SCREEN, tag_kinds.pictures_have_words),
    Check("P-218", _SCREEN, tag_kinds.tables_have_heads),
    Check("P-228", _SCREEN, tag_kinds.formulas_have_words),
    Check("P-227", _SCREEN, tag_kinds.kinds_are_kept),
    Check("P-219", _SCREEN, tags.nothing_is_loose),
    Check("P-220", _SCREEN, tags.languages_are_told),
    Check("P-221", _SCREEN, screen.file_tells_its_book),
    Check("P-222", _SCREEN, links.bookmarks_lead_to_sections),
    Check("P-223", _SCREEN, screen.labels_agree_with_folios),
    Check("P-224", _SCREEN, links.links_work),
    Check("P-225", _SCREEN, screen.sources_are_whole),
    Check("P-226", _SCREEN, screen.words_are_whole),
    Check("X-001 to X-607", ("print",), pdf.print_file_is_ready),
    Check("X-410", ("print",), pdf.colour_is_printed_as_colour),
    Check("X-411", ("print",), pdf.inks_are_of_the_condition),
    Check("X-001 to X-704", ("cover",), pdf.cover_is_ready),
    Check("F-102 F-103 F-111", _EPUB, epub.text_is_whole),
    Check("F-102 F-103 F-111", ("dump",), dump.text_is_whole),
    Check("F-113", ("dump",), dump.nothing_acts),
    Check("F-112", ("cover",), cover.words_are_the_books),
    Check("F-112", _SCREEN, cover.first_page_is_the_cover),
    Check("F-114", _EPUB, epub.formulas_are_whole),
    Check("F-106", ("epub",), epub.contents_are_whole),
    Check("E-102", _EPUB, epub.fonts_are_ours),
    Check("E-103", _EPUB, epub.container_is_ordered),
    Check("E-116", _EPUB, epub.fonts_serve_the_text),
    Check("E-104", _EPUB, epub_access.pictures_have_words),
    Check("E-105", _EPUB, epub_structure.headings_go_down_by_steps),
    Check("E-106", _EPUB, epub_style.style_yields_to_the_reader),
    Check("E-107", _EPUB, epub_pages.pages_begin_at_their_words),
    Check("E-108", _EPUB, epub_pages.lists_lead_to_pages),
    Check("E-109", _EPUB, epub_structure.contents_lead_to_headings),
    Check("E-110", _EPUB, epub_structure.notes_are_linked),
    Check("E-111", _EPUB, epub_structure.speakers_are_named),
    Check("E-112", _EPUB, epub_access.claims_are_proved),
    Check("E-113", _EPUB, epub_access.cover_is_fit),
    Check("E-114", _EPUB, epub_structure.nothing_acts),
    Check("E-115", _EPUB, epub_structure.languages_are_told),
    Check("E-117", _EPUB, epub_package.package_names_the_book),
    Check("E-118", _EPUB, epub_kinds.sections_are_what_they_are),
    Check("E-119", _EPUB, epub_style.lines_are_left_to_the_reader),
    Check(
        "X-801 to X-813",
        ("booklet",),
        _booklet_folds,
    ),
    Check(
        "F-109 F-110",
        ("corrections",),
        corrections.list_is_whole,
    ),
    Check("E-101", _EPUB, epub.epubcheck_is_content, slow=True),
)


# Judged of the text before anything is made, the second row where a text was received; and as the pages are set.
_OF_THE_TEXT = "M-107 T-002 F-104 F-115 F-116 F-204 F-207 F-208"
_OF_THE_RECEIVED = "F-201 to F-203 F-205 F-206"
_OF_THE_SETTING = "Q-020 Q-021"


def promised(book: Book, editions: Collection[str], *, slow: bool) -> tuple[Code, ...]:
    """Return the promises of the catalogue that a run looks at, of the text and of these editions, in their order."""
    codes = [_OF_THE_TEXT, *(check.codes for check in CHECKS if _is_asked(check, editions, slow=slow))]
    codes += [_OF_THE_RECEIVED] * (book.document.config.received is not None)
    codes += [_OF_THE_SETTING] * ("print" in editions and not slow)
    asked = {code for told in codes for code in _codes(told)}
    return tuple(one for code, one in CATALOGUE.items() if code in asked)


def _is_asked(check: Check, editions: Collection[str], *, slow: bool) -> bool:
    return (slow or not check.slow) and any(edition in check.editions for edition in editions)


def _codes(told: str) -> Iterator[str]:
    """Yield the codes that "Q-001 to Q-018 P-102" names."""
    for first, last in _CODES.findall(told):
        yield from (code for code in CATALOGUE if code[0] == first[0] and first <= code <= (last or first))


def judges(code: str) -> bool:
    """Tell whether a code is judged of each edition, so that it holds back those that break it and nothing else."""
    return any(code in _codes(check.codes) for check in CHECKS)


def read_pages(evidence: Evidence) -> None:
    """Read the pages of all editions, each in all processes, so that those that judge them begin with what was read."""
    for edition in evidence.files:
        if edition in _PDF:
            evidence.pages(edition)
        if edition in _SCREEN:
            evidence.tags(edition)
            evidence.pdf(edition).once(screen_colours.inks_drawn)
        elif edition == "print":
            with suppress(UnreadableError):  # of which the preflight tells
                evidence.pdf(edition).once(read_print)


def judge(evidence: Evidence, edition: str, *, slow: bool) -> tuple[Finding, ...]:
    """All findings on one edition; what its tags say is judged beside the rest."""
    asked = [check for check in CHECKS if edition in check.editions and (slow or not check.slow)]
    of_tags = [check for check in asked if check.judge.__module__ in _OF_TAGS]
    if not of_tags or not may_fork():
        return tuple(_judge(evidence, edition, asked))
    there = beside(lambda: tuple(_judge(evidence, edition, of_tags)))
    here = tuple(_judge(evidence, edition, (check for check in asked if check not in of_tags)))
    return (*here, *there())


_OF_TAGS = {module.__name__ for module in (tags, tag_kinds, links)}


# What can be judged of pages as they are drawn, before they have tags or the colours of a press.
_OF_PAGES = (
    pdf.text_is_whole,
    overhang.nothing_is_too_wide,
    pdf.margins_are_furniture,
    pdf.pages_are_well_set,
)


def judge_pages(evidence: Evidence) -> tuple[Finding, ...]:
    """All findings on the pages of the screen edition as they are drawn."""
    return tuple(finding for judge in _OF_PAGES for finding in judge(evidence, "screen"))


def _judge(evidence: Evidence, edition: str, checks: Iterable[Check]) -> Iterator[Finding]:
    broken = False
    for check in checks:
        try:
            yield from check.judge(evidence, edition)
        except BrokenEpubError as wrong:  # which every check of it would meet
            if not broken:
                what = f"{evidence.files[edition].name} cannot be read: {wrong}"
                yield Finding("E-103", what, Source(evidence.files[edition]), "Build the EPUB anew.")
            broken = True
