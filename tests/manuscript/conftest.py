"""A small book with a text as received, to break in every way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stamba import config, manuscript
from stamba.manuscript import Manuscript
from tests.conftest import write_book

SECOND = "მეორე აბზაცი, სხვა სიტყვებით ნათქვამი."
RECEIVED = "\n\n".join(
    (
        "მცირე წიგნი - ავტორი",
        "[წინასიტყვა ერთი ორი.",
        "გ.ჩ]",
        "პირველი აბზაცი “ციტატა” აქ.",
        SECOND,
        "მესამე აბზაცი ბოლოშია.",
    )
)
CHAPTERS = {
    "00-preface.md": """# წინათქმა

[წინასიტყვაობა]{sic="წინასიტყვა"} ერთი ორი.[^a]

::: signature
[გ. ჩ.]{sic="გ.ჩ"}
:::

[^a]: [რედაქტორის შენიშვნა.]{.editor}
""",
    "10-text.md": f"# ტექსტი\n\nპირველი აბზაცი *“ციტატა”* აქ.\n\n{SECOND}\n\nმესამე აბზაცი ბოლოშია.\n",
}
TABLE = """[received]
text = "received/text.txt"
headings = false
lines = ["{title} - ავტორი", "[{00-preface}]", "{10-text}"]
"""


@pytest.fixture
def received_book(tmp_path: Path) -> Callable[..., Manuscript]:
    """Makes the book with one chapter's text changed, read as step 2 reads it."""

    def make(
        change: tuple[str, str] = ("", ""), *, received: str = RECEIVED, errata: str = "", table: str = TABLE
    ):
        folder = write_book(tmp_path / "book", {}, table + ('errata = "received/e.tsv"\n' if errata else ""))
        (folder / "10-chapter.md").unlink()
        for name, text in CHAPTERS.items():
            (folder / name).write_text(text.replace(*change) if change[0] else text, encoding="utf-8")
        (folder / "received").mkdir()
        (folder / "received" / "text.txt").write_text(received, encoding="utf-8")
        if errata:
            (folder / "received" / "e.tsv").write_text(errata, encoding="utf-8")
        return manuscript.read(config.load(folder))

    return make
