"""The fold proof on real files: it passes what `impose` makes, and fails every way of spoiling it."""

from __future__ import annotations

import itertools
import re

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from stamba.checks.fold import MOST_FINDINGS, prove_fold
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
from stamba.ground.errors import RenderError
from stamba.ground.geometry import PAPER_SIZES, Length
from stamba.imposition import ImpositionSpec, impose
from tests.imposition.books import A6, BOUND, Paper, content_of, make_book, words_of, write_book

BLEED = Paper(bleed=Length(3), origin=(-8.5, -8.5))
PRESS = {"sheet": PAPER_SIZES["SRA3"], "trimmed": True, "bleed": Length(3)}


PLAIN = Paper()


def proof(tmp_path, pages, spec, paper=PLAIN):
    source = make_book(tmp_path / "print.pdf", pages, paper)
    book = impose(source, tmp_path / "booklet.pdf", spec)
    return source, book.files


def codes(findings):
    return [finding.code for finding in findings]


@pytest.mark.parametrize(("scheme", "flip"), itertools.product(BOUND, Flip))
def test_home_booklets_are_proved(tmp_path, scheme, flip):
    for pages, binding in ((1, BoundEdge.LEFT), (7, BoundEdge.RIGHT), (26, BoundEdge.LEFT)):
        spec = ImpositionSpec(scheme=scheme, flip=flip, binding=binding, keep_last=1)
        source, files = proof(tmp_path, pages, spec)
        assert prove_fold(source, files, spec) == ()


# A saddle stitch has all of it; the others are proved without creep, and with it in the long tests.
MODES = [
    (scheme, mode)
    for scheme, mode in itertools.product(BOUND, CreepMode)
    if scheme is not Scheme.CUT_AND_STACK or mode is CreepMode.OFF
]
SHORT = {(Scheme.SADDLE_STITCH, CreepMode.OUT), *((scheme, CreepMode.OFF) for scheme in BOUND)}


@pytest.mark.parametrize(
    ("scheme", "mode"), [pytest.param(*one, marks=() if one in SHORT else pytest.mark.long) for one in MODES]
)
def test_press_sheets_with_creep_bleed_and_all_marks_are_proved(tmp_path, scheme, mode):
    creep = Creep() if mode is CreepMode.OFF else Creep(mode, 1.5)
    marks = PrinterMarks(TRAITS[scheme].marks, MarkColour.ALL)
    spec = ImpositionSpec(
        scheme=scheme, flip=Flip.LONG, caliper=Length(0.15), creep=creep, marks=marks, **PRESS
    )
    source, files = proof(tmp_path, 30, spec, BLEED)
    assert prove_fold(source, files, spec) == ()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("boxes", [(), ("CropBox",), ("TrimBox", "BleedBox"), ("TrimBox", "CropBox")])
def test_turned_pages_of_any_origin_and_box_are_proved(tmp_path, rotate, boxes):
    bleed = Length(0) if not boxes else Length(4)
    paper = Paper(trim=A6, bleed=bleed, origin=(100.25, -33.5), rotate=rotate, boxes=boxes)
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 6, spec, paper)
    assert prove_fold(source, files, spec) == ()


@pytest.mark.parametrize("backs", [Backs.LAST_FIRST, pytest.param(Backs.FIRST_FIRST, marks=pytest.mark.long)])
def test_split_files_turned_by_hand_are_proved(tmp_path, backs):
    spec = ImpositionSpec(scheme=Scheme.SEWN, max_sheets=2, flip=Flip.HAND, backs=backs, split_every=2)
    source, files = proof(tmp_path, 37, spec)
    assert [file.name for file in files[:4]] == [
        "booklet-01-fronts.pdf",
        "booklet-01-backs.pdf",
        "booklet-02-fronts.pdf",
        "booklet-02-backs.pdf",
    ]
    assert prove_fold(source, files, spec) == ()
    other = Backs.FIRST_FIRST if backs is Backs.LAST_FIRST else Backs.LAST_FIRST
    wrong = ImpositionSpec(scheme=Scheme.SEWN, max_sheets=2, flip=Flip.HAND, backs=other, split_every=2)
    assert set(codes(prove_fold(source, files, wrong))) == {"X-802"}


