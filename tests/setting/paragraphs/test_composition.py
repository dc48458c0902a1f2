import re
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from stamba.setting.paragraphs import (
    BlockRule,
    CompositionStyles,
    Measure,
    Wish,
    alternatives,
    compose,
    source_text,
)
from stamba.setting.paragraphs.breaking import _Breaker, break_paragraph
from stamba.setting.paragraphs.cuts import Hyphenation, Segment, Turn, cuts
from stamba.setting.paragraphs.engine import letter_space
from stamba.setting.paragraphs.evening import evened
from stamba.setting.paragraphs.items import StyledRun, items_of
from stamba.setting.paragraphs.task import Task
from tests.conftest import examples

TEXT = (
    "რამდენიმე კვირის წინ მსოფლიოს მრავალ ქვეყანაში აღინიშნა ოქტომბრის სოციალისტური რევოლუციის 93 "
    "წლისთავი. ეს იყო რევოლუცია, სადაც ისტორიაში პირველად საზოგადოების ჩაგრულმა კლასებმა და ფენებმა "
    "ავანგარდული პარტიის ლიდერობით ხელში აიღეს პოლიტიკური ძალაუფლება. მიუხედავად ბოლშევიკური პარტიისა "
    "და რუსი პროლეტარიატის თავდადებული ბრძოლისა რევოლუციამ არ მიიღო პერმანენტული სახე."
)


CONSONANT = re.compile("[^აეიოუ-][აეიოუ]")


def text_of(root):
    return " ".join("".join(root.itertext()).split())


def paragraphs(root):
    return root.findall(".//p")


def test_lines_fill_the_measure(document, styles):
    composition = compose(document(f"<p>{TEXT}</p>"), styles())
    (paragraph,) = composition.paragraphs
    assert len(paragraph.lines) > 5
    for line in paragraph.lines[:-1]:
        assert line.width_pt == pytest.approx(
            line.measure_pt + line.hang_left_pt + line.hang_right_pt, abs=0.01
        )
    assert paragraph.lines[-1].width_pt <= paragraph.lines[-1].measure_pt
    assert composition.unset == ()


def test_the_tree_given_is_not_changed(document, styles):
    root = document(f"<p>{TEXT}</p>")
    before = etree.tostring(root)
    compose(root, styles())
    assert etree.tostring(root) == before


def test_the_text_can_be_given_back(document, styles):
    root = document(f"<p>{TEXT}</p>")
    composed = compose(root, styles()).root
    assert any(span.get("data-turn") == "hyphen" for span in composed.iter("span"))
    assert source_text(paragraphs(composed)[0]) == TEXT


def test_elements_keep_their_places(document, styles):
    root = document(
        '<p><span class="label">ავ:</span> წინ <a id="x" href="#y">მსოფლიოს <em>მრავალ</em> ქვეყანაში</a> '
        'აღინიშნა<span class="note" id="n1">შენიშვნა <b>გვერდის</b> ძირში.</span> კმ<sup>2</sup> და '
        f"<!-- c --><img-less/>{TEXT}</p>".replace("<img-less/>", '<a id="z"/>')
    )
    composed = compose(root, styles()).root
    kept = [
        (element.tag, dict(element.attrib))
        for element in paragraphs(composed)[0].iterdescendants()
        if isinstance(element.tag, str)
        and not (element.tag == "span" and set(element.attrib) <= {"style", "data-turn"})
    ]
    given_elements = [
        (element.tag, dict(element.attrib))
        for element in paragraphs(root)[0].iterdescendants()
        if isinstance(element.tag, str)
    ]
    assert kept == given_elements
    assert source_text(paragraphs(composed)[0]) == text_of(paragraphs(root)[0])


def test_a_note_takes_no_room_but_its_call(document, styles):
    plain = compose(document(f"<p>{TEXT}</p>"), styles()).paragraphs[0]
    with_note = TEXT.replace("წინ", f'წინ<span class="note">{TEXT}</span>', 1)
    noted = compose(document(f"<p>{with_note}</p>"), styles()).paragraphs[0]
    assert noted.lines[0].natural_pt > plain.lines[0].natural_pt - 30
    assert "1" in noted.texts[0]
    assert len(noted.lines) == len(plain.lines)


