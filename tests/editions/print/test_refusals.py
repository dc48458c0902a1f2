"""Pictures that the print PDF cannot hold are named at their line before a page is set; all others are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from stamba import pipeline
from stamba.editions.print import refusals
from stamba.editions.print.refusals import refused_pictures
from stamba.ground.errors import CheckFailed
from tests.conftest import HOUSE, Silence, build_book, write_book

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{}</svg>'
RECT = '<rect width="40" height="40" {}/>'
# Of each drawing, what is refused; nothing for one that a job in black can print.
DRAWINGS = {
    "red.svg": (RECT.format('fill="#e23a26"'), "#e23a26 is a colour, and this job has one ink"),
    "named.svg": (RECT.format('style="stroke: navy"'), "#000080 is a colour"),
    "function.svg": (RECT.format('fill="rgb(10, 200, 10)"'), "#0ac80a is a colour"),
    "gray.svg": (RECT.format('fill="#777" stroke="black"'), ""),
    "plain.svg": (RECT.format(""), ""),
    "unused.svg": ('<defs><linearGradient id="a"><stop stop-color="red"/></linearGradient></defs>' + RECT.format(""), ""),
}  # fmt: skip


def told(tmp_path: Path, press: str = "") -> dict[str, tuple[str, str, int]]:
    calls = [*DRAWINGS, "clear.png", "opaque.png", "colour.png"]
    chapter = "# თავი\n\nსიტყვა.\n" + "".join(f"\n![რამე]({name})\n" for name in calls)
    folder = write_book(tmp_path / "book", {"10-a.md": chapter}, press)
    for name, (shapes, _) in DRAWINGS.items():
        (folder / name).write_text(SVG.format(shapes), encoding="utf-8")
    Image.new("RGBA", (60, 60), (0, 0, 0, 128)).save(folder / "clear.png")
    Image.new("RGBA", (60, 60), (0, 0, 0, 255)).save(folder / "opaque.png")
    Image.new("RGB", (60, 60), (200, 10, 10)).save(folder / "colour.png")
    book = pipeline.assemble(folder, HOUSE, Silence())
    found = {}
    for one in refused_pictures(book):
        name, what = one.what.split(": ", 1)
        assert one.where is not None
        assert one.where.line == 5 + 2 * calls.index(name)
        assert "[press] in book.toml" in one.remedy
        found[name] = (one.code, what, one.where.line)
    return found


def test_each_picture_that_cannot_be_printed_is_named_at_its_line(tmp_path: Path) -> None:
    found = told(tmp_path, '[press]\nalpha = "refuse"\n')
    for name, (_, what) in DRAWINGS.items():
        assert (name in found) == bool(what), name
        if what:
            assert found[name][0] == "X-301"
            assert what in found[name][1]
    assert found["clear.png"][0] == "X-405"
    assert not {"opaque.png", "colour.png"} & set(found)


def test_a_job_in_colours_refuses_no_colour(tmp_path: Path) -> None:
    assert told(tmp_path, '[press]\ncolours = "cmyk"\n') == {}


def test_what_is_black_and_gray_is_not_drawn_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\n![რამე](gray.svg)\n"})
    (folder / "gray.svg").write_text(SVG.format(DRAWINGS["gray.svg"][0]), encoding="utf-8")
    monkeypatch.delattr(refusals, "finish_print")
    assert list(refused_pictures(pipeline.assemble(folder, HOUSE, Silence()))) == []


def test_heads_and_folios_keep_the_white_that_a_printer_wants(tmp_path: Path) -> None:
    more = '[print]\ntrim = "5.5 x 8.5 in"\n[press]\nprinter = "ingramspark"\n'
    book = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\n" + "სიტყვა და სიტყვა. " * 400}, more)
    with pytest.raises(CheckFailed) as caught:  # it has too few pages to be glued
        build_book(book, tmp_path / "out", "print")
    assert {one.code for one in caught.value.findings} == {"X-602", "X-604", "X-606"}
