"""Checks of lists, pictures and tables in the tags of the screen PDF (ISO 14289-1, 7.3, 7.5 and 7.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from stamba.checks.evidence import Evidence
from stamba.checks.tags import EXCERPT, LOST, elements, heard, numbering
from stamba.document import parse_body
from stamba.document.characters import MATH, title_text, visible_text
from stamba.document.cover import cover_words
from stamba.document.flow import squeeze
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.ground.geometry import Box
from stamba.pdf.structure import Tag
from stamba.pdf.tags import said


def lists_are_lists(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-216: every list is an L with its numbering, of LI with a body, and a label where one is drawn."""
    tree, whole = evidence.tags(edition), Source(evidence.files[edition])
    lists = [tag for tag in tree.walk() if tree.standard(tag.type) == "L"]
    for tag in lists:
        items = [kid for kid in tag.kids if isinstance(kid, Tag)]
        odd = next(
            (item.type for item in items if tree.standard(item.type) not in ("LI", "Caption", "L")), ""
        )
        bare = any(
            not any(isinstance(kid, Tag) and kid.type == "LBody" for kid in item.kids)
            for item in items
            if item.type == "LI"
        )
        if odd or bare or not numbering(tag):
            what = (
                f"holds {odd}"
                if odd
                else "has an item without a body"
                if bare
                else "says nothing of its numbering"
            )
            yield Finding("P-216", f"a list “{said(tag)[:EXCERPT]}” {what}", whole, LOST)
    notes = [part for note in evidence.book.document.notes for part in parse_body(note.body).iter("ul", "ol")]
    want = [part for part in elements(evidence, "ul", "ol", "dl") if not _in_contents(part)]
    if len(lists) != len(want) + len(notes):
        what = f"the tags have {len(lists)} lists, and the book {len(want) + len(notes)}"
        yield Finding("P-216", what, whole, LOST)
        return
    kinds = Counter(_counted(part) for part in (*want, *notes))
    strange = Counter(numbering(tag) for tag in lists) - kinds
    if strange:
        what = f"a list of the tags is numbered {next(iter(strange))}, and none of the book is"
        yield Finding("P-216", what, whole, LOST)


