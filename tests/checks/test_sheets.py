"""Folded sheets of many pages, grids and scale: imposed, folded in code, and read like the source."""

from __future__ import annotations

import pytest

from stamba.checks.booklet import fewer_blanks
from stamba.checks.fold import prove_fold
from stamba.checks.preflight import preflight
from stamba.checks.sheets import folds_of, sections_due
from stamba.config.imposition.choices import (
    TRAITS,
    BoundEdge,
    Creep,
    CreepMode,
    Flip,
    MarkColour,
    PrinterMark,
    PrinterMarks,
    Scheme,
    Work,
)
from stamba.config.imposition.forms import Form, house_forms
from stamba.ground.errors import ConfigError
from stamba.ground.geometry import PAPER_SIZES, Length, Size
from stamba.ground.tables import TomlTable
from stamba.imposition import ImpositionSpec, impose, plan_book
from stamba.imposition.plan import better_forms, sections_of
from tests.imposition.books import A5, A6, Paper, content_of, make_book

FORMS = house_forms()
BLEED = Paper(trim=A6, bleed=Length(3), origin=(-8.5, -8.5))
PRESS = {"sheet": PAPER_SIZES["B1"], "trimmed": True, "bleed": Length(3)}
WIDE = {**PRESS, "sheet": Size(Length(1000), Length(1300))}


def forms(*names):
    return tuple(FORMS[name] for name in names)


def proved(tmp_path, pages, spec, paper=BLEED):
    source = make_book(tmp_path / "print.pdf", pages, paper)
    book = impose(source, tmp_path / "sheets.pdf", spec)
    return source, book, prove_fold(source, book.files, book.plan.spec)


def marks(scheme, colour=MarkColour.ALL):
    return PrinterMarks(TRAITS[scheme].marks, colour)


@pytest.mark.parametrize(
    ("pages", "spec", "sheets"),
    [
        (10, ImpositionSpec(scheme=Scheme.PERFECT, forms=forms("4"), **PRESS), 3),
        (12, ImpositionSpec(scheme=Scheme.SEWN, forms=forms("8"), flip=Flip.LONG, **PRESS), 2),
        (20, ImpositionSpec(scheme=Scheme.SEWN, forms=forms("16"), binding=BoundEdge.RIGHT, **PRESS), 2),
        (31, ImpositionSpec(scheme=Scheme.PERFECT, forms=forms("32"), keep_last=2, **PRESS), 1),
        (14, ImpositionSpec(scheme=Scheme.SEWN, forms=forms("16"), work=Work.TURN, **WIDE), 1),
        (9, ImpositionSpec(scheme=Scheme.SEWN, forms=forms("8"), work=Work.TUMBLE, **WIDE), 2),
        (30, ImpositionSpec(scheme=Scheme.SADDLE_STITCH, forms=forms("16", "8", "4"), **PRESS), 2),
        (45, ImpositionSpec(scheme=Scheme.SEWN, forms=forms("16", "8", "4"), keep_last=1, **PRESS), 3),
    ],
)
def test_folded_sheets_are_proved(tmp_path, pages, spec, sheets):
    _, book, found = proved(tmp_path, pages, spec)
    assert found == ()
    assert book.plan.sheet_count == sheets


@pytest.mark.parametrize(
    "spec",
    [
        ImpositionSpec(
            scheme=Scheme.PERFECT,
            forms=forms("16"),
            flip=Flip.LONG,
            milling=Length(3),
            caliper=Length(0.2),
            creep=Creep(CreepMode.CENTRED, 1.5),
            marks=marks(Scheme.PERFECT),
            **PRESS,
        ),
        ImpositionSpec(
            scheme=Scheme.SADDLE_STITCH,
            forms=forms("8"),
            flip=Flip.HAND,
            gripper=Length(10),
            caliper=Length(0.1),
            creep=Creep(CreepMode.IN),
            marks=marks(Scheme.SADDLE_STITCH, MarkColour.K),
            **PRESS,
        ),
        ImpositionSpec(
            scheme=Scheme.SEWN, forms=forms("8"), work=Work.TURN, marks=marks(Scheme.SEWN), **WIDE
        ),
    ],
)
def test_marks_creep_milling_and_gripper_are_proved(tmp_path, spec):
    _, _, found = proved(tmp_path, 18, spec)
    assert found == ()


