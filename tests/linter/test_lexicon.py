"""What the lexicon takes for a word: forms of nouns and verbs, names of the book, words.txt; what it suggests."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba import config
from stamba.ground.errors import ManuscriptError
from stamba.linter.endings import forms
from stamba.linter.languages import language_of
from stamba.linter.lexicon import Lexicon, WordList, lexicon_of, read_words
from stamba.linter.neighbours import Neighbours, one_edit_apart
from stamba.linter.speller import Speller, edits, has_dictionary
from tests.linter.books import book_of, codes_on


@pytest.fixture(scope="module")
def speller():
    return Speller("ka")


@pytest.fixture
def lexicon(speller):
    return Lexicon(language_of("ka"), WordList(), Counter(), frozenset(), speller)


KNOWN = [
    "წიგნი", "წიგნისათვის", "ბოლშევიკთან", "ამბიციები", "უმრავლესობამ", "პარტიისადმი", "ჩანაწერიდანაა", "წლითაა",
    "დამაფიქრებელიცაა", "ორგანიზებულიყო", "დაასუსტებდა", "მერყეობდნენ", "ემბრიონულ", "ბოლშევიკურ", "იანვრით", "ა",
]  # fmt: skip
UNKNOWN = [
    "მიუხედეავად", "სტალინისს", "სტალინთნ", "მდვივანმა", "მისცმა", "ტროცკიმს", "საიმედოდო", "გათელევს", "გამოყენეს",
    "წერსიგში", "განვითრებულ", "შშობდა", "მოიგვიანებით", "რომლისენაც",
]  # fmt: skip


@pytest.mark.parametrize("word", KNOWN)
def test_a_form_of_a_known_word_is_known(lexicon, word):
    assert lexicon.knows(word)


@pytest.mark.parametrize("word", UNKNOWN)
def test_a_slip_is_not_a_form_of_anything(lexicon, word):
    assert not lexicon.knows(word)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("განვითრებულ", "განვითარებულ"), ("მოეწყივტა", "მოეწყვიტა"), ("შეუძღუდავი", "შეუზღუდავი"),
        ("კონტრევოლუციის", "კონტრრევოლუციის"), ("მდვივანმა", "მდივანმა"), ("გადაწტვეტილებისა", "გადაწყვეტილებისა"),
        ("მიუხედეავად", "მიუხედავად"), ("რომლისენაც", "რომლისკენაც"), ("რკიდევ", "კიდევ"),
    ],
)  # fmt: skip
def test_the_right_word_is_suggested_first(lexicon, word, meant):
    suggested = lexicon.suggest(word)
    assert suggested[0] == meant
    assert len(suggested) <= 3


def test_words_of_the_book_are_suggested_before_those_of_the_dictionary(speller):
    lexicon = Lexicon(
        language_of("ka"), WordList(frozenset({"შობდა"})), Counter({"შობდა": 2}), frozenset(), speller
    )
    assert lexicon.suggest("შშობდა")[0] == "შობდა"


def test_suggestions_are_those_of_the_dictionary_itself(speller):
    letters = language_of("ka").letters
    for word in ("განვითრებულ", "წერსიგში", "გამოყენეს"):
        assert set(speller.near(word, letters)) == {one for one in edits(word, letters) if speller.knows(one)}


def test_a_name_that_is_seen_often_needs_no_list(tmp_path):
    often = "ზინოვიევი წავიდა. ზინოვიევმა თქვა. ზინოვიევს აქვს."
    assert codes_on(tmp_path / "a", often) == []
    assert codes_on(tmp_path / "b", "ზინოვიევი წავიდა. ზინოვიევმა თქვა.") == ["T-050", "T-050"]
    assert codes_on(tmp_path / "c", "ზინოვიევი წავიდა, ზინოვიევი, ზინოვიევი იყო.") == ["T-050"] * 3


def test_people_and_titles_of_book_toml_are_known_in_every_case(tmp_path):
    person = '\n[[contributors]]\nname = "ალან ვუდსი"\nroles = ["ive"]\n'
    assert codes_on(tmp_path / "a", "ვუდსმა თქვა, ვუდსს აქვს.", person) == []
    assert codes_on(tmp_path / "b", "ვუდსმა თქვა, ვუდსს აქვს.") == ["T-050", "T-050"]


def test_a_frequent_name_tells_its_misspelling_with_and_without_words_txt(tmp_path):
    text = "ზინოვიევი წავიდა. ზინოვიევმა თქვა. ზინოვიევს აქვს. ზონოვიევმა თქვა."
    book = book_of(tmp_path, text)
    from stamba.linter.fixes import lint

    assert [one.code for one in lint(book).findings] == ["T-051"]
    (book / "words.txt").write_text("ზინოვიევი\n", encoding="utf-8")
    assert [one.code for one in lint(book).findings] == ["T-051"]
    (book / "words.txt").write_text("ზონოვიევი\n", encoding="utf-8")
    assert [one.code for one in lint(book).findings] == []


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ("მიუხედეავად", ["T-050"]), ("მიუხედეავად # asks\nშშობდა", []), ("მიუხე*\n# more\n\nშშ*", []),
        ("\ufeffმიუხედეავად\nშშობდა\r\n", []),
    ],
)  # fmt: skip
def test_words_txt_is_believed(tmp_path, lines, left):
    book = book_of(tmp_path, "ის მიუხედეავად შშობდა.")
    (book / "words.txt").write_text(lines, encoding="utf-8")
    from stamba.linter.fixes import lint

    assert [one.code for one in lint(book).findings] == left


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("ორი სიტყვა".encode(), r"words\.txt:1: error: 'ორი სიტყვა' is not one word\. Write a word"),
        ("კარგი\n*\n".encode(), r"words\.txt:2: error: '\*' is not one word"),
        ("კარგი\nა*\n".encode(), r"words\.txt:2: error: 'ა\*' is not one word"),
        (b"\xff\xfe", r"words\.txt: error: not UTF-8\. Save"),
    ],
)
def test_a_words_txt_that_is_none_is_refused(tmp_path, content, message):
    book = book_of(tmp_path, "წიგნი.")
    (book / "words.txt").write_bytes(content)
    with pytest.raises(ManuscriptError, match=message):
        read_words(book)


def test_a_language_without_a_dictionary_is_not_spelled(tmp_path):
    settings = config.load(book_of(tmp_path, "A book.", language="en"))
    lexicon = lexicon_of(settings, language_of("en-GB"), ["xyzzy"])
    assert (has_dictionary("en"), lexicon.can_spell, lexicon.knows("xyzzy"), lexicon.suggest("xyzzy")) == (
        False, False, True, (),
    )  # fmt: skip


_WORD = st.text(alphabet="აბგდე", min_size=1, max_size=6)


@given(_WORD, _WORD)
def test_one_edit_apart_is_what_an_edit_makes(one, other):
    assert one_edit_apart(one, other) == (one != other and other in set(edits(one, "აბგდე")))


@given(st.lists(_WORD, max_size=20), _WORD)
def test_neighbours_are_all_that_are_one_edit_apart(words, word):
    assert Neighbours(words).of(word) == tuple(sorted({one for one in words if one_edit_apart(word, one)}))


@given(st.text(alphabet="აბგდევთიკლმნრსოუც", min_size=1, max_size=12))
def test_a_form_is_its_stem_and_ending(word):
    assert all(word.startswith(form.stem + form.ending) and len(form.stem) >= 3 for form in forms(word))
