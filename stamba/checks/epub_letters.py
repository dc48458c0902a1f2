"""The checks' own readers of the languages and headings of an EPUB, which the builder does not share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby, pairwise
from typing import cast

from lxml import etree

from stamba.checks.epub_file import NS, elements, text_of
from stamba.document.epub import SCRIPTS

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WORD = re.compile(r"[^\W\d_]+(['’-][^\W\d_]+)*")
# Text of the body in no element that says it is in another language.
_UNMARKED = ".//h:body//text()[not(ancestor::*[@lang and @lang != $language][ancestor-or-self::h:body])]"


def skipped_levels(root: etree._Element) -> Iterator[str]:
    """Yield the headings of a document that stand more than one level below the heading before them."""
    shown = [heading for heading in elements(root, *HEADINGS) if not _is_hidden(heading)]
    levels = [0, *(int(etree.QName(heading).localname[1]) for heading in shown)]
    for heading, (before, level) in zip(shown, pairwise(levels), strict=True):
        if level - before > 1:
            yield " ".join(text_of(heading).split())


def _is_hidden(heading: etree._Element) -> bool:
    outer = heading.getparent()
    return outer is not None and bool(outer.get("hidden"))


def foreign_phrases(root: etree._Element, language: str) -> Iterator[str]:
    """Yield runs of two words or more in other letters than the language's that do not say which language they are."""
    script = _script(language)
    found = root.xpath(_UNMARKED, namespaces={"h": NS["h"]}, language=language) if script else []
    for text in cast("list[str]", found):
        if all(_is_of(char, script) for char in set(text) if char.isalnum() and not char.isdecimal()):
            continue  # as most are
        for foreign, run in groupby(bare_words(text).split(" "), key=lambda word: _is_foreign(word, script)):
            phrase = list(run)
            if foreign and len(phrase) > 1:
                yield " ".join(phrase)


def bare_words(text: str) -> str:
    """Return the words of a text without the signs around them, a space between."""
    return " ".join(re.sub(r"^\W+|\W+$", "", word) for word in text.split())


def own_letters(text: str, language: str) -> bool:
    """Tell whether a text is in the letters of a language, as far as a language has letters of its own."""
    script = _script(language)
    return all(_is_of(char, script) for char in text if char.isalpha())


def _script(language: str) -> str:
    """Return the script of a language that has one of its own; empty for any other."""
    return SCRIPTS.get(language.split("-", maxsplit=1)[0], "")


def _is_foreign(word: str, script: str) -> bool:
    return _WORD.fullmatch(word) is not None and not _is_of(word[0], script)


@cache
def _is_of(char: str, script: str) -> bool:
    return unicodedata.name(char, "").startswith(script)
