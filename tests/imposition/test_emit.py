from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from stamba.checks.fold import prove_fold
from stamba.config.imposition.choices import (
    TRAITS,
    Backs,
    Creep,
    CreepMode,
    Flip,
    MarkColour,
    PrinterMark,
    PrinterMarks,
    Scheme,
)
from stamba.ground.errors import ConfigError, RenderError
from stamba.ground.geometry import PAPER_SIZES, Length, Size
from stamba.imposition import ImpositionSpec, impose, plan_book, plan_file
from tests.imposition.books import A6, Paper, content_of, make_book, write_book

ROOT = Path(__file__).parents[2]
PRESS = ImpositionSpec(
    scheme=Scheme.SEWN,
    sheet=PAPER_SIZES["SRA4"],
    caliper=Length(0.1),
    creep=Creep(CreepMode.IN),
    trimmed=True,
    bleed=Length(3),
    marks=PrinterMarks(TRAITS[Scheme.SEWN].marks),
)
BLEED = Paper(bleed=Length(3), origin=(-8.5, -8.5))


def boxes(page):
    return {name: [float(edge) for edge in page.obj[name]] for name in ("/MediaBox", "/TrimBox", "/BleedBox")}


def mm(*lengths):
    return pytest.approx([Length(length).pt for length in lengths], abs=1e-3)


def test_a_home_booklet(tmp_path):
    source = make_book(tmp_path / "print.pdf", 6)
    book = impose(source, tmp_path / "new" / "booklet.pdf", ImpositionSpec())
    assert book.files == (tmp_path / "new" / "booklet.pdf",)
    assert book.plan == plan_book(6, book.plan.trim, ImpositionSpec())
    with pikepdf.open(book.files[0]) as pdf:
        assert len(pdf.pages) == 4
        assert boxes(pdf.pages[0])["/MediaBox"] == mm(0, 0, 297, 210)
        assert boxes(pdf.pages[0])["/TrimBox"] == mm(0.5, 0, 296.5, 210)
        assert pdf.Root.ViewerPreferences == Dictionary(
            PrintScaling=Name("/None"), Duplex=Name.DuplexFlipShortEdge
        )
        assert pdf.docinfo["/Title"] == "წიგნი"
    assert list(book.files[0].parent.iterdir()) == [book.files[0]]


def test_a_press_sheet_has_the_boxes_of_its_spread(tmp_path):
    source = make_book(tmp_path / "print.pdf", 16, BLEED)
    (path,) = impose(source, tmp_path / "booklet.pdf", PRESS).files
    with pikepdf.open(path) as pdf:
        outer, inner = boxes(pdf.pages[0]), boxes(pdf.pages[6])
    assert outer["/MediaBox"] == mm(0, 0, 320, 225)
    assert outer["/TrimBox"] == mm(12, 7.5, 308, 217.5)
    assert outer["/BleedBox"] == mm(9, 4.5, 311, 220.5)
    assert inner["/TrimBox"] == mm(12.3, 7.5, 307.7, 217.5)


def test_same_source_same_bytes(tmp_path):
    source = make_book(tmp_path / "print.pdf", 9, BLEED)
    (one,) = impose(source, tmp_path / "one" / "booklet.pdf", PRESS).files
    (two,) = impose(source, tmp_path / "two" / "booklet.pdf", PRESS).files
    assert one.read_bytes() == two.read_bytes()
    (other,) = impose(source, tmp_path / "three" / "booklet.pdf", ImpositionSpec()).files
    assert document_id(one) != document_id(other)


def document_id(path):
    with pikepdf.open(path) as pdf, pdf.open_metadata() as xmp:
        return str(xmp["xmpMM:DocumentID"])


