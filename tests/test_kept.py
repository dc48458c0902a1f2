"""Whatever changes between two runs of the same folder: the editions are those of a run that finds nothing kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from stamba import pipeline
from stamba.document.book import Book
from stamba.ground import kept
from stamba.ground.errors import StambaError
from stamba.ground.findings import Finding
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


Made = TypeVar("Made")


def sees(
    make: Callable[[Path, Path], Made], change: Callable[[Path], object], book: Path, folder: Path
) -> Made:
    """What is made of a changed book is not what was made before, and is what is made with nothing kept."""
    before = make(book, folder / "out")
    assert (folder / "out" / kept.FILE).is_file()
    assert make(book, folder / "out") == before
    change(book)
    after = make(book, folder / "out")
    assert after != before
    assert after == make(book, folder / "anew")
    return before


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
    sees(built, CHANGES[change], book, tmp_path)


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


INTERVIEW = """# Talk

Ann: A question of [Two], and “one” more?[^b]

Bob: An answer -- [printed]{sic="recieved"}, as [the other](20-two.md) tells.

[^b]: The second note.
"""
SPEAKERS = """
[[speakers]]
label = "Ann"
name = "Ann Other"
role = "interviewer"

[[speakers]]
label = "Bob"
name = "Bob Other"
role = "interviewee"
"""
# What a chapter depends on besides its text, and each step of reading and assembling besides its chapter.
READ = {
    "text": edit("10-one.md", "two lines", "several lines"),
    "a note before others": edit("10-one.md", "A paragraph", "One more^[A note.] paragraph"),
    "a heading that a neighbour calls": edit("20-two.md", "# Two", "# Three"),
    "an identifier that a neighbour calls": edit("20-two.md", "# Two", "# Two {#two-of-two}"),
    "an address that a neighbour calls": edit("20-two.md", "[home]: https://a.example", "[home]: https://b.example"),
    "a picture is gone": lambda book: (book / "grey.png").unlink(),
    "a file of the name of a picture": lambda book: (book / "grey.png").write_bytes(b"no picture"),
    "a speaker": edit("book.toml", 'name = "Ann Other"', 'name = "Another Ann"'),
    "a label": edit("book.toml", 'label = "Bob"', 'label = "Rob"'),
    "raw HTML": edit("book.toml", "raw_html = true", "raw_html = false"),
    "quotation marks": edit("book.toml", 'language = "en"', 'language = "de"'),
    "addresses": edit("book.toml", 'links = "notes"', 'links = "brackets"'),
    "no bibliography": edit("20-two.md", "Another", "@fig:none is another"),
    "a font": another_font,
}  # fmt: skip


def assembled(book: Path, out: Path) -> tuple[Book, tuple[Finding, ...]] | str:
    """The book and the findings on its text, or why there is none."""
    out.mkdir(exist_ok=True)
    with kept.keeping(out):
        try:
            made = pipeline.assemble(book, House(HOUSE.styles, HOUSE.fonts), Silence())
            return made, pipeline.judge_text(made)
        except StambaError as wrong:
            return str(wrong)


@pytest.mark.parametrize("change", READ)
def test_a_change_is_seen_in_what_is_read(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(kept.SWITCH)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    book = tmp_path / "book"
    book.mkdir()
    (book / "book.toml").write_text(
        f'{BOOK}raw_html = true\n\n[typography]\nlinks = "notes"\n{SPEAKERS}', encoding="utf-8"
    )
    (book / "10-one.md").write_text(TEXT.replace("lines to", "[lines][home] to"), encoding="utf-8")
    (book / "15-talk.md").write_text(INTERVIEW, encoding="utf-8")
    (book / "20-two.md").write_text(
        "# Two\n\nAnother.\n\n<p data-x='1'>Raw.</p>\n\n![A field](grey.png)\n\n[home]: https://a.example\n",
        encoding="utf-8",
    )
    Image.new("L", (300, 200), 128).save(book / "grey.png", dpi=(300, 300))
    before = sees(assembled, READ[change], book, tmp_path)
    assert not isinstance(before, str)


def test_what_was_not_changed_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.SWITCH)
    monkeypatch.setenv("STAMBA_PROCESSORS", "1")
    ran: list[str] = []
    run = pandoc._run
    monkeypatch.setattr(pandoc, "_run", lambda *asked: ran.append(str(asked[0])) or run(*asked))
    book = tmp_path / "book"
    book.mkdir()
    (book / "book.toml").write_text(BOOK, encoding="utf-8")
    for number in range(10, 15):
        (book / f"{number}-text.md").write_text(f"# {number}\n\nA text.\n", encoding="utf-8")
    assembled(book, tmp_path / "out")
    assert len(ran) == 5 + 1  # and all are written as XHTML at once
    ran.clear()
    edit("12-text.md", "A text", "Another text")(book)
    assembled(book, tmp_path / "out")
    assert len(ran) == 2
    assert all("Another" in text for text in ran)
