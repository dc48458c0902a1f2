"""Words whole again: where a line ends inside a word, and where a space was lost at its end.

A page shows lines; a reader, a search and a clipboard want words. The lines are compared with the text they were
made of, so it does not matter who divided a word, the engine or a composer in front of it, and a hyphen that is
the author's own is told from one that only the line needed (ISO 32000-1, 14.8.2.2.3 and 14.8.2.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from stamba.pdf.structure import MarkedContent
from stamba.setting.laid_out import Element

BLOCK = "\n"  # in a text: a block begins or ends here
HYPHENS = "-\u2010\u00ad"
_UNSEEN = re.compile("[\u00ad\u200b\u2060\u200c\u200d\ufe0e\ufe0f\ufeff]+")
_WHITE = re.compile(r"\s+")
_FAR = 400  # characters of a text in which a piece that does not fit is looked for


@dataclass(frozen=True, slots=True)
class ActualText:
    """The text of a piece where it differs from what the piece draws.

    `head` stands for the part before the first space and `tail` for the part behind the last, None where they say
    what they draw; a piece that is one word has a tail. `space`: a space follows.
    """

    head: str | None = None
    tail: str | None = None
    space: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A marked-content sequence in its flow: its link (0 for none, below 0 for the call of a note), its language if it
    has one of its own, and how it ends.

    `after` is what follows in the text: "" more of the word, " " a space, BLOCK, or None when nobody knows.
    `divided`: its last character is a hyphen that the text has not.
    """

    mark: MarkedContent
    generated: bool
    link: int
    language: str = ""
    after: str | None = None
    divided: bool = False


def edits(body: Element, texts: Mapping[str, str]) -> dict[tuple[int, int], ActualText]:
    """Return the edits of all pieces, by their places.

    `texts` are what sections and notes say, by identifier: white space is one space, blocks are parted by BLOCK.
    """
    found: dict[tuple[int, int], ActualText] = {}
    for identifier, pieces in _flows(body):
        for piece, edit in zip(pieces, _edits(_compared(pieces, texts.get(identifier, ""))), strict=True):
            if edit != ActualText():
                found[piece.mark.place] = edit
    return found


def _flows(body: Element) -> Iterator[tuple[str, list[_Piece]]]:
    """Sections without their notes, and notes: each is read through before the other."""
    for element in body.walk():
        if element.tag == "section" or element.is_note:
            yield element.attributes.get("id", ""), list(_pieces(element, 0, "", generated=False))


def _pieces(element: Element, link: int, language: str, *, generated: bool) -> Iterator[_Piece]:
    generated = generated or "::" in element.tag
    if element.tag == "a":
        link = -id(element) if "noteref" in element.classes else id(element)
    language = element.attributes.get("lang", language)
    for kid in element.kids:
        if isinstance(kid, MarkedContent):
            if kid.text.strip():
                yield _Piece(kid, generated, link, language)
        elif not kid.is_note and kid.tag != "section":
            yield from _pieces(kid, link, language, generated=generated)


def _compared(pieces: Sequence[_Piece], text: str) -> list[_Piece]:
    """Return the pieces with what follows each in the text."""
    letters, after = _letters(text)
    at, out = 0, []
    for piece in pieces:
        if piece.generated:
            out.append(piece)
            continue
        drawn = squeeze(piece.mark.text)
        start, divided = _find(letters, drawn, at)
        if start < 0:
            out.append(piece)
            continue
        at = start + len(drawn) - divided
        out.append(replace(piece, after=after[at - 1] if at else None, divided=divided))
    return out


def _letters(text: str) -> tuple[str, list[str]]:
    """Return the text without white space, and for each letter what stands behind it: nothing, a space, or BLOCK."""
    letters: list[str] = []
    after: list[str] = []
    for part in re.split(r"(\s+)", _UNSEEN.sub("", text)):
        if part and not part.isspace():
            letters.append(part)
            after += [""] * len(part)
        elif part and after:
            after[-1] = BLOCK if BLOCK in part else " "
    return "".join(letters), after