def test_the_indent_shortens_the_first_line_only(document, styles):
    composition = compose(document(f"<p>{TEXT}</p><p>{TEXT}</p>"), styles(indent_pt=20.0))
    first, second = composition.paragraphs
    assert first.lines[0].measure_pt == pytest.approx(226.77)
    assert second.lines[0].measure_pt == pytest.approx(206.77)
    assert second.lines[1].measure_pt == pytest.approx(226.77)


def test_never_three_hyphens_in_a_row(document, styles):
    for measure in (170.0, 226.77, 283.46, 317.48):
        (paragraph,) = compose(document(f"<p>{TEXT} {TEXT}</p>"), styles(measure)).paragraphs
        turns = "".join("h" if line.turn is Turn.HYPHEN else "." for line in paragraph.lines)
        assert "hhh" not in turns


def test_a_line_may_be_forbidden_to_end_in_a_hyphen(document, styles):
    root = document(f"<p>{TEXT}</p>")
    (paragraph,) = compose(root, styles()).paragraphs
    hyphened = [number for number, line in enumerate(paragraph.lines) if line.turn is Turn.HYPHEN]
    assert hyphened
    again = compose(root, styles(), {0: Wish(no_hyphen_after=frozenset(hyphened[:1]))}).paragraphs[0]
    assert again.lines[hyphened[0]].turn is not Turn.HYPHEN


@pytest.mark.parametrize("looseness", [-1, 1, 2])
def test_looseness_asks_for_lines_more_or_fewer(document, styles, looseness):
    root = document(f"<p>{TEXT} {TEXT} {TEXT}</p>")
    (plain,) = compose(root, styles(300.0)).paragraphs
    (other,) = compose(root, styles(300.0), {0: Wish(looseness=looseness)}).paragraphs
    assert other.granted == len(other.lines) - len(plain.lines)
    assert 0 <= other.granted * looseness <= looseness**2
    assert max(line.space_ratio for line in other.lines) < 2.7
    if looseness > 0:
        assert other.granted >= 1


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ('<img src="a.png" alt=""/>', "it holds <img>, whose width is not known"),
        ("<svg/>", "it holds <svg>"),
        ("水", "NotoSerifGeorgian-Regular.ttf has no glyph for '水'"),
        ("1" * 100, "a part of it is wider than the measure"),
    ],
)
def test_what_it_cannot_set_stays_as_it_was_and_is_named(document, styles, inside, reason):
    root = document(f"<p>{TEXT} {inside} {TEXT}</p><p>{TEXT}</p>")
    composition = compose(root, styles())
    assert etree.tostring(paragraphs(composition.root)[0]) == etree.tostring(paragraphs(root)[0])
    (unset,) = composition.unset
    assert unset.index == 0
    assert reason in unset.reason
    assert unset.words.startswith("რამდენიმე კვირის")
    assert [paragraph.index for paragraph in composition.paragraphs] == [1]


def test_composing_twice_changes_nothing_more(document, styles):
    once = compose(document(f"<p>{TEXT}</p>"), styles()).root
    again = compose(once, styles())
    assert etree.tostring(again.root) == etree.tostring(once)
    assert "composed already" in again.unset[0].reason


def test_same_source_same_bytes(document, styles):
    root = document(f"<p>{TEXT}</p><p><em>{TEXT}</em></p>")
    assert etree.tostring(compose(root, styles()).root) == etree.tostring(
        compose(deepcopy(root), styles()).root
    )


def test_a_forced_break_ends_a_line_that_is_not_stretched(document, styles):
    composition = compose(document(f"<p>პირველი <br/> {TEXT}</p>"), styles())
    (paragraph,) = composition.paragraphs
    assert paragraph.texts[0] == "პირველი"
    assert paragraph.lines[0].word_space_pt == 0.0
    assert source_text(paragraphs(composition.root)[0]) == f"პირველი\n{TEXT}"


def test_an_unbreakable_span_stays_on_one_line(document, styles):
    together = "მსოფლიოს მრავალ ქვეყანაში"
    body = TEXT.replace(together, f'<span class="nobr">{together}</span>')
    for measure in range(170, 300, 10):
        (paragraph,) = compose(document(f"<p>{body}</p>"), styles(float(measure))).paragraphs
        assert any(together in text for text in paragraph.texts)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("წვრილ-ბურჟუაზიული", True),
        ("93-ე", False),
        ("1920-იან", False),
        ("1917–1919", False),
        ("ა\u00a0შ", False),
        ("https://www.marxist.com/alan-woods", True),
    ],
)
def test_where_a_word_may_end_a_line_without_a_sign(hyphenation, body, word, parts):
    items = items_of((StyledRun(word, body),), hyphenation)
    joints = [point for point in items.breakpoints if point.turn is Turn.JOINT]
    assert bool(joints) is parts


