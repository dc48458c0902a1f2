"""Sources no renderer of ours writes: refused in words, or carried over whole; nothing vanishes silently."""

from __future__ import annotations

from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from stamba.checks.preflight import preflight
from stamba.editions.print.finish import finish_print
from stamba.ground.errors import RenderError
from stamba.pdf.reading import read_print
from stamba.press.spec import PressSpec
from tests.checks.preflight import test_codes as codes
from tests.checks.preflight.samples import Sample, separation
from tests.editions.print.samples import FACTS

PRESS = PressSpec()


def layers(s):
    s.pdf.Root.OCProperties = Dictionary(OCGs=Array([]))


def a_stamp(s):
    look = s.pdf.make_indirect(pikepdf.Stream(s.pdf, b"0 0 9 9 re f", Dictionary(BBox=Array([0, 0, 9, 9]))))
    s.page.Annots = Array(
        [Dictionary(Subtype=Name.Stamp, Rect=Array([60, 60, 90, 90]), AP=Dictionary(N=look))]
    )


def a_missing_font(s):
    s.draw("BT /Gone 10 Tf (x) Tj ET")


def a_colour_key(s):
    s.picture(size=(300, 300), ColorSpace=Name.DeviceRGB, Mask=Array([0, 0, 0, 0, 0, 0]))
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


def an_inverted_picture(s):
    s.picture(size=(300, 300), ColorSpace=Name.DeviceRGB, Decode=Array([1, 0] * 3))
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


def a_separation(s):
    s.resource("/ColorSpace", "/Sp", separation("Gold"))
    s.draw("/Sp cs 1 scn 60 60 90 90 re f")


def an_uncoloured_tile(s):
    tile = pikepdf.Stream(
        s.pdf,
        b"0 0 5 5 re f",
        Dictionary(
            PatternType=1,
            PaintType=2,
            TilingType=1,
            BBox=Array([0, 0, 9, 9]),
            XStep=9,
            YStep=9,
            Resources=Dictionary(),
        ),
    )
    s.resource("/Pattern", "/P", s.pdf.make_indirect(tile))
    s.resource("/ColorSpace", "/PC", Array([Name.Pattern, Name.DeviceGray]))
    s.draw("/PC cs 0 /P scn 60 60 90 90 re f")


@pytest.mark.parametrize(
    ("spoil", "code", "message"),
    [
        (layers, "X-124", r"book\.pdf has layers"),
        (codes.turned, "X-207", r"page 1 is turned or scaled"),
        (codes.scaled, "X-207", r"page 1 is turned or scaled"),
        (a_stamp, "X-123", r"page 1: an annotation of kind Stamp, which would vanish"),
        (a_missing_font, "X-003", r"page 1: the content asks for Font Gone, which is not there"),
        (a_colour_key, "X-405", r"page 1: the picture Im has one transparent colour"),
        (an_inverted_picture, "X-404", r"page 1: the picture Im has an unusual Decode array"),
        (codes.a_broken_picture, None, ""),
        (codes.type_3, "X-502", r"page 1: the font T3 is of Type 3"),
        (codes.postscript, "X-318", r"page 1: PS XObject Ps"),
        (codes.an_inline_rgb_picture, "X-404", r"page 1: an inline picture in DeviceRGB"),
        (codes.lab, "X-301", r"page 1: lab 50 0 0 is not a colour of a press"),
        (a_separation, "X-301", r"page 1: separation 1 is not a colour of a press"),
        (an_uncoloured_tile, "X-301", r"page 1: a pattern without colours of its own"),
    ],
)
def test_what_we_cannot_carry_over_is_refused(tmp_path, spoil, code, message):
    sample = Sample()
    spoil(sample)
    source, target = sample.save(tmp_path / "book.pdf"), tmp_path / "print.pdf"
    if code is None:  # a gray picture is not opened: the preflight finds it
        finish_print(source, target, PRESS, FACTS)
        assert "X-407" in {finding.code for finding in preflight(target, PRESS)}
        return
    with pytest.raises(RenderError, match=message) as caught:
        finish_print(source, target, PRESS, FACTS)
    assert caught.value.code == code
    assert not target.exists()


def test_the_same_trouble_is_told_once_with_its_pages(tmp_path):
    sample = Sample()
    for page in (0, 1, 3):
        sample.draw("1 0 0 rg 60 60 9 9 re f", page)
    with pytest.raises(RenderError, match=r"page 1–2, 4: #ff0000 is a colour"):
        finish_print(sample.save(tmp_path / "book.pdf"), tmp_path / "print.pdf", PRESS, FACTS)


def test_inherited_attributes_are_kept(tmp_path):
    sample = Sample()
    resources, media = sample.page.Resources, sample.page.MediaBox
    for page in sample.pdf.pages:
        del page.obj.Resources
        del page.obj.MediaBox
    sample.pdf.Root.Pages.Resources, sample.pdf.Root.Pages.MediaBox = resources, media
    target = tmp_path / "print.pdf"
    finish_print(sample.save(tmp_path / "book.pdf"), target, PRESS, FACTS)
    assert preflight(target, PRESS) == ()
    with pikepdf.open(target) as pdf:
        assert "/F" in pdf.pages[2].obj.Resources.Font


def test_hostile_graphics_states_are_cleaned(tmp_path):
    sample = Sample()
    codes.a_transfer_curve(sample)
    codes.white_overprints(sample)
    target = tmp_path / "print.pdf"
    finish_print(sample.save(tmp_path / "book.pdf"), target, PRESS, FACTS)
    assert preflight(target, PRESS) == ()


def test_a_link_goes_without_a_word(tmp_path):
    sample = Sample()
    codes.a_link(sample)
    sample.page.Annots[0].A = Dictionary(S=Name.URI, URI=String("https://example.org"))
    target = tmp_path / "print.pdf"
    finish_print(sample.save(tmp_path / "book.pdf"), target, PRESS, FACTS)
    assert preflight(target, PRESS) == ()


def test_type_in_a_form_that_is_drawn_in_a_colour_does_not_overprint(tmp_path):
    sample = Sample()
    form = Dictionary(
        Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 400, 400]), Resources=sample.page.Resources
    )
    content = b"BT /F 10 Tf 60 200 Td <0001> Tj ET 0 0 0 1 k BT /F 10 Tf 60 100 Td <0001> Tj ET"
    sample.resource("/XObject", "/Fm", sample.pdf.make_indirect(pikepdf.Stream(sample.pdf, content, form)))
    sample.draw("0 1 1 0 k /Fm Do")
    target = tmp_path / "print.pdf"
    finish_print(sample.save(tmp_path / "book.pdf"), target, replace(PRESS, colours="cmyk"), FACTS)
    letters = [mark for mark in read_print(target).pages[0].marks if mark.kind == "text"]
    assert {mark.colour.values: mark.overprint for mark in letters} == {
        (0.0, 1.0, 1.0, 0.0): False,
        (0.0, 0.0, 0.0, 1.0): True,
    }
