"""Checks of what the EPUB promises to readers who listen, touch, enlarge, or read in the dark."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import PIL.Image
from lxml import etree

from stamba.checks import epub_structure
from stamba.checks.epub_file import LANG, NS, EpubFile, elements, section_of, types_of
from stamba.checks.epub_letters import skipped_levels
from stamba.checks.epub_style import strict_styles, style_yields_to_the_reader
from stamba.checks.evidence import Evidence
from stamba.document import parse_body, place_of
from stamba.document.epub import CONFORMANCE
from stamba.ground.errors import Source
from stamba.ground.findings import Finding

_MOST_WEIGHT = 5_000_000  # bytes of one picture: what the strictest of the large shops takes
_MOST_PIXELS = 5_600_000  # the same of its pixels
_COVER = (1600, 2560)


def pictures_have_words(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-104: every picture that tells something has alternative text, and none is too heavy for readers and shops."""
    book = evidence.epub(edition)
    weighed = set()
    for name, root in book.documents.items():
        for number, image in enumerate(elements(root, "img")):
            where = _place_of_picture(evidence, section_of(name), number) or Source(book.path, member=name)
            words = image.get("alt", "").strip()
            if not words and image.get("role") != "presentation":
                yield Finding(
                    "E-104", "an image has no alternative text", where,
                    "Write what it shows: ![a loaf with three cuts](…), or {.decorative} behind it if it only adorns.",
                )  # fmt: skip
            if re.fullmatch(r"\S+\.(png|jpe?g|gif|svg|webp)", words, re.IGNORECASE):
                yield Finding("E-104", f"“{words}” is a file's name, and no alternative text", where)
            member = book.name(image.get("src", ""), name)
            if member not in weighed:
                weighed.add(member)
                yield from _weigh(book.members.get(member, b""), where)


def _weigh(content: bytes, where: Source) -> Iterator[Finding]:
    if len(content) > _MOST_WEIGHT:
        yield Finding(
            "E-104", f"an image weighs {len(content) / 1e6:.1f} MB; {_MOST_WEIGHT / 1e6:g} MB is the most",
            where, "Save a copy of 2000 pixels on its longer side as JPEG, and use that.",
        )  # fmt: skip
        return
    size = _size(content)
    if size and size[0] * size[1] > _MOST_PIXELS:
        yield Finding(
            "E-104", f"an image has {size[0]} × {size[1]} pixels; shops take up to 5.6 million", where,
            "Save a copy of 2000 pixels on its longer side, and use that.",
        )  # fmt: skip


def _size(content: bytes) -> tuple[int, int] | None:
    try:
        with PIL.Image.open(io.BytesIO(content)) as image:
            return image.size
    except OSError:  # a drawing has no pixels
        return None


def _place_of_picture(evidence: Evidence, section_id: str, number: int) -> Source | None:
    for section in evidence.book.document.sections:
        if section.id == section_id:
            images = list(parse_body(section.body).iter("img"))
            if number < len(images):
                return place_of(section, images[number])
    return None