@pytest.mark.parametrize(
    ("word", "language", "against"),
    [
        ("რევოლუციონერი", "ka", {2: 1, 4: 0, 6: 0, 9: 0, 11: 1}),  # რე-, -რი
        ("ლენინს", "ka", {2: 2}),  # short besides
        ("ნოემბერ-დეკემბერში", "ka", {4: 2, 10: 3, 13: 2, 16: 3}),  # has a hyphen of its own
        ("Interview", "en", {5: 1}),  # a name, for all one can see
        ("Inter", "de", {}),
        ("Interview", "de", {5: 0}),
        ("inter\u00adview", "en", {6: 0}),  # the author's place
    ],
)
def test_what_speaks_against_a_hyphen_is_counted(body, word, language, against):
    def hyphenate(word, language):
        return (5,) if language != "ka" else tuple(spot.start() for spot in CONSONANT.finditer(word, 1))

    found = cuts((Segment(0, 0, word, replace(body, language=language)),), Hyphenation(hyphenate))
    assert {cut.offset: cut.against for cut in found if cut.turn is Turn.HYPHEN} == against


@pytest.mark.parametrize("measure", [226.77, 283.46, 317.48])
def test_letter_space_is_evened_over_lines_that_touch(document, styles, measure):
    (paragraph,) = compose(document(f"<p>{TEXT} {TEXT} {TEXT}</p>"), styles(measure)).paragraphs
    spaces = [line.letter_space_pt / 10 for line in paragraph.lines]
    steps = [abs(after - before) for before, after in pairwise(spaces)]
    assert max(map(abs, spaces)) > 0  # else there is nothing to even
    assert max(steps) <= 0.0155
    assert sum(step < 1e-6 for step in steps) >= len(steps) / 4


def test_evening_moves_no_line_end_and_loosens_no_line(hyphenation, body):
    items = items_of((StyledRun(f"{TEXT} {TEXT}", body),), hyphenation)
    task = Task(items, Measure(260.0), quantum=letter_space)
    breaker = _Breaker(task, task.settings.tolerance)
    chosen = breaker.lines(min(breaker.ends(), key=lambda node: node.demerits))
    even = evened(task, chosen)
    assert [line.end for line in even] == [line.end for line in chosen]
    assert [line.width_pt for line in even[:-1]] == pytest.approx([line.width_pt for line in chosen[:-1]])
    assert max(line.space_ratio for line in even) <= max(1.9, *(line.space_ratio for line in chosen)) + 1e-6

    def unrest(lines):
        return sum((after.letter_space_pt - before.letter_space_pt) ** 2 for before, after in pairwise(lines))

    assert unrest(even) < unrest(chosen)


def test_a_tree_with_a_namespace_keeps_it(hyphenation, body):
    body_text = f"<body><p>{TEXT} <em>{TEXT}</em></p></body>"
    root = etree.fromstring(f'<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ka">{body_text}</html>')
    sheet = CompositionStyles((BlockRule("//h:p", body, Measure(226.77)),), hyphenation)
    composition = compose(root, sheet)
    assert len(composition.paragraphs) == 1
    assert {etree.QName(element).namespace for element in composition.root.iter()} == {
        "http://www.w3.org/1999/xhtml"
    }


def test_the_language_of_a_part_decides_on_its_hyphens(document, styles):
    words = "რევოლუციონერებისათვის " * 30
    georgian = compose(document(f"<p>{words}</p>"), styles()).paragraphs[0]
    foreign = compose(document(f'<p><span lang="en">{words}</span></p>'), styles()).paragraphs[0]
    assert any(line.turn is Turn.HYPHEN for line in georgian.lines)
    assert not any(line.turn is Turn.HYPHEN for line in foreign.lines)


def test_an_empty_paragraph_is_left_alone(document, styles):
    composition = compose(document("<p/><p> </p>"), styles())
    assert composition.unset == ()
    assert composition.paragraphs == ()