def test_pages_without_words_are_proved_by_their_drawings(tmp_path):
    pages = [words_of(1), (), words_of(3), (), ()]
    source = write_book(tmp_path / "print.pdf", pages)
    spec = ImpositionSpec(flip=Flip.LONG)
    files = impose(source, tmp_path / "booklet.pdf", spec).files
    assert prove_fold(source, files, spec) == ()
    shift(files[0], 1, "/P2", 0.5)
    assert codes(prove_fold(source, files, spec)) == ["X-803"]


@pytest.mark.parametrize("flip", [Flip.LONG, Flip.HAND])
def test_a_file_made_for_another_flip_is_not_proved(tmp_path, flip):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 8, spec)
    found = prove_fold(source, files, ImpositionSpec(flip=flip))
    assert {finding.code for finding in found} == ({"X-802", "X-810"} if flip is Flip.LONG else {"X-801"})


def rewrite(path, index, change):
    """Change the content of a page of an imposed file."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[index]
        page.Contents = pdf.make_stream(change(content_of(page)).encode())
        pdf.save(path)


def shift(path, index, form, mm):
    """Move one page of an imposed side to the right."""

    def moved(content):
        lines = content.split("\n")
        place = next(number for number, line in enumerate(lines) if f" cm {form} Do" in line)
        a, b, c, d, e, f, *rest = lines[place].split(" ")
        lines[place] = " ".join((a, b, c, d, f"{float(e) + Length(mm).pt:.4f}", f, *rest))
        return "\n".join(lines)

    rewrite(path, index, moved)


def test_two_pages_swapped_are_found(tmp_path):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 8, spec)

    def swapped(content):
        return content.replace("/P2 Do", "/P0 Do").replace("/P7 Do", "/P2 Do").replace("/P0 Do", "/P7 Do")

    rewrite(files[0], 1, swapped)
    found = prove_fold(source, files, spec)
    assert codes(found) == ["X-802", "X-802"]
    assert found[0].message == "place 2 of the book has page 7, and page 2 belongs there"
    assert str(found[0].where) == "booklet.pdf page 2, sheet 1 back, left half"


def test_sheets_in_another_order_are_found(tmp_path):
    spec = ImpositionSpec(scheme=Scheme.PERFECT)
    source, files = proof(tmp_path, 12, spec)
    with pikepdf.open(files[0], allow_overwriting_input=True) as pdf:
        pdf.pages.reverse()
        pdf.save(files[0])
    assert set(codes(prove_fold(source, files, spec))) == {"X-802"}


@pytest.mark.parametrize(("mm", "found"), [(0.04, []), (0.06, ["X-803"]), (-7, ["X-803"])])
def test_a_shifted_page_is_found(tmp_path, mm, found):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 8, spec)
    shift(files[0], 2, "/P3", mm)
    findings = prove_fold(source, files, spec)
    assert codes(findings) == found
    if found:
        way = "right" if mm > 0 else "left"
        assert findings[0].message == f"page 3 is {abs(mm):.2f} mm too far {way}"


def test_creep_that_was_not_done_is_found(tmp_path):
    plain = ImpositionSpec(sheet=PAPER_SIZES["SRA3"], trimmed=True)
    creeping = ImpositionSpec(
        sheet=PAPER_SIZES["SRA3"], trimmed=True, caliper=Length(0.1), creep=Creep(CreepMode.IN)
    )
    source, files = proof(tmp_path, 12, plain)
    found = prove_fold(source, files, creeping)
    assert set(codes(found)) == {"X-803", "X-806"}
    assert "page 3 is 0.10 mm too far right" in [finding.message for finding in found]
    assert not any("page 1 " in finding.message for finding in found)


def test_a_back_upside_down_is_found(tmp_path):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 8, spec)
    with pikepdf.open(files[0], allow_overwriting_input=True) as pdf:
        pdf.pages[1].Rotate = 180
        pdf.save(files[0])
    found = prove_fold(source, files, spec)
    assert codes(found) == ["X-802", "X-802"]
    assert found[0].message == "place 2 of the book has page 7 upside down, and page 2 belongs there"


def test_a_page_upside_down_in_its_own_place_is_found(tmp_path):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 4, spec)
    trim = PAPER_SIZES["A5"]

    def turned(content):
        half_turn = f"-1 0 0 -1 {trim.width.pt:.4f} {trim.height.pt:.4f} cm /P1 Do"
        return content.replace("cm /P1 Do", f"cm {half_turn}")

    rewrite(files[0], 0, turned)
    found = prove_fold(source, files, spec)
    assert [finding.message for finding in found] == ["place 1 of the book has page 1 upside down"]


def test_a_word_moved_on_its_page_is_found(tmp_path):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 4, spec)
    with pikepdf.open(files[0], allow_overwriting_input=True) as pdf:
        form = pdf.pages[0].Resources.XObject["/P1"]
        before = form.read_bytes().decode()
        line = next(part for part in before.split("(") if part.startswith("north1"))
        spoilt = before.replace(
            f"({line}", f"(north1) Tj 0.3 0 Td {line.replace('north1 page-1', '( page-1')}"
        )
        assert spoilt != before
        form.write(spoilt.encode())
        pdf.save(files[0])
    found = prove_fold(source, files, spec)
    assert codes(found) == ["X-804"]
    assert "'page-1' on page 1 is" in found[0].message


def test_lost_words_are_found(tmp_path):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 4, spec)
    with pikepdf.open(files[0], allow_overwriting_input=True) as pdf:
        form = pdf.pages[0].Resources.XObject["/P1"]
        form.write(form.read_bytes().replace(b"south1", b"sou1"))
        pdf.save(files[0])
    found = prove_fold(source, files, spec)
    assert [finding.message for finding in found] == ["page 1 has lost or gained letters against its source"]


def test_words_hidden_by_a_clip_are_found(tmp_path):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 4, spec)
    with pikepdf.open(files[0], allow_overwriting_input=True) as pdf:
        form = pdf.pages[0].Resources.XObject["/P1"]
        form.BBox = Array([0, 0, 200, 300])
        pdf.save(files[0])
    found = prove_fold(source, files, spec)
    assert [finding.message for finding in found] == [
        "page 1 has lost or gained ink against its source, 20 mm from its left edge and 17 mm from its head"
    ]


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        ("/P1 Do", "place 4 of the book must be blank and has page 1"),
        (
            "100 300 40 40 re f",
            "place 4 of the book must be blank and has ink on it, 35 mm from its left edge and 90 mm from its head",
        ),
    ],
)
def test_a_blank_with_something_on_it_is_found(tmp_path, drawn, sentence):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 3, spec)
    rewrite(files[0], 0, lambda content: f"{content}\nq {drawn} Q")
    found = prove_fold(source, files, spec)
    assert sentence in [finding.message for finding in found]


def test_a_missing_page_is_found(tmp_path):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 4, spec)
    rewrite(files[0], 0, lambda content: content.replace("/P1 Do", ""))
    found = prove_fold(source, files, spec)
    assert [finding.message for finding in found] == [
        "place 1 of the book has no letter, and page 1 belongs there"
    ]


def test_missing_sides_are_found(tmp_path):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 9, spec)
    with pikepdf.open(files[0], allow_overwriting_input=True) as pdf:
        del pdf.pages[-1]
        pdf.save(files[0])
    (found,) = prove_fold(source, files, spec)
    assert found.code == "X-801"
    assert found.message == "9 pages need 6 sides, and there are other numbers (booklet.pdf: 5)"


def test_sheet_and_trim_box_of_another_size_are_found(tmp_path):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 4, spec)
    with pikepdf.open(files[0], allow_overwriting_input=True) as pdf:
        pdf.pages[0].TrimBox = Array([10, 0, 800, 595])
        pdf.pages[1].BleedBox = Array([10, 10, 800, 500])
        pdf.save(files[0])
    found = prove_fold(source, files, spec)
    assert codes(found) == ["X-806", "X-806"]
    found = prove_fold(source, files, ImpositionSpec(sheet=PAPER_SIZES["A3"]))
    assert "the sheet is 297 × 210 mm, and 420 × 297 mm is asked for" in [f.message for f in found]


def test_ink_near_the_edge_of_a_home_sheet_is_a_warning(tmp_path):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 4, spec, Paper(margin=Length(3)))
    (found,) = prove_fold(source, files, spec)
    assert (found.code, found.severity) == ("X-807", "warning")
    assert found.message == (
        "2 sides with ink nearer than 5 mm to the edge of the sheet, the first is booklet.pdf page 1"
    )
    press = ImpositionSpec(trimmed=True)
    assert prove_fold(source, files, press) == ()


MARKED = ImpositionSpec(
    scheme=Scheme.SEWN,
    max_sheets=2,
    caliper=Length(0.1),
    creep=Creep(CreepMode.IN),
    marks=PrinterMarks(TRAITS[Scheme.SEWN].marks - {PrinterMark.COLOUR_BAR}),
    **PRESS,
)


def test_pages_that_run_over_the_fold_are_found(tmp_path):
    source = make_book(tmp_path / "print.pdf", 15, BLEED)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"0.05 k", b"0.1 k"))
        pdf.save(source)
    files = impose(source, tmp_path / "booklet.pdf", MARKED).files
    assert prove_fold(source, files, MARKED) == ()
    with pikepdf.open(files[0], allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            unclipped = re.sub(r"[\d. -]+ re W n", "", content_of(page))
            page.Contents = pdf.make_stream(unclipped.encode())
        pdf.save(files[0])
    found = prove_fold(source, files, MARKED)  # only the blank has another tint than its neighbour's bleed
    assert codes(found) == ["X-805"]
    assert "place 16 of the book must be blank and has ink on it" in found[0].message


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        ("0 0 0 1 K 0.25 w 700 400 m 720 400 l S", "page 1 has lost or gained ink against its source"),
        (
            "0 0 0 1 k 213 400 3 40 re f",
            "beside the pages there is ink, or bleed is lost, 75 mm from the left edge",
        ),
        ("0 0 0 1 k 10 10 99 20 re f", ""),  # where marks may be
    ],
)
def test_marks_on_the_pages_are_found(tmp_path, drawn, sentence):
    source, files = proof(tmp_path, 8, MARKED, BLEED)
    rewrite(files[0], 0, lambda content: f"{content}\nq {drawn} Q")
    found = prove_fold(source, files, MARKED)
    assert codes(found) == (["X-805"] if sentence else [])
    assert not found or sentence in found[0].message


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (
            lambda marks: "",
            {
                "a crop mark does not stand at the edge of the trim",
                "a fold mark does not stand at the fold",
                "a registration mark is missing",
                "the collation mark on the fold is missing",
                "the label of the sheet is missing",
            },
        ),
        (
            lambda marks: f"q 1 0 0 1 0.3 0 cm {marks} Q",
            {
                "a crop mark does not stand at the edge of the trim",
                "a fold mark does not stand at the fold",
                "the collation mark on the fold is missing",
            },
        ),
    ],
)
def test_marks_off_their_lines_are_found(tmp_path, change, sentences):
    source, files = proof(tmp_path, 16, MARKED, BLEED)

    def changed(content):
        pages, drawn = content.split("\nq\n0 0 0 1 K", maxsplit=1)
        marks = f"q\n0 0 0 1 K{drawn}"
        return f"{pages}\n{change(marks)}"

    rewrite(files[0], 0, changed)
    found = prove_fold(source, files, MARKED)
    assert {finding.message for finding in found if finding.code == "X-808"} == sentences


def test_signatures_whose_collation_marks_are_no_stairs_are_found(tmp_path):
    source, files = proof(tmp_path, 16, MARKED, BLEED)
    rewrite(
        files[0], 4, lambda content: re.sub(r"(\S+) (\S+) (\S+) (\S+) re f", r"\1 716 \3 \4 re f", content)
    )
    found = prove_fold(source, files, MARKED)
    assert [finding.message for finding in found] == [
        "the collation mark of signature 2 is not below that of the signature before"
    ]


def intended(path):
    """Give a print PDF an output intent, XMP, and black text that overprints."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        profile = pdf.make_stream(b"profile", N=4)
        pdf.Root.OutputIntents = Array(
            [Dictionary(S=Name.GTS_PDFX, OutputConditionIdentifier="FOGRA39", DestOutputProfile=profile)]
        )
        for page in pdf.pages:
            page.Resources.ExtGState = Dictionary(G=pdf.make_indirect(Dictionary(OP=True, op=True, OPM=1)))
            page.Contents = pdf.make_stream(b"/G gs " + page.Contents.read_bytes())
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] = "PDF/X-4"
        pdf.save(path, force_version="1.6")
    return path


