"""Formulas on the pages: set on the base line, of the size of the text, and named by their line when they cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from stamba import pipeline
from stamba.ground.errors import ManuscriptError
from stamba.setting import formulas
from stamba.setting.formulas import Formula, SetFormula
from stamba.setting.pages import page_tree
from tests.conftest import HOUSE, Silence, write_book

SETTER = formulas._Setter((str(HOUSE.fonts),), "Noto Serif Georgian", "STIX Two Math", 1.0)


def set_formula(tex: str, *, display: bool = False) -> SetFormula:
    return formulas._set(SETTER, (Formula(tex, display),))[0]


def test_a_letter_stands_on_the_base_line() -> None:
    made = set_formula("x")
    assert made.depth == pytest.approx(0.0, abs=0.02)
    assert made.height == pytest.approx(0.48, abs=0.05)


def test_what_is_below_the_base_line_is_told() -> None:
    assert set_formula("x_i").depth > set_formula("x").depth + 0.1
    assert set_formula(r"\frac{a}{b}", display=True).depth > 0.4


def test_limits_stand_above_and_below_in_a_formula_by_itself() -> None:
    tex = r"\sum_{i=0}^N i"
    assert set_formula(tex, display=True).height > set_formula(tex).height + 0.5


def test_words_in_a_formula_are_set_in_the_face_of_the_text() -> None:
    assert set_formula(r"\text{პური}").svg.count(b"<use") == 4


@pytest.mark.parametrize("name", ["array}{cc", "matrix", "pmatrix"])
def test_columns_have_room_between_them(name: str) -> None:
    ends = name.partition("}")[0]
    made = set_formula(rf"\begin{{{name}}} 1 & 2 \\ 3 & 4 \end{{{ends}}}", display=True)
    assert made.width > set_formula("12").width + 0.3


def test_brackets_of_a_matrix_are_as_typed() -> None:
    bare = set_formula(r"\begin{matrix} 1 & 2 \end{matrix}")
    assert b"<use" in bare.svg
    assert bare.svg.count(b"<use") == 2
    assert set_formula(r"\begin{Bmatrix} 1 & 2 \end{Bmatrix}").svg.count(b"<use") == 4


def test_the_source_of_a_formula_is_its_tex() -> None:
    math = etree.fromstring(
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><semantics><mi>x</mi>'
        '<annotation encoding="application/x-tex">\n x </annotation></semantics></math>'
    )
    assert formulas.formula_of(math) == Formula("x", display=True)


def test_a_tall_formula_in_the_line_keeps_the_distance_of_lines() -> None:
    body = etree.fromstring('<p><math xmlns="http://www.w3.org/1998/Math/MathML"/> so</p>')
    formulas._put(body[0], Formula("x", display=False), SetFormula(b"", 1.0, 1.5, 0.5))
    style = body[0].get("style", "")
    found = re.search(r"vertical-align: (.*?)em.*margin: (.*?)em 0 (.*?)em", style)
    assert found
    align, above, below = map(float, found.groups())
    # the drawing stays where it was: what the margin takes away below, the alignment gives back
    assert align + below == pytest.approx(-0.5)
    assert (above, below) == (pytest.approx(0.0), pytest.approx(-0.24))
    assert body[0].tail == " so"


def test_a_formula_that_cannot_be_set_is_named_by_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = formulas.pandoc.formulas

    def broken(nodes: list[dict], target: str) -> tuple[list[str], list[str]]:
        made, said = written(nodes, target)
        return [
            "$nothing of this$" if "y" in node["c"][1] else one for one, node in zip(made, nodes, strict=True)
        ], said

    text = "# A\n\nWith $x$.\n\nAnd $y^2$.\n"
    book = pipeline.assemble(write_book(tmp_path / "book", {"10-a.md": text}), HOUSE, Silence())
    monkeypatch.setattr(formulas.pandoc, "formulas", broken)
    with pytest.raises(ManuscriptError, match=r"10-a\.md:5: error: the formula y\^2 cannot be set"):
        formulas.draw(page_tree(book.document, book.words), book)
