"""What the screen PDF says of itself, its bookmarks, labels, links, sources and words: kept, and seen to be broken."""

from __future__ import annotations

import re
from collections import Counter

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from stamba.checks import screen
from stamba.checks.screen import page_labels
from stamba.document import parse_body
from stamba.ground.folios import folio, roman
from tests.checks.broken import broken, edit_page, evidence_for, findings, first

CODES = ("P-204", *(f"P-2{number}" for number in range(21, 27)))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("book", ["real_book", "english_book", "tagged_book"])
def test_whole_books_keep_the_promise(code, book, request):
    built = request.getfixturevalue(book)
    assert findings(evidence_for(built, built.files["screen"]), code) == []


def another_title(pdf):
    pdf.docinfo["/Title"] = "სხვა"


def another_title_everywhere(pdf):
    another_title(pdf)
    with pdf.open_metadata() as xmp:
        xmp["dc:title"] = "სხვა"


def another_author(pdf):
    pdf.docinfo["/Author"] = "სხვა"


def another_author_everywhere(pdf):
    another_author(pdf)
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = ["სხვა"]


def another_date(pdf):
    pdf.docinfo["/ModDate"] = "D:20200101000000Z"


def a_title_hidden(pdf):
    del pdf.Root.ViewerPreferences


def another_language(pdf):
    pdf.Root.Lang = String("en")


def a_bookmark_lost(pdf):
    with pdf.open_outline() as outline:
        del outline.root[2]


def a_bookmark_astray(pdf):
    with pdf.open_outline() as outline:
        outline.root[5].destination = Array([pdf.pages[0].obj, Name.Fit])


def a_bookmark_without_what_is_below(pdf):
    with pdf.open_outline() as outline:
        outline.root[5].children.clear()


def a_bookmark_of_another_name(pdf):
    with pdf.open_outline() as outline:
        outline.root[5].children[0].title = "სხვა"


def a_bookmark_below_astray(pdf):
    with pdf.open_outline() as outline:
        outline.root[5].children[0].destination = Array([pdf.pages[0].obj, Name.Fit])


def a_bookmark_to_the_foot(pdf):
    with pdf.open_outline() as outline:
        outline.root[5].destination = Array([pdf.pages[9].obj, Name.XYZ, None, 0, None])


def labels_all_arabic(pdf):
    pdf.Root.PageLabels.Nums = Array([*list(pdf.Root.PageLabels.Nums)[:2], 1, Dictionary(S=Name.D)])


def labels_lost(pdf):
    del pdf.Root.PageLabels


def annotations(pdf):
    return [annotation for page in pdf.pages for annotation in page.obj.get("/Annots", ())]


def a_link_of_no_size(pdf):
    x0, y0, _, y1 = annotations(pdf)[0].Rect
    annotations(pdf)[0].Rect = Array([x0, y0, x0, y1])


def a_link_to_nowhere(pdf):
    annotations(pdf)[0].Dest = String("nowhere")


def a_link_to_a_machine(pdf):
    web = next(annotation for annotation in annotations(pdf) if "/A" in annotation)
    web.A.URI = String("file:///home/somebody/book")


def a_link_without_words(pdf):
    del annotations(pdf)[0].Contents


def links_to_notes_without_their_numbers(pdf):
    for annotation in annotations(pdf):
        if str(annotation.get("/Dest", "")).startswith("note-"):
            annotation.Contents = String("შენიშვნა")


def a_link_moved(pdf):
    x0, y0, x1, y1 = (float(value) for value in annotations(pdf)[0].Rect)
    annotations(pdf)[0].Rect = Array([x0, y0 - 200, x1, y1 - 200])


def two_links_exchanged(pdf):
    one, other = [annotation for annotation in annotations(pdf) if "/Dest" in annotation][:2]
    one.Dest, other.Dest = other.Dest, one.Dest


def a_link_out_of_its_tag(pdf):
    tag = first(pdf, "Link")
    kids = list(tag.K)
    tag.K = Array([kid for kid in kids if not (isinstance(kid, Dictionary) and "/Obj" in kid)])


def place(pdf, name):
    return pikepdf.NameTree(pdf.Root.Names.Dests)[name]


def a_note_on_another_page(pdf):
    place(pdf, "note-2")[0] = pdf.pages[0].obj


def a_note_above_itself(pdf):
    place(pdf, "note-2")[3] = 500


def a_call_below_itself(pdf):
    place(pdf, "noteref-2")[3] = 100


def a_heading_elsewhere(pdf):
    place(pdf, "below")[3] = 20


def links_lost(pdf):
    for page in pdf.pages:
        if "/Annots" in page.obj:
            del page.obj.Annots


def a_source_lost(pdf):
    del pdf.attachments["10-chapter.md"]


def a_source_changed(pdf):
    stream = pdf.Root.Names.EmbeddedFiles.Names[1].EF.F
    stream.write(b"another text")


def a_source_too_many(pdf):
    pdf.attachments["letter.txt"] = pikepdf.AttachedFileSpec(pdf, b"a letter", filename="letter.txt")


