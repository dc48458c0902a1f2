"""Rules about single characters: scripts inside a word, capitals that Georgian has not, characters nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from stamba.ground.findings import Finding
from stamba.linter.prose import Prose
from stamba.linter.rule import Copy

WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
_MTAVRULI = re.compile("[\u1c90-\u1cbf]+")
_OLD_GEORGIAN = re.compile("[\u10a0-\u10c5\u10c7\u10cd\u2d00-\u2d25\u2d27\u2d2d]+")
_UNSEEN = {
    "\u00ad": "a soft hyphen", "\u200b": "a zero-width space", "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner", "\u200e": "a left-to-right mark", "\u200f": "a right-to-left mark",
    "\ufeff": "a byte order mark",
}  # fmt: skip
_ACRONYM_WITH_ENDING = re.compile("([A-Z][A-Za-z]+)([ა-ჰ]+)")
_BROKEN = {"\ufffd": "the mark of a character that was lost"}
_CYRILLIC = dict(zip("аеорсухіјѕԁһАВЕКМНОРСТХІЈЅ", "aeopcyxijsdhABEKMHOPCTXIJS", strict=True))
_GREEK = dict(zip("οναρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ovapABEZHIKMNOPTYX", strict=True))
# The key of a Georgian keyboard under a Latin letter: what was meant when the layout had not been switched.
_KEYS = dict(zip("abgdevzTiklmnopJrstufqRySCcZwWxjh", "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", strict=True))
_SIGNS = ("SUPERSCRIPT", "SUBSCRIPT", "MICRO", "OHM")  # as in x², CO₂ and µm
_LOOKALIKES = {"LATIN": _CYRILLIC | _GREEK, "GEORGIAN": _KEYS | {"о": "ო", "ο": "ო"}}


@lru_cache(maxsize=4096)
def script(char: str) -> str:
    """Return the script of a letter, by the first word of its Unicode name; all letters of Georgian are one."""
    return unicodedata.name(char, "UNKNOWN").split()[0]


def mixed_scripts(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-001: every word is written in one script; raised figures, micro signs and a Greek symbol are of any."""
    for word in WORD.finditer(prose.text):
        scripts = _scripts(word[0])
        if len(scripts) < 2:
            continue
        own = copy.language.script if copy.language.script in scripts else scripts.most_common(1)[0][0]
        strangers = ", ".join(
            f"{char} is {unicodedata.name(char)}" for char in dict.fromkeys(word[0]) if script(char) != own
        )
        meant = "".join(_LOOKALIKES.get(own, {}).get(c, c) if script(c) != own else c for c in word[0])
        sure = all(script(char) == own for char in meant) and (own == "LATIN" or copy.lexicon.knows(meant))
        hint = f"Write {meant}." if meant != word[0] else "Type the word again."
        joined = _ACRONYM_WITH_ENDING.fullmatch(word[0])
        if joined and own == "GEORGIAN":
            hint, sure = f"Write {joined[1]}-{joined[2]}.", False
        message = f"{word[0]} mixes scripts: {strangers}"
        yield prose.finding("T-001", word.span(), message, hint, meant if sure else None)


def _scripts(word: str) -> Counter[str]:
    """Return the scripts of a word by the number of their letters, without signs and symbols that any may have."""
    scripts = Counter(script(char) for char in word if not unicodedata.combining(char))
    for sign in _SIGNS:
        scripts.pop(sign, None)
    symbol = next((char for char in word if script(char) == "GREEK"), "")
    if scripts["GREEK"] == 1 and symbol not in _GREEK:
        del scripts["GREEK"]
    return +scripts


def lookalike_words(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-001: no word is written wholly in letters that only look like the language's own."""
    if copy.language.script != "LATIN":
        return
    lookalikes = _LOOKALIKES["LATIN"]
    for word in WORD.finditer(prose.text):
        if all(char in lookalikes for char in word[0]):
            meant = "".join(lookalikes[char] for char in word[0])
            message = f"{word[0]} is written in {script(word[0][0]).capitalize()} letters that look Latin"
            yield prose.finding("T-001", word.span(), message, f"Write {meant}, in Latin letters.", meant)


def mtavruli(prose: Prose, copy: Copy) -> Iterator[Finding]:  # noqa: ARG001 - the same for every language
    """T-002: capitals are a matter of looks; the text is in Mkhedruli."""
    for run in _MTAVRULI.finditer(prose.text):
        plain = run[0].lower()
        message = f"{run[0]} is in Mtavruli code points, which many readers cannot show"
        yield prose.finding("T-002", run.span(), message, f"Write {plain}; the styles make capitals.", plain)


def old_georgian(prose: Prose, copy: Copy) -> Iterator[Finding]:  # noqa: ARG001 - the same for every language
    """T-003: no letter of the old ecclesiastical alphabets stands for a modern one."""
    for run in _OLD_GEORGIAN.finditer(prose.text):
        plain = "".join(_mkhedruli(char) for char in run[0])
        kind = "Nuskhuri" if run[0][0] >= "\u2d00" else "Asomtavruli"
        message = f"{run[0]} is in {kind} letters"
        yield prose.finding("T-003", run.span(), message, f"Write {plain}, if that is what is meant.")


def unseen(prose: Prose, copy: Copy) -> Iterator[Finding]:  # noqa: ARG001 - the same for every language
    """T-004: nothing in the text is invisible, and no character was lost on the way."""
    for at, char in enumerate(prose.text):
        if char in _UNSEEN:
            yield prose.finding(
                "T-004", (at, at + 1), f"{_UNSEEN[char]} (U+{ord(char):04X}) hides here", "Delete it.", ""
            )
        elif char in _BROKEN:
            yield prose.finding(
                "T-004", (at, at + 1), f"{_BROKEN[char]} (U+{ord(char):04X})", "Type what stood here."
            )


def figure_in_word(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-005: no figure stands for a letter that looks like it."""
    if copy.language.script != "GEORGIAN":
        return
    for word in re.finditer(r"[ა-ჰ]+\d+[ა-ჰ]+", prose.text):
        yield prose.finding(
            "T-005", word.span(), f"{word[0]} has a figure inside the word", "Type the letter."
        )


def _mkhedruli(char: str) -> str:
    base = 0x2D00 if char >= "\u2d00" else 0x10A0
    return chr(ord(char) - base + 0x10D0)
