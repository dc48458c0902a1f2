"""Damaged and foreign files: a finding, never an exception."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from stamba.checks.preflight import preflight
from stamba.ground import limits
from stamba.press.spec import PressSpec
from tests.checks.preflight import test_codes
from tests.checks.preflight.samples import Sample
from tests.conftest import examples


@pytest.fixture(scope="session")
def rich(tmp_path_factory):
    """A file with a bit of everything a page can paint."""
    sample = Sample()
    for spoil in (
        test_codes.rgb_in_a_tile,
        test_codes.rgb_in_a_form,
        test_codes.rgb_gradient,
        test_codes.a_soft_mask,
        test_codes.type_3,
        test_codes.a_transfer_curve,
        test_codes.rgb_in_an_annotation,
        test_codes.a_heavy_picture,
        test_codes.an_inline_rgb_picture,
        test_codes.a_spot,
        test_codes.bookmarks,
    ):
        spoil(sample)
    return sample.save(tmp_path_factory.mktemp("rich") / "rich.pdf")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "X-001 the file cannot be read"),
        (b"hello", "X-001 the file cannot be read"),
        (b"%PDF-1.4\n%%EOF", "X-001 the file cannot be read"),
    ],
)
def test_no_pdf_at_all(tmp_path, content, message):
    path = tmp_path / "book.pdf"
    path.write_bytes(content)
    (finding,) = preflight(path)
    assert f"{finding.code} {finding.message}".startswith(message)
    assert str(tmp_path) not in finding.message


def test_a_file_that_is_not_there(tmp_path):
    (finding,) = preflight(tmp_path / "none.pdf")
    assert finding.message == "the file cannot be read: No such file or directory"


def test_a_file_that_wants_a_password(tmp_path):
    sample = Sample()
    sample.version, sample.encryption = "1.6", pikepdf.Encryption(owner="owner", user="user", R=4)
    (finding,) = preflight(sample.save(tmp_path / "book.pdf"))
    assert (finding.code, finding.message) == ("X-002", "the file is locked: it asks for a password")


def test_a_cut_file_is_read_as_far_as_it_goes(tmp_path):
    sample = Sample()
    sample.streams = pikepdf.ObjectStreamMode.disable
    path = sample.save(tmp_path / "book.pdf")
    path.write_bytes(path.read_bytes()[:-200])
    (finding,) = preflight(path, PressSpec())  # what would be missed is a consequence
    assert (finding.code, finding.severity) == ("X-004", "error")
    assert str(tmp_path) not in finding.message


def test_a_stream_that_ends_in_the_middle_is_said(tmp_path):
    sample = Sample()
    sample.draw("BT (never closed")
    findings = preflight(sample.save(tmp_path / "book.pdf"), PressSpec())
    assert any(finding.code == "X-003" and str(finding.where) == "book.pdf page 1" for finding in findings)


@examples(60, one_folder=True)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40)), min_size=1, max_size=12)
)
def test_bytes_changed_anywhere(tmp_path, rich, changes):
    content = bytearray(rich.read_bytes())
    for place, new, cut in changes:
        start = int(place * (len(content) - 1))
        content[start : start + cut] = new
    path = tmp_path / "book.pdf"
    path.write_bytes(bytes(content))
    for ordered in (None, PressSpec()):
        for finding in preflight(path, ordered):
            assert finding.severity in {"error", "warning", "note"}


def strange(which):
    """A thing no reader expects there; None to have it taken away."""
    made = (
        0,
        -5,
        2**60,
        True,
        String("x"),
        Name.X,
        Array([]),
        Array([1, 2, 3, 4]),
        Array([Name.X]),
        Dictionary(),
        None,
    )
    return made[which % len(made)]


@examples(120, one_folder=True)
@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10)),
        min_size=1,
        max_size=4,
    )
)
def test_objects_replaced_by_strange_ones(tmp_path, rich, changes):
    path = tmp_path / "book.pdf"
    with pikepdf.open(rich) as pdf:
        things = [thing for thing in pdf.objects if isinstance(thing, Dictionary | pikepdf.Stream | Array)]
        for which, key, kind in changes:
            new = strange(kind)
            thing = things[which % len(things)]
            if isinstance(thing, Array):
                if len(thing):
                    thing[key % len(thing)] = new
            else:
                keys = sorted(name for name in thing.keys() if name != "/Length")  # noqa: SIM118 - not a dict
                name = keys[key % len(keys)] if keys else "/Type"
                if new is not None:
                    thing[name] = new
                elif name in thing:
                    del thing[name]
        try:
            pdf.save(path, fix_metadata_version=False)
        except (pikepdf.PdfError, RuntimeError, TypeError):
            return  # a file nobody can write
    preflight(path, PressSpec())


def test_forms_that_draw_forms_without_end_are_left(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "PDF_FORMS", 200)
    sample = Sample()
    smallest = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    inner = sample.pdf.make_indirect(pikepdf.Stream(sample.pdf, b"0 0 1 1 re f", smallest))
    for _ in range(12):
        outer = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        outer.Resources = Dictionary(XObject=Dictionary(F=inner))
        inner = sample.pdf.make_indirect(pikepdf.Stream(sample.pdf, b"/F Do " * 10, outer))
    sample.resource("/XObject", "/F", inner)
    sample.draw("/F Do")
    found = preflight(sample.save(tmp_path / "book.pdf"))
    assert [(one.code, str(one.where)) for one in found if one.severity == "error"] == [
        ("X-003", "book.pdf page 1")
    ]
    assert "the content does not end" in found[0].message


def test_a_page_that_makes_no_sense_is_not_called_blank(tmp_path):
    sample = Sample()
    sample.page.Contents = sample.pdf.make_stream(b"(( 1 2 3 foo")
    assert "X-604" not in {one.code for one in preflight(sample.save(tmp_path / "book.pdf"))}