def test_the_engine_space_is_never_wider_than_the_measure_allows(hyphenation, body):
    items = items_of((StyledRun(TEXT, body),), hyphenation)
    lines = break_paragraph(Task(items, Measure(226.77)))
    assert lines is not None
    assert min(line.space_ratio for line in lines) > 0.7


WORDS = st.lists(
    st.one_of(
        st.sampled_from([*TEXT.split(), "„და“", "—", "1917–1919", "წვრილ-ბურჟუაზიული", "XII", "ა.\u00a0შ."]),
        st.text(alphabet="აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ,.!?-“„()", min_size=1, max_size=18),
    ),
    min_size=1,
    max_size=60,
).map(" ".join)
INLINE = st.sampled_from(
    ["em", "strong", "sup", "code", 'a href="https://example.org/"', 'span class="nobr"', 'span lang="en"']
)


@st.composite
def markup(draw):
    """A paragraph of random words in random inline elements, notes and breaks among them."""
    parts = []
    for _ in range(draw(st.integers(1, 6))):
        words = draw(WORDS)
        kind = draw(st.sampled_from(["plain", "inline", "nested", "note", "br", "glued", "wbr"]))
        if kind == "inline":
            tag = draw(INLINE)
            words = f"<{tag}>{words}</{tag.split()[0]}> "
        elif kind == "nested":
            words = f"<em>{words}<strong>{words}</strong></em>"
        elif kind == "note":
            words = f'{words}<span class="note">{words}</span> '
        elif kind == "br":
            words = f"{words} <br/> "
        elif kind == "wbr":
            words = f"{words}<wbr/>{words}"
        elif kind == "glued":
            words = f"{words}<sup>1</sup>, "
        parts.append(words)
    return "".join(parts)


def collapsed(root):
    """The text of an uncomposed paragraph as CSS collapses it, breaks as newlines."""
    for br in root.iter("br"):
        br.tail = "\n" + (br.tail or "")
    whole = "".join(root.itertext()).replace("\n", "\x00")
    whole = " ".join(part for part in whole.replace("\u00a0", "\x01").split(" ") if part)
    return "\n".join(line.strip() for line in whole.split("\x00")).replace("\x01", "\u00a0")


def lines_in(paragraph):
    """The lines of a composed paragraph as the engine will find them."""
    for br in paragraph.iter("br"):
        br.tail = "\n" + (br.tail or "")
    return "".join(paragraph.itertext()).split("\n")


@examples(150)
@given(body=markup(), millimetres=st.floats(30, 140), indent=st.sampled_from([0.0, 14.0, -14.0]))
def test_no_letter_is_lost_or_doubled_and_no_line_is_too_wide(document, styles, body, millimetres, indent):
    root = document(f"<p>{body}</p>")
    measure = millimetres / 25.4 * 72
    composition = compose(root, styles(measure, indent))
    if composition.unset:  # a word wider than the measure: the paragraph is as it was
        assert etree.tostring(composition.root) == etree.tostring(root)
        return
    whole = paragraphs(composition.root)[0]
    assert source_text(whole) == collapsed(paragraphs(deepcopy(root))[0])
    if "note" not in body:  # the call of a note is made by the engine
        assert lines_in(whole) == [text.replace("\u200b", "") for text in composition.paragraphs[0].texts]
    for line in composition.paragraphs[0].lines:
        room = line.measure_pt + line.hang_left_pt + line.hang_right_pt
        assert line.width_pt <= room + 0.01
        if line.turn not in {Turn.FORCED, Turn.END} and line.gaps:
            assert line.width_pt == pytest.approx(room, abs=0.01)


def test_lines_that_are_known_are_not_looked_for_again(document, styles, monkeypatch):
    root, sheet = document(f"<p>{TEXT}</p><p>„{TEXT}</p>"), styles()
    known = {}
    ways = alternatives(root, sheet, known=known)
    wishes = {1: Wish(looseness=ways[1][-1].granted, on_new_page=True)}
    alone = compose(root, sheet, wishes)
    monkeypatch.setattr("stamba.setting.paragraphs.composition.break_paragraph", None)
    again = compose(root, sheet, wishes, known)
    assert etree.tostring(again.root) == etree.tostring(alone.root)
    assert again.paragraphs == alone.paragraphs
