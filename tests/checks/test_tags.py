"""Every promise of the tags is kept by a whole book and seen to be broken in a file that breaks it."""

from __future__ import annotations

from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Name, String

from stamba.checks.table import CHECKS
from tests.checks.broken import broken, edit_page, elements, evidence_for, findings, first

CODES = [*(f"P-2{number}" for number in range(11, 21)), "P-227"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("book", ["real_book", "english_book", "tagged_book"])
def test_whole_books_keep_the_promise(code, book, request):
    built = request.getfixturevalue(book)
    found = findings(evidence_for(built, built.files["screen"]), code)
    assert not [finding for finding in found if finding.severity == "error"]


def test_every_code_is_in_the_table():
    known = {code for check in CHECKS for code in check.codes.split()}
    assert set(CODES) <= known


def kids(element):
    return list(element.K) if isinstance(element.K, pikepdf.Array) else [element.K]


def sections_swapped(pdf):
    document = pdf.Root.StructTreeRoot.K
    cover, one, other, *rest = list(document.K)
    document.K = Array([cover, other, one, *rest])


def a_section_lost(pdf):
    document = pdf.Root.StructTreeRoot.K
    document.K = Array(list(document.K)[:-1])


def a_piece_lost(pdf):
    paragraph = max(elements(pdf, "P"), key=lambda one: len(kids(one)))
    paragraph.K = Array(kids(paragraph)[1:])


def a_piece_twice(pdf):
    paragraph = max(elements(pdf, "P"), key=lambda one: len(kids(one)))
    paragraph.K = Array([kids(paragraph)[0], *kids(paragraph)])


def a_word_in_two(pdf):
    """The replacement text of a divided word is gone, so that its hyphen is read."""

    def forget(content):
        begin = content.index(b"/ActualText")
        return content[:begin] + b"/Nothing" + content[begin + len(b"/ActualText") :]

    edit_page(pdf, 9, forget)


def notes_are_spans(pdf):
    for note in list(elements(pdf, "Note")):
        note.S = Name.Span


def a_note_at_the_end(pdf):
    paragraph = next(one for one in elements(pdf, "P") if any(is_a(kid, "Note") for kid in kids(one)))
    notes = [kid for kid in kids(paragraph) if is_a(kid, "Note")]
    paragraph.K = Array([*(kid for kid in kids(paragraph) if not is_a(kid, "Note")), *notes])


def a_note_lost(pdf):
    paragraph = next(one for one in elements(pdf, "P") if any(is_a(kid, "Note") for kid in kids(one)))
    paragraph.K = Array([kid for kid in kids(paragraph) if not is_a(kid, "Note")])


def is_a(kid, kind):
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == f"/{kind}"


def a_note_cut_short(pdf):
    note = first(pdf, "Note")
    note.K = Array(kids(note)[:1])


def a_note_without_name(pdf):
    del first(pdf, "Note").ID


def two_notes_of_one_name(pdf):
    one, other, *_ = elements(pdf, "Note")
    one.ID = other.ID


def a_note_without_label(pdf):
    first(pdf, "Note").K[0].S = Name.Span


def a_call_without_link(pdf):
    for reference in list(elements(pdf, "Reference")):
        reference.S = Name.Span


def a_heading_too_deep(pdf):
    first(pdf, "H2").S = Name.H3


def a_heading_that_is_a_paragraph(pdf):
    first(pdf, "H1").S = Name.P


def an_answer_for_a_question(pdf):
    first(pdf, "Question").S = Name.Answer


def a_speaker_mistaken(pdf):
    first(pdf, "Answer").T = String("სხვა")


def a_question_lost(pdf):
    first(pdf, "Question").S = Name.Div


def a_list_that_is_none(pdf):
    first(pdf, "L").S = Name.Div


def a_list_without_numbering(pdf):
    del first(pdf, "L").A


def an_item_without_body(pdf):
    first(pdf, "LBody").S = Name.Span


def a_list_of_paragraphs(pdf):
    first(pdf, "LI").S = Name.P


def a_list_of_another_numbering(pdf):
    first(pdf, "L").A.ListNumbering = Name.Decimal


def a_head_of_another_way(pdf):
    first(pdf, "TH").A.Scope = Name.Row


def a_cell_that_is_a_head(pdf):
    first(pdf, "TD").S = Name.TH


def picture(pdf):
    """The first that is not the cover."""
    return list(elements(pdf, "Figure"))[1]


def a_picture_boxed_elsewhere(pdf):
    attributes = picture(pdf).A
    (attributes[0] if isinstance(attributes, pikepdf.Array) else attributes).BBox = Array([0, 0, 9, 9])


def a_caption_that_is_a_paragraph(pdf):
    first(pdf, "Caption").S = Name.P


def of_no_kind(kind):
    def harm(pdf):
        first(pdf, kind).S = Name.Div if kind == "BlockQuote" else Name.Span

    harm.__name__ = f"{kind}_of_no_kind"
    return harm


def a_speaker_without_name(pdf):
    del first(pdf, "Speaker").E


def spaces_lost(pdf):
    """The spaces of the main face are no spaces."""
    for font in pdf.pages[7].obj.Resources.Font.values():
        font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"<0020>", b"<200b>"))


