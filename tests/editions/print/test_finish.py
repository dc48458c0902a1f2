from __future__ import annotations

from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import ImageChops

from stamba.checks.preflight import preflight
from stamba.editions.print.finish import finish_print
from stamba.editions.print.frames import page_boxes
from stamba.ground.errors import ConfigError, RenderError
from stamba.ground.geometry import PAPER_SIZES, Length
from stamba.pdf.reading import read_print
from stamba.press import tables
from stamba.press.binding import blank_places
from stamba.press.cover import CoverPlan
from stamba.press.spec import HOUSE_PROFILE, STANDARDS, InkRule, PressSpec
from tests.editions.print.samples import (
    FACTS,
    PROFILE,
    inkcov,
    picture,
    plates,
    render,
    run,
    text_book,
)

PRESS = PressSpec()
FLAT = replace(PRESS, standard=STANDARDS["x1a"])
COLOUR = replace(PRESS, colours="cmyk")
CMYK_STYLE = (
    f'@color-profile device-cmyk {{ src: url("{PROFILE}"); components: cyan, magenta, yellow, black }}'
    "@page { color: device-cmyk(0 0 0 1) } html { color: device-cmyk(0 0 0 1) }"
)
VARIANTS = {None: "", "pdf/a-3a": "", "pdf/ua-1": "", "pdf/x-4": CMYK_STYLE}


@pytest.fixture(scope="session")
def books(tmp_path_factory):
    folder = tmp_path_factory.mktemp("books")
    return {
        variant: render(folder / f"{number}.pdf", text_book(), style, variant)
        for number, (variant, style) in enumerate(VARIANTS.items())
    }


@pytest.fixture
def book(books):
    return books[None]


@pytest.mark.parametrize("press", [PRESS, FLAT], ids=["x4", "x1a"])
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_any_rendering_passes_its_own_preflight(books, tmp_path, variant, press):
    target = tmp_path / "out" / "print.pdf"
    finish_print(books[variant], target, press, FACTS)
    assert [finding for finding in preflight(target, press) if finding.severity != "note"] == []
    assert preflight(target)[-1].code == "X-604"  # its padding
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", target)
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_ghostscript_sees_black_alone(books, tmp_path, variant):
    target = tmp_path / "print.pdf"
    assert any(cyan for cyan, *_ in inkcov(books[variant])) == (
        variant != "pdf/x-4"
    )  # RGB black is four inks there
    finish_print(books[variant], target, PRESS, FACTS)
    coverage = inkcov(target)
    assert len(coverage) == 4
    for cyan, magenta, yellow, black in coverage[:3]:
        assert (cyan, magenta, yellow) == (0, 0, 0)
        assert black > 0.005
    assert coverage[3] == (0, 0, 0, 0)


def test_the_words_are_the_same(book, tmp_path):
    target = tmp_path / "print.pdf"
    finish_print(book, target, PRESS, FACTS)
    assert run("pdftotext", target, "-").split() == run("pdftotext", book, "-").split()
    fonts = [line.split() for line in run("pdffonts", target).splitlines()[2:]]
    assert fonts
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)  # embedded, subset, with Unicode


def test_same_layout_same_bytes(tmp_path):
    made = []
    for number in range(2):
        source = render(tmp_path / f"{number}.pdf", text_book(1), CMYK_STYLE, "pdf/x-4")
        finish_print(source, tmp_path / f"p{number}.pdf", PRESS, FACTS)
        made.append((tmp_path / f"p{number}.pdf").read_bytes())
    assert (tmp_path / "0.pdf").read_bytes() != (tmp_path / "1.pdf").read_bytes()  # WeasyPrint draws an id
    assert made[0] == made[1]
    finish_print(tmp_path / "0.pdf", tmp_path / "p2.pdf", replace(PRESS, marks=True), FACTS)
    assert (tmp_path / "p2.pdf").read_bytes() != made[0]


