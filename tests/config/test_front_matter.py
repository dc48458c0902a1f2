"""Metadata at the head of the first chapter: it says what book.toml leaves out, or stands for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import config, manuscript, pipeline
from stamba.config import front_matter
from stamba.config.likely import likely_language
from stamba.ground.errors import ConfigError, ManuscriptError, Source
from tests.conftest import HOUSE, Silence, write_book

SAID = {
    "title: The *Mill*": {"title": "The Mill"},
    "title: 1984": {"title": "1984"},
    "title: a_b and __c__": {"title": "a_b and c"},
    "title: [{type: main, text: A}, {type: subtitle, text: B}]": {"title": "A", "subtitle": "B"},
    "lang: pt_BR": {"language": "pt-BR"},
    "lang:\tfr\ntitle:\t\tA": {"title": "A", "language": "fr"},
    "abstract: |\n  Two\n  lines": {"description": "Two lines"},
    "keywords: [a, b c]": {"subjects": ["a", "b c"]},
    "subject: a, b": {"subjects": ["a", "b"]},
    "identifier: [{scheme: ISBN-13, text: 978-0-306-40615-7}]": {"isbn": "978-0-306-40615-7"},
    "identifier: urn:isbn:9780306406157": {"identifier": "urn:isbn:9780306406157"},
    "belongs-to-collection: Mills\ngroup-position: 2": {"series": "Mills", "series_index": "2"},
    "author: A. B.": {"contributors": [{"name": "A. B.", "roles": ["aut"]}]},
    "author: [{name: A, affiliation: X}, B]\ntranslator: C": {
        "contributors": [{"name": "A", "roles": ["aut"]}, {"name": "B", "roles": ["aut"]},
                         {"name": "C", "roles": ["trl"]}]},
    "creator: [{role: editor, text: A, file-as: Z}]": {
        "contributors": [{"name": "A", "roles": ["edt"], "file_as": "Z"}]},
    "toc: true\nauthor:\nlang: null": {},
}  # fmt: skip


@pytest.mark.parametrize("yaml", SAID)
def test_the_keys_of_pandoc_are_those_of_the_book(yaml: str) -> None:
    assert (
        front_matter.in_words_of_the_book(front_matter.values_of(yaml, Source(Path("a.md"), 2))) == SAID[yaml]
    )


@pytest.mark.parametrize(
    ("yaml", "line"), [("title: One: Two", 2), ("a: 1\nb: &x [1]\nc: *x", 4), ("a: " + "[" * 5000, 2)]
)
def test_yaml_that_cannot_be_read_is_told_with_its_line(yaml: str, line: int) -> None:
    with pytest.raises(ConfigError, match="is not YAML that can be read") as wrong:
        front_matter.values_of(yaml, Source(Path("a.md"), 2))
    assert wrong.value.where == Source(Path("a.md"), line)


HEAD = "---\ntitle: Soup\nauthor: A. Cook\nlang: {}\nseries: Meals\n---\n\n"


def test_metadata_stands_for_a_book_without_a_book_toml(tmp_path: Path) -> None:
    (tmp_path / "soup.md").write_text(
        HEAD.format("en") + "## Broth\n\nBoil it.\n\n## Bread\n\nBake it.\n", "utf-8"
    )
    heard = Silence()
    book = pipeline.assemble(tmp_path, HOUSE, heard)
    assert [section.title for section in book.document.sections if section.kind == "chapter"] == [
        "Broth",
        "Bread",
    ]
    meta = book.document.metadata
    assert (meta.title, meta.series, [who.name for who in meta.creators]) == (
        "Soup",
        "Meals",
        ["A.\u00a0Cook"],
    )
    assert book.document.config.slug == "soup"
    assert f"{tmp_path} has no book.toml, and the metadata of soup.md stands for it" in heard.steps


def test_metadata_fills_what_book_toml_leaves_out_and_is_told_at_its_own_place(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"10-a.md": HEAD.format("en") + "Text.\n"})
    meta = config.load(book).metadata
    assert (meta.title, meta.language, meta.series) == ("მცირე წიგნი", "ka", "Meals")
    toml = book / "book.toml"
    toml.write_text(toml.read_text("utf-8").replace('language = "ka"\n', ""), "utf-8")
    assert config.load(book).metadata.language == "en"
    (book / "10-a.md").write_text(HEAD.format("english!") + "Text.\n", "utf-8")
    with pytest.raises(ConfigError) as wrong:
        config.load(book)
    assert wrong.value.where == Source(book / "10-a.md", 4)


def test_metadata_of_other_files_is_passed_over_with_a_note(tmp_path: Path) -> None:
    chapters = {"10-a.md": HEAD.format("ka") + "ა.\n", "20-b.md": "---\ntitle: ბ\ndate: 2021\n---\n\nბ.\n"}
    book = write_book(tmp_path / "book", chapters)
    read = manuscript.read(config.load(book))
    assert list(manuscript.unused_metadata(read)) == [
        "of 20-b.md the metadata is passed over, for the book's is in its first file: date"
    ]
    (book / "20-b.md").write_text("---\na: [\n---\n\nბ.\n", "utf-8")
    with pytest.raises(ManuscriptError, match="not YAML"):
        manuscript.read(config.load(book))


def test_book_toml_names_chapters_in_their_order(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"a.md": "# ა\n\nა.\n", "b.md": "# ბ\n\nბ.\n"})
    toml = book / "book.toml"
    toml.write_text('chapters = ["b.md", "a.md"]\n' + toml.read_text("utf-8"), "utf-8")
    assert [path.name for path in config.load(book).chapters] == ["b.md", "a.md"]
    for wrong in ("../a.md", "c.md", "book.toml", "b.md"):
        toml.write_text(toml.read_text("utf-8").replace('"a.md"', f'"{wrong}"'), "utf-8")
        with pytest.raises(ConfigError, match=wrong):
            config.load(book)
        toml.write_text(toml.read_text("utf-8").replace(f'"{wrong}"]', '"a.md"]'), "utf-8")


@pytest.mark.parametrize(
    ("text", "tag"),
    [("The cat and the dog", "en"), ("Кошка и собака", "ru"), ("Кішка і її собака", "uk"), ("Η γάτα", "el"),
     ("კატა და ძაღლი", "ka"), ("le chat et la souris", "fr"), ("der Hund und die Katze", "de"), ("1 2 3", "en")],
)  # fmt: skip
def test_the_language_of_a_text_shows(text: str, tag: str) -> None:
    assert likely_language(text) == tag
