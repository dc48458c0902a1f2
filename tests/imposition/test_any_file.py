"""Any PDF on sheets: the pages that were asked for, folded in code before the file is written."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from stamba import cli, pipeline
from stamba.checks import fold
from stamba.ground.errors import RenderError
from stamba.ground.findings import Finding
from stamba.imposition import ImpositionSpec
from tests.conftest import write_book


def pages(path: Path, count: int, size: tuple[float, float] = (298, 420)) -> Path:
    """A PDF of so many pages, each with its number, in no one's program."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        for number in range(1, count + 1):
            page = pdf.add_blank_page(page_size=size)
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            page.obj.Contents = pdf.make_stream(f"BT /F 40 Tf 100 200 Td ({number}) Tj ET".encode())
        pdf.save(path)
    return path


def sides(path: Path) -> int:
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ([], 4),
        (["--pages", "3-5,1"], 2),
        (["--scheme", "cut_and_stack", "--marks", "crop", "--sheet", "A3"], 4),
        (["--form", "8", "--sheet", "SRA3", "--scale", "fit"], 2),
        (["--scheme", "n_up", "--grid", "2x2", "--scale", "fit", "--box", "media", "--flip", "long"], 2),
    ],
)
def test_a_file_of_anybody_is_imposed(options: list[str], count: int, tmp_path: Path) -> None:
    source = pages(tmp_path / "book.pdf", 7)
    assert cli.main(["impose", str(source), *options]) == 0
    assert sides(tmp_path / "book-imposed.pdf") == count
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book-imposed.pdf", "book.pdf"]


@pytest.mark.parametrize(
    ("options", "code"), [(["--pages", "8"], 6), (["--pages", "one"], 2), (["--max-sheets", "2"], 2)]
)
def test_what_cannot_be_is_refused(options: list[str], code: int, tmp_path: Path) -> None:
    source = pages(tmp_path / "book.pdf", 7)
    assert cli.main(["impose", str(source), *options]) == code
    assert [path.name for path in tmp_path.iterdir()] == ["book.pdf"]


def test_a_form_in_a_file_of_its_own_folds(tmp_path: Path) -> None:
    dummy = tmp_path / "dummy.toml"
    dummy.write_text('front = ["8 1", "5v 4v"]\nback = ["2 7", "3v 6v"]')
    source = pages(tmp_path / "book.pdf", 8)
    assert cli.main(["impose", str(source), "--form", str(dummy), "--sheet", "SRA3"]) == 0
    dummy.write_text('front = ["8 1", "5v 4v"]\nback = ["3v 6v", "2 7"]')
    assert cli.main(["impose", str(source), "--form", str(dummy), "--sheet", "SRA3"]) == 7


def test_many_blanks_are_told_with_a_better_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = pages(tmp_path / "book.pdf", 9)
    assert cli.main(["impose", str(source), "--form", "8", "--sheet", "SRA3"]) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert "X-813" in said
    assert '7 pages at the end of the sheets are blank; form = ["8", "4"] leaves 3 on 2 sheets' in said


def test_mixed_and_turned_pages_are_refused_or_centred(tmp_path: Path) -> None:
    source = tmp_path / "mixed.pdf"
    with pikepdf.new() as pdf:
        for size in ((298, 420), (420, 298), (200, 300), (298, 420)):
            drawn = pdf.make_stream(b"0 0 0 1 k 50 50 100 20 re f")
            pdf.add_blank_page(page_size=size).obj.Contents = drawn
        pdf.pages[3].Rotate = 180
        pdf.save(source)
    assert cli.main(["impose", str(source)]) == 6
    assert cli.main(["impose", str(source), "--mixed", "centre"]) == 0
    with pikepdf.open(tmp_path / "mixed-imposed.pdf") as pdf:
        matrices = re.findall(
            r"(\S+ \S+ \S+ \S+) \S+ \S+ cm /P(\d)", pdf.pages[0].Contents.read_bytes().decode()
        )
        matrices += re.findall(
            r"(\S+ \S+ \S+ \S+) \S+ \S+ cm /P(\d)", pdf.pages[1].Contents.read_bytes().decode()
        )
    assert {number: matrix for matrix, number in matrices} == {
        "1": "1 0 0 1",
        "2": "0 -1 1 0",
        "3": "1 0 0 1",
        "4": "-1 0 0 -1",
    }


def test_what_does_not_fold_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Finding("X-802", "page 1 is upside down")
    monkeypatch.setattr(fold, "prove_fold", lambda *_: (wrong,))
    source = pages(tmp_path / "book.pdf", 4)
    imposed, findings = pipeline.impose_file(source, tmp_path / "out.pdf", ImpositionSpec())
    assert (imposed.files, findings) == ((), (wrong,))
    assert not (tmp_path / "out.pdf").exists()
    with pytest.raises(RenderError, match="cannot be read as a PDF"):
        pipeline.impose_file(tmp_path, tmp_path / "out.pdf", ImpositionSpec())


def test_a_file_is_judged_by_the_order_of_a_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = pages(tmp_path / "a6.pdf", 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.TrimBox = page.MediaBox
        pdf.save(source)
    book = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\nსიტყვა.\n"})
    cli.main(["preflight", str(source)])
    assert "X-208" not in capsys.readouterr().err
    assert cli.main(["preflight", str(source), "--book", str(book)]) == 7
    assert "X-208" in capsys.readouterr().err
    assert cli.main(["preflight", str(source), "--book", str(book), "--printer", "kdp"]) == 2
