"""Each edition is delivered on its own: what is broken is put aside, and takes with it what is made from it only."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import pipeline
from stamba.checks import epub_pages
from stamba.checks.evidence import Evidence
from stamba.checks.preflight import preflight
from stamba.editions.table import USUAL
from stamba.ground.errors import CheckFailed, RenderError, Source
from stamba.report import Report
from tests.conftest import HOUSE, Silence, build_book, write_book

RED = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="#e23a26"/></svg>'
CHAPTER = "# თავი\n\nსიტყვა.\n"
TOO_FEW = '[press]\nbinding = "perfect"\n'  # which wants more pages than a book of one chapter has


def build(folder: Path, target: Path, *wanted: str) -> CheckFailed:
    with pytest.raises(CheckFailed) as failed:
        pipeline.build(folder, target, wanted, HOUSE, Silence())
    return failed.value


def fates(failed: CheckFailed) -> dict[str, str]:
    return {one.edition: one.held for one in failed.made}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def test_a_book_that_cannot_be_bound_so_is_an_epub_and_a_screen_pdf(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": CHAPTER}, TOO_FEW)
    failed = build(folder, tmp_path / "out", "epub", "screen", "print", "cover", "booklet")
    assert fates(failed) == {
        "screen": "",
        "epub": "",
        "print": "1 promise not kept",
        "cover": "it could not be made",
        "booklet": "it is made from print",
    }
    assert names(tmp_path / "out") == {"bare-screen.pdf", "bare.epub", "bare.html", "bare.json"}
    assert names(tmp_path / "out" / "rejected") == {"bare-print.pdf", "bare-booklet.pdf"}
    assert failed.exit_code == 7
    Report().error(failed)
    said = capsys.readouterr()
    rows = {line.split()[0]: line for line in said.out.splitlines() if line}
    assert rows["epub"].endswith("delivered")
    assert rows["print"].endswith("held back: 1 promise not kept")
    assert rows["cover"].endswith("held back: it could not be made")
    assert "not kept; delivered: screen, epub; in " in said.err
    assert 'Write under [press] in book.toml: binding = "saddle_stitch"' in said.err


@pytest.mark.long
def test_a_book_too_thick_to_be_stapled_is_bound_and_sewn_without_a_word_in_book_toml(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chapters = {f"{number}-a.md": f"# თავი {number}\n\nსიტყვა.\n" for number in range(100, 154)}
    folder = write_book(tmp_path / "book", chapters)
    made = pipeline.build(folder, tmp_path / "out", USUAL, HOUSE, Silence())
    assert [one for edition in made for one in edition.findings if one.severity != "note"] == []
    Report().made(made)
    said = capsys.readouterr().out
    assert '\nprint: perfect bound, as fits 114 pages ([press] binding = "perfect")' in said
    assert "\nbooklet: 29 sheets are too thick to be stapled: 8 sections of 4 or fewer" in said


def test_an_edition_that_cannot_be_made_is_its_own_failure(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": CHAPTER + "\n![რამე](red.svg)\n"})
    (folder / "red.svg").write_text(RED)
    listener = Silence()
    with pytest.raises(CheckFailed) as caught:
        pipeline.build(folder, tmp_path / "out", ("epub", "screen", "print", "booklet"), HOUSE, listener)
    failed = caught.value
    assert fates(failed) == {
        "screen": "", "epub": "", "print": "it could not be made", "booklet": "it is made from print",
    }  # fmt: skip
    (error,) = (one for one in failed.findings if one.severity == "error")
    assert (error.code, str(error.where)) == ("X-301", str(folder / "10-a.md:5"))
    early = next(at for at, step in enumerate(listener.steps) if "10-a.md:5 X-301" in step)
    assert early < next(at for at, step in enumerate(listener.steps) if step.startswith("5 render"))


def test_what_stops_everything_is_told_as_itself(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": CHAPTER + "\n![რამე](red.svg)\n"})
    (folder / "red.svg").write_text(RED)
    with pytest.raises(RenderError, match="e23a26"):
        pipeline.build(folder, tmp_path / "out", ("print",), HOUSE, Silence())


def test_the_last_good_file_stays_and_a_mended_book_clears_what_was_rejected(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": CHAPTER})
    good = build_book(folder, tmp_path / "out", "print").files["print"].read_bytes()
    toml = folder / "book.toml"
    right = toml.read_text(encoding="utf-8")
    toml.write_text(right + TOO_FEW, encoding="utf-8")
    build(folder, tmp_path / "out", "print", "screen")
    assert (tmp_path / "out" / "bare-print.pdf").read_bytes() == good
    assert names(tmp_path / "out" / "rejected") == {"bare-print.pdf"}
    toml.write_text(right, encoding="utf-8")
    build_book(folder, tmp_path / "out", "print")
    assert not (tmp_path / "out" / "rejected").exists()


def test_the_pages_of_the_epub_are_read_from_the_screen_pdf_when_there_is_no_other(tmp_path: Path) -> None:
    text = "# თავი" + ("\n\n" + "გრძელი სიტყვები ერთმანეთს ასაბუთებენ განუწყვეტლივ. " * 4) * 15
    folder = write_book(tmp_path / "book", {"10-a.md": text})
    files = build_book(folder, tmp_path / "out", "epub", "screen").files
    evidence = Evidence(pipeline.assemble(folder, HOUSE, Silence()), files)
    assert len(evidence.printed_pages()) > 8
    assert list(epub_pages.pages_begin_at_their_words(evidence, "epub")) == []
    assert list(epub_pages.lists_lead_to_pages(evidence, "epub")) == []


def test_a_paragraph_that_was_left_to_the_page_engine_is_named(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": f"{CHAPTER}\nნიშანი ![ა](a.svg) სიტყვაში.\n"})
    (folder / "a.svg").write_text(RED.replace("#e23a26", "#000"))
    findings = build_book(folder, tmp_path / "out", "print").findings["print"]
    (unset,) = (one for one in findings if one.code == "Q-020")
    assert "it holds <img>" in unset.message
    assert "“ნიშანი" in unset.message
    assert unset.where == Source(folder / "10-a.md", 5, 1)


def test_a_letter_that_no_font_has_holds_back_the_pages_alone_and_is_placed_where_it_was_typed(
    tmp_path: Path,
) -> None:
    """Not in the contents, which say the heading first, and which no file of the author has."""
    folder = write_book(tmp_path / "book", {"10-a.md": CHAPTER, "20-b.md": "# მეორე\n\n## 漢\n\nსიტყვა.\n"})
    failed = build(folder, tmp_path / "out", "epub", "print")
    assert fates(failed) == {"print": "1 promise not kept", "epub": ""}
    (finding,) = {found for found in failed.findings if found.severity == "error"}
    assert (finding.code, str(finding.where).split("/")[-1]) == ("F-104", "20-b.md:3:4")
    drawn = preflight(tmp_path / "out" / "rejected" / "bare-print.pdf")
    assert {found.code for found in drawn if found.severity == "error"} == {"X-503"}


def test_mtavruli_is_told_as_the_linter_tells_it_and_stops_nothing(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": CHAPTER.replace("თავი", "ᲗᲐᲕᲘ")})
    listener = Silence()
    made = pipeline.build(folder, tmp_path / "out", ("screen", "print", "epub"), HOUSE, listener)
    assert [found for one in made for found in one.findings if found.severity != "note"] == []
    assert [step for step in listener.steps if "10-a.md:1:3 T-002" in step]
