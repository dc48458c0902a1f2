from __future__ import annotations

from pathlib import Path

import pytest

from stamba.config.imposition.choices import (
    TRAITS,
    Backs,
    BoundEdge,
    Creep,
    CreepMode,
    Flip,
    MarkColour,
    PrinterMark,
    PrinterMarks,
    Scheme,
)
from stamba.ground.errors import ConfigError, Source
from stamba.ground.geometry import PAPER_SIZES, Length
from stamba.ground.tables import TomlTable
from stamba.imposition import ImpositionSpec

WHERE = Source(Path("book.toml"), 12)


def read(values):
    return ImpositionSpec.from_table(TomlTable(values, WHERE, "imposition"))


def test_an_empty_table_is_the_home_preset():
    spec = read({})
    assert spec == ImpositionSpec(free=True)
    assert (spec.scheme, spec.sheet, spec.flip) == (Scheme.SADDLE_STITCH, PAPER_SIZES["A4"], Flip.SHORT)
    assert spec.creep.mode is CreepMode.OFF
    assert not spec.marks.kinds
    assert spec.for_home


def test_every_key_is_read():
    table = {
        "scheme": "sewn",
        "sheet": "320 x 450 mm",
        "max_sheets": 5,
        "binding": "right",
        "flip": "hand",
        "backs": "first_first",
        "keep_last": 2,
        "caliper": "0.12mm",
        "creep": "centred",
        "creep_factor": 1.5,
        "trimmed": True,
        "bleed": "3mm",
        "marks": ["crop", "sewing"],
        "mark_colour": "All",
        "split_every": 4,
    }
    spec = read(table)
    assert spec == ImpositionSpec(
        scheme=Scheme.SEWN,
        sheet=PAPER_SIZES["SRA3"],
        max_sheets=5,
        binding=BoundEdge.RIGHT,
        flip=Flip.HAND,
        backs=Backs.FIRST_FIRST,
        keep_last=2,
        caliper=Length(0.12),
        creep=Creep(CreepMode.CENTRED, 1.5),
        trimmed=True,
        bleed=Length(3),
        marks=PrinterMarks(frozenset({PrinterMark.CROP, PrinterMark.SEWING}), MarkColour.ALL),
        split_every=4,
    )
    measured = {"creep": "in", "creep_total": "1.5mm", "trimmed": True}
    assert read(measured).creep == Creep(CreepMode.IN, total=Length(1.5))


REFUSED = [
    ({"schemes": "sewn"}, "imposition.schemes: this key is not known. Did you mean scheme?"),
    ({"caliber": "0.1mm"}, "Did you mean caliper?"),
    ({"zzz": 1}, "Known here: form, scheme, sheet, max_sheets"),
    (
        {"scheme": "stapled"},
        "'stapled' is not known. Use saddle_stitch, sewn, perfect, cut_and_stack, n_up or step_and_repeat.",
    ),
    ({"scheme": ["sewn"]}, "['sewn'] is not a string"),
    ({"sheet": "A9"}, "'A9' is not a size"),
    ({"sheet": 4}, "4 is not a string"),
    ({"sheet": "0 x 10 mm"}, "a sheet of 0 × 10 mm does not exist"),
    ({"sheet": "10 x 9000 mm"}, "'9000mm' is longer than any paper; 2000 mm are the most"),
    ({"max_sheets": True}, "True is not a whole number"),
    ({"max_sheets": 4.0}, "4.0 is not a whole number"),
    ({"max_sheets": 4}, "max_sheets = 4 does nothing in a saddle stitch"),
    ({"scheme": "sewn", "max_sheets": 1}, "max_sheets = 1 does not make a signature for scheme = sewn"),
    ({"scheme": "sewn", "max_sheets": 17}, "max_sheets = 17 does not"),
    ({"scheme": "perfect", "max_sheets": -1}, "max_sheets: -1 is less than 0"),
    ({"keep_last": -1}, "keep_last: -1 is less than 0"),
    ({"split_every": -2, "scheme": "sewn"}, "split_every: -2 is less than 0"),
    ({"split_every": 2}, "split_every has nothing to split"),
    ({"split_every": 2, "scheme": "cut_and_stack"}, "split_every has nothing to split"),
    ({"caliper": "2mm"}, "a caliper of 2 mm is not paper"),
    ({"caliper": 0.1}, "0.1 is not a string"),
    ({"caliper": "thin"}, "'thin' is not a length"),
    ({"trimmed": "yes"}, "'yes' is not true or false"),
    ({"creep": "in", "trimmed": True}, "creep needs a thickness to follow"),
    ({"creep": "in", "caliper": "0.1mm"}, "a booklet that is not trimmed only unbalances its margins"),
    (
        {"creep": "in", "caliper": "0.1mm", "trimmed": True, "scheme": "cut_and_stack"},
        "scheme = cut_and_stack folds nothing",
    ),
    ({"creep_factor": 1.5}, "do nothing while creep is off"),
    ({"creep_factor": "1"}, "'1' is not a number"),
    (
        {"creep_factor": 9, "creep": "in", "caliper": "0.1mm", "trimmed": True},
        "creep_factor = 9 is out of reason",
    ),
    ({"creep_total": "1mm"}, "do nothing while creep is off"),
    ({"creep_total": "0mm", "creep": "in", "trimmed": True}, "creep_total = 0 mm is out of reason"),
    (
        {"creep_total": "1mm", "creep_factor": 2, "creep": "in", "trimmed": True},
        "creep_total is measured, so creep_factor has nothing to multiply",
    ),
    ({"bleed": "3mm"}, "a bleed of 3 mm is printed to be cut off, and this booklet is not trimmed"),
    ({"bleed": "-1mm", "trimmed": True}, "-1mm is too little"),
    ({"cover": True, "scheme": "sewn"}, "a sheet around all others, and scheme = sewn has none"),
    ({"cover": True, "scheme": "perfect"}, "a sheet around all others, and scheme = perfect has none"),
    ({"cover": True, "form": "8"}, "a sheet around all others, and scheme = sewn has none"),
    ({"cover": True, "scheme": "saddle_stitch", "form": "8"}, "and a form folds sheets of more"),
    ({"cover": True, "split_every": 2}, "split_every has nothing to split, as all sheets are one signature"),
    ({"cover": "yes"}, "'yes'"),
    ({"backs": "last_first"}, 'imposition.backs: does nothing unless flip = "hand"'),
    ({"mark_colour": "All"}, "imposition.mark_colour: does nothing without marks"),
    ({"marks": 3}, "3 is not a list of strings"),
    ({"marks": ["crops"]}, "'crops' is not known. Use crop, fold, collation"),
    ({"marks": ["sewing"]}, "scheme = saddle_stitch has no use for some of the marks"),
    ({"marks": ["fold"], "scheme": "cut_and_stack"}, "scheme = cut_and_stack has no use"),
]


@pytest.mark.parametrize(("table", "sentence"), REFUSED, ids=[str(table) for table, _ in REFUSED])
def test_what_cannot_be_is_refused_in_one_line(table, sentence):
    with pytest.raises(ConfigError) as caught:
        read(table)
    message = str(caught.value)
    assert sentence in message
    assert message.startswith("book.toml:12: error: imposition")
    assert "\n" not in message
    assert caught.value.remedy or "is not" in message or "are the most" in message


@pytest.mark.parametrize("scheme", Scheme)
def test_every_scheme_takes_the_marks_it_has_a_use_for(scheme):
    assert ImpositionSpec(scheme=scheme, marks=PrinterMarks(TRAITS[scheme].marks)).marks.kinds
