"""Names that a book gives, and that programs would take for something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import config, manuscript
from stamba.ground.errors import ConfigError, ManuscriptError
from tests.conftest import write_book

TEXT = "# თავი\n\nსიტყვა.\n"


@pytest.mark.parametrize("name", ["All", "none", "Black", " black ", "x" * 200])
def test_a_spot_ink_is_none_of_the_plates_of_the_job(name: str, tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {}, f'[cover]\nspot = "{name}"\n')
    with pytest.raises(ConfigError, match=r"cover\.spot: .* (is no spot ink|is too long)") as wrong:
        config.load(book)
    assert str(wrong.value).startswith(f"{book}/book.toml:")


def test_nor_is_one_that_stands_for_a_colour(tmp_path: Path) -> None:
    line = '[press.inks]\n"#ff0000" = { spot = "All", cmyk = [0, 1, 1, 0] }\n'
    with pytest.raises(ConfigError, match="'All' is no spot ink"):
        config.load(write_book(tmp_path / "book", {}, line))


def test_a_chapter_whose_name_has_a_line_end_is_told_in_one_line(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"10-a.md": TEXT, "20-b\nerror: c.md": TEXT})
    with pytest.raises(ManuscriptError, match=r"nobody sees: '20-b\\nerror: c\.md'") as wrong:
        manuscript.read(config.load(book))
    assert "\n" not in str(wrong.value)
