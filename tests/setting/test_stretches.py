"""Stretches: where a book is cut, and that its pages are those of a book that is laid out in one piece."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from stamba import pipeline
from stamba.ground import beside, kept
from stamba.setting import prepared, set_book, setter, stretches
from stamba.setting.inks import PRESS, SCREEN, Inks
from stamba.setting.stretches import LaidStretch, Numbering, counted, cuts, stands_alone
from tests.conftest import HOUSE, Silence, build_book, write_book

WORDS = "Of the many words of this chapter some are long and some are short, and all of them stand in lines. "


def chapter(number: int) -> str:
    link = f"See [the next](#c{number + 1}).\n\n" if number < 6 else ""
    note = f"[^n{number}]: A note on chapter {number}, a little longer than its line on the page can be.\n"
    text = f"{WORDS * (number % 3 + 1)}Here.[^n{number}]\n\n" + f"{WORDS * 2}\n\n" * (4 * number)
    return f"# Chapter {number} {{#c{number}}}\n\n{link}{text}{note}"


CHAPTERS = {f"{number}0-chapter.md": chapter(number) for number in range(1, 7)}


def texts(path: Path) -> list[str]:
    """What poppler reads on each page, with its place."""
    told = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True, timeout=60
    )
    return told.stdout.split("<page ")[1:]


@pytest.mark.parametrize("more", ["", 'theme = "book"\nprint.roman_front = true\n'])
def test_a_book_in_stretches_is_the_book_in_one_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    """Heads, folios, contents, sides of the leaf, blank pages: all as if the engine had laid out the whole."""
    folder = write_book(tmp_path / "book", CHAPTERS)
    settings = folder / "book.toml"
    settings.write_text(more + settings.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(stretches, "_LETTERS", 0)
    apart = build_book(folder, tmp_path / "apart", "screen", "print")
    monkeypatch.setattr(prepared, "stands_alone", lambda _: False)
    whole = build_book(folder, tmp_path / "whole", "screen", "print")
    assert len(texts(whole.files["print"])) > 12
    for edition in ("screen", "print"):
        assert texts(apart.files[edition]) == texts(whole.files[edition])
    with pikepdf.open(apart.files["print"]) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        assert len({font.objgen for font in fonts}) == len({str(font.BaseFont) for font in fonts})


@pytest.mark.parametrize(
    ("css", "alone"),
    [
        ("h1 { margin: 0 } @page :left { @top-left { content: string(title) } }", True),
        ("@page :nth(1 of opening) { counter-reset: page 1 }", True),
        ("a::after { content: target-counter(attr(href url), page) }", True),
        ("h1 { counter-increment: chapter }", False),
        ("body { counter-reset: chapter }", False),
        ("@page { @bottom-center { content: counter(page) ' / ' counter(pages) } }", False),
        ("@page:first { margin: 0 }", False),
        (".seal { position: fixed }", False),
        (".head { position: running(head) }", False),
        ("section:first-of-type { color: red }", False),
        ("a::after { content: target-text(attr(href)) }", False),
    ],
)
def test_style_sheets_that_count_across_sections_leave_the_book_in_one_piece(css: str, alone: bool) -> None:
    assert stands_alone(["p { color: black }", css]) is alone


def test_a_book_is_cut_before_long_texts_and_where_furniture_ends() -> None:
    long, short = "x" * 9000, "x"
    kinds = ["titlepage", "toc", "text", "text", "text", "text", "colophon"]
    body = "".join(
        f"<section class='{kind}'>{long if at == 3 else short}</section>" for at, kind in enumerate(kinds)
    )
    tree = etree.fromstring(f"<html><head/><body>{body}</body></html>")
    breaks = ["recto", "page", "recto", "auto", "recto", "recto", "page"]
    assert cuts(tree, breaks) == ((0, ""), (2, "recto"), (4, "recto"), (6, "page"))


@pytest.mark.parametrize(
    ("index", "begins", "blank", "folios"),
    [
        (4, "recto", False, [5, 6]),
        (3, "recto", True, [5, 6]),
        (4, "verso", True, [6, 7]),
        (3, "page", False, [4, 5]),
    ],
)
def test_a_stretch_begins_on_its_side_of_the_leaf(
    index: int, begins: str, blank: bool, folios: list[int]
) -> None:
    one_on = ((), (), (("page", 1),))
    laid = LaidStretch((one_on, one_on), {"a": 1}, frozenset(), {"head": "B"})
    before = Numbering(index, counters=(("page", (index,)),), strings=(("head", "A"), ("book", "T"))).before(
        begins
    )
    assert before.blank is blank
    assert [page["page"][-1] for page in before.of_pages(laid)][blank:] == folios
    assert dict(before.places(laid))["a"]["page"] == [folios[1]]
    assert before.after(laid).strings == (("book", "T"), ("head", "B"))
    assert before.after(laid).index == index + blank + 2


def test_counters_are_reset_set_and_then_incremented() -> None:
    assert counted({"page": [7]}, ((("page", 1),), (), (("page", 1), ("plate", 2)))) == {
        "page": [2],
        "plate": [2],
    }


def test_after_an_edit_only_its_stretch_is_laid_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_book(tmp_path / "book", CHAPTERS)
    monkeypatch.setattr(stretches, "_LETTERS", 0)
    monkeypatch.setattr(beside, "processors", lambda: 1)
    laid: list[str] = []
    lay_out = setter.lay_out

    def watched(book, page, sheets, told, stretch=None):
        laid.append(stretch.html if stretch else "")
        return lay_out(book, page, sheets, told, stretch)

    monkeypatch.setattr(setter, "lay_out", watched)
    monkeypatch.delenv(kept.SWITCH)
    build_book(folder, tmp_path / "out", "screen")
    assert len(laid) > 6
    laid.clear()
    path = folder / "40-chapter.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Of the many", "Of the few", 1), encoding="utf-8"
    )
    build_book(folder, tmp_path / "out", "screen")
    assert laid
    assert all("the few" in html or ' colophon"' in html for html in laid)  # which tells the version


def test_a_stretch_is_drawn_as_soon_as_those_before_it_are_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that what is laid out of it can be let go of."""
    book = pipeline.assemble(write_book(tmp_path / "book", CHAPTERS), HOUSE, Silence())
    monkeypatch.setattr(stretches, "_LETTERS", 0)
    monkeypatch.setattr(beside, "processors", lambda: 1)
    done: list[tuple[str, int]] = []
    for kind in ("set", "draw"):
        work = getattr(setter.Setter, kind)

        def watched(self, number, *rest, kind=kind, work=work):
            done.append((kind, number))
            return work(self, number, *rest)

        monkeypatch.setattr(setter.Setter, kind, watched)
    set_book.SetBook(book, lambda _: None, SCREEN).lay_out()
    last = max(number for _, number in done)
    drawn = [number for kind, number in done[: done.index(("set", last))] if kind == "draw"]
    assert len(drawn) > 3
    assert all(done.index(("set", number)) < done.index(("draw", number)) for number in drawn)


