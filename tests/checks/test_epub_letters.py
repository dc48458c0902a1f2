"""The check's own readers of an EPUB document: headings that skip a level, phrases in other letters."""

from __future__ import annotations

import pytest
from lxml import etree

from stamba.checks.epub_letters import bare_words, foreign_phrases, own_letters, skipped_levels


def document(body: str) -> etree._Element:
    return etree.fromstring(f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>')


@pytest.mark.parametrize(
    ("body", "skipped"),
    [
        ("<h1>ა</h1><h2>ბ</h2><h3>გ</h3><h1>დ</h1>", []),
        ("<h1>ა</h1><h3>ბ <em>გ</em></h3><h2>დ</h2>", ["ბ გ"]),
        ("<h2>ა</h2>", ["ა"]),
        ('<h1>ა</h1><nav hidden="hidden"><h4>ბ</h4></nav><h2>გ</h2>', []),
    ],
)
def test_a_heading_skips_a_level_when_it_stands_two_below_the_one_before(
    body: str, skipped: list[str]
) -> None:
    assert list(skipped_levels(document(body))) == skipped


@pytest.mark.parametrize(
    ("body", "phrases"),
    [
        ("<p>ეს wabi sabi არის</p>", ["wabi sabi"]),
        ("<p>ეს wabi არის sabi</p>", []),
        (
            "<p>“Wabi, sabi” და off-grid don’t 2 more words.</p>",
            ["Wabi sabi", "off-grid don’t", "more words"],
        ),
        ('<p>ეს <i lang="en">wabi sabi <b lang="ka">one two</b></i> three four</p>', ["three four"]),
        ('<p>wabi<i lang="ka"> sabi</i> off</p>', []),
    ],
)
def test_a_phrase_in_other_letters_is_two_words_that_name_no_language(body: str, phrases: list[str]) -> None:
    assert list(foreign_phrases(document(body), "ka")) == phrases
    assert not list(foreign_phrases(document(body), "en"))  # which shares its letters with others


def test_letters_are_a_languages_own() -> None:
    assert own_letters("თავი 1, გვ. 2", "ka-GE")
    assert not own_letters("თავი one", "ka")
    assert own_letters("τέλος и end", "en")


def test_a_name_is_known_whatever_stands_around_its_words() -> None:
    (phrase,) = foreign_phrases(document("<p>A. Author</p>"), "ka")
    assert phrase in bare_words("მცირე წიგნი\nA. Author")