def no_intent(pdf):
    del pdf.Root.OutputIntents


def no_metadata(pdf):
    del pdf.Root.Metadata


def other_flip(pdf):
    pdf.Root.ViewerPreferences.Duplex = Name.DuplexFlipLongEdge


def no_overprint(pdf):
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and "/OPM" in thing:
            thing.OP = thing.op = False


def rich_black(pdf):
    form = pdf.pages[0].Resources.XObject["/P1"]
    form.write(form.read_bytes().replace(b"0 0 0 1 k", b"0.4 0 0 1 k"))


@pytest.mark.parametrize(
    ("spoil", "code", "sentence"),
    [
        (no_intent, "X-810", "the output intent is not that of the print PDF"),
        (no_metadata, "X-810", "its XMP has another pdfx version than the print PDF"),
        (other_flip, "X-810", "it does not ask print dialogues for the flip 'short'"),
        (
            no_overprint,
            "X-809",
            "against page 1 and page 4 of the print PDF this side has lost text in Black 100 %, overprinting",
        ),
        (
            rich_black,
            "X-809",
            "against page 1 and page 4 of the print PDF this side has gained text in Cyan 40 %, Black 100 %, overprinting",
        ),
    ],
)
def test_what_a_press_reads_is_kept(tmp_path, spoil, code, sentence):
    spec = ImpositionSpec()
    source = intended(make_book(tmp_path / "print.pdf", 4))
    files = impose(source, tmp_path / "booklet.pdf", spec).files
    assert prove_fold(source, files, spec) == ()
    with pikepdf.open(files[0], allow_overwriting_input=True) as pdf:
        spoil(pdf)
        pdf.save(files[0], force_version="1.6")
    found = prove_fold(source, files, spec)
    assert code in codes(found)
    assert sentence in [finding.message for finding in found]


