"""Checks of what the cover says: every word of it is the book's, and can be read."""

from __future__ import annotations

from collections.abc import Iterator

from stamba.checks.evidence import Evidence
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
    path, meta = evidence.files[edition], evidence.book.document.metadata
    own = evidence.book.document.config.cover
    rest = squeeze(PrintedPdf(evidence.pdf(edition)).read(0).text)
    front = (", ".join(who.name for who in meta.byline), meta.title, meta.part, meta.subtitle)
    wanted = (
        *(front if not own.picture else ()),  # a picture of one's own has them, or not
        *((own.text or meta.description, own.about) if not own.wrap else ()),
        f"ISBN {meta.isbn}" if meta.isbn else "",
        own.price,
    )
    for text in sorted(
        filter(None, map(squeeze, wanted)), key=len, reverse=True
    ):  # a name may stand in a text
        if text not in rest:
            yield Finding("F-112", f"the cover does not say “{text}”", Source(path), _HINT)
        rest = rest.replace(text, "", 1)
    rest = rest.replace(squeeze(meta.title), "", 1)  # on the spine, when there is one
    if any(char.isalpha() for char in rest):
        yield Finding("F-112", f"the cover says “{rest}” besides", Source(path), _HINT)
