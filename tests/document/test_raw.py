"""HTML in a manuscript: pictures are judged as all are, and nothing acts or asks for anything outside the book."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from stamba import config, document, manuscript
from stamba.ground.errors import ManuscriptError
from tests.conftest import write_book

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
WRONG = {
    '<img src="letters.svg" alt="a"/>': "image letters.svg cannot be used: it has letters",
    '<p>b <img src="none.png" alt="a"/></p>': "image none.png is missing",
    '<img src="../a.png" alt="a"/>': "image ../a.png lies outside the book's folder",
    '<img src="%2e%2e/a.png" alt="a"/>': "image %2e%2e/a.png is missing",
    '<img src="//a.b/c.png" alt="a"/>': "image //a.b/c.png lies outside the book's folder",
    '<img src="data:text/html,a" alt="a"/>': "image data:text/html,a is not a file",
    SVG.format(
        '<a href="#"><set attributeName="href" to="javascript:x()"/></a>'
    ): "cannot be used: it holds <set>",
    SVG.format("<foreignObject><p>a</p></foreignObject>"): "it holds <foreignObject>",
    SVG.format('<path fill="u\\72l(//a.b/c)"/>'): "points outside itself",
    "<script>x()</script>": "raw HTML: <script> acts",
    "<iframe></iframe>": "raw HTML: <iframe> acts",
    '<p onclick="x()">a</p>': "raw HTML: <p onclick=…> acts",
    '<p style="background: url(//a.b/c)">a</p>': "the style of <p>: it points outside itself, to //a.b/c",
    "<style>@import 'a.css';</style>": "the style of <style>: it says @import",
    '<?xml-stylesheet href="x"?>': "raw HTML: <?xml-stylesheet",
}
RIGHT = (
    '<img src="a.png" alt="a"/>',
    SVG.format('<linearGradient id="g"/><path fill="url(#g)"/>'),
    '<p style="color: rgb(0, 0, 0)">a <b>b</b></p>',
)


def assembled(folder: Path, html: str) -> document.Document:
    book = write_book(folder, {"10-a.md": f"# თავი\n\nა.\n\n{html}\n"})
    toml = book / "book.toml"
    toml.write_text("raw_html = true\n" + toml.read_text(encoding="utf-8"), encoding="utf-8")
    (book / "letters.svg").write_text(SVG.format("<text>a</text>"), encoding="utf-8")
    Image.new("L", (9, 9)).save(book / "a.png")
    return document.assemble(manuscript.read(config.load(book)))


@pytest.mark.parametrize("html", WRONG)
def test_what_no_edition_can_hold_is_told_with_its_line(html: str, tmp_path: Path) -> None:
    with pytest.raises(ManuscriptError) as wrong:
        assembled(tmp_path / "book", html)
    assert WRONG[html] in str(wrong.value)
    assert wrong.value.where is not None
    assert 1 <= wrong.value.where.line <= 5


@pytest.mark.parametrize("html", RIGHT)
def test_what_shows_and_does_nothing_is_kept(html: str, tmp_path: Path) -> None:
    assert html.split(maxsplit=1)[0] in assembled(tmp_path / "book", html).sections[0].body