def test_pages_at_100_percent_are_where_the_second_tool_sees_them(tmp_path):
    source = make_book(tmp_path / "print.pdf", 8, BLEED)
    (path,) = impose(source, tmp_path / "booklet.pdf", PRESS).files
    in_source = {word: at for _, word, at in words(source)}
    for side, word, (x, y) in words(path):
        if "-" in word:
            continue  # not the only one of its kind
        number = int(re.sub(r"\D", "", word))
        # Sheet 1 is 8 1 | 2 7, sheet 2 is 6 3 | 4 5; creep 0 and 0.1 mm toward the fold at 160 mm.
        shift = Length(0.1).pt * (side // 2)
        left = number in {8, 2, 6, 4}
        trim_x = Length(160 - 148).pt + shift if left else Length(160).pt - shift
        bleed = Length(3).pt
        from_trim = (in_source[word][0] - bleed, in_source[word][1] - bleed)
        assert (x - trim_x, y - Length(7.5).pt) == pytest.approx(from_trim, abs=0.01)


def words(path):
    said = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout.decode()
    for side, page in enumerate(said.split("<page ")[1:]):
        for x, y, word in re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)".*>(.*)</word>', page):
            yield side, word, (float(x), float(y))


def test_nothing_crosses_the_fold_and_outer_bleed_stays(tmp_path):
    """A page painted all over, beside a blank one: its ink ends at the fold, and 3 mm beyond its trim."""
    import pypdfium2

    spec = ImpositionSpec(sheet=PAPER_SIZES["SRA3"], trimmed=True, bleed=Length(3))
    source = make_book(tmp_path / "print.pdf", 1, BLEED)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Contents = Stream(pdf, b"0 0 0 1 k -500 -500 2000 2000 re f")
        pdf.save(source)
    (path,) = impose(source, tmp_path / "booklet.pdf", spec).files
    image = pypdfium2.PdfDocument(path)[0].render(scale=10 / Length(1).pt, grayscale=True).to_pil()
    ink = image.point(lambda level: 255 * (level < 128)).getbbox()
    # SRA3 lying is 450 x 320 mm; ten pixels a millimetre.
    assert ink == pytest.approx((2250, 520, 2250 + 1510, 520 + 2160), abs=2)