def test_pages_of_all_processes_are_counted_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = pipeline.assemble(write_book(tmp_path / "book", CHAPTERS), HOUSE, Silence())
    monkeypatch.setattr(stretches, "_LETTERS", 0)
    told: list[str] = []
    set_book.SetBook(book, told.append, SCREEN).lay_out()
    pages = [one.rpartition("page ")[2] for one in told if ", page " in one]
    assert pages == [str(number) for number in range(1, len(pages) + 1)]
    parts = [re.match(r"(\d+) of (\d+) parts", one) for one in told]
    done = [int(one[1]) for one in parts if one]
    assert done == sorted(done)
    assert done[0] == 0
    assert done[-1] == int(parts[-1][2]) > 6


@pytest.mark.parametrize("inks", [SCREEN, PRESS])
def test_any_number_of_processes_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inks: Inks
) -> None:
    book = pipeline.assemble(write_book(tmp_path / "book", CHAPTERS), HOUSE, Silence())
    monkeypatch.setattr(stretches, "_LETTERS", 0)
    drawn = []
    for count in (1, 2, 3):
        monkeypatch.setattr(beside, "processors", lambda count=count: count)
        path = tmp_path / f"{count}.pdf"
        set_book.SetBook(book, lambda _: None).draw(path, inks)
        drawn.append(path.read_bytes())
    assert drawn[0] == drawn[1] == drawn[2]
