"""Whatever changes between two runs of the same folder: the editions are those of a run that finds nothing kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from stamba import pipeline
from stamba.ground import kept
from stamba.ground.house import House
from stamba.manuscript import pandoc
from tests.conftest import BOOKS, HOUSE, Silence, timeless

EDITIONS = ("screen", "epub")
NOTE = "\n\n[^a]: A note of a few words that stands at the foot of its page.\n"
TEXT = "# One\n\nA paragraph of two lines or more, so that there are lines to choose, with a note.[^a]" + NOTE
BOOK = 'slug = "kept"\nlanguage = "en"\nidentifier = "urn:uuid:00000000-0000-4000-8000-000000000001"\ntitle = "Kept"\n'


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(book: Path) -> None:
        path = book / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def another_font(book: Path) -> None:
    """The face of the text has wider letters, in a file of the same name."""
    (book / "fonts").mkdir()
    name, licence = "NotoSerifGeorgian-Regular.ttf", "OFL-NotoSerifGeorgian.txt"
    shutil.copy(HOUSE.fonts / licence, book / "fonts" / licence)
    with TTFont(HOUSE.fonts / name) as font:
        font["hmtx"].metrics = {
            glyph: (width + 40, left) for glyph, (width, left) in font["hmtx"].metrics.items()
        }
        font.save(book / "fonts" / name)


def another_style(book: Path) -> None:
    (book / "styles").mkdir()
    (book / "styles" / "page.css").write_text(
        '@import "page.css";\np { text-indent: 40pt }\n', encoding="utf-8"
    )


def another_picture(book: Path) -> None:
    Image.new("L", (400, 200), 90).save(book / "grey.png", dpi=(300, 300))


CHANGES = {
    "text": edit("10-one.md", "two lines", "several lines"),
    "note": edit("10-one.md", "a few words", "other words"),
    "more pages before": edit(
        "10-one.md", "\n\nA paragraph", "\n\nA paragraph.\n\n" + "Of many. " * 900 + "\n\nA paragraph"
    ),
    "neighbour": edit("20-two.md", "Another", "A neighbouring"),
    "setting": edit("book.toml", "\n[print]\n", '\n[print]\nline = "15pt"\n'),
    "style": another_style,
    "font": another_font,
    "picture": another_picture,
}


def built(book: Path, out: Path) -> dict[str, bytes]:
    pipeline.build(book, out, EDITIONS, House(HOUSE.styles, HOUSE.fonts), Silence())
    return {path.name: timeless(path) for path in sorted(out.iterdir()) if path.name != kept.FILE}


@pytest.mark.long
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.SWITCH)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    book = tmp_path / "book"
    book.mkdir()
    (book / "book.toml").write_text(f"{BOOK}\n[print]\n", encoding="utf-8")
    (book / "10-one.md").write_text(TEXT, encoding="utf-8")
    (book / "20-two.md").write_text("# Two\n\nAnother.\n\n![A grey field](grey.png)\n", encoding="utf-8")
    Image.new("L", (300, 200), 128).save(book / "grey.png", dpi=(300, 300))
    before = built(book, tmp_path / "out")
    assert (tmp_path / "out" / kept.FILE).is_file()
    assert built(book, tmp_path / "out") == before
    CHANGES[change](book)
    after = built(book, tmp_path / "out")
    assert after != before
    assert after == built(book, tmp_path / "anew")


def test_what_is_kept_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.SWITCH)
    monkeypatch.setenv("STAMBA_PROCESSORS", "1")
    ran: list[str] = []
    run = pandoc._run
    monkeypatch.setattr(pandoc, "_run", lambda *asked: ran.append(asked[2]) or run(*asked))
    pipeline.build(BOOKS / "bare", tmp_path, ("dump",), HOUSE, Silence())
    assert ran
    ran.clear()
    pipeline.build(BOOKS / "bare", tmp_path, ("dump",), HOUSE, Silence())
    assert ran == []