def test_output_intent_xmp_and_info_come_along_and_links_stay(tmp_path):
    source = make_book(tmp_path / "print.pdf", 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        profile = pdf.make_stream(b"profile", N=4)
        intent = Dictionary(S=Name.GTS_PDFX, OutputConditionIdentifier="FOGRA39", DestOutputProfile=profile)
        pdf.Root.OutputIntents = Array([intent])
        pdf.docinfo["/Trapped"] = Name("/False")
        pdf.docinfo["/CreationDate"] = "D:20240101000000Z"
        pdf.pages[0].Annots = Array([Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9])])
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["dc:title"] = "წიგნი"
            xmp["xmpMM:DocumentID"] = "uuid:source"
            xmp["xmpMM:RenditionClass"] = "proof:pdf"
            xmp["pdfaid:part"] = "3"
            xmp["{http://www.aiim.org/pdfua/ns/id/}part"] = "1"
            xmp["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] = "PDF/X-4"
        pdf.save(source, force_version="1.6")
    (path,) = impose(source, tmp_path / "booklet.pdf", ImpositionSpec()).files
    with pikepdf.open(path) as pdf:
        assert pdf.pdf_version == "1.6"
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert intent.DestOutputProfile.read_bytes() == b"profile"
        assert pdf.docinfo["/Trapped"] == Name("/False")
        assert pdf.docinfo["/CreationDate"] == "D:20240101000000Z"
        assert Name.MarkInfo not in pdf.Root
        assert not any(Name.Annots in page.obj for page in pdf.pages)
        with pdf.open_metadata() as xmp:
            assert xmp["dc:title"] == "წიგნი"
            assert re.fullmatch(r"uuid:[0-9a-f-]{36}", str(xmp["xmpMM:DocumentID"]))
            assert xmp["xmpMM:OriginalDocumentID"] == "uuid:source"
            assert xmp["xmpMM:RenditionClass"] == "default"
            assert xmp["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] == "PDF/X-4"
            assert "pdfaid:part" not in xmp
            assert "{http://www.aiim.org/pdfua/ns/id/}part" not in xmp


def test_an_old_version_gets_no_object_streams(tmp_path):
    source = make_book(tmp_path / "print.pdf", 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.save(source, force_version="1.4")
    (path,) = impose(source, tmp_path / "booklet.pdf", ImpositionSpec()).files
    assert path.read_bytes().startswith(b"%PDF-1.4")
    assert b"ObjStm" not in path.read_bytes()


def test_transparency_groups_become_the_sheets_own(tmp_path):
    source = make_book(tmp_path / "print.pdf", 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
        pdf.save(source)
    (path,) = impose(source, tmp_path / "booklet.pdf", ImpositionSpec()).files
    with pikepdf.open(path) as pdf:
        side = pdf.pages[0]
        space = side.obj.Group.CS
        assert space == Name.DeviceCMYK
        assert not any(Name.Group in form for form in side.obj.Resources.XObject.values())


def test_fonts_and_images_are_not_repeated(tmp_path):
    source = make_book(tmp_path / "print.pdf", 40)
    (path,) = impose(source, tmp_path / "booklet.pdf", ImpositionSpec()).files
    with pikepdf.open(path) as pdf:
        fonts = [
            thing for thing in pdf.objects if isinstance(thing, Dictionary) and thing.get("/Type") == "/Font"
        ]
    assert len(fonts) == 1


def test_marks_are_not_repeated(tmp_path):
    source = make_book(tmp_path / "print.pdf", 64, BLEED)
    sewn = ImpositionSpec(
        scheme=Scheme.SEWN, sheet=PAPER_SIZES["SRA4"], trimmed=True, bleed=Length(3), marks=PRESS.marks
    )
    (path,) = impose(source, tmp_path / "booklet.pdf", sewn).files
    with pikepdf.open(path) as pdf:
        drawn = [[piece.objgen for piece in page.Contents] for page in pdf.pages]
    assert len({pieces[1] for pieces in drawn}) == 1  # the crop marks
    assert len({pieces[0] for pieces in drawn}) == len(drawn) == 32


@pytest.mark.parametrize(("backs", "order"), [(Backs.LAST_FIRST, [6, 2]), (Backs.FIRST_FIRST, [2, 6])])
def test_backs_for_a_printer_fed_by_hand(tmp_path, backs, order):
    source = make_book(tmp_path / "print.pdf", 8)
    spec = ImpositionSpec(scheme=Scheme.PERFECT, flip=Flip.HAND, backs=backs)
    fronts, backs_file = impose(source, tmp_path / "b.pdf", spec).files
    assert (fronts.name, backs_file.name) == ("b-fronts.pdf", "b-backs.pdf")
    with pikepdf.open(backs_file) as pdf:
        first = [min(page.Resources.XObject.keys()) for page in pdf.pages]
    assert first == [f"/P{number}" for number in order]


def test_a_new_file_every_few_signatures(tmp_path):
    source = make_book(tmp_path / "print.pdf", 4 * 11)
    spec = ImpositionSpec(scheme=Scheme.SEWN, max_sheets=2, split_every=2)
    files = impose(source, tmp_path / "b.pdf", spec).files
    assert [file.name for file in files] == ["b-01.pdf", "b-02.pdf", "b-03.pdf"]
    sides = []
    for file in files:
        with pikepdf.open(file) as pdf:
            sides.append(len(pdf.pages))
    assert sum(sides) == 22
    assert prove_fold(source, files, spec) == ()


def refused(tmp_path, source, spec=ImpositionSpec(), target="booklet.pdf"):  # noqa: B008 - a frozen value
    with pytest.raises((ConfigError, RenderError)) as caught:
        impose(source, tmp_path / target, spec)
    return str(caught.value)


def test_pages_of_another_size_are_refused_by_number(tmp_path):
    source = make_book(tmp_path / "print.pdf", 8)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[6].TrimBox = Array([0, 0, Length(105).pt, Length(148).pt])
        pdf.save(source)
    message = refused(tmp_path, source)
    assert "print.pdf: error: page 7 is 105 × 148 mm, page 1 is 148 × 210 mm. Pages of one book" in message
    assert not (tmp_path / "booklet.pdf").exists()


def test_pages_that_look_alike_are_not_refused(tmp_path):
    source = make_book(tmp_path / "print.pdf", 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        lying = Dictionary(pdf.pages[1].obj)
        lying.MediaBox = lying.TrimBox = lying.BleedBox = Array([0, 0, Length(210).pt, Length(148).pt])
        lying.Rotate = 90
        pdf.pages[1] = pikepdf.Page(pdf.make_indirect(lying))
        pdf.pages[2].MediaBox = Array([0.1, 0.1, Length(148).pt, Length(210).pt])
        pdf.save(source)
    assert len(impose(source, tmp_path / "booklet.pdf", ImpositionSpec()).files) == 1


def test_bleed_that_is_not_there_is_refused(tmp_path):
    source = make_book(tmp_path / "print.pdf", 4, Paper(bleed=Length(2)))
    message = refused(
        tmp_path, source, ImpositionSpec(sheet=PAPER_SIZES["SRA3"], trimmed=True, bleed=Length(3))
    )
    assert "page 1 has 2.0 mm of bleed, and 3 mm are asked for. Build the PDF with a bleed of 3 mm" in message


def test_a_failure_leaves_what_was_there(tmp_path):
    target = tmp_path / "booklet.pdf"
    target.write_bytes(b"the last good one")
    message = refused(tmp_path, make_book(tmp_path / "print.pdf", 400))
    assert "100 sheets of 0.1 mm" in message
    message = refused(tmp_path, make_book(tmp_path / "print.pdf", 8, Paper(Size(Length(210), Length(297)))))
    assert "need a sheet of 420 × 297 mm" in message
    assert target.read_bytes() == b"the last good one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["booklet.pdf", "print.pdf"]


def test_a_disk_that_fails_half_way_leaves_no_half(tmp_path, monkeypatch):
    source = make_book(tmp_path / "print.pdf", 8)
    saved = []

    def failing(self, path, **options):
        saved.append(path)
        Path(path).write_bytes(b"half")
        if len(saved) == 2:
            msg = "disk full"
            raise OSError(msg)

    monkeypatch.setattr(Pdf, "save", failing)
    with pytest.raises(RenderError, match="cannot write: disk full"):
        impose(source, tmp_path / "b.pdf", ImpositionSpec(flip=Flip.HAND))
    assert [path.name for path in tmp_path.iterdir()] == ["print.pdf"]


def test_a_folder_that_cannot_be_is_told(tmp_path):
    source = make_book(tmp_path / "print.pdf", 4)
    assert "cannot write" in refused(tmp_path, source, target="print.pdf/booklet.pdf")


def test_what_cannot_be_read_is_refused(tmp_path):
    assert "the PDF to impose is missing" in refused(tmp_path, tmp_path / "nowhere.pdf")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no pdf")
    assert "broken.pdf: error: not a PDF that can be read" in refused(tmp_path, broken)
    locked = make_book(tmp_path / "locked.pdf", 4)
    with pikepdf.open(locked, allow_overwriting_input=True) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert "locked with a password" in refused(tmp_path, locked)
    empty = tmp_path / "empty.pdf"
    Pdf.new().save(empty)
    assert "there are no pages to impose" in refused(tmp_path, empty)
    source = make_book(tmp_path / "print.pdf", 4)
    assert "would replace its own source" in refused(tmp_path, source, target="print.pdf")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"/UserUnit": 2}, "page 2 is measured in units of its own"),
        ({"/Rotate": 45}, "page 2 is turned by 45°"),
        ({"/TrimBox": Array([0, 0, 0, 100])}, "page 2 has no size"),
        ({"/MediaBox": Name.Wrong, "/TrimBox": Name.Wrong}, "page 2 has no proper MediaBox"),
    ],
)
def test_pages_out_of_order_are_refused(tmp_path, change, sentence):
    source = make_book(tmp_path / "print.pdf", 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for key, value in change.items():
            pdf.pages[1].obj[key] = value
        pdf.save(source)
    assert sentence in refused(tmp_path, source)


def test_the_plan_of_a_file_needs_no_imposing(tmp_path):
    source = make_book(tmp_path / "print.pdf", 10, Paper(A6))
    plan = plan_file(source, ImpositionSpec())
    assert (plan.pages, plan.blanks, plan.sheet_count) == (10, 2, 3)
    assert plan.trim.width.mm == pytest.approx(105, abs=0.01)


@pytest.mark.parametrize("colour", MarkColour)
def test_marks_are_outside_the_bleed_and_in_one_ink(tmp_path, colour):
    kinds = frozenset({PrinterMark.CROP, PrinterMark.FOLD, PrinterMark.REGISTRATION, PrinterMark.LABEL})
    spec = ImpositionSpec(
        sheet=PAPER_SIZES["SRA4"], trimmed=True, bleed=Length(3), marks=PrinterMarks(kinds, colour)
    )
    source = write_book(tmp_path / "print.pdf", [()] * 4, BLEED)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.Contents = Stream(pdf, b"")
        pdf.save(source)
    (path,) = impose(source, tmp_path / "booklet.pdf", spec).files
    import pypdfium2

    page = pypdfium2.PdfDocument(path)[0]
    bleed = page.get_bleedbox()
    strokes = [
        part.get_bounds() for part in page.get_objects() if part.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH
    ]
    assert len(strokes) > 30
    for x0, y0, x1, y1 in strokes:
        assert x1 <= bleed[0] or x0 >= bleed[2] or y1 <= bleed[1] or y0 >= bleed[3]
        assert -1 < x0 <= x1 < Length(320).pt + 1  # a pen is wider than a point at the very edge
        assert -1 < y0 <= y1 < Length(225).pt + 1
    with pikepdf.open(path) as pdf:
        content = content_of(pdf.pages[0])
        spaces = pdf.pages[0].Resources.get("/ColorSpace")
    if colour is MarkColour.K:
        assert "0 0 0 1 K 0 0 0 1 k 0.25 w" in content
        assert spaces is None
    else:
        assert list(spaces.MarksAll)[:3] == [Name.Separation, Name.All, Name.DeviceCMYK]
        assert "/MarksAll CS 1 SCN" in content


def test_marks_on_the_fold_are_where_the_binder_looks(tmp_path):
    source = make_book(tmp_path / "print.pdf", 32, BLEED)
    spec = ImpositionSpec(
        scheme=Scheme.SEWN,
        sheet=PAPER_SIZES["SRA4"],
        trimmed=True,
        bleed=Length(3),
        marks=PrinterMarks(frozenset({PrinterMark.COLLATION, PrinterMark.SEWING})),
    )
    (path,) = impose(source, tmp_path / "booklet.pdf", spec).files
    with pikepdf.open(path) as pdf:
        contents = [content_of(page).split("0.25 w")[-1] for page in pdf.pages]
    bars = {side: text.count(" re f") for side, text in enumerate(contents) if " re f" in text}
    ticks = {side: text.count(" l S") for side, text in enumerate(contents) if " l S" in text}
    assert bars == {0: 1, 8: 1}  # outside of the outermost sheet of both signatures
    assert ticks == {7: 6, 15: 6}  # in the middle of each
    heights = [float(contents[side].split(" re f")[0].split()[-3]) for side in (0, 8)]
    assert heights[0] - heights[1] == pytest.approx(Length(5).pt, abs=0.01)


def test_the_ink_of_a_gray_book_is_black_alone(tmp_path):
    source = make_book(tmp_path / "print.pdf", 8, BLEED)
    (path,) = impose(source, tmp_path / "booklet.pdf", PRESS).files
    said = subprocess.run(["gs", "-q", "-o", "-", "-sDEVICE=inkcov", path], capture_output=True, check=True)
    for line in said.stdout.decode().strip().splitlines():
        cyan, magenta, yellow, black, *_ = line.split()
        assert [float(cyan), float(magenta), float(yellow)] == [0, 0, 0]
        assert float(black) > 0


CSS = """
@font-face { font-family: Book; src: url(FONT) }
@page { size: 148mm 210mm; margin: 20mm; bleed: 3mm; @bottom-center { content: counter(page) } }
html { font: 10pt/14pt Book; text-align: justify } h1 { break-before: page; background: #ddd }
"""


def test_a_book_of_the_layout_engine_is_imposed_and_proved(tmp_path):
    import weasyprint

    font = (ROOT / "fonts" / "NotoSerifGeorgian-Regular.ttf").as_uri()
    text = "".join(
        f"<h1>თავი {chapter}</h1>" + "<p>" + f"ეს არის {chapter}. წინადადება ერთი წიგნიდან. " * 60
        for chapter in range(1, 10)
    )
    source = tmp_path / "print.pdf"
    style = CSS.replace("FONT", font)
    weasyprint.HTML(string=f"<style>{style}</style>{text}").write_pdf(source)
    for spec in (ImpositionSpec(flip=Flip.LONG), PRESS):
        book = impose(source, tmp_path / "booklet.pdf", spec)
        assert book.plan.pages == 18
        assert prove_fold(source, book.files, spec) == ()
