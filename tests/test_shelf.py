"""The shelf: tiny texts, one for each kind of real content, that are right and must pass without an error or a warning.

They stand in one book, a chapter each, so that one build and one check judge them all; what is found says which.
"""

from __future__ import annotations

import pytest

from stamba import pipeline
from stamba.findings import Finding
from tests.conftest import HOUSE, Silence, build_book, write_book

WORDS = "The bread is mixed in the evening and left to rise until the morning comes. "
SHELF = {
    "a note called after a figure": "The year was 1917[^a] and not later.\n\n[^a]: By the old calendar.",
    "a note called after a space": "That is the end to all of it. [^a]\n\n[^a]: So it was said.",
    "a heading of one letter": "Some words.\n\n## I\n\nThe first part.\n\n## V\n\nThe fifth part.",
    "a heading of one figure": "Some words.\n\n## 7\n\nThe seventh part.",
    "short words that need no hyphen": "We go to the sea. It is far. The sun is up. " * 30,
    "bold italic in a word": "A word may be ***strong and bent*** in the line.",
    "one line at the opening": "One line.\n\n" + WORDS * 12,
    "a short table": "Some words.\n\n| Bread | Hours |\n|---|---|\n| rye | 12 |\n| wheat | 8 |",
    "a list of one-letter items": "The parts are these:\n\n- a\n- b\n- c",
    "a numbered list": "The steps are these:\n\n1. mix\n2. wait\n3. bake",
    "lists of all looks": "Words.\n\na. one\nb. two\n\n(1) one\n(2) two\n\ni) one\nii) two\n\n(@) An example.\n\n(@) Another.",
    "boxes": "Words.\n\n- [ ] open\n- [x] done",
    "a list in a note": "Words.[^a]\n\n[^a]: These:\n\n    (a) one\n    (b) two",
    "a quotation": "He said:\n\n> " + WORDS * 3,
    "code in a line": "Write `make all` and wait.",
    "a block of code": "Write this:\n\n    make all\n    make check\n\nand wait.",
    "dialogue": "“Where to?”\n\n“Home.”\n\n“Now?”\n\n“Now,” she said, and took her coat.",
    "verse": "::: verse\nThe oven is warm,\\\nthe night is long,\\\nthe bread will rise.\n:::",
    "a link to the web": "See [the page of the bakers](https://example.org/) for more, and [1](https://example.org/one#two).",
    "a link to a heading": "See [the part below](#below).\n\n## Below {#below}\n\nHere it is.",
    "two notes in a sentence": "One[^a] and two.[^b]\n\n[^a]: The first.\n\n[^b]: The second.",
    "a long word": "It is a case of antidisestablishmentarianism in the narrow sense of the word.",
    "emphasis": "It is *so* and *not otherwise*, as **everybody** knows: H<sub>2</sub>O.\n\n* * *\n\nA change of scene.",
    "definitions": "Some words.\n\nRye\n:   a dark bread\n\nWheat\n:   a light bread",
    "figures and dates": "On 3 May 1917 there were 1,204 loaves, and in 1918 not one.",
    "formulas in the line": "The sum $\\sum_{i=0}^{N} x_i^2$ is small,[^a] and $\\frac{a}{b}$ too. "
    + WORDS * 3
    + "\n\n[^a]: Here is $E=mc^2$.",
    "formulas by themselves": "We write\n$$\n\\begin{aligned} a &= b \\\\ &= \\text{bread}\\end{aligned},\n$$\nwhere it is so.\n\n"
    "- An item.\n\n  $$\\left[\\begin{array}{c|c} 1 & 2 \\end{array}\\right]$$\n\n```math\nx^2\n```",
    "formulas elsewhere": "Some words.\n\n## The case $n=2$\n\n| Sum |\n|---|\n| $\\sum k$ |\n\n: Sums of $k$",
    "a short chapter": "No more than this.",
    "a long chapter": (WORDS * 9 + "\n\n") * 6,
}


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    """What is said of the book of all texts, by the chapter's file or else by the edition."""
    folder = tmp_path_factory.mktemp("shelf")
    chapters = {
        f"{number}-text.md": f"# {name.capitalize()}\n\n{text}\n"
        for number, (name, text) in enumerate(SHELF.items(), start=10)
    }
    book = write_book(folder / "book", chapters, '[press]\nbinding = "perfect"\n')
    toml = book / "book.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace('"ka"', '"en"').replace("მცირე წიგნი", "Shelf"), "utf-8"
    )
    build_book(book, folder / "out", "screen", "print", "epub")
    found: dict[str, list[Finding]] = {}
    for edition, some in pipeline.check(book, folder / "out", HOUSE, Silence()).items():
        for one in some:
            place = next((name for name in chapters if name in str(one.where)), edition)
            found.setdefault(place, []).append(one)
    return found


def test_what_is_right_passes_without_an_error_or_a_warning(shelf: dict[str, list[Finding]]) -> None:
    told = [one for some in shelf.values() for one in some if one.severity != "note"]
    assert told == []