@pytest.mark.parametrize(
    ("total", "severity", "sentence"),
    [
        (11, "", ""),
        (13, "warning", "creep leaves 7.0 mm of white"),
        (20, "error", "creep leaves nothing of white"),
    ],
)
def test_creep_that_eats_the_inner_margin_is_found(tmp_path, total, severity, sentence):
    creep = Creep(CreepMode.IN, total=Length(total))
    spec = ImpositionSpec(sheet=PAPER_SIZES["SRA3"], trimmed=True, creep=creep)
    source, files = proof(tmp_path, 16, spec)  # its first letters stand 20 mm from the trim
    found = prove_fold(source, files, spec)
    assert [(finding.code, finding.severity) for finding in found] == (
        [("X-811", severity)] if severity else []
    )
    assert not found or sentence in found[0].message


@pytest.mark.long
def test_a_long_list_is_cut(tmp_path):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 60, spec)
    found = prove_fold(source, files, ImpositionSpec(binding=BoundEdge.RIGHT))
    assert len(found) == MOST_FINDINGS + 1
    assert found[-1].message == "40 more findings of the fold proof"


def test_what_is_no_pdf_is_an_error(tmp_path):
    spec = ImpositionSpec()
    source, files = proof(tmp_path, 4, spec)
    files[0].write_bytes(b"no pdf")
    with pytest.raises(RenderError, match="cannot be read"):
        prove_fold(source, files, spec)
    with pytest.raises(RenderError, match="cannot be read"):
        prove_fold(tmp_path / "nowhere.pdf", files, spec)


def test_the_proof_knows_no_plan():
    import stamba.checks.fold
    import stamba.checks.folding
    import stamba.checks.likeness

    rooms = ("binding_marks", "fold", "folding", "kept", "likeness", "offsets")
    for module in (getattr(stamba.checks, room) for room in rooms):
        names = {getattr(value, "__module__", "") for value in vars(module).values()}
        assert not names & {f"stamba.imposition.{room}" for room in ("plan", "layout", "creep", "emit")}