@pytest.mark.parametrize(
    "press",
    [
        PRESS, FLAT, replace(PRESS, marks=True), replace(PRESS, bleed=Length(5)),
        replace(PRESS, inner_bleed=Length(0)), replace(PRESS, inner_bleed=Length(0), marks=True, bound="right"),
    ],
)  # fmt: skip
def test_boxes_are_exact(book, tmp_path, press):
    target = tmp_path / "print.pdf"
    finish_print(book, target, press, FACTS)
    with pikepdf.open(target) as pdf:
        for index, page in enumerate(pdf.pages):
            wanted = page_boxes(press, index)
            assert wanted.media.x0 == wanted.media.y0 == 0
            for key, box in (
                ("/MediaBox", wanted.media),
                ("/BleedBox", wanted.bleed),
                ("/TrimBox", wanted.trim),
            ):
                found = [float(value) for value in page.obj[key]]
                assert found == pytest.approx([box.x0, box.y0, box.x1, box.y1], abs=1e-4)
            assert "/CropBox" not in page.obj
    trim = wanted.trim
    assert (Length.from_pt(trim.width).mm, Length.from_pt(trim.height).mm) == pytest.approx((148, 210))


def test_the_shift_is_exact_for_every_word(book, tmp_path):
    def words(path):
        root = etree.fromstring(run("pdftotext", "-bbox", path, "-").encode(), etree.XMLParser(recover=True))
        return [
            (word.text, float(word.get("xMin")), float(word.get("yMin")))
            for word in root.iter("{http://www.w3.org/1999/xhtml}word")
        ]

    target = tmp_path / "print.pdf"
    finish_print(book, target, replace(PRESS, marks=True), FACTS)
    before, after = words(book), words(target)
    assert len(before) == len(after) > 100
    offsets = {
        (round(x1 - x0, 2), round(y1 - y0, 2)) for (_, x0, y0), (_, x1, y1) in zip(before, after, strict=True)
    }
    slug = Length(6).pt
    assert offsets == {(round(slug, 2), round(slug, 2))}


BACKGROUNDS = (
    '<div style="height: 40mm; background: linear-gradient(#fff, #000)"></div>'
    '<div style="height: 40mm; background: linear-gradient(90deg, #333, rgba(0,0,0,.2))"></div>'
    '<p style="background: #ddd; color: #555">ნაცრისფერი</p><p style="opacity: .4">ნახევარი</p>'
    '<svg width="90" height="90"><circle cx="45" cy="45" r="40" fill="gray" stroke="black" stroke-width="3"/></svg>'
    "<hr><table border=1><tr><td>ა<td>ბ</table>"
)


def test_it_looks_the_same(tmp_path):
    source = render(tmp_path / "source.pdf", BACKGROUNDS)
    target = tmp_path / "print.pdf"
    finish_print(source, target, PRESS, FACTS)
    before, after = picture(source, tmp_path / "a"), picture(target, tmp_path / "b")
    assert before.size == after.size
    # poppler shows 100 % K as a dark gray of 35 of 255; on the edge of a soft mask it rounds another way
    different = sum(ImageChops.difference(before, after).histogram()[46:])
    assert different < 0.004 * before.width * before.height
    assert [finding for finding in preflight(target, PRESS) if finding.severity == "error"] == []


def test_patterns_move_with_the_pages_that_lose_a_bleed(tmp_path):
    source, target = render(tmp_path / "source.pdf", 2 * BACKGROUNDS), tmp_path / "print.pdf"
    finish_print(source, target, replace(PRESS, inner_bleed=Length(0)), FACTS)

    def starts(path, index):
        with pikepdf.open(path) as pdf:
            patterns = pdf.pages[index].obj.Resources.get("/Pattern", {})
            return sorted(float(one.get("/Matrix", [1, 0, 0, 1, 0, 0])[4]) for _, one in patterns.items())

    assert starts(source, 0)
    assert starts(source, 1)
    assert starts(target, 0) == pytest.approx(starts(source, 0), abs=0.01)  # a recto has no bleed on its left
    assert starts(target, 1) == pytest.approx([at + PRESS.bleed.pt for at in starts(source, 1)], abs=0.01)


