"""Names of pictures: they count from the chapter or from the book's folder, and a space may be written %20."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import config, manuscript
from stamba.manuscript import pandoc
from tests.conftest import BOOKS, write_book

LOAF = BOOKS / "tagged" / "images" / "loaf.png"


@pytest.mark.parametrize(
    "name", ["a%20b.png", "<a b.png>", "../part/a%20b.png", "/part/a%20b.png", "part/a%20b.png"]
)
def test_a_picture_is_found_where_its_author_has_it(tmp_path: Path, name: str) -> None:
    book = write_book(tmp_path / "book", {})
    (book / "part").mkdir()
    (book / "part" / "a b.png").write_bytes(LOAF.read_bytes())
    (book / "part" / "one.md").write_text(f"# ა\n\nა ![ბ]({name}) გ.\n", "utf-8")
    toml = book / "book.toml"
    toml.write_text('chapters = ["part/one.md"]\n' + toml.read_text("utf-8"), "utf-8")
    read = manuscript.read(config.load(book))
    pictures = [node["c"][2][0] for node in pandoc.walk(read.chapters[0].tree) if node["t"] == "Image"]
    assert pictures == ["part/a b.png"]
