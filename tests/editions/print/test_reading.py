from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pikepdf
import pytest
from lxml import etree
from pikepdf import Array, Dictionary, Name

from stamba.editions.print.identity import pdf_date, xmp_date
from stamba.pdf.reading import read_print
from stamba.pdf.reading.document import pdf_moment, xmp_moment
from tests.editions.print.samples import FACTS, GEORGIAN, render, run

TBILISI = timezone(timedelta(hours=4))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("D:20260102030405+04'00'", datetime(2026, 1, 2, 3, 4, 5, tzinfo=TBILISI)),
        ("D:20260102030405+04'00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=TBILISI)),
        ("D:20260102030405Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("D:20260102", datetime(2026, 1, 2, tzinfo=UTC)),
        ("D:2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("yesterday", None),
        ("D:20261399", None),
        ("", None),
    ],
)
def test_dates_of_info(text, moment):
    assert pdf_moment(text) == moment


@pytest.mark.parametrize("moment", [FACTS.moment, datetime(2026, 1, 2, 3, 4, 5, tzinfo=TBILISI)])
def test_our_two_ways_to_write_a_date_agree(moment):
    assert pdf_moment(pdf_date(moment)) == xmp_moment(xmp_date(moment)) == moment


def test_text_stands_where_poppler_finds_it(tmp_path):
    path = render(
        tmp_path / "book.pdf",
        f"<p>{GEORGIAN}</p>",
        "p { font-size: 14pt; letter-spacing: .5pt; text-align: justify }",
    )
    root = etree.fromstring(run("pdftotext", "-bbox", path, "-").encode(), etree.XMLParser(recover=True))
    words = list(root.iter("{http://www.w3.org/1999/xhtml}word"))
    (page,) = read_print(path).pages
    boxes = [box for mark in page.marks if mark.kind == "text" for box in mark.boxes]
    left, right = (
        min(float(word.get("xMin")) for word in words),
        max(float(word.get("xMax")) for word in words),
    )
    # poppler counts from the corner of the media, which lies a bleed outside the origin of WeasyPrint's page
    assert min(box.x0 for box in boxes) - page.media.x0 == pytest.approx(left, abs=0.1)
    assert max(box.x1 for box in boxes) - page.media.x0 == pytest.approx(right, abs=0.6)
    assert {mark.size for mark in page.marks if mark.kind == "text"} == {14.0, 8.0}


def one_page(tmp_path, content, **resources):
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    page.obj.Resources = Dictionary({f"/{kind}": value(pdf) for kind, value in resources.items()})
    page.obj.Contents = pdf.make_stream(content)
    pdf.save(tmp_path / "page.pdf")
    (reading,) = read_print(tmp_path / "page.pdf").pages
    return reading


def boxes(reading, kind):
    return [
        tuple(round(value, 2) for value in (box.x0, box.y0, box.x1, box.y1))
        for mark in reading.marks
        if mark.kind == kind
        for box in mark.boxes
    ]


@pytest.mark.parametrize(
    ("content", "kind", "expected"),
    [
        (b"10 20 30 40 re f", "fill", (10, 20, 40, 60)),
        (b"2 0 0 2 5 5 cm 10 20 30 40 re f", "fill", (25, 45, 85, 125)),
        (b"0 1 -1 0 100 0 cm 10 20 30 40 re f", "fill", (40, 10, 80, 40)),
        (b"0 0 50 50 re W n 10 20 100 100 re f", "fill", (10, 20, 50, 50)),
        (b"4 w 10 10 m 90 10 l S", "stroke", (8, 8, 92, 12)),
        (b"q 2 0 0 2 0 0 cm Q 10 10 m 20 30 l 40 5 l f", "fill", (10, 5, 40, 30)),
        (b"10 10 m 10 50 60 50 60 10 c f", "fill", (10, 10, 60, 50)),
    ],
)
def test_shapes_stand_where_they_are_drawn(tmp_path, content, kind, expected):
    assert boxes(one_page(tmp_path, content), kind) == [expected]


@pytest.mark.parametrize(
    "content", [b"0 0 5 5 re W n 50 50 9 9 re f", b"300 300 9 9 re f", b"9 9 9 9 re n", b""]
)
def test_what_cannot_be_seen_is_no_mark(tmp_path, content):
    reading = one_page(tmp_path, content)
    assert reading.marks == ()
    assert reading.blank


def form(content, **keys):
    def make(pdf):
        made = pikepdf.Stream(
            pdf, content, Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]))
        )
        for key, value in keys.items():
            made[f"/{key}"] = value
        return Dictionary(Fm=pdf.make_indirect(made))

    return make


def test_a_form_is_read_in_its_own_space(tmp_path):
    reading = one_page(
        tmp_path,
        b"q 0 0 0 .5 k 1 0 0 1 100 100 cm /Fm Do Q 1 1 1 1 re f",
        XObject=form(b"-5 -5 100 100 re f", Matrix=Array([2, 0, 0, 2, 0, 0])),
    )
    fills = {mark.colour.values: boxes_of(mark) for mark in reading.marks}
    assert fills == {
        (0.0, 0.0, 0.0, 0.5): [(100, 100, 120, 120)],
        (0.0,): [(1, 1, 2, 2)],
    }  # it inherits the ink


def boxes_of(mark):
    return [tuple(round(value, 2) for value in (box.x0, box.y0, box.x1, box.y1)) for box in mark.boxes]


def test_state_comes_back_after_a_form_that_forgets_it(tmp_path):
    reading = one_page(tmp_path, b"/Fm Do 0 0 5 5 re f", XObject=form(b"q 1 0 0 rg 0 0 2 2 re f"))
    assert [mark.colour.space.kind for mark in reading.marks] == ["rgb", "gray"]
    assert [oddity.words for oddity in reading.oddities] == ["q without its Q"]


def test_what_the_plates_are():
    from stamba.pdf.reading import Colour
    from stamba.pdf.spaces import CMYK, GRAY, RGB, Space

    assert Colour(GRAY, (0.25,)).plates == (("Black", 0.75),)
    assert Colour(CMYK, (0.0, 0.5, 0.0, 1.0)).total == 150
    assert Colour(RGB, (0.0, 0.0, 0.0)).plates == ()
    assert Colour(Space("separation", 1, inks=("Gold",)), (0.4,)).plates == (("Gold", 0.4),)
    assert Colour(Space("separation", 1, inks=("All",)), (1.0,)).total == 400
    assert Colour(Space("separation", 1, inks=("None",)), (1.0,)).plates == ()
