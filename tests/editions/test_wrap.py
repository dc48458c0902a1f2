"""The printed cover and the job ticket: made from the finished interior, and read back."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from stamba import config, pipeline
from stamba.checks.cover import words_are_the_books
from stamba.checks.evidence import Evidence
from stamba.checks.preflight import preflight
from stamba.editions.wrap import cover_plan, cover_press
from stamba.errors import ConfigError
from stamba.geometry import Length
from stamba.press import tables
from tests.conftest import HOUSE, ROOT, Built, Silence, build_book, write_book

LONG = "# თავი\n\n" + "\n\n".join("სიტყვა და კიდევ ერთი სიტყვა, " * 40 for _ in range(160)) + "\n"


@pytest.fixture(scope="module")
def bound_book(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A book long enough for a spine with type, with an ISBN."""
    folder = tmp_path_factory.mktemp("bound")
    more = '[paragraphs]\ncompose = false\n[press]\nbinding = "perfect"\npaper = "offset-120"\n[cover]\ncolours = "black"\n'
    book = write_book(folder / "book", {"10-chapter.md": LONG}, more)
    toml = book / "book.toml"
    toml.write_text('isbn = "978-3-16-148410-0"\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    return build_book(book, folder / "build", "ticket")


def trim_mm(path: Path) -> tuple[float, float]:
    with pikepdf.open(path) as pdf:
        x0, y0, x1, y1 = (float(value) for value in pdf.pages[0].trimbox)
        return (x1 - x0) / 72 * 25.4, (y1 - y0) / 72 * 25.4


def inks(path: Path) -> tuple[float, ...]:
    said = subprocess.run(
        ["gs", "-q", "-o", "-", "-sDEVICE=inkcov", str(path)], capture_output=True, text=True, check=True
    )
    return tuple(float(part) for part in said.stdout.split()[:4])


def test_a_stapled_book_has_a_cover_without_spine(real_book: Built) -> None:
    assert trim_mm(real_book.files["cover"]) == pytest.approx((296, 210), abs=0.05)


def test_the_spine_comes_from_the_pages_and_the_paper(bound_book: Built) -> None:
    with pikepdf.open(bound_book.files["print"]) as pdf:
        pages = len(pdf.pages)
    spine = pages / 2 * tables.paper("offset-120").caliper.mm
    assert spine > 5.4
    assert trim_mm(bound_book.files["cover"])[0] == pytest.approx(296 + round(spine, 1), abs=0.06)


def test_the_title_stands_on_front_and_spine(bound_book: Built, real_book: Built) -> None:
    def said(path: Path) -> str:
        return subprocess.run(
            ["pdftotext", str(path), "-"], capture_output=True, text=True, check=True
        ).stdout

    assert said(bound_book.files["cover"]).count("მცირე") == 2
    assert "რევოლუციაზე" in said(real_book.files["cover"])


def test_the_cover_says_what_book_it_is(bound_book: Built, real_book: Built) -> None:
    for built in (bound_book, real_book):
        book = pipeline.assemble(built.folder, HOUSE, Silence())
        evidence = Evidence(book.document, book.flow, HOUSE, built.files)
        assert not list(words_are_the_books(evidence, "cover"))
        meta = book.document.metadata
        for other in (
            replace(meta, title="სხვა წიგნი"),
            replace(meta, subtitle="ქვესათაური"),
            replace(meta, contributors=()),
        ):
            changed = Evidence(replace(book.document, metadata=other), book.flow, HOUSE, built.files)
            assert {one.code for one in words_are_the_books(changed, "cover")} == {"F-112"}


def test_colours_are_those_ordered(bound_book: Built, real_book: Built) -> None:
    cyan, magenta, yellow, black = inks(real_book.files["cover"])
    assert cyan == 0
    assert magenta > 0.2
    assert yellow > 0.2
    assert black > 0.1
    assert inks(bound_book.files["cover"])[:3] == (0, 0, 0)


def test_a_cover_for_another_book_does_not_fit(bound_book: Built) -> None:
    book = config.load(bound_book.folder)
    with pikepdf.open(bound_book.files["print"]) as pdf:
        plan = cover_plan(book, len(pdf.pages))
    good = preflight(bound_book.files["cover"], cover_press(book, plan), plan)
    assert not [one for one in good if one.severity == "error"]
    other = replace(plan, spine=Length(plan.spine.mm + 2))
    assert [
        one
        for one in preflight(bound_book.files["cover"], cover_press(book, other), other)
        if one.severity == "error"
    ]


def test_too_many_pages_for_staples_are_refused() -> None:
    book = config.load(ROOT / "manuscript")
    with pytest.raises(ConfigError, match="saddle stitch holds at most"):
        cover_plan(book, 320)


def test_the_ticket_names_the_finished_files(real_book: Built) -> None:
    said = json.loads(real_book.files["ticket"].with_suffix(".json").read_text(encoding="utf-8"))
    digests = {file["name"]: file["sha256"] for file in said["files"]}
    for edition in ("print", "cover"):
        path = real_book.files[edition]
        assert digests[path.name] == hashlib.sha256(path.read_bytes()).hexdigest()
    text = real_book.files["ticket"].read_text(encoding="utf-8")
    assert "Trim       148 × 210 mm, bleed 3 mm on four sides" in text
    assert "PDF/X-4" in text
