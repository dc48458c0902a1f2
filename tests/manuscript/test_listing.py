"""The list of corrections: every one, in both readings, with its kind, its place and its page."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import etree

from stamba import manuscript, pipeline
from stamba.checks.corrections import list_is_whole
from stamba.checks.evidence import Evidence
from stamba.document.corrections import Listed, listed
from stamba.ground.errors import ManuscriptError, Source
from stamba.language.manuscripts import typeset
from tests.conftest import HOUSE, Built, Silence, build_book, write_book

HEAD = "line\tcol\tfound\tproposed\tkind\tcertainty\tnote\n"
XHTML = {"h": "http://www.w3.org/1999/xhtml"}


def test_a_correction_has_its_kind_its_places_and_its_words(received_book) -> None:
    read = received_book(errata=HEAD + "3\t2\tწინასიტყვა\tწინასიტყვაობა\ttypo\tcertain\t\n")
    first, second = listed(read, typeset(read))
    assert (first.number, first.sic, first.corr, first.kind) == (1, "წინასიტყვა", "წინასიტყვაობა", "typo")
    assert str(first.source).endswith("00-preface.md:3:1")
    assert str(first.received_at).endswith("text.txt:3:2")
    assert (first.before, first.after) == ("", " ერთი ორი.")
    assert (second.sic, second.corr, second.kind, second.chapter) == ("გ.ჩ", "გ.\u00a0ჩ.", "", 0)
    assert first.printed == (("წინასიტყვა", False), ("ობა", True))
    assert first.received == (("წინასიტყვა", False),)


def test_a_kind_beside_the_correction_wins(received_book) -> None:
    read = received_book(('sic="გ.ჩ"', 'sic="გ.ჩ" kind="name"'))
    assert [one.kind for one in listed(read, typeset(read))] == ["", "name"]
    read = manuscript.read(read.config)
    (read.config.folder / "00-preface.md").write_text('# ა\n\n[ბ]{sic="გ" kind="nmae"}\n', encoding="utf-8")
    wrong = manuscript.read(read.config)
    with pytest.raises(ManuscriptError) as raised:
        listed(wrong, typeset(wrong))
    assert "00-preface.md:3:1: error: 'nmae' is no kind of slip. Use typo, " in str(raised.value)


def test_the_words_around_are_cut_at_words(tmp_path: Path) -> None:
    long = "სიტყვები და კიდევ სიტყვები " * 4
    text = f'# ა\n\n{long}[*ერთი*]{{sic="ერთ"}}[^1] {long}\n\n[^1]: შენიშვნა.\n'
    book = pipeline.assemble(write_book(tmp_path / "b", {"10-a.md": text}), HOUSE, Silence())
    (one,) = book.corrections
    assert one.before.startswith("… ")
    assert one.before.endswith("სიტყვები ")
    assert one.after.endswith(" …")
    assert all(word in {"სიტყვები", "და", "კიდევ", "…"} for word in (one.before + one.after).split())
    assert one.received_at is None


def rows(path: Path) -> list[dict[str, str]]:
    root = etree.fromstring(path.read_bytes())
    return [
        {cell.get("class"): "".join(cell.itertext()) for cell in row}
        for row in root.iterfind(".//h:tr[@id]", XHTML)
    ]


def test_the_list_holds_the_faces_that_it_is_set_in(real_book: Built) -> None:
    page = real_book.files["corrections"].read_text(encoding="utf-8")
    held = re.findall(
        r'font-family: "([^"]+)"; font-weight: (\d+); font-style: normal; src: url\("data:font/ttf;base64',
        page,
    )
    assert {("Stamba Noto Serif Georgian", "400"), ("Stamba Noto Sans Georgian", "600")} <= set(held)
    assert len(held) == len(set(held)) == page.count("@font-face")


def test_the_real_list_shows_every_correction(real_book: Built) -> None:
    found = rows(real_book.files["corrections"])
    book = pipeline.assemble(real_book.folder, HOUSE, Silence())
    assert len(found) == len(book.corrections) == 160
    assert f"{len(found)} შესწორება" in real_book.files["corrections"].read_text(encoding="utf-8")
    for row, one in zip(found, book.corrections, strict=True):
        assert (row["received"], row["printed"]) == (one.sic, one.corr)
        assert row["kind"]
        assert re.search(rf"received\.ka\.txt:{one.received_at.line}:\d+", row["context"])
    assert [row["page"] for row in found][:6] == [row["page"] for row in found][:1] * 6
    assert [int(row["page"]) for row in found] == sorted(int(row["page"]) for row in found)


def test_the_page_of_a_correction_holds_it(real_book: Built) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(real_book.files["print"]) as pdf:
        texts = [
            re.sub(r"[\s\ufffe\x02-]", "", pdf[n].get_textpage().get_text_range()) for n in range(len(pdf))
        ]
    wrong = []
    for row in rows(real_book.files["corrections"]):
        bare = re.sub(r"[\s-]", "", row["printed"])
        page = int(row["page"]) - 1
        if bare not in texts[page] and bare[:3] not in texts[page][-20:]:
            wrong.append(row)
    assert not wrong


@pytest.mark.long
def test_the_list_is_the_same_every_time_and_stands_alone(real_book: Built, tmp_path: Path) -> None:
    again = build_book(real_book.folder, tmp_path, "corrections")
    content = real_book.files["corrections"].read_bytes()
    assert again.files["corrections"].read_bytes() == content
    assert not re.search(
        rb"https?://(?!www\.w3\.org/1999/xhtml)|url\((?!\"data:font/)|@import|<script|<link", content
    )


def test_a_book_without_corrections_says_so(english_book: Built) -> None:
    text = english_book.files["corrections"].read_text(encoding="utf-8")
    assert "The text is printed as it was received." in text
    assert not rows(english_book.files["corrections"])


ONE = Listed(
    1, 0, Source(Path("10-a.md"), 3, 1), Source(Path("r.txt"), 5, 2), "ა", "ბ", "typo", "წინ ", " მერე"
)
TWO = Listed(2, 0, Source(Path("10-a.md"), 4, 1), None, "გ", "დ", "", "", "")
ROW = (
    '<tr id="c1"><td class="received">ა</td><td class="printed"><b>ბ</b></td><td class="kind">კ</td>'
    '<td class="context">წინ <b>ბ</b> მერე <i>10-a.md:3:1 · r.txt:5:2</i></td></tr>'
)
NEXT = (
    '<tr id="c2"><td class="received">გ</td><td class="printed">დ</td><td class="kind"></td>'
    '<td class="context">დ 10-a.md:4:1</td></tr>'
)


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (ROW + NEXT, "", ""),
        (NEXT, "F-109", "the list lacks correction 1, “ა”"),
        (ROW.replace("ა<", "აა<") + NEXT, "F-109", "is shown as received “აა” and not “ა”"),
        (ROW.replace("<b>ბ</b></td><td", "</td><td") + NEXT, "F-109", "is shown as printed “” and not “ბ”"),
        (ROW + NEXT + NEXT.replace("c2", "c3"), "F-109", "a correction c3 that is not in the text"),
        (ROW + ROW + NEXT, "F-109", "the list has correction 1 2 times"),
        (NEXT + ROW, "F-109", "the list has correction 1 out of order"),
        (ROW.replace(">კ<", "><") + NEXT, "F-109", "correction 1 has no kind"),
        (ROW.replace("წინ ", "") + NEXT, "F-109", "is not shown with “წინ ბ მერე”"),
        (ROW.replace("md:3:1", "md:3:11") + NEXT.replace("md:4:1", "md:4"), "F-109", "is not shown with “10-a.md:4:1”"),
        (ROW.replace("r.txt:5:2", "") + NEXT, "F-109", "is not shown with “r.txt:5:2”"),
        (ROW + NEXT + '<tr id="c3">', "F-109", "not well-formed"),
        (ROW + NEXT + '<tr><td><img src="x.png"/></td></tr>', "F-110", "asks for another file"),
        (ROW + NEXT + "<tr><td><script>1</script></td></tr>", "F-110", "asks for another file"),
    ],
)  # fmt: skip
def test_a_list_that_is_not_whole_is_found(tmp_path: Path, body: str, code: str, message: str) -> None:
    path = tmp_path / "list.html"
    path.write_text(f'<html xmlns="{XHTML["h"]}"><body><table>{body}</table></body></html>', encoding="utf-8")
    evidence = Evidence(SimpleNamespace(corrections=(ONE, TWO)), {"corrections": path})
    found = list(list_is_whole(evidence, "corrections"))
    assert [finding.code for finding in found] == ([code] if code else [])
    assert not code or message in found[0].message