def test_everything_interactive_is_gone(books, tmp_path):
    for variant in ("pdf/a-3a", None):
        target = tmp_path / "print.pdf"
        finish_print(books[variant], target, PRESS, FACTS)
        with pikepdf.open(target) as pdf:
            assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/Lang", "/OutputIntents", "/Metadata"}
            for page in pdf.pages:
                assert set(page.obj.keys()) <= {
                    "/Type",
                    "/Parent",
                    "/Resources",
                    "/MediaBox",
                    "/BleedBox",
                    "/TrimBox",
                    "/Contents",
                }
                operators = {str(each.operator) for each in pikepdf.parse_content_stream(page)}
                assert not operators & {"BMC", "BDC", "EMC", "rg", "RG", "g", "G", "cs", "scn"}
                assert "/ColorSpace" not in page.obj.Resources


def test_bookmarks_may_stay(books, tmp_path):
    target = tmp_path / "print.pdf"
    press = replace(PRESS, outlines=True)
    finish_print(books["pdf/a-3a"], target, press, FACTS)
    with pikepdf.open(target) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["თავი 0", "თავი 1", "თავი 2"]
        assert [item.destination[0].objgen for item in outline.root] == [
            page.obj.objgen for page in pdf.pages
        ][:3]
    assert [finding for finding in preflight(target, press) if finding.severity != "note"] == []


def test_it_says_who_it_is(book, tmp_path):
    target = tmp_path / "print.pdf"
    finish_print(book, target, PRESS, FACTS)
    with pikepdf.open(target) as pdf:
        assert str(pdf.docinfo["/Title"]) == "სტამბა"
        assert str(pdf.docinfo["/Author"]) == "ავტორი ა.; ავტორი ბ."
        assert pdf.docinfo["/Trapped"] == pikepdf.Name("/False")
        assert "/GTS_PDFXVersion" not in pdf.docinfo
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert str(intent.RegistryName) == "http://www.color.org"
        assert int(intent.DestOutputProfile.N) == 4
        assert "/Filter" not in pdf.Root.Metadata
        packet = pdf.Root.Metadata.read_bytes().decode()
    assert packet.count("<rdf:RDF") == 1
    assert "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in packet
    assert "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>" in packet
    info = run("pdfinfo", "-isodates", target)
    assert "2026-01-02T03:04:05" in info
    assert "PDF version:     1.6" in info


def test_x1a_says_so_in_info(book, tmp_path):
    target = tmp_path / "print.pdf"
    finish_print(book, target, replace(FLAT, embed_profile=False), FACTS)
    with pikepdf.open(target) as pdf:
        assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003"
        assert "/DestOutputProfile" not in pdf.Root.OutputIntents[0]
    content = target.read_bytes()
    assert content.startswith(b"%PDF-1.4")
    assert b"/ObjStm" not in content
    assert [finding for finding in preflight(target, FLAT) if finding.severity != "note"] == []


# what cannot be printed