@pytest.mark.parametrize(
    ("pages", "spec"),
    [
        (9, ImpositionSpec(scale=0.0, trimmed=True)),
        (
            17,
            ImpositionSpec(
                scheme=Scheme.PERFECT, forms=forms("16"), scale=0.0, trimmed=True, bleed=Length(2)
            ),
        ),
        (19, ImpositionSpec(scheme=Scheme.N_UP, scale=0.0, grid=(3, 3), flip=Flip.LONG, trimmed=True)),
        (9, ImpositionSpec(scheme=Scheme.N_UP, sheet=PAPER_SIZES["A3"], trimmed=True)),
        (
            2,
            ImpositionSpec(
                scheme=Scheme.STEP_AND_REPEAT,
                sheet=PAPER_SIZES["SRA3"],
                trimmed=True,
                bleed=Length(3),
                marks=marks(Scheme.STEP_AND_REPEAT),
            ),
        ),
    ],
)
def test_scaled_pages_and_grids_are_proved(tmp_path, pages, spec):
    _, book, found = proved(tmp_path, pages, spec)
    assert found == ()
    assert book.plan.spec.scale != 0


OWN = """
[form]
front = ["8^ 1^", "5v 4v"]
back = ["2^ 7^", "3v 6v"]
"""


def spec_of(text, tmp_path):
    path = tmp_path / "book.toml"
    path.write_text(text)
    return ImpositionSpec.from_table(TomlTable.read(path))


def test_a_form_of_ones_own_is_folded_as_its_pages_come_into_order(tmp_path):
    spec = spec_of('sheet = "SRA3"\nbleed = "3mm"\n' + OWN, tmp_path)
    assert (folds_of(spec.forms[0]), spec.trimmed, spec.scheme) == ("BL", True, Scheme.SEWN)
    _, _, found = proved(tmp_path, 8, spec)
    assert found == ()


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_the_folds_of_the_house_are_those_that_its_forms_need(form):
    assert folds_of(Form(form.name, form.front, form.back)) is not None
    assert folds_of(form) == form.folds


def test_a_form_that_nothing_folds_is_refused(tmp_path):
    heads = '[form]\nfront = ["5^ 4^", "8^ 1^"]\nback = ["3^ 6^", "2^ 7^"]\n'
    with pytest.raises(ConfigError, match="do not face one another"):
        spec_of(heads, tmp_path)
    wrong = Form("own", FORMS["8"].front, (FORMS["8"].back[0], ((7, False), (2, False))))
    assert folds_of(wrong) is None
    rows = '[form]\nfront = ["4v 5v", "8^ 1^"]\nback = ["6v 3v", "2^ 7^"]\n'
    with pytest.raises(ConfigError, match="do not face one another"):
        spec_of(rows, tmp_path)
    spec = ImpositionSpec(scheme=Scheme.SEWN, forms=(_swapped(),), **PRESS)
    _, _, found = proved(tmp_path, 8, spec)
    assert [finding.code for finding in found] == ["X-812"]


def _swapped():
    """Return a form whose back has its two spreads in each other's place."""
    return Form("own", FORMS["8"].front, FORMS["8"].back[::-1])


def test_a_form_whose_folds_are_others_is_found(tmp_path):
    form = FORMS["8"]
    other = Form("own", form.front, form.back, "BL")
    _, _, found = proved(tmp_path, 8, ImpositionSpec(scheme=Scheme.SEWN, forms=(other,), **PRESS))
    assert {finding.code for finding in found} == {"X-802"}


