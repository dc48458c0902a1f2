from dataclasses import replace
from pathlib import Path

import pytest

from stamba.checks.quality import CODES, findings
from stamba.checks.quality_report import write_report
from stamba.config.quality import QualityLimits
from stamba.ground.errors import ConfigError, RenderError, Source
from stamba.ground.tables import TomlTable
from stamba.pdf.quality import PageSpec, score_pdf
from stamba.pdf.quality.lines import family_of
from tests.checks.made_pages import EVEN, HEAD, LEADING, LEFT, MEASURE, Set, column, even, made_pdf

SPEC = PageSpec(space_em=0.6, leading_pt=LEADING, note_pt=7.0)  # Courier
ROWS = 8
FOOT = HEAD - (ROWS - 1) * LEADING


def good():
    """Four pages of one even paragraph; the last line is half a line."""
    pages = [column(even(ROWS)) for _ in range(4)]
    pages[3][-1] = replace(pages[3][-1], text=EVEN[7][:20].strip(), fill=False)
    return pages


def with_lines(*changes):
    """The good pages with some lines changed: (page, row from 0, text or Set)."""
    pages = good()
    for page, row, changed in changes:
        old = pages[page][row]
        pages[page][row] = replace(old, text=changed) if isinstance(changed, str) else changed
    return pages


def hyphened(row):
    return EVEN[row][:-1] + "-"


def short(page, row, text="a short end of it."):
    return (page, row, Set(text, HEAD - row * LEADING, fill=False))


def indented(page, row):
    return (page, row, Set(EVEN[row][3:].strip(), HEAD - row * LEADING, x=LEFT + 18))


def noted(page, rows):
    """A good page with so many rows, and a note at its foot."""
    lines = [line for line in good()[page] if line.y > HEAD - rows * LEADING]
    return [*lines, Set("1. A note that is small.", FOOT, size=7, fill=False)]


WIDE = "three wide gaps here"
TIGHT = "more words in one line than it can ever hold"
RIVER = "words over words make a river of gaps"

BROKEN = {
    "Q-001": with_lines((0, 2, WIDE), (1, 3, WIDE), (2, 4, WIDE)),
    "Q-002": with_lines((0, 2, TIGHT), (1, 2, TIGHT)),
    "Q-003": with_lines(*((page, row, hyphened(row)) for page in range(4) for row in (0, 1, 3, 4, 6))),
    "Q-004": with_lines(*((1, row, hyphened(row)) for row in (2, 3, 4))),
    "Q-005": with_lines(*((1, row, RIVER) for row in range(1, 7))),
    "Q-006": with_lines(short(1, 0), indented(1, 1)),
    "Q-007": with_lines(short(0, 6), indented(0, 7)),
    "Q-008": with_lines(short(1, 4, "it"), indented(1, 5)),
    "Q-009": [page[:-1] if index == 1 else page for index, page in enumerate(good())],
    "Q-010": with_lines((2, 3, Set(EVEN[3], HEAD - 3 * LEADING - 1.0))),
    "Q-011": with_lines((0, 7, hyphened(7))),
    "Q-012": [*good()[:3], column(["one last line alone."], fill=False)],
    "Q-013": [
        [*good()[0], Set("1", FOOT + 4, x=LEFT + MEASURE, size=5, fill=False)],
        [*good()[1], Set("1. The note of the page before.", FOOT - 20, size=7, fill=False)],
        *good()[2:],
    ],
    "Q-014": with_lines((0, 2, WIDE), (1, 3, WIDE), (2, 4, WIDE)),
    "Q-015": with_lines((1, 2, Set(EVEN[2] + " more", HEAD - 2 * LEADING, fill=False))),
    "Q-016": with_lines(short(0, 6), (0, 7, Set("A question?", FOOT, font="Helvetica", fill=False))),
    "Q-017": [*good()[:2], [], *good()[2:]],
    "Q-018": with_lines(
        (1, 3, Set("A Heading", HEAD - 3 * LEADING - 0.4, size=12, font="Helvetica", fill=False))
    ),
    "Q-019": [good()[0], noted(1, 4), noted(2, 4), noted(3, 6)],
}
STRICT = QualityLimits(rivers=0, tight_share=0.0, white_share=0.0)


@pytest.fixture
def scored(tmp_path):
    def score(pages, spec=SPEC):
        path = tmp_path / "made.pdf"
        path.write_bytes(made_pdf(pages))
        return score_pdf(path, replace(spec, planned_blanks=frozenset()))

    return score


def codes(quality, limits=STRICT):
    return {finding.code for finding in findings(quality, limits)}


def test_the_test_lines_are_full():
    assert {len(line) for line in EVEN} == {40}


