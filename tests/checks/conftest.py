"""A small book with everything that a text can have, assembled and built once, to break its editions."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import pipeline
from stamba.document.book import Book
from stamba.editions.artifact import Artifact, Order
from stamba.editions.table import EDITIONS
from stamba.setting.engine import unheard
from stamba.setting.set_book import SetBook
from tests.conftest import HOUSE, Built, Once, Silence, write_book

FILLER = " ".join(
    f"sentence {n} ხანგრძლივი აბზაცისა, რომელიც გვერდიდან გვერდზე გადადის." for n in range(1, 90)
)
CHAPTERS = {
    "00-introduction.md": """# Introduction

The first paragraph stands here. It has a note.[^first]

The second paragraph is quite different.

## A heading below[^below]

1. apples
2. pears

4) fourth
5) fifth

- round
- square

| Head | Other |
|------|-------|
| left | right |
| up   | down  |

> Quoted words here.

[^first]: [The editor's words on it.]{.editor}

[^below]: One paragraph of a note.

    Another paragraph of it.
""",
    "10-interview.md": f"""# The talk

Q: What is asked here?[^asked]

A: The answer is *given* at once. Then it goes on.

{FILLER}[^late]

Behind the long one comes a short paragraph.

Q: And then?

A: Nothing more than that.

[^asked]: A note in a question.

[^late]: A note much later, with a tail at its very end.
""",
}
SPEAKERS = """
[[speakers]]
label = "Q"
name = "Asker"
role = "interviewer"

[[speakers]]
label = "A"
name = "Teller"
role = "interviewee"
"""


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("whole")
    return pipeline.assemble(write_book(folder / "book", CHAPTERS, SPEAKERS), HOUSE, Silence())


@pytest.fixture(scope="session")
def whole_files(whole: Book, once: Once) -> dict[str, Path]:
    """The print PDF and the EPUB of the book, whatever else the checks may think of them."""

    def make(folder: Path) -> dict[str, Path]:
        pages, made = SetBook(whole, unheard), dict[str, Artifact]()
        for name in ("pages", "print", "epub"):
            order = Order(whole, pages, folder / f"whole{EDITIONS[name].suffix}", made, unheard)
            made[name] = EDITIONS[name].make(order)
        return {name: artifact.path for name, artifact in made.items()}

    return once("whole", make)


@pytest.fixture(scope="session")
def real(real_book: Built) -> Book:
    return pipeline.assemble(real_book.folder, HOUSE, Silence())


def line_of(name: str, text: str) -> int:
    """The line of a chapter in which something stands."""
    return CHAPTERS[name][: CHAPTERS[name].index(text)].count("\n") + 1
