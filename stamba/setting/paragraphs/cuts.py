"""The places in a word that may end a line, and the widths of its two parts there; pure.

UAX #14 reduced to what a book of ours has: the language's hyphenation, an explicit hyphen between two
stretches of letters, a slash of an address, U+200B and U+00AD.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from stamba.setting.paragraphs.widths import letters, width
from stamba.theme.theme import TextStyle

# (word, BCP 47 tag) -> offsets in the word before which a hyphen may stand, ascending.
Hyphenate = Callable[[str, str], tuple[int, ...]]

_LETTERS = re.compile(r"[^\W\d_]+")
_SHORT_CODE = 8  # characters of code that stay together
_SHORTEST_PART = 3  # letters on both sides of an explicit hyphen that may end a line, and of any that should
_SHORT_WORD = 6  # letters of a word that should stay whole
_CAPITAL_NOUNS = ("de", "lb")  # languages in which a capital tells no name


class Turn(Enum):
    """The thing between two lines: a vanished space, an added hyphen, nothing, the author's br."""

    SPACE = "space"
    HYPHEN = "hyphen"
    JOINT = "joint"
    FORCED = "forced"
    END = "end"


class Cut(NamedTuple):
    """A place in a word where a line may end, with the widths of the two parts in pt.

    `against`: how many things speak against a hyphen there, see `_against`.
    """

    offset: int
    turn: Turn
    before: float
    after: float
    letters_before: int
    letters_after: int
    against: int


class Segment(NamedTuple):
    """The part of a word that lies in one run."""

    run: int
    start: int
    text: str
    style: TextStyle


def _joints(word: str) -> list[int]:
    """Offsets after which an unhyphenated word may be parted without a sign."""
    found = [match.end() for match in re.finditer("\u200b", word)]
    for match in re.finditer(r"(?<=[^\W\d_])-(?=[^\W\d_])", word):
        left = _LETTERS.findall(word[: match.start()])
        right = _LETTERS.match(word, match.end())
        if left and right and min(len(left[-1]), len(right[0])) >= _SHORTEST_PART:
            found.append(match.end())
    if "/" in word:
        found += [match.end() for match in re.finditer(r"(?<!/)/(?!/)(?=.)|(?<=\w)[-_.?&=](?=\w)", word)]
    return found


_CODE_JOINT = re.compile(
    r"(?<=[/.,:;=&?+*|_\\@#%)\]}-])(?=[^\s/.,:;=&?+*|_)\]}-])|(?<=\w)(?=[(\[{/])|(?<=[a-zა-ჰ0-9])(?=[A-Z])"
)
_LONGEST_STRETCH, _EDGE = (
    20,
    4,
)  # characters of code without a joint, and how many of them stay together at its ends


def code_joints(text: str) -> list[int]:
    """Offsets at which code and addresses may be parted without a sign: at marks and at capitals; in a long stretch
    without any, anywhere.
    """
    found = [joint.start() for joint in _CODE_JOINT.finditer(text) if 0 < joint.start() < len(text)]
    edges = [0, *found, len(text)]
    for begin, end in pairwise(edges):
        if end - begin > _LONGEST_STRETCH:
            found += range(begin + _EDGE, end - _EDGE + 1)
    return sorted(set(found))


def _hyphens(word: str, language: str, hyphenate: Hyphenate, shortest: int) -> dict[int, int]:
    """Offset -> what speaks against it, for every place where the word may take a hyphen."""
    found: dict[int, int] = {}
    stretches = _LETTERS.findall(word)
    for match in _LETTERS.finditer(word.replace("\u00ad", "_")):
        if len(match[0]) < shortest:
            continue
        for offset in hyphenate(match[0], language):
            found[match.start() + offset] = _against(match[0], offset, language, alone=len(stretches) == 1)
    if "\u00ad" in word:  # the author's own places win in this word (CSS Text 3, hyphens: auto)
        found = {match.end(): 0 for match in re.finditer("\u00ad", word)}
    return {offset: against for offset, against in found.items() if 0 < offset < len(word)}


def _against(stretch: str, offset: int, language: str, *, alone: bool) -> int:
    """Count what speaks against parting a stretch of letters here: a part of two letters, a short word, a name by its
    capital, a word with a hyphen of its own (Chicago Manual of Style, 7.36 to 7.47; Bringhurst, 2.4).
    """
    short = min(offset, len(stretch) - offset) < _SHORTEST_PART
    name = stretch[0].isupper() and not language.startswith(_CAPITAL_NOUNS)
    return short + (len(stretch) <= _SHORT_WORD) + name + 2 * (not alone)


@dataclass(frozen=True, slots=True)
class Hyphenation:
    """The rules of parting words: the dictionary, the shortest word in letters, the sign at the line's end."""

    hyphenate: Hyphenate
    shortest_word: int = 6
    sign: str = "-"


@lru_cache(maxsize=100_000)
def cuts_of_text(text: str, style: TextStyle, hyphenation: Hyphenation) -> tuple[Cut, ...]:
    """The cuts of a word that lies in one run; the commonest case by far, hence remembered."""
    return tuple(cuts((Segment(0, 0, text, style),), hyphenation))


def cuts(segments: tuple[Segment, ...], hyphenation: Hyphenation) -> list[Cut]:
    """The cuts of a word that may lie in several runs, in order; none if one of them may not be broken."""
    word = "".join(segment.text for segment in segments)
    style = segments[0].style
    if not all(segment.style.breakable for segment in segments):
        return []
    is_code = not any(segment.style.hyphenate for segment in segments) and len(word) > _SHORT_CODE
    places: dict[int, tuple[Turn, int]] = dict.fromkeys(
        code_joints(word) if is_code else _joints(word), (Turn.JOINT, 0)
    )
    if all(segment.style.hyphenate for segment in segments if any(map(str.isalpha, segment.text))):
        hyphens = _hyphens(word, style.language, hyphenation.hyphenate, hyphenation.shortest_word)
        for offset, against in hyphens.items():
            places.setdefault(offset, (Turn.HYPHEN, against))
    found = []
    for offset, (turn, against) in sorted(places.items()):
        sign = hyphenation.sign if turn is Turn.HYPHEN else ""
        before, after = _parted(segments, offset, sign)
        found.append(
            Cut(
                offset,
                turn,
                before,
                after,
                letters(word[:offset]) + len(sign),
                letters(word[offset:]),
                against,
            )
        )
    return found


def _parted(segments: tuple[Segment, ...], offset: int, sign: str) -> tuple[float, float]:
    """Widths in pt of the two parts of a word parted at an offset, the sign set with the first part."""
    before = after = 0.0
    position = 0
    for segment in segments:
        inside = offset - position
        length = len(segment.text)
        if inside >= length:
            text = segment.text + (sign if inside == length else "")
            before += width(text, segment.style)
        elif inside <= 0:
            after += width(segment.text, segment.style)
        else:
            before += width(segment.text[:inside] + sign, segment.style)
            after += width(segment.text[inside:], segment.style)
        position += length
    return before, after
