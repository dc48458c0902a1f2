"""Hyphenation dictionaries that the library lacks. The only door to pyphen.

WeasyPrint asks `pyphen.language_fallback` for a dictionary and hyphenates nothing, silently, when there is none.
Patterns are TeX's (Liang 1983), one a line, in fonts/hyphenation/hyph-<language>.pat.txt; a second file
hyph-<language>-extra.pat.txt is appended and so overrides.
"""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

import pyphen

from stamba.ground.errors import Source, StyleError
from stamba.ground.house import House

LEAST_WORD, LEAST_LEFT, LEAST_RIGHT = 6, 2, 2


def register(house: House) -> tuple[str, ...]:
    """Teach pyphen every language that has patterns; gives the languages taught. Raises StyleError for a bad file."""
    files, taught = house.patterns(), []
    for name in sorted(files):
        match = re.fullmatch(r"hyph-([a-z]{2,3})\.pat\.txt", name)
        if match:
            own = (files.get(name), files.get(f"hyph-{match[1]}-extra.pat.txt"))
            lines = [line for path in own if path for line in _patterns(path)]
            dictionary = _dictionary(match[1], tuple(lines))
            pyphen.LANGUAGES[match[1]] = dictionary
            pyphen.LANGUAGES_LOWERCASE[match[1]] = match[1]
            taught.append(match[1])
    return tuple(taught)


def available(language: str) -> bool:
    """Tell whether there are hyphenation patterns for a language."""
    return bool(pyphen.language_fallback(language.replace("-", "_")))


def hyphenator(language: str, left: int = LEAST_LEFT, right: int = LEAST_RIGHT) -> pyphen.Pyphen | None:
    """Return a hyphenator with limits of letters left and right, or None when there are no patterns."""
    name = pyphen.language_fallback(language.replace("-", "_"))
    return pyphen.Pyphen(lang=name, left=left, right=right) if name else None


@cache
def _dictionary(language: str, patterns: tuple[str, ...]) -> Path:
    """Return the name under which pyphen keeps a dictionary of these patterns."""
    with tempfile.TemporaryDirectory() as folder:
        dictionary = Path(folder) / f"hyph_{language}.dic"
        dictionary.write_text("\n".join(["UTF-8", *patterns, ""]), encoding="utf-8")
        # pyphen keeps a dictionary under its path, so that the file is read once and may go.
        pyphen.hdcache[dictionary] = pyphen.HyphDict(dictionary)
    return dictionary


def _patterns(path: Path) -> list[str]:
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        raise StyleError(
            "the patterns are not UTF-8", "Save the file as UTF-8.", where=Source(path)
        ) from None
    patterns = [line for line in lines if line and not line.startswith("%")]
    for number, line in enumerate(lines, start=1):
        if line and not line.startswith("%") and re.search(r"\s", line):
            raise StyleError(
                f"{line!r} is not one pattern", "Write one pattern a line.", where=Source(path, number)
            )
    return patterns
