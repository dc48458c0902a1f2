"""The shelf: tiny texts, one for each kind of real content, that are right and must pass without an error or a warning.

They stand in one book, a chapter each, so that one build and one check judge them all; what is found says which.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from stamba import pipeline
from stamba.ground.findings import Finding
from tests.conftest import HOUSE, Silence, build_book, write_book

WORDS = "The bread is mixed in the evening and left to rise until the morning comes. "
LOAF = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><circle cx="30" cy="20" r="15" fill="#888"/></svg>'
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
    "letters and signs of many faces": "Ёлка и *ёж*; η γλώσσα; ǽ; ✅ and ⚠️, ♥️, ❶, ☾ and 🚀, soft­hyphens, **a 👩‍👦 in bold**, `✅ ok`. "
    + WORDS * 3,
    "emphasis": "It is *so* and *not otherwise*, as **everybody** knows: H<sub>2</sub>O.\n\n* * *\n\nA change of scene.",
    "definitions": "Some words.\n\nRye\n:   a dark bread\n\nWheat\n:   a light bread",
    "figures and dates": "On 3 May 1917 there were 1,204 loaves, and in 1918 not one.",
    "formulas in the line": "The sum $\\sum x_i^2$ is small,[^a] and $a/b$ too. "
    + WORDS * 3
    + "\n\n[^a]: Here is $E=mc^2$.",
    "formulas by themselves": "We write\n$$\n\\begin{aligned} a &= b \\\\ &= \\text{bread}\\end{aligned},\n$$\nwhere it is so.\n\n"
    "- An item.\n\n  $$\\left[\\begin{array}{c|c} 1 & 2 \\end{array}\\right]$$\n\n```math\nx^2\n```",
    "formulas elsewhere": "Some words.\n\n## The case $n=2$\n\n| Sum |\n|---|\n| $\\sum k$ |\n\n: Sums of $k$",
    "highlighted code": "Write this, at `/usr/share/doc/packages/some-very-long-name/examples/configuration.toml`:\n\n"
    "```python\ndef bread(flour):\n    # "
    + "mix and wait " * 8
    + "\n    return 'a' + 1\n```\n\n```\n"
    + "a" * 120
    + "\n```",
    "a wide table": "Some words.\n\n"
    "| Settlement | Population | Establishment | Administration | Transportation |\n|---|--:|:-:|---|---|\n"
    "| Settlement | 1 | Establishment | Administration | Transportation |\n\n: Of many words",
    "citations": "See [the table](#tbl:rye) and @tbl:rye.\n\n| Rye |\n|---|\n| dark |\n\n: Breads {#tbl:rye}\n\n"
    "$$a = b$$ {#eq:one}\n\nSo by @eq:one.",
    "a box with a title": "::: {.callout-tip}\n## To know\n\nThe bread rises.\n:::\n\nSee [To know](#to-know).",
    "a colon on a line of its own": "This is what is sold\n:\n\nBread.",
    "anchors": "Words []{#m} more; see [a](#m), [b](#n), [c](#o) and [d](#p).\n\n[]{#n}\n\n## Two\n\n"
    'More <a name="o"></a>words.\n\n<a id="p"></a>\n\n- One',
    "a short chapter": "No more than this.",
    "a long chapter": (WORDS * 9 + "\n\n") * 6,
}
MORE = {
    "a dialogue over pages": "\n\n".join(
        f"“Is it {n}?” he asked.\n\n“No. It is {n + 1}.”" for n in range(2, 60)
    ),
    "a dialogue with dashes": "— Where to?\n\n— Home, — she said.\n\n— Now?",
    "a poem over pages": "::: verse\n"
    + "\n\n".join(["The oven is warm,\\\nthe night is long,\\\nand all the bread\\\nwill rise in song."] * 12)
    + "\n:::",
    "a wide table over pages": "Some words.\n\n"
    + (
        row
        := "| Settlement | Population | Establishment | Administration | Transportation | Neighbourhoods | Infrastructure |\n"
    )
    + "|---" * 7
    + "|\n"
    + row * 40,
    "verse with bars": "| The oven is warm,\n|     the night is long,\n| the bread will rise.",
    "a list over pages": "\n".join(f"- the loaf of the day number {n}" for n in range(1, 70)),
    "items of several lines": "\n".join(f"{n}. {WORDS * 2}" for n in range(1, 24)),
    "a list in a list": "- dark\n    - rye\n    - spelt\n- light\n    1. wheat\n    2. oats",
    "lettered and boxed items": "a. mix\nb. wait\n\nThen these:\n\n- [ ] rye\n- [x] wheat",
    "numbered examples": "(@one) The first.\n(@) The second.\n\nSee (@one).",
    "a quotation over pages": "He said:\n\n> " + WORDS * 40,
    "a picture in a quotation": "He said:\n\n> Here it is:\n>\n> ![A loaf on a table](loaf.png)\n>\n> And that was it.",
    "a picture with its words": "Some words.\n\n![A loaf on a table, seen from above](loaf.png)\n\n"
    + WORDS * 3,
    "a drawing": "Some words.\n\n![A round loaf, drawn](loaf.svg)\n\n" + WORDS * 3,
    "a table over pages": "| Bread | Hours |\n|---|---|\n"
    + "\n".join(f"| loaf {n} | {n} |" for n in range(1, 60)),
    "a table with a caption": "| Bread | Hours |\n|---|---|\n| rye | 12 |\n\n: How long each one takes",
    "headings of three levels": f"{WORDS}\n\n## The dough\n\n{WORDS}\n\n### Rye\n\n{WORDS}\n\n### Wheat\n\n{WORDS}",
    "headings that ask and shout": f"## Why bread?\n\n{WORDS}\n\n## A LOAF\n\n{WORDS}\n\n## And *so* `make`\n\n{WORDS}",
    "a note in a heading": f"## The oven[^a]\n\n{WORDS}\n\n[^a]: Of brick.",
    "a note of two paragraphs": "So it was.[^a]\n\n[^a]: The first of them.\n\n    And the second.",
    "a long note": f"So it was.[^a]\n\n[^a]: {WORDS * 14}",
    "a note in every line": "\n\n".join(f"It rose.[^n{n}]" for n in range(30))
    + "\n\n"
    + "\n\n".join(f"[^n{n}]: As told on day {n}." for n in range(30)),
    "an inline note": "So it was.^[As the baker told it.]",
    "signs of measure": "It weighs 5 kg, 20 °C is warm, 90° is steep, and 3 × 4 is 12.",
    "raised and lowered letters": "Water is H~2~O, and the area is 9 m^2^.",
    "fractions and shares": "Take 1/2 of it, 3/4 of that, and 12.5 % of the rest.",
    "what was struck out": "It takes ~~ten~~ twelve hours.",
    "a break between scenes": f"{WORDS * 2}\n\n* * *\n\n{WORDS * 2}",
    "an epigraph": f"::: epigraph\nThe bread will rise.\n:::\n\n{WORDS}",
    "a letter with its signature": f"Dear friend,\n\n{WORDS}\n\n::: signature\nThe baker\n:::",
    "lines of an address": "Write to the bakery:\n\nThe Old Oven\\\n12 Mill Lane\\\nBakewell",
    "a phrase in another language": "She said [au revoir]{lang=fr} and went.",
    "an address of the web in words": "See <https://example.org/bread/rye> for more.",
    "quotations inside quotations": "“He said ‘home’ and left,” she told us.",
    "a play": "THE BAKER. Is it warm?\n\nTHE BOY. It is.\n\nTHE BAKER. Then bring the dough.",
    "a recipe": "## What it takes\n\n- 500 g of flour\n- 350 g of water\n\n## How it is done\n\n1. Mix.\n2. Wait.\n3. Bake.",
    "code over pages": "\n".join(f"    bake({n})  # the loaf of the day" for n in range(1, 70)),
    "fenced code with empty lines": "```python\nx = 1\n\n\ny = 2\n```",
    "a chapter of verse alone": "| The oven is warm,\n| the night is long.",
    "a chapter of a table alone": "| Bread | Hours |\n|---|---|\n| rye | 12 |",
    "a chapter of a list alone": "- rye\n- wheat",
    "a chapter of a picture alone": "![A loaf on a table](loaf.png)",
    "paragraphs of one word": "\n\n".join(["Bread."] * 60),
    "names with initials": "It was baked by A. B. Baker, and J. Miller ground the flour.",
    "years and ranges": "From 1914–1918 the flour was grey; see pages 12–19.",
    "a heading called a year": f"## 1917\n\n{WORDS}\n\n## 1918\n\n{WORDS}",
    "a definition of several lines": f"Rye\n:   {WORDS * 3}\n\nWheat\n:   {WORDS * 3}",
    "paragraphs that end a page": "\n\n".join([WORDS * 2] * 24),
    "a box of its own": f"::: note\n{WORDS}\n:::",
}


def _found(folder: Path, texts: dict[str, str]) -> list[Finding]:
    """What is said of the book of some texts, without notes."""
    chapters = {
        f"{number}-text.md": f"# {name.capitalize()}\n\n{text}\n"
        for number, (name, text) in enumerate(texts.items(), start=10)
    }
    book = write_book(folder / "book", chapters)
    Image.new("L", (1400, 900), 128).save(book / "loaf.png")
    (book / "loaf.svg").write_text(LOAF, encoding="utf-8")
    toml = book / "book.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace('"ka"', '"en"').replace("მცირე წიგნი", "Shelf"), "utf-8"
    )
    build_book(book, folder / "out", "screen", "print", "epub")
    found = pipeline.check(book, folder / "out", HOUSE, Silence())
    return [one for some in found.values() for one in some if one.severity != "note"]


def test_what_is_right_passes_without_an_error_or_a_warning(tmp_path: Path) -> None:
    assert _found(tmp_path, SHELF) == []


@pytest.mark.long
def test_more_that_is_right_passes_without_an_error_or_a_warning(tmp_path: Path) -> None:
    assert _found(tmp_path, MORE) == []