def test_a_page_moved_on_a_folded_sheet_is_found(tmp_path):
    import pikepdf

    spec = ImpositionSpec(scheme=Scheme.SEWN, forms=forms("16"), **PRESS)
    source, book, _ = proved(tmp_path, 16, spec)
    with pikepdf.open(book.files[0], allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        moved = content_of(page).replace("cm /P13 Do", "cm 1 0 0 1 0.5 0 cm /P13 Do")
        page.Contents = pdf.make_stream(moved.encode())
        pdf.save(book.files[0])
    (found,) = prove_fold(source, book.files, book.plan.spec)
    assert (found.code, found.message) == ("X-803", "page 13 is 0.18 mm too far right")
    assert "of the fold at" in str(found.where)


def test_fewer_blanks_are_proposed():
    spec = ImpositionSpec(scheme=Scheme.SEWN, forms=forms("16"), **PRESS)
    plan = plan_book(50, A5, spec)
    assert (plan.blanks, better_forms(plan, tuple(FORMS.values()))) == (
        14,
        'form = ["16", "4"] leaves 2 on 4 sheets',
    )
    (finding,) = fewer_blanks(plan)
    assert (finding.code, finding.severity) == ("X-813", "warning")
    assert finding.message.endswith('; form = ["16", "4"] leaves 2 on 4 sheets')
    assert not list(fewer_blanks(plan_book(60, A5, spec)))
    for pages in range(1, 70):
        for names in (("16",), ("32", "8"), ("16", "8", "4"), ("4",)):
            assert sections_of(pages, forms(*names)) == sections_due(pages, forms(*names))


def test_gripper_needs_a_back_that_is_gripped_at_the_same_edge(tmp_path):
    spec = ImpositionSpec(scheme=Scheme.SEWN, forms=forms("16"), flip=Flip.LONG, gripper=Length(9), **PRESS)
    with pytest.raises(ConfigError, match="gripped at the other edge"):
        proved(tmp_path, 16, spec)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('form = "9"', "'9' is not known"),
        ('form = "8"\nscheme = "n_up"', "folds nothing"),
        ('form = "8"\ntrimmed = false', "closed at the head"),
        ('work = "turn"', "for folded sheets"),
        ('milling = "3mm"', "glued book alone"),
        ('grid = "2 x 2"', "folded or stacked"),
        ('scheme = "n_up"\nscale = "fit"', "how many pages"),
        ('scale = "5 %"', "is no scale"),
        ('grid = "2"', "is no grid"),
        ('[form]\nfront = ["a 1"]', "is no page of a form"),
        ('[form]\nfront = ["4 1"]\nback = ["2 5"]', "they are not 1 to 4"),
    ],
)
def test_what_contradicts_itself_is_refused(tmp_path, text, sentence):
    with pytest.raises(ConfigError, match=sentence):
        spec_of(text, tmp_path)


def test_a_missing_colour_bar_is_found(tmp_path):
    import pikepdf

    spec = ImpositionSpec(
        scheme=Scheme.SEWN, forms=forms("8"), marks=PrinterMarks(frozenset({PrinterMark.COLOUR_BAR})), **PRESS
    )
    source, book, found = proved(tmp_path, 8, spec)
    assert found == ()
    with pikepdf.open(book.files[0], allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(content_of(page).split("\nq\n0 0 0 1 K")[0].encode())
        pdf.save(book.files[0])
    found = prove_fold(source, book.files, book.plan.spec)
    assert [finding.message for finding in found] == ["the colour bar is missing"]
    assert found[0].where.pages == (0,)


def test_a_booklet_with_creep_has_pages_of_one_size(tmp_path):
    spec = ImpositionSpec(
        sheet=PAPER_SIZES["SRA3"], trimmed=True, caliper=Length(0.2), creep=Creep(CreepMode.IN)
    )
    _, book, _ = proved(tmp_path, 24, spec)
    assert "X-203" not in {finding.code for finding in preflight(book.files[0])}