def a_source_of_no_kind(pdf):
    pdf.Root.Names.EmbeddedFiles.Names[1].AFRelationship = Name.Data


def words_in_two(pdf):
    """All replacement texts are gone: words are what their lines show."""
    for index in range(len(pdf.pages)):
        edit_page(pdf, index, lambda content: content.replace(b"/ActualText", b"/Nothing"))


def letters_of_another_alphabet(pdf):
    """A font says that its first Georgian letter is the capital, U+1C90 and on."""
    font = next(iter(pdf.pages[9].obj.Resources.Font.values()))
    cmap = font.ToUnicode.read_bytes()
    font.ToUnicode.write(re.sub(rb"(<[0-9a-fA-F]{4}>\s*)<10d(.)>", rb"\1<1c9\2>", cmap))


def a_colour_of_the_press(pdf):
    edit_page(pdf, 3, lambda content: content + b" 0 0 0 1 k ")


def a_colour_space_of_the_press(pdf):
    edit_page(pdf, 3, lambda content: content + b" /DeviceCMYK cs ")


def a_picture_for_the_press(pdf):
    picture = next(iter(pdf.pages[10].images.values()))
    picture.ColorSpace = Name.DeviceCMYK


def a_form_for_the_press(pdf):
    form = pdf.make_stream(b"0 1 0 0 K")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    pdf.pages[3].obj.Resources.XObject["/Form"] = form
    edit_page(pdf, 3, lambda content: content + b" /Form Do ")


def drawn(content):
    return lambda pdf: edit_page(pdf, 3, lambda before: before + b"\n/Artifact BMC q " + content + b" Q EMC ")


an_inline_picture_for_the_press = drawn(b"BI /W 1 /H 1 /BPC 8 /CS /CMYK ID \0\0\0\0 EI")


def inked(pdf, **entries):
    form = pdf.make_stream(b"0 0 0 1 k 0 0 5 5 re f")
    form.BBox, form.Resources = Array([0, 0, 9, 9]), Dictionary()
    for key, value in entries.items():
        form[f"/{key}"] = value
    return form


def a_pattern_for_the_press(pdf):
    tiles = inked(pdf, Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, XStep=5, YStep=5)
    pdf.pages[3].obj.Resources.Pattern = Dictionary(Tiles=tiles)
    drawn(b"/Pattern cs /Tiles scn 0 0 9 9 re f")(pdf)


def a_mask_for_the_press(pdf):
    mask = Dictionary(S=Name.Luminosity, G=inked(pdf, Subtype=Name.Form))
    pdf.pages[3].obj.Resources.ExtGState = Dictionary(Masked=Dictionary(SMask=mask))
    drawn(b"/Masked gs 0 0 9 9 re f")(pdf)


def a_link_for_the_press(pdf):
    annotations(pdf)[0].C = Array([0, 0, 0, 1])


def a_look_for_the_press(pdf):
    annotations(pdf)[0].AP = Dictionary(N=inked(pdf, Subtype=Name.Form))


def another_intent(pdf):
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    profile.write(profile.read_bytes().replace(b"sRGB", b"some"))


def an_intent_lost(pdf):
    del pdf.Root.OutputIntents