def a_picture_without_words(pdf):
    del picture(pdf).Alt


def a_picture_without_box(pdf):
    del picture(pdf).A


def a_table_without_heads(pdf):
    for cell in list(elements(pdf, "TH")):
        cell.S = Name.TD


def a_head_without_scope(pdf):
    del first(pdf, "TH").A


def a_row_too_short(pdf):
    row = list(elements(pdf, "TR"))[-1]
    row.K = Array(kids(row)[:1])


def a_table_that_is_none(pdf):
    first(pdf, "Table").S = Name.Div


def text_without_a_mark(pdf):
    edit_page(pdf, 9, lambda content: content.replace(b"/P << /MCID 2 >> BDC", b"/Span << >> BDC", 1))


def a_page_of_another_mind(pdf):
    owners = next(
        entry
        for entry in pdf.Root.StructTreeRoot.ParentTree.Nums
        if isinstance(entry, pikepdf.Array) and len(entry) > 1
    )
    owners[0], owners[1] = owners[1], owners[0]


def a_language_forgotten(pdf):
    del next(span for span in elements(pdf, "Span") if "/Lang" in span).Lang


def a_language_mistaken(pdf):
    next(span for span in elements(pdf, "Span") if "/Lang" in span).Lang = String("fr")


def the_language_of_the_file_mistaken(pdf):
    pdf.Root.Lang = String("en")


