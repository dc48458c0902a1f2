import pytest

from stamba.paragraphs import Wish, compose, fill_page, no_hyphens_at
from tests.paragraphs.test_composition import TEXT


@pytest.fixture
def composition(document, styles):
    return compose(document(f"<p>{TEXT}</p><p>ორი სიტყვა.</p><p>{TEXT} {TEXT}</p>"), styles(300.0))


def test_a_line_is_found_by_its_text(composition):
    line = composition.paragraphs[2].texts[3]
    assert no_hyphens_at(composition, [f" {line.replace(' ', '  ')} ", "სხვა"]) == {
        2: Wish(no_hyphen_after=frozenset({3}))
    }


def test_wishes_are_added_to_earlier_ones(composition):
    earlier = {2: Wish(frozenset({1}), 1), 7: Wish(looseness=2)}
    wishes = no_hyphens_at(composition, [composition.paragraphs[2].texts[3]], earlier)
    assert wishes == {2: Wish(frozenset({1, 3}), 1), 7: Wish(looseness=2)}
    assert earlier[2] == Wish(frozenset({1}), 1)


def test_the_longest_paragraph_of_the_page_is_asked_first(composition):
    lines = [text for paragraph in composition.paragraphs for text in paragraph.texts]
    assert fill_page(composition, lines, 1) == {2: Wish(looseness=1)}
    assert fill_page(composition, lines, 2) == {2: Wish(looseness=1), 0: Wish(looseness=1)}
    assert fill_page(composition, lines, -1) == {2: Wish(looseness=-1)}


def test_a_paragraph_that_ends_elsewhere_or_is_short_is_not_asked(composition):
    assert fill_page(composition, composition.paragraphs[2].texts[:-1], 1) == {}
    assert fill_page(composition, composition.paragraphs[1].texts, 1) == {}


def test_a_paragraph_that_could_not_is_not_asked_again(composition):
    lines = [text for paragraph in composition.paragraphs for text in paragraph.texts]
    asked = {2: Wish(looseness=1)}
    assert fill_page(composition, lines, 1, asked) == {0: Wish(looseness=1), 2: Wish(looseness=1)}
    asked[0] = Wish(looseness=1)
    assert fill_page(composition, lines, 1, asked) == asked


def test_a_wish_makes_the_page_deeper(document, styles):
    root = document(f"<p>{TEXT} {TEXT} {TEXT}</p>")
    composition = compose(root, styles(300.0))
    lines = composition.paragraphs[0].texts
    again = compose(root, styles(300.0), fill_page(composition, lines, 1))
    assert len(again.paragraphs[0].texts) == len(lines) + 1
