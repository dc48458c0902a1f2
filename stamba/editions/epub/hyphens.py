"""Soft hyphens in the text of the EPUB, for readers that have no patterns of the language: a setting, off by default.

They disturb search, dictionaries and voices, and cannot be switched off by the reader.
"""

from __future__ import annotations

import re

from lxml import etree

from stamba.document.characters import SOFT_HYPHEN
from stamba.language import hyphenation

_WORD = re.compile(rf"[^\W\d_]{{{hyphenation.LEAST_WORD},}}")
_KEPT_WHOLE = ("h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "abbr", "math")


def soften(element: etree._Element, language: str) -> None:
    """Put soft hyphens into the words of an element, each by the patterns of its own language; not into headings,
    questions and code, which are set without hyphens.
    """
    if element.tag in _KEPT_WHOLE or "question" in element.get("class", "").split():
        return
    language = element.get("lang", language)
    element.text = _softened(element.text, language)
    for child in element:
        soften(child, language)
        child.tail = _softened(child.tail, language)


def _softened(text: str | None, language: str) -> str | None:
    hyphenator = hyphenation.hyphenator(language)
    if not text or hyphenator is None:
        return text
    return _WORD.sub(lambda word: str(hyphenator.inserted(word[0], SOFT_HYPHEN)), text)
