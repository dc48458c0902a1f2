"""Checks of the finished PDF editions. Each gives the findings of one promise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from stamba.checks import early
from stamba.checks.evidence import Evidence
from stamba.checks.overhang import overhangs, pages_of
from stamba.checks.preflight import preflight
from stamba.checks.quality import findings as quality_findings
from stamba.checks.text import every_character_is_drawn
from stamba.document.characters import HYPHEN, mkhedruli, squeeze
from stamba.document.cover import cover_plan, cover_press
from stamba.document.pictures import by_their_files, placed
from stamba.ground.errors import Source
from stamba.ground.findings import Finding, without
from stamba.ground.folios import page_runs
from stamba.language import hyphenation
from stamba.manuscript import images
from stamba.pdf.file import PdfFile
from stamba.pdf.objects import Dictionary
from stamba.pdf.quality import score_pdf
from stamba.press.binding import fitted
from stamba.press.tables import condition_of
from stamba.theme.fonts import faces

# Where something is too wide, these would tell it again.
_OF_OVERHANG = frozenset({"X-209", "X-210", "X-212"})


def text_is_whole(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-101, F-103, P-102: the text stands on the pages, once, in order, and each note on its call's page."""
    yield from evidence.reading(edition).findings


def margins_are_furniture(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-107: above and below the type area a page has a running head and its own folio at most."""
    path, document = evidence.files[edition], evidence.book.document
    titles = [document.metadata.title, *(section.title for section in document.sections)]
    names = [who.name for who in document.metadata.creators]
    heads = {squeeze(title) for title in (*titles, *names, ", ".join(names))} | {""}
    for index, (above, below, _) in enumerate(page.margins for page in evidence.pages(edition)):
        strange = [
            text
            for text, known in ((above, heads), (below, {"", evidence.folio(edition, index)}))
            if squeeze(text.replace(HYPHEN, "-")) not in known
        ]
        for text in strange:
            shown = " ".join(text.split())[:40]
            yield Finding(
                "F-107", f"“{shown}” stands in the margin", Source(path, pages=(index,)),
                "Only a running head and the folio stand there; look at page.css.",
            )  # fmt: skip


def contents_tell_folios(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-103: the contents give the page on which each section begins."""
    reading = evidence.reading(edition)
    begins: dict[str, str] = {}
    for start in reading.starts:
        if start.offset == 0:
            begins.setdefault(start.section, evidence.folio(edition, start.index))
    told = [folio for _, folio in reading.folios]
    flat = [entry for top in evidence.book.document.toc for entry in top.with_all_below()]
    if len(told) != len(flat):
        yield Finding(
            "P-103", f"the contents have {len(flat)} lines and {len(told)} folios",
            Source(evidence.files[edition]), "Look at contents.html.j2 and page.css.",
        )  # fmt: skip
        return
    for entry, folio in zip(flat, told, strict=True):
        if entry in evidence.book.document.toc and begins.get(entry.section, folio) != folio:
            yield Finding(
                "P-103", f"“{entry.title}” begins on page {begins[entry.section]}, not on {folio}",
                Source(evidence.files[edition]), "Look at contents.html.j2 and page.css.",
            )  # fmt: skip


def words_are_hyphenated(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-104: where lines are loose, words were divided, if the language can be hyphenated."""
    config = evidence.book.document.config
    language = config.metadata.language
    if not hyphenation.available(language) or evidence.reading(edition).hyphens:
        return
    loose = score_pdf(evidence.files[edition], evidence.book.page_spec).count("Q-001")
    if loose:
        yield Finding(
            "P-104", f"{loose} lines are loose and no word is divided, though {language} has patterns",
            Source(evidence.files[edition]), "Look at `hyphens` in page.css and at fonts/hyphenation/.",
        )  # fmt: skip


def fonts_are_ours(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-105, P-106: every font comes from fonts/ and is embedded."""
    ours = faces(evidence.book.house.font_files)
    known = {name.replace(" ", "-") for face in ours for name in (face.private_family, face.family)}
    for name, embedded in embedded_fonts(evidence.pdf(edition)):
        plain = name.split("+", 1)[-1]
        if not any(plain == family or plain.startswith(f"{family}-") for family in known):
            yield Finding(
                "P-105", f"the font {name} is not one of fonts/", Source(evidence.files[edition]),
                "Name only the families of fonts/ in the style sheets, and see that they cover the text.",
            )  # fmt: skip
        elif not embedded:
            yield Finding("P-106", f"the font {name} is not embedded", Source(evidence.files[edition]))


def embedded_fonts(file: PdfFile) -> Iterator[tuple[str, bool]]:
    """Yield every font of a PDF: its name, and whether its file is inside (ISO 32000-1, 9.9)."""
    for item in file.objects.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == "/FontDescriptor":
            embedded = any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            yield str(item.get("/FontName", "/unnamed"))[1:], embedded


def pages_have_the_trim(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-107: every page is as large as book.toml says, or as the edition is made."""
    file = evidence.pdf(edition)
    trim = file.book.document.config.print.trim
    for number, page in enumerate(file.objects.pages, start=1):
        x0, y0, x1, y1 = (float(value) for value in page.trimbox)
        if abs(x1 - x0 - trim.width.pt) > 0.1 or abs(y1 - y0 - trim.height.pt) > 0.1:
            yield Finding(
                "P-107", f"page {number} is {x1 - x0:.1f} × {y1 - y0:.1f} pt and not {trim}",
                Source(evidence.files[edition], pages=(number - 1,)), "Look at `size` in the style sheets.",
            )  # fmt: skip


def pagination_is_shared(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-108: screen and print PDF have the same text on the same pages."""
    if not {"screen", "print"} <= evidence.files.keys():
        return
    screen, printed = evidence.pages("screen")[evidence.pdf("screen").uncounted :], evidence.pages("print")
    left = ""
    for number, (one, other) in enumerate(zip_longest(screen, printed), start=1):
        shown, inked = (page.text if page else "" for page in (one, other))
        rest = _left_of_a_word(shown, inked, left)
        if rest is None:
            yield Finding(
                "P-108", f"page {number} differs between the screen and the print PDF",
                Source(evidence.files[edition], pages=(number - 1,)), "screen.css and print.css may hold colours only.",
            )  # fmt: skip
            return
        left = rest


def _left_of_a_word(shown: str, inked: str, left: str) -> str | None:
    """Return the rest of a word over the end of a page that has the same letters in both PDFs; None if it has not.

    The screen PDF says such a word, or an address, whole on its first page; `left` is what the print PDF still has of
    it on this. Letters are counted, since numbers of items and notes are read before their words or behind them.
    """
    more = Counter(_letters(shown) + left)
    more.subtract(_letters(inked))
    if min(more.values(), default=0) < 0:
        return None
    count = more.total()
    ends = (_letters(word)[-count:] for word in shown.split()) if count else ("",)
    return next((end for end in ends if Counter(end) == +more), None)


def _letters(text: str) -> str:
    """The letters and figures of a text."""
    return "".join(re.findall(r"\w", mkhedruli(text)))


def pages_are_well_set(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """Q-001 to Q-019: word spaces, hyphens, rivers, widows, depth and grid are within the limits of [quality]."""
    config = evidence.book.document.config
    spec = replace(evidence.book.page_spec, planned_blanks=_planned_blanks(evidence, edition))
    told = pages_of(overhangs(evidence, edition))
    found = quality_findings(score_pdf(evidence.pdf(edition), spec), config.quality)
    yield from without(found, {"Q-015"}, told)


def _planned_blanks(evidence: Evidence, edition: str) -> frozenset[int]:
    """Pages that may be blank: the one before a section that begins on a recto, and those that fill up the end."""
    starts = evidence.reading(edition).starts
    before = {start.index - 1 for start in starts if start.offset == 0 and start.index % 2 == 0}
    last = max((start.index for start in starts), default=-1)
    return frozenset(before | set(range(last + 1, len(evidence.pages(edition)))))


def pages_draw_every_character(evidence: Evidence, _: str) -> Iterator[Finding]:
    """F-104: no box stands for a character. A reader of an EPUB has other faces; a page is drawn with the house's."""
    yield from every_character_is_drawn(evidence.book.flow, evidence.book.house)


def print_file_is_ready(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """X-001 to X-607: preflight, as `build.py preflight` judges any file, against what book.toml orders."""
    pdf = evidence.pdf(edition)
    press = fitted(evidence.book.document.config.press, len(pdf.objects.pages))
    told = pages_of(overhangs(evidence, edition))
    known = tuple(early.of_print(evidence.book))
    told_early: set[Finding] = set()
    for found in without(preflight(pdf, press), _OF_OVERHANG, told):
        if found.code == "X-503" and any(pages_draw_every_character(evidence, edition)):
            continue
        message, place = by_their_files(found.message, evidence.book.document)
        cause = next(
            (
                one
                for one in known
                if one.code == found.code and one.where in (place, Source(evidence.book.document.config.path))
            ),
            None,
        )
        if cause:
            if cause not in told_early:
                told_early.add(cause)
                yield cause
            continue
        if place and found.where.pages:
            message += f" (printed on page {page_runs(index + 1 for index in found.where.pages)})"
        yield replace(found, message=message, where=place or found.where)


def colour_is_printed_as_colour(evidence: Evidence, _: str) -> Iterator[Finding]:
    """X-410: a picture in colour is not printed gray unless book.toml says so."""
    document = evidence.book.document
    press = document.config.press
    if press.colours != "black" or "colours" in press.asked:
        return
    for src, place in placed(document).items():
        if images.coloured(document.config.folder / src):
            hint = (
                'Write under [press] in book.toml: colours = "cmyk"; or colours = "black", if it is meant so.'
            )
            yield Finding("X-410", f"{src} is in colour and is printed gray", place, hint)


def cover_is_ready(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """X-001 to X-704: preflight of the cover, which must fit the pages of the printed book."""
    config = evidence.book.document.config
    if not evidence.printed():
        what = "there is no PDF of the book that the cover could be compared with"
        yield Finding("X-701", what, Source(evidence.files[edition]), "Build them together, with `make`.")
        return
    plan = cover_plan(config, len(evidence.printed_pages()))
    yield from preflight(evidence.pdf(edition), cover_press(evidence.book, plan), plan)


def inks_are_of_the_condition(evidence: Evidence, _: str) -> Iterator[Finding]:
    """X-411: a picture in CMYK that tells for which condition it was made was made for that of the book.

    Its numbers are printed as they are, and mean other colours on other paper.
    """
    document = evidence.book.document
    condition = document.config.press.condition
    for src, place in placed(document).items():
        name = images.ink_profile(document.config.folder / src)
        if name and condition_of(name) != condition:
            what = f"{src} is in CMYK for {name}, and the book is printed in {condition.key}"
            hint = "Save it in RGB, which is converted, or convert it with a profile of that condition."
            yield Finding("X-411", what, place, hint)
