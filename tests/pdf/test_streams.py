"""Content streams read and written: the same as by qpdf's parser, whatever stands in them."""

from __future__ import annotations

import warnings
from decimal import Decimal

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.pdf.streams import Instruction, instructions, written


def page_of(pdf: pikepdf.Pdf, content: bytes) -> pikepdf.Page:
    page = pdf.add_blank_page(page_size=(100, 100))
    page.obj.Contents = pdf.make_stream(content)
    return page


def value(one: object) -> object:
    if isinstance(one, pikepdf.Array):
        return [value(part) for part in one]
    if isinstance(one, pikepdf.String):
        return bytes(one)
    return float(one) if isinstance(one, int | Decimal) and not isinstance(one, bool) else one


def both(content: bytes) -> tuple[list[Instruction], list[pikepdf.ContentStreamInstruction]]:
    """What is read of a content by us and by qpdf, which must complain of the same."""
    with pikepdf.new() as pdf, warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        page = page_of(pdf, content)
        got, complaint = instructions(page)
        want = list(pikepdf.parse_content_stream(page))
        assert complaint == "".join(str(one.message) for one in heard[:1])
        return got, want


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"q 1 0 0 -1 0 595.275591 cm\nQ",
        b"[<007e>-2<>-2.250054932981762<0041>.5()+3 (a)]TJ",
        b"[(\\(a\\)b\\\\)1(c\rd)]TJ (e\\\nf) Tj",
        b"[<4> <0 1>] TJ",
        b"/P <</MCID 0>>BDC EMC /Span<</ActualText<feff10d0>/A[1 2]>>BDC EMC",
        b"/P <</K <</A 1>>>> BDC EMC /a#20b gs [] 0 d [1 2] 0 d",
        b"% a comment\n1 w 2 w% another\n3 w",
        b"true false null SCN 12Td 1.2.3 w --4 w 5- w 1e3 w",
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q",
        b"1 0 0 RG\x0b2 w ' \" T* b*",
        b"1 2 3",
        b"(not closed",
        b"<</A 1>> <<",
        b"} ) > ] w",
    ],
)
def test_a_stream_is_read_as_by_qpdf(content):
    got, want = both(content)
    assert [one.operator for one in got] == [str(one.operator) for one in want]
    for one, other in zip(got, want, strict=True):
        if one.picture is None:
            assert one.operands == [value(part) for part in other.operands]
    assert written(got) == pikepdf.unparse_content_stream(want)


@given(st.lists(st.sampled_from([
    b"q", b"Tj", b"TJ", b"BDC", b"1", b"-.5", b"+3", b"4.", b".", b"-", b"/N", b"/", b"<41>", b"<4", b">", b"(a)", b"(",
    b")", b"[", b"]", b"<<", b">>", b" ", b"\n", b"\0", b"%", b"\\", b"true", b"'", b"*", b"\xff",
])).map(b"".join))  # fmt: skip
def test_any_stream_is_read_as_by_qpdf(content):
    try:
        got, want = both(content)
    except (pikepdf.PdfError, TypeError, UnicodeDecodeError):
        return
    assert [one.operator for one in got] == [str(one.operator) for one in want]
    assert [one.operands for one in got] == [[value(part) for part in one.operands] for one in want]


def test_an_instruction_has_the_operands_it_was_made_of():
    one = Instruction.of("BDC", pikepdf.Name.Span, pikepdf.Dictionary(MCID=3))
    assert (one.operands[0], int(one.operands[1].MCID)) == ("/Span", 3)
    assert written([one, Instruction("EMC")]) == b"/Span << /MCID 3 >> BDC\nEMC"
