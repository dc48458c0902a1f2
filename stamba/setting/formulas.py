"""Formulas on the pages: TeX by pandoc to Typst, set by Typst into drawings that stand on the base line. The only door
to typst.

A drawing is measured in em of the text around it, so that a formula in a note or a heading has their size. It has no
letters: what it says is its TeX, which is the alternative text of the tags.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from lxml import etree

from stamba.document import Document, parse_body, place_of
from stamba.document.book import Book
from stamba.document.characters import MATH
from stamba.ground.errors import ManuscriptError, RenderError
from stamba.manuscript import pandoc
from stamba.setting.paragraphs import WIDTH
from stamba.theme.fonts import cap_em, faces

_SIZE = 10.0  # pt, at which Typst sets
_STRUT = 1000.0  # pt above the base line: what is more is the depth of the formula
_PREAMBLE = """
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(font: ({text}), size: {size}pt, top-edge: "bounds", bottom-edge: "bounds", fallback: false)
#set par(leading: 0pt)
#show math.equation: set text(font: ({both}), size: {scale:.3f}em)
"""
_VIEW = re.compile(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"')
# Of a matrix without brackets pandoc makes rows without room between the columns; so it gets braces, and loses them.
_BARE_ARRAY = re.compile(r"\\begin\s*\{array\}\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}|\\begin\s*\{(?:small)?matrix\}")
_BARE_END = re.compile(r"\\end\s*\{(?:array|(?:small)?matrix)\}")
CLASS = "formula"
# In em of the text: what a line has above and below its base line, and how far a formula may reach over it into the
# white between lines, which then keep their distance.
_ABOVE, _BELOW, _OVER = 1.0, 0.26, 0.4


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as TeX, and whether it stands by itself."""

    tex: str
    display: bool


@dataclass(frozen=True, slots=True)
class SetFormula:
    """A formula as a drawing (SVG), with its width, its height and what of it is below the base line, in em."""

    svg: bytes
    width: float
    height: float
    depth: float


def formula_of(math: etree._Element) -> Formula:
    """Return the formula that an element of MathML stands for; pandoc keeps its TeX in an annotation."""
    tex = next(
        (str(part.text or "") for part in math.iter() if etree.QName(part).localname == "annotation"), ""
    )
    return Formula(" ".join(tex.split()), math.get("display") == "block")


def draw(tree: etree._Element, book: Book) -> None:
    """Put drawings for the formulas of a tree of pages; raises ManuscriptError, with the line, for what has none."""
    found = {element: formula_of(element) for element in list(tree.iter(MATH))}
    if not found:
        return
    fonts, theme = book.house.font_files, book.theme
    families = {face.path: face.family for face in faces(fonts)}
    text, math = theme.text.text.face, theme.formula
    folders = tuple(sorted({str(path.parent) for path in fonts}))
    setter = _Setter(folders, families[text], families[math], cap_em(text) / cap_em(math))
    wanted = tuple(dict.fromkeys(found.values()))
    try:
        made = dict(zip(wanted, _set(setter, wanted), strict=True))
    except RenderError:
        raise _unset(setter, wanted, book.document) from None
    for element, formula in found.items():
        _put(element, formula, made[formula])


def _put(element: etree._Element, formula: Formula, drawn: SetFormula) -> None:
    address = "data:image/svg+xml;base64," + base64.b64encode(drawn.svg).decode()
    above, below = max(drawn.height - drawn.depth - _ABOVE, 0.0), max(drawn.depth - _BELOW, 0.0)
    if formula.display or max(above, below) > _OVER:
        above = below = 0.0
    looks = f"width: {drawn.width:.4f}em; vertical-align: {below - drawn.depth:.4f}em"
    if not formula.display:
        looks += f"; height: {drawn.height:.4f}em; margin: {-above:.4f}em 0 {-below:.4f}em"
    picture = etree.Element("img", {"class": CLASS, "src": address, "alt": formula.tex, "style": looks})
    if not formula.display:
        picture.set(WIDTH, f"{drawn.width:.4f}")
    picture.tail = element.tail
    outer = element.getparent()
    if outer is not None:
        outer.replace(element, picture)


