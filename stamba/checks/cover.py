"""Checks of what the cover says: every word of it is the book's, and can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stamba.checks.evidence import Evidence
from stamba.checks.tags import LOST
from stamba.document.book import Book
from stamba.document.characters import squeeze
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.ground.house import House
from stamba.pdf.printed import PrintedPdf
from stamba.theme.theme import Theme

_LEAST_CONTRAST = 3.0  # of type as large as a title (WCAG 2.2, 1.4.3)
_HINT = "Look at styles/matter/cover-wrap.html.j2 and styles/cover.css."


def words_stand_out(theme: Theme, house: House) -> Iterator[Finding]:
    """F-115: the words on the cover can be read on its field, on the screen and in ink; told before the long work."""
    if theme.cover.contrast < _LEAST_CONTRAST:
        yield Finding(
            "F-115",
            f"the words on the cover have a contrast of {theme.cover.contrast:.1f} : 1 with its field or its ink",
            Source(house.style("cover.css")),
            f"{_LEAST_CONTRAST:g} : 1 is the least for a title: make `--field` and `--field-ink` darker.",
        )


def words_are_the_books(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-112: names, title, part, subtitle, blurb and ISBN stand on the cover letter by letter, and nothing else."""
    meta, own = evidence.book.document.metadata, evidence.book.document.config.cover
    wanted = (
        *(_front(evidence.book) if not own.picture else ()),  # a picture of one's own has them, or not
        *((own.text or meta.description, own.about) if not own.wrap else ()),
        f"ISBN {meta.isbn}" if meta.isbn else "",
        own.price,
    )
    yield from _says(evidence, edition, wanted, meta.title)  # which is on the spine, when there is one


def first_page_is_the_cover(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """F-112: the first page of a screen PDF is the cover, with names, title, part and subtitle and nothing else."""
    if not evidence.pdf(edition).uncounted:
        what = "the first page is not labelled as the cover"
        yield Finding("F-112", what, Source(evidence.files[edition], pages=(0,)), LOST)
        return
    own = evidence.book.document.config.epub.cover  # which has them, or not
    yield from _says(evidence, edition, () if own else _front(evidence.book))


def _front(book: Book) -> tuple[str, ...]:
    meta = book.document.metadata
    return ", ".join(who.name for who in meta.byline), meta.title, meta.part, meta.subtitle


def _says(evidence: Evidence, edition: str, wanted: Iterable[str], again: str = "") -> Iterator[Finding]:
    """Yield what the first page of a file does not say of these texts, and what it says besides but for one of them."""
    path = evidence.files[edition]
    rest = squeeze(PrintedPdf(evidence.pdf(edition)).read(0).text)
    for text in sorted(
        filter(None, map(squeeze, wanted)), key=len, reverse=True
    ):  # a name may stand in a text
        if text not in rest:
            yield Finding("F-112", f"the cover does not say “{text}”", Source(path), _HINT)
        rest = rest.replace(text, "", 1)
    rest = rest.replace(squeeze(again), "", 1) if again else rest
    if any(char.isalpha() for char in rest):
        yield Finding("F-112", f"the cover says “{rest}” besides", Source(path), _HINT)