def test_even_pages_have_no_finding(scored):
    quality = scored(good())
    assert findings(quality, STRICT) == ()
    assert quality.pages == 4
    assert quality.full_lines == 4 * ROWS - 1
    assert quality.measure_pt == pytest.approx(MEASURE, abs=0.1)
    assert quality.gap_mean == pytest.approx(6.0, abs=0.05)
    assert quality.gap_sd == pytest.approx(0.0, abs=0.05)
    assert quality.grid_deviation < 0.01


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_page_that_trips_it(scored, code):
    assert code in codes(scored(BROKEN[code]))


@pytest.mark.parametrize(
    ("code", "also"),
    [
        ("Q-002", set()),
        ("Q-004", set()),
        ("Q-005", set()),
        ("Q-006", set()),
        ("Q-007", set()),
        ("Q-008", set()),
        ("Q-009", set()),
        ("Q-010", set()),
        ("Q-011", set()),
        ("Q-012", {"Q-006"}),
        ("Q-013", {"Q-009"}),
        ("Q-015", set()),
        ("Q-016", set()),
        ("Q-017", {"Q-009"}),
        ("Q-018", set()),
        ("Q-019", set()),
    ],
)
def test_a_fault_trips_no_other_code(scored, code, also):
    assert codes(scored(BROKEN[code])) - also == {code}


def test_a_line_of_the_contents_that_begins_with_a_number_is_no_note(scored):
    pages = BROKEN["Q-013"]
    entry = Set("1 . . . . . . . . . . . . 13", FOOT - 20, size=7, fill=False)
    told = codes(scored([pages[0], [*pages[1][:-1], entry], *pages[2:]]))
    assert "Q-013" not in told


def test_a_call_in_the_thousands_is_no_other_call(scored):
    first, second = (
        Set(number, FOOT + 4, x=LEFT + MEASURE, size=5, fill=False) for number in ("100", "1100")
    )
    note = Set("100. The note of the first page.", FOOT - 20, size=7, fill=False)
    pages = good()
    assert "Q-013" not in codes(scored([[*pages[0], first, note], [*pages[1], second], *pages[2:]]))
    late = replace(note, text="1100. The note of a page before.")
    assert "Q-013" in codes(
        scored([[*pages[0], first, note], [*pages[1], second], [*pages[2], late], pages[3]])
    )


@pytest.mark.parametrize(
    ("code", "page", "line"),
    [("Q-001", 0, 3), ("Q-004", 1, 5), ("Q-006", 1, 1), ("Q-007", 0, 8), ("Q-010", 2, 4), ("Q-011", 0, 8)],
)
def test_a_defect_says_where_it_is(scored, code, page, line):
    first = next(defect for defect in scored(BROKEN[code]).defects if defect.code == code)
    assert (first.page, first.line) == (page, line)
    assert first.box.x0 == pytest.approx(LEFT, abs=20)


def test_gaps_are_measured_to_the_hundredth(scored):
    # 20 characters of 6 pt with three gaps in 240 pt: each gap is 6 + 120 / 3
    loose = [defect for defect in scored(BROKEN["Q-001"]).defects if defect.code == "Q-001"]
    assert loose[0].amount == pytest.approx(46 / 6, abs=0.01)


def test_a_finding_says_how_much_is_allowed_and_where(scored):
    (finding,) = findings(scored(BROKEN["Q-006"]), STRICT)
    assert finding.message == "last lines alone at the head of a page: 1, allowed 0 (page 2 line 1)"
    assert str(finding.where) == "made.pdf page 2"
    assert finding.severity == "warning"
    assert finding.hint
    (promised,) = findings(scored(BROKEN["Q-006"]), replace(STRICT, promised=frozenset({"widows"})))
    assert promised.severity == "error"


def test_limits_come_from_a_table():
    limits = QualityLimits.read(
        TomlTable({"loose_share": 0.1, "widows": 2}, Source(Path("book.toml")), "quality")
    )
    assert limits == QualityLimits(loose_share=0.1, widows=2, promised=frozenset({"loose_share", "widows"}))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"loose": 0.1}, r"quality\.loose: this key is not known"),
        ({"widows": -1}, r"quality\.widows: -1 is less than 0"),
        ({"widows": True}, r"quality\.widows: True is not a whole number"),
        ({"widows": 0.5}, r"quality\.widows: 0\.5 is not a whole number"),
        ({"gap_p95": "2"}, r"quality\.gap_p95: '2' is not a number"),
    ],
)
def test_a_wrong_limit_is_refused(table, message):
    with pytest.raises(ConfigError, match=message):
        QualityLimits.read(TomlTable(table, Source(Path("book.toml")), "quality"))


