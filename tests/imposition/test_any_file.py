"""Any PDF on sheets: the pages that were asked for, folded in code before the file is written."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from stamba import cli, pipeline
from stamba.ground.errors import RenderError
from stamba.ground.findings import Finding
from stamba.imposition import ImpositionSpec


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


def test_what_does_not_fold_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Finding("X-802", "page 1 is upside down")
    monkeypatch.setattr(pipeline, "prove_fold", lambda *_: (wrong,))
    source = pages(tmp_path / "book.pdf", 4)
    imposed, findings = pipeline.impose_file(source, tmp_path / "out.pdf", ImpositionSpec())
    assert (imposed.files, findings) == ((), (wrong,))
    assert not (tmp_path / "out.pdf").exists()
    with pytest.raises(RenderError, match="cannot be read as a PDF"):
        pipeline.impose_file(tmp_path, tmp_path / "out.pdf", ImpositionSpec())
