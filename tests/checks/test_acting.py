"""What acts and what asks for a file, in finished HTML and SVG."""

from __future__ import annotations

import pytest
from lxml import etree

from stamba.checks.acting import acting, asking

HTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:s="http://www.w3.org/2000/svg"><body>{}</body></html>'
)
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'

ACTS = {
    "<p onclick='x()'/>": "p", "<p ONLOAD='x()'/>": "p", "<form/>": "form", "<s:set to='javascript:x()'/>": "set",
    "<s:animate/>": "animate", "<s:foreignObject/>": "foreignObject", "<meta http-equiv='refresh'/>": "meta",
}  # fmt: skip
ASKS = {
    "<img src='a.png'/>": "a.png",
    "<img srcset='b.png 2x'/>": "b.png",
    "<a href='javascript:x()'/>": "javascript:x()",
    "<a ping='c' href='//a.b/c'/>": "//a.b/c",
    "<p style='background: u\\72l(//a.b/c)'/>": "//a.b/c",
    "<p style=\"background: image-set('//a.b/c' 1x)\"/>": "//a.b/c",
    "<style>@import '//a.b/c';</style>": "@import",
    "<s:path fill='URL(//a.b/c)'/>": "//a.b/c",
    "<img src='data:image/svg+xml;base64,AAAA'/>": "data:image/svg+xml;base64,AAAA",
}
QUIET = (
    "<a href='https://a.b/c'>d</a>", "<p title='url(//a.b/c)'/>",
    "<img src='data:image/png;base64,AAAA'/>", "<p>url(//a.b/c)</p>",
)  # fmt: skip


@pytest.mark.parametrize("text", ACTS)
def test_what_acts_is_seen(text: str) -> None:
    assert list(acting(etree.fromstring(HTML.format(text)))) == [ACTS[text]]


@pytest.mark.parametrize("text", ASKS)
def test_what_asks_is_seen(text: str) -> None:
    assert [address for _, address in asking(etree.fromstring(HTML.format(text)))] == [ASKS[text]]


@pytest.mark.parametrize("text", QUIET)
def test_what_does_neither_is_not(text: str) -> None:
    root = etree.fromstring(HTML.format(text))
    assert [*acting(root), *asking(root)] == []


def test_a_style_sheet_before_a_drawing_is_seen() -> None:
    root = etree.fromstring("<?xml-stylesheet href='a.css'?>" + DRAWN.format(""))
    assert list(asking(root)) == [("xml-stylesheet", "href='a.css'")]


def test_a_drawing_may_ask_for_its_own_parts() -> None:
    root = etree.fromstring(DRAWN.format("<path fill=\"url('#g')\"/>"))
    assert list(asking(root)) == [("path", "#g")]


def test_what_a_parser_of_html_gives_is_read() -> None:
    """It keeps the prefixes in the names."""
    text = '<html xml:lang="ka"><o:p xlink:href="//a.b/c" style="top: 0"></o:p><svg><script></script></svg></html>'
    root = etree.fromstring(text, etree.HTMLParser())
    assert list(acting(root)) == ["script"]
    assert list(asking(root)) == [("p", "//a.b/c")]