@pytest.mark.parametrize(
    ("body", "press", "message", "code"),
    [
        (
            '<p style="color: red">ა</p>',
            PRESS,
            r"page 1: #ff0000 is a colour, and this job has one ink",
            "X-301",
        ),
        (
            '<p>ა</p><p style="break-before: page; color: blue">ბ</p>',
            PRESS,
            r"page 2: #0000ff is a colour",
            "X-301",
        ),
        (
            '<p style="color: lab(50% 40 20)">ა</p>',
            COLOUR,
            r"page 1: lab .* is not a colour of a press",
            "X-301",
        ),
        (
            '<div style="height: 9mm; background: linear-gradient(red, blue)"></div>',
            PRESS,
            r"page 1: a gradient: #ff0000",
            "X-301",
        ),
        ('<p style="opacity: .5">ა</p>', FLAT, r"page 1: transparency", "X-310"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_its_page(tmp_path, body, press, message, code):
    source = render(tmp_path / "source.pdf", body)
    target = tmp_path / "print.pdf"
    target.write_bytes(b"the last good one")
    with pytest.raises(RenderError, match=message) as caught:
        finish_print(source, target, press, FACTS)
    assert caught.value.code == code
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    assert target.read_bytes() == b"the last good one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["print.pdf", "source.pdf"]


def test_a_page_of_another_size_is_refused(tmp_path):
    source = render(tmp_path / "source.pdf", '<p>ა</p><p style="page: big">ბ</p>', "@page big { size: A4 }")
    with pytest.raises(RenderError, match=r"page 2 is 210 × 297 mm, the book is 148 × 210 mm") as caught:
        finish_print(source, tmp_path / "print.pdf", PRESS, FACTS)
    assert caught.value.code == "X-203"


def test_what_is_no_pdf_is_refused(tmp_path):
    (tmp_path / "source.pdf").write_bytes(b"hello")
    with pytest.raises(RenderError, match=r"source\.pdf cannot be read as a PDF"):
        finish_print(tmp_path / "source.pdf", tmp_path / "print.pdf", PRESS, FACTS)


def test_a_profile_of_the_wrong_kind_is_refused(book, tmp_path):
    from PIL import ImageCms

    monitor = tmp_path / "monitor.icc"
    monitor.write_bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    rgb_printer = tmp_path / "rgb.icc"
    rgb_printer.write_bytes(monitor.read_bytes()[:12] + b"prtr" + monitor.read_bytes()[16:])
    (tmp_path / "none.icc").write_bytes(b"no profile")
    whole = HOUSE_PROFILE.read_bytes()
    (tmp_path / "scanner.icc").write_bytes(whole[:12] + b"scnr" + whole[16:])
    (tmp_path / "piece.icc").write_bytes(whole[:5000])
    for name, message in (
        ("monitor.icc", "is made for a monitor, not for a press"),
        ("rgb.icc", "is RGB, not CMYK"),
        ("scanner.icc", "is made for a scanner, not for a press"),
        ("none.icc", "is not an ICC profile"),
        ("piece.icc", "is damaged: a part of it is missing"),
        ("absent.icc", "cannot be read"),
    ):
        with pytest.raises(ConfigError, match=message):
            finish_print(book, tmp_path / "print.pdf", replace(PRESS, profile=tmp_path / name), FACTS)
    assert not (tmp_path / "print.pdf").exists()


def test_a_profile_of_another_condition_is_refused(book, tmp_path):
    other = replace(PRESS, condition=tables.condition("FOGRA52"))
    with pytest.raises(ConfigError, match="is made for FOGRA39, and the condition of the job is FOGRA52"):
        finish_print(book, tmp_path / "print.pdf", other, FACTS)
    assert not (tmp_path / "print.pdf").exists()


# colour

RED = InkRule((140, 29, 24), (0.0, 0.9, 0.8, 0.4))
COVER = '<div style="position: fixed; inset: -23mm; z-index: -1; background: #8c1d18"></div><h1 style="color: #fff">ა</h1><p>შავი</p>'


def test_a_colour_of_the_book_becomes_its_ink(tmp_path):
    source = render(tmp_path / "source.pdf", COVER)
    target = tmp_path / "print.pdf"
    press = replace(COLOUR, inks=(RED,))
    finish_print(source, target, press, FACTS)
    fills = {mark.colour.values for mark in read_print(target).pages[0].marks if mark.kind == "fill"}
    assert fills == {(0.0, 0.9, 0.8, 0.4)}
    assert [finding for finding in preflight(target, press) if finding.severity != "note"] == []


def test_a_colour_without_a_rule_goes_through_the_profile(tmp_path):
    source = render(tmp_path / "source.pdf", '<p style="color: #8c1d18; font-size: 20pt">ა</p>')
    target = tmp_path / "print.pdf"
    finish_print(source, target, COLOUR, FACTS)
    (text,) = {
        mark.colour.values
        for mark in read_print(target).pages[0].marks
        if mark.kind == "text" and mark.size > 15
    }
    cyan, magenta, yellow, black = text
    assert magenta > 0.8 > cyan
    assert yellow > 0.6
    assert black > 0.2


def test_a_spot_ink_has_a_plate_of_its_own(tmp_path):
    source = render(tmp_path / "source.pdf", COVER)
    target = tmp_path / "print.pdf"
    press = replace(PRESS, inks=(replace(RED, spot="PANTONE 7621 C"),))
    finish_print(source, target, press, FACTS)
    assert read_print(target).pages[0].plates == ("Black", "PANTONE 7621 C")
    assert [finding for finding in preflight(target, press) if finding.severity != "note"] == []
    found = plates(target, tmp_path / "plates")
    assert found["PANTONE 7621 C"] > 0.9
    assert found["Cyan"] == found["Magenta"] == found["Yellow"] == 0


def test_black_text_overprints_and_white_knocks_out(tmp_path):
    body = '<div style="position: fixed; inset: -23mm; z-index: -1; background: #00ffff"></div><h1 style="font-size: 60pt; {}">ტექსტი</h1>'
    inks = (InkRule((0, 255, 255), (1.0, 0.0, 0.0, 0.0)),)
    coverage = {}
    for name, colour, overprint in (
        ("over", "#000", True),
        ("under", "#000", False),
        ("white", "#fff", True),
    ):
        source = render(tmp_path / f"{name}.source.pdf", body.format(f"color: {colour}"))
        target = tmp_path / f"{name}.pdf"
        finish_print(source, target, replace(COLOUR, inks=inks, overprint=overprint), FACTS)
        coverage[name] = plates(target, tmp_path / name)["Cyan"]
    assert coverage["over"] > 0.999  # no hole under the black letters
    assert coverage["under"] < 0.99
    assert coverage["white"] < 0.99


# blanks and marks


@given(st.integers(1, 400), st.sampled_from([1, 2, 4, 8, 16]), st.integers(0, 5))
def test_the_rule_of_blanks(pages, multiple, keep_last):
    places = blank_places(pages, multiple, keep_last)
    total = pages + len(places)
    assert total % multiple == 0
    assert len(places) < multiple
    printed = [place for place in range(total) if place not in places]
    kept = printed[len(printed) - min(keep_last, pages) :]
    for place, original in zip(kept, range(pages - len(kept), pages), strict=True):
        assert place % 2 == original % 2  # a recto stays a recto
    if kept:
        assert total - 1 - kept[-1] <= 1  # at most the odd blank follows
    assert printed[: pages - len(kept)] == list(range(pages - len(kept)))


@pytest.mark.parametrize(
    ("multiple", "keep_last", "blank"),
    [(4, 0, {3}), (8, 0, {3, 4, 5, 6, 7}), (8, 1, {2, 3, 4, 5, 7}), (1, 0, set())],
)
def test_blanks_stand_where_they_should(book, tmp_path, multiple, keep_last, blank):
    target = tmp_path / "print.pdf"
    finish_print(book, target, replace(PRESS, pages=multiple, keep_last=keep_last), FACTS)
    assert {page.index for page in read_print(target).pages if page.blank} == blank


@pytest.mark.parametrize(
    "press",
    [
        replace(PRESS, marks=True),
        replace(COLOUR, marks=True),
        replace(FLAT, marks=True),
        replace(PRESS, marks=True, inks=(replace(RED, spot="Red"),)),
    ],
)
def test_marks_lie_outside_the_bleed(book, tmp_path, press):
    target = tmp_path / "print.pdf"
    finish_print(book, target, press, FACTS)
    for page in read_print(target).pages:
        assert page.plates in {(), ("Black",)}
        (ink,) = {mark.colour.space.inks for mark in page.marks if mark.kind == "stroke"}
        assert ink == (() if press.one_plate else ("All",))
        lines = [box for mark in page.marks if mark.kind == "stroke" for box in mark.boxes]
        assert len(lines) == 8
        for box in lines:
            assert (
                box.x1 < page.bleed.x0
                or box.x0 > page.bleed.x1
                or box.y1 < page.bleed.y0
                or box.y0 > page.bleed.y1
            )
            assert page.media.x0 <= box.x0
            assert box.x1 <= page.media.x1
    assert [finding for finding in preflight(target, press) if finding.severity != "note"] == []


def test_a_cover_has_fold_marks(tmp_path):
    plan = CoverPlan(PAPER_SIZES["A5"], Length(10), Length(3))
    press = replace(plan.press(PRESS), marks=True)
    source = render(tmp_path / "cover.pdf", "<p>უკან</p>", size="306mm 210mm")
    target = tmp_path / "print.pdf"
    finish_print(source, target, press, FACTS)
    (page,) = read_print(target).pages
    lines = [box for mark in page.marks if mark.kind == "stroke" for box in mark.boxes]
    assert len(lines) == 12
    at = {round(Length.from_pt((box.x0 + box.x1) / 2 - page.trim.x0).mm, 1) for box in lines}
    assert {0.0, 148.0, 158.0, 306.0} <= at
    assert [finding for finding in preflight(target, press, plan) if finding.severity != "note"] == []
