"""The passport of a build: true figures, every place shown, one file that asks nobody for anything."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from lxml import html

from stamba import passport, pipeline
from stamba.document.finished import FinishedPdf
from stamba.document.places import Places
from stamba.ground.errors import CheckFailed, Source
from stamba.ground.findings import Finding
from stamba.report import Report
from tests.conftest import BOOKS, HOUSE, Built, Silence, write_book

WIDE = f"# თავი\n\nსიტყვა და სხვა.\n\nმათ შორის {'ძალიან' * 30} დგას.\n"
UNBROKEN = ".body p { white-space: nowrap; overflow-wrap: normal; hyphens: none }"


def passport_of(built: Built) -> tuple[dict, html.HtmlElement]:
    epub = built.files["epub"]
    page = html.fromstring(epub.with_suffix(".html").read_bytes())
    return json.loads(epub.with_suffix(".json").read_text(encoding="utf-8")), page


def test_it_tells_the_editions_as_they_are(english_book: Built) -> None:
    told, page = passport_of(english_book)
    folder = english_book.files["epub"].parent
    assert [one["edition"] for one in told["editions"]] == list(english_book.files)
    for one in told["editions"]:
        for file in one["files"]:
            content = (folder / file["name"]).read_bytes()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
    links = page.xpath("//main//a/@href")
    assert links == [file["name"] for one in told["editions"] for file in one["files"]]
    assert {"Noto Serif", "Noto Sans"} <= set(told["faces"])
    assert {"stamba", "Python", "weasyprint"} <= set(told["versions"])
    assert {"1 load", "5 render", "7 check", "epub", "screen"} <= set(told["times"])


def test_it_tells_what_was_proved(english_book: Built) -> None:
    told, page = passport_of(english_book)
    groups = {one["group"]: one for one in told["promises"]}
    assert {"F", "E", "P", "X"} <= set(groups)
    for one in groups.values():
        assert one["looked_at"] == len(one["each"])
        assert one["kept"] == sum(each["found"] in {"", "note"} for each in one["each"])
        assert one["kept"] == one["looked_at"] or one["group"] == "X"  # it has a coarse picture
    looked = {each["code"] for one in groups.values() for each in one["each"]}
    assert {"F-101", "E-107", "P-211", "X-305", "X-811", "Q-020"} <= looked
    assert (
        not {"E-101", "P-203", "F-201", "T-050"} & looked
    )  # slow, or nothing was received, or for the linter
    verdict = page.xpath("string(//p[contains(@class, 'verdict')])")
    assert f"{sum(one['kept'] for one in groups.values())} of {len(looked)} promises kept" in verdict


def test_it_is_one_file_for_every_eye_and_ear(english_book: Built) -> None:
    _, page = passport_of(english_book)
    assert not page.xpath("//script | //link | //iframe | //@onclick | //@style")
    assert all(address.startswith("data:image/png;base64,") for address in page.xpath("//@src"))
    assert page.xpath("//img[not(@alt)]") == []
    pages = page.xpath("//h2[@id='pages']/following-sibling::ul[1]/li//figcaption/text()")
    assert pages[:2] == ["Cover", "Page 2"]
    assert len(pages) >= 10
    assert (page.get("lang"), page.xpath("string(//h1/@lang)")) == ("en", "en")
    assert [one.tag for one in page.iter("h1", "h2", "h3")][:3] == ["h1", "h2", "h3"]


def test_what_is_held_back_is_shown_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": WIDE})
    (folder / "styles").mkdir()
    (folder / "styles" / "page.css").write_text(f'@import "page.css";\n{UNBROKEN}\n', encoding="utf-8")
    report = Report()
    with pytest.raises(CheckFailed) as failed:
        pipeline.build(folder, tmp_path / "out", ["screen"], HOUSE, report)
    report.error(failed.value)
    said = capsys.readouterr().out
    told = json.loads((tmp_path / "out" / "bare.json").read_text(encoding="utf-8"))
    page = html.fromstring((tmp_path / "out" / "bare.html").read_bytes())
    assert told["editions"][0]["held"] == "1 promise not kept"
    (found,) = [one for one in told["findings"] if one["severity"] == "error"]
    assert (found["code"], found["place"], found["editions"]) == ("F-105", "10-a.md:5:11", ["screen"])
    assert page.xpath("//main//a/@href") == ["rejected/bare-screen.pdf"]
    assert (tmp_path / "out" / "rejected" / "bare-screen.pdf").is_file()
    picture = page.xpath("//ol[@class='findings']/li[1]/img")[0]
    assert picture.get("alt").startswith("Page ")
    assert f"{tmp_path / 'out' / 'bare.html'} tells all" in said
    assert "Held back: screen" in page.xpath("string(//p[contains(@class, 'verdict')])")


def test_a_note_breaks_no_promise_and_a_warning_does(english_book: Built) -> None:
    book = pipeline.assemble(english_book.folder, HOUSE, Silence())
    found = [Finding("X-604", "a page is blank"), Finding("X-401", "a picture is too coarse")]
    (group,) = [one for one in passport.groups(book, ["print"], found, slow=False) if one.letter == "X"]
    assert group.kept == len(group.promises) - 1
    assert {one.code.code: one.found for one in group.promises if one.found} == {
        "X-604": "note",
        "X-401": "warning",
    }


@pytest.mark.long
def test_a_check_writes_it_anew_with_all_that_it_proved(
    english_book: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("epub", "screen"):
        shutil.copy(english_book.files[name], tmp_path)
    report = Report()
    report.checked(pipeline.check(english_book.folder, tmp_path, HOUSE, report))
    slug = english_book.files["epub"].stem
    told = json.loads((tmp_path / f"{slug}.json").read_text(encoding="utf-8"))
    assert told["checked"] == "all checks"
    assert [(one["edition"], one["held"]) for one in told["editions"]] == [("screen", ""), ("epub", "")]
    looked = {each["code"] for one in told["promises"] for each in one["each"]}
    assert {"E-101", "P-201", "P-203"} <= looked
    said = capsys.readouterr().out
    assert re.search(r"^E  the EPUB +19 of 19$", said, re.MULTILINE)
    assert f"{tmp_path / slug}.html tells all" in said


def test_places_lead_to_the_page_and_back(english_book: Built) -> None:
    book = pipeline.assemble(english_book.folder, HOUSE, Silence())
    with FinishedPdf(english_book.files["screen"], book) as file:
        places = Places(file)
        sections = [section for section in book.flow.sections if section.places]
        typed = [place for section in sections for _, place in section.places[::7]]
        found = [(place, places.spot(place)) for place in typed]
        back = [
            places.source(spot.page, spot.box.x0 + 1, (spot.box.y0 + spot.box.y1) / 2)
            for _, spot in found
            if spot
        ]
        right = sum(one == place for one, (place, _) in zip(back, found, strict=True))
        near = sum(one.line == place.line for one, (place, _) in zip(back, found, strict=True) if one)
        assert (right, near) >= (len(typed) * 9 // 10, len(typed) * 9 // 10)
        for note in book.flow.notes:
            spot = places.spot(note.source)
            assert spot
            assert places.source(spot.page, spot.box.x0 + 1, spot.box.y0 + 2) == note.source
        first = places.spot(Source(typed[0].path, typed[0].line))
        assert first
        assert first.box.width > 20
        assert places.spot(Source(BOOKS / "bare" / "10-chapter.md", 1)) is None
