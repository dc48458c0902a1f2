"""Words over line ends: what each piece says, from tables of lines and from lines divided anywhere."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.editions.screen.words import ActualText, edits
from stamba.ground.geometry import Box
from stamba.pdf.structure import MarkedContent
from stamba.setting.laid_out import Element

BOX = Box(0, 0, 1, 1)


def section(*lines: str | tuple[str, ...], tag: str = "p") -> Element:
    """A section of one paragraph; a tuple is a line of several pieces."""
    marks = []
    for number, line in enumerate(lines, start=1):
        for text in (line,) if isinstance(line, str) else line:
            marks.append(MarkedContent(0, len(marks), text, number, BOX))
    return Element("body", {}, (Element("section", {"id": "s1"}, (Element(tag, {}, tuple(marks)),)),))


def said(lines: Element, text: str) -> str:
    """What is read when every piece says what its edit says."""
    found = edits(lines, {"s1": text})
    out = []
    for mark in lines.marks():
        edit = found.get(mark.place, ActualText())
        words = mark.text.rstrip(" ").split(" ")
        if edit.head is not None:
            words[0] = edit.head or " "  # as `spoken` says nothing
        if edit.tail is not None:
            words[-1] = edit.tail or " "
        out.append(" ".join(words) + " " * (edit.space or mark.text.endswith(" ")))
    return "".join(out)


@pytest.mark.parametrize(
    ("lines", "text", "want"),
    [
        (("ერთი ორი",), "ერთი ორი", {}),
        (("ერთი", "ორი"), "ერთი ორი", {0: ActualText(space=True)}),
        (("ერთი ", "ორი"), "ერთი ორი", {}),
        (("ერთი", " ორი"), "ერთი ორი", {}),
        # the hyphen of the line, and the hyphen of the word
        (("აღი-", "ნიშნა იყო"), "აღინიშნა იყო", {0: ActualText(tail="აღინიშნა"), 1: ActualText(head="")}),
        (("ლენინ-", "ტროცკის იყო"), "ლენინ-ტროცკის იყო", {0: ActualText(tail="ლენინ-ტროცკის"), 1: ActualText(head="")}),
        (("აღი\u2010", "ნიშნა"), "აღინიშნა", {0: ActualText(tail="აღინიშნა"), 1: ActualText(tail="")}),
        # a word over three lines, and one that goes on in the next line but one
        (("ა ბგ-", "დე-", "ვზ თ"), "ა ბგდევზ თ", {0: ActualText(tail="ბგდევზ"), 1: ActualText(tail=""), 2: ActualText(head="")}),
        (
            ("ა ბგ-", "დე ვზ-", "თი"), "ა ბგდე ვზთი",
            {0: ActualText(tail="ბგდე"), 1: ActualText(head="", tail="ვზთი"), 2: ActualText(tail="")},
        ),
        # marks of the text around the word belong to it
        (("(„აღი-", "ნიშნა“), რომ"), "(„აღინიშნა“), რომ", {0: ActualText(tail="(„აღინიშნა“),"), 1: ActualText(head="")}),
        # a dash between words is no part of one
        (("ერთი -", "ორი"), "ერთი - ორი", {0: ActualText(space=True)}),
        # what is never seen is not compared
        (("აღი-", "ნიშნა"), "აღი\u00adნიშნა", {0: ActualText(tail="აღინიშნა"), 1: ActualText(tail="")}),
        # blocks part words, and nothing is joined over them
        (("ერთი", "ორი"), "ერთი\nორი", {}),
        # pieces side by side in a line are one word already
        ((("აღ", "ინიშნა"),), "აღინიშნა", {}),
        # a divided word that goes on in other letters, to its end
        (("ა ტროც-", ("კი", "სთვის ბ")), "ა ტროცკისთვის ბ", {0: ActualText(tail="ტროცკისთვის"), 1: ActualText(tail=""), 2: ActualText(head="")}),
        (("აბ-", ("გ", "დ"), "ე"), "აბგდ ე", {0: ActualText(tail="აბგდ"), 1: ActualText(tail=""), 2: ActualText(tail="", space=True)}),
        # a text that does not fit is left alone
        (("აღი-", "ნიშნა"), "სულ სხვა", {}),
        (("შუა აღი-", "ნიშნა"), "რაღაც დაიკარგა აქ შუა აღინიშნა", {0: ActualText(tail="აღინიშნა"), 1: ActualText(tail="")}),
    ],
)  # fmt: skip
def test_lines_say_words(lines, text, want):
    assert {mcid: edit for (_, mcid), edit in edits(section(*lines), {"s1": text}).items()} == want


def test_a_link_keeps_its_own_text():
    call = Element("a", {"class": "noteref"}, (MarkedContent(0, 1, "1", 2, BOX),))
    body = Element(
        "body", {}, (Element("section", {"id": "s1"}, (MarkedContent(0, 0, "word", 1, BOX), call)),)
    )
    assert edits(body, {"s1": "word1"}) == {}


@pytest.mark.parametrize(
    ("before", "linked", "behind", "want"),
    [
        # a link says the whole of a word that begins in it
        (("ა",), ("ბგ-", "დე"), ("ვზ თ",), {1: ActualText(tail="ბგდევზ"), 2: ActualText(tail=""), 3: ActualText(head="")}),
        (("ა",), ("ბგ-",), ("ვზ თ",), {1: ActualText(tail="ბგვზ"), 2: ActualText(head="")}),
        # and keeps its own text of one that begins before it; only the hyphen of the line is not said
        (("აბ-",), ("გდ",), (" ე",), {0: ActualText(tail="აბ")}),
        (("აბ-", "გ"), ("დ",), (" ე",), {0: ActualText(tail="აბ")}),
    ],
)  # fmt: skip
def test_a_word_partly_in_a_link_is_whole_where_it_can_be(before, linked, behind, want):
    lines = iter(range(1, 9))
    marks = [MarkedContent(0, at, text, 0, BOX) for at, text in enumerate((*before, *linked, *behind))]
    line = next(lines)
    for at, mark in enumerate(marks):
        marks[at] = MarkedContent(0, at, mark.text, line, BOX)
        line = next(lines) if mark.text.endswith("-") else line
    link = Element("a", {"href": "https://example.org"}, tuple(marks[len(before) : -len(behind)]))
    kids = (*marks[: len(before)], link, *marks[-len(behind) :])
    body = Element("body", {}, (Element("section", {"id": "s1"}, (Element("p", {}, kids),)),))
    text = "".join((*before, *linked, *behind)).replace("-", "")
    assert {mcid: edit for (_, mcid), edit in edits(body, {"s1": text}).items()} == want


def test_notes_are_read_apart_from_the_text_around_them():
    note = Element(
        "span",
        {"class": "note", "id": "note-1"},
        (MarkedContent(0, 2, "შენიშ-", 3, BOX), MarkedContent(0, 3, "ვნა", 4, BOX)),
    )
    call = Element("a", {"class": "noteref"}, (MarkedContent(0, 1, "1", 1, BOX),))
    paragraph = Element(
        "p", {}, (MarkedContent(0, 0, "სიტყვა", 1, BOX), call, note, MarkedContent(0, 4, "შემდეგი", 2, BOX))
    )
    body = Element("body", {}, (Element("section", {"id": "s1"}, (paragraph,)),))
    found = edits(body, {"s1": "სიტყვა1 შემდეგი", "note-1": "შენიშვნა"})
    assert found == {
        (0, 1): ActualText(space=True),
        (0, 2): ActualText(tail="შენიშვნა"),
        (0, 3): ActualText(tail=""),
    }


def test_a_stop_behind_a_foreign_word_that_is_parted_stays_in_its_own_language():
    english = Element(
        "span",
        {"lang": "en"},
        tuple(MarkedContent(0, at, text, at + 1, BOX) for at, text in enumerate(("a pro-", "cess"))),
    )
    kids = (english, MarkedContent(0, 2, ".", 2, BOX))
    body = Element("body", {}, (Element("section", {"id": "s1"}, kids),))
    assert edits(body, {"s1": "a process."}) == {
        (0, 0): ActualText(tail="process"),
        (0, 1): ActualText(tail=""),
    }


def test_what_the_style_sheet_made_is_set_apart_by_a_space():
    folio = Element("a::after", {}, (MarkedContent(0, 1, "7", 1, BOX),))
    body = Element(
        "body", {}, (Element("section", {"id": "s1"}, (MarkedContent(0, 0, "თავი", 1, BOX), folio)),)
    )
    assert edits(body, {"s1": "თავი"}) == {(0, 0): ActualText(space=True)}


def test_a_section_of_nothing_but_a_picture_has_no_words():
    assert edits(Element("body", {}, (Element("section", {"id": "s1"}, ()),)), {"s1": ""}) == {}


WORDS = st.lists(
    st.text("აბგდევზთიკლმნ-", min_size=1, max_size=9).filter(lambda word: word.strip("-")), min_size=1
)


@given(WORDS, st.data())
def test_lines_divided_anywhere_say_the_text(words, data):
    """However a text is divided, at spaces, in words, with a hyphen or at one, its lines say the text."""
    text = " ".join(words)
    lines, line = [], ""
    for at, char in enumerate(text):
        inside = bool(line) and char not in " -" and line[-1] not in " -"
        turn = data.draw(st.sampled_from(("no", "yes")))
        if turn == "yes" and char == " " and line:
            lines.append(line)
            line = ""
        elif turn == "yes" and inside and at + 1 < len(text):
            lines.append(line + "-")
            line = char
        elif char != " " or line:
            line += char
    lines.append(line)
    read = said(section(*(_in_letters(line.rstrip(" ") or line, data) for line in lines)), text)
    assert read.split() == text.split()


def _in_letters(line, data):
    """A line as pieces of several kinds of letters, as emphasis makes them."""
    cuts = sorted(data.draw(st.sets(st.integers(1, max(len(line) - 2, 1)), max_size=3)))
    ends = [0, *(cut for cut in cuts if cut < len(line) - 1), len(line)]
    pieces = tuple(line[one:other] for one, other in pairwise(ends))
    return tuple(piece for piece in pieces if piece.strip())
