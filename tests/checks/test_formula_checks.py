"""F-114 and P-228: a formula that is not the book's is found in the EPUB and in the tags of the screen PDF."""

from __future__ import annotations

from pathlib import Path

from stamba import pipeline
from stamba.checks import epub, tag_kinds
from stamba.checks.evidence import Evidence
from tests.conftest import HOUSE, Silence, build_book, write_book

TEXT = "# One\n\nThe sum $x^{}$ is small.\n"


def test_another_formula_than_the_books_is_found(tmp_path: Path) -> None:
    built = build_book(
        write_book(tmp_path / "a", {"10-a.md": TEXT.format(2)}), tmp_path / "out", "screen", "epub"
    )
    ours, other = (
        pipeline.assemble(write_book(tmp_path / name, {"10-a.md": TEXT.format(power)}), HOUSE, Silence())
        for name, power in (("b", 2), ("c", 3))
    )
    for book, codes in ((ours, []), (other, ["F-114", "P-228"])):
        evidence = Evidence(book, {name: built.files[name] for name in ("epub", "screen")})
        found = [
            *epub.formulas_are_whole(evidence, "epub"),
            *tag_kinds.formulas_have_words(evidence, "screen"),
        ]
        assert [one.code for one in found] == codes