def cover_is_fit(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-113: there is one cover image, the first page shows it, and it is large enough for shops."""
    book = evidence.epub(edition)
    covers = [
        book.name(item.get("href", ""))
        for item in book.package.iterfind(".//opf:item[@properties]", NS)
        if "cover-image" in item.get("properties", "").split()
    ]
    if len(covers) != 1 or covers[0] not in book.members:
        yield Finding("E-113", f"the EPUB has {len(covers)} cover images", Source(book.path))
        return
    first, root = next(iter(book.documents.items()))
    if covers[0] not in [book.name(image.get("src", ""), first) for image in elements(root, "img")]:
        yield Finding("E-113", "the first page does not show the cover", Source(book.path))
    size = _size(book.members[covers[0]])
    if size and size[0] >= size[1]:
        what = (
            f"the cover is {size[0]} pixels wide and {size[1]} high; shops show covers as upright rectangles"
        )
        yield Finding(
            "E-113", what, Source(book.path), f"{_COVER[0]} × {_COVER[1]} is best.", severity="warning"
        )
    if size is None or size[0] < _COVER[0] or size[1] < _COVER[1]:
        told = f"{size[0]} × {size[1]}" if size else "no"
        yield Finding(
            "E-113", f"the cover has {told} pixels, and shops ask for {_COVER[0]} × {_COVER[1]}",
            Source(book.path), severity="warning",
        )  # fmt: skip


# How each feature that a package can claim is proved on the finished file; what is not here may not be claimed.
PROOFS: dict[str, Callable[[EpubFile], bool]] = {
    "tableOfContents": lambda book: any("toc" in types_of(part) for part in elements(book.nav[1], "nav")),
    "readingOrder": lambda book: len(book.documents) == _count_xhtml(book),
    "ARIA": lambda book: any((part.get("role") or "").startswith("doc-") for part in _all(book)),
    "unlocked": lambda book: "META-INF/encryption.xml" not in book.members,
    "structuralNavigation": lambda book: all(
        _named(root) and not any(True for _ in skipped_levels(root)) for root in book.documents.values()
    ),
    "displayTransformability": lambda book: not any(True for _ in strict_styles(book)),
    "alternativeText": lambda book: all(
        image.get("alt", "").strip() or image.get("role") == "presentation"
        for root in book.documents.values() for image in elements(root, "img")
    ),
    "pageNavigation": lambda book: any("page-list" in types_of(part) for part in elements(book.nav[1], "nav")),
    "pageBreakMarkers": lambda book: any(part.get("role") == "doc-pagebreak" for part in _all(book)),
    "MathML": lambda book: any(str(part.tag).endswith("}math") for part in _all(book)),
}  # fmt: skip


def _all(book: EpubFile) -> Iterator[etree._Element]:
    return (element for root in book.documents.values() for element in root.iter())


def _count_xhtml(book: EpubFile) -> int:
    return sum(
        item.get("media-type") == "application/xhtml+xml" for item in book.package.iterfind(".//opf:item", NS)
    )


def _named(root: etree._Element) -> bool:
    """Tell whether everything that a document holds stands in something that has a heading or a name."""
    return any(True for _ in elements(root, "h1")) or any(
        section.get("aria-label") for section in elements(root, "section")
    )


def claims_are_proved(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """E-112: what the package claims is what the file shows (EPUB Accessibility 1.1, 2 and 3.5)."""
    book = evidence.epub(edition)

    def wrong(what: str, hint: str = "") -> Finding:
        return Finding("E-112", what, Source(book.path), hint)

    features = book.metadata("schema:accessibilityFeature")
    for feature in features:
        if feature not in PROOFS or not PROOFS[feature](book):
            yield wrong(f"the package claims {feature}, and nothing in it proves that")
    for feature, proof in PROOFS.items():
        if feature not in features and proof(book):
            yield wrong(f"the package does not say that it has {feature}")
    telling = [image for image in _all(book) if str(image.tag).endswith("}img") and image.get("role") is None]
    modes = ["textual", "visual"] if telling else ["textual"]
    if book.metadata("schema:accessMode") != modes:
        yield wrong(
            f"the package says that one needs {book.metadata('schema:accessMode')}, and one needs {modes}"
        )
    sufficient = book.metadata("schema:accessModeSufficient")
    if (sufficient == ["textual"]) != PROOFS["alternativeText"](book):
        what = (
            "says that text suffices, and a picture has no words"
            if sufficient
            else "does not say that text suffices"
        )
        yield wrong(f"the package {what}")
    hazards = book.metadata("schema:accessibilityHazard")
    if hazards != ["unknown" if _moves(book) else "none"]:
        yield wrong(f"the package names the hazards {hazards}")
    summary = book.package.find(".//opf:meta[@property='schema:accessibilitySummary']", NS)
    if summary is None or summary.get(LANG) != evidence.book.document.metadata.language:
        yield wrong("there is no accessibility summary in the language of the book")
    else:
        yield from _judge_numbers(book, summary.text or "", wrong)
    yield from _judge_conformance(evidence, edition, wrong)


def _judge_numbers(book: EpubFile, summary: str, wrong: Callable[..., Finding]) -> Iterator[Finding]:
    """The summary counts pages; no other number can be in it but those of an evaluator's name."""
    for name in book.metadata("a11y:certifiedBy"):
        summary = summary.replace(name, "")
    pages = sum(part.get("role") == "doc-pagebreak" for part in _all(book))
    told = re.findall(r"\d+", summary)
    if told != ([str(pages)] if pages else []):
        yield wrong(
            f"the accessibility summary counts {', '.join(told) or 'no'} pages, and {pages} are marked"
        )


def _moves(book: EpubFile) -> bool:
    for name, content in book.members.items():
        if name.lower().endswith((".gif", ".webp", ".png")):
            with suppress(OSError), PIL.Image.open(io.BytesIO(content)) as image:
                if getattr(image, "n_frames", 1) > 1:
                    return True
    return False


def _judge_conformance(evidence: Evidence, edition: str, wrong: Callable[..., Finding]) -> Iterator[Finding]:
    """A claim of conformance rests on the checks of this file, and on a person where only a person can judge."""
    book = evidence.epub(edition)
    claims = book.metadata("dcterms:conformsTo")
    if not claims:
        return
    if claims != [CONFORMANCE]:
        yield wrong(
            f"the package conforms to {', '.join(claims)}, which is not how EPUB Accessibility 1.1 says it"
        )
    evaluators = [
        line.get("refines") for line in book.package.iterfind(".//opf:meta[@property='a11y:certifiedBy']", NS)
    ]
    claim = book.package.find(".//opf:meta[@property='dcterms:conformsTo']", NS)
    if claim is None or evaluators != [f"#{claim.get('id')}"]:
        yield wrong(
            "the package claims conformance and does not say who evaluated it",
            "EPUB Accessibility 1.1, 2.5.3 asks for a name: evaluated_by in [epub] of book.toml.",
        )
    judges = (
        pictures_have_words, style_yields_to_the_reader, epub_structure.headings_go_down_by_steps,
        epub_structure.languages_are_told, epub_structure.notes_are_linked, epub_structure.speakers_are_named,
    )  # fmt: skip
    for judge in judges:
        if any(True for _ in judge(evidence, edition)):
            yield wrong(
                f"the package claims conformance, and “{judge.__name__.replace('_', ' ')}” does not hold"
            )
