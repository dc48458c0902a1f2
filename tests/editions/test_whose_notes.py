"""Whose a note is can be read in every edition: the editor's, the translator's, and the author's without a mark."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pypdfium2

from tests.conftest import build_book, write_book

TEXT = """# თავი

ერთი.[^a] ორი.[^b] სამი.[^c]

[^a]: [პირველი შენიშვნა.]{.editor source="a secret place"}

[^b]: [მეორე შენიშვნა.]{.translator}

[^c]: მესამე შენიშვნა.
"""


def test_whose_a_note_is_can_be_read_in_every_edition(tmp_path: Path) -> None:
    built = build_book(
        write_book(tmp_path / "book", {"10-a.md": TEXT}),
        tmp_path / "build",
        "epub",
        "screen",
        "print",
        "dump",
    )
    with zipfile.ZipFile(built.files["epub"]) as archive:
        texts = {"epub": archive.read("EPUB/text/s1.xhtml").decode()}
        everything = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    texts["dump"] = built.files["dump"].read_text(encoding="utf-8")
    for edition in ("screen", "print"):
        with pypdfium2.PdfDocument(built.files[edition]) as pdf:
            texts[edition] = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    for edition, text in texts.items():
        bare = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text).replace("\u00a0", " "))
        assert re.search(r"1\. ?პირველი შენიშვნა\. — რედ\.", bare), edition
        assert re.search(r"2\. ?მეორე შენიშვნა\. — მთარგმ\.", bare), edition
        third = re.search(r"3\. ?მესამე შენიშვნა\.(.{0,9})", bare)
        assert third, edition
        assert not re.search("რედ|მთარგმ", third[1]), edition
        assert "a secret place" not in everything + text, edition
