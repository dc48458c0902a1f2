"""The large-print edition: another page and one style sheet more, read back from the finished file."""

from pathlib import Path

import pytest

from stamba.pdf.quality import read_pages
from tests.conftest import BOOKS, Built, build_book

LEAST_PT = 16


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_book(BOOKS / "tagged", tmp_path_factory.mktemp("large"), "large-print")


def test_it_keeps_the_promises_of_a_screen_pdf(built: Built) -> None:
    assert list(built.files) == ["large-print"]
    assert [one for one in built.findings["large-print"] if one.severity == "error"] == []


def test_nothing_is_small_hyphenated_or_justified(built: Built) -> None:
    pages = read_pages(built.files["large-print"])
    lines = [line for page in pages for line in page.lines]
    assert {(round(page.width), round(page.height)) for page in pages} == {(595, 842)}
    assert min(line.size for line in lines) >= LEAST_PT - 0.1
    assert [line.text for line in lines if line.hyphened] == []
    edges = {round(line.x1) for line in lines if len(line.words) > 5}
    assert len(edges) > 5


def test_it_is_made_when_it_is_asked_for(tmp_path: Path) -> None:
    assert "large-print" not in build_book(BOOKS / "bare", tmp_path, "screen").files