def test_a_file_that_is_no_pdf_is_refused(tmp_path):
    path = tmp_path / "no.pdf"
    path.write_text("no")
    with pytest.raises(RenderError, match="cannot be read as a PDF"):
        score_pdf(path)


def test_a_pdf_without_text_gives_zeros(scored):
    quality = scored([[], []])
    assert (quality.pages, quality.body_lines, quality.gap_mean) == (2, 0, 0.0)


def test_running_heads_folios_and_notes_are_no_body(scored):
    pages = good()
    for number, page in enumerate(pages, start=1):
        page.append(Set("A Running Head", HEAD + 30, size=7.5, font="Helvetica", fill=False))
        page.append(Set(str(number), FOOT - 60, size=8.5, font="Helvetica", fill=False))
    assert findings(scored(pages), STRICT) == ()


def test_the_report_marks_the_lines(scored, tmp_path):
    quality = scored(BROKEN["Q-006"])
    page = write_report(tmp_path / "made.pdf", quality, tmp_path / "report")
    text = page.read_text(encoding="utf-8")
    assert page.name == "index.html"
    assert 'title="Q-006' in text
    assert (page.parent / "page-0002.png").read_bytes().startswith(b"\x89PNG")
    assert not (page.parent / "page-0001.png").exists()
    assert str(tmp_path) not in text


def test_the_report_is_the_same_twice(scored, tmp_path):
    quality = scored(BROKEN["Q-001"])
    first = write_report(tmp_path / "made.pdf", quality, tmp_path / "a")
    again = write_report(tmp_path / "made.pdf", quality, tmp_path / "b")
    assert first.read_bytes() == again.read_bytes()


def test_notes_stand_on_the_quarters_of_the_grid(scored):
    def noted(shift):
        pages = good()
        pages[1] = [
            *pages[1][:-2],
            Set("1. A note that is small.", HEAD - 6.25 * LEADING - shift, size=7, fill=False),
            Set("2. Another note under it.", FOOT - shift, size=7, fill=False),
        ]
        return [defect for defect in scored(pages).defects if defect.code == "Q-018"]

    assert noted(0.0) == []
    assert [(defect.page, defect.line) for defect in noted(0.5)] == [(1, 7), (1, 8)]


def test_white_above_the_notes_is_a_part_of_the_depth(scored):
    def short(*rows):
        pages = good()
        return [
            (one.page, one.amount)
            for one in scored([pages[0], noted(1, rows[0]), noted(2, rows[1]), pages[3]]).defects
            if one.code == "Q-009"
        ]

    assert short(6, 6) == short(6, 5) == short(4, 4) == []
    assert short(6, 4) == [(2, 2)]
    assert short(3, 6) == [(1, 3)]


def test_more_than_a_line_of_white_above_the_notes_is_a_hole(scored):
    def holes(*rows):
        pages = good()
        for page, count in enumerate(rows, start=1):
            pages[page] = noted(page, count)
        quality = scored(pages)
        found = [(one.page, round(one.amount, 1)) for one in quality.defects if one.code == "Q-019"]
        assert quality.white_share == len(found) / len(pages)
        return found

    assert holes(6, 5) == []  # a line more than the least
    assert holes(6, 4) == [(2, 2 * LEADING)]
    assert holes(6, 6, 3) == []  # the book ends there


def test_the_grid_of_a_foreign_file_is_its_own(scored):
    assert codes(scored(BROKEN["Q-018"], replace(SPEC, leading_pt=None))) == set()


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("ABCDEF+Stamba-Noto-Sans-Georgian-Semi-Bold", "Stamba-Noto-Sans-Georgian"),
        ("Stamba-Noto-Serif-Georgian", "Stamba-Noto-Serif-Georgian"),
        ("LMRoman10-Regular", "LMRoman10"),
        ("SourceSerif4-SemiBoldItalic", "SourceSerif4"),
        ("Times-Roman", "Times"),
        ("Arial,BoldItalic", "Arial"),
        ("Helvetica", "Helvetica"),
    ],
)
def test_a_family_is_a_name_without_weight_and_slope(name, family):
    assert family_of(name) == family


def test_one_line_tells_the_pages(scored):
    line = scored(BROKEN["Q-009"]).summary()
    for told in (
        "gap 6.00 ± 0.00 pt, p95 6.00",
        "loose 0.0%",
        "hyphens 0%",
        "ladders 0",
        "uneven spreads 1",
        "stray notes 0",
    ):
        assert told in line
    assert "off the grid 1.00 pt" in scored(BROKEN["Q-010"]).summary()