def squeeze(text: str) -> str:
    """Return text without white space and without characters that are never seen."""
    return _WHITE.sub("", _UNSEEN.sub("", text))


def _find(letters: str, drawn: str, at: int) -> tuple[int, bool]:
    """Return the position of a piece in the text from `at` on, or -1, and whether only the line needs its hyphen."""
    if letters.startswith(drawn, at):
        return at, False
    divided = drawn[-1] in HYPHENS
    if divided and letters.startswith(drawn[:-1], at):
        return at, True
    for text, cut in ((drawn, False), (drawn[:-1], True)):
        if text and (not cut or divided):
            start = letters.find(text, at, at + _FAR)
            if start >= 0:
                return start, cut
    return -1, False


def _edits(pieces: Sequence[_Piece]) -> list[ActualText]:
    """Return the edit of each piece, seen together with the next."""
    ends = [_end(piece, following) for piece, following in pairwise(pieces)] + [_End.BLOCK] * bool(pieces)
    out = [ActualText(space=end is _End.SPACE) for end in ends]
    index = 0
    while index < len(pieces):
        last = _last_of_word(pieces, ends, index) if ends[index] is _End.WORD else index
        if last == index or (ends[last] is _End.PARTED and _is_one_word(pieces[last])):
            for at in range(index, last + 1):  # each says its own part, without the hyphen of the line
                if pieces[at].divided:
                    out[at] = replace(out[at], tail=_last_word(pieces[at]))
            index = last + 1
            continue
        word = _last_word(pieces[index])
        for at in range(index + 1, last + 1):
            whole = _is_one_word(pieces[at])
            word += _last_word(pieces[at]) if whole else plain(pieces[at].mark.text).partition(" ")[0]
            out[at] = replace(out[at], tail="") if whole else replace(out[at], head="")
        out[index] = replace(out[index], tail=word)
        index = last + _is_one_word(pieces[last])
    return out


def _last_of_word(pieces: Sequence[_Piece], ends: Sequence[_End], index: int) -> int:
    """Return the piece in which the word ends that is divided at the end of this one."""
    while ends[index] in (_End.WORD, _End.WITHIN):
        index += 1
        if not _is_one_word(pieces[index]):
            break
    return index


class _End(Enum):
    """The end of a piece: the end of its block, a space that is drawn or not wanted, one that is not drawn, nothing.

    Where nothing ends it, the word goes on in the next line (WORD), in the same line in other letters (WITHIN), or in
    a link that must keep its own text (PARTED).
    """

    BLOCK = auto()
    DRAWN = auto()
    SPACE = auto()
    WORD = auto()
    WITHIN = auto()
    PARTED = auto()


def _end(piece: _Piece, following: _Piece) -> _End:
    spaced = piece.mark.text[-1:].isspace() or following.mark.text[:1].isspace()
    if piece.generated or following.generated:
        parted = piece.mark.line != following.mark.line
        return _End.BLOCK if parted else _End.DRAWN if spaced else _End.SPACE
    if piece.after == " ":
        return _End.DRAWN if spaced else _End.SPACE
    if piece.after == "" and not (piece.link < 0 or following.link < 0):
        if following.language != piece.language:  # a stop behind a foreign word is none of its letters
            return _End.DRAWN
        if following.link not in (0, piece.link):
            return _End.PARTED
        return _End.WITHIN if piece.mark.line == following.mark.line else _End.WORD
    return _End.BLOCK if piece.after == BLOCK else _End.DRAWN


def plain(text: str) -> str:
    """Return text with white space made single spaces, and without what is never seen and what ends it."""
    return _WHITE.sub(" ", _UNSEEN.sub("", text)).rstrip(" ")


def _is_one_word(piece: _Piece) -> bool:
    return " " not in plain(piece.mark.text)


def _last_word(piece: _Piece) -> str:
    word = plain(piece.mark.text).rpartition(" ")[2]
    return word[:-1] if piece.divided else word