def _counted(part: etree._Element) -> str:
    """Return the numbering of a list of the Document in the words of the tags (ISO 32000-1, table 347)."""
    if part.tag != "ol":
        return "Disc" if part.tag == "ul" and "boxes" not in part.get("class", "").split() else "None"
    letters = {"a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}
    return letters.get(part.get("type", ""), "Decimal")


def _in_contents(part: etree._Element | None) -> bool:
    while part is not None:
        if part.get("class") == "contents":
            return True
        part = part.getparent()
    return False


def pictures_have_words(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-217: the cover and every picture that means something are Figures with their words and boxes on the page."""
    tree, whole = evidence.tags(edition), Source(evidence.files[edition])
    figures = [tag for tag in tree.walk() if tree.standard(tag.type) == "Figure"]
    file, book = evidence.pdf(edition), evidence.book
    want = [cover_words(book.document, book.words)]
    want += [part.get("alt", "") for part in elements(evidence, "img") if part.get("alt")]
    got = [tag.alternative for tag in figures]
    if got != want:
        lost = next(iter((Counter(want) - Counter(got)) or (Counter(got) - Counter(want))), "their order")
        yield Finding("P-217", f"the pictures of the tags are not those of the book: “{lost}”", whole, LOST)
    for part in elements(evidence, "img"):
        if not part.get("alt") and "decorative" not in part.get("class", "").split():
            yield Finding(
                "P-217", f"the picture {part.get('src')} has no words, and not everybody sees it",
                whole, "Write what it shows: ![a loaf with three cuts](…), or add {.decorative} if it only adorns.",
                severity="warning",
            )  # fmt: skip
    drawn = [
        (Box(*file.drawn[page.index].get_mediabox()),) if page.index < file.uncounted else page.pictures
        for page in file.pages
    ]
    for tag in figures:
        box = next((one.value for one in tag.attributes if one.key == "BBox"), ())
        page = next((mark.page for mark in tag.marks()), 0)
        if not isinstance(box, tuple) or len(box) != 4 or box[0] >= box[2] or box[1] >= box[3]:
            what = f"the picture “{tag.alternative}” has no box"
            yield Finding("P-217", what, whole, "A Figure needs a BBox (ISO 32000-1, table 344).")
        elif drawn[page] and not any(_is_same(box, one) for one in drawn[page]):
            what = f"the box of the picture “{tag.alternative}” is not where it is drawn"
            yield Finding("P-217", what, replace(whole, pages=(page,)), LOST)
    captions = [squeeze(said(tag)) for tag in tree.walk() if tree.standard(tag.type) == "Caption"]
    told = [squeeze(visible_text(part)) for part in elements(evidence, "figcaption", "caption")]
    if captions != told:
        lost = next(
            iter((Counter(told) - Counter(captions)) or (Counter(captions) - Counter(told))), "their order"
        )
        what = f"the captions of the tags are not those of the book: “{lost[:EXCERPT]}”"
        yield Finding("P-217", what, whole, LOST)


def formulas_have_words(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-228: every formula is a Formula with its TeX and its box on the page, in order (ISO 14289-1, 7.7)."""
    tree, whole = evidence.tags(edition), Source(evidence.files[edition])
    formulas = [tag for tag in tree.walk() if tree.standard(tag.type) == "Formula"]
    told = [" ".join(tag.alternative.split()) for tag in formulas]
    document = evidence.book.document
    notes = {str(note.number): parse_body(note.body) for note in document.notes}
    want = [tex for section in document.sections for tex in _formulas(parse_body(section.body), notes)]
    if told != want:
        lost = next(iter((Counter(want) - Counter(told)) or (Counter(told) - Counter(want))), "their order")
        what = f"the formulas of the tags are not those of the book: “{lost[:EXCERPT]}”"
        yield Finding("P-228", what, whole, LOST)
    for tag in formulas:
        if not any(one.key == "BBox" for one in tag.attributes) or next(tag.marks(), None) is None:
            what = f"the formula “{tag.alternative[:EXCERPT]}” is not drawn, or has no box"
            yield Finding("P-228", what, whole, LOST)


def _formulas(body: etree._Element, notes: Mapping[str, etree._Element]) -> Iterator[str]:
    """The TeX of the formulas of a body, those of a note where it is called."""
    for part in body.iter():
        if part.tag == MATH:
            yield " ".join(title_text(part).split())
        elif part.get("class") == "noteref":
            yield from _formulas(notes[part.text or ""], {})


def _is_same(box: tuple[float, ...], other: Box) -> bool:
    edges = (other.x0, other.y0, other.x1, other.y1)
    return all(abs(one - two) < 1 for one, two in zip(box, edges, strict=True))


def tables_have_heads(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-218: every table is tagged, its head cells say what they head, its rows are of one length."""
    tree, whole = evidence.tags(edition), Source(evidence.files[edition])
    tables = [tag for tag in tree.walk() if tree.standard(tag.type) == "Table"]
    want = len(list(elements(evidence, "table")))
    if len(tables) != want:
        yield Finding("P-218", f"the tags have {len(tables)} tables, and the book {want}", whole, LOST)
    told = [
        (_scope(tag) if tag.type == "TH" else "", heard(tree, tag)[0])
        for tag in tree.walk()
        if tag.type in ("TH", "TD")
    ]
    for one, other in zip(_cells(evidence), told, strict=False):
        if one != other and len(tables) == want:
            what = f"the cell “{one[1][:EXCERPT]}” is {_named(one[0])} in the book, and in the tags {_named(other[0])}"
            yield Finding("P-218", what, whole, LOST)
            break
    for tag in tables:
        cells = [[kid for kid in row.kids if isinstance(kid, Tag)] for row in tag.walk() if row.type == "TR"]
        heads = [cell for row in cells for cell in row if cell.type == "TH"]
        lengths = {sum(_span(cell) for cell in row) for row in cells}
        mute = [cell for cell in heads if not any(one.key == "Scope" for one in cell.attributes)]
        rows_span = any(one.key == "RowSpan" for row in cells for cell in row for one in cell.attributes)
        if not heads or mute or (len(lengths) > 1 and not rows_span):
            what = (
                "has no heads"
                if not heads
                else "has a head without a scope"
                if mute
                else "has rows of unlike lengths"
            )
            yield Finding("P-218", f"a table “{said(tag)[:EXCERPT]}” {what}", whole, "Write a head above it.")


def _scope(cell: Tag) -> str:
    return next((str(one.value) for one in cell.attributes if one.key == "Scope"), "no scope")


def _named(scope: str) -> str:
    return f"a head ({scope})" if scope else "no head"


def _cells(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """The cells of the Document's tables: head or not, and their words; heads say which way they head."""
    for cell in elements(evidence, "th", "td"):
        ancestors = {str(part.tag) for part in cell.iterancestors()}
        given = {"row": "Row", "col": "Column"}.get(cell.get("scope", "")[:3])
        scope = given or ("Column" if "thead" in ancestors else "Row")
        yield (scope if cell.tag == "th" else ""), squeeze(visible_text(cell))


def kinds_are_kept(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-227: quotations, code and emphasis are tagged as such, and a speaker's label says for whom it stands."""
    tree, whole = evidence.tags(edition), Source(evidence.files[edition])
    tags = list(tree.walk())
    for names, kind in _KEPT:
        want = sum(bool(visible_text(part).strip()) for part in elements(evidence, *names))
        notes = (part for note in evidence.book.document.notes for part in parse_body(note.body).iter(*names))
        want += sum(kind not in _BLOCKS for _ in notes)
        got = sum(tag.type == kind for tag in tags)
        if got != want:
            what = f"the tags have {kind} {got} times, and the book {want} times"
            yield Finding("P-227", what, whole, LOST)
    names_of_speakers = {
        label.get("title", "") for label in elements(evidence, "span") if label.get("class") == "label"
    }
    for tag in tags:
        if tag.type == "Speaker" and tag.expansion not in names_of_speakers:
            what = f"the label “{said(tag).strip()}” does not say for whom it stands"
            yield Finding("P-227", what, whole, LOST)


_KEPT = (
    (("blockquote",), "BlockQuote"),
    (("code",), "Code"),
    (("em", "i"), "Em"),
    (("strong", "b"), "Strong"),
    (("q",), "Quote"),
)
_BLOCKS = ("BlockQuote",)  # a note has paragraphs and lists, and no other blocks


def _span(cell: Tag) -> int:
    return next(
        (int(one.value) for one in cell.attributes if one.key == "ColSpan" and isinstance(one.value, float)),
        1,
    )