@pytest.mark.parametrize(
    ("code", "harm", "message"),
    [
        ("P-204", a_colour_of_the_press, "the operator k is in CMYK"),
        ("P-204", a_colour_space_of_the_press, "a colour space is in CMYK"),
        ("P-204", a_picture_for_the_press, "a picture is in CMYK"),
        ("P-204", a_form_for_the_press, "the operator K is in CMYK"),
        ("P-204", an_inline_picture_for_the_press, "a picture is in CMYK"),
        ("P-204", a_pattern_for_the_press, "the operator k is in CMYK"),
        ("P-204", a_mask_for_the_press, "the operator k is in CMYK"),
        ("P-204", a_link_for_the_press, "the colour of an annotation is in CMYK"),
        ("P-204", a_look_for_the_press, "the operator k is in CMYK"),
        ("P-204", another_intent, "no sRGB output intent"),
        ("P-204", an_intent_lost, "no sRGB output intent"),
        ("P-221", another_title, "the title of the file is 'სხვა'"),
        ("P-221", another_title_everywhere, "and that of the book 'მდიდარი წიგნი. ნაწილი პირველი'"),
        ("P-221", another_author, "the authors in the file are 'სხვა'"),
        ("P-221", another_author_everywhere, "the authors in the file are 'სხვა'"),
        ("P-221", another_date, "the dates in Info are"),
        ("P-221", a_title_hidden, "would show the file's name"),
        ("P-221", another_language, "the file is in 'en', and the book in 'ka'"),
        ("P-222", a_bookmark_lost, "the bookmarks are not the sections of the book: “გამოცემის მონაცემები”"),
        ("P-222", a_bookmark_astray, "the bookmark “თავი” leads to page 1, and it stands on page 10"),
        ("P-222", a_bookmark_without_what_is_below, "the bookmarks are not the sections of the book: “ქვემოთ”"),
        ("P-222", a_bookmark_of_another_name, "the bookmarks are not the sections of the book: “ქვემოთ”"),
        ("P-222", a_bookmark_below_astray, "the bookmark “ქვემოთ” does not lead to its heading"),
        ("P-222", a_bookmark_to_the_foot, "the bookmark “თავი” does not lead to its heading"),
        ("P-223", labels_all_arabic, "the label of page 2 is '1', and it is page i"),
        ("P-223", labels_lost, "the label of page 8 is '8' and its folio vii, and it is page 8"),
        ("P-224", a_link_of_no_size, "is too small to be hit"),
        ("P-224", a_link_to_nowhere, "the link to #nowhere leads nowhere"),
        ("P-224", a_link_to_a_machine, "a link leads to 'file:///home/somebody/book'"),
        ("P-224", a_link_without_words, "says nothing of itself"),
        ("P-224", links_to_notes_without_their_numbers, "the link to #note-1 does not say the number of its note"),
        ("P-224", a_link_moved, "the link to #s1-h0 does not lie on its words"),
        ("P-224", two_links_exchanged, "the link to #s1-h0 does not lie on its words"),
        ("P-224", a_link_out_of_its_tag, "a tag says Link and holds no link"),
        ("P-224", a_note_on_another_page, "the link to #note-2 arrives elsewhere on page 1"),
        ("P-224", a_note_above_itself, "the link to #note-2 arrives elsewhere on page 10"),
        ("P-224", a_call_below_itself, "the link to #noteref-2 arrives elsewhere on page 10"),
        ("P-224", a_heading_elsewhere, "the link to #below arrives on page 11, and not at its heading"),
        ("P-224", links_lost, "nothing leads to #below"),
        ("P-224", links_lost, "nothing leads to #note-1"),
        ("P-224", links_lost, "nothing leads to #noteref-1"),
        ("P-224", links_lost, "nothing leads to #s2-h0"),
        ("P-224", links_lost, "nothing leads to https://example.org/book"),
        ("P-225", a_source_lost, "10-chapter.md is not in the file"),
        ("P-225", a_source_changed, "00-introduction.md in the file is not 00-introduction.md of the book"),
        ("P-225", a_source_too_many, "letter.txt is in the file, and the book does not ask for it"),
        ("P-225", a_source_of_no_kind, "is attached, but not as the source"),
        ("P-226", words_in_two, "do not come out whole"),
        ("P-226", letters_of_another_alphabet, "a Mtavruli letter U+1C"),
    ],
)  # fmt: skip
def test_a_broken_file_is_found_out(code, harm, message, tagged_book, tmp_path):
    found = findings(broken(tagged_book, tmp_path / "broken.pdf", harm), code)
    assert any(message in finding.message for finding in found if finding.severity == "error"), found


@pytest.mark.parametrize(
    ("rules", "labels"),
    [
        ([], ["1", "2", "3"]),
        ([(0, {"S": "r"})], ["i", "ii", "iii"]),
        ([(0, {"S": "r"}), (2, {"S": "D"})], ["i", "ii", "1"]),
        ([(0, {"S": "D", "St": 7}), (1, {"P": "A-"}), (2, {"S": "R", "P": "B-"})], ["7", "A-", "B-I"]),
    ],
)
def test_labels_are_read_as_a_program_shows_them(rules, labels):
    with pikepdf.new() as pdf:
        for _ in range(3):
            pdf.add_blank_page()
        numbers = Array()
        for start, rule in rules:
            entry = Dictionary()
            for key, value in rule.items():
                entry[f"/{key}"] = Name(f"/{value}") if key == "S" else value
            numbers.extend([start, entry])
        if rules:
            pdf.Root.PageLabels = Dictionary(Nums=numbers)
        assert page_labels(pdf) == labels


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (1999, "mcmxcix")]
)
def test_roman_numerals(number, letters):
    assert roman(number) == letters


def test_folios_begin_again_behind_the_front_matter():
    assert [folio(index, 3) for index in range(5)] == ["i", "ii", "iii", "1", "2"]
    assert [folio(index) for index in range(3)] == ["1", "2", "3"]


def test_a_word_at_a_hyphen_of_its_own_is_whole():
    """PDFium joins what stands before a hyphen at the end of a line with the next, whosever the hyphen is."""
    assert Counter(screen._words("Post- und Fernmeldegeheimnis")) <= screen._words_drawn(
        "Post\ufffeund Fernmeldegeheimnis"
    )
    assert Counter(screen._words("calf’s")) <= screen._words_drawn("his calf ’s head")
    assert Counter(screen._words("of ’em")) <= screen._words_drawn("most of ’em")
    assert not Counter(["Wortteil"]) <= screen._words_drawn("Wort\ufffe teil")


def test_a_word_around_the_call_of_a_note_keeps_its_own_letters():
    body = parse_body('<p>learn<a class="noteref" href="#n">6</a>](https://a.b/c) and</p>')
    assert screen._words(screen._text_of(screen._without_parted_words(body))) == ["and"]
