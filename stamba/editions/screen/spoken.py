"""One piece of text made to say its words: replacement texts for parts of words, a space where a line ends.

A word over two lines is said whole by its first part (ISO 32000-1, 14.9.4); the second says only the space that
ends the word, since PDFium takes an empty replacement text for none. Extractors that know no replacement text
still see the hyphen at the line's end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from stamba.editions.screen.words import ActualText, plain
from stamba.pdf.glyphs import Glyph, Shift, ToUnicodeMap, together
from stamba.pdf.objects import Dictionary, Name, String
from stamba.pdf.streams import Instruction

_Part = Glyph | Shift | Instruction


@dataclass(frozen=True, slots=True)
class _Word:
    """The parts from `first` to `last`, what they draw, what they are to say; `space` is the part that ends it."""

    first: int
    last: int
    drawn: str
    space: int
    said: str

    def saying(self, text: str) -> _Word:
        """Return the word saying this; one that says nothing takes in the space behind it."""
        if text == self.drawn == self.said:
            return self
        if text:
            return replace(self, said=text)
        return replace(self, said=" ", last=max(self.last, self.space))


def spoken(
    body: Iterable[Instruction], text: str, edit: ActualText, font_maps: Mapping[str, ToUnicodeMap]
) -> list[Instruction]:
    """Return the instructions of a piece that shows `text`, made to say what the edit says."""
    body = list(body)
    parts = _parts(body, font_maps)
    if edit.space:
        parts = _with_space(parts, font_maps)
    words = _said(_drawn(parts), plain(text).split(" "), edit)
    if not edit.space and all(word.said == word.drawn for word in words):
        return body
    return list(_written(parts, words))


def _parts(body: Iterable[Instruction], font_maps: Mapping[str, ToUnicodeMap]) -> list[_Part]:
    """Return the body with its text-showing operators taken apart."""
    parts: list[_Part] = []
    font_map: ToUnicodeMap | None = None
    for one in body:
        if one.operator == "Tf":
            font_map = font_maps.get(str(one.operands[0]))
        if one.operator in ("Tj", "TJ") and font_map is not None:
            parts += font_map.taken_apart(one.operands[0])
        else:
            parts.append(one)
    return parts


def _drawn(parts: Sequence[_Part]) -> list[_Word]:
    """Return the words as they are drawn."""
    words: list[_Word] = []
    at: list[int] = []
    drawing: list[str] = []

    def close(space: int = 0) -> None:
        if at:
            drawn = "".join(drawing)
            words.append(_Word(at[0], at[-1], drawn, space, drawn))
            at.clear()
            drawing.clear()

    for index, part in enumerate(parts):
        if type(part) is Glyph:
            if part.text.isspace():
                close(index)
            else:
                at.append(index)
                drawing.append(part.text)
    close()
    return words


def _said(words: Sequence[_Word], texts: Sequence[str], edit: ActualText) -> list[_Word]:
    """Return the words with what they say; a piece whose glyphs do not tell its words is one word, said whole."""
    said = [text for text in texts if text]
    if not words:
        return []
    if said and edit.head is not None:
        said[0] = edit.head
    if said and edit.tail is not None:
        said[-1] = edit.tail
    if len(words) != len(said):
        drawn = " ".join(word.drawn for word in words)
        words, said = [_Word(words[0].first, words[-1].last, drawn, words[-1].space, drawn)], [" ".join(said)]
    return [word.saying(text) for word, text in zip(words, said, strict=True)]


def _with_space(parts: Sequence[_Part], font_maps: Mapping[str, ToUnicodeMap]) -> list[_Part]:
    """Return the parts with a space drawn behind the last glyph, in its own font or in one that has a space."""
    last = max((index for index, part in enumerate(parts) if isinstance(part, Glyph)), default=-1)
    fonts = [part for part in parts[: last + 1] if isinstance(part, Instruction) and part.operator == "Tf"]
    if last < 0 or not fonts:
        return list(parts)
    font = fonts[-1]
    own = font_maps.get(str(font.operands[0]))
    if own is not None and own.space:
        return [*parts[: last + 1], Glyph(own.space, " "), *parts[last + 1 :]]
    for name, font_map in sorted(font_maps.items()):
        if font_map.space:
            other = Instruction.of("Tf", Name(name), font.operands[1])
            return [*parts[: last + 1], other, Glyph(font_map.space, " "), font, *parts[last + 1 :]]
    return list(parts)


def _written(parts: Sequence[_Part], words: Sequence[_Word]) -> Iterator[Instruction]:
    opening = {word.first: word for word in words if word.said != word.drawn}
    closing = {word.last + 1 for word in opening.values()}
    own = [index for index, part in enumerate(parts) if type(part) is Instruction]
    last = max((index for index, part in enumerate(parts) if type(part) is Glyph), default=-1)
    edges = sorted({0, last + 1, len(parts), *opening, *closing, *own, *(index + 1 for index in own)})
    for begin, end in pairwise(edges):
        if begin in closing:
            yield Instruction("EMC")
        if begin in opening:
            said = String(opening[begin].said)
            yield Instruction.of("BDC", Name.Span, Dictionary(ActualText=said))
        part = parts[begin]
        if type(part) is Instruction:
            yield part
        elif begin <= last and (shown := together(parts[begin:end])):  # type: ignore[arg-type]
            yield Instruction("TJ", shown)
    if len(parts) in closing:
        yield Instruction("EMC")