@dataclass(frozen=True, slots=True)
class _Setter:
    """The folders of fonts, the families of words and of signs, and how much larger signs are set than words."""

    folders: tuple[str, ...]
    text: str
    math: str
    scale: float


@lru_cache(maxsize=8)
def _set(setter: _Setter, formulas: tuple[Formula, ...]) -> tuple[SetFormula, ...]:
    """Set formulas, all in one run; raises RenderError when one of them cannot be set."""
    import typst  # noqa: PLC0415 - only a book with formulas pays for it

    nodes = [{"t": "Math", "c": [{"t": "InlineMath"}, _braced(one.tex)]} for one in formulas]
    written = [
        signs if "Bmatrix" in one.tex else signs.replace('mat(delim: "{"', "mat(delim: #none")
        for one, signs in zip(formulas, pandoc.formulas(nodes, "typst")[0], strict=True)
    ]
    source = _PREAMBLE.format(
        text=f'"{setter.text}",',
        both=f'"{setter.math}", "{setter.text}"',
        size=f"{_SIZE:g}",
        scale=setter.scale,
    ) + "\n#pagebreak()\n".join(_pages(formulas, written))
    try:
        options: dict[str, Any] = {"format": "svg", "ignore_system_fonts": True}
        made: Any = typst.compile(source.encode(), font_paths=[*setter.folders], **options)
    except typst.TypstError as wrong:
        raise RenderError(f"Typst: {wrong}") from None
    pages: list[bytes] = made if isinstance(made, list) else [made]
    return tuple(_measured(*pair) for pair in zip(pages[::2], pages[1::2], strict=True))


def _braced(tex: str) -> str:
    begun = _BARE_ARRAY.sub(r"\\begin{Bmatrix}", tex)
    return tex if begun == tex else _BARE_END.sub(r"\\end{Bmatrix}", begun)


def _pages(formulas: Sequence[Formula], written: Sequence[str]) -> Iterator[str]:
    """A page for each formula alone, and one with a strut beside it; rows below each other have no one base line."""
    for formula, one in zip(formulas, written, strict=True):
        signs = one.strip("$ ")
        if formula.display:
            yield f"#[#set par(leading: 0.65em)\n$ {signs} $]"
            rows = "\\\n" in signs or "&" in signs
            yield f"#box(height: {_STRUT:g}pt, width: 0pt)" + ("" if rows else f"$display({signs})$")
        else:
            yield f"${signs}$"
            yield f"#box(height: {_STRUT:g}pt, width: 0pt)${signs}$"


def _measured(alone: bytes, beside: bytes) -> SetFormula:
    (width, height), (_, whole) = (_size(page) for page in (alone, beside))
    return SetFormula(alone, width / _SIZE, height / _SIZE, (whole - _STRUT) / _SIZE)


def _size(page: bytes) -> tuple[float, float]:
    found = _VIEW.search(page)
    if found is None:
        raise RenderError("Typst: a drawing without a size")
    return float(found[1]), float(found[2])


def _unset(setter: _Setter, formulas: Sequence[Formula], document: Document) -> ManuscriptError:
    """The first formula that cannot be set, with its line."""
    wrong = next((one for one in formulas if not _can_be_set(setter, one)), formulas[0])
    in_sections = (
        place_of(section, element)
        for section in document.sections
        for element in parse_body(section.body).iter(MATH)
        if formula_of(element) == wrong
    )
    in_notes = (
        note.source
        for note in document.notes
        if any(formula_of(element) == wrong for element in parse_body(note.body).iter(MATH))
    )
    place = next(chain(in_sections, in_notes), document.sections[0].source)
    return ManuscriptError(
        f"the formula {wrong.tex[:40]} cannot be set on the pages", "Write it in simpler TeX.", where=place
    )


def _can_be_set(setter: _Setter, formula: Formula) -> bool:
    try:
        _set(setter, (formula,))
    except RenderError:
        return False
    return True