@pytest.mark.parametrize(
    ("code", "harm", "message"),
    [
        ("P-211", sections_swapped, "read “"),
        ("P-211", a_section_lost, "tags for 7 sections, and the book 8"),
        ("P-211", a_piece_lost, "read “"),
        ("P-211", a_piece_twice, "read “"),
        ("P-211", a_word_in_two, "read “"),
        ("P-211", notes_are_spans, "read “"),
        ("P-212", a_note_lost, "tags 0 notes in “s2” where 1 are called"),
        ("P-212", a_note_at_the_end, "is not read at its call"),
        ("P-212", a_note_cut_short, "note 1 reads “1.…”"),
        ("P-213", a_note_without_name, "a note has no ID"),
        ("P-213", two_notes_of_one_name, "a note has another’s ID"),
        ("P-213", a_note_without_label, "does not lead back to its call"),
        ("P-213", a_call_without_link, "does not have a call that leads to it"),
        ("P-214", a_heading_too_deep, "is H3 below H1"),
        ("P-214", a_heading_that_is_a_paragraph, "the headings of the tags are not those of the book"),
        ("P-215", an_answer_for_a_question, "the tags have Answer of 'კითხვა' where the book has Question of 'კითხვა'"),
        ("P-215", a_speaker_mistaken, "the tags have Answer of 'სხვა' where the book has Answer of 'პასუხი'"),
        ("P-215", a_question_lost, "the tags have Answer of"),
        ("P-216", a_list_that_is_none, "the tags have 3 lists, and the book 4"),
        ("P-216", a_list_without_numbering, "says nothing of its numbering"),
        ("P-216", an_item_without_body, "has an item without a body"),
        ("P-216", a_list_of_paragraphs, "holds P"),
        ("P-216", a_list_of_another_numbering, "is numbered Decimal, and none of the book is"),
        ("P-217", a_picture_boxed_elsewhere, "the box of the picture “პური სამი ჭრილით” is not where it is drawn"),
        ("P-217", a_caption_that_is_a_paragraph, "the captions of the tags are not those of the book: “დღისპური”"),
        ("P-218", a_head_of_another_way, "the cell “ა” is a head (Column) in the book, and in the tags a head (Row)"),
        ("P-218", a_cell_that_is_a_head, "the cell “1” is no head in the book, and in the tags a head (no scope)"),
        ("P-226", spaces_lost, "words of the text do not come out of the tags whole"),
        ("P-227", of_no_kind("BlockQuote"), "the tags have BlockQuote 0 times, and the book 1 times"),
        ("P-227", of_no_kind("Code"), "the tags have Code 0 times, and the book 1 times"),
        ("P-227", of_no_kind("Em"), "the tags have Em 1 times, and the book 2 times"),
        ("P-227", a_speaker_without_name, "the label “კ:” does not say for whom it stands"),
        ("P-217", a_picture_without_words, "“პური სამი ჭრილით”"),
        ("P-217", a_picture_without_box, "has no box"),
        ("P-218", a_table_without_heads, "has no heads"),
        ("P-218", a_head_without_scope, "has a head without a scope"),
        ("P-218", a_row_too_short, "has rows of unlike lengths"),
        ("P-218", a_table_that_is_none, "the tags have 0 tables, and the book 1"),
        ("P-219", text_without_a_mark, "is neither tagged nor an artifact"),
        ("P-219", a_page_of_another_mind, "the tree and the pages disagree"),
        ("P-220", a_language_forgotten, "“ceterisparibus” is in 'la', and no tag says so"),
        ("P-220", a_language_mistaken, "“ceterisparibus” is in 'la', and no tag says so"),
        ("P-220", the_language_of_the_file_mistaken, "the file is in 'en', and the book in 'ka'"),
    ],
)  # fmt: skip
def test_a_broken_file_is_found_out(code, harm, message, tagged_book, tmp_path):
    found = findings(broken(tagged_book, tmp_path / "broken.pdf", harm), code)
    assert any(message in finding.message for finding in found if finding.severity == "error"), found


def test_a_file_without_tags_is_found_out(tagged_book, tmp_path):
    def untagged(pdf):
        del pdf.Root.StructTreeRoot

    evidence = broken(tagged_book, tmp_path / "broken.pdf", untagged)
    assert "tags for 0 sections" in findings(evidence, "P-211")[0].message


def test_a_picture_without_words_is_spoken_of_to_its_author(tagged_book):
    found = findings(evidence_for(tagged_book, tagged_book.files["screen"]), "P-217")
    assert [(one.severity, one.message.split(",")[0]) for one in found] == [
        ("warning", "the picture images/loaf.png has no words")
    ]


def test_an_ornament_that_says_so_is_not_spoken_of(tagged_book):
    evidence = evidence_for(tagged_book, tagged_book.files["screen"])
    said = [
        replace(section, body=section.body.replace("<img ", '<img class="decorative" '))
        for section in evidence.book.document.sections
    ]
    document = replace(evidence.book.document, sections=tuple(said))
    evidence.book = replace(evidence.book, document=document)
    assert findings(evidence, "P-217") == []
