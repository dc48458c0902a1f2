"""Pieces of content made to say their words, seen in their operators."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.editions.screen.spoken import spoken
from stamba.editions.screen.words import ActualText
from stamba.pdf.glyphs import Glyph, Shift, ToUnicodeMap, to_unicode, together, with_plain_spaces
from stamba.pdf.streams import Instruction

LETTERS = "abcdefgh -\u00a0"


def font_map(letters: str = LETTERS) -> ToUnicodeMap:
    """A font of two-byte codes, the first letter 0001."""
    lines = "\n".join(f"<{code:04x}> <{ord(letter):04x}>" for code, letter in enumerate(letters, start=1))
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            ToUnicode=pdf.make_stream(f"{len(letters)} beginbfchar\n{lines}\nendbfchar".encode())
        )
        return ToUnicodeMap(font)


def shown(text: str, letters: str = LETTERS) -> pikepdf.Array:
    return pikepdf.Array(
        [pikepdf.String(b"".join((letters.index(one) + 1).to_bytes(2, "big") for one in text))]
    )


def body(text: str) -> list[Instruction]:
    return [
        Instruction("BT"), Instruction.of("Tf", pikepdf.Name.F1, 10), Instruction.of("TJ", shown(text)),
        Instruction("ET"),
    ]  # fmt: skip


def words(instructions: list[Instruction], fonts: dict[str, ToUnicodeMap]) -> str:
    """The content as letters; what stands for a word is written behind it, as word→what it says."""
    out, said, font = "", "", None
    for one in instructions:
        if one.operator == "Tf":
            font = fonts[str(one.operands[0])]
        elif one.operator == "BDC":
            out, said = f"{out}<", str(one.operands[1]["/ActualText"])
        elif one.operator == "EMC":
            out += f"→{said}>"
        elif one.operator == "TJ":
            out += "".join(part.text for part in font.taken_apart(one.operands[0]) if isinstance(part, Glyph))
    return out


@pytest.mark.parametrize(
    ("text", "edit", "want"),
    [
        ("ab cd", ActualText(), "ab cd"),
        ("ab cd-", ActualText(tail="cdef"), "ab <cd-→cdef>"),
        ("ef gh", ActualText(head=""), "<ef → >gh"),
        ("ef", ActualText(tail=""), "<ef→ >"),
        ("ef", ActualText(tail="", space=True), "<ef → >"),
        ("ab cd", ActualText(space=True), "ab cd "),
        ("cd ef gh-", ActualText(head="", tail="ghab"), "<cd → >ef <gh-→ghab>"),
    ],
)
def test_a_piece_says_its_words(text, edit, want):
    fonts = {"/F1": font_map()}
    assert words(spoken(body(text), text, edit, fonts), fonts) == want


def test_a_glyph_that_lies_is_corrected():
    """A hyphen that cannot break and one that can share a glyph, and a font knows only one of them."""
    fonts = {"/F1": font_map()}
    assert words(spoken(body("a-b c"), "a\u2011b c", ActualText(), fonts), fonts) == "<a-b→a\u2011b> c"


def test_a_piece_whose_glyphs_tell_other_words_is_said_whole():
    fonts = {"/F1": font_map()}
    assert words(spoken(body("abc"), "a b c", ActualText(), fonts), fonts) == "<abc→a b c>"


def test_the_space_comes_from_another_font_when_its_own_has_none():
    fonts = {"/F1": font_map("abc"), "/F2": font_map()}
    instructions = spoken(
        [Instruction.of("Tf", pikepdf.Name.F1, 10), Instruction.of("TJ", shown("ab", "abc"))],
        "ab", ActualText(space=True), fonts,
    )  # fmt: skip
    assert words(instructions, fonts) == "ab "
    assert [str(one.operands[0]) for one in instructions if one.operator == "Tf"] == ["/F1", "/F2", "/F1"]


@given(st.lists(st.one_of(st.sampled_from("ab"), st.integers(-50, 50)), min_size=1))
def test_nothing_moves_when_a_line_is_put_together(parts):
    """The place of every glyph is the same before and after, to a thousandth of the size."""
    given_parts = [Glyph(b"\0\1", part) if isinstance(part, str) else Shift(part / 7) for part in parts]
    again = font_map().taken_apart(next(iter(Instruction("TJ", together(given_parts)).operands), []))

    def places(line):
        at, out = 0.0, []
        for part in line:
            if isinstance(part, Glyph):
                out.append(at)
            else:
                at += part.by
        return out

    for one, other in zip(places(given_parts), places(again), strict=True):
        assert one == pytest.approx(other, abs=0.001 * len(parts))


def test_spaces_of_all_kinds_come_out_as_the_one_that_people_type():
    cmap = b"2 beginbfchar\n<0001> <00a0>\n<0002> <0061>\n<0003> <2009>\nendbfchar"
    assert to_unicode(with_plain_spaces(cmap)) == {b"\0\1": " ", b"\0\2": "a", b"\0\3": " "}


def test_ranges_of_codes_are_read():
    assert to_unicode(b"1 beginbfrange\n<0005> <0007> <10d0>\nendbfrange") == {
        b"\0\5": "ა", b"\0\6": "ბ", b"\0\7": "გ",
    }  # fmt: skip


def test_a_font_without_tounicode_is_read_as_unknown():
    assert ToUnicodeMap(pikepdf.Dictionary()).taken_apart(b"\0\1") == [Glyph(b"\0\1", "\ufffd")]
