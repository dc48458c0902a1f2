"""The accessibility metadata of the EPUB (EPUB Accessibility 1.1, 2 and 3.5), from facts found in its files.

A feature is claimed when the files show it, and the checks prove each claim again on the finished book. A program
cannot see whether a heading describes what is below it or whether words describe a picture, and EPUB Accessibility
1.1, 2.5.3 asks for the name of who evaluated: so conformance to WCAG is claimed when book.toml names a judge and the
files show nothing against the claim.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from stamba.config import EpubSpec
from stamba.document.epub import CONFORMANCE, SCRIPTS
from stamba.document.matter import Furniture
from stamba.editions.epub.container import Meta
from stamba.editions.epub.xml import XHTML

_HEADINGS = tuple(f"{{{XHTML}}}h{level}" for level in range(1, 7))
_FIXED = re.compile(
    r"(?<![-\w])((border|outline|text-decoration)-)?(color|background(-color)?)\s*:(?!\s*(inherit|currentcolor|transparent|none))"
    r"|font(-size)?\s*:[^;}]*\d(px|pt|mm|cm|in)\b|!important",
    re.IGNORECASE,
)
_WORD = re.compile(r"\W*([^\W\d_]+(?:['’-][^\W\d_]+)*)\W*")


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts found in the files of the EPUB.

    `pictures` counts those that tell something, `wordless` those of them without words; `moves`: one is animated.
    `ordered`: no heading skips a level. `yields`: the style sheet leaves sizes and colours to the reader. `turns`
    counts those that name their speaker, `pages` the page breaks. `unmarked`: phrases in other letters than the
    book's that are not marked as another language.
    """

    pictures: int
    wordless: int
    moves: bool
    ordered: bool
    yields: bool
    mathml: bool
    turns: int
    pages: int
    unmarked: tuple[str, ...]


def facts_of(files: Mapping[str, bytes], style: str, language: str, *, moves: bool) -> Facts:
    """Look through the documents of the book, in reading order, and its style sheet."""
    roots = [etree.fromstring(content) for content in files.values()]
    images = [image for root in roots for image in root.iter(f"{{{XHTML}}}img")]
    telling = [image for image in images if image.get("role") not in ("presentation", "doc-cover")]
    return Facts(
        pictures=len(telling),
        wordless=sum(not image.get("alt", "").strip() for image in telling),
        moves=moves,
        ordered=all(not tuple(skipped_levels(root)) for root in roots),
        yields=not _FIXED.search(re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)),
        mathml=any(b"<math" in content for content in files.values()),
        turns=sum(
            element.get("role") == "group" for root in roots for element in root.iter(f"{{{XHTML}}}div")
        ),
        pages=sum(element.get("role") == "doc-pagebreak" for root in roots for element in root.iter()),
        unmarked=tuple(phrase for root in roots for phrase in foreign_phrases(root, language)),
    )


def skipped_levels(root: etree._Element) -> Iterator[str]:
    """Yield the headings of a document that stand more than one level below the one before them."""
    level = 0
    for heading in root.iter(*_HEADINGS):
        if heading.getparent().get("hidden"):  # type: ignore[union-attr]
            continue
        new = int(etree.QName(heading).localname[1])
        if new > level + 1:
            yield " ".join("".join(str(text) for text in heading.itertext()).split())
        level = new


def foreign_phrases(root: etree._Element, language: str) -> Iterator[str]:
    """Two words or more in other letters than the language's, where no element says which language they are."""
    script = SCRIPTS.get(language.split("-", maxsplit=1)[0])
    body = root.find(f"{{{XHTML}}}body")
    if script is None or body is None:
        return
    for text in _unmarked_texts(body, language):
        run: list[str] = []
        for token in [*text.split(), ""]:
            word = _WORD.fullmatch(token)
            if word and not unicodedata.name(word[1][0], "").startswith(script):
                run.append(word[1])
                continue
            if len(run) > 1:
                yield " ".join(run)
            run = []


def _unmarked_texts(element: etree._Element, language: str) -> Iterator[str]:
    if element.get("lang", language) != language:
        return
    yield element.text or ""
    for child in element:
        yield from _unmarked_texts(child, language)
        yield child.tail or ""


def access_lines(facts: Facts, spec: EpubSpec, words: Furniture) -> tuple[Meta, ...]:
    """Return the metadata that the facts allow."""
    lines = [Meta("schema:accessMode", "textual")]
    if facts.pictures:
        lines.append(Meta("schema:accessMode", "visual"))
    if not facts.wordless:
        lines.append(Meta("schema:accessModeSufficient", "textual"))
    lines += [Meta("schema:accessibilityFeature", name) for name in _features(facts)]
    lines.append(Meta("schema:accessibilityHazard", "unknown" if facts.moves else "none"))
    summary = " ".join(_sentences(facts, spec, words))
    lines.append(Meta("schema:accessibilitySummary", summary, language=words.language))
    if conforms(facts, spec):
        lines.append(Meta("dcterms:conformsTo", CONFORMANCE, "conformance"))
        lines.append(Meta("a11y:certifiedBy", spec.evaluated_by, "evaluator", refines="conformance"))
        if spec.evaluated_on:
            lines.append(Meta("dcterms:date", spec.evaluated_on, refines="evaluator"))
    return tuple(lines)


def conforms(facts: Facts, spec: EpubSpec) -> bool:
    """Tell whether conformance may be claimed."""
    sound = facts.ordered and facts.yields and not (facts.wordless or facts.moves or facts.unmarked)
    return sound and bool(spec.evaluated_by)


def _features(facts: Facts) -> Iterator[str]:
    yield "tableOfContents"
    yield "readingOrder"
    yield "ARIA"
    yield "unlocked"
    if facts.ordered:
        yield "structuralNavigation"
    if facts.yields:
        yield "displayTransformability"
    if not facts.wordless:
        yield "alternativeText"
    if facts.pages:
        yield "pageNavigation"
        yield "pageBreakMarkers"
    if facts.mathml:
        yield "MathML"


def _sentences(facts: Facts, spec: EpubSpec, words: Furniture) -> Iterator[str]:
    if not facts.pictures:
        yield words.access_text
    elif not facts.wordless:
        yield words.access_pictures
    if facts.ordered:
        yield words.access_structure
    if facts.turns:
        yield words.access_speakers
    if facts.pages:
        yield words.access_pages.format(count=facts.pages)
    if facts.yields:
        yield words.access_display
    if conforms(facts, spec):
        yield words.access_evaluated.format(name=spec.evaluated_by)
    else:
        yield words.access_checked
